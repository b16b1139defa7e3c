//! Profile picture: decoded into small squares without metadata, stored under a version.
//!
//! The old picture stays until the new one is stored. Leftovers of a crash are deleted at startup
//! ([`delete_unused_pictures`]).

use std::time::Duration;

use bytes::Bytes;
use shared::file_kind::FileKind;
use shared::problem::ProblemCode;
use shared::profile::{PICTURE_SIDES_PX, check_picture};
use tracing::error;
use uuid::Uuid;

use crate::app::App;
use crate::blob::{BlobError, BlobKey, PROFILE_PICTURES};
use crate::db::profile;
use crate::error::OperationError;
use crate::sandbox::pool::FileSource;

/// Time limit for decoding one picture.
const DECODING_TIME_LIMIT: Duration = Duration::from_secs(30);

/// Squares of one picture: side in pixels and WebP.
type Squares = Vec<(u32, Vec<u8>)>;

/// Makes this file the profile picture and returns its version.
pub async fn set_picture(app: &App, file: Vec<u8>) -> Result<Uuid, OperationError> {
    let kind = check_picture(&file, file.len() as u64).map_err(OperationError::Refused)?;
    let squares = decode_squares(app, file, kind).await?;
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
    let mut tx = app.db.begin().await?;
    let before = profile::set_picture(&mut tx, None, app.clock.now_ms()).await?;
    tx.commit().await?;
    if let Some(before) = before {
        delete_version(app, before).await;
    }
    Ok(before.is_some())
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
            Err(BlobError::Missing) => {
                return Err(OperationError::Refused(ProblemCode::ProfilePictureUnknown));
            }
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

/// Has a reader process make the squares.
async fn decode_squares(
    app: &App,
    file: Vec<u8>,
    kind: FileKind,
) -> Result<Squares, OperationError> {
    let file = FileSource::in_memory(file.into());
    match app
        .readers
        .make_squares(file, kind, DECODING_TIME_LIMIT, &app.shutdown)
        .await
    {
        Ok(squares) => Ok(PICTURE_SIDES_PX.into_iter().zip(squares).collect()),
        Err(failure) => {
            error!(%failure, "a profile picture could not be decoded");
            Err(OperationError::Refused(failure.problem()))
        }
    }
}

/// Stores a picture, makes it the one in use and returns the version before it.
async fn store_picture(
    app: &App,
    version: Uuid,
    squares: Squares,
) -> Result<Option<Uuid>, OperationError> {
    for (side, webp) in squares {
        app.blobs
            .put(&BlobKey::ProfilePicture(version, side), vec![webp.into()])
            .await?;
    }
    // The database names a version only after all of its blobs are stored.
    let mut tx = app.db.begin().await?;
    let before = profile::set_picture(&mut tx, Some(version), app.clock.now_ms()).await?;
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
