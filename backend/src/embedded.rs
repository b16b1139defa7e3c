//! What `make release` puts inside the binary: the frontend and the OCR models. Written by `build.rs`.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
