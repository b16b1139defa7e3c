//! Server lifecycle: startup checks, repair, listening and loss-free shutdown.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tracing::{info, warn};

use crate::app::App;
use crate::blob::Blobs;
use crate::clock::Clock;
use crate::config::ServeOptions;
use crate::db::queue::JobKind;
use crate::db::{DATABASE, Db};
use crate::engine::EngineBuilder;
use crate::fetch::download::{DownloadLimits, Downloader};
use crate::http::connections::ConnectionLimits;
use crate::http::frontend::Frontend;
use crate::http::min_rate::MinRate;
use crate::remote_engines::call_counter::CallCounter;
use crate::sandbox::protocol::Protection;
use crate::settings::Accept;
use crate::{downloads, http, intake, profile, startup, trash, upkeep, upload, worker};

/// Minimum number of runtime threads: on small machines, too, a few requests that compute must not
/// block the others. The system divides the processors among the threads.
const WORKER_THREADS_MIN: usize = 4;
/// Maximum number of open connections.
const CONNECTIONS_MAX: usize = 2_048;
/// Delay of a link after its first transient failure.
const LINK_RETRY_DELAY: Duration = Duration::from_secs(5);

/// Serves until the process receives a stop signal.
pub fn run(options: ServeOptions, clock: Clock) -> anyhow::Result<()> {
    let open_files = startup::prepare_process();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(processors.max(WORKER_THREADS_MIN))
        .enable_all()
        .build()?;
    let data = options.data.clone();
    runtime
        .block_on(run_server(options, open_files, clock))
        .map_err(|error| startup::explain_full_disk(error, &data))
}

async fn run_server(options: ServeOptions, open_files: usize, clock: Clock) -> anyhow::Result<()> {
    keep_running_at_file_size_limit();
    // Checks come before anything is repaired or deleted.
    let _lock = startup::open_data_folder(&options.data)?;
    let frontend = frontend(options.frontend.as_deref())?;
    let settings = options.to_settings();
    upkeep::check_data_folder(&options.data)?;
    let database = options.data.join(DATABASE);
    Db::check_file(&database).await?;
    let db = Db::open(&database, settings.durability.commit_level())
        .await
        .with_context(|| {
            format!(
                "the database in {} cannot be opened",
                options.data.display()
            )
        })?;
    let calls = Arc::new(CallCounter::Persistent(db.clone()));
    let builder = EngineBuilder {
        config: &options.reading,
        calls,
        runtime: Handle::current(),
        clock: clock.clone(),
    };
    let readers = builder.build_pool(&options.reading.ocr, options.workers)?;
    let blobs = Blobs::open_folder(&options.data.join(startup::FILES_FOLDER))
        .context("the folder of files cannot be opened")?;
    // Sending pictures to other machines is announced in the log.
    for engine in readers.engines() {
        if let Some(host) = &engine.sends_to {
            warn!(
                "the engine {} sends pictures of receipts to {host}",
                engine.name
            );
        }
    }
    log_protection(&readers.warm_up().await?);
    let app = App::new(db, blobs, readers, settings, clock);
    upkeep::check_database(&app, &options.data).await?;
    // Repair after a crash. The lock of the data folder proves that no other process has these
    // jobs.
    app.db.release_jobs(JobKind::Reading, true).await?;
    upload::expire::repair_orphans(&app).await?;
    downloads::requeue_interrupted(&app).await?;
    // A plain store makes no receipts.
    if app.settings.accept == Accept::Receipts {
        intake::finalize_pending(&app).await?;
    }
    profile::delete_unused_pictures(&app).await?;

    // Listening starts after the repair, so that no request meets leftovers.
    let listeners = startup::bind_listeners(&options.network.listen).await?;
    startup::print_addresses(&listeners)?;
    // Background tasks; each ends after its current step when `shutdown` is cancelled.
    let mut tasks = JoinSet::new();
    tasks.spawn(worker::run_workers(app.clone(), options.workers));
    let limits = DownloadLimits::for_bytes_max(app.settings.max_file_bytes);
    let downloader = Downloader::new(app.settings.link_guard.clone(), limits)?;
    tasks.spawn(downloads::run_workers(
        app.clone(),
        downloader,
        LINK_RETRY_DELAY,
    ));
    let shutdown = app.shutdown.clone();
    tokio::spawn(async move {
        wait_for_stop_signal().await;
        shutdown.cancel();
    });
    tasks.spawn(upload::expire::run_expiry(app.clone()));
    tasks.spawn(trash::purge_periodically(app.clone()));
    tasks.spawn(upkeep::sweep_periodically(app.clone()));
    let pace = MinRate {
        bytes_per_second: options.uploads.min_body_rate,
        grace: Duration::from_secs(options.uploads.body_grace),
    };
    let router = http::router(app.clone(), frontend, pace);
    let header_timeout = Duration::from_secs(options.uploads.header_timeout);
    let limits = connection_limits(&options, open_files);
    http::listen::serve_until_shutdown(&app, listeners, router, header_timeout, limits).await;
    // Tasks end before the database closes.
    while let Some(ended) = tasks.join_next().await {
        ended?;
    }
    app.db.close().await;
    info!("stopped");
    Ok(())
}

/// Logs the protections of reader processes from hostile files, and warns of missing ones.
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

/// Returns the connection limits. Half of the open files are left for requests: each file on its
/// way in or out is one.
fn connection_limits(options: &ServeOptions, open_files: usize) -> ConnectionLimits {
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

/// Lets a write beyond `RLIMIT_FSIZE` fail with an error; by default its signal ends the process.
fn keep_running_at_file_size_limit() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        // A handler replaces the default action for the rest of the process.
        if let Err(cause) = signal(SignalKind::from_raw(nix::libc::SIGXFSZ)) {
            warn!(%cause, "a limit of file sizes may end the server");
        }
    }
}

/// Waits for Ctrl-C, or for SIGTERM as service managers send it.
async fn wait_for_stop_signal() {
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
