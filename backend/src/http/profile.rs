//! Handlers for the profile picture: `/api/profile`.
//!
//! It is set as a plain body or as the part `file` of a form.

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use shared::problem::ProblemCode;
use shared::profile::{PICTURE_BYTES_MAX, PICTURE_SIDES_PX, Profile, ProfilePicture};
use uuid::Uuid;

use super::delivery::{self, DeliveredFile};
use super::error::ApiError;
use super::form::{MultipartForm, is_form, next_chunk};
use crate::app::App;
use crate::blob::BlobError;
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
    Ok(Json(build_profile(app.db.profile_picture().await?)))
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
    Ok(Json(build_profile(Some(
        profile::set_picture(&app, file).await?,
    ))))
}

pub(super) async fn delete_picture(State(app): State<App>) -> Result<StatusCode, ApiError> {
    let removed = profile::remove_picture(&app).await?;
    if removed {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ProblemCode::ProfilePictureUnknown.into())
    }
}

pub(super) async fn get_picture(
    State(app): State<App>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    send_picture(&app, &method, &headers, PICTURE_SIDES_PX[0]).await
}

pub(super) async fn get_picture_of_side(
    State(app): State<App>,
    Path(side): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let side = PICTURE_SIDES_PX
        .into_iter()
        .find(|known| known.to_string() == side);
    send_picture(
        &app,
        &method,
        &headers,
        side.ok_or(ProblemCode::ProfilePictureUnknown)?,
    )
    .await
}

/// Sends the picture with this side, in pixels.
async fn send_picture(
    app: &App,
    method: &Method,
    headers: &HeaderMap,
    side: u32,
) -> Result<Response, ApiError> {
    let (version, bytes) = profile::load_picture(app, side)
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
    delivery::deliver_file(method, headers, file, part).await
}

async fn read_plain_body(request: Request) -> Result<Vec<u8>, ApiError> {
    let mut body = request.into_body().into_data_stream();
    let mut gathered = PictureBody::default();
    while let Some(chunk) = next_chunk(&mut body).await? {
        gathered.push(&chunk)?;
    }
    gathered.into_file()
}

async fn read_form(request: Request) -> Result<Vec<u8>, ApiError> {
    let mut form = MultipartForm::from_http_request(request).await?;
    let mut file = None;
    // Other parts are skipped, but count towards the limit.
    let mut others = PictureBody::default();
    let mut named = None;
    while let Some(mut part) = form.next_part().await? {
        let mut gathered = PictureBody::default();
        // The first part with the name counts.
        let is_file = part.name() == Some(PICTURE_PART) && file.is_none();
        while let Some(chunk) = part.next_chunk().await? {
            if is_file {
                gathered.push(&chunk)?;
            } else {
                others.push(&chunk)?;
            }
        }
        if is_file {
            file = Some(gathered);
        } else {
            named = part
                .name()
                .map(|name| name.chars().take(100).collect::<String>())
                .or(named);
        }
    }
    // The error repeats the name of another part, which may be misspelt.
    let missing = || {
        named.map_or(ProblemCode::FileMissing.into(), |name| {
            ApiError::with_detail(ProblemCode::FileMissing, name)
        })
    };
    file.ok_or_else(missing)?.into_file()
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

fn build_profile(version: Option<Uuid>) -> Profile {
    Profile {
        picture: version.map(|version| ProfilePicture {
            version: version.to_string(),
        }),
    }
}
