//! `/api/profile`: the profile picture, set as a plain body or as the part `file` of a form.

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use shared::problem::ProblemCode;
use shared::profile::{BYTES_MAX, Profile, ProfilePicture, SIDES};
use uuid::Uuid;

use super::delivery::{self, Delivery};
use super::error::ApiError;
use super::form::{Form, is_form, next_chunk};
use crate::app::App;
use crate::blob::BlobError;
use crate::profile::{self, ProfileError};

/// Asked for again each time: another picture may be there.
const PICTURE_CACHE: &str = "private, no-cache";
/// The part of a form that holds the picture.
const PART: &str = "file";
/// How much of a picture that is too large is read all the same, so that a client gets to see the answer.
const READ_BYTES_MAX: u64 = 4 * BYTES_MAX;

/// A body that is gathered as far as it may be one of a picture; the rest is counted.
#[derive(Default)]
struct Gathered {
    bytes: Vec<u8>,
    size: u64,
}

pub(super) async fn get(State(app): State<App>) -> Result<Json<Profile>, ApiError> {
    Ok(Json(answer(app.db.profile_picture().await?)))
}

pub(super) async fn put_picture(
    State(app): State<App>,
    request: Request,
) -> Result<Json<Profile>, ApiError> {
    let file = if is_form(request.headers()) {
        of_form(request).await?
    } else {
        of_body(request).await?
    };
    Ok(Json(answer(Some(profile::set_picture(&app, file).await?))))
}

pub(super) async fn delete_picture(State(app): State<App>) -> Result<StatusCode, ApiError> {
    let removed = profile::remove_picture(&app).await?;
    if removed {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(ProblemCode::ProfilePictureUnknown.into())
    }
}

pub(super) async fn picture(
    State(app): State<App>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    send(&app, &method, &headers, SIDES[0]).await
}

pub(super) async fn picture_of_side(
    State(app): State<App>,
    Path(side): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let side = SIDES.into_iter().find(|known| known.to_string() == side);
    send(
        &app,
        &method,
        &headers,
        side.ok_or(ProblemCode::ProfilePictureUnknown)?,
    )
    .await
}

async fn send(
    app: &App,
    method: &Method,
    headers: &HeaderMap,
    side: u32,
) -> Result<Response, ApiError> {
    let (version, bytes) = profile::picture(app, side)
        .await?
        .ok_or(ProblemCode::ProfilePictureUnknown)?;
    let file = Delivery {
        size_bytes: bytes.len() as u64,
        tag: format!("{version}-{side}"),
        headers: HeaderMap::from_iter([
            (header::CONTENT_TYPE, HeaderValue::from_static("image/webp")),
            (
                header::CACHE_CONTROL,
                HeaderValue::from_static(PICTURE_CACHE),
            ),
        ]),
    };
    let part = |range: std::ops::Range<u64>| async move {
        let at = |place: u64| usize::try_from(place).unwrap_or(bytes.len());
        let part = bytes.slice(at(range.start)..at(range.end));
        Ok::<_, BlobError>(stream::iter([Ok(part)]).boxed())
    };
    delivery::respond(method, headers, file, part).await
}

async fn of_body(request: Request) -> Result<Vec<u8>, ApiError> {
    let mut body = request.into_body().into_data_stream();
    let mut gathered = Gathered::default();
    while let Some(chunk) = next_chunk(&mut body).await? {
        gathered.push(&chunk)?;
    }
    gathered.file()
}

async fn of_form(request: Request) -> Result<Vec<u8>, ApiError> {
    let mut form = Form::of(request).await?;
    let mut file = None;
    // What else a form says is read over, but counts.
    let mut others = Gathered::default();
    let mut named = None;
    while let Some(mut part) = form.next_part().await? {
        let mut gathered = Gathered::default();
        let is_file = part.name() == Some(PART) && file.is_none();
        while let Some(chunk) = part.chunk().await? {
            if is_file {
                gathered.push(&chunk)?
            } else {
                others.push(&chunk)?
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
    let missing = || {
        named.map_or(ProblemCode::FileMissing.into(), |name| {
            ApiError::with_detail(ProblemCode::FileMissing, name)
        })
    };
    file.ok_or_else(missing)?.file()
}

impl Gathered {
    fn push(&mut self, chunk: &Bytes) -> Result<(), ProblemCode> {
        self.size += chunk.len() as u64;
        if self.size > READ_BYTES_MAX {
            return Err(ProblemCode::ProfilePictureTooLarge);
        }
        if self.size <= BYTES_MAX {
            self.bytes.extend_from_slice(chunk);
        }
        Ok(())
    }

    fn file(self) -> Result<Vec<u8>, ApiError> {
        if self.size > BYTES_MAX {
            Err(ProblemCode::ProfilePictureTooLarge.into())
        } else {
            Ok(self.bytes)
        }
    }
}

impl From<ProfileError> for ApiError {
    fn from(error: ProfileError) -> Self {
        match error {
            ProfileError::Refused(code) => code.into(),
            ProfileError::Db(error) => error.into(),
            ProfileError::Blob(BlobError::Missing) => ProblemCode::ProfilePictureUnknown.into(),
            ProfileError::Blob(error) => error.into(),
        }
    }
}

fn answer(version: Option<Uuid>) -> Profile {
    Profile {
        picture: version.map(|version| ProfilePicture {
            version: version.to_string(),
        }),
    }
}
