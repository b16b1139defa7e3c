//! Tables of closed, open and allowed addresses.

use super::*;

#[track_caller]
fn check(guard: &Guard, host: &str, address: &str, open: bool) {
    let parsed: IpAddr = address.parse().unwrap();
    assert_eq!(
        guard.check_address(host, parsed).is_ok(),
        open,
        "{host} at {address}"
    );
}

#[test]
fn private_and_special_addresses_are_closed() {
    for address in [
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.100.100.200",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "febf::1",
        "ff02::1",
        "100::1",
        "5f00::1",
        "2001:db8::1",
        "2001:2::1",
        "2001:10::1",
        "3fff::1",
    ] {
        check(&Guard::default(), "host.example", address, false);
    }
}

#[test]
fn private_addresses_inside_of_ipv6_are_closed() {
    for address in [
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:0:127.0.0.1",
        "::127.0.0.1",
        "::10.0.0.1",
        "::8.8.8.8",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::8.8.8.8",
        "64:ff9b:1:fffe::10.0.0.1",
        "2002:7f00:1::1",
        "2002:a00:1::",
        "2002:c0a8:101::1",
        "2001::f5ff:fffe",
        "2001:0:808:808::f7f7:f7f7",
        "2a00:1450::5efe:10.0.0.1",
        "2a00:1450::200:5efe:192.168.0.1",
    ] {
        check(&Guard::default(), "host.example", address, false);
    }
}

#[test]
fn the_public_internet_is_open() {
    for address in [
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "128.0.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.167.255.255",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4001:82f::200e",
        "2001:4860:4860::8888",
        "64:ff9b::8.8.8.8",
        "2002:808:808::1",
        "::ffff:8.8.8.8",
        "2a00:1450::5efe:8.8.8.8",
    ] {
        check(&Guard::default(), "host.example", address, true);
    }
}

#[test]
fn an_allow_list_opens_what_it_names_and_nothing_else() {
    let allowed = [
        "10.1.0.0/16",
        "127.0.0.1",
        "[fd00::7]",
        "fd12::/32",
        "NAS.local.",
    ];
    let guard = Guard::with_allowed(allowed.map(|text| text.parse().unwrap()).to_vec());
    for (host, address, open) in [
        ("a", "10.1.2.3", true),
        ("a", "::ffff:10.1.2.3", true),
        ("a", "10.2.0.1", false),
        ("a", "127.0.0.1", true),
        ("a", "127.0.0.2", false),
        ("a", "fd00::7", true),
        ("a", "fd00::8", false),
        ("a", "fd12:0:1::", true),
        ("nas.local", "192.168.3.3", true),
        ("nas.LOCAL.", "fe80::1", true),
        ("evil-nas.local", "192.168.3.3", false),
        ("a", "8.8.8.8", true),
    ] {
        check(&guard, host, address, open);
    }
    check(
        &Guard::with_allowed(vec!["0.0.0.0/0".parse().unwrap()]),
        "a",
        "192.168.0.1",
        true,
    );
    check(
        &Guard::with_allowed(vec!["0.0.0.0/0".parse().unwrap()]),
        "a",
        "::1",
        false,
    );
}

#[test]
fn senseless_entries_are_refused() {
    for text in [
        "",
        "10.0.0.0/33",
        "fd00::/129",
        "10.0.0/8",
        "10.0.0.0/",
        "/8",
        "a b",
        "300.1.1.1",
        "http://a",
    ] {
        assert_eq!(text.parse::<AllowEntry>(), Err(InvalidAllowEntry), "{text}");
    }
}
