"""A site may be slow, broken or hostile: each address costs a known time and size, and says what is wrong."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from time import monotonic

import pytest

from indexer.errors import FetchFailed, SourceUnavailable
from indexer.fetching.fetcher import Fetcher, Limits, Web
from indexer.fetching.retry import retry_after_s
from tests.indexer.web_site import (
    Reply,
    Site,
    drip_body,
    drip_headers,
    endless,
    flood_of_headers,
    gzip_bomb,
    hang_up,
    never,
    redirect,
    truncated,
)

LIMIT = 100_000
SHORT = Limits(connect_s=2, read_s=0.3, total_s=0.6, attempts=3, backoff_s=1.0, longest_wait_s=30)


class Waits(list[float]):
    """Remembers what would have been waited."""

    def __call__(self, seconds: float) -> None:
        """Wait for nothing."""
        if seconds:
            self.append(seconds)


@contextmanager
def fetching(site: Site, waits: Waits | None = None, **choices: object) -> Iterator[Fetcher]:
    """Return a fetcher of a site that waits only on paper."""
    web = Web(limits=SHORT, sleep=waits if waits is not None else Waits())
    choices = {"delay_s": 0.0, "internal": True} | choices
    with Fetcher(site.url + "/", web, **choices) as fetcher:  # type: ignore[arg-type]
        yield fetcher


def failure(site: Site, path: str = "/page") -> FetchFailed:
    """Return how a fetch fails."""
    with fetching(site) as fetcher, pytest.raises(FetchFailed) as caught:
        fetcher.get(site.url + path, limit=LIMIT)
    return caught.value


def test_an_answer_has_status_headers_and_body(site: Site) -> None:
    """Compressed or not, the body is what the page says; we say who we are."""
    site.replies["/page"] = Reply(b"tin", headers={"X-Robots-Tag": "noindex"})
    site.replies["/packed"] = Reply(gzip.compress(b"tin" * 100), headers={"Content-Encoding": "gzip"})
    site.replies["/empty"] = Reply(b"", headers={"Content-Encoding": "gzip"})

    with Fetcher(site.url, Web(contact="mailto:a@b.vn"), delay_s=0, internal=True) as fetcher:
        answer = fetcher.get(site.url + "/page", limit=LIMIT)
        assert fetcher.get(site.url + "/packed", limit=LIMIT).body == b"tin" * 100
        assert fetcher.get(site.url + "/empty", limit=LIMIT).body == b""
        assert fetcher.get(site.url + "/gone", limit=LIMIT).status == 404

    assert (answer.status, answer.body, answer.content_type) == (200, b"tin", "text/html")
    assert answer.headers["x-robots-tag"] == "noindex"
    assert site.headers[0]["user-agent"] == "timtin (+mailto:a@b.vn)"


@pytest.mark.parametrize(
    ("misdeed", "reason"),
    [
        (never, "stopped answering"),
        (drip_headers, "took longer than 0.6 s"),
        (flood_of_headers, "Receive buffer too long"),
        (drip_body, "took longer than 0.6 s"),
        (endless, f"longer than {LIMIT} bytes"),
        (gzip_bomb(50 * 2**20), f"longer than {LIMIT} bytes"),
        (truncated, "without sending complete message body"),
        (hang_up, "disconnected without sending a response"),
        (Reply(b"x" * (LIMIT + 1)), f"longer than {LIMIT} bytes"),
        (Reply(b"x", headers={"Content-Encoding": "br"}), "encoding 'br', which was not asked for"),
        (Reply(b"no gzip", headers={"Content-Encoding": "gzip"}), "gzip is broken"),
        (
            Reply(gzip.compress(b"tin" * 999)[:-9], headers={"Content-Encoding": "gzip"}),
            "ends in the middle",
        ),
        (Reply(status=403), "answers 403 Forbidden"),
        (Reply(status=500), "answers 500 Internal Server Error"),
        (Reply(status=503), "answers 503 Service Unavailable"),
        (Reply(status=299), "answers 299"),
        (redirect("http://elsewhere.example/"), "http://elsewhere.example/ leads off the site"),
        (redirect("/page"), "more than 5 redirects"),
        (redirect("javascript:alert(1)"), "redirects to, what is no address"),
        (redirect("file:///etc/passwd"), "redirects to, what is no address"),
    ],
)
def test_a_misbehaving_site_costs_little_and_is_said(site: Site, misdeed: Reply, reason: str) -> None:
    """Whatever it does, the fetch ends within its limits, and its reader hears why."""
    site.replies["/page"] = misdeed
    begun = monotonic()
    assert reason in str(failure(site))
    assert monotonic() - begun < 5


def test_an_unreachable_site_is_an_outage(site: Site) -> None:
    """Nobody listens there."""
    site.url = "http://127.0.0.1:1"
    found = failure(site)
    assert found.is_outage
    assert "Connection refused" in str(found)


@pytest.mark.parametrize(
    ("first", "waits"),
    [
        (Reply(status=503), [1.0]),
        (Reply(status=429, headers={"Retry-After": "7"}), [7.0]),
        (hang_up, [1.0]),
        (truncated, [1.0]),
    ],
)
def test_what_passes_is_tried_again(site: Site, first: Reply, waits: list[float]) -> None:
    """After a pause: ours, or the one that the server asks for."""
    site.replies["/page"] = [first, Reply(b"tin")]
    waited = Waits()
    with fetching(site, waited) as fetcher:
        assert fetcher.get(site.url + "/page", limit=LIMIT).body == b"tin"
    assert waited == waits


def test_tries_end(site: Site) -> None:
    """Three times, each pause twice the last; at once when the server asks for too long a pause."""
    site.replies["/busy"] = Reply(status=503)
    site.replies["/later"] = Reply(status=503, headers={"Retry-After": "3600"})
    waited = Waits()
    with fetching(site, waited) as fetcher:
        for path in ("/busy", "/later"):
            with pytest.raises(FetchFailed, match="503"):
                fetcher.get(site.url + path, limit=LIMIT)
    assert waited == [1.0, 2.0]
    assert (site.count("/busy"), site.count("/later")) == (3, 1)


def test_redirects_within_the_site_are_followed(site: Site) -> None:
    """The answer says where they led."""
    site.replies |= {"/old": redirect("/new", 301), "/new": redirect("./newest"), "/newest": Reply(b"tin")}
    with fetching(site) as fetcher:
        answer = fetcher.get(site.url + "/old", limit=LIMIT)
    assert (answer.url, answer.body) == (site.url + "/newest", b"tin")


def test_there_is_a_pause_between_requests(site: Site) -> None:
    """Also before a redirect is followed; one connection serves them all."""
    site.replies |= {"/old": redirect("/new"), "/new": Reply(b"tin")}
    waited = Waits()
    with fetching(site, waited, delay_s=3.0) as fetcher:
        fetcher.get(site.url + "/old", limit=LIMIT)
        fetcher.get(site.url + "/new", limit=LIMIT)
    assert [round(wait) for wait in waited] == [3, 3]


def test_a_private_address_is_refused_before_anything_is_asked(site: Site) -> None:
    """A public name may point at a machine of the private network; only the operator can mean that."""
    site.replies["/page"] = Reply(b"tin")
    with fetching(site, internal=False) as fetcher, pytest.raises(FetchFailed, match="private network"):
        fetcher.get(site.url + "/page", limit=LIMIT)
    assert site.asked == []


def test_a_secret_goes_to_its_site_only_and_is_never_said(site: Site) -> None:
    """It is a header, and whatever looks like a secret in an address is left out of messages."""
    site.replies["/page"] = Reply(b"tin")
    with fetching(site, authorization="Bearer abc") as fetcher:
        fetcher.get(site.url + "/page", limit=LIMIT)
        assert site.headers[-1]["authorization"] == "Bearer abc"
        site.replies["/x?access_token=abc&id=1"] = Reply(status=403)
        with pytest.raises(FetchFailed) as caught:
            fetcher.get(site.url.replace("//", "//me:pass@") + "/x?access_token=abc&id=1", limit=LIMIT)
    assert str(caught.value).endswith("/x?access_token=…&id=1: answers 403 Forbidden")
    assert "pass" not in str(caught.value)


def test_a_wrong_proxy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment is the operator's to mend; its password is not shown."""
    monkeypatch.setenv("HTTPS_PROXY", "pigeon://me:secret@proxy.example")
    with pytest.raises(SourceUnavailable, match="the proxy or the certificates") as caught:
        Fetcher("https://tin.example.vn/", Web(), delay_s=0)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("120", 120),
        ("soon", 0),
        ("-5", 0),
        (format_datetime(datetime(2026, 1, 1, 0, 1, tzinfo=UTC), usegmt=True), 60),
        (format_datetime(datetime(2025, 1, 1, tzinfo=UTC), usegmt=True), 0),
        ("Thu, 32 Jan 2026 00:00:00 GMT", 0),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float) -> None:
    """What cannot be read asks for nothing."""
    assert retry_after_s(header, datetime(2026, 1, 1, tzinfo=UTC)) == seconds
