"""What a request needs and the application holds: the searcher, the settings, the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from time import monotonic
from typing import cast
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request

from search import service
from search.best_bets.bet import BestBet
from search.best_bets.lookup import BestBets
from search.deadline import Deadline
from search.engine.port import Searcher
from search.glossary import Glossary
from search.query.model import Query
from search.results import DayPage, ResultPage
from web.best_bets import LiveBestBets
from web.config import WebSettings
from web.counters import Counters, Event
from web.languages import Language
from web.reader import language
from web.usage.meter import Meter

_NAME = "timtin"


@dataclass(frozen=True, slots=True)
class State:
    """The parts of one application. ``build`` names the code, templates and static files it runs."""

    searcher: Searcher
    settings: WebSettings
    glossary: Glossary
    best_bets: LiveBestBets
    build: str
    counters: Counters
    meter: Meter
    now: Callable[[ZoneInfo], datetime] = datetime.now
    clock: Callable[[], float] = monotonic

    def deadline(self) -> Deadline:
        """Return when an answer that is begun now must be there."""
        return Deadline.within(self.settings.search_timeout_ms, self.clock)

    def today(self) -> date:
        """Return the day it is in the site's zone."""
        return self.now(self.settings.search.zone).date()


def attach(app: Flask, state: State) -> None:
    """Give the application its parts."""
    app.extensions[_NAME] = state


def state_of(app: Flask) -> State:
    """Return the parts of an application."""
    return cast("State", app.extensions[_NAME])


def counters_of(app: Flask) -> Counters:
    """Return what an application counts with, where no request is being answered."""
    return state_of(app).counters


def state() -> State:
    """Return the parts of the application that is answering."""
    return state_of(current_app)


def searcher() -> Searcher:
    """Return the reading side of the index: one state of it, and one budget of time, for a whole request."""
    if "searcher" not in g:
        g.searcher = state().searcher.pinned(state().deadline())
    return cast("Searcher", g.searcher)


def answer(query: Query) -> ResultPage:
    """Answer a query as of today, with the site's abbreviations, and count it."""
    page = look_up(query)
    _count(page)
    return page


def look_up(query: Query) -> ResultPage:
    """Do the same for a query that nobody asked, and which is not counted."""
    return service.answer(query, searcher(), zone(), glossary=glossary(), today=today())


def answer_in_day(day: date, query: Query) -> DayPage:
    """Answer a query among the articles of a day."""
    found = service.day(day, query, searcher(), zone(), glossary=glossary(), today=today())
    _count(found.page)
    return found


def pinned_answer() -> Callable[[Query], ResultPage]:
    """Return what answers queries as now, whatever is published later; no request need be there any more.

    Each query has a budget of time of its own.
    """
    deadline, pinned = state().deadline, state().searcher.pinned()
    answer = partial(service.answer, zone=zone(), glossary=glossary(), today=today())
    return lambda query: answer(query, pinned.pinned(deadline()))


def glossary() -> Glossary:
    """Return the abbreviations of the site."""
    return state().glossary


def best_bets() -> BestBets:
    """Return the best bets of the site, the same for a whole request."""
    if "best_bets" not in g:
        g.best_bets = state().best_bets.current()
    return cast("BestBets", g.best_bets)


def recommended(page: ResultPage) -> tuple[BestBet, ...]:
    """Return the best bets that stand above a page of results today."""
    return best_bets().of(page.query, page.asked, today())


def settings() -> WebSettings:
    """Return the settings of the web service."""
    return state().settings


def origin() -> str:
    """Return what absolute addresses begin with: the name of the site, or else the one that was asked."""
    return settings().base_url or request.host_url.rstrip("/")


def site_name() -> str:
    """Return the name of the site in the language of the reader, as far as it has one."""
    is_english = language() is Language.EN
    return (is_english and settings().site_name_en) or settings().site_name


def zone() -> ZoneInfo:
    """Return the zone in which a day begins and ends."""
    return settings().search.zone


def today() -> date:
    """Return the day it is in the site's zone."""
    return state().today()


def _count(page: ResultPage) -> None:
    if page.query.text:
        counters = state().counters
        counters.happened(Event.SEARCH)
        if not page.total:
            counters.happened(Event.SEARCH_WITHOUT_RESULTS)
