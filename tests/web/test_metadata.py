"""What an article and the site say of themselves to other programs."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from jinja2.utils import htmlsafe_json_dumps
from lxml import etree, html
from lxml.html import HtmlElement

from search.engine import open_searcher
from tests.make import article
from tests.web.articles import TITLE, index
from web import create_app
from web.config import WebSettings
from web.metadata import news_article

Page = Callable[..., HtmlElement]

OPENSEARCH = {"os": "http://a9.com/-/spec/opensearch/1.1/"}
HOSTILE = "</script><script>alert(1)</script><!-- ]]> & \" ' \u2028"


def said(found: HtmlElement) -> dict[str, object]:
    """Return what a page says in schema.org's words."""
    (script,) = found.xpath("//script[@type='application/ld+json']")
    parts: dict[str, object] = json.loads(script.text)
    return parts


def test_article_is_a_news_article(page: Page) -> None:
    """Title, moments, section, author and source, and where it stands."""
    assert said(page("/bai/cchc-000001")) == {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": TITLE,
        "description": said(page("/bai/cchc-000001"))["description"],
        "inLanguage": "vi",
        "datePublished": "2023-12-13T14:00:00+07:00",
        "dateModified": "2023-12-14T01:30:00+00:00",
        "articleSection": "Tin tức sự kiện",
        "author": {"@type": "Person", "name": "Minh Anh"},
        "creditText": "Bản tin Cải cách hành chính Thành phố",
        "publisher": {"@type": "GovernmentOrganization", "name": "Cổng thử"},
        "isAccessibleForFree": True,
        "mainEntityOfPage": "https://cchc.example.vn/tin/1",
    }


def test_what_is_not_known_is_not_said(page: Page) -> None:
    """No date, no author, and no address that is not whole."""
    parts = said(page("/bai/khong-ngay"))
    assert {"datePublished", "dateModified", "author", "mainEntityOfPage"}.isdisjoint(parts)


def test_article_can_be_shared(page: Page) -> None:
    """Open Graph names what a message shows of a link."""
    found = page("/bai/cchc-000001")
    told = {meta.get("property"): meta.get("content") for meta in found.xpath("//meta[@property]")}
    assert told["og:title"] == TITLE
    assert told["og:type"] == "article"
    assert told["og:url"] == "https://cchc.example.vn/tin/1"
    assert told["article:published_time"] == "2023-12-13T14:00:00+07:00"


def test_hostile_title_stays_text(tmp_path: Path) -> None:
    """A title cannot leave the script in which it stands, nor an attribute."""
    told = index(tmp_path, (article("x", title=HOSTILE, body=HOSTILE, category=HOSTILE, author=HOSTILE),))
    client = create_app(open_searcher(told), WebSettings(search=told)).test_client()
    found = html.document_fromstring(client.get("/bai/x").text)
    assert [said(found)["headline"]] == found.xpath("//h1/text()")
    assert [script.get("type") for script in found.xpath("//script[not(@src)]")] == ["application/ld+json"]
    assert found.xpath("//meta[@property='og:title']/@content") == found.xpath("//h1/text()")


@given(st.text())
def test_any_title_stays_inside_its_script(title: str) -> None:
    """Whatever it holds, no tag begins or ends there, and it is read as it was written."""
    parts = news_article(replace(article("x"), author=title), "Cổng", None)
    written = str(htmlsafe_json_dumps(parts))
    assert not set("<>&'") & set(written)
    assert json.loads(written) == parts


def test_browser_can_add_the_search(page: Page, client: FlaskClient) -> None:
    """Every page names the description, whose templates lead to results and suggestions."""
    (link,) = page("/bai/cchc-000001").xpath("//link[@rel='search']")
    answer = client.get(link.get("href"))
    assert answer.mimetype == link.get("type") == "application/opensearchdescription+xml"
    root = etree.fromstring(answer.data)
    assert len(root.findtext("os:ShortName", "", OPENSEARCH)) <= 16
    templates = {url.get("type"): url.get("template") for url in root.findall("os:Url", OPENSEARCH)}
    for kind in ("text/html", "application/atom+xml", "application/x-suggestions+json"):
        asked = templates[kind].replace("{searchTerms}", quote("giá vàng"))
        found = client.get(asked, headers={"Accept": kind})
        assert (found.status_code, found.mimetype) == (200, kind)
        assert "giá vàng" in found.text.lower()


@pytest.mark.parametrize("accept", [None, "*/*", "application/json", "text/html,*/*;q=0.8", "image/png"])
def test_search_box_of_a_browser_gets_the_plain_list(client: FlaskClient, accept: str | None) -> None:
    """Whatever it says that it accepts: it reads nothing else."""
    root = etree.fromstring(client.get("/opensearch.xml").data)
    (template,) = root.xpath("//os:Url[@rel='suggestions']/@template", namespaces=OPENSEARCH)
    asked = template.replace("{searchTerms}", "giao+th")
    answer = client.get(asked, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.mimetype) == (200, "application/x-suggestions+json")
    text, suggested = json.loads(answer.text)
    assert text == "giao th"
    assert suggested[0] == "giao thông"


@pytest.mark.parametrize(
    ("address", "language"), [("/opensearch.xml", ""), ("/opensearch.xml?lang=en", "&lang=en")]
)
def test_search_of_a_browser_keeps_the_language(client: FlaskClient, address: str, language: str) -> None:
    """Who adds the search on an English page gets English pages."""
    root = etree.fromstring(client.get(address).data)
    (results,) = root.xpath("//os:Url[@type='text/html']/@template", namespaces=OPENSEARCH)
    assert results == f"http://localhost/tim-kiem?q={{searchTerms}}{language}"
