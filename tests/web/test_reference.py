"""The description of the API as a page: all that stands in the document, and nothing from elsewhere."""

from collections.abc import Callable

from flask.testing import FlaskClient
from lxml import html

from tests.web.test_openapi import DOCUMENT
from web.reference import Reference

Page = Callable[..., html.HtmlElement]


def test_page_shows_every_operation_problem_and_shape(page: Page) -> None:
    """Each under a heading of its own, and every link inside the page leads somewhere."""
    found = page("/api")
    headings = {heading.text_content() for heading in found.xpath("//h2 | //h3")}
    parts = DOCUMENT["components"]
    assert headings >= {f"GET {path}" for path in DOCUMENT["paths"]}
    assert headings >= set(parts["responses"]) | set(parts["schemas"])
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids))
    inside = {link.removeprefix("#") for link in found.xpath("//a/@href") if link.startswith("#")}
    assert inside <= set(ids)


def test_parameter_tells_all_that_is_known_of_it(page: Page) -> None:
    """Its type, its limits, its default, an example."""
    (row,) = page("/api").xpath("//section[@aria-labelledby='search']//tr[th='per_page']")
    assert [cell.text_content() for cell in row] == [
        "per_page",
        "integer",
        "Hits on a page. (default 10; at least 1; at most 100)",
    ]


def test_shape_tells_its_keys(page: Page) -> None:
    """Those inside a key without a name of its own are named after it; the others are linked."""
    (hits,) = page("/api").xpath("//h3[@id='ResultPage']/following::tr[th='hits'][1]")
    assert hits.xpath("td/a/@href") == ["#Hit"]
    shapes = dict(Reference(DOCUMENT).shapes())
    names = [row.name for row in shapes["ResultPage"]]
    assert {"suggestions.periods", "suggestions.periods[].from", "links.next"} <= set(names)


def test_examples_can_be_copied(page: Page) -> None:
    """A line for curl at each address, and the answer word for word."""
    found = page("/api")
    lines = found.xpath("//pre/code[starts-with(., 'curl')]/text()")
    assert len(lines) == len(DOCUMENT["paths"])
    assert "curl 'http://localhost/tim-kiem.csv?q=%22cai+cach+hanh+chinh%22'" in lines
    assert any('"code": "rate_limited"' in shown for shown in found.xpath("//details//code/text()"))


def test_every_page_leads_there(page: Page) -> None:
    """From the foot of each, without an index too."""
    assert page("/").xpath("//footer//a/@href") == ["/api"]


def test_description_needs_no_index(down: FlaskClient) -> None:
    """Whoever looks why nothing is answered finds it."""
    assert down.get("/api").status_code == down.get("/api/v1/openapi.json").status_code == 200
