//! Hosts and origins as requests name them, and whether a change was ordered by a page of this server. Pure.
//!
//! Two attacks start in a browser that can reach this server. DNS rebinding points a name of the attacker to
//! it, so that the attacker's page counts as same-origin: the name in `Host` gives it away. Cross-site request
//! forgery sends a request from another page: `Sec-Fetch-Site` or `Origin` give it away.

use axum::http::request::Parts;
use axum::http::uri::Authority as UriAuthority;
use axum::http::{HeaderMap, HeaderName, Version, header};

use crate::settings::{Hosts, Location, Origins};

/// A host with an optional port, in one spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Authority {
    /// In lower case, without a trailing dot; IPv6 addresses are in brackets.
    pub(super) host: String,
    pub(super) port: Option<u16>,
}

/// Scheme, host and port (RFC 6454).
#[derive(Debug, PartialEq, Eq)]
struct Origin {
    scheme: String,
    host: String,
    port: Option<u16>,
}

/// Why a request is not answered for the host it names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum HostError {
    /// `Host` is missing, repeated or malformed, or another header that names a host is malformed.
    Malformed(&'static str),
    /// None of the names of this server.
    Unknown(String),
}

impl Authority {
    /// Reads `host` or `host:port`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (host, port) = if text.starts_with('[') {
            let end = text.find(']')? + 1;
            (&text[..end], &text[end..])
        } else {
            text.split_at(text.find(':').unwrap_or(text.len()))
        };
        let port = match port.strip_prefix(':') {
            None if port.is_empty() => None,
            Some("") => None,
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(digits.parse().ok()?)
            }
            _ => return None,
        };
        Some(Self {
            host: canonical_host(host)?,
            port,
        })
    }
}

/// Host names are compared in lower case and without the dot of the root; addresses in their shortest form.
fn canonical_host(host: &str) -> Option<String> {
    if let Some(inner) = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        return inner
            .parse::<std::net::Ipv6Addr>()
            .ok()
            .map(|address| format!("[{address}]"));
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    is_name.then(|| name.to_ascii_lowercase())
}

impl Origin {
    /// Reads a serialised origin. `null` stands for an opaque origin and is none of these.
    fn parse(text: &str) -> Option<Self> {
        let (scheme, authority) = text.split_once("://")?;
        let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        let Authority { host, port } = Authority::parse(authority)?;
        is_scheme.then(|| Self::new(&scheme.to_ascii_lowercase(), host, port))
    }

    fn new(scheme: &str, host: String, port: Option<u16>) -> Self {
        let default = match scheme {
            "http" => Some(80),
            "https" => Some(443),
            _ => None,
        };
        Self {
            scheme: scheme.to_owned(),
            host,
            port: port.or(default),
        }
    }
}

/// Checks every host a request names. Behind a trusted proxy the forwarded hosts are checked besides `Host`, not in
/// its place: a page that reaches this server directly can send any forwarding header.
pub(super) fn check_hosts(
    parts: &Parts,
    hosts: &Hosts,
    location: Location,
) -> Result<(), HostError> {
    let mut named = Vec::new();
    if let Some(authority) = parts.uri.authority() {
        named.push((authority.as_str().to_owned(), "request target"));
    }
    let mut lines = parts.headers.get_all(header::HOST).iter();
    match (lines.next(), lines.next()) {
        (Some(line), None) => {
            named.push((readable(line).ok_or(HostError::Malformed("host"))?, "host"))
        }
        // HTTP/1.0 has no such header, and no browser speaks it.
        (None, _) if parts.version < Version::HTTP_11 => {}
        _ => return Err(HostError::Malformed("host")),
    }
    if location == Location::AsForwarded {
        named.extend(
            forwarded(&parts.headers, "host")
                .into_iter()
                .map(|host| (host, "forwarded")),
        );
        let listed = list(&parts.headers, &HeaderName::from_static("x-forwarded-host"));
        named.extend(listed.into_iter().map(|host| (host, "x-forwarded-host")));
    }
    for (text, source) in named {
        let Authority { host, .. } = Authority::parse(&text).ok_or(HostError::Malformed(source))?;
        if !hosts.allow(&host) {
            return Err(HostError::Unknown(host));
        }
    }
    Ok(())
}

/// Whether a change was ordered by a page that may not order it.
///
/// `Sec-Fetch-Site`, which no script can set, decides where a browser sends it (over TLS and on loopback);
/// `Origin` decides elsewhere. A client that sends neither is no browser.
pub(super) fn is_foreign(parts: &Parts, allowed: &Origins, location: Location) -> bool {
    let headers = &parts.headers;
    let origins: Vec<Option<String>> = headers
        .get_all(header::ORIGIN)
        .iter()
        .map(readable)
        .collect();
    if let [Some(origin)] = origins.as_slice()
        && allowed.allow(origin)
    {
        return false;
    }
    let origin = match origins.as_slice() {
        [] => None,
        // An opaque origin: a browser that shares files with the app sends it, and so does a sandboxed page.
        [Some(text)] if text == "null" => Some(None),
        [Some(text)] => match Origin::parse(text) {
            Some(origin) => Some(Some(origin)),
            None => return true,
        },
        _ => return true,
    };
    let mut sites = headers.get_all("sec-fetch-site").iter().peekable();
    if sites.peek().is_some() {
        return sites.any(|site| site != "same-origin" && site != "none");
    }
    match origin {
        // Browsers that left `Origin` out sent this at least; pages of this server send none.
        None => headers.get(header::REFERER).is_some_and(|referrer| {
            readable(referrer).and_then(|url| origin_of_url(&url)) != own_origin(parts, location)
        }),
        Some(None) => true,
        Some(Some(origin)) => own_origin(parts, location) != Some(origin),
    }
}

fn origin_of_url(url: &str) -> Option<Origin> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    Origin::parse(&format!("{scheme}://{authority}"))
}

/// The origin of this server as the client sees it.
fn own_origin(parts: &Parts, location: Location) -> Option<Origin> {
    let (scheme, authority) = reached_by(parts, location)?;
    let Authority { host, port } = Authority::parse(&authority)?;
    Some(Origin::new(&scheme.to_ascii_lowercase(), host, port))
}

/// Scheme and authority by which a client reached this server, as far as they are believed.
pub(super) fn reached_by(parts: &Parts, location: Location) -> Option<(String, String)> {
    let headers = &parts.headers;
    let direct = || {
        let target = parts.uri.authority().map(UriAuthority::as_str);
        target
            .or_else(|| headers.get(header::HOST)?.to_str().ok())
            .map(str::to_owned)
    };
    if location != Location::AsForwarded {
        return Some(("http".to_owned(), direct()?));
    }
    // Proxies append: the first is what the proxy nearest to the client wrote.
    let first = |member: &str, name: &'static str| {
        let standard = forwarded(headers, member).into_iter().next();
        standard.or_else(|| {
            list(headers, &HeaderName::from_static(name))
                .into_iter()
                .next()
        })
    };
    let scheme = first("proto", "x-forwarded-proto").unwrap_or_else(|| "http".to_owned());
    Some((scheme, first("host", "x-forwarded-host").or_else(direct)?))
}

/// A member of all elements of `Forwarded` (RFC 7239).
pub(super) fn forwarded(headers: &HeaderMap, member: &str) -> Vec<String> {
    let elements = list(headers, &header::FORWARDED);
    let pairs = elements.iter().flat_map(|element| element.split(';'));
    let pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
    let values = pairs.filter(|(key, _)| key.trim().eq_ignore_ascii_case(member));
    values
        .map(|(_, value)| value.trim().trim_matches('"').to_owned())
        .collect()
}

/// The elements of a header that is a list, all its lines together. What is no text stays an element that fits nothing.
pub(super) fn list(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let lines = headers
        .get_all(name)
        .iter()
        .map(|line| readable(line).unwrap_or_else(|| "?".to_owned()));
    lines
        .flat_map(|line| {
            line.split(',')
                .map(|part| part.trim().to_owned())
                .collect::<Vec<_>>()
        })
        .collect()
}

fn readable(value: &header::HeaderValue) -> Option<String> {
    value.to_str().ok().map(str::to_owned)
}

#[cfg(test)]
#[path = "authority_tests.rs"]
mod tests;
