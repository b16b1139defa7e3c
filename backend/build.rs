//! Build script that embeds the frontend and the OCR models (feature `embedded`).
//!
//! Frontend files are compressed with brotli. The folders come from `RECEIPT_SCANNER_FRONTEND` and
//! `RECEIPT_SCANNER_MODELS`. Such a program also knows its commit.

fn main() {
    // Migrations are compiled in by `sqlx::migrate!`.
    println!("cargo::rerun-if-changed=migrations");
    #[cfg(feature = "embedded")]
    embedded::generate_sources();
}

#[cfg(feature = "embedded")]
#[expect(
    clippy::unnecessary_debug_formatting,
    reason = "the debug format of a path is a Rust string literal"
)]
mod embedded {
    use std::fmt::Write as _;
    use std::path::{Path, PathBuf};
    use std::process::Command;
    use std::{env, fs};

    pub(crate) fn generate_sources() {
        let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
        let frontend = folder_from_variable("RECEIPT_SCANNER_FRONTEND");
        let models = folder_from_variable("RECEIPT_SCANNER_MODELS");
        let mut code = String::from(
            "/// Name, content, content compressed with brotli, empty if it is sent plain.\n",
        );
        code.push_str("pub(crate) static FRONTEND: &[(&str, &[u8], &[u8])] = &[\n");
        let mut files: Vec<PathBuf> = fs::read_dir(&frontend)
            .expect("the frontend is built")
            .map(|entry| entry.expect("readable").path())
            .collect();
        assert!(
            files.iter().any(|file| file.ends_with("manifest.json")),
            "{} holds no manifest.json: build the frontend with `make dist`",
            frontend.display()
        );
        // Sorted, so that the generated code is reproducible.
        files.sort();
        for file in files.iter().filter(|file| file.is_file()) {
            println!("cargo::rerun-if-changed={}", file.display());
            let name = file
                .file_name()
                .expect("a file has a name")
                .to_string_lossy()
                .into_owned();
            let compressed = out.join(format!("{name}.br"));
            // Networks hardly become smaller, and are large: they are sent plain.
            let content = if name.ends_with(".onnx") {
                Vec::new()
            } else {
                compress_brotli(&fs::read(file).expect("readable"))
            };
            fs::write(&compressed, content).expect("OUT_DIR is writable");
            writeln!(
                code,
                "    ({name:?}, include_bytes!({:?}), include_bytes!({:?})),",
                absolute_path(file),
                compressed
            )
            .expect("writing to a `String` never fails");
        }
        code.push_str("];\n");
        // Models are embedded as they are.
        for (constant, name) in [
            ("DETECTION", "PP-OCRv6_det_small.onnx"),
            ("RECOGNITION", "PP-OCRv6_rec_small.onnx"),
        ] {
            let file = absolute_path(&models.join(name));
            println!("cargo::rerun-if-changed={}", file.display());
            writeln!(
                code,
                "/// An OCR model.\npub(crate) static {constant}: &[u8] = include_bytes!({file:?});"
            )
            .expect("writing to a `String` never fails");
        }
        fs::write(out.join("embedded.rs"), code).expect("OUT_DIR is writable");
        export_commit();
    }

    /// Passes the commit to the compiler, if the sources are a checkout of git.
    fn export_commit() {
        let run_git = |arguments: &[&str]| {
            let output = Command::new("git").args(arguments).output().ok()?;
            let text = String::from_utf8(output.stdout).ok()?;
            output.status.success().then(|| text.trim().to_owned())
        };
        let commit = run_git(&["rev-parse", "--short=12", "HEAD"]);
        // Every commit and checkout adds a line to this log.
        let log = run_git(&["rev-parse", "--git-path", "logs/HEAD"]);
        if let (Some(commit), Some(log)) = (commit, log) {
            println!("cargo::rustc-env=RECEIPT_SCANNER_COMMIT={commit}");
            println!("cargo::rerun-if-changed={log}");
        }
    }

    fn folder_from_variable(variable: &str) -> PathBuf {
        println!("cargo::rerun-if-env-changed={variable}");
        let value = env::var_os(variable)
            .unwrap_or_else(|| panic!("{variable} names no folder: build with `make release`"));
        println!("cargo::rerun-if-changed={}", Path::new(&value).display());
        value.into()
    }

    fn absolute_path(file: &Path) -> PathBuf {
        fs::canonicalize(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }

    fn compress_brotli(bytes: &[u8]) -> Vec<u8> {
        let mut compressed = Vec::new();
        let parameters = brotli::enc::BrotliEncoderParams {
            quality: 11,
            lgwin: 22,
            ..Default::default()
        };
        brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters)
            .expect("writing to a `Vec` never fails");
        compressed
    }
}
