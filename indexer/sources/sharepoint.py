"""A SharePoint list, by the REST interface of SharePoint 2013 and later.

Each run lists number and time of change of every item, which the largest list gives by the thousand,
and then asks for the items that changed. So nothing depends on a token that the server may have
forgotten, and the list view threshold is never met: items are only ever selected by their number.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from indexer.errors import FetchFailed, InvalidConfiguration, SourceUnavailable
from indexer.fetching.address import redact, resolve
from indexer.fetching.fetcher import Fetcher
from indexer.memory import Outcome, Visit
from indexer.sources import records
from indexer.sources.attached import with_texts
from indexer.sources.columns import Columns
from indexer.sources.context import Context
from indexer.sources.description import WEB_KEYS, web_source
from indexer.sources.model import WebSource
from indexer.sources.outcome import Item, Rejected, Unchanged
from indexer.sources.table import Table
from search.article import Article

MAX_BYTES = 50 * 2**20

# The most that SharePoint gives at a time of a list of any size.
_LISTED = 5_000
# How many numbers are asked for at a time: whole texts, in an answer of a few megabytes.
_WINDOW = 100

_JSON = {"Accept": "application/json;odata=nometadata, application/json;odata=verbose;q=0.5"}

_FILES = "AttachmentFiles"

# An item as SharePoint gives it: its fields by their internal names.
Fields = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePoint(WebSource):
    """The list of a title on the site (SPWeb) at ``address``.

    ``page`` is the address of the page that shows an item, with {id} for its number; where the list
    has a column for that, ``columns`` names it as url instead. With ``attachments`` the files that are
    attached to an item are read too.
    """

    title: str
    columns: Columns
    page: str | None = None
    attachments: bool = False


def describe(table: Table, folder: Path) -> SharePoint:  # noqa: ARG001 - every kind is asked alike
    """Return the source that a table of the sources file describes."""
    table.refuse_unknown(
        (WEB_KEYS - {"select", "recheck_days", "pages_per_run"})
        | {"list", "columns", "html", "page", "attachments"}
    )
    columns = Columns.of(table)
    if not columns.names:
        raise InvalidConfiguration(f"{table.where}: columns must say which fields of the list hold what")
    page = table.optional_text("page")
    return web_source(
        table,
        SharePoint,
        title=table.text("list"),
        columns=columns,
        page=page,
        attachments=table.flag("attachments"),
    )


def read(source: SharePoint, context: Context) -> Iterator[Item]:
    """Yield the items that changed, and say of the others that they are as they were."""
    with context.site(source) as fetcher:
        reader = _List(source, context, fetcher)
        changed: dict[int, str] = {}
        for number, stamp in reader.listing():
            visit = context.memory.visit(reader.address_of(number))
            if (
                visit is None
                or visit.stamp != stamp
                or (visit.outcome is Outcome.ARTICLE and not visit.article_id)
            ):
                changed[number] = stamp
            elif visit.article_id:
                yield Unchanged(visit.article_id)
        yield from reader.items(changed)


class _List:
    """One list, as it is asked."""

    def __init__(self, source: SharePoint, context: Context, fetcher: Fetcher) -> None:
        self._source = source
        self._context = context
        self._fetcher = fetcher
        title = quote(source.title.replace("'", "''"), safe="")
        self._items = f"{source.address.rstrip('/')}/_api/web/lists/getbytitle('{title}')/items"

    def address_of(self, number: int) -> str:
        """Return the address of an item of the list."""
        return f"{self._items}({number})"

    def listing(self) -> Iterator[tuple[int, str]]:
        """Yield number and time of change of every item."""
        for item in self._all({"$select": "Id,Modified", "$top": str(_LISTED), "$orderby": "Id"}):
            yield _number(item), str(item.get("Modified"))

    def items(self, changed: dict[int, str]) -> Iterator[Item]:
        """Yield the articles of the items that changed, and note that they were read."""
        columns: dict[str, None] = dict.fromkeys(
            ["Id", *(column for _, column in self._source.columns.names)]
        )
        lookups = {column.split("/")[0] for column in columns if "/" in column}
        if self._source.attachments:
            columns[_FILES] = None
            lookups.add(_FILES)
        for window in sorted({number // _WINDOW for number in changed}):
            first = window * _WINDOW
            asked = {
                "$select": ",".join(columns),
                "$filter": f"Id ge {first} and Id lt {first + _WINDOW}",
                "$top": str(_WINDOW),
            }
            for fields in self._all(asked | ({"$expand": ",".join(sorted(lookups))} if lookups else {})):
                number = _number(fields)
                if number in changed:
                    yield from self._item(number, changed[number], fields)

    def _item(self, number: int, stamp: str, fields: Fields) -> Iterator[Item]:
        item = self._article(number, fields)
        complaints: list[Rejected] = []
        if isinstance(item, Article):
            try:
                item, complaints = with_texts(item, self._fetcher)
            except FetchFailed as error:
                raise SourceUnavailable(str(error)) from error
        yield item
        yield from complaints
        self._context.memory.note_visit(
            Visit(
                url=self.address_of(number),
                outcome=Outcome.ARTICLE if isinstance(item, Article) else Outcome.REJECTED,
                fetched=self._context.now,
                article_id=self._id(number),
                stamp=stamp,
            )
        )

    def _article(self, number: int, fields: Fields) -> Article | Rejected:
        found = self._source.columns.record(_flat(fields))
        found["id"] = self._id(number)
        if self._source.page:
            found["url"] = resolve(self._source.page.replace("{id}", str(number)), self._source.address)
        elif found.get("url"):
            found["url"] = resolve(str(found["url"]), self._source.address)
        found["attachments"] = self._files(fields)
        return records.parse(found, f"item {number}", self._context.zone)

    def _files(self, fields: Fields) -> list[dict[str, str]]:
        attached = fields.get(_FILES) or []
        # Older servers wrap what is many.
        files = attached.get("results", []) if isinstance(attached, dict) else attached
        found = []
        for file in files:
            url = resolve(quote(str(file.get("ServerRelativeUrl", ""))), self._source.address)
            if url:
                found.append({"url": url, "title": str(file.get("FileName", ""))})
        return found

    def _id(self, number: int) -> str:
        # Every list counts from 1.
        return f"{self._source.name}-{number}"

    def _all(self, asked: dict[str, str]) -> Iterator[Fields]:
        """Yield what a question gives, through all its pages."""
        url: str | None = f"{self._items}?{urlencode(asked, quote_via=quote, safe='$,/')}"
        read = set()
        while url:
            if url in read:
                raise SourceUnavailable(f"{redact(url)}: names itself as what follows it")
            read.add(url)
            rows, url = _answer(self._ask(url), url)
            yield from rows

    def _ask(self, url: str) -> bytes:
        try:
            answer = self._fetcher.get(url, limit=MAX_BYTES, headers=_JSON)
        except FetchFailed as error:
            raise SourceUnavailable(str(error)) from error
        if answer.status != 200:
            raise SourceUnavailable(f"{redact(url)}: no list there ({answer.status})")
        return answer.body


def _answer(body: bytes, url: str) -> tuple[list[Fields], str | None]:
    """Return the items of an answer, and the address of the next; older servers wrap them in "d"."""
    try:
        found = json.loads(body.decode("utf-8-sig"))
        rows = found["d"]["results"] if "d" in found else found["value"]
        following = found["d"].get("__next") if "d" in found else found.get("odata.nextLink")
        if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
            raise TypeError(rows)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SourceUnavailable(f"{redact(url)}: answers what is no list of items") from error
    return rows, resolve(following, url) if following else None


def _number(fields: Fields) -> int:
    number = fields.get("Id", fields.get("ID"))
    if not isinstance(number, int):
        raise SourceUnavailable("an item of the list has no number")
    return number


def _flat(fields: Fields) -> dict[str, object]:
    """Return fields with those of a looked-up item as "Category/Title", as they are asked for."""
    flat: dict[str, object] = {}
    for name, value in fields.items():
        if not isinstance(value, dict):
            flat[name] = value
            continue
        # An address is a field of two parts; it has no name of its own.
        flat[name] = value.get("Url")
        flat |= {
            f"{name}/{inner}": said for inner, said in value.items() if not isinstance(said, dict | list)
        }
    return flat
