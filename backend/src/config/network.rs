//! Network flags of the server: addresses, host names, connections.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use clap::Args;
use shared::server_settings::Access;

/// Network flags of the server.
#[derive(Debug, Args)]
pub struct NetworkConfig {
    /// Address and port to listen on, for example 127.0.0.1:8080 or localhost:8080. Everyone who
    /// can connect sees all receipts, since there are no accounts.
    #[arg(long, env = "RECEIPT_SCANNER_LISTEN")]
    #[arg(default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    pub listen: ListenAddress,
    /// Host names by which browsers reach this server, separated by commas, like
    /// receipts.example.org; or * for any name, which permits DNS rebinding by other web sites. IP
    /// addresses and localhost are always accepted.
    #[arg(long, env = "RECEIPT_SCANNER_HOSTS")]
    #[arg(value_name = "NAMES", value_delimiter = ',')]
    #[arg(value_parser = parse_host_value)]
    pub hosts: Vec<String>,
    /// Maximum number of connections per client. With `--trust-proxy` there is no limit, because
    /// all clients share the connections of the proxy.
    #[arg(long, env = "RECEIPT_SCANNER_CONNECTIONS_PER_CLIENT")]
    #[arg(default_value_t = 256, value_name = "N")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=65_536))]
    pub connections_per_client: u32,
}

/// IP address or host name to listen on, with a port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListenAddress {
    /// IP address without brackets, or host name.
    pub host: String,
    /// Port; with 0 the system chooses one.
    pub port: u16,
}

impl NetworkConfig {
    /// Describes the clients that can connect: by address, host name and proxy.
    pub fn describe_access(&self, trusts_proxy: bool) -> Access {
        let named = self.hosts.iter().filter(|name| !name.is_empty());
        Access {
            listen: self.listen.to_string(),
            is_local: self.listen.is_loopback(),
            hosts: named.cloned().collect(),
            trusts_proxy,
        }
    }
}

impl ListenAddress {
    /// Returns whether only programs on this computer can connect.
    fn is_loopback(&self) -> bool {
        let is_address = |address: IpAddr| address.is_loopback();
        self.host == "localhost" || self.host.parse().is_ok_and(is_address)
    }
}

impl FromStr for ListenAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let malformed = || {
            "not an address and a port like 127.0.0.1:8080, [::1]:8080 or localhost:8080".to_owned()
        };
        // The last colon separates the port, since IPv6 addresses have colons of their own.
        let (host, port) = text.rsplit_once(':').ok_or_else(malformed)?;
        let port = port
            .parse()
            .map_err(|_| format!("{port:?} is not a port: a number from 0 to 65535"))?;
        let host = match host
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            Some(inner) => inner
                .parse::<std::net::Ipv6Addr>()
                .map_err(|_| malformed())?
                .to_string(),
            None if host.parse::<std::net::Ipv4Addr>().is_ok() => host.to_owned(),
            None => parse_host_name(host).ok_or_else(malformed)?,
        };
        Ok(Self { host, port })
    }
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port } = self;
        if host.contains(':') {
            write!(f, "[{host}]:{port}")
        } else {
            write!(f, "{host}:{port}")
        }
    }
}

/// Parses a host name into lower case, without the trailing dot of the DNS root.
fn parse_host_name(text: &str) -> Option<String> {
    let name = text.strip_suffix('.').unwrap_or(text);
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    // A name whose last label has only digits is a malformed IPv4 address.
    let has_valid_end = name
        .rsplit('.')
        .next()
        .is_some_and(|last| !last.bytes().all(|byte| byte.is_ascii_digit()));
    (has_valid_end && name.split('.').all(is_label)).then(|| name.to_ascii_lowercase())
}

/// Parses a value of `--hosts`: a host name, or `*` for any.
fn parse_host_value(text: &str) -> Result<String, String> {
    match text.trim() {
        // An empty environment variable means no name.
        "" => Ok(String::new()),
        "*" => Ok("*".to_owned()),
        text => parse_host_name(text).ok_or_else(|| {
            "not a host name like receipts.example.org, without scheme and port".to_owned()
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_names_are_listened_on() {
        for (text, expected) in [
            ("127.0.0.1:8080", Some(("127.0.0.1", 8080))),
            ("[::1]:80", Some(("::1", 80))),
            ("[0:0::1]:80", Some(("::1", 80))),
            ("localhost:0", Some(("localhost", 0))),
            ("Receipts.LAN.:8080", Some(("receipts.lan", 8080))),
            ("127.0.0.1", None),
            ("127.0.0.1:99999", None),
            ("0.0.0.0.0:1", None),
            (":8080", None),
            ("::1:8080", None),
            ("[::1]", None),
            ("http://localhost:8080", None),
            ("a b:8080", None),
            ("a..b:8080", None),
        ] {
            let read = text.parse::<ListenAddress>().ok();
            assert_eq!(
                read.as_ref().map(|read| (read.host.as_str(), read.port)),
                expected,
                "{text}"
            );
        }
        for (text, is_loopback) in [
            ("127.0.0.1:8080", true),
            ("127.8.9.1:8080", true),
            ("[::1]:8080", true),
            ("localhost:8080", true),
            ("0.0.0.0:8080", false),
            ("[::]:8080", false),
            ("192.168.1.7:8080", false),
            ("receipts.lan:8080", false),
        ] {
            let address: ListenAddress = text.parse().unwrap();
            assert_eq!(address.is_loopback(), is_loopback, "{text}");
        }
        assert_eq!(
            "[::1]:80".parse::<ListenAddress>().unwrap().to_string(),
            "[::1]:80"
        );
    }

    #[test]
    fn hosts_are_names_without_scheme_and_port() {
        for (text, expected) in [
            ("receipts.example.org", Some("receipts.example.org")),
            (" Raspberrypi.local. ", Some("raspberrypi.local")),
            ("*", Some("*")),
            ("", Some("")),
            ("https://a.example", None),
            ("a.example:8080", None),
            ("*.example", None),
            ("a.example/", None),
        ] {
            assert_eq!(parse_host_value(text).ok().as_deref(), expected, "{text}");
        }
    }
}
