//! Command `receipt-scanner fetch`: download of a link.
//!
//! The target is a file or a server. Links are restricted as in the server ([`crate::fetch`]).
//! Bytes go into a `.part` file, which is renamed when it is complete; a failed download leaves
//! nothing behind.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use crate::clock::Clock;
use crate::config::FetchOptions;
use crate::fetch::download::{Download, DownloadLimits, Downloader};
use crate::fetch::error::FetchError;
use crate::fetch::guard::Guard;
use crate::fetch::{Url, link};
use crate::progress::Progress;
use crate::upload_command::{self, INTERRUPTED_EXIT_CODE};

/// File that is deleted on drop unless it was renamed.
struct PartFile(PathBuf);

/// Downloads the link. The exit code is 130 after Ctrl-C.
pub fn run(options: &FetchOptions, clock: Clock) -> anyhow::Result<ExitCode> {
    tokio::runtime::Runtime::new()?.block_on(async {
        // Ctrl-C drops the download, and with it the part file.
        tokio::select! {
            ended = fetch_link(options, clock) => ended,
            _ = tokio::signal::ctrl_c() => Ok(ExitCode::from(INTERRUPTED_EXIT_CODE)),
        }
    })
}

async fn fetch_link(options: &FetchOptions, clock: Clock) -> anyhow::Result<ExitCode> {
    let link = link::parse_link(&options.link).map_err(user_error)?;
    let limits = DownloadLimits::for_bytes_max(options.max_file_mb * 1024 * 1024);
    let downloader = Downloader::new(Guard::with_allowed(options.allow.clone()), limits)?;
    match (&options.output, &options.to) {
        (Some(file), _) => download_to_file(&downloader, &link, file, options.force).await,
        (None, Some(server)) => {
            download_to_server(&downloader, &link, server, options, clock).await
        }
        (None, None) => bail!("name a file or a server"),
    }
}

async fn download_to_file(
    downloader: &Downloader,
    link: &Url,
    file: &Path,
    replaces: bool,
) -> anyhow::Result<ExitCode> {
    // Checked before the download and again before the rename, between which the file may appear.
    let is_free = || {
        if !replaces && file.symlink_metadata().is_ok() {
            bail!("{} is there already; --force replaces it", file.display());
        }
        Ok(())
    };
    is_free()?;
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    let part = PartFile(name.into());
    download_part(downloader, link, &part).await?;
    is_free()?;
    std::fs::rename(&part.0, file)
        .with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(ExitCode::SUCCESS)
}

async fn download_to_server(
    downloader: &Downloader,
    link: &Url,
    server: &Url,
    options: &FetchOptions,
    clock: Clock,
) -> anyhow::Result<ExitCode> {
    let state = options.memory.state_file()?;
    // The part is placed beside the upload state, in a folder of this program.
    let folder = state.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{} cannot be made", folder.display()))?;
    let part = PartFile(folder.join(format!("{}.part", uuid::Uuid::now_v7())));
    let name = download_part(downloader, link, &part).await?;
    upload_command::run_one(server, &options.memory, &part.0, &name, clock).await
}

/// Downloads into a part file, and returns the display name of the file.
async fn download_part(
    downloader: &Downloader,
    link: &Url,
    part: &PartFile,
) -> anyhow::Result<String> {
    let mut download = downloader.open_link(link).await.map_err(user_error)?;
    let cannot = || format!("{} cannot be written", part.0.display());
    // A leftover, which may be a symbolic link, is deleted and not written into.
    let _ = std::fs::remove_file(&part.0);
    let mut file = File::create_new(&part.0).await.with_context(cannot)?;
    let progress = Progress::new(download.size_bytes);
    let written = copy_chunks(&mut download, &mut file, &progress).await;
    // The bar is removed before an error is printed.
    progress.finish();
    written?;
    // On the disk before the rename makes it the final file.
    file.sync_all().await.with_context(cannot)?;
    Ok(download.file_name)
}

async fn copy_chunks(
    download: &mut Download,
    file: &mut File,
    progress: &Progress,
) -> anyhow::Result<()> {
    while let Some(bytes) = download.next_chunk().await.map_err(user_error)? {
        file.write_all(&bytes)
            .await
            .context("the file cannot be written")?;
        progress.add_bytes(bytes.len() as u64);
    }
    file.flush().await.context("the file cannot be written")
}

/// Returns the message for the user, with the exact error as its cause.
fn user_error(error: FetchError) -> anyhow::Error {
    let message = error.problem().message();
    anyhow::Error::new(error).context(message)
}

impl Drop for PartFile {
    fn drop(&mut self) {
        // Fails if the file was renamed or never created.
        let _ = std::fs::remove_file(&self.0);
    }
}
