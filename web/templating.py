"""What every template may use: our filters, the addresses, the name of the site."""

import json
from datetime import date, datetime
from functools import partial
from urllib.parse import quote

from flask import Flask, current_app, request
from markupsafe import Markup, escape

from search.results import Notice
from web import choices, links, markup, metadata
from web.catalogues import markup_gettext
from web.choices import Choice
from web.counting import figures
from web.languages import NAMES, Language
from web.months import months_around
from web.notices import TAKEN, with_gaps
from web.paging import page_numbers
from web.params import shared_query
from web.reader import language
from web.state import settings, site_name, state, today, zone

FILTERS = (
    markup.articles,
    markup.day_field,
    markup.day_text,
    markup.first_upper,
    markup.marked,
    markup.month_name,
    markup.month_text,
    markup.number,
    markup.paragraphs,
    markup.shortened,
    markup.unit,
    markup.weekday,
    months_around,
)


def register(app: Flask) -> None:
    """Make filters and names known to the templates."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {function.__name__: function for function in FILTERS}
    app.jinja_env.filters |= {
        "as_code": _as_code,
        "as_day": date.fromisoformat,
        "laid_out": partial(json.dumps, ensure_ascii=False, indent=1),
        "clock_first": _clock_first,
        "described": _described,
        "first_of_month": _first_of_month,
        "in_time": _in_time,
        "local_day": _local_day,
        "moment_text": _moment_text,
        "notice_markup": _notice_markup,
    }
    app.jinja_env.globals |= {
        "_": markup_gettext,
        "asset": _asset,
        "canonical": _canonical,
        "choices": choices,
        "contact": _contact,
        "figures": figures,
        "language": language,
        "links": links,
        "metadata": metadata,
        "page_numbers": page_numbers,
        "present_address": present_address,
        "in_vietnamese": _in_vietnamese,
        "spoken": _spoken,
        "taken": TAKEN,
        "translations": _translations,
        "typed_as": _typed_as,
        "weekdays": markup.weekdays,
        "why": markup.why,
    }
    app.context_processor(_of_every_page)


def _of_every_page() -> dict[str, object]:
    return {"languages": NAMES, "site_name": site_name(), "today": today}


def _asset(filename: str) -> str:
    """Return the address of a static file; it changes with the file, so the file may be kept for a year."""
    return f"{current_app.static_url_path}/{filename}?v={state().build}"


def _canonical(address: str) -> str:
    """Return the one address of a page, whole where the site knows its own name."""
    return settings().base_url + address


def _contact() -> str | None:
    return links.contact(settings().contact)


def present_address() -> str:
    """Return the address that was asked for, without what others added to it on the way."""
    # Two slashes at the beginning would lead to another site.
    path = "/" + quote(request.path).lstrip("/")
    query = shared_query(request.query_string)
    return f"{path}?{query}" if query else path


def _spoken() -> Markup:
    """Return the attribute that says of a text that it is Vietnamese, where the page around it is not."""
    return Markup() if language() is Language.VI else Markup(' lang="vi"')


def _translations(address: str) -> Markup:
    """Return the links by which search engines find a page in the other languages."""
    if not settings().base_url:  # Only whole addresses count there.
        return Markup()
    link = Markup('<link rel="alternate" hreflang="{}" href="{}">\n')
    pages = {each.value: links.in_language(address, each) for each in Language}
    pages["x-default"] = pages[Language.VI]
    return Markup().join(link.format(name, _canonical(page)) for name, page in pages.items())


def _in_vietnamese(text: str) -> Markup:
    return Markup("<span{}>{}</span>").format(_spoken(), text)


def _notice_markup(notice: Notice) -> Markup:
    """Return a notice in words, those of the articles marked as what they are."""
    # Our sentences are no markup (see the tests of the catalogues); the values are escaped.
    told = Markup(with_gaps(notice))  # noqa: S704
    return told % {name: _in_vietnamese(value) for name, value in notice.values.items()}


def _described(choice: Choice) -> Markup:
    """Return what is chosen, with what it is a choice of."""
    return (
        Markup("{}: {}").format(choice.kind, _in_vietnamese(choice.label))
        if choice.kind
        else escape(choice.label)
    )


def _typed_as(text: str) -> Markup:
    return Markup("<kbd{}>{}</kbd>").format(_spoken(), text)


def _as_code(text: str) -> Markup:
    return Markup("<code>{}</code>").format(text)


def _in_time(text: str, moment: date) -> Markup:
    """Return what stands on the page of a day or a moment, for programs as well."""
    # Markup.format() takes four times as long, and a page has a dozen of these.
    return Markup(f'<time datetime="{moment.isoformat()}">{escape(text)}</time>')  # noqa: S704


def _first_of_month(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _moment_text(moment: datetime) -> str:
    return markup.moment_text(moment, zone())


def _clock_first(moment: datetime) -> str:
    return markup.clock_first(moment, zone())


def _local_day(moment: datetime) -> date:
    """Return the day on which a moment lies in the site's zone."""
    return moment.astimezone(zone()).date()
