//! Host and origin checks against DNS rebinding and cross-site request forgery. Pure.
//!
//! Both attacks start in a browser that can reach this server. DNS rebinding points a name of the
//! attacker to it, so that the attacker's page counts as same-origin: the name in `Host` gives it
//! away. Cross-site request forgery sends a request from another page: `Sec-Fetch-Site` or `Origin`
//! give it away.

use axum::http::request::Parts;
use axum::http::uri::Authority as UriAuthority;
use axum::http::{HeaderMap, HeaderName, Version, header};

use crate::settings::{AllowedHosts, AllowedOrigins, LocationForm};

/// Host with an optional port, in canonical spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Authority {
    /// In lower case, without a trailing dot; IPv6 addresses are in brackets.
    pub(super) host: String,
    pub(super) port: Option<u16>,
}

/// Origin of a page: scheme, host and port (RFC 6454).
#[derive(Debug, PartialEq, Eq)]
struct Origin {
    scheme: String,
    host: String,
    port: Option<u16>,
}

/// Reason to refuse a request for the host it names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum HostError {
    /// `Host` is missing, repeated or malformed, or another header that names a host is malformed.
    Malformed(&'static str),
    /// The host is none of the names of this server.
    Unknown(String),
}

impl Authority {
    /// Parses `host` or `host:port`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        // An IPv6 address in brackets contains colons itself.
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

/// Returns a name in lower case without the dot of the root, or an IPv6 address in its shortest
/// form; `None` if the host is malformed.
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
    /// Parses a serialised origin. `null` stands for an opaque origin and is rejected.
    fn parse(text: &str) -> Option<Self> {
        let (scheme, authority) = text.split_once("://")?;
        let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        let Authority { host, port } = Authority::parse(authority)?;
        is_scheme.then(|| Self::new(&scheme.to_ascii_lowercase(), host, port))
    }

    /// Creates an origin; a missing port becomes the default one of the scheme.
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

/// Checks every host a request names.
///
/// Behind a trusted proxy the forwarded hosts are checked besides `Host`, not in its place: a page
/// that reaches this server directly can send any forwarding header.
pub(super) fn check_hosts(
    parts: &Parts,
    hosts: &AllowedHosts,
    location: LocationForm,
) -> Result<(), HostError> {
    let mut named = Vec::new();
    // The request target may be an absolute URL.
    if let Some(authority) = parts.uri.authority() {
        named.push((authority.as_str().to_owned(), "request target"));
    }
    let mut lines = parts.headers.get_all(header::HOST).iter();
    match (lines.next(), lines.next()) {
        (Some(line), None) => {
            let host = line.to_str().map_err(|_| HostError::Malformed("host"))?;
            named.push((host.to_owned(), "host"));
        }
        // HTTP/1.0 has no such header, and no browser speaks it.
        (None, _) if parts.version < Version::HTTP_11 => {}
        _ => return Err(HostError::Malformed("host")),
    }
    if location == LocationForm::AsForwarded {
        let standard = forwarded_values(&parts.headers, "host");
        named.extend(standard.into_iter().map(|host| (host, "forwarded")));
        let listed = list_elements(&parts.headers, &HeaderName::from_static("x-forwarded-host"));
        named.extend(listed.into_iter().map(|host| (host, "x-forwarded-host")));
    }
    for (text, source) in named {
        let Authority { host, .. } = Authority::parse(&text).ok_or(HostError::Malformed(source))?;
        if !hosts.allows(&host) {
            return Err(HostError::Unknown(host));
        }
    }
    Ok(())
}

/// Returns whether a change was ordered by a page that is not allowed to.
///
/// `Sec-Fetch-Site`, which no script can set, decides if the browser sends it (over TLS and on
/// loopback); otherwise `Origin` decides. A client that sends neither is not a browser.
pub(super) fn is_foreign_change(
    parts: &Parts,
    allowed: &AllowedOrigins,
    location: LocationForm,
) -> bool {
    let headers = &parts.headers;
    let origins = headers.get_all(header::ORIGIN).iter();
    let origins: Vec<Option<&str>> = origins.map(|origin| origin.to_str().ok()).collect();
    // Origins listed in the settings are always allowed.
    if let [Some(origin)] = origins.as_slice()
        && allowed.allows(origin)
    {
        return false;
    }
    // `None`: no header. `Some(None)`: an opaque origin. Anything malformed or repeated is foreign.
    let origin = match origins.as_slice() {
        [] => None,
        // Sent by sandboxed pages, and by browsers that share files with the app.
        [Some("null")] => Some(None),
        [Some(text)] => match Origin::parse(text) {
            Some(origin) => Some(Some(origin)),
            None => return true,
        },
        _ => return true,
    };
    // Fetch metadata takes precedence; a single foreign value is enough to refuse.
    let mut sites = headers.get_all("sec-fetch-site").iter().peekable();
    if sites.peek().is_some() {
        return sites.any(|site| site != "same-origin" && site != "none");
    }
    match origin {
        // Browsers that omit `Origin` send at least a referrer; pages of this server send none.
        None => headers.get(header::REFERER).is_some_and(|referrer| {
            referrer.to_str().ok().and_then(origin_of_url) != own_origin(parts, location)
        }),
        Some(None) => true,
        Some(Some(origin)) => own_origin(parts, location) != Some(origin),
    }
}

/// Returns the origin of a URL.
fn origin_of_url(url: &str) -> Option<Origin> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    Origin::parse(&format!("{scheme}://{authority}"))
}

/// Returns the origin of this server as the client sees it.
fn own_origin(parts: &Parts, location: LocationForm) -> Option<Origin> {
    let (scheme, authority) = scheme_and_authority(parts, location)?;
    let Authority { host, port } = Authority::parse(&authority)?;
    Some(Origin::new(&scheme.to_ascii_lowercase(), host, port))
}

/// Returns scheme and authority by which a client reached this server. Forwarding headers count
/// only behind a trusted proxy.
pub(super) fn scheme_and_authority(
    parts: &Parts,
    location: LocationForm,
) -> Option<(String, String)> {
    let headers = &parts.headers;
    let direct = || {
        let target = parts.uri.authority().map(UriAuthority::as_str);
        target
            .or_else(|| headers.get(header::HOST)?.to_str().ok())
            .map(str::to_owned)
    };
    if location != LocationForm::AsForwarded {
        return Some(("http".to_owned(), direct()?));
    }
    // Proxies append: the first value comes from the proxy nearest to the client.
    let first = |member: &str, name: &'static str| {
        let standard = forwarded_values(headers, member).into_iter().next();
        standard.or_else(|| {
            list_elements(headers, &HeaderName::from_static(name))
                .into_iter()
                .next()
        })
    };
    let scheme = first("proto", "x-forwarded-proto").unwrap_or_else(|| "http".to_owned());
    Some((scheme, first("host", "x-forwarded-host").or_else(direct)?))
}

/// Returns the values of one parameter in all elements of `Forwarded` (RFC 7239).
pub(super) fn forwarded_values(headers: &HeaderMap, member: &str) -> Vec<String> {
    let elements = list_elements(headers, &header::FORWARDED);
    let pairs = elements.iter().flat_map(|element| element.split(';'));
    let pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
    let values = pairs.filter(|(key, _)| key.trim().eq_ignore_ascii_case(member));
    values
        .map(|(_, value)| value.trim().trim_matches('"').to_owned())
        .collect()
}

/// Returns the elements of a list header, all its lines together. A line that is not text becomes
/// `?`, which matches nothing.
pub(super) fn list_elements(headers: &HeaderMap, name: &HeaderName) -> Vec<String> {
    let lines = headers.get_all(name).iter();
    lines
        .flat_map(|line| line.to_str().unwrap_or("?").split(','))
        .map(|part| part.trim().to_owned())
        .collect()
}

#[cfg(test)]
mod tests;
