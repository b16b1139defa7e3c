//! Captured answers of OCR.space, with every kind of failure.

use super::*;

fn check(status: u16, body: &str, expected: &ServiceError) {
    assert_eq!(
        parse_answer(status, body.as_bytes()).as_ref(),
        Err(expected),
        "{status} {body}"
    );
}

fn texts(body: &str) -> Vec<String> {
    let pages =
        parse_answer(200, body.as_bytes()).unwrap_or_else(|trouble| panic!("{trouble:?}: {body}"));
    pages
        .into_iter()
        .map(|page| page.parsed_text.unwrap_or_default())
        .collect()
}

#[test]
fn a_refusal_is_judged_by_its_text() {
    let spent = |seconds| ServiceError::RateLimited(Duration::from_secs(seconds));
    let many = "\"You may only perform this action upto maximum 500 number of times within 86400 \
                seconds\"";
    check(403, many, &spent(86_400));
    check(200, many, &spent(86_400));
    check(
        403,
        "You may only perform this action upto maximum 10 number of times within 600 seconds",
        &spent(600),
    );
    check(
        403,
        "\"maximum 180 number of times within the hour\"",
        &ServiceError::RateLimited(DEFAULT_WINDOW),
    );
    let crowd = "\"For this API KEY only 3 concurrent connections at the same time allowed. \
                 Contact support.\"";
    check(403, crowd, &ServiceError::TooManyConnections);
    check(
        403,
        "\"The API key is invalid\"",
        &ServiceError::KeyRejected("The API key is invalid".into()),
    );
    check(
        403,
        "<html>\n<b>Forbidden</b>",
        &ServiceError::UnexpectedAnswer("refused: <html> <b>Forbidden</b>".into()),
    );
}

#[test]
fn the_line_and_its_gateways_are_judged_by_status() {
    check(500, "<html>", &ServiceError::Gateway(500));
    check(503, "", &ServiceError::Gateway(503));
    check(408, "", &ServiceError::TimedOut);
    check(
        404,
        "gone",
        &ServiceError::UnexpectedAnswer("status 404: gone".into()),
    );
    for body in [
        "",
        "<html></html>",
        "[1]",
        r#"{"ParsedResults":[{"TextOverlay":{"Lines""#,
        "7",
    ] {
        assert!(
            matches!(
                parse_answer(200, body.as_bytes()),
                Err(ServiceError::UnexpectedAnswer(_))
            ),
            "{body}"
        );
    }
}

#[test]
fn failures_are_told_apart() {
    let size = "File failed validation. File size exceeds the maximum permissible file size limit \
                of 1024 KB";
    check(
        200,
        &format!(
            r#"{{"OCRExitCode":3,"IsErroredOnProcessing":true,"ErrorMessage":["{size}"],
                "ErrorDetails":""}}"#
        ),
        &ServiceError::TooLarge(size.into()),
    );
    let kind = r#"{"OCRExitCode":99,"IsErroredOnProcessing":true,
        "ErrorMessage":["Unable to recognize the file type",
        "E216:Unable to detect the file extension"]}"#;
    check(
        200,
        kind,
        &ServiceError::Refused(
            "Unable to recognize the file type E216:Unable to detect the file extension".into(),
        ),
    );
    let parameter = r#"{"OCRExitCode":99,"IsErroredOnProcessing":true,
        "ErrorMessage":"Parameter name 'file' is invalid."}"#;
    check(
        200,
        parameter,
        &ServiceError::UnexpectedAnswer("Parameter name 'file' is invalid.".into()),
    );
    for timeout in [
        r#"{"ParsedResults":[],"OCRExitCode":6,"IsErroredOnProcessing":true,
            "ErrorMessage":["Timed out waiting for results"]}"#,
        r#"{"OCRExitCode":3,"IsErroredOnProcessing":true,
            "ErrorMessage":["E101: Timed out waiting for results"]}"#,
        r#"{"ParsedResults":[{"TextOverlay":null,"FileParseExitCode":-20,"ParsedText":null,
            "ErrorMessage":"","ErrorDetails":""}],"OCRExitCode":3,
            "IsErroredOnProcessing":false,"ErrorMessage":null}"#,
    ] {
        check(200, timeout, &ServiceError::TimedOut);
    }
    let page = r#"{"ParsedResults":[{"FileParseExitCode":-10,"ErrorMessage":"Engine parse error"}],
        "OCRExitCode":3}"#;
    check(
        200,
        page,
        &ServiceError::Refused("Engine parse error".into()),
    );
    check(
        200,
        r#"{"OCRExitCode":4}"#,
        &ServiceError::Refused("no reason was given".into()),
    );
}

#[test]
fn good_pages_are_kept_even_of_a_failed_answer() {
    let limit = r#"{"OCRExitCode":4,"IsErroredOnProcessing":true,
        "ErrorMessage":["The maximum page limit of 3 was reached"],
        "ParsedResults":[{"FileParseExitCode":1,"ParsedText":"one"},{"FileParseExitCode":-30},
        {"FileParseExitCode":"1","ParsedText":"three"}]}"#;
    assert_eq!(texts(limit), ["one", "three"]);
}

#[test]
fn numbers_and_gaps_come_in_many_shapes() {
    let body = r#"{"ParsedResults":[{"TextOverlay":{"Lines":[
        {"Words":[{"WordText":"A","Left":1,"Top":2.0,"Height":3,"Width":4.5}]}],
        "HasOverlay":true},"TextOrientation":"270","FileParseExitCode":1,"ParsedText":"A"}],
        "OCRExitCode":1,
        "IsErroredOnProcessing":false,"ErrorMessage":null,"SearchablePDFURL":"no"}"#;
    let page = parse_answer(200, body.as_bytes()).unwrap().remove(0);
    assert_eq!(
        page.text_orientation.and_then(|angle| angle.as_integer()),
        Some(270)
    );
    let word = &page.text_overlay.unwrap().lines.unwrap()[0]
        .words
        .as_ref()
        .unwrap()[0]
        .clone();
    assert_eq!(
        (word.word_text.as_str(), word.left, word.width),
        ("A", 1.0, 4.5)
    );
    assert_eq!(texts(r#"{"OCRExitCode":1}"#), Vec::<String>::new());
    assert_eq!(
        texts(r#"{"ParsedResults":[{"TextOverlay":null,"FileParseExitCode":1}]}"#),
        [""]
    );
}
