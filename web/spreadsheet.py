"""A list as a table: CSV (RFC 4180) that spreadsheets open as it is meant."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from io import StringIO
from zoneinfo import ZoneInfo

from search.analysis.normalize import single_line
from search.query.model import MAX_PER_PAGE
from search.results import Result, ResultPage
from web import links
from web.catalogues import gettext
from web.languages import Language
from web.languages import gettext_noop as _
from web.listing import Listing
from web.reader import language
from web.state import origin, pinned_answer, zone

# Four megabytes and some seconds of one worker; nobody reads a longer table, and a month has fewer articles.
MAX_ROWS = 10_000
COLUMNS = (
    _("Mã tin"),
    _("Tiêu đề"),
    _("Tóm tắt"),
    _("Ngày đăng"),
    _("Ngày cập nhật"),
    _("Chuyên mục"),
    _("Nguồn"),
    _("Tác giả"),
    _("Số hiệu văn bản"),
    _("Địa chỉ"),
    _("Bản gốc"),
)

# Excel takes a file for UTF-8 only when it begins with this.
_BYTE_ORDER_MARK = "\ufeff"
# What makes a spreadsheet take a cell for a formula, or begin another cell in which one could stand.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def table(listing: Listing) -> Iterator[str]:
    """Return a list of up to MAX_ROWS articles, a piece at a time; raises what the search for the first does.

    All pieces come from the index as it was at the first, whatever is published while they are read.
    """
    # The pieces are made when the request is over: what they need of it is taken here.
    answer = pinned_answer()
    rows = partial(_rows, origin=origin(), zone=zone(), language=language())
    heads = [gettext(head) for head in COLUMNS]
    batch = replace(listing.query, page=1, per_page=MAX_PER_PAGE)
    first = answer(batch)

    def pieces() -> Iterator[str]:
        yield _BYTE_ORDER_MARK + _lines([heads])
        yield rows(first)
        for number in range(2, min(first.pages, MAX_ROWS // MAX_PER_PAGE) + 1):
            yield rows(answer(replace(batch, page=number)))

    return pieces()


def filename(listing: Listing) -> str:
    """Return what a list is called on a disk."""
    return f"{listing.path.strip('/').replace('/', '-')}.csv"


def harmless(text: str) -> str:
    """Return the text of a cell so that no spreadsheet computes it."""
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def _rows(page: ResultPage, origin: str, zone: ZoneInfo, language: Language) -> str:
    return _lines(_row(result, origin, zone, language) for result in page.results)


def _row(result: Result, origin: str, zone: ZoneInfo, language: Language) -> Iterator[str]:
    article = result.article
    numbers = dict.fromkeys(
        number.resolved or number.number or number.raw for number in result.document_numbers
    )
    yield article.id
    yield article.heading
    yield single_line(article.summary)
    yield _moment(article.published, zone)
    yield _moment(article.updated, zone)
    yield article.category or ""
    yield article.source or ""
    yield article.author or ""
    yield "; ".join(numbers)
    yield origin + links.in_language(links.article(article.id), language)
    yield (article.url or "") if links.is_web_address(article.url) else ""


def _lines(rows: Iterable[Iterable[str]]) -> str:
    lines = StringIO()
    csv.writer(lines).writerows(map(harmless, row) for row in rows)
    return lines.getvalue()


def _moment(moment: datetime | None, zone: ZoneInfo) -> str:
    """Return a moment as spreadsheets read one."""
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""
