//! Limits per client: connections, headers, event streams, long lists and memory.

use harness::connection::Connection;
use harness::server::Server;
use harness::wait::{ACTION_TIMEOUT, wait_until};
use serde_json::json;

const NO_OCR_FLAGS: [&str; 2] = ["--ocr", "none"];

fn start_server(flags: &[&str]) -> Server {
    Server::start(&[&NO_OCR_FLAGS, flags].concat())
}

/// Opens a connection with a request in progress, whose body the server waits for.
fn in_use(server: &Server) -> Connection {
    let mut connection = Connection::open(&server.address());
    let headers = [("content-length", "1000"), ("expect", "100-continue")];
    assert!(connection.send_head("POST", "/api/inspect", &headers));
    assert_eq!(
        connection
            .read_response()
            .expect("the server wants the body")
            .status,
        100
    );
    connection
}

fn request_page(server: &Server, path: &str) -> Option<(u16, Connection)> {
    let mut connection = Connection::try_open(&server.address())?;
    connection.send_head("GET", path, &[]);
    Some((connection.read_head_response()?.status, connection))
}

#[test]
fn headers_have_a_largest_size_and_number() {
    let server = start_server(&[]);
    for (count, length, status) in [
        (1, 60_000, 200),
        (1, 70_000, 431),
        (90, 10, 200),
        (110, 10, 431),
    ] {
        let value = "a".repeat(length);
        let names: Vec<_> = (0..count).map(|number| format!("x-{number}")).collect();
        let headers: Vec<_> = names
            .iter()
            .map(|name| (name.as_str(), value.as_str()))
            .collect();
        let mut connection = Connection::open(&server.address());
        connection.send_head("GET", "/api/server", &headers);
        let answered = connection.read_response().map(|answer| answer.status);
        assert_eq!(answered, Some(status), "{count} of {length} bytes");
    }
}

#[test]
fn idle_and_half_open_connections_of_a_client_make_room_for_new_ones() {
    let server = start_server(&["--connections-per-client", "4"]);
    // Half of them are idle, half have sent the beginning of a head.
    let mut half_open: Vec<_> = (0..12)
        .map(|number| {
            let mut connection = Connection::open(&server.address());
            if number % 2 == 0 {
                connection.send(b"GET / HTTP/1.1\r\nx: y\r\n");
            }
            connection
        })
        .collect();
    assert_eq!(
        request_page(&server, "/api/server").expect("an answer").0,
        200
    );
    assert!(half_open[0].closes_in_time(), "the oldest was closed");
    wait_until(
        "those that were too many are closed",
        ACTION_TIMEOUT,
        || {
            let open = half_open
                .iter_mut()
                .map(|connection| !connection.is_closed())
                .filter(|open| *open)
                .count();
            (open <= 4).then_some(())
        },
    );
}

#[test]
fn a_client_with_too_many_active_connections_is_refused() {
    let server = start_server(&["--connections-per-client", "4"]);
    let mut used: Vec<_> = (0..4).map(|_| in_use(&server)).collect();
    let mut refused = Connection::open(&server.address());
    refused.send_head("GET", "/api/server", &[]);
    let answer = refused.read_response().expect("an answer");
    assert_eq!(
        (answer.status, answer.problem_code().as_deref()),
        (503, Some("too-many-connections"))
    );
    assert_eq!(answer.header("retry-after"), Some("5"));
    assert!(refused.closes_in_time());
    // A finished request makes room for a new connection.
    used[0].send(&[b'x'; 1_000]);
    assert_eq!(
        used[0].read_response().expect("those in use go on").status,
        200
    );
    wait_until("there is room again", ACTION_TIMEOUT, || {
        (request_page(&server, "/api/server")?.0 == 200).then_some(())
    });
}

#[test]
fn clients_behind_a_trusted_proxy_are_counted_separately() {
    let server = start_server(&["--connections-per-client", "2", "--trust-proxy"]);
    let _used: Vec<_> = (0..8).map(|_| in_use(&server)).collect();
    assert_eq!(
        request_page(&server, "/api/server").expect("an answer").0,
        200
    );
}

#[test]
fn event_streams_of_a_client_are_bounded() {
    let server = start_server(&[]);
    let _open: Vec<_> = (0..64)
        .map(|_| {
            request_page(&server, "/api/events")
                .filter(|(status, _)| *status == 200)
                .expect("a stream")
        })
        .collect();
    let mut refused = Connection::open(&server.address());
    refused.send_head("GET", "/api/events", &[]);
    let answer = refused.read_response().expect("an answer");
    assert_eq!(
        (answer.status, answer.problem_code().as_deref()),
        (503, Some("too-many-connections"))
    );
    assert_eq!(
        server.get("/api/server").status,
        200,
        "other requests are answered"
    );
}

#[test]
fn the_limit_of_open_files_is_raised_at_startup() {
    let server = start_server(&[]);
    let [soft, hard] = server.process().open_file_limits();
    assert_eq!(soft, hard.min(1 << 20));
}

#[test]
fn an_overlong_list_is_refused() {
    let server = start_server(&[]);
    let picture = harness::drawn::draw_receipt(harness::drawn::Layout::Germany, 3).to_jpeg();
    let id = harness::uploader::upload_file(&server, "a.jpg", &picture);
    let tags: Vec<String> = (0..200_000).map(|number| format!("{number:x}")).collect();
    let url = server.url(&format!("/api/receipts/{id}/filing"));
    let body = json!({ "tags": tags }).to_string();
    let answer = harness::http::send_request("PATCH", &url, &[], body.as_bytes());
    assert_eq!(
        (answer.status, answer.problem_code().as_deref()),
        (400, Some("request-unusable"))
    );
    assert!(answer.text().contains("tags: at most"), "{}", answer.text());
}

#[test]
fn a_large_inspected_body_costs_no_memory() {
    const MIB: usize = 1 << 20;
    const BODY_MIB: usize = 256;
    let form = (
        "multipart/form-data; boundary=xx",
        "--xx\r\nContent-Disposition: form-data; name=\"film\"\r\n\r\n",
        "\r\n--xx--\r\n",
    );
    for (content_type, head, tail) in [form, ("application/octet-stream", "", "")] {
        let server = start_server(&[]);
        let mut connection = Connection::open(&server.address());
        let length = (head.len() + BODY_MIB * MIB + tail.len()).to_string();
        let headers = [
            ("content-length", length.as_str()),
            ("content-type", content_type),
        ];
        let process = server.process();
        process.reset_peak();
        let before = process.peak_memory_kib();
        connection.send_head("POST", "/api/inspect", &headers);
        connection.send(head.as_bytes());
        let block = vec![7; MIB];
        for _ in 0..BODY_MIB {
            assert!(connection.send(&block), "the server reads on");
        }
        connection.send(tail.as_bytes());
        let answer = connection.read_response().expect("an answer");
        let told: serde_json::Value = answer.json();
        assert_eq!(
            told["parts"][0]["size_bytes"],
            json!(BODY_MIB * MIB),
            "{told}"
        );
        // Linux counts per thread, so a later value may be slightly lower.
        let more_kib = process.peak_memory_kib().saturating_sub(before);
        assert!(
            more_kib < 96 << 10,
            "{content_type}: {more_kib} KiB of memory"
        );
    }
}
