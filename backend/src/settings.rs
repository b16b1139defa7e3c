//! How this server behaves, as meant: what the flags of `config` say, checked and without their spelling.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use crate::blob::writer::Sync;
use crate::db::Commit;
use crate::fetch::guard::Guard;

/// How this server behaves.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Which files are taken.
    pub accept: Accept,
    /// The largest file taken, in bytes; [`u64::MAX`] for any size.
    pub max_file_bytes: u64,
    /// When bytes must be on the disk.
    pub durability: Durability,
    /// How long an upload may stay unfinished; `None` for ever.
    pub upload_lifetime: Option<Duration>,
    /// How long deleted receipts stay in the trash; `None` for ever.
    pub keep_deleted: Option<Duration>,
    /// How the address of a new upload is written.
    pub location: Location,
    /// Which other sites may use this server through a person's browser.
    pub origins: Origins,
    /// The host names by which this server may be addressed.
    pub hosts: Hosts,
    /// Where links may lead.
    pub links: Guard,
    /// Resumable uploads for HTTP (a draft of the IETF) are spoken, too.
    pub speaks_rufh: bool,
}

/// Which files are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Accept {
    /// Pictures and PDFs; each becomes a receipt.
    Receipts,
    /// Files of any kind, which are kept as they are.
    Any,
}

/// When bytes must be on the disk, so that they outlive a power cut. They outlive a killed server always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Durability {
    /// Before each answer that counts them.
    Each,
    /// Before the answer that ends the upload. After a power cut an unfinished upload may begin again.
    Completed,
    /// When the system writes them.
    Never,
}

/// How the address of a new upload is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// With scheme and host, as the client reached us.
    Absolute,
    /// With scheme and host as a proxy before us says.
    AsForwarded,
    /// The path only.
    Relative,
}

/// Which other sites may use this server through a person's browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origins {
    /// None but our own.
    Own,
    /// Our own and these.
    Listed(Vec<String>),
    /// Every site.
    Any,
}

/// The host names by which this server may be addressed. `localhost` and literal IP addresses are always
/// accepted: DNS rebinding needs a name that the attacker controls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hosts {
    /// These names besides, in lower case and without a trailing dot.
    Listed(Vec<String>),
    /// Every name.
    Any,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            accept: Accept::Receipts,
            max_file_bytes: 50 * 1024 * 1024,
            durability: Durability::Completed,
            upload_lifetime: Some(Duration::from_hours(7 * 24)),
            keep_deleted: Some(Duration::from_hours(30 * 24)),
            location: Location::Absolute,
            origins: Origins::Own,
            hosts: Hosts::Listed(Vec::new()),
            links: Guard::default(),
            speaks_rufh: false,
        }
    }
}

impl Settings {
    /// The largest file taken, in bytes; `None` for any size.
    pub fn size_limit(&self) -> Option<u64> {
        Some(self.max_file_bytes).filter(|limit| *limit < u64::MAX)
    }

    /// When an upload that moved at `now_ms` is cleared away.
    pub fn expiry(&self, now_ms: i64) -> Option<i64> {
        let lifetime = self.upload_lifetime?;
        Some(now_ms.saturating_add(i64::try_from(lifetime.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl Origins {
    /// A page of this origin may use the server.
    pub fn allow(&self, origin: &str) -> bool {
        match self {
            Self::Own => false,
            Self::Listed(origins) => origins
                .iter()
                .any(|listed| listed.eq_ignore_ascii_case(origin)),
            Self::Any => true,
        }
    }
}

impl Hosts {
    /// Whether requests for this host are answered. IPv6 addresses are in brackets, names in lower case.
    pub fn allow(&self, host: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Listed(names) => {
                let bracketed = host
                    .strip_prefix('[')
                    .and_then(|rest| rest.strip_suffix(']'));
                let is_address = match bracketed {
                    Some(inner) => inner.parse::<Ipv6Addr>().is_ok(),
                    None => host.parse::<Ipv4Addr>().is_ok(),
                };
                let is_listed = !host.is_empty() && names.iter().any(|name| name == host);
                is_address || is_listed || host == "localhost"
            }
        }
    }
}

impl Durability {
    /// How sure a part must be before its bytes count.
    pub fn of_part(self) -> Sync {
        match self {
            Self::Each => Sync::OnDisk,
            Self::Completed | Self::Never => Sync::WithSystem,
        }
    }

    /// How sure a commit of the database must be.
    pub fn of_commit(self) -> Commit {
        match self {
            Self::Each | Self::Completed => Commit::OnDisk,
            Self::Never => Commit::WithSystem,
        }
    }

    /// How sure a whole file must be before it is acknowledged.
    pub fn of_whole(self) -> Sync {
        match self {
            Self::Each | Self::Completed => Sync::OnDisk,
            Self::Never => Sync::WithSystem,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_must_be_listed_and_addresses_need_not() {
        let hosts = Hosts::Listed(vec!["receipts.example".to_owned()]);
        for (host, is_allowed) in [
            ("localhost", true),
            ("127.0.0.1", true),
            ("192.168.1.7", true),
            ("203.0.113.9", true),
            ("[::1]", true),
            ("[2001:db8::1]", true),
            ("receipts.example", true),
            ("evil.example", false),
            ("receipts.example.evil.example", false),
            ("evil.localhost", false),
            ("localhost.evil.example", false),
            ("127.0.0.1.evil.example", false),
            ("127.1", false),
            ("2130706433", false),
            ("0x7f.0.0.1", false),
            ("[evil.example]", false),
            ("::1", false),
            ("", false),
        ] {
            assert_eq!(hosts.allow(host), is_allowed, "{host}");
        }
        assert!(Hosts::Any.allow("evil.example"));
    }
}
