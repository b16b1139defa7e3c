//! Picture in, receipt out.
