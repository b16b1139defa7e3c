//! Request forms with a file, or with its URL or base64.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::ReceivedRequest;

/// Parameters that the service knows, in its own order.
pub(super) const PARAMETERS: &str = "apikey,url,language,isoverlayrequired,base64image,\
iscreatesearchablepdf,issearchablepdfhidetextlayer,filetype,addressparsing,scale,\
detectorientation,istable,ocrengine,detectcheckbox,checkboxtemplate,checkboxtemplateregex";

/// Parsed request.
#[derive(Debug, Default)]
pub(super) struct Request {
    /// Form fields with their names as sent.
    fields: Vec<(String, String)>,
    /// File of the request, sent as a part or as base64.
    pub(super) file: Option<File>,
    key_in_header: Option<String>,
}

/// File of a request.
#[derive(Debug, Clone, Default)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) content_type: String,
    pub(super) bytes: Vec<u8>,
}

impl Request {
    pub(super) fn new(content_type: &str, key_in_header: Option<String>, body: &[u8]) -> Self {
        let mut request = Self {
            key_in_header,
            ..Self::default()
        };
        if let Some((_, boundary)) = content_type.split_once("boundary=") {
            request.parse_multipart(boundary.trim_matches('"'), body);
        } else {
            request.fields = url::form_urlencoded::parse(body).into_owned().collect();
        }
        if let Some(file) = request.field("base64image").and_then(parse_data_url) {
            request.file = Some(file);
        }
        request
    }

    /// Returns the key from the header, otherwise from the form.
    pub(super) fn key(&self) -> &str {
        self.key_in_header
            .as_deref()
            .or_else(|| self.field("apikey"))
            .unwrap_or_default()
    }

    /// Returns a field by its name, ignoring case.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Returns whether a field is `true`.
    pub(super) fn is_true(&self, name: &str) -> bool {
        self.field(name)
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// Returns the first field that the service does not know.
    pub(super) fn unknown_field(&self) -> Option<&str> {
        let known = |name: &str| {
            PARAMETERS
                .split(',')
                .any(|known| known.eq_ignore_ascii_case(name))
        };
        self.fields
            .iter()
            .map(|(name, _)| name.as_str())
            .find(|name| !known(name))
    }

    pub(super) fn to_received_request(&self) -> ReceivedRequest {
        let file = self.file.clone().unwrap_or_default();
        let fields = self
            .fields
            .iter()
            .map(|(name, value)| (name.to_lowercase(), value.clone()));
        ReceivedRequest {
            fields: fields
                .filter(|(name, _)| name != "apikey")
                .collect::<HashMap<_, _>>(),
            file_name: file.name,
            content_type: file.content_type,
            file: file.bytes,
            key_in_header: self.key_in_header.is_some(),
        }
    }

    fn parse_multipart(&mut self, boundary: &str, body: &[u8]) {
        let delimiter = [b"\r\n--", boundary.as_bytes()].concat();
        // The first delimiter has no line break before it; one is added to match the others.
        let body = [b"\r\n", body].concat();
        let mut starts = find_positions(&body, &delimiter);
        let Some(mut start) = starts.next() else {
            return;
        };
        for end in starts {
            // A part lies between two delimiters; the line break behind the first one is skipped.
            let part = &body[(start + delimiter.len() + 2).min(end)..end];
            if let Some(split) = find_positions(part, b"\r\n\r\n").next() {
                self.parse_part(&String::from_utf8_lossy(&part[..split]), &part[split + 4..]);
            }
            start = end;
        }
    }

    fn parse_part(&mut self, head: &str, bytes: &[u8]) {
        let parameter = |name: &str| {
            let (_, rest) = head.split_once(&format!("{name}=\""))?;
            rest.split_once('"').map(|(value, _)| value.to_owned())
        };
        let content_type = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-type")
                .then(|| value.trim().to_owned())
        });
        match (parameter("filename"), parameter(" name")) {
            // A part with a file name is the file, whatever its field is called.
            (Some(name), _) => {
                let content_type = content_type.unwrap_or_default();
                self.file = Some(File {
                    name,
                    content_type,
                    bytes: bytes.to_vec(),
                });
            }
            (None, Some(name)) => self
                .fields
                .push((name, String::from_utf8_lossy(bytes).into_owned())),
            (None, None) => {}
        }
    }
}

/// Parses `data:image/jpeg;base64,…`.
fn parse_data_url(text: &str) -> Option<File> {
    let (content_type, data) = text.strip_prefix("data:")?.split_once(";base64,")?;
    let bytes = STANDARD.decode(data).ok()?;
    Some(File {
        name: String::new(),
        content_type: content_type.to_owned(),
        bytes,
    })
}

/// Returns all positions at which `needle` begins in `bytes`.
fn find_positions<'a>(bytes: &'a [u8], needle: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let first = needle.first().copied();
    let starts = bytes
        .iter()
        .enumerate()
        .filter(move |(_, byte)| Some(**byte) == first)
        .map(|(at, _)| at);
    starts.filter(move |at| bytes[*at..].starts_with(needle))
}
