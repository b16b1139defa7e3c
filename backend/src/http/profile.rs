//! Handlers for the profile: `/api/profile`.
//!
//! The picture is set as a plain body or as the part `file` of a form.

use std::str::FromStr;

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use shared::annotations::Change;
use shared::problem::ProblemCode;
use shared::profile::{
    PICTURE_BYTES_MAX, PICTURE_SIDES_PX, Profile, ProfileChange, ProfilePicture,
};
use uuid::Uuid;

use super::delivery::{self, DeliveredFile};
use super::error::ApiError;
use super::form::{MultipartForm, body_chunks, is_form};
use super::json::StrictJson;
use crate::app::App;
use crate::blob::BlobError;
use crate::error::OperationError;
use crate::profile;

/// Cache-Control of pictures: always revalidated, since the picture may have been replaced.
const PICTURE_CACHE_CONTROL: &str = "private, no-cache";
/// Name of the form part with the picture.
const PICTURE_PART: &str = "file";
/// Maximum number of bytes read of a body that is too large, so that the client still gets the
/// answer.
const READ_BYTES_MAX: u64 = 4 * PICTURE_BYTES_MAX;

/// Body that is kept up to the maximum size of a picture; further bytes are only counted.
#[derive(Default)]
struct PictureBody {
    bytes: Vec<u8>,
    size_bytes: u64,
}

pub(super) async fn get_profile(State(app): State<App>) -> Result<Json<Profile>, ApiError> {
    let version = app.db.profile_picture().await?;
    load_profile(&app, version).await
}

pub(super) async fn change_profile(
    State(app): State<App>,
    StrictJson(change): StrictJson<ProfileChange>,
) -> Result<Json<Profile>, ApiError> {
    let ProfileChange {
        home_currency,
        home_country,
    } = change;
    profile::change_home(&app, |home| {
        apply_change(&mut home.currency, home_currency)
            .map_err(|_| ProblemCode::CurrencyUnknown)?;
        apply_change(&mut home.country, home_country).map_err(|error| OperationError::RefusedFor {
            code: ProblemCode::RequestUnusable,
            detail: format!("home_country: {error}"),
        })
    })
    .await?;
    get_profile(State(app)).await
}

/// Applies a change to a stored value, which may be absent.
fn apply_change<T: FromStr>(stored: &mut Option<T>, change: Change) -> Result<(), T::Err> {
    match change {
        Change::Keep => {}
        Change::Clear => *stored = None,
        Change::Set(text) => *stored = Some(text.parse()?),
    }
    Ok(())
}

pub(super) async fn put_picture(
    State(app): State<App>,
    request: Request,
) -> Result<Json<Profile>, ApiError> {
    let file = if is_form(request.headers()) {
        read_form(request).await?
    } else {
        read_plain_body(request).await?
    };
    let version = profile::set_picture(&app, file).await?;
    load_profile(&app, Some(version)).await
}

pub(super) async fn delete_picture(State(app): State<App>) -> Result<StatusCode, ApiError> {
    if profile::remove_picture(&app).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ProblemCode::ProfilePictureUnknown.into())
    }
}

/// Sends the picture with the side in the path, in pixels, or the first one.
pub(super) async fn get_picture(
    State(app): State<App>,
    side: Option<Path<String>>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let mut sides = PICTURE_SIDES_PX.into_iter();
    let side = sides.find(|known| side.as_ref().is_none_or(|side| known.to_string() == side.0));
    let side = side.ok_or(ProblemCode::ProfilePictureUnknown)?;
    let (version, bytes) = profile::load_picture(&app, side)
        .await?
        .ok_or(ProblemCode::ProfilePictureUnknown)?;
    let file = DeliveredFile {
        size_bytes: bytes.len() as u64,
        tag: format!("{version}-{side}"),
        headers: HeaderMap::from_iter([
            (header::CONTENT_TYPE, HeaderValue::from_static("image/webp")),
            (
                header::CACHE_CONTROL,
                HeaderValue::from_static(PICTURE_CACHE_CONTROL),
            ),
        ]),
    };
    // The picture is small and held in memory, so a range of it is a slice.
    let part = |range: std::ops::Range<u64>| async move {
        let at = |place: u64| usize::try_from(place).unwrap_or(bytes.len());
        let part = bytes.slice(at(range.start)..at(range.end));
        Ok::<_, BlobError>(stream::iter([Ok(part)]).boxed())
    };
    delivery::deliver_file(&method, &headers, file, part).await
}

async fn read_plain_body(request: Request) -> Result<Vec<u8>, ApiError> {
    let mut chunks = body_chunks(request.into_body());
    let mut gathered = PictureBody::default();
    while let Some(chunk) = chunks.try_next().await? {
        gathered.push(&chunk)?;
    }
    gathered.into_file()
}

async fn read_form(request: Request) -> Result<Vec<u8>, ApiError> {
    let mut form = MultipartForm::from_http_request(request).await?;
    let (mut file, mut other_name) = (None, None);
    // Other parts are skipped, but count towards the limit.
    let mut others = PictureBody::default();
    while let Some(mut part) = form.next_part().await? {
        // The first part with the name counts.
        let gathered = if part.name() == Some(PICTURE_PART) && file.is_none() {
            file.insert(PictureBody::default())
        } else {
            other_name = part.shown_name().or(other_name);
            &mut others
        };
        while let Some(chunk) = part.next_chunk().await? {
            gathered.push(&chunk)?;
        }
    }
    match (file, other_name) {
        (Some(file), _) => file.into_file(),
        // The error repeats the name of another part, which may be misspelt.
        (None, Some(name)) => Err(ApiError::with_detail(ProblemCode::FileMissing, name)),
        (None, None) => Err(ProblemCode::FileMissing.into()),
    }
}

impl PictureBody {
    /// Takes a chunk; fails beyond [`READ_BYTES_MAX`].
    fn push(&mut self, chunk: &Bytes) -> Result<(), ProblemCode> {
        self.size_bytes += chunk.len() as u64;
        if self.size_bytes > READ_BYTES_MAX {
            return Err(ProblemCode::ProfilePictureTooLarge);
        }
        if self.size_bytes <= PICTURE_BYTES_MAX {
            self.bytes.extend_from_slice(chunk);
        }
        Ok(())
    }

    /// Returns the whole body; fails if it is too large for a picture.
    fn into_file(self) -> Result<Vec<u8>, ApiError> {
        if self.size_bytes > PICTURE_BYTES_MAX {
            Err(ProblemCode::ProfilePictureTooLarge.into())
        } else {
            Ok(self.bytes)
        }
    }
}

/// Returns the profile with this version of the picture.
async fn load_profile(app: &App, version: Option<Uuid>) -> Result<Json<Profile>, ApiError> {
    let home = app.db.home().await?;
    Ok(Json(Profile {
        picture: version.map(|version| ProfilePicture {
            version: version.to_string(),
        }),
        home_currency: home.currency,
        home_country: home.country,
    }))
}
