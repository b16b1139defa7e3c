//! Settings of the server, checked and independent of their flags in `config`.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use shared::server_settings::ServerSettings;

use crate::blob::writer::SyncLevel;
use crate::db::CommitLevel;
use crate::fetch::guard::Guard;

/// Settings of the server.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Accepted files.
    pub accept: Accept,
    /// The largest file taken, in bytes; [`u64::MAX`] for any size.
    pub max_file_bytes: u64,
    /// Point at which bytes must be on the disk.
    pub durability: Durability,
    /// Lifetime of an unfinished upload; `None` for ever.
    pub upload_lifetime: Option<Duration>,
    /// Retention of deleted receipts in the trash; `None` for ever.
    pub keep_deleted: Option<Duration>,
    /// Form of the addresses of new uploads.
    pub location: LocationForm,
    /// Other sites that may use this server through a browser.
    pub origins: AllowedOrigins,
    /// The host names by which this server may be addressed.
    pub hosts: AllowedHosts,
    /// Guard that restricts the targets of links.
    pub link_guard: Guard,
    /// `true` if resumable uploads for HTTP (a draft of the IETF) are supported, too.
    pub supports_rufh: bool,
    /// Settings as the API publishes them, without secrets.
    pub published: ServerSettings,
}

/// Accepted files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Accept {
    /// Pictures and PDFs; each becomes a receipt.
    Receipts,
    /// Files of any kind, which are kept as they are.
    Any,
}

/// Point at which bytes must be on the disk, to survive a power cut. They survive a crash of the
/// server always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Durability {
    /// Before each answer that counts them.
    Each,
    /// Before the answer that ends the upload. After a power cut an unfinished upload may begin
    /// again.
    Completed,
    /// When the system writes them.
    Never,
}

/// Form of the addresses of new uploads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocationForm {
    /// With scheme and host, as the request named them.
    Absolute,
    /// With scheme and host as a trusted proxy reports them.
    AsForwarded,
    /// The path only.
    Relative,
}

/// Other sites that may use this server through a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AllowedOrigins {
    /// Only the site of the server itself.
    Own,
    /// The server's own site and these.
    Listed(Vec<String>),
    /// Every site.
    Any,
}

/// The host names by which this server may be addressed. `localhost` and literal IP addresses are
/// always accepted: DNS rebinding needs a name that the attacker controls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AllowedHosts {
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
            location: LocationForm::Absolute,
            origins: AllowedOrigins::Own,
            hosts: AllowedHosts::Listed(Vec::new()),
            link_guard: Guard::default(),
            supports_rufh: false,
            published: ServerSettings::default(),
        }
    }
}

impl Settings {
    /// Returns the largest file taken, in bytes; `None` for any size.
    pub fn size_limit(&self) -> Option<u64> {
        // Clients are told no limit rather than a number that no file reaches.
        Some(self.max_file_bytes).filter(|limit| *limit < u64::MAX)
    }

    /// Returns the time at which an upload last active at `now_ms` expires, in milliseconds since
    /// the Unix epoch.
    pub fn expires_at_ms(&self, now_ms: i64) -> Option<i64> {
        let lifetime = self.upload_lifetime?;
        Some(now_ms.saturating_add(i64::try_from(lifetime.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl AllowedOrigins {
    /// Returns whether pages of this origin may use the server.
    pub fn allows(&self, origin: &str) -> bool {
        match self {
            Self::Own => false,
            Self::Listed(origins) => origins
                .iter()
                .any(|listed| listed.eq_ignore_ascii_case(origin)),
            Self::Any => true,
        }
    }
}

impl AllowedHosts {
    /// Returns whether requests for this host are answered. IPv6 addresses are in brackets, names
    /// in lower case.
    pub fn allows(&self, host: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Listed(names) => {
                // Only literal addresses in their full form count: `127.1` and numbers are not
                // accepted.
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
    /// Returns the required durability of a part before its bytes count.
    pub fn part_sync(self) -> SyncLevel {
        match self {
            Self::Each => SyncLevel::OnDisk,
            Self::Completed | Self::Never => SyncLevel::Buffered,
        }
    }

    /// Returns the required durability of a database commit.
    pub fn commit_level(self) -> CommitLevel {
        match self {
            Self::Each | Self::Completed => CommitLevel::OnDisk,
            Self::Never => CommitLevel::Buffered,
        }
    }

    /// Returns the required durability of a whole file before it is acknowledged.
    pub fn file_sync(self) -> SyncLevel {
        match self {
            Self::Each | Self::Completed => SyncLevel::OnDisk,
            Self::Never => SyncLevel::Buffered,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_must_be_listed_and_addresses_need_not() {
        let hosts = AllowedHosts::Listed(vec!["receipts.example".to_owned()]);
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
            assert_eq!(hosts.allows(host), is_allowed, "{host}");
        }
        assert!(AllowedHosts::Any.allows("evil.example"));
    }
}
