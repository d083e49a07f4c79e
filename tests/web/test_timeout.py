"""An answer that takes too long is given up, in the words and with the headers for it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from lxml import html

from search.engine import open_searcher
from search.engine.whoosh.segment import SegmentView
from search.errors import SearchTimeout
from tests.web.articles import index
from web import create_app, spreadsheet
from web.config import WebSettings

LISTS = ["/api/v1/search", "/tim-kiem.json", "/tim-kiem.atom", "/tim-kiem.csv", "/thang/2024-01.json"]


class Clock:
    """A clock that stands still but where reading an article moves it."""

    def __init__(self, article_s: float) -> None:
        """Say how long it takes to read an article."""
        self.now_s, self.article_s, self.articles = 0.0, article_s, 0

    def __call__(self) -> float:
        """Return the time."""
        return self.now_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the clock, which every article moves by six tenths of a second."""
    clock, read = Clock(0.6), SegmentView.read

    def slowly(segment: SegmentView, doc: int) -> object:
        clock.articles += 1
        clock.now_s += clock.article_s
        return read(segment, doc)

    monkeypatch.setattr(SegmentView, "read", slowly)
    return clock


@pytest.fixture
def app(tmp_path: Path, clock: Clock) -> Flask:
    """Return a service that has two seconds, and a slow engine."""
    settings = index(tmp_path)
    app = create_app(open_searcher(settings), WebSettings(search=settings, search_timeout_ms=2_000))
    app.extensions["timtin"] = replace(app.extensions["timtin"], clock=clock)
    return app


@pytest.mark.parametrize("address", LISTS)
def test_a_program_is_told_when_to_come_back(app: Flask, clock: Clock, address: str) -> None:
    """503, problem+json, Retry-After; the articles that were left are not read."""
    answer = app.test_client().get(address)
    shown: Any = answer.json
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert (shown["code"], answer.headers["Retry-After"]) == ("search_timeout", "60")
    assert clock.articles == 4


def test_a_reader_is_told_what_to_do(app: Flask) -> None:
    """Neither an empty list nor the words for a system that is down."""
    answer = app.test_client().get("/tim-kiem?q=v%C3%A0ng+giao+th%C3%B4ng")
    shown = html.document_fromstring(answer.text).text_content()
    assert answer.status_code == 503
    assert "Hãy dùng ít từ hơn hoặc thử lại sau ít phút." in shown
    assert "gián đoạn" not in shown
    assert "Không tìm thấy" not in shown


def test_the_next_request_has_time_again(app: Flask, clock: Clock) -> None:
    """The budget is that of a request, not of a worker."""
    client = app.test_client()
    assert client.get("/tim-kiem").status_code == 503
    clock.article_s = 0.0
    assert client.get("/tim-kiem").status_code == 200


def test_a_table_has_the_budget_for_each_piece(
    app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixteen pieces take longer than one may; where one does, the table breaks off and does not just end."""
    monkeypatch.setattr(spreadsheet, "MAX_PER_PAGE", 2)
    client = app.test_client()
    assert client.get("/tim-kiem.csv").text.count("\r\n") == 32
    assert clock.now_s > 15
    pieces = client.get("/tim-kiem.csv", buffered=False).iter_encoded()
    assert next(pieces)
    assert next(pieces)
    clock.article_s = 2.1
    with pytest.raises(SearchTimeout):
        next(pieces)
