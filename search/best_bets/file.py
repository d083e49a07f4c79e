"""The file of best bets: a line a link, see search.tsv.

Its cells are the queries, with | between them, the title, the address, and if you like a description, the
first day and the last day on which the link is shown.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from search.analysis.dates import parse_days
from search.analysis.normalize import clean, single_line
from search.analysis.syllables import split
from search.best_bets.bet import BestBet
from search.best_bets.lookup import MOST_SHOWN, form_of
from search.errors import InvalidBestBets
from search.query.model import query_text
from search.query.parser import parse as parse_query
from search.query.syntax import Words
from search.tsv import rows

MAX_BYTES = 2 << 20
MAX_LINKS = 1_000
MAX_QUERIES = 10
MAX_QUERY_LENGTH = 100
MAX_TITLE_LENGTH = 150
MAX_URL_LENGTH = 1_000
MAX_DESCRIPTION_LENGTH = 300

_CELLS = 6
# A spreadsheet may put a cell between quotation marks, and then doubles those within.
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
# Blanks and what breaks out of an address; browsers read a backslash as a slash, and lead to another site.
_NOT_IN_URL = re.compile(r'[\s"<>\\^`{|}]')


def read(path: Path) -> tuple[BestBet, ...]:
    """Return the best bets of a file, in its order; InvalidBestBets names every line to mend."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidBestBets(f"{path} cannot be read: {error.strerror}") from error
    return parse(data, path.name)


def parse(data: bytes, name: str) -> tuple[BestBet, ...]:
    """Return the best bets that the bytes of a file of this name hold; InvalidBestBets as in read()."""
    if len(data) > MAX_BYTES:
        raise InvalidBestBets(f"{name} is larger than {MAX_BYTES >> 20} MiB")
    try:
        lines = list(rows(data))
    except UnicodeDecodeError as error:
        raise InvalidBestBets(f"{name} is not UTF-8: {error.reason} at byte {error.start}") from error
    if len(lines) > MAX_LINKS:
        raise InvalidBestBets(f"{name} holds {len(lines)} links; {MAX_LINKS} at most")
    bets: dict[int, BestBet] = {}
    problems = []
    for number, cells in lines:
        try:
            bets[number] = _bet(cells)
        except ValueError as error:
            problems.append((number, str(error)))
    problems += _crowded(bets)
    if problems:
        raise InvalidBestBets(*(f"{name}:{number}: {problem}" for number, problem in sorted(problems)))
    return tuple(bets.values())


def _bet(cells: list[str]) -> BestBet:
    """Return what a line says; ValueError says what is wrong with it."""
    if any(map(str.strip, cells[_CELLS:])):
        raise ValueError("a cell too many: queries, title, address, description, first day, last day")
    texts = [single_line(clean(_unquoted(cell.strip()))) for cell in cells]
    queries, title, url, description, first, last = (texts + [""] * _CELLS)[:_CELLS]
    if not (queries and title and url):
        raise ValueError("the queries, a title and an address, with tabs between them")
    bet = BestBet(
        queries=_queries(queries),
        title=_short("title", title, MAX_TITLE_LENGTH),
        url=_url(_short("address", url, MAX_URL_LENGTH)),
        description=_short("description", description, MAX_DESCRIPTION_LENGTH) or None,
        first_day=_days(first)[0] if first else None,
        last_day=_days(last)[1] if last else None,
    )
    if bet.first_day and bet.last_day and bet.first_day > bet.last_day:
        raise ValueError(f"the first day, {first}, lies behind the last, {last}")
    return bet


def _unquoted(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if _QUOTED.fullmatch(cell) else cell


def _short(what: str, text: str, longest: int) -> str:
    if len(text) > longest:
        raise ValueError(f"the {what} is longer than {longest} characters")
    return text


def _queries(cell: str) -> tuple[str, ...]:
    """Return the queries of a cell; each must be one that a best bet can belong to."""
    queries = tuple(filter(None, map(query_text, cell.split("|"))))
    if len(queries) > MAX_QUERIES:
        raise ValueError(f"more than {MAX_QUERIES} queries")
    for query in queries:
        _short("query", query, MAX_QUERY_LENGTH)
        parsed = parse_query(query)
        if parsed.in_title or not all(isinstance(node, Words) for node in parsed.nodes) or not split(query):
            raise ValueError(f"“{query}” is no plain words: without quotation marks, signs and operators")
    if not queries:
        raise ValueError("no query")
    return queries


def _url(text: str) -> str:
    """Return an address to which a link may lead: on the web, or on this site."""
    is_path = text.startswith("/") and not text.startswith("//")
    try:
        parts = urlsplit(text)
        is_web = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError as error:
        raise ValueError(f"{text} is no address: {error}") from error
    # What stands before an @ in the name of a machine only looks like the name.
    if _NOT_IN_URL.search(text) or "@" in parts.netloc or not (is_path or is_web):
        raise ValueError(f"the address must begin with https://, http:// or a single /, not {text[:60]!r}")
    return text


def _days(cell: str) -> tuple[date, date]:
    try:
        return parse_days(cell)
    except ValueError:
        raise ValueError(f"“{cell}” is no day; write it as 31/12/2026") from None


def _crowded(bets: dict[int, BestBet]) -> Iterator[tuple[int, str]]:
    """Yield the lines whose links could not be shown, for those before them have the same query and day."""
    by_query: dict[tuple[str, ...], dict[int, BestBet]] = {}
    for number, bet in bets.items():
        for query in bet.queries:
            by_query.setdefault(form_of(query).marked, {})[number] = bet
    for form, its in by_query.items():
        shown: dict[int, BestBet] = {}
        for number, bet in sorted(its.items(), key=lambda line: _begin(line[1])):
            shown = {line: other for line, other in shown.items() if other.is_shown(_begin(bet))} | {
                number: bet
            }
            if len(shown) > MOST_SHOWN:
                last = max(shown)
                del shown[last]
                yield last, f"“{' '.join(form)}” has {MOST_SHOWN} links already on one of its days"


def _begin(bet: BestBet) -> date:
    return bet.first_day or date.min
