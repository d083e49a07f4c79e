"""What a request needs and the application holds: the searcher, the settings, the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask import Flask, current_app

from search.engine.port import Searcher
from web.config import WebSettings

_NAME = "timtin"


@dataclass(frozen=True, slots=True)
class State:
    """The parts of one application. ``build`` names the code, templates and static files it runs."""

    searcher: Searcher
    settings: WebSettings
    build: str
    now: Callable[[ZoneInfo], datetime] = datetime.now


def attach(app: Flask, state: State) -> None:
    """Give the application its parts."""
    app.extensions[_NAME] = state


def state() -> State:
    """Return the parts of the application that is answering."""
    return cast("State", current_app.extensions[_NAME])


def searcher() -> Searcher:
    """Return the reading side of the index."""
    return state().searcher


def settings() -> WebSettings:
    """Return the settings of the web service."""
    return state().settings


def zone() -> ZoneInfo:
    """Return the zone in which a day begins and ends."""
    return settings().search.zone


def today() -> date:
    """Return the day it is in the site's zone."""
    return state().now(zone()).date()
