//! Report of the sizes of all files, `docs/bundle-size.md`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use shared::bundle::{MANIFEST_FILE, Manifest};

use crate::names::stable_name;

/// Script that starts the program; the document names it.
const LOADER: &str = "loader.js";
const INDEX: &str = "index.html";

/// Measured file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Measured {
    name: String,
    raw_bytes: usize,
    brotli_bytes: usize,
}

/// Writes the report about the frontend built in `dist`.
pub(crate) fn write_report(root: &Path) -> Result<()> {
    let dist = root.join("dist");
    let read = |name: &str| {
        let path = dist.join(name);
        fs::read(&path).with_context(|| format!("{}: run `make dist` first", path.display()))
    };
    let manifest: Manifest = serde_json::from_slice(&read(MANIFEST_FILE)?)?;
    let mut first = Vec::new();
    let mut others = Vec::new();
    let measure = |name: &str| -> Result<Measured> {
        let content = read(name)?;
        Ok(Measured {
            name: stable_name(name),
            raw_bytes: content.len(),
            brotli_bytes: compress(&content)?,
        })
    };
    for name in &manifest.offline {
        let measured = measure(name)?;
        let is_first = is_in_first_load(&manifest, name);
        if is_first { &mut first } else { &mut others }.push(measured);
    }
    let reader = manifest.device_reader.iter().map(|name| measure(name));
    let report = format_report(first, others, reader.collect::<Result<_>>()?);
    fs::write(root.join("docs").join("bundle-size.md"), report)?;
    Ok(())
}

fn is_in_first_load(manifest: &Manifest, name: &str) -> bool {
    let mut program = manifest.program.iter();
    name == INDEX
        || name == manifest.styles.first
        || stable_name(name) == LOADER
        || program.any(|preload| preload.file == name)
}

/// Returns the size of a content as the released server sends it.
fn compress(content: &[u8]) -> Result<usize> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &parameters)?;
    Ok(compressed.len())
}

fn format_report(
    first: Vec<Measured>,
    others: Vec<Measured>,
    device_reader: Vec<Measured>,
) -> String {
    let mut report = String::from(
        "# Bundle size\n\n`cargo xtask size` writes this page from `dist`. In bytes, as built and \
         compressed with brotli.\n",
    );
    let sections = [
        (
            "First load",
            "What the browser needs before the scan page works; at most 180,000 bytes \
             (`tests/tests/first_page.rs`).",
            first,
        ),
        (
            "Loaded later",
            "Parts of pages and languages, and what the service worker keeps besides.",
            others,
        ),
        (
            "Reading on the device",
            "Loaded after the first scan, in a worker. The networks are sent as they are.",
            device_reader,
        ),
    ];
    for (title, text, mut files) in sections {
        files.sort_by(|one, other| {
            (other.brotli_bytes, &one.name).cmp(&(one.brotli_bytes, &other.name))
        });
        let sum = |size: fn(&Measured) -> usize| files.iter().map(size).sum::<usize>();
        let total = Measured {
            name: "**all**".to_owned(),
            raw_bytes: sum(|file| file.raw_bytes),
            brotli_bytes: sum(|file| file.brotli_bytes),
        };
        write!(
            report,
            "\n## {title}\n\n{text}\n\n| file | raw | brotli |\n| --- | ---: | ---: |\n"
        )
        .expect("writing to a `String` never fails");
        for file in files.iter().chain([&total]) {
            writeln!(
                report,
                "| {} | {} | {} |",
                file.name,
                group_digits(file.raw_bytes),
                group_digits(file.brotli_bytes)
            )
            .expect("writing to a `String` never fails");
        }
    }
    report
}

fn group_digits(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(name: &str, raw_bytes: usize, brotli_bytes: usize) -> Measured {
        let name = name.to_owned();
        Measured {
            name,
            raw_bytes,
            brotli_bytes,
        }
    }

    #[test]
    fn the_report_lists_large_files_first_and_their_sum() {
        let first = vec![
            measured("app.js", 900, 90),
            measured("app.wasm", 1_200, 400),
        ];
        let report = format_report(first, Vec::new(), Vec::new());
        assert!(
            report.contains(
                "| ---: |\n| app.wasm | 1,200 | 400 |\n| app.js | 900 | 90 |\n\
                 | **all** | 2,100 | 490 |\n\n## Loaded later"
            ),
            "{report}"
        );
    }

    #[test]
    fn digits_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(group_digits(number), text);
        }
    }

    #[test]
    fn sizes_are_those_of_brotli() {
        let size = compress(&[7; 10_000]).unwrap();
        assert!((1..100).contains(&size), "{size}");
    }
}
