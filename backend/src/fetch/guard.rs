//! Guard of downloads: the public internet and the addresses of an allow-list.
//!
//! Pure. A link comes from a user, but the request comes from this machine: without the guard a
//! link could reach the router, the local network or the metadata service of a cloud (server-side
//! request forgery). Sources: the IANA special-purpose registries of IPv4 and IPv6 (RFC 6890), and
//! RFC 4291, 6052, 5214 and 3056 for IPv4 inside IPv6.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// IPv4 networks that are not the public internet.
const CLOSED_V4: [(Ipv4Addr, u8); 17] = [
    (Ipv4Addr::UNSPECIFIED, 8),            // this network
    (Ipv4Addr::new(10, 0, 0, 0), 8),       // private
    (Ipv4Addr::new(100, 64, 0, 0), 10),    // behind a carrier's NAT; also metadata of Alibaba
    (Ipv4Addr::new(127, 0, 0, 0), 8),      // loopback
    (Ipv4Addr::new(168, 63, 129, 16), 32), // metadata of Azure, at a public address
    (Ipv4Addr::new(169, 254, 0, 0), 16),   // link-local, metadata of most clouds
    (Ipv4Addr::new(172, 16, 0, 0), 12),    // private
    (Ipv4Addr::new(192, 0, 0, 0), 24),     // protocol assignments, metadata of Oracle
    (Ipv4Addr::new(192, 0, 2, 0), 24),     // documentation
    (Ipv4Addr::new(192, 88, 99, 0), 24),   // 6to4 relays
    (Ipv4Addr::new(192, 168, 0, 0), 16),   // private
    (Ipv4Addr::new(198, 18, 0, 0), 15),    // benchmarks
    (Ipv4Addr::new(198, 51, 100, 0), 24),  // documentation
    (Ipv4Addr::new(203, 0, 113, 0), 24),   // documentation
    (Ipv4Addr::new(224, 0, 0, 0), 4),      // multicast
    (Ipv4Addr::new(240, 0, 0, 0), 4),      // reserved
    (Ipv4Addr::BROADCAST, 32),
];

/// Part of IPv6 that is assigned as public addresses; everything else is closed.
const OPEN_V6: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);
/// Closed networks within [`OPEN_V6`].
const CLOSED_V6: [(Ipv6Addr, u8); 3] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23), // IETF protocols, Teredo, ORCHID, benchmarks
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20), // documentation
];
/// NAT64 with its well-known prefix: the way of IPv6-only networks to all of IPv4.
const NAT64: (Ipv6Addr, u8) = (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96);
/// 6to4: the IPv4 address of the gateway follows the prefix.
const SIX_TO_FOUR: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16);

/// Guard that decides which addresses may be reached.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    allowed: Vec<AllowEntry>,
}

/// Entry of the allow-list: `10.0.0.0/8`, `fd00::1` or `nas.local`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AllowEntry {
    /// The addresses that share this many leading bits with this one.
    Network(IpAddr, u8),
    /// A host by name, in lower case, whatever its addresses are.
    Host(String),
}

/// Failure to parse an entry: neither an address, a network nor a host name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an address, a network like 10.0.0.0/8, or a host name")]
pub struct InvalidAllowEntry;

/// Address that is closed to downloads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not on the public internet")]
pub struct ClosedAddress(pub IpAddr);

impl Guard {
    /// Creates a guard that admits the public internet and these entries.
    pub fn with_allowed(allowed: Vec<AllowEntry>) -> Self {
        Self { allowed }
    }

    /// Returns an error unless a host reached under this name may have this address.
    pub fn check_address(&self, host: &str, address: IpAddr) -> Result<(), ClosedAddress> {
        // IPv4-mapped IPv6 addresses are judged as IPv4.
        let address = address.to_canonical();
        let host = normalize_host(host);
        let named = |allowed: &AllowEntry| match allowed {
            AllowEntry::Network(network, bits) => network_contains(*network, *bits, address),
            AllowEntry::Host(name) => *name == host,
        };
        if self.allowed.iter().any(named) || is_public(address) {
            Ok(())
        } else {
            Err(ClosedAddress(address))
        }
    }
}

impl FromStr for AllowEntry {
    type Err = InvalidAllowEntry;

    fn from_str(text: &str) -> Result<Self, InvalidAllowEntry> {
        // A network: an address and a number of bits that it can have.
        if let Some((address, bits)) = text.split_once('/') {
            let address: IpAddr = address.parse().map_err(|_| InvalidAllowEntry)?;
            let bits: u8 = bits.parse().map_err(|_| InvalidAllowEntry)?;
            return if bits <= address_bits(address) {
                Ok(Self::Network(address, bits))
            } else {
                Err(InvalidAllowEntry)
            };
        }
        // A single address, with or without brackets, is a network of one.
        let literal = text
            .strip_prefix('[')
            .and_then(|text| text.strip_suffix(']'))
            .unwrap_or(text);
        if let Ok(address) = literal.parse::<IpAddr>() {
            let address = address.to_canonical();
            return Ok(Self::Network(address, address_bits(address)));
        }
        // A host name. Digits and dots alone are a mistyped address.
        let is_letter = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let is_number = text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.');
        if text.is_empty() || is_number || !text.chars().all(is_letter) {
            return Err(InvalidAllowEntry);
        }
        Ok(Self::Host(normalize_host(text)))
    }
}

/// Returns a host name in lower case and without the dot of the root at its end.
fn normalize_host(host: &str) -> String {
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !CLOSED_V4
        .iter()
        .any(|(network, bits)| network_contains((*network).into(), *bits, address.into()))
}

/// Returns whether an IPv6 address, and an IPv4 address inside of it, are public.
///
/// IPv4-mapped addresses were converted before. IPv4-compatible and IPv4-translated ones, the local
/// NAT64 prefix, unique local, link-local, multicast, loopback and unspecified ones lie outside of
/// [`OPEN_V6`].
fn is_public_v6(address: Ipv6Addr) -> bool {
    let within =
        |(network, bits): (Ipv6Addr, u8)| network_contains(network.into(), bits, address.into());
    let octets = address.octets();
    let inner = |start: usize| {
        Ipv4Addr::new(
            octets[start],
            octets[start + 1],
            octets[start + 2],
            octets[start + 3],
        )
    };
    if within(NAT64) {
        return is_public_v4(inner(12));
    }
    // 6to4 and ISATAP addresses lead to the IPv4 address they contain.
    let is_isatap = octets[9..12] == [0, 0x5e, 0xfe] && octets[8] & !0b11 == 0;
    let hidden = if within(SIX_TO_FOUR) {
        Some(inner(2))
    } else if is_isatap {
        Some(inner(12))
    } else {
        None
    };
    within(OPEN_V6) && !CLOSED_V6.into_iter().any(within) && hidden.is_none_or(is_public_v4)
}

fn network_contains(network: IpAddr, bits: u8, address: IpAddr) -> bool {
    let common = match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => {
            (network.to_bits() ^ address.to_bits()).leading_zeros()
        }
        (IpAddr::V6(network), IpAddr::V6(address)) => {
            (network.to_bits() ^ address.to_bits()).leading_zeros()
        }
        _ => return false,
    };
    common >= u32::from(bits)
}

fn address_bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

#[cfg(test)]
mod tests;
