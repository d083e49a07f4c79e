"""Xem theo ngày: a day, a month, and the way to other days that have news."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from search import service
from search.engine.port import Bucket
from search.results import ResultPage
from web import formats, links
from web.counting import count_search, counted_page
from web.listing import SUFFIX, Listing, of_day, of_month
from web.months import last_day, month_table
from web.paging import link_header, page_links
from web.params import WITHIN, Asked, arguments_of, as_shared, check_language, read
from web.problems import sentence
from web.state import answer, answer_in_day, searcher, today, zone

bp = Blueprint("day", __name__)


@bp.get("/ngay")
def newest_day() -> ResponseReturnValue:
    """Lead to the newest day that has news."""
    check_language(arguments_of(request.query_string))
    newest = searcher().status().newest
    return redirect(links.day(newest.astimezone(zone()).date() if newest else today()))


@bp.get("/ngay/<day:day>")
@bp.get(f"/ngay/<day:day>.{SUFFIX}")
def day(day: date, form: str | None = None) -> ResponseReturnValue:
    """Show the articles of a day, or what a query finds in it; or answer in the form that is asked for."""
    if form := form or formats.wanted():
        return formats.respond(form, WITHIN, partial(of_day, day))
    return _answer(links.day_path(day), partial(_day_page, day))


@bp.get("/thang/<month:month>")
@bp.get(f"/thang/<month:month>.{SUFFIX}")
def month(month: date, form: str | None = None) -> ResponseReturnValue:
    """Do the same for the articles of a month."""
    if form := form or formats.wanted():
        return formats.respond(form, WITHIN, partial(of_month, month))
    return _answer(links.month_path(month), partial(_month_page, month))


def _answer(path: str, page: Callable[[Asked], ResponseReturnValue]) -> ResponseReturnValue:
    asked = read(as_shared(arguments_of(request.query_string)), WITHIN)
    if asked.problems:
        return make_response(page(asked), 400)
    return counted_page(links.address(asked.query, path), lambda: page(asked))


def _day_page(day: date, asked: Asked) -> ResponseReturnValue:
    found = answer_in_day(day, asked.query)
    path = links.day_path(day)
    if asked.query.page > found.page.pages:
        first = asked.on_first_page()
        return _day_page(day, first) if asked.problems else redirect(links.address(first.query, path))
    if not asked.problems:
        count_search(found.page)
    return _shown(
        asked,
        of_day(day, asked.query),
        found.page,
        "day.html",
        day=day,
        month=month_table(day, found.month),
        previous=found.previous,
        next=found.next,
    )


def _month_page(month: date, asked: Asked) -> ResponseReturnValue:
    last = last_day(month)
    page = answer(replace(asked.query, first_day=month, last_day=last))
    path = links.month_path(month)
    if asked.query.page > page.pages:
        first = asked.on_first_page()
        return _month_page(month, first) if asked.problems else redirect(links.address(first.query, path))
    if not asked.problems:
        count_search(page)
    months = service.months(searcher())
    return _shown(
        asked,
        of_month(month, asked.query),
        page,
        "month.html",
        month=month_table(month, service.days(month, last, searcher(), zone())),
        previous=_nearest([bucket for bucket in reversed(months) if bucket.value < path[-7:]]),
        next=_nearest([bucket for bucket in months if bucket.value > path[-7:]]),
        years=_newest_months(months),
    )


def _shown(asked: Asked, listing: Listing, page: ResultPage, template: str, **parts: object) -> Response:
    """Return a page of a list; its header names the other pages of it, too."""
    addresses = page_links(asked.query, page.pages, listing.path)
    shown = render_template(
        template,
        page=page,
        query=asked.query,
        typed=asked.typed,
        path=listing.path,
        listing=listing,
        addresses=addresses,
        mistakes=[sentence(problem) for problem in asked.problems],
        is_answerable=asked.is_answerable,
        **parts,
    )
    response = make_response(shown)
    response.headers["Link"] = link_header(addresses)
    return response


def _nearest(buckets: list[Bucket]) -> Bucket | None:
    return buckets[0] if buckets else None


def _newest_months(months: tuple[Bucket, ...]) -> dict[str, str]:
    """Return the years that have news, newest first, each with its newest month."""
    newest = {bucket.value[:4]: bucket.value for bucket in months}
    return dict(sorted(newest.items(), reverse=True))
