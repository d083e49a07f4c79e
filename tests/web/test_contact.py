"""How readers who found nothing can tell us."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from search.engine import open_searcher
from tests.web.articles import GOLD, index
from web import create_app, links
from web.config import WebSettings

OFFER = "//ul[@class='ways']//a[starts-with(text(), 'Báo cho chúng tôi')]/@href"


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("tin@thanhpho.example.vn", "mailto:tin@thanhpho.example.vn"),
        ("ban.tin+timtin@a-b.vn", "mailto:ban.tin+timtin@a-b.vn"),
        ("https://thanhpho.example.vn/gop-y?tu=tim", "https://thanhpho.example.vn/gop-y?tu=tim"),
        ("HTTPS://thanhpho.example.vn", "HTTPS://thanhpho.example.vn"),
        ("http://thanhpho.example.vn", None),
        ("javascript:alert(1)", None),
        ("javascript:alert(1)//@a.vn", None),
        ("data:text/html,@a.vn", None),
        ("tin@localhost", None),
        ("a@b.vn?bcc=c@d.vn", None),
        ("a@b.vn\nhttps://c.vn", None),
        ("Phòng Thông tin", None),
        ("", None),
    ],
)
def test_only_mail_and_https_are_links(contact: str, link: str | None) -> None:
    """Whatever else was set is not offered."""
    assert links.contact(contact) == link


@given(st.text(max_size=40))
def test_no_setting_becomes_a_link_that_does_more(contact: str) -> None:
    """A link writes a letter or opens a page, whatever was set."""
    link = links.contact(contact)
    assert link is None or link.lower().startswith(("mailto:", "https://"))


def offered(folder: Path, contact: str, address: str) -> list[str]:
    """Return what a page of a service with this setting offers."""
    settings = index(folder, (GOLD,))
    told = WebSettings.from_env({"TIMTIN_CONTACT": contact, "TIMTIN_DATA_DIR": str(folder)})
    client = create_app(open_searcher(settings), told).test_client()
    found: list[str] = html.document_fromstring(client.get(address).text).xpath(OFFER)
    return found


def test_who_found_nothing_can_tell(tmp_path: Path) -> None:
    """The last way on, and what was set cannot leave its attribute."""
    hostile = 'https://a.vn/"><script>alert(1)</script>'
    assert offered(tmp_path, hostile, "/tim-kiem?q=zzzz+qqqq") == [hostile]
    assert offered(tmp_path, hostile, "/tim-kiem?q=vang") == []


def test_nothing_is_offered_where_nothing_is_set(tmp_path: Path) -> None:
    """A link that leads nowhere helps nobody."""
    assert offered(tmp_path, "", "/tim-kiem?q=zzzz+qqqq") == []
