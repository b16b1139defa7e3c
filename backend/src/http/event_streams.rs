//! Open event streams, bounded per client: each holds a connection and a place in the queue of events for as long as
//! its page is open.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::{Extensions, HeaderMap, HeaderName};

use super::authority;
use super::connections::client;
use crate::settings::Location;

/// How many streams one client may hold open: a household with all its devices and tabs.
const STREAMS_PER_CLIENT: usize = 64;

/// The address at the other end of the connection that a request came by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) IpAddr);

/// The open streams of all clients.
#[derive(Clone, Default)]
pub(super) struct EventStreams(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// A stream that counts until this is dropped.
pub(super) struct OpenStream {
    streams: EventStreams,
    client: Option<IpAddr>,
}

impl EventStreams {
    /// Counts a stream; `None` where its client has too many. A client that is not known is not limited.
    pub(super) fn open(&self, client: Option<IpAddr>) -> Option<OpenStream> {
        if let Some(client) = client {
            let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let count = counts.entry(client).or_default();
            if *count >= STREAMS_PER_CLIENT {
                return None;
            }
            *count += 1;
        }
        Some(OpenStream {
            streams: self.clone(),
            client,
        })
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        let Some(client) = self.client else { return };
        let mut counts = self
            .streams
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&client) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&client);
            }
        }
    }
}

/// The client a request came from. Behind a trusted proxy it is the one the proxy names, which is the last: proxies
/// append. One that names none stands for nobody in particular.
pub(super) fn client_of(
    extensions: &Extensions,
    headers: &HeaderMap,
    location: Location,
) -> Option<IpAddr> {
    if location != Location::AsForwarded {
        return extensions.get::<Peer>().map(|peer| client(peer.0));
    }
    let standard = authority::forwarded(headers, "for").pop();
    let named = standard
        .or_else(|| authority::list(headers, &HeaderName::from_static("x-forwarded-for")).pop())
        .and_then(|text| address(&text));
    named.map(client)
}

/// An address as proxies write it: with or without a port, IPv6 with or without brackets.
fn address(text: &str) -> Option<IpAddr> {
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
        let mut open: Vec<_> = (0..STREAMS_PER_CLIENT)
            .map(|_| streams.open(one).unwrap())
            .collect();
        assert!(streams.open(one).is_none());
        assert!(streams.open(other).is_some() && streams.open(None).is_some());
        open.pop();
        let again = streams.open(one);
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
        extensions.insert(Peer("127.0.0.1".parse().unwrap()));
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
            let client = |location| client_of(&extensions, &headers, location);
            assert_eq!(
                client(Location::Absolute),
                Some(address(direct)),
                "{pairs:?}"
            );
            assert_eq!(
                client(Location::AsForwarded),
                behind_proxy.map(address),
                "{pairs:?}"
            );
        }
    }
}
