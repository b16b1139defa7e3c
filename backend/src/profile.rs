//! Profile: home, and a picture: decoded into small squares without metadata, stored under a version.
//!
//! The old picture stays until the new one is stored. Leftovers of a crash are deleted at startup
//! ([`delete_unused_pictures`]).

use std::time::Duration;

use bytes::Bytes;
use shared::problem::ProblemCode;
use shared::profile::{Home, PICTURE_SIDES_PX, check_picture};
use tracing::error;
use uuid::Uuid;

use crate::app::App;
use crate::blob::{BlobError, BlobKey, PROFILE_PICTURES};
use crate::db::profile;
use crate::error::OperationError;
use crate::sandbox::pool::FileSource;

/// Time limit for decoding one picture.
const DECODING_TIME_LIMIT: Duration = Duration::from_secs(30);

/// Makes this file the profile picture and returns its version.
pub async fn set_picture(app: &App, file: Vec<u8>) -> Result<Uuid, OperationError> {
    let kind = check_picture(&file, file.len() as u64)?;
    let file = FileSource::in_memory(file.into());
    let squares = app
        .readers
        .make_squares(file, kind, DECODING_TIME_LIMIT, &app.shutdown)
        .await;
    let squares = squares.map_err(|failure| {
        error!(%failure, "a profile picture could not be decoded");
        failure.problem()
    })?;
    // The version is the entity tag, by which browsers notice a new picture.
    let version = Uuid::now_v7();
    let kept = store_picture(app, version, squares).await;
    // Either the new or the previous version is unused now.
    if kept.is_err() {
        delete_version(app, version).await;
    }
    if let Some(before) = kept? {
        delete_version(app, before).await;
    }
    Ok(version)
}

/// Removes the profile picture; returns `false` if there is none.
pub async fn remove_picture(app: &App) -> Result<bool, OperationError> {
    // First the database, then the files: a crash in between leaves unused files only.
    let before = use_version(app, None).await?;
    if let Some(before) = before {
        delete_version(app, before).await;
    }
    Ok(before.is_some())
}

/// Changes home currency and home country as `change` decides from the stored ones.
pub async fn change_home(
    app: &App,
    change: impl FnOnce(&mut Home) -> Result<(), OperationError> + Send,
) -> Result<(), OperationError> {
    let mut tx = app.db.begin().await?;
    let mut home = profile::load_home(&mut tx).await?;
    change(&mut home)?;
    profile::set_home(&mut tx, home, app.clock.now_ms()).await?;
    Ok(tx.commit().await?)
}

/// Returns the profile picture as a square of this side, with its version; `None` if there is none.
pub async fn load_picture(app: &App, side: u32) -> Result<Option<(Uuid, Bytes)>, OperationError> {
    let mut gone = None;
    while let Some(version) = app.db.profile_picture().await? {
        match app
            .blobs
            .read_bytes(&BlobKey::ProfilePicture(version, side))
            .await
        {
            Ok(bytes) => return Ok(Some((version, bytes))),
            // Replaced between the two reads: try again with the new version.
            Err(BlobError::Missing) if gone != Some(version) => gone = Some(version),
            Err(BlobError::Missing) => return Err(ProblemCode::ProfilePictureUnknown.into()),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(None)
}

/// Deletes the blobs of all versions but the one in use.
pub async fn delete_unused_pictures(app: &App) -> Result<(), OperationError> {
    let kept = app.db.profile_picture().await?;
    let kept = PICTURE_SIDES_PX
        .map(|side| kept.map(|version| BlobKey::ProfilePicture(version, side).path()));
    for path in app.blobs.list_paths(PROFILE_PICTURES).await? {
        if !kept.iter().flatten().any(|kept| *kept == path) {
            app.blobs.remove(&path).await?;
        }
    }
    Ok(())
}

/// Stores the squares of a picture, makes it the one in use and returns the version before it.
async fn store_picture(
    app: &App,
    version: Uuid,
    squares: Vec<Vec<u8>>,
) -> Result<Option<Uuid>, OperationError> {
    for (side, webp) in PICTURE_SIDES_PX.into_iter().zip(squares) {
        app.blobs
            .put(&BlobKey::ProfilePicture(version, side), vec![webp.into()])
            .await?;
    }
    // The database names a version only after all of its blobs are stored.
    use_version(app, Some(version)).await
}

/// Makes a version the one in use, or none, and returns the version before it.
async fn use_version(app: &App, version: Option<Uuid>) -> Result<Option<Uuid>, OperationError> {
    let mut tx = app.db.begin().await?;
    let before = profile::set_picture(&mut tx, version, app.clock.now_ms()).await?;
    tx.commit().await?;
    Ok(before)
}

/// Deletes the blobs of an unused version. Failures are repaired at the next startup.
async fn delete_version(app: &App, version: Uuid) {
    for side in PICTURE_SIDES_PX {
        if let Err(cause) = app
            .blobs
            .remove(&BlobKey::ProfilePicture(version, side).path())
            .await
        {
            error!(%version, %cause, "an old profile picture was not removed");
        }
    }
}
