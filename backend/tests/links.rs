//! Downloads by link: what is refused, when, and that nothing is taken that should not be.

mod support;

use std::time::Duration;

use backend::fetch::download::{DownloadLimits, Downloader};
use backend::fetch::error::FetchError;
use backend::fetch::guard::Guard;
use backend::fetch::link;
use shared::file_kind::FileKind;
use shared::problem::ProblemCode;
use support::jpeg;
use support::site::{Site, Then, file, head, redirect, status};

const LIMIT: u64 = 100_000;

fn limits() -> DownloadLimits {
    DownloadLimits::for_bytes_max(LIMIT)
}

/// Opens this machine to links.
fn this_machine() -> Guard {
    Guard::with_allowed(vec!["127.0.0.1".parse().expect("an address")])
}

fn downloader(limits: DownloadLimits) -> Downloader {
    Downloader::new(this_machine(), limits).expect("a client can be built")
}

/// The name, the kind and the bytes of what the link leads to.
async fn fetch(
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
fn refused<T>(result: Result<T, FetchError>, code: ProblemCode) -> FetchError {
    let Err(error) = result else {
        panic!("it was taken")
    };
    assert_eq!(error.problem(), code, "{error}");
    error
}

#[tokio::test]
async fn a_link_becomes_a_file_with_its_name() {
    let site = Site::answering(|path| match path {
        "/named" => {
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-disposition: \
                        attachment; filename=\"bon 1.jpg\"\r\n\r\n";
            ([head.as_bytes(), &jpeg(1)].concat(), Then::Close)
        }
        "/far" => redirect("/a/../near?x=1"),
        "/near?x=1" => redirect("bon%202.jpg"),
        _ => file("image/jpeg; charset=binary", &jpeg(2)),
    });
    let downloader = downloader(limits());
    let named = fetch(&downloader, &site.url("/named")).await.unwrap();
    assert_eq!(named, ("bon 1.jpg".to_owned(), FileKind::Jpeg, jpeg(1)));
    let far = fetch(&downloader, &site.url("/far")).await.unwrap();
    assert_eq!(far, ("bon 2.jpg".to_owned(), FileKind::Jpeg, jpeg(2)));
}

#[tokio::test]
async fn a_name_and_a_password_in_a_link_are_not_sent() {
    let site = Site::answering(|_| file("image/jpeg", &jpeg(1)));
    let url = site.url("/a").replace("http://", "http://me:secret@");
    fetch(&downloader(limits()), &url).await.unwrap();
    let head = site.asked().concat().to_ascii_lowercase();
    assert!(
        !head.contains("authorization") && !head.contains("accept-encoding"),
        "{head}"
    );
}

#[tokio::test]
async fn no_link_and_no_redirect_leads_into_a_private_network() {
    let inner = Site::answering(|_| file("image/jpeg", &jpeg(1)));
    let port = inner.port();
    let site = Site::answering(move |path| {
        redirect(&match path {
            "/other" => format!("http://127.0.0.2:{port}/"),
            "/number" => format!("http://2130706434:{port}/"),
            "/mapped" => format!("http://[::ffff:127.0.0.2]:{port}/"),
            _ => "http://169.254.169.254/latest/meta-data/".to_owned(),
        })
    });
    let outer = downloader(limits());
    for path in ["/other", "/number", "/mapped", "/metadata"] {
        refused(
            fetch(&outer, &site.url(path)).await,
            ProblemCode::LinkForbidden,
        );
    }
    // A name is refused by the resolver, and what is not named by the allow-list is closed.
    let strict = Downloader::new(Guard::default(), limits()).unwrap();
    for url in [
        format!("http://localhost:{port}/"),
        format!("http://LOCALHOST:{port}/"),
        inner.url("/"),
    ] {
        refused(fetch(&strict, &url).await, ProblemCode::LinkForbidden);
    }
    assert_eq!(inner.asked().len(), 0, "nobody came");
    assert_eq!(site.asked().len(), 4);
    // By its name it is reached when the allow-list has the name.
    let named = Downloader::new(
        Guard::with_allowed(vec!["localhost".parse().unwrap()]),
        limits(),
    )
    .unwrap();
    fetch(&named, &format!("http://localhost:{port}/"))
        .await
        .unwrap();
}

#[tokio::test]
async fn redirects_end() {
    let site = Site::answering(|path| match path {
        "/nowhere" => (
            b"HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n".to_vec(),
            Then::Close,
        ),
        "/elsewhere" => redirect("file:///etc/passwd"),
        _ => redirect("/round"),
    });
    let downloader = downloader(limits());
    for (path, code) in [
        ("/round", ProblemCode::LinkRefused),
        ("/nowhere", ProblemCode::LinkRefused),
        ("/elsewhere", ProblemCode::LinkUnusable),
    ] {
        refused(fetch(&downloader, &site.url(path)).await, code);
    }
    assert_eq!(
        site.asked()
            .iter()
            .filter(|head| head.starts_with("GET /round "))
            .count(),
        6
    );
}

#[tokio::test]
async fn what_is_no_picture_is_refused_before_its_bytes_come() {
    // The site holds back every body: an answer comes all the same, so nothing was waited for.
    let site = Site::answering(|path| {
        let media_type = match path {
            "/page" => "text/html; charset=utf-8",
            "/drawing" => "image/svg+xml",
            _ => "application/json",
        };
        (head(media_type, 50, b""), Then::Hold)
    });
    for path in ["/page", "/drawing", "/json"] {
        refused(
            fetch(&downloader(limits()), &site.url(path)).await,
            ProblemCode::LinkToPage,
        );
    }
}

#[tokio::test]
async fn a_page_that_calls_itself_a_picture_is_refused_before_a_byte_is_handed_out() {
    let site = Site::answering(|path| match path {
        "/empty" => file("image/png", b""),
        _ => file("image/png", "<!doctype html>".repeat(500).as_bytes()),
    });
    let downloader = downloader(limits());
    let page = downloader
        .open_link(&link::parse_link(&site.url("/page")).unwrap())
        .await;
    refused(page, ProblemCode::UnknownKind);
    refused(
        fetch(&downloader, &site.url("/empty")).await,
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
    let site = Site::answering(move |path| match path {
        "/announced" => (head("image/jpeg", 100_001, b""), Then::Hold),
        _ => (silent.clone(), Then::Hold),
    });
    for path in ["/announced", "/real"] {
        refused(
            fetch(&downloader(limits()), &site.url(path)).await,
            ProblemCode::TooLarge,
        );
    }
}

#[tokio::test]
async fn a_slow_site_is_given_up() {
    let short = Duration::from_millis(60);
    let site = Site::answering(|path| match path {
        "/head" => (b"HTTP/1.1 200 OK\r\n".to_vec(), Then::Hold),
        _ => (head("image/jpeg", 9_000, &jpeg(1)), Then::Hold),
    });
    for (path, limits) in [
        (
            "/head",
            DownloadLimits {
                head_timeout: short,
                ..limits()
            },
        ),
        (
            "/head",
            DownloadLimits {
                overall_timeout: short,
                ..limits()
            },
        ),
        (
            "/body",
            DownloadLimits {
                idle_timeout: short,
                ..limits()
            },
        ),
        (
            "/body",
            DownloadLimits {
                overall_timeout: short,
                ..limits()
            },
        ),
    ] {
        let error = refused(
            fetch(&downloader(limits), &site.url(path)).await,
            ProblemCode::LinkTooSlow,
        );
        assert!(error.is_transient());
    }
}

#[tokio::test]
async fn a_cut_file_and_an_error_are_told_apart_by_whether_trying_again_helps() {
    let site = Site::answering(|path| match path {
        "/cut" => (head("image/jpeg", 9_000, &jpeg(1)), Then::Close),
        "/hung-up" => (Vec::new(), Then::Close),
        path => status(path[1..].parse().unwrap()),
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
        let error = refused(fetch(&downloader(limits()), &site.url(path)).await, code);
        assert_eq!(error.is_transient(), is_passing, "{path}");
        assert!(
            !error.to_string().contains("127.0.0.1"),
            "no URL in the text: {error}"
        );
    }
}
