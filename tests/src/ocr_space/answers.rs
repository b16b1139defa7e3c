//! Responses of the service, verbatim as captured.

use serde_json::{Value, json};

use super::form::{File, PARAMETERS, Request};
use super::{API_KEY, FILE_BYTES_MAX, Fault, ServiceState, Word};
use crate::uploader::sha256_hex;

/// Status, content type and body.
type Answer = (u16, &'static str, String);

const JSON_TYPE: &str = "application/json; charset=utf-8";
const PAGES_MAX: usize = 3;
const PAGE_LIMIT_TEXT: &str = "The maximum page limit of 3 was reached and only pages upto the \
                               limit were parsed successfully";

/// Answers a request and counts it against the limits.
pub(super) fn answer_request(state: &mut ServiceState, request: &Request) -> Answer {
    // Faults of single responses go before the permanent one.
    let next = if state.next_faults.is_empty() {
        None
    } else {
        state.next_faults.remove(0)
    };
    let fault = next.or(state.permanent_fault);
    if let Some(refusal) = find_refusal(state, request, fault) {
        // The service sends a JSON string here, not an object.
        return (403, JSON_TYPE, Value::from(refusal).to_string());
    }
    match fault {
        Some(Fault::Html500) => {
            let page = "<!DOCTYPE html><html><body><h1>502 - Bad Gateway</h1></body></html>";
            return (502, "text/html", page.to_owned());
        }
        Some(Fault::Status408) => return (408, "text/html", "Request Timeout".to_owned()),
        _ => {}
    }
    let body = error_body(request, fault)
        .unwrap_or_else(|| success_body(state, request, fault))
        .to_string();
    match fault {
        Some(Fault::TruncatedJson) => (200, JSON_TYPE, body[..body.len() / 2].to_owned()),
        _ => (200, JSON_TYPE, body),
    }
}

/// Returns the refusal by key or limits, before the form is examined.
fn find_refusal(
    state: &mut ServiceState,
    request: &Request,
    fault: Option<Fault>,
) -> Option<String> {
    if fault == Some(Fault::InvalidKey) || ![API_KEY, "helloworld"].contains(&request.key()) {
        return Some("The API key is invalid".to_owned());
    }
    if fault == Some(Fault::TooManyConnections) || state.active_calls > state.concurrent_max {
        return Some(format!(
            "For this API KEY only {} concurrent connections at the same time allowed. Contact \
             support if you need more.",
            state.concurrent_max
        ));
    }
    // Sliding window for each key; refused calls do not count.
    let (limit, window) = state.limit;
    let now = state.clock_seconds;
    let calls = state.calls.entry(request.key().to_owned()).or_default();
    calls.retain(|at| now.saturating_sub(*at) < window);
    if fault == Some(Fault::RateLimit) || calls.len() >= limit {
        return Some(format!(
            "You may only perform this action upto maximum {limit} number of times within {window} \
             seconds"
        ));
    }
    calls.push(now);
    None
}

/// Returns the error body for a request that cannot be served.
fn error_body(request: &Request, fault: Option<Fault>) -> Option<Value> {
    let error = |code: i64, texts: &[&str]| {
        Some(json!({
            "OCRExitCode": code, "IsErroredOnProcessing": true,
            "ErrorMessage": texts, "ErrorDetails": "",
            "ProcessingTimeInMilliseconds": "15",
        }))
    };
    let file = request.file.clone().unwrap_or_default();
    let unknown = request
        .unknown_field()
        .or_else(|| (fault == Some(Fault::UnknownParameter)).then_some("file"));
    if let Some(name) = unknown {
        let text = format!("Parameter name '{name}' is invalid. Valid parameters: {PARAMETERS}");
        let hint = "Please check if you need to URL encode the URL passed in request parameters.";
        return error(99, &[&text, hint]);
    }
    if fault == Some(Fault::Unreachable) || request.field("url").is_some() {
        return error(
            3,
            &["Unable to download the file", "The URL does not answer."],
        );
    }
    if fault == Some(Fault::UnknownFileType) || !has_known_type(request, &file) {
        return error(
            99,
            &[
                "Unable to recognize the file type",
                "E216:Unable to detect the file extension, or the file extension is incorrect, and \
                 no 'file type' provided in request. Please provide a file with a proper content \
                 type or extension, or provide a file type in the request to manually set the file \
                 extension.",
            ],
        );
    }
    if fault == Some(Fault::FileTooLarge) || file.bytes.len() > FILE_BYTES_MAX {
        return error(
            3,
            &[
                "File failed validation. File size exceeds the maximum permissible file size limit \
                 of 1024 KB",
            ],
        );
    }
    match fault {
        Some(Fault::Timeout) => Some(json!({
            "ParsedResults": [], "OCRExitCode": 6, "IsErroredOnProcessing": true,
            "ErrorMessage": ["E101: Timed out waiting for results"],
            "ProcessingTimeInMilliseconds": "5890",
        })),
        Some(Fault::OldTimeout) => Some(failed_page_body(-20)),
        Some(Fault::PageError) => Some(failed_page_body(-10)),
        _ => None,
    }
}

fn failed_page_body(code: i64) -> Value {
    json!({
        "ParsedResults": [{
            "TextOverlay": null, "FileParseExitCode": code, "ParsedText": null,
            "ErrorMessage": if code == -10 { "Engine parse error" } else { "" }, "ErrorDetails": "",
        }],
        "OCRExitCode": 3, "IsErroredOnProcessing": false,
        "ErrorMessage": null, "ErrorDetails": null,
        "ProcessingTimeInMilliseconds": "60000",
    })
}

/// Returns whether a field, the content type of the part or the file name tells the type.
fn has_known_type(request: &Request, file: &File) -> bool {
    const KINDS: [&str; 8] = ["pdf", "gif", "png", "jpg", "jpeg", "tif", "tiff", "bmp"];
    let known = |kind: &str| KINDS.contains(&kind.to_lowercase().as_str());
    request.field("filetype").is_some_and(known)
        || file.content_type.rsplit('/').next().is_some_and(known)
        || file
            .name
            .rsplit_once('.')
            .is_some_and(|(_, ending)| known(ending))
}

fn success_body(state: &ServiceState, request: &Request, fault: Option<Fault>) -> Value {
    let file = request.file.clone().unwrap_or_default();
    let pages = if fault == Some(Fault::TooManyPages) {
        PAGES_MAX + 1
    } else {
        count_pages(&file.bytes)
    };
    // A picture of one colour has no words, whatever is configured.
    let size = image::load_from_memory(&file.bytes).ok();
    let is_plain = size.as_ref().is_some_and(is_single_coloured);
    let lines = state
        .texts_by_sha256
        .get(&sha256_hex(&file.bytes))
        .unwrap_or(&state.default_text)
        .as_slice();
    let lines = if is_plain { &[] } else { lines };
    let size = size.map_or((1_000, 1_000), |image| (image.width(), image.height()));
    let results: Vec<Value> = (0..pages.min(PAGES_MAX))
        .map(|_| page_json(lines, size, request, fault))
        .collect();
    let mut answer = json!({
        "ParsedResults": results, "OCRExitCode": 1, "IsErroredOnProcessing": false,
        "ProcessingTimeInMilliseconds": "421",
        "SearchablePDFURL": "Searchable PDF not generated as it was not requested.",
    });
    if pages > PAGES_MAX {
        answer["OCRExitCode"] = json!(4);
        answer["IsErroredOnProcessing"] = json!(true);
        answer["ErrorMessage"] = json!([PAGE_LIMIT_TEXT]);
    }
    answer
}

/// Returns the number of pages: those that a PDF names, otherwise one.
fn count_pages(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes).replace("/Type /Page", "/Type/Page");
    let count = text.matches("/Type/Page").count() - text.matches("/Type/Pages").count();
    if bytes.starts_with(b"%PDF") {
        count.max(1)
    } else {
        1
    }
}

fn is_single_coloured(image: &image::DynamicImage) -> bool {
    let grey = image.to_luma8();
    let first = grey.pixels().next().map_or(0, |pixel| pixel.0[0]);
    grey.pixels().all(|pixel| pixel.0[0].abs_diff(first) < 8)
}

fn page_json(
    lines: &[Vec<Word>],
    size: (u32, u32),
    request: &Request,
    fault: Option<Fault>,
) -> Value {
    let text = |line: &Vec<Word>| {
        line.iter()
            .map(|word| word.text.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    // Engine 2 ends lines with LF, engine 1 with CR LF; table mode adds a tab.
    let mut end = if request.field("ocrengine") == Some("2") {
        "\n"
    } else {
        "\r\n"
    }
    .to_owned();
    if fault == Some(Fault::CrLf) {
        "\r\n".clone_into(&mut end);
    }
    if request.is_true("istable") {
        "\t\r\n".clone_into(&mut end);
    }
    let parsed_text: String = lines
        .iter()
        .flat_map(|line| [text(line), end.clone()])
        .collect();
    let overlay = match (fault, request.is_true("isoverlayrequired")) {
        (Some(Fault::NullOverlay), _) => Value::Null,
        (_, false) => json!({
            "Lines": [], "HasOverlay": false,
            "Message": "Text overlay is not provided as it is not requested",
        }),
        (_, true) => json!({
            "Lines": lines
                .iter()
                .map(|words| line_json(words, &text(words), size, fault))
                .collect::<Vec<_>>(),
            "HasOverlay": true,
            "Message": format!("Total lines: {}", lines.len()),
        }),
    };
    json!({
        "TextOverlay": overlay, "TextOrientation": "0", "FileParseExitCode": 1,
        "ParsedText": parsed_text,
        "ErrorMessage": "", "ErrorDetails": "",
    })
}

fn line_json(
    words: &[Word],
    text: &str,
    (width, height): (u32, u32),
    fault: Option<Fault>,
) -> Value {
    let pixel = |share: f64, side: u32| (share * f64::from(side)).round();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "places on a picture are small"
    )]
    let number = |pixel: f64| {
        if fault == Some(Fault::IntBoxes) {
            json!(pixel as i64)
        } else {
            json!(pixel)
        }
    };
    let word = |word: &Word| {
        let [left, top, wide, high] = word.area;
        json!({
            "WordText": word.text,
            "Left": number(pixel(left, width)), "Top": number(pixel(top, height)),
            "Height": number(pixel(high, height)), "Width": number(pixel(wide, width)),
        })
    };
    let most = |values: fn(&Word) -> f64| words.iter().map(values).fold(0.0, f64::max);
    let top = words.iter().map(|word| word.area[1]).fold(1.0, f64::min);
    json!({
        "LineText": text, "Words": words.iter().map(word).collect::<Vec<_>>(),
        "MaxHeight": number(pixel(most(|word| word.area[3]), height)),
        "MinTop": number(pixel(top, height)),
    })
}
