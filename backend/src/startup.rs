//! Process setup before serving: file modes, open-file limit, data folder, listening sockets.
//!
//! Errors name the path or address, the user and a remedy.

use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, anyhow, bail};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::stat::{Mode, umask};
use nix::unistd::{AccessFlags, User, access, geteuid};
use tokio::net::TcpListener;
use tracing::warn;
use walkdir::WalkDir;

use crate::config::ListenAddress;
use crate::db::{self, DATABASE, DbError};
use crate::error::OperationError;

/// Modes of folders and files: access for the owner only.
const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;
/// Permission bits of group and others.
const OTHERS_MODE: u32 = 0o077;
/// Upper bound of the open-file limit; some systems report a hard limit that cannot be set.
const OPEN_FILES_MAX: u64 = 1 << 20;
/// Name of the lock file that a running server holds.
const LOCK_FILE: &str = "lock";
/// Name of the folder of all files in the data folder.
pub(crate) const FILES_FOLDER: &str = "files";

/// Makes all new files private and raises the open-file limit as far as the system allows. Returns
/// that limit.
pub(crate) fn prepare_process() -> usize {
    umask(Mode::from_bits_truncate(0o077));
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE).unwrap_or((1_024, 1_024));
    // A soft limit can be raised to the hard one without privileges.
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

/// Creates the data folder if need be, locks it and returns the lock: two servers on one folder
/// would run each other's jobs. Removes access of other users to its content.
pub(crate) fn open_data_folder(data: &Path) -> anyhow::Result<File> {
    let file = fs::create_dir_all(data).and_then(|()| {
        File::options()
            .create(true)
            .write(true)
            .truncate(false)
            .open(data.join(LOCK_FILE))
    });
    let file = file.map_err(|error| explain_path_error(&error, data, "data folder"))?;
    // The system releases the lock with the process, also after a crash.
    file.try_lock()
        .with_context(|| format!("another server uses the data folder {}", data.display()))?;
    let files = data.join(FILES_FOLDER);
    fs::create_dir_all(&files)
        .map_err(|error| explain_path_error(&error, &files, "folder of files"))?;
    restrict_to_owner(data);
    check_access(data, &files)?;
    Ok(file)
}

/// Checks write access now rather than at the first upload.
fn check_access(data: &Path, files: &Path) -> anyhow::Result<()> {
    let below = fs::read_dir(files)
        .map_err(|error| explain_path_error(&error, files, "folder of files"))?;
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
        .map_err(|error| explain_path_error(&error.into(), &folder, "folder"))?;
    }
    // Database, write-ahead log and its index.
    for ending in ["", "-wal", "-shm"] {
        let database = data.join(format!("{DATABASE}{ending}"));
        if database.exists() {
            File::options()
                .read(true)
                .write(true)
                .open(&database)
                .map_err(|error| explain_path_error(&error, &database, "database"))?;
        }
    }
    Ok(())
}

/// Removes access of other users from the files of this program. Other files in the folder are left
/// alone.
fn restrict_to_owner(data: &Path) {
    let mut result = Ok(());
    let mut is_all_ours = data.parent().is_some();
    for entry in fs::read_dir(data).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        if is_database_file(&name) || name == LOCK_FILE {
            result = result.and(remove_others_access(&path));
        } else if name == FILES_FOLDER {
            // The folder comes last: once it is closed, everything below is known to be closed.
            if is_open_to_others(&path) {
                let entries = WalkDir::new(&path)
                    .contents_first(true)
                    .into_iter()
                    .flatten();
                result = entries.fold(result, |result, entry| {
                    result.and(remove_others_access(entry.path()))
                });
            }
        } else {
            is_all_ours &= name == "lost+found";
        }
    }
    // A folder shared with other files keeps its mode.
    if is_all_ours {
        result = result.and(remove_others_access(data));
    } else if is_open_to_others(data) {
        warn!(
            "{} holds other files, too: its permissions stay as they are",
            data.display()
        );
    }
    if let Err(error) = result {
        warn!(
            %error,
            "other users of this machine may be able to read what {} holds",
            data.display()
        );
    }
}

fn is_database_file(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(DATABASE.as_bytes())
}

fn is_open_to_others(path: &Path) -> bool {
    fs::symlink_metadata(path)
        .is_ok_and(|metadata| metadata.permissions().mode() & OTHERS_MODE != 0)
}

/// Removes the permissions of group and others. Symbolic links stay as they are, since they lead
/// elsewhere.
fn remove_others_access(path: &Path) -> io::Result<()> {
    let metadata = fs::symlink_metadata(path)?;
    let mode = if metadata.is_dir() {
        FOLDER_MODE
    } else {
        FILE_MODE
    };
    if metadata.is_symlink() || metadata.permissions().mode() & OTHERS_MODE == 0 {
        return Ok(());
    }
    fs::set_permissions(path, Permissions::from_mode(mode))
}

/// Listens on every address of the name.
pub(crate) async fn bind_listeners(on: &ListenAddress) -> anyhow::Result<Vec<TcpListener>> {
    let resolved = tokio::net::lookup_host((on.host.as_str(), on.port)).await;
    let mut addresses: Vec<SocketAddr> = resolved
        .with_context(|| {
            format!(
                "cannot listen on {on}: no address is known for this name; use an address \
                     like 127.0.0.1"
            )
        })?
        .collect();
    // A name may resolve to one address several times.
    addresses.sort_unstable();
    addresses.dedup();
    let mut listeners: Vec<TcpListener> = Vec::new();
    let mut missing = None;
    for mut address in addresses {
        // A port chosen by the system is the same for all addresses.
        if let (0, Some(first)) = (on.port, listeners.first()) {
            address.set_port(first.local_addr()?.port());
        }
        match TcpListener::bind(address).await {
            Ok(listener) => listeners.push(listener),
            // The name may have addresses of protocols that are disabled.
            Err(error) if error.kind() == ErrorKind::AddrNotAvailable => {
                missing = Some((address, error));
            }
            // The port chosen for the first address may be in use on another one.
            Err(_) if on.port == 0 && !listeners.is_empty() => {}
            Err(error) => return Err(explain_bind_error(&error, address)),
        }
    }
    match (listeners.is_empty(), missing) {
        (false, _) => Ok(listeners),
        (true, Some((address, error))) => Err(explain_bind_error(&error, address)),
        (true, None) => bail!("cannot listen on {on}: no address is known for this name"),
    }
}

/// Prints the addresses, for users and scripts.
#[expect(clippy::print_stdout, reason = "scripts read the address from here")]
pub(crate) fn print_addresses(listeners: &[TcpListener]) -> anyhow::Result<()> {
    use std::io::Write;
    for listener in listeners {
        let address = listener.local_addr()?;
        println!("listening on http://{address}");
        if !address.ip().is_loopback() {
            warn!(
                "there are no accounts yet: everyone who reaches {address} can see and change all \
                 receipts"
            );
        }
    }
    Ok(io::stdout().flush()?)
}

fn explain_bind_error(error: &io::Error, address: SocketAddr) -> anyhow::Error {
    let port = address.port();
    let other_port = if port == 8_080 { 8_081 } else { 8_080 };
    let on_port = |port| SocketAddr::new(address.ip(), port);
    let remedy = match error.kind() {
        ErrorKind::AddrInUse => format!(
            "another program uses port {port}; stop it, or choose another port with --listen {}",
            on_port(other_port)
        ),
        ErrorKind::PermissionDenied => format!(
            "user {} may not use port {port}; choose one from 1024 on, like --listen {}, or allow \
             it with `setcap cap_net_bind_service=+ep` on this program",
            current_user(),
            on_port(8_080)
        ),
        ErrorKind::AddrNotAvailable => {
            "this machine has no such address; use one of its own, or 0.0.0.0 for all of them"
                .to_owned()
        }
        _ => error.to_string(),
    };
    anyhow!("cannot listen on {address}: {remedy}")
}

/// Describes why a file or folder cannot be used, by which user, and a remedy.
fn explain_path_error(error: &io::Error, path: &Path, what: &str) -> anyhow::Error {
    let user = current_user();
    // The obstacle is the path itself or its nearest existing ancestor.
    let place = path.ancestors().find(|place| place.exists());
    let place = place.unwrap_or(Path::new(".")).display();
    let remedy = match error.kind() {
        ErrorKind::PermissionDenied => format!(
            "user {user} may not write to {place}; give it to that user (chown), or choose another \
             folder with --data"
        ),
        ErrorKind::ReadOnlyFilesystem => {
            format!("{place} lies on a read-only file system; choose another folder with --data")
        }
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            format!("{place} is a file and not a folder; choose another folder with --data")
        }
        ErrorKind::StorageFull => format!("{place} has no space left"),
        _ => format!("{error} (user {user})"),
    };
    anyhow!("the {what} {} cannot be used: {remedy}", path.display())
}

/// Adds a remedy to an error that comes from a full disk.
pub(crate) fn explain_full_disk(error: anyhow::Error, data: &Path) -> anyhow::Error {
    let is_full = |cause: &(dyn std::error::Error + 'static)| {
        let io = cause.downcast_ref::<io::Error>();
        let database = cause
            .downcast_ref::<DbError>()
            .or_else(|| match cause.downcast_ref() {
                Some(OperationError::Db(error)) => Some(error),
                _ => None,
            });
        io.is_some_and(|error| error.kind() == ErrorKind::StorageFull)
            || database.is_some_and(db::is_full)
    };
    if !error.chain().any(is_full) {
        return error;
    }
    error.context(format!(
        "the data folder {} has no space left; free some space there, then start again: all \
         receipts are kept",
        data.display()
    ))
}

/// Returns the user of this process by name and number.
fn current_user() -> String {
    let id = geteuid();
    match User::from_uid(id) {
        Ok(Some(user)) => format!("{} (uid {id})", user.name),
        _ => format!("with uid {id}"),
    }
}

#[cfg(test)]
mod tests;
