//! Preparation of the process before it serves: private files, open files, the data folder and the listening sockets.
//!
//! An error names the path or address, the user and what to do about it.

use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::stat::{Mode, umask};
use nix::unistd::{AccessFlags, User, access, geteuid};
use tokio::net::TcpListener;
use tracing::warn;
use walkdir::WalkDir;

use crate::config::Listen;
use crate::db::DATABASE;

/// What only its owner may read, write and enter.
const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;
/// The rights of everybody else.
const OTHERS: u32 = 0o077;
/// No program needs more open files; on some systems the hard limit is beyond what may be set.
const OPEN_FILES_MAX: u64 = 1 << 20;
/// The file whose lock says that a server uses the folder.
const LOCK: &str = "lock";
/// The folder of all files in the data folder.
pub(crate) const FILES: &str = "files";

/// Makes whatever this process writes private, and lets it open as many files as the system allows. Gives that number.
pub(crate) fn prepare_process() -> usize {
    umask(Mode::from_bits_truncate(0o077));
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap_or((1_024, 1_024));
    let wanted = hard.min(OPEN_FILES_MAX).max(soft);
    let limit = match setrlimit(Resource::RLIMIT_NOFILE, wanted, hard) {
        Ok(()) => wanted,
        Err(cause) => {
            warn!(%cause, "the limit of open files stays at {soft}");
            soft
        }
    };
    usize::try_from(limit).unwrap_or(usize::MAX)
}

/// Makes the data folder if need be, and locks it: two servers on one folder would do each other's jobs twice. What
/// other users of the machine could read is closed to them.
pub(crate) fn open_data_folder(data: &Path) -> anyhow::Result<File> {
    fs::create_dir_all(data).map_err(|error| explain(&error, data, "data folder"))?;
    let file = File::options()
        .create(true)
        .write(true)
        .truncate(false)
        .open(data.join(LOCK));
    let file = file.map_err(|error| explain(&error, data, "data folder"))?;
    file.try_lock()
        .with_context(|| format!("another server uses the data folder {}", data.display()))?;
    let files = data.join(FILES);
    fs::create_dir_all(&files).map_err(|error| explain(&error, &files, "folder of files"))?;
    close_to_others(data);
    check_access(data, &files)?;
    Ok(file)
}

/// Finds out now, and not with the first upload, what cannot be written.
fn check_access(data: &Path, files: &Path) -> anyhow::Result<()> {
    let below = fs::read_dir(files).map_err(|error| explain(&error, files, "folder of files"))?;
    let below = below
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir());
    for folder in [data.to_path_buf(), files.to_path_buf()]
        .into_iter()
        .chain(below)
    {
        access(
            &folder,
            AccessFlags::R_OK | AccessFlags::W_OK | AccessFlags::X_OK,
        )
        .map_err(|error| explain(&error.into(), &folder, "folder"))?;
    }
    for ending in ["", "-wal", "-shm"] {
        let database = data.join(format!("{DATABASE}{ending}"));
        if database.exists() {
            File::options()
                .read(true)
                .write(true)
                .open(&database)
                .map_err(|error| explain(&error, &database, "database"))?;
        }
    }
    Ok(())
}

/// Takes the rights of other users from what this program keeps. What lies there besides is left alone.
fn close_to_others(data: &Path) {
    let mut result = Ok(());
    let mut is_all_ours = data.parent().is_some();
    for entry in fs::read_dir(data).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if is_database(&name) || name == LOCK {
            result = result.and(restrict(&path));
        } else if name == FILES {
            // The folder comes last: closed, it says that everything below it is.
            if is_open(&path) {
                let entries = WalkDir::new(&path)
                    .contents_first(true)
                    .into_iter()
                    .flatten();
                result = entries.fold(result, |result, entry| result.and(restrict(entry.path())));
            }
        } else {
            is_all_ours &= name == "lost+found";
        }
    }
    if is_all_ours {
        result = result.and(restrict(data));
    } else if is_open(data) {
        warn!(
            "{} holds other files, too: its permissions stay as they are",
            data.display()
        );
    }
    if let Err(error) = result {
        warn!(%error, "other users of this machine may be able to read what {} holds", data.display());
    }
}

fn is_database(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(DATABASE.as_bytes())
}

fn is_open(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.permissions().mode() & OTHERS != 0)
}

/// Links lead elsewhere and stay as they are.
fn restrict(path: &Path) -> io::Result<()> {
    let metadata = fs::symlink_metadata(path)?;
    let mode = if metadata.is_dir() {
        FOLDER_MODE
    } else {
        FILE_MODE
    };
    if metadata.is_symlink() || metadata.permissions().mode() & OTHERS == 0 {
        return Ok(());
    }
    fs::set_permissions(path, Permissions::from_mode(mode))
}

/// Listens on every address of the name.
pub(crate) async fn listen(on: &Listen) -> anyhow::Result<Vec<TcpListener>> {
    let resolved = tokio::net::lookup_host((on.host(), on.port())).await;
    let mut addresses: Vec<SocketAddr> = resolved
        .with_context(|| {
            format!("cannot listen on {on}: no address is known for this name; use an address like 127.0.0.1")
        })?
        .collect();
    addresses.sort_unstable();
    addresses.dedup();
    let mut listeners: Vec<TcpListener> = Vec::new();
    let mut missing = None;
    for mut address in addresses {
        // Where the system chooses the port, it is the same for all addresses.
        if let (0, Some(first)) = (on.port(), listeners.first()) {
            address.set_port(first.local_addr()?.port());
        }
        match TcpListener::bind(address).await {
            Ok(listener) => listeners.push(listener),
            // A name may stand for addresses of protocols that are switched off.
            Err(error) if error.kind() == ErrorKind::AddrNotAvailable => {
                missing = Some((address, error))
            }
            // The port that the system chose for the first address is free there only.
            Err(_) if on.port() == 0 && !listeners.is_empty() => {}
            Err(error) => return Err(explain_address(&error, address)),
        }
    }
    match (listeners.is_empty(), missing) {
        (false, _) => Ok(listeners),
        (true, Some((address, error))) => Err(explain_address(&error, address)),
        (true, None) => bail!("cannot listen on {on}: no address is known for this name"),
    }
}

/// Tells scripts and people where the server listens.
#[expect(clippy::print_stdout, reason = "scripts read the address from here")]
pub(crate) fn announce(listeners: &[TcpListener]) -> anyhow::Result<()> {
    use std::io::Write;
    for listener in listeners {
        let address = listener.local_addr()?;
        println!("listening on http://{address}");
        if !address.ip().is_loopback() {
            warn!(
                "there are no accounts yet: everybody who reaches {address} sees and changes all receipts"
            );
        }
    }
    Ok(io::stdout().flush()?)
}

fn explain_address(error: &io::Error, address: SocketAddr) -> anyhow::Error {
    let port = address.port();
    let remedy = match error.kind() {
        ErrorKind::AddrInUse => format!(
            "another program uses port {port}; stop it, or choose another port with --listen {}:{}",
            host(address),
            free_port(port)
        ),
        ErrorKind::PermissionDenied => format!(
            "user {} may not use port {port}; choose one from 1024 on, like --listen {}:8080, or allow it with \
             `setcap cap_net_bind_service=+ep` on this program",
            user(),
            host(address)
        ),
        ErrorKind::AddrNotAvailable => {
            "this machine has no such address; use one of its own, or 0.0.0.0 for all of them"
                .to_owned()
        }
        _ => error.to_string(),
    };
    anyhow!("cannot listen on {address}: {remedy}")
}

fn host(address: SocketAddr) -> String {
    match address {
        SocketAddr::V4(address) => address.ip().to_string(),
        SocketAddr::V6(address) => format!("[{}]", address.ip()),
    }
}

fn free_port(port: u16) -> u16 {
    if port == 8_080 { 8_081 } else { 8_080 }
}

/// Why a file or folder cannot be used, by whom, and what helps.
fn explain(error: &io::Error, path: &Path, what: &str) -> anyhow::Error {
    let user = user();
    // What is missing or closed is the first of its folders that is there.
    let parent = path
        .ancestors()
        .skip(1)
        .find(|parent| parent.exists())
        .map(Path::to_path_buf);
    let parent = parent
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or_else(|| PathBuf::from("."));
    let place = if path.exists() {
        path.to_path_buf()
    } else {
        parent
    };
    let remedy = match error.kind() {
        ErrorKind::PermissionDenied => format!(
            "user {user} may not write to {}; give it to that user (chown), or choose another folder with --data",
            place.display()
        ),
        ErrorKind::ReadOnlyFilesystem => {
            format!(
                "{} lies on a read-only file system; choose another folder with --data",
                place.display()
            )
        }
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            format!(
                "{} is a file and not a folder; choose another folder with --data",
                place.display()
            )
        }
        ErrorKind::StorageFull => format!("{} has no space left", place.display()),
        _ => format!("{error} (user {user})"),
    };
    anyhow!("the {what} {} cannot be used: {remedy}", path.display())
}

/// The user this process runs as, by name and number.
fn user() -> String {
    let id = geteuid();
    match User::from_uid(id) {
        Ok(Some(user)) => format!("{} (uid {id})", user.name),
        _ => format!("with uid {id}"),
    }
}

#[cfg(test)]
#[path = "startup_tests.rs"]
mod tests;
