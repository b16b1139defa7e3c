//! Multipart forms as request bodies.

/// Part of a form: name, file name, content.
pub type Part<'a> = (&'a str, Option<&'a str>, &'a [u8]);

/// Header of a request whose body is from [`encode_form`].
pub const FORM_HEADER: (&str, &str) = ("content-type", "multipart/form-data; boundary=xx");

/// Returns the body of a form.
pub fn encode_form(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file_name, content) in parts {
        let file_name = file_name
            .map(|name| format!("; filename=\"{name}\""))
            .unwrap_or_default();
        let head =
            format!("--xx\r\nContent-Disposition: form-data; name=\"{name}\"{file_name}\r\n\r\n");
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--xx--\r\n");
    body
}
