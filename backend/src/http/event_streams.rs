//! Open event streams, limited per client.
//!
//! Each stream holds a connection and a place in the queue of events for as long as its page is
//! open.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::{Extensions, HeaderMap, HeaderName};

use super::authority;
use super::connections::client_key;
use crate::settings::LocationForm;

/// Maximum number of open streams per client: a household with all its devices and tabs.
const STREAMS_PER_CLIENT_MAX: usize = 64;

/// Address of the peer of the connection that a request came by.
#[derive(Debug, Clone, Copy)]
pub(super) struct PeerAddress(pub(super) IpAddr);

/// Number of open streams per client; clones share it.
#[derive(Clone, Default)]
pub(super) struct EventStreams(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// Guard of a stream, which counts until this is dropped.
pub(super) struct StreamGuard {
    streams: EventStreams,
    client: Option<IpAddr>,
}

impl EventStreams {
    /// Counts a stream; `None` if its client has too many. Unknown clients are not limited.
    pub(super) fn try_open(&self, client: Option<IpAddr>) -> Option<StreamGuard> {
        if let Some(client) = client {
            let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let count = counts.entry(client).or_default();
            if *count >= STREAMS_PER_CLIENT_MAX {
                return None;
            }
            *count += 1;
        }
        Some(StreamGuard {
            streams: self.clone(),
            client,
        })
    }
}

impl Drop for StreamGuard {
    fn drop(&mut self) {
        let Some(client) = self.client else { return };
        let mut counts = self
            .streams
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&client) {
            *count -= 1;
            // Clients without streams leave no entry behind.
            if *count == 0 {
                counts.remove(&client);
            }
        }
    }
}

/// Returns the client of a request. Behind a trusted proxy it is the last one that the headers
/// name, since proxies append; `None` if they name none.
pub(super) fn client_of_request(
    extensions: &Extensions,
    headers: &HeaderMap,
    location: LocationForm,
) -> Option<IpAddr> {
    if location != LocationForm::AsForwarded {
        return extensions
            .get::<PeerAddress>()
            .map(|peer| client_key(peer.0));
    }
    // The standard header takes precedence over the older one.
    let standard = authority::forwarded_values(headers, "for").pop();
    let named = standard
        .or_else(|| {
            authority::list_elements(headers, &HeaderName::from_static("x-forwarded-for")).pop()
        })
        .and_then(|text| parse_forwarded_address(&text));
    named.map(client_key)
}

/// Parses an address as proxies write it: with or without a port, IPv6 with or without brackets.
fn parse_forwarded_address(text: &str) -> Option<IpAddr> {
    // `[IPv6]`, `[IPv6]:port` and `IPv4:port`.
    let bracketed = || text.strip_prefix('[')?.split(']').next()?.parse().ok();
    let with_port = || {
        text.split_once(':')?
            .0
            .parse::<std::net::Ipv4Addr>()
            .ok()
            .map(IpAddr::V4)
    };
    text.parse().ok().or_else(bracketed).or_else(with_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_client_cannot_hold_streams_without_end() {
        let streams = EventStreams::default();
        let (one, other) = ("10.0.0.1".parse().ok(), "10.0.0.2".parse().ok());
        let mut open: Vec<_> = (0..STREAMS_PER_CLIENT_MAX)
            .map(|_| streams.try_open(one).unwrap())
            .collect();
        assert!(streams.try_open(one).is_none());
        assert!(streams.try_open(other).is_some() && streams.try_open(None).is_some());
        open.pop();
        let again = streams.try_open(one);
        assert!(again.is_some());
        drop((open, again));
        assert!(
            streams.0.lock().unwrap().is_empty(),
            "closed streams are forgotten"
        );
    }

    #[test]
    fn a_trusted_proxy_names_the_client() {
        let mut extensions = Extensions::new();
        extensions.insert(PeerAddress("127.0.0.1".parse().unwrap()));
        for (pairs, direct, behind_proxy) in [
            (vec![], "127.0.0.1", None),
            (
                vec![("x-forwarded-for", "10.0.0.9, 203.0.113.7")],
                "127.0.0.1",
                Some("203.0.113.7"),
            ),
            (
                vec![("x-forwarded-for", "203.0.113.7:5000")],
                "127.0.0.1",
                Some("203.0.113.7"),
            ),
            (
                vec![("forwarded", "for=10.0.0.9, for=\"[2001:db8::5]:80\"")],
                "127.0.0.1",
                Some("2001:db8::"),
            ),
            (vec![("x-forwarded-for", "unknown")], "127.0.0.1", None),
        ] {
            let headers = pairs
                .iter()
                .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
            let headers: HeaderMap = headers.collect();
            let address = |text: &str| text.parse::<IpAddr>().unwrap();
            let client = |location| client_of_request(&extensions, &headers, location);
            assert_eq!(
                client(LocationForm::Absolute),
                Some(address(direct)),
                "{pairs:?}"
            );
            assert_eq!(
                client(LocationForm::AsForwarded),
                behind_proxy.map(address),
                "{pairs:?}"
            );
        }
    }
}
