"""What was asked, found: by the first step that finds enough, or by the one with which a walk goes on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import pairwise
from zoneinfo import ZoneInfo

from search.engine.port import Hits, Searcher
from search.errors import CursorExpired, InvalidQuery, Problem
from search.plan import Plan, Sort
from search.planner import Step, steps
from search.query.cursor import Cursor
from search.query.model import Query
from search.query.reading import Understanding
from search.query.syntax import Phrase
from search.understanding import unquoted

# Steps count from 0, those that take quoted words as bare ones from here.
_UNQUOTED = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found, by which step and which plan; and the codes of the notices that say in which way."""

    hits: Hits
    step: int
    plan: str
    codes: tuple[str, ...]


def state_for(query: Query, searcher: Searcher) -> Searcher:
    """Return what answers a query: the index as it is, or as it was when the walk of its cursor began.

    Where that state is forgotten, a list by date goes on in the index as it is: the order of what is in
    both is the same. Scores are not, so by relevance that is CursorExpired.
    """
    if query.cursor is None:
        return searcher.pinned()
    state = searcher.earlier(query.cursor.version)
    if state is None and query.sort is Sort.RELEVANCE:
        raise CursorExpired(query.cursor.version)
    return state or searcher.pinned()


def find(asked: Understanding, query: Query, searcher: Searcher, zone: ZoneInfo) -> Found:
    """Find what was asked, or what comes behind the query's cursor."""
    if query.cursor is not None:
        return _behind(query.cursor, asked, query, searcher, zone)
    ladder = steps(asked, query, zone)
    hits, step = _search(ladder, searcher)
    first = 0
    if not hits.total and any(isinstance(node, Phrase) for node in asked.parsed.nodes):
        bare = steps(unquoted(asked), query, zone)
        more, wider = _search(bare, searcher)
        if more.total:
            ladder, hits, step, first = bare, more, wider, _UNQUOTED
    return Found(
        hits=hits,
        step=first + step,
        plan=_name(ladder[step].plan),
        codes=_codes(asked, query, ladder[0].plan, first + step),
    )


def _behind(cursor: Cursor, asked: Understanding, query: Query, searcher: Searcher, zone: ZoneInfo) -> Found:
    is_unquoted, step = divmod(cursor.step, _UNQUOTED)
    ladder = steps(unquoted(asked) if is_unquoted else asked, query, zone)
    if is_unquoted > 1 or step >= len(ladder) or _name(ladder[step].plan) != cursor.plan:
        if searcher.status().version != cursor.version:
            # By what the index says now, the query means something else.
            raise CursorExpired(cursor.version)
        raise InvalidQuery(Problem("cursor", "", "cursor_mismatch"))
    plan = replace(ladder[step].plan, after=cursor.place)
    codes = _codes(asked, query, ladder[0].plan, cursor.step)
    return Found(hits=searcher.search(plan), step=cursor.step, plan=cursor.plan, codes=codes)


def _search(ladder: Sequence[Step], searcher: Searcher) -> tuple[Hits, int]:
    """Take the first step that finds enough; return what it finds, and which it is.

    What decides is the total, which is the same on every page of the answer.
    """
    hits, taken = searcher.search(ladder[0].plan), 0
    for number, (step, wider) in enumerate(pairwise(ladder), start=1):
        if hits.total >= step.enough:
            break
        more = searcher.search(wider.plan)
        if more.total > hits.total:
            hits, taken = more, number
    return hits, taken


def _codes(asked: Understanding, query: Query, strictest: Plan, step: int) -> tuple[str, ...]:
    codes = {
        "unclosed_quote": asked.parsed.unclosed_quote,
        "phrase_not_found": step >= _UNQUOTED,
        "relaxed": step % _UNQUOTED > 0,
        "nothing_searchable": query.text.strip()
        and not (strictest.groups or strictest.must or strictest.must_not),
    }
    return tuple(code for code, holds in codes.items() if holds)


def _name(plan: Plan) -> str:
    """Name what a plan looks for and in which order, whatever its window."""
    whole = replace(plan, start=0, size=0, after=None)
    return blake2b(repr(whole).encode(), digest_size=8).hexdigest()
