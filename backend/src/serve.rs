//! The server's life: open the data folder, listen, work, and stop without losing anything.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tracing::{info, warn};

use crate::app::App;
use crate::blob::Blobs;
use crate::config::Serve;
use crate::db::{DATABASE, Db};
use crate::engine::Builder;
use crate::fetch::download::{Downloader, Limits};
use crate::http::frontend::Frontend;
use crate::http::pace::Pace;
use crate::relay::calls::Calls;
use crate::sandbox::protocol::Protection;
use crate::settings::Accept;
use crate::{downloads, http, intake, profile, trash, upkeep, upload, worker};

/// How long a link rests after a failure that may pass.
const LINK_REST: Duration = Duration::from_secs(5);

/// Serves until the process is asked to stop.
pub fn run(options: Serve) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(serve(options))
}

async fn serve(options: Serve) -> anyhow::Result<()> {
    let _lock = lock(&options.data)?;
    let frontend = frontend(options.frontend.as_deref())?;
    let settings = options.settings();
    upkeep::check_folder(&options.data)?;
    let database = options.data.join(DATABASE);
    Db::check(&database).await?;
    let db = Db::open(&database, settings.durability.of_commit())
        .await
        .context("the database cannot be opened")?;
    let calls = Arc::new(Calls::Kept(db.clone()));
    let builder = Builder { config: &options.reading, calls, runtime: Handle::current() };
    let readers = builder.pool(&options.reading.ocr, options.workers)?;
    let blobs =
        Blobs::in_folder(&options.data.join("files")).context("the folder of files cannot be opened")?;
    for engine in readers.engines() {
        if let Some(host) = &engine.sends_to {
            warn!("the engine {} sends pictures of receipts to {host}", engine.name);
        }
    }
    log_protection(&readers.warm_up().await?);
    let app = App::new(db, blobs, readers, settings);
    upkeep::check_database(&app, &options.data).await?;
    // The lock says that no other process works on these jobs.
    app.db.release_jobs().await?;
    upload::sweep::mend(&app).await?;
    downloads::take_up(&app).await?;
    if app.settings.accept == Accept::Receipts {
        intake::settle_all(&app).await?;
    }
    profile::sweep(&app).await?;

    let listener = TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("cannot listen on {}", options.listen))?;
    let address = listener.local_addr()?;
    announce(address)?;
    if !address.ip().is_loopback() {
        warn!("there are no accounts yet: everybody who reaches {address} sees and changes all receipts");
    }
    let workers = tokio::spawn(worker::run(app.clone(), options.workers));
    let limits = Limits::for_files_of(app.settings.max_file_bytes);
    let downloader = Downloader::new(app.settings.links.clone(), limits)?;
    let downloads = tokio::spawn(downloads::run(app.clone(), downloader, LINK_REST));
    let shutdown = app.shutdown.clone();
    tokio::spawn(async move {
        asked_to_stop().await;
        shutdown.cancel();
    });
    let sweeper = tokio::spawn(upload::sweep::run(app.clone()));
    let trash = tokio::spawn(trash::run(app.clone()));
    let upkeep = tokio::spawn(upkeep::run(app.clone()));
    let pace = Pace {
        bytes_per_second: options.uploads.min_body_rate,
        grace: Duration::from_secs(options.uploads.body_grace),
    };
    let router = http::router(app.clone(), frontend, pace);
    http::listen::serve(&app, listener, router, Duration::from_secs(options.uploads.header_timeout)).await;
    sweeper.await?;
    trash.await?;
    upkeep.await?;
    workers.await?;
    downloads.await?;
    app.db.close().await;
    info!("stopped");
    Ok(())
}

/// Says what protects this machine from hostile files, and warns of what does not.
fn log_protection(protection: &Protection) {
    let memory = protection.memory_limit_bytes.map(|bytes| bytes / (1024 * 1024));
    info!(
        memory_limit_mib = memory,
        seccomp = protection.filters_system_calls,
        landlock = protection.restricts_files,
        "files are read in processes of their own"
    );
    for (is_missing, what) in [
        (memory.is_none(), "memory limits"),
        (!protection.filters_system_calls, "seccomp"),
        (!protection.restricts_files, "Landlock"),
    ] {
        if is_missing {
            warn!("reader processes are less protected from hostile files: this system has no {what}");
        }
    }
}

/// Two servers on one folder would do each other's jobs twice.
fn lock(data: &Path) -> anyhow::Result<File> {
    std::fs::create_dir_all(data)
        .with_context(|| format!("the data folder {} cannot be made", data.display()))?;
    let file = File::create(data.join("lock"))?;
    file.try_lock().with_context(|| format!("another server uses the data folder {}", data.display()))?;
    Ok(file)
}

#[expect(clippy::print_stdout, reason = "scripts read the address from here")]
fn announce(address: std::net::SocketAddr) -> anyhow::Result<()> {
    use std::io::Write;
    println!("listening on http://{address}");
    Ok(std::io::stdout().flush()?)
}

#[cfg(feature = "embedded")]
fn frontend(folder: Option<&Path>) -> anyhow::Result<Frontend> {
    folder.map_or_else(|| Frontend::embedded(crate::embedded::FRONTEND), Frontend::in_folder)
}

#[cfg(not(feature = "embedded"))]
fn frontend(folder: Option<&Path>) -> anyhow::Result<Frontend> {
    Frontend::in_folder(folder.unwrap_or(Path::new("dist")))
}

/// Ctrl-C, or SIGTERM as service managers send it.
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { _ = tokio::signal::ctrl_c() => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
