//! Blocking HTTP requests, one at a time.
//!
//! A status of 400 or more is a response, not an error.

use ureq::Agent;
use ureq::http::{HeaderMap, Request};

use crate::wait::ACTION_TIMEOUT;

/// HTTP response.
#[derive(Debug)]
pub struct Response {
    /// Status code.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Response {
    /// Returns a header as text, if there is one.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Parses the body as JSON.
    #[track_caller]
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| {
            panic!(
                "status {}, and not the JSON it should be ({error}): {}",
                self.status,
                self.text()
            )
        })
    }

    /// Returns the body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Returns the code of an `application/problem+json` body.
    pub fn problem_code(&self) -> Option<String> {
        let json: serde_json::Value = serde_json::from_slice(&self.body).ok()?;
        json["code"].as_str().map(str::to_owned)
    }
}

/// Sends a request and returns the response; `None` if there is none.
pub fn try_send_request(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Option<Response> {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(ACTION_TIMEOUT))
        .build()
        .into();
    let mut request = Request::builder().method(method).uri(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = match method {
        "POST" | "PUT" | "PATCH" => agent.run(request.body(body).expect("a well-formed request")),
        _ => agent.run(request.body(()).expect("a well-formed request")),
    };
    let (parts, mut answer) = answer.ok()?.into_parts();
    let body = answer.with_config().limit(64 << 20).read_to_vec().ok()?;
    Some(Response {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body,
    })
}

/// Sends a request and returns the response; fails the test if there is none.
#[track_caller]
pub fn send_request(method: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Response {
    try_send_request(method, url, headers, body)
        .unwrap_or_else(|| panic!("no answer to {method} {url}"))
}
