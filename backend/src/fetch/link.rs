//! Rules for URLs that need no name resolution.
//!
//! [`Url`] has normalised odd spellings already (`http://0x7f.1/` is `127.0.0.1`). A literal
//! address does not pass a resolver, so it is checked here, for the link itself and for every
//! redirect.

use std::net::IpAddr;

use super::Url;
use super::error::FetchError;
use super::guard::Guard;

/// Longest accepted link, in bytes.
const LINK_BYTES_MAX: usize = 4096;

/// Parses a link entered by a user. Credentials and the fragment are dropped.
pub fn parse_link(text: &str) -> Result<Url, FetchError> {
    let text = text.trim();
    if text.len() > LINK_BYTES_MAX {
        return Err(FetchError::NotALink("it is too long"));
    }
    let url = Url::parse(text).map_err(|_| FetchError::NotALink("it is malformed"))?;
    sanitize_url(url)
}

/// Returns a link fit for logs: without its query string, which may carry a secret.
pub fn redact_for_log(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}

/// Rejects a literal address that the guard does not admit. Names are checked when they are
/// resolved.
pub fn check_literal_address(url: &Url, guard: &Guard) -> Result<(), FetchError> {
    let host = bare_host(url);
    if let Ok(address) = host.parse::<IpAddr>() {
        guard.check_address(host, address)?;
    }
    Ok(())
}

/// Returns the host of a URL, an IPv6 address without its brackets.
pub(super) fn bare_host(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host)
}

/// Resolves the target of a redirect. A redirect from https to http is an error.
pub(super) fn resolve_redirect(from: &Url, location: &str) -> Result<Url, FetchError> {
    let to = from
        .join(location)
        .map_err(|_| FetchError::BadRedirect("the next place is malformed"))?;
    let to = sanitize_url(to)?;
    if from.scheme() == "https" && to.scheme() != "https" {
        return Err(FetchError::BadRedirect("from https to http"));
    }
    Ok(to)
}

fn sanitize_url(mut url: Url) -> Result<Url, FetchError> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(FetchError::NotALink("it is neither https nor http"));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(FetchError::NotALink("it names no host"));
    }
    // Credentials are neither sent nor logged.
    let cannot = |()| FetchError::NotALink("its host takes no name and password");
    url.set_username("").map_err(cannot)?;
    url.set_password(None).map_err(cannot)?;
    url.set_fragment(None);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_links_are_links() {
        for text in [
            "",
            "receipt.pdf",
            "//shop.example/a.pdf",
            "ftp://shop.example/a.pdf",
            "file:///etc/passwd",
            "data:image/png;base64,AAAA",
            "gopher://shop.example",
            "http://",
            "http://[::1",
            "http://1.2.3.4.5/",
            "javascript:alert(1)",
        ] {
            assert!(
                matches!(parse_link(text), Err(FetchError::NotALink(_))),
                "{text}"
            );
        }
        assert!(
            parse_link(&format!(
                "https://shop.example/{}",
                "a".repeat(LINK_BYTES_MAX)
            ))
            .is_err()
        );
    }

    #[test]
    fn secrets_are_dropped() {
        let url = parse_link(" https://me:pw@shop.example/a.pdf?token=1#page ").unwrap();
        assert_eq!(url.as_str(), "https://shop.example/a.pdf?token=1");
        assert_eq!(redact_for_log(&url), "https://shop.example/a.pdf");
    }

    #[test]
    fn no_spelling_of_a_closed_address_passes() {
        for text in [
            "http://127.0.0.1/",
            "http://127.0.0.1./",
            "http://127.1/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://2130706433/",
            "http://0x7f000001:8080/",
            "http://0/",
            "http://\u{ff11}\u{ff12}\u{ff17}.0.0.1/",
            "http://127\u{3002}0\u{3002}0\u{3002}1/",
            "http://%31%32%37.0.0.1/",
            "http://shop.example@127.0.0.1/",
            "http://shop.example\\@127.0.0.1:80/../",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[0:0:0:0:0:ffff:a9fe:a9fe]/",
            "http://[64:ff9b::7f00:1]/",
            "http://169.254.169.254/latest/meta-data/",
            "https://192.168.1.1/",
        ] {
            let Ok(url) = parse_link(text) else {
                panic!("{text} is a link")
            };
            // The parser takes a backslash for a slash: the host is then the name before it.
            let is_name = url.host_str() == Some("shop.example");
            assert_eq!(
                check_literal_address(&url, &Guard::default()).is_err(),
                !is_name,
                "{text} is {url}"
            );
        }
        for text in [
            "http://8.8.8.8/",
            "https://[2606:4700::1111]/",
            "https://shop.example/",
        ] {
            assert!(
                check_literal_address(&parse_link(text).unwrap(), &Guard::default()).is_ok(),
                "{text}"
            );
        }
    }

    #[test]
    fn redirects_are_relative_or_whole_and_never_less_safe() {
        let from = parse_link("https://shop.example/receipts/1?x=1").unwrap();
        for (location, to) in [
            ("2.pdf", "https://shop.example/receipts/2.pdf"),
            ("/a", "https://shop.example/a"),
            ("//cdn.example/a", "https://cdn.example/a"),
            ("https://me:pw@cdn.example/a#b", "https://cdn.example/a"),
        ] {
            assert_eq!(resolve_redirect(&from, location).unwrap().as_str(), to);
        }
        for location in [
            "http://shop.example/a",
            "file:///etc/passwd",
            "ftp://a/",
            "https://",
            "http://[::",
        ] {
            assert!(resolve_redirect(&from, location).is_err(), "{location}");
        }
        let plain = parse_link("http://shop.example/").unwrap();
        assert!(resolve_redirect(&plain, "https://shop.example/").is_ok());
    }
}
