//! Settings of the server and its use of storage, as the API shows them. Nothing here is secret.

use serde::{Deserialize, Serialize};

use crate::json::FromJson;

/// Response of `GET /api/settings`: the settings in effect since the start of the server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct ServerSettings {
    /// Absolute path of the data folder.
    pub data_folder: String,
    /// Commit that the program was built from, if it is known.
    pub commit: Option<String>,
    /// Addresses and names by which clients reach the server.
    pub access: Access,
    /// Flags of `serve`, in the order of its help text.
    pub settings: Vec<ServerSetting>,
}

/// Addresses and names by which clients reach the server.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct Access {
    /// Address and port on which the server listens.
    pub listen: String,
    /// `true` if only programs on the same computer can connect.
    pub is_local: bool,
    /// Host names that are accepted besides `localhost` and IP addresses; `*` for any.
    pub hosts: Vec<String>,
    /// `true` if headers of a proxy are trusted.
    pub trusts_proxy: bool,
}

/// Flag of the server with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct ServerSetting {
    /// Name of the flag, like `--listen`.
    pub name: String,
    /// Value; `None` if there is none. That of a secret is `set`.
    pub value: Option<String>,
    /// Origin of the value.
    pub source: SettingSource,
    /// Sentence of the help text.
    pub description: String,
}

/// Origin of the value of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "lowercase")]
pub enum SettingSource {
    /// Default of the program.
    Default,
    /// Environment variable.
    Environment,
    /// Flag of the command line.
    Flag,
}

/// Response of `GET /api/storage`: use of the disk, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct StorageUse {
    /// Number of receipts, without those in the trash.
    pub receipts: u64,
    /// Uploaded files, those in the trash included.
    pub originals_bytes: u64,
    /// Pages, previews and thumbnails, as measured once a day; `None` before the first time.
    pub pictures_bytes: Option<u64>,
    /// Database without its log.
    pub database_bytes: u64,
    /// Free space of the disk.
    pub free_bytes: u64,
}
