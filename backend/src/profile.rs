//! The profile picture: a picture in, small squares without its metadata out, kept under a version of ours.
//!
//! The old picture stays until the new one lies in its place. What a kill leaves in between is cleared away
//! by [`sweep`] when the server starts.

use std::time::Duration;

use bytes::Bytes;
use shared::file_kind::FileKind;
use shared::problem::ProblemCode;
use shared::profile::{SIDES, check};
use tracing::error;
use uuid::Uuid;

use crate::app::{App, now_ms};
use crate::blob::{BlobError, BlobKey, PROFILE_PICTURES};
use crate::db::{DbError, profile};
use crate::sandbox::pool::FileSource;

/// How long a picture may take.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// A profile picture cannot be set, shown or removed.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The person must be told this.
    #[error("{}", .0.message())]
    Refused(ProblemCode),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The blob store failed.
    #[error(transparent)]
    Blob(#[from] BlobError),
}

/// The squares of one picture: side and WebP.
type Squares = Vec<(u32, Vec<u8>)>;

/// Makes this file the profile picture and gives its version.
pub async fn set_picture(app: &App, file: Vec<u8>) -> Result<Uuid, ProfileError> {
    let kind = check(&file, file.len() as u64).map_err(ProfileError::Refused)?;
    let squares = decoded(app, file, kind).await?;
    let version = Uuid::now_v7();
    let kept = keep(app, version, squares).await;
    if kept.is_err() {
        forget(app, version).await;
    }
    if let Some(before) = kept? {
        forget(app, before).await;
    }
    Ok(version)
}

/// Removes the profile picture; `false` when there is none.
pub async fn remove_picture(app: &App) -> Result<bool, ProfileError> {
    let mut tx = app.db.begin().await?;
    let before = profile::set_picture(&mut tx, None, now_ms()).await?;
    tx.commit().await?;
    if let Some(before) = before {
        forget(app, before).await;
    }
    Ok(before.is_some())
}

/// The profile picture as a square of this side, with its version; `None` when there is none.
pub async fn picture(app: &App, side: u32) -> Result<Option<(Uuid, Bytes)>, ProfileError> {
    let mut gone = None;
    while let Some(version) = app.db.profile_picture().await? {
        match app
            .blobs
            .bytes(&BlobKey::ProfilePicture(version, side))
            .await
        {
            Ok(bytes) => return Ok(Some((version, bytes))),
            // Another picture was set in this moment.
            Err(BlobError::Missing) if gone != Some(version) => gone = Some(version),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(None)
}

/// Removes the blobs that a stopped server left: those of any version but the one in use.
pub async fn sweep(app: &App) -> Result<(), ProfileError> {
    let kept = app.db.profile_picture().await?;
    let kept = SIDES.map(|side| kept.map(|version| BlobKey::ProfilePicture(version, side).path()));
    for path in app.blobs.paths_in(PROFILE_PICTURES).await? {
        if !kept.iter().flatten().any(|kept| *kept == path) {
            app.blobs.remove(&path).await?;
        }
    }
    Ok(())
}

/// Has a reader process make the squares.
async fn decoded(app: &App, file: Vec<u8>, kind: FileKind) -> Result<Squares, ProfileError> {
    let file = FileSource::in_memory(file.into());
    match app
        .readers
        .make_squares(file, kind, TIME_LIMIT, &app.shutdown)
        .await
    {
        Ok(squares) => Ok(SIDES.into_iter().zip(squares).collect()),
        Err(failure) => {
            error!(%failure, "a profile picture could not be decoded");
            Err(ProfileError::Refused(failure.problem()))
        }
    }
}

/// Keeps a picture and makes it the one in use; gives the version before it.
async fn keep(app: &App, version: Uuid, squares: Squares) -> Result<Option<Uuid>, ProfileError> {
    for (side, webp) in squares {
        app.blobs
            .put(&BlobKey::ProfilePicture(version, side), vec![webp.into()])
            .await?;
    }
    let mut tx = app.db.begin().await?;
    let before = profile::set_picture(&mut tx, Some(version), now_ms()).await?;
    tx.commit().await?;
    Ok(before)
}

/// Removes the blobs of a version that is not in use. One that stays is cleared away at the next start.
async fn forget(app: &App, version: Uuid) {
    for side in SIDES {
        if let Err(cause) = app
            .blobs
            .remove(&BlobKey::ProfilePicture(version, side).path())
            .await
        {
            error!(%version, %cause, "an old profile picture was not removed");
        }
    }
}
