//! Tests of whole lists.
