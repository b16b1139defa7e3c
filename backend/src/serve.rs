//! The server's life: open the data folder, listen, work, and stop without losing anything.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::runtime::Handle;
use tracing::{info, warn};

use crate::app::App;
use crate::blob::Blobs;
use crate::config::Serve;
use crate::db::{DATABASE, Db};
use crate::engine::Builder;
use crate::fetch::download::{Downloader, Limits};
use crate::http::connections::ConnectionLimits;
use crate::http::frontend::Frontend;
use crate::http::pace::Pace;
use crate::relay::calls::Calls;
use crate::sandbox::protocol::Protection;
use crate::settings::Accept;
use crate::{downloads, http, intake, profile, startup, trash, upkeep, upload, worker};

/// On small machines, too, a few requests that compute do not keep the others waiting: the system divides the processors
/// among their threads.
const WORKER_THREADS_MIN: usize = 4;
/// The most connections at a time.
const CONNECTIONS_MAX: usize = 2_048;
/// How long a link rests after a failure that may pass.
const LINK_REST: Duration = Duration::from_secs(5);

/// Serves until the process is asked to stop.
pub fn run(options: Serve) -> anyhow::Result<()> {
    let open_files = startup::prepare_process();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(processors.max(WORKER_THREADS_MIN))
        .enable_all()
        .build()?;
    runtime.block_on(serve(options, open_files))
}

async fn serve(options: Serve, open_files: usize) -> anyhow::Result<()> {
    let _lock = startup::open_data_folder(&options.data)?;
    let frontend = frontend(options.frontend.as_deref())?;
    let settings = options.settings();
    upkeep::check_folder(&options.data)?;
    let database = options.data.join(DATABASE);
    Db::check(&database).await?;
    let db = Db::open(&database, settings.durability.of_commit())
        .await
        .with_context(|| {
            format!(
                "the database in {} cannot be opened",
                options.data.display()
            )
        })?;
    let calls = Arc::new(Calls::Kept(db.clone()));
    let builder = Builder {
        config: &options.reading,
        calls,
        runtime: Handle::current(),
    };
    let readers = builder.pool(&options.reading.ocr, options.workers)?;
    let blobs = Blobs::in_folder(&options.data.join(startup::FILES))
        .context("the folder of files cannot be opened")?;
    for engine in readers.engines() {
        if let Some(host) = &engine.sends_to {
            warn!(
                "the engine {} sends pictures of receipts to {host}",
                engine.name
            );
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

    let listeners = startup::listen(&options.network.listen).await?;
    startup::announce(&listeners)?;
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
    let header_timeout = Duration::from_secs(options.uploads.header_timeout);
    let limits = connection_limits(&options, open_files);
    http::listen::serve(&app, listeners, router, header_timeout, limits).await;
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
    let memory = protection
        .memory_limit_bytes
        .map(|bytes| bytes / (1024 * 1024));
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
            warn!(
                "reader processes are less protected from hostile files: this system has no {what}"
            );
        }
    }
}

/// Half of the open files are left for what requests do: each file on its way in or out is one.
fn connection_limits(options: &Serve, open_files: usize) -> ConnectionLimits {
    let per_client = usize::try_from(options.network.connections_per_client).unwrap_or(usize::MAX);
    ConnectionLimits {
        total: CONNECTIONS_MAX.min(open_files / 2).max(1),
        per_client: Some(per_client).filter(|_| !options.uploads.trust_proxy),
    }
}

#[cfg(feature = "embedded")]
fn frontend(folder: Option<&Path>) -> anyhow::Result<Frontend> {
    folder.map_or_else(
        || Frontend::embedded(crate::embedded::FRONTEND),
        Frontend::in_folder,
    )
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
