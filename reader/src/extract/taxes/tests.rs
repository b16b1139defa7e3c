//! Tests of taxes on invented receipts.
