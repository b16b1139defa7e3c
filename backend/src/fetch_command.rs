//! `receipt-scanner fetch`: downloads a receipt by its link, to a file or to a server.
//!
//! The rules are those of the server ([`crate::fetch`]). The bytes go into a file of another name first,
//! which becomes the one that was asked for when it is whole; nothing stays of a download that failed.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use shared::problem::ProblemCode;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use crate::config::Fetch;
use crate::fetch::download::{Download, Downloader, Limits};
use crate::fetch::error::FetchError;
use crate::fetch::guard::Guard;
use crate::fetch::{Url, link};
use crate::progress::Progress;
use crate::upload_command::{self, INTERRUPTED};

/// A file that is removed unless it was finished.
struct Part(PathBuf);

/// Downloads the link. The exit code is 130 after Ctrl-C.
pub fn run(options: &Fetch) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        tokio::select! {
            ended = fetch(options) => ended,
            _ = tokio::signal::ctrl_c() => Ok(ExitCode::from(INTERRUPTED)),
        }
    })
}

async fn fetch(options: &Fetch) -> anyhow::Result<ExitCode> {
    let link = link::parse(&options.link).map_err(told)?;
    let limits = Limits::for_files_of(options.max_file_mb * 1024 * 1024);
    let downloader = Downloader::new(Guard::allowing(options.allow.clone()), limits)?;
    match (&options.output, &options.to) {
        (Some(file), _) => to_file(&downloader, &link, file, options.force).await,
        (None, Some(server)) => to_server(&downloader, &link, server, options).await,
        (None, None) => bail!("name a file or a server"),
    }
}

async fn to_file(
    downloader: &Downloader,
    link: &Url,
    file: &Path,
    replaces: bool,
) -> anyhow::Result<ExitCode> {
    let is_free = || {
        if !replaces && file.symlink_metadata().is_ok() {
            bail!("{} is there already; --force replaces it", file.display());
        }
        Ok(())
    };
    is_free()?;
    let mut name = file.as_os_str().to_owned();
    name.push(".part");
    let part = Part(name.into());
    write(downloader, link, &part).await?;
    is_free()?;
    std::fs::rename(&part.0, file)
        .with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(ExitCode::SUCCESS)
}

async fn to_server(
    downloader: &Downloader,
    link: &Url,
    server: &Url,
    options: &Fetch,
) -> anyhow::Result<ExitCode> {
    let state = options
        .memory
        .file()
        .context("there is no folder for program state: name a file with --state")?;
    let folder = state.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{} cannot be made", folder.display()))?;
    let part = Part(folder.join(format!("{}.part", uuid::Uuid::now_v7())));
    let name = write(downloader, link, &part).await?;
    upload_command::run_one(server, &options.memory, &part.0, &name).await
}

/// Downloads into a part, and gives the name that the file has for people.
async fn write(downloader: &Downloader, link: &Url, part: &Part) -> anyhow::Result<String> {
    let mut download = downloader.open(link).await.map_err(told)?;
    let cannot = || format!("{} cannot be written", part.0.display());
    // What an earlier run left is not written into, wherever it may lead.
    let _ = std::fs::remove_file(&part.0);
    let mut file = File::create_new(&part.0).await.with_context(cannot)?;
    let progress = Progress::new(download.size);
    let written = copy(&mut download, &mut file, &progress).await;
    progress.end();
    written?;
    file.sync_all().await.with_context(cannot)?;
    Ok(download.file_name)
}

async fn copy(download: &mut Download, file: &mut File, progress: &Progress) -> anyhow::Result<()> {
    while let Some(bytes) = download.chunk().await.map_err(told)? {
        file.write_all(&bytes)
            .await
            .context("the file cannot be written")?;
        progress.add(bytes.len() as u64);
    }
    file.flush().await.context("the file cannot be written")
}

/// The sentence for a person, and behind it what exactly happened.
fn told(error: FetchError) -> anyhow::Error {
    let code: ProblemCode = error.problem();
    anyhow::Error::new(error).context(code.message())
}

impl Drop for Part {
    fn drop(&mut self) {
        // Renamed or never written: then there is nothing to remove.
        let _ = std::fs::remove_file(&self.0);
    }
}
