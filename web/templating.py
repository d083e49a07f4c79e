"""What every template may use: our filters, the addresses, the name of the site."""

import json
from datetime import date, datetime
from functools import partial

from flask import Flask, current_app

from web import choices, links, markup
from web.counting import figures
from web.months import months_around
from web.notices import TAKEN, notice_text
from web.paging import page_numbers
from web.state import settings, state, today, zone

FILTERS = (
    markup.day_text,
    markup.marked,
    markup.month_text,
    markup.number,
    markup.paragraphs,
    markup.shortened,
    markup.weekday,
    months_around,
    notice_text,
)


def register(app: Flask) -> None:
    """Make filters and names known to the templates."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {function.__name__: function for function in FILTERS}
    app.jinja_env.filters |= {
        "as_day": date.fromisoformat,
        "laid_out": partial(json.dumps, ensure_ascii=False, indent=1),
        "clock_first": _clock_first,
        "local_day": _local_day,
        "moment_text": _moment_text,
    }
    app.jinja_env.globals |= {
        "asset": _asset,
        "canonical": _canonical,
        "choices": choices,
        "figures": figures,
        "links": links,
        "page_numbers": page_numbers,
        "taken": TAKEN,
        "why": markup.why,
    }
    app.context_processor(_of_every_page)


def _of_every_page() -> dict[str, object]:
    return {"site_name": settings().site_name, "today": today}


def _asset(filename: str) -> str:
    """Return the address of a static file; it changes with the file, so the file may be kept for a year."""
    return f"{current_app.static_url_path}/{filename}?v={state().build}"


def _canonical(address: str) -> str:
    """Return the one address of a page, whole where the site knows its own name."""
    return settings().base_url + address


def _moment_text(moment: datetime) -> str:
    return markup.moment_text(moment, zone())


def _clock_first(moment: datetime) -> str:
    return markup.clock_first(moment, zone())


def _local_day(moment: datetime) -> date:
    """Return the day on which a moment lies in the site's zone."""
    return moment.astimezone(zone()).date()
