//! `/api/profile`: setting, showing, replacing and removing the profile picture.

use std::io::Cursor;

use axum::body::Body;
use axum::http::StatusCode;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use shared::problem::ProblemCode;
use shared::profile::{PICTURE_BYTES_MAX, Profile};

use crate::support::form::{FORM_HEADER, encode_form};
use crate::support::{Answer, TestServer, jpeg};

const PICTURE: &str = "/api/profile/picture";

async fn put_picture(server: &TestServer, body: impl Into<Body>) -> Answer {
    server
        .send_request(
            "PUT",
            PICTURE,
            &[("content-type", "application/octet-stream")],
            body,
        )
        .await
}

async fn picture_version(server: &TestServer) -> Option<String> {
    let profile: Profile = server.get("/api/profile").await.json();
    profile.picture.map(|picture| picture.version)
}

/// Returns a picture of one colour.
fn encode_plain_picture(format: ImageFormat, colour: [u8; 3]) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let picture = RgbImage::from_pixel(300, 200, Rgb(colour));
    DynamicImage::from(picture)
        .write_to(&mut file, format)
        .expect("writing to memory never fails");
    file.into_inner()
}

/// Returns the colour at the centre of a square WebP with this side.
fn centre_colour(webp: &[u8], side: u32) -> [u8; 3] {
    let picture = image::load_from_memory_with_format(webp, ImageFormat::WebP)
        .expect("a WebP")
        .into_rgb8();
    assert_eq!(picture.dimensions(), (side, side));
    picture.get_pixel(side / 2, side / 2).0
}

#[tokio::test]
async fn a_picture_becomes_two_squares_and_is_there_after_a_restart() {
    let server = TestServer::start().await;
    assert_eq!(picture_version(&server).await, None);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let profile: Profile = put_picture(&server, encode_plain_picture(format, [200, 30, 60]))
            .await
            .json();
        assert_eq!(
            profile.picture.map(|picture| picture.version),
            picture_version(&server).await
        );
        assert_eq!(
            server.count_files(),
            2,
            "the squares of the picture before are gone"
        );
    }
    let before = picture_version(&server).await;
    let server = TestServer::start_in(server.stop().await, None).await;
    assert_eq!(picture_version(&server).await, before);
    for (path, side) in [
        (PICTURE, 512),
        ("/api/profile/picture/512", 512),
        ("/api/profile/picture/96", 96),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.header("content-type"), Some("image/webp"));
        assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
        let seen = centre_colour(&answer.body, side);
        for (seen, sent) in seen.into_iter().zip([200, 30, 60]) {
            assert!(seen.abs_diff(sent) < 12, "{seen} for {sent}");
        }
        assert!(answer.body.len() < 8_000, "{}", answer.body.len());
    }
}

#[tokio::test]
async fn metadata_are_removed_and_the_orientation_applied() {
    let server = TestServer::start().await;
    // Red above, blue below, with an orientation of 180°.
    let picture = RgbImage::from_fn(200, 200, |_, y| {
        Rgb(if y < 100 { [220, 0, 0] } else { [0, 0, 220] })
    });
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Jpeg).unwrap();
    let file = file.into_inner();
    let mut exif =
        b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x03\0\0\0\0\0\0\0".to_vec();
    exif.extend(b"taken at 52.5 N, 13.4 E");
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let file = [&file[..2], &[0xFF, 0xE1], &length, &exif, &file[2..]].concat();
    assert_eq!(put_picture(&server, file).await.status, StatusCode::OK);
    for side in [512, 96] {
        let kept = server.get(&format!("{PICTURE}/{side}")).await.body;
        for trace in [b"EXIF".as_slice(), b"XMP ", b"ICCP", b"52.5 N"] {
            assert!(
                !kept.windows(trace.len()).any(|window| window == trace),
                "{trace:?}"
            );
        }
        let seen = image::load_from_memory(&kept).unwrap().into_rgb8();
        let [top, bottom] = [side / 8, side * 7 / 8].map(|y| seen.get_pixel(side / 2, y).0);
        assert!(
            top[2] > 150 && top[0] < 80 && bottom[0] > 150 && bottom[2] < 80,
            "{top:?} {bottom:?}"
        );
    }
}

#[tokio::test]
async fn an_unchanged_profile_picture_is_not_sent_again() {
    let server = TestServer::start().await;
    put_picture(&server, encode_plain_picture(ImageFormat::Png, [9, 9, 9])).await;
    let small = format!("{PICTURE}/96");
    let first = server.get(&small).await;
    let etag = first.header("etag").unwrap().to_owned();
    let again = server
        .send_request("GET", &small, &[("if-none-match", &etag)], Body::empty())
        .await;
    assert_eq!(
        (again.status, again.body.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );
    assert_eq!(again.header("etag"), Some(etag.as_str()));
    let large = server.get(PICTURE).await;
    assert_ne!(
        large.header("etag"),
        Some(etag.as_str()),
        "each square has a tag of its own"
    );
    let head = server
        .send_request("HEAD", PICTURE, &[], Body::empty())
        .await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    for name in ["etag", "content-length", "content-type", "cache-control"] {
        assert_eq!(head.header(name), large.header(name), "{name}");
    }
    let asked = [("accept-encoding", "gzip, br"), ("range", "bytes=4-9")];
    let part = server
        .send_request("GET", PICTURE, &asked, Body::empty())
        .await;
    assert_eq!(
        (part.status, part.header("content-encoding")),
        (StatusCode::PARTIAL_CONTENT, None)
    );
    assert_eq!(part.body, large.body[4..10]);

    put_picture(&server, encode_plain_picture(ImageFormat::Png, [200, 9, 9])).await;
    let newer = server
        .send_request("GET", &small, &[("if-none-match", &etag)], Body::empty())
        .await;
    assert_eq!(newer.status, StatusCode::OK);
    assert!(centre_colour(&newer.body, 96)[0] > 150);
}

#[tokio::test]
async fn a_form_may_contain_the_picture() {
    let server = TestServer::start().await;
    let headers = [FORM_HEADER];
    let body = encode_form(&[
        ("note", None, b"me"),
        (
            "file",
            Some("me.png"),
            &encode_plain_picture(ImageFormat::Png, [200, 30, 60]),
        ),
        ("file", Some("other.png"), b"not looked at"),
    ]);
    assert_eq!(
        server
            .send_request("PUT", PICTURE, &headers, body.clone())
            .await
            .status,
        StatusCode::OK
    );
    assert!(centre_colour(&server.get(PICTURE).await.body, 512)[0] > 180);
    let kept = picture_version(&server).await;

    let nameless = encode_form(&[(
        "picture",
        Some("me.png"),
        &encode_plain_picture(ImageFormat::Png, [1, 1, 1]),
    )]);
    let cut = body[..body.len() - 20].to_vec();
    server
        .send_request("PUT", PICTURE, &headers, nameless)
        .await
        .assert_problem(ProblemCode::FileMissing);
    let answer = server.send_request("PUT", PICTURE, &headers, cut).await;
    answer.assert_problem(ProblemCode::FormUnusable);
    assert!(
        answer.text().contains("Part 3 does not end"),
        "{}",
        answer.text()
    );
    let answer = server
        .send_request(
            "PUT",
            PICTURE,
            &[("content-type", "multipart/form-data")],
            body,
        )
        .await;
    answer.assert_problem(ProblemCode::FormUnusable);
    assert_eq!(picture_version(&server).await, kept);
}

#[tokio::test]
async fn files_without_a_picture_are_refused_and_the_old_picture_stays() {
    let server = TestServer::start().await;
    put_picture(&server, jpeg(7)).await;
    let (kept, bytes) = (
        picture_version(&server).await,
        server.get(PICTURE).await.body,
    );
    let whole = jpeg(8);
    let mut bomb = encode_plain_picture(ImageFormat::Png, [0; 3]);
    // The header claims 100,000 × 100,000 pixels.
    bomb[16..24].copy_from_slice(&[0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0]);
    let mut sum = crc32fast::Hasher::new();
    sum.update(&bomb[12..29]);
    let sum = sum.finalize().to_be_bytes();
    bomb[29..33].copy_from_slice(&sum);
    for (body, code) in [
        (Vec::new(), ProblemCode::EmptyFile),
        (b"Dear diary".to_vec(), ProblemCode::ProfilePictureKind),
        (
            b"GIF89a\x01\0\x01\0".to_vec(),
            ProblemCode::ProfilePictureKind,
        ),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(),
            ProblemCode::ProfilePictureKind,
        ),
        (
            whole[..whole.len() / 2].to_vec(),
            ProblemCode::PictureBroken,
        ),
        (bomb, ProblemCode::PictureTooLarge),
    ] {
        put_picture(&server, body).await.assert_problem(code);
    }
    assert_eq!(
        (
            picture_version(&server).await,
            server.get(PICTURE).await.body
        ),
        (kept, bytes)
    );
    assert_eq!(server.count_files(), 2);
}

#[tokio::test]
async fn a_picture_over_the_limit_is_refused_without_a_declared_size() {
    let server = TestServer::start().await;
    let padded = |size: u64| {
        let mut file = jpeg(1);
        file.resize(usize::try_from(size).unwrap(), 0);
        file
    };
    assert_eq!(
        put_picture(&server, padded(PICTURE_BYTES_MAX)).await.status,
        StatusCode::OK
    );
    put_picture(&server, padded(PICTURE_BYTES_MAX + 1))
        .await
        .assert_problem(ProblemCode::ProfilePictureTooLarge);
    let headers = [FORM_HEADER];
    let body = encode_form(&[("file", None, &padded(PICTURE_BYTES_MAX + 1))]);
    server
        .send_request("PUT", PICTURE, &headers, body)
        .await
        .assert_problem(ProblemCode::ProfilePictureTooLarge);
    // An endless body is cut off at the limit.
    let endless = stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(&[0; 16_384])));
    put_picture(&server, Body::from_stream(endless))
        .await
        .assert_problem(ProblemCode::ProfilePictureTooLarge);
    let head = encode_form(&[("note", None, b"")]);
    let endless = stream::iter([Ok::<_, std::io::Error>(Bytes::from(
        head[..head.len() - 10].to_vec(),
    ))])
    .chain(stream::repeat_with(|| Ok(Bytes::from_static(&[0; 16_384]))));
    let answer = server
        .send_request("PUT", PICTURE, &headers, Body::from_stream(endless))
        .await;
    answer.assert_problem(ProblemCode::ProfilePictureTooLarge);
}

#[tokio::test]
async fn a_removed_picture_is_gone() {
    let server = TestServer::start().await;
    let remove = || server.send_request("DELETE", PICTURE, &[], Body::empty());
    remove()
        .await
        .assert_problem(ProblemCode::ProfilePictureUnknown);
    put_picture(&server, jpeg(1)).await;
    assert_eq!(remove().await.status, StatusCode::NO_CONTENT);
    assert_eq!(
        (picture_version(&server).await, server.count_files()),
        (None, 0)
    );
    for path in [
        PICTURE,
        "/api/profile/picture/96",
        "/api/profile/picture/97",
        "/api/profile/picture/x",
    ] {
        server
            .get(path)
            .await
            .assert_problem(ProblemCode::ProfilePictureUnknown);
        server
            .send_request("HEAD", path, &[], Body::empty())
            .await
            .assert_problem(ProblemCode::ProfilePictureUnknown);
    }
    remove()
        .await
        .assert_problem(ProblemCode::ProfilePictureUnknown);
    put_picture(&server, jpeg(2)).await;
    server
        .get("/api/profile/picture/097")
        .await
        .assert_problem(ProblemCode::ProfilePictureUnknown);
    assert_eq!(server.get(PICTURE).await.status, StatusCode::OK);
}

#[tokio::test]
async fn concurrent_changes_leave_one_picture() {
    let server = TestServer::start().await;
    let all = (0..8).map(|seed| put_picture(&server, jpeg(seed)));
    for answer in futures_util::future::join_all(all).await {
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }
    assert_eq!(server.count_files(), 2);
    assert_eq!(server.get(PICTURE).await.status, StatusCode::OK);
}

#[tokio::test]
async fn leftovers_of_a_crash_are_deleted_at_startup() {
    let server = TestServer::start().await;
    put_picture(&server, jpeg(1)).await;
    let stray = server
        .folder
        .path()
        .join("files/profiles/018bcfe5-6800-7707-8707-070707070707");
    std::fs::create_dir_all(&stray).unwrap();
    std::fs::write(stray.join("512.webp"), b"never in use").unwrap();
    assert_eq!(server.count_files(), 3);
    backend::profile::delete_unused_pictures(&server.app)
        .await
        .unwrap();
    assert_eq!(server.count_files(), 2);
    assert_eq!(server.get(PICTURE).await.status, StatusCode::OK);
}

#[tokio::test]
async fn other_sites_cannot_change_the_profile_picture() {
    let server = TestServer::start().await;
    let foreign = [
        ("origin", "https://evil.example"),
        ("host", "127.0.0.1:8080"),
    ];
    server
        .send_request("PUT", PICTURE, &foreign, jpeg(1))
        .await
        .assert_problem(ProblemCode::ForeignOrigin);
    assert_eq!(picture_version(&server).await, None);
}
