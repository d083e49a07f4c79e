"""Addresses: resolved as browsers do, kept to their site, shown without secrets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.fetching.address import is_public, is_same_site, redact, resolve

BASE = "https://tin.example.vn/tin-tuc/bai-1.html?a=1"


@pytest.mark.parametrize(
    ("link", "whole"),
    [
        ("/x", "https://tin.example.vn/x"),
        ("x", "https://tin.example.vn/tin-tuc/x"),
        ("?b=2", "https://tin.example.vn/tin-tuc/bai-1.html?b=2"),
        (" //www.example.vn/x#top ", "https://www.example.vn/x"),
        ("HTTP://TIN.example.vn", "http://tin.example.vn/"),
        ("https://me:secret@tin.example.vn/x", "https://tin.example.vn/x"),
        (
            "/tin tức/đường?q=gạo",
            "https://tin.example.vn/tin%20t%E1%BB%A9c/%C4%91%C6%B0%E1%BB%9Dng?q=g%E1%BA%A1o",
        ),
        ("/a%20b", "https://tin.example.vn/a%20b"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("http://đăng-ký.vn/x", "http://xn--ng-k-3ra4q7c.vn/x"),
        ("mailto:a@b.vn", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("ftp://tin.example.vn/x", None),
        ("http://", None),
        ("http://a:port/", None),
        ("http://[::1/", None),
        ("http://" + "a" * 70 + ".vn/", None),
    ],
)
def test_a_link_becomes_a_whole_address(link: str, whole: str | None) -> None:
    """Without fragment and credentials; None for what is no page."""
    if whole and "xn--" in whole:
        assert (resolve(link, BASE) or "").startswith("http://xn--")
    else:
        assert resolve(link, BASE) == whole


@pytest.mark.parametrize(
    ("url", "home", "same"),
    [
        ("https://tin.example.vn/a", "https://tin.example.vn/", True),
        ("http://WWW.tin.example.vn/a", "https://tin.example.vn/", True),
        ("https://tin.example.vn:443/a", "http://tin.example.vn:80/", True),
        ("https://tin.example.vn:8443/a", "https://tin.example.vn/", False),
        ("https://example.vn/a", "https://tin.example.vn/", False),
        ("https://tin.example.vn.evil.example/", "https://tin.example.vn/", False),
        ("https://evil.example/https://tin.example.vn/", "https://tin.example.vn/", False),
        ("https://tin.example.vn@evil.example/", "https://tin.example.vn/", False),
        ("ftp://tin.example.vn/", "https://tin.example.vn/", False),
        ("http://a:port/", "https://tin.example.vn/", False),
    ],
)
def test_a_site_is_its_host(url: str, home: str, same: bool) -> None:
    """With or without www, by http or https; nothing that only looks like it."""
    assert is_same_site(url, home) is same


@pytest.mark.parametrize(
    ("ip", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("10.1.2.3", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("no ip", False),
    ],
)
def test_private_networks_are_known(ip: str, public: bool) -> None:
    """What only this machine, its network or its provider reaches is not public."""
    assert is_public(ip) is public


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://me:secret@tin.vn/x: 403", "https://…@tin.vn/x: 403"),
        ("http://tin.vn/?id=1&access_token=abc&x=2", "http://tin.vn/?id=1&access_token=…&x=2"),
        ("http://tin.vn/?API-Key=abc", "http://tin.vn/?API-Key=…"),
        ("postgresql://u:p@db/news", "postgresql://…@db/news"),
        ("http://tin.vn/?q=tin", "http://tin.vn/?q=tin"),
        ("write to a@b.vn", "write to a@b.vn"),
    ],
)
def test_secrets_are_not_shown(text: str, shown: str) -> None:
    """Neither credentials nor tokens; the rest stays readable."""
    assert redact(text) == shown


@given(st.text(max_size=60))
def test_any_link_resolves_or_not(link: str) -> None:
    """A link may be anything at all; what is resolved stays as it is when resolved again."""
    whole = resolve(link, BASE)
    if whole is not None:
        assert whole.isascii()
        assert resolve(whole, BASE) == whole
