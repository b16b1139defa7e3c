//! Checks of links: forbidden addresses, media types, sizes and stalls.

use std::time::Duration;

use backend::fetch::download::{DownloadLimits, Downloader};
use backend::fetch::error::FetchError;
use backend::fetch::guard::Guard;
use backend::fetch::link;
use shared::file_kind::FileKind;
use shared::problem::ProblemCode;

use crate::support::jpeg;
use crate::support::site::{
    AfterResponse, Site, file_response, partial_response, redirect_response, status_response,
};

const LIMIT: u64 = 100_000;

fn download_limits() -> DownloadLimits {
    DownloadLimits::for_bytes_max(LIMIT)
}

/// Returns a guard that allows links to this machine.
fn guard_allowing_localhost() -> Guard {
    Guard::with_allowed(vec!["127.0.0.1".parse().expect("an address")])
}

fn build_downloader(limits: DownloadLimits) -> Downloader {
    Downloader::new(guard_allowing_localhost(), limits).expect("a client can be built")
}

/// Downloads a link and returns name, kind and bytes of the file.
async fn download_link(
    downloader: &Downloader,
    url: &str,
) -> Result<(String, FileKind, Vec<u8>), FetchError> {
    let mut download = downloader.open_link(&link::parse_link(url)?).await?;
    let mut bytes = Vec::new();
    while let Some(chunk) = download.next_chunk().await? {
        bytes.extend_from_slice(&chunk);
    }
    Ok((download.file_name, download.kind, bytes))
}

#[track_caller]
fn assert_refused<T>(result: Result<T, FetchError>, code: ProblemCode) -> FetchError {
    let Err(error) = result else {
        panic!("it was taken")
    };
    assert_eq!(error.problem(), code, "{error}");
    error
}

#[tokio::test]
async fn a_link_becomes_a_file_with_its_name() {
    let site = Site::start(|path| match path {
        "/named" => {
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\n\
                        content-disposition: attachment; filename=\"bon 1.jpg\"\r\n\r\n";
            ([head.as_bytes(), &jpeg(1)].concat(), AfterResponse::Close)
        }
        "/far" => redirect_response("/a/../near?x=1"),
        "/near?x=1" => redirect_response("bon%202.jpg"),
        _ => file_response("image/jpeg; charset=binary", &jpeg(2)),
    });
    let downloader = build_downloader(download_limits());
    let named = download_link(&downloader, &site.url("/named"))
        .await
        .unwrap();
    assert_eq!(named, ("bon 1.jpg".to_owned(), FileKind::Jpeg, jpeg(1)));
    let far = download_link(&downloader, &site.url("/far")).await.unwrap();
    assert_eq!(far, ("bon 2.jpg".to_owned(), FileKind::Jpeg, jpeg(2)));
}

#[tokio::test]
async fn a_name_and_a_password_in_a_link_are_not_sent() {
    let site = Site::start(|_| file_response("image/jpeg", &jpeg(1)));
    let url = site.url("/a").replace("http://", "http://me:secret@");
    download_link(&build_downloader(download_limits()), &url)
        .await
        .unwrap();
    let head = site.request_heads().concat().to_ascii_lowercase();
    assert!(
        !head.contains("authorization") && !head.contains("accept-encoding"),
        "{head}"
    );
}

#[tokio::test]
async fn no_link_and_no_redirect_leads_into_a_private_network() {
    let inner = Site::start(|_| file_response("image/jpeg", &jpeg(1)));
    let port = inner.port();
    let site = Site::start(move |path| {
        redirect_response(&match path {
            "/other" => format!("http://127.0.0.2:{port}/"),
            "/number" => format!("http://2130706434:{port}/"),
            "/mapped" => format!("http://[::ffff:127.0.0.2]:{port}/"),
            _ => "http://169.254.169.254/latest/meta-data/".to_owned(),
        })
    });
    let outer = build_downloader(download_limits());
    for path in ["/other", "/number", "/mapped", "/metadata"] {
        assert_refused(
            download_link(&outer, &site.url(path)).await,
            ProblemCode::LinkForbidden,
        );
    }
    // The resolver refuses a name whose address is not on the allow-list.
    let strict = Downloader::new(Guard::default(), download_limits()).unwrap();
    for url in [
        format!("http://localhost:{port}/"),
        format!("http://LOCALHOST:{port}/"),
        inner.url("/"),
    ] {
        assert_refused(
            download_link(&strict, &url).await,
            ProblemCode::LinkForbidden,
        );
    }
    assert_eq!(inner.request_heads().len(), 0, "nobody came");
    assert_eq!(site.request_heads().len(), 4);
    // A name on the allow-list is resolved.
    let named = Downloader::new(
        Guard::with_allowed(vec!["localhost".parse().unwrap()]),
        download_limits(),
    )
    .unwrap();
    download_link(&named, &format!("http://localhost:{port}/"))
        .await
        .unwrap();
}

#[tokio::test]
async fn redirects_are_bounded_and_must_lead_to_web_addresses() {
    let site = Site::start(|path| match path {
        "/nowhere" => (
            b"HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n".to_vec(),
            AfterResponse::Close,
        ),
        "/elsewhere" => redirect_response("file:///etc/passwd"),
        _ => redirect_response("/round"),
    });
    let downloader = build_downloader(download_limits());
    for (path, code) in [
        ("/round", ProblemCode::LinkRefused),
        ("/nowhere", ProblemCode::LinkRefused),
        ("/elsewhere", ProblemCode::LinkUnusable),
    ] {
        assert_refused(download_link(&downloader, &site.url(path)).await, code);
    }
    assert_eq!(
        site.request_heads()
            .iter()
            .filter(|head| head.starts_with("GET /round "))
            .count(),
        6
    );
}

#[tokio::test]
async fn files_of_other_media_types_are_refused_by_their_headers() {
    // The site withholds every body: an answer without a timeout proves that none was awaited.
    let site = Site::start(|path| {
        let media_type = match path {
            "/page" => "text/html; charset=utf-8",
            "/drawing" => "image/svg+xml",
            _ => "application/json",
        };
        (partial_response(media_type, 50, b""), AfterResponse::Hold)
    });
    for path in ["/page", "/drawing", "/json"] {
        assert_refused(
            download_link(&build_downloader(download_limits()), &site.url(path)).await,
            ProblemCode::LinkToPage,
        );
    }
}

#[tokio::test]
async fn a_web_page_declared_as_a_picture_is_refused() {
    let site = Site::start(|path| match path {
        "/empty" => file_response("image/png", b""),
        _ => file_response("image/png", "<!doctype html>".repeat(500).as_bytes()),
    });
    let downloader = build_downloader(download_limits());
    let page = downloader
        .open_link(&link::parse_link(&site.url("/page")).unwrap())
        .await;
    assert_refused(page, ProblemCode::UnknownKind);
    assert_refused(
        download_link(&downloader, &site.url("/empty")).await,
        ProblemCode::EmptyFile,
    );
}

#[tokio::test]
async fn sizes_are_limited_announced_or_not() {
    let large = [jpeg(1), vec![7; 100_000]].concat();
    let silent = [
        b"HTTP/1.1 200 OK\r\ncontent-type: image/jpeg\r\n\r\n",
        large.as_slice(),
    ]
    .concat();
    let site = Site::start(move |path| match path {
        "/announced" => (
            partial_response("image/jpeg", 100_001, b""),
            AfterResponse::Hold,
        ),
        _ => (silent.clone(), AfterResponse::Hold),
    });
    for path in ["/announced", "/real"] {
        assert_refused(
            download_link(&build_downloader(download_limits()), &site.url(path)).await,
            ProblemCode::TooLarge,
        );
    }
}

#[tokio::test]
async fn a_slow_site_is_given_up() {
    let short = Duration::from_millis(60);
    let site = Site::start(|path| match path {
        "/head" => (b"HTTP/1.1 200 OK\r\n".to_vec(), AfterResponse::Hold),
        _ => (
            partial_response("image/jpeg", 9_000, &jpeg(1)),
            AfterResponse::Hold,
        ),
    });
    for (path, limits) in [
        (
            "/head",
            DownloadLimits {
                head_timeout: short,
                ..download_limits()
            },
        ),
        (
            "/head",
            DownloadLimits {
                overall_timeout: short,
                ..download_limits()
            },
        ),
        (
            "/body",
            DownloadLimits {
                idle_timeout: short,
                ..download_limits()
            },
        ),
        (
            "/body",
            DownloadLimits {
                overall_timeout: short,
                ..download_limits()
            },
        ),
    ] {
        let error = assert_refused(
            download_link(&build_downloader(limits), &site.url(path)).await,
            ProblemCode::LinkTooSlow,
        );
        assert!(error.is_transient());
    }
}

#[tokio::test]
async fn a_cut_file_and_an_error_are_told_apart_by_whether_trying_again_helps() {
    let site = Site::start(|path| match path {
        "/cut" => (
            partial_response("image/jpeg", 9_000, &jpeg(1)),
            AfterResponse::Close,
        ),
        "/hung-up" => (Vec::new(), AfterResponse::Close),
        path => status_response(path[1..].parse().unwrap()),
    });
    for (path, code, is_passing) in [
        ("/cut", ProblemCode::LinkUnreachable, true),
        ("/hung-up", ProblemCode::LinkUnreachable, true),
        ("/404", ProblemCode::LinkRefused, false),
        ("/403", ProblemCode::LinkRefused, false),
        ("/206", ProblemCode::LinkRefused, false),
        ("/429", ProblemCode::LinkRefused, true),
        ("/503", ProblemCode::LinkRefused, true),
    ] {
        let error = assert_refused(
            download_link(&build_downloader(download_limits()), &site.url(path)).await,
            code,
        );
        assert_eq!(error.is_transient(), is_passing, "{path}");
        assert!(
            !error.to_string().contains("127.0.0.1"),
            "no URL in the text: {error}"
        );
    }
}
