"""The forms of a list for programs: JSON, an Atom feed, a table. Its address or Accept says which."""

from collections.abc import Callable

from flask import Response, jsonify, request
from werkzeug.exceptions import NotAcceptable

from search.query.model import Query
from web import links
from web.caching import conditional, conditional_by_origin
from web.feed import feed
from web.listing import Listing
from web.paging import api_links, link_header
from web.params import CURSOR, arguments_of, query_from
from web.present import page_json
from web.reader import FORMS
from web.spreadsheet import filename, table
from web.state import answer, recommended, settings, zone

# A table is the whole list.
_PAGING = frozenset({"page", "per_page"})


def wanted() -> str | None:
    """Return the form that Accept asks of a list's page; None is the page itself."""
    accepted = request.accept_mimetypes
    if not accepted:
        return None
    kind = accepted.best_match(("text/html", *FORMS.values()))
    if kind is None and not accepted.accept_html:
        raise NotAcceptable
    return next((form for form, offered in FORMS.items() if offered == kind), None)


def respond(form: str, names: tuple[str, ...], listing_of: Callable[[Query], Listing]) -> Response:
    """Answer this request in one of FORMS; names are the parameters of the list that listing_of makes."""
    read = tuple(name for name in names if name not in _PAGING) if form == "csv" else names + CURSOR
    listing = listing_of(query_from(arguments_of(request.query_string), read))
    match form:
        case "atom":
            return _list_atom(listing)
        case "csv":
            return _list_csv(listing)
        case _:
            return list_json(listing, f"{listing.path}.json")


def list_json(listing: Listing, path: str) -> Response:
    """Answer with a page of a list as JSON; path is the address under which it was asked."""

    def respond() -> Response:
        page = answer(listing.query)
        addresses = api_links(page, listing, settings().base_url, path)
        response = jsonify(
            page_json(page, zone(), addresses, recommended(page) if listing.days is None else ())
        )
        response.headers["Link"] = link_header(addresses)
        return _for_programs(response)

    return conditional(links.address(listing.asked, path), respond, "json")


def _list_atom(listing: Listing) -> Response:
    def respond() -> Response:
        return _for_programs(Response(feed(listing), mimetype=FORMS["atom"]))

    return conditional_by_origin(links.address(listing.asked, f"{listing.path}.atom"), respond, "atom")


def _list_csv(listing: Listing) -> Response:
    def respond() -> Response:
        response = Response(table(listing), mimetype=FORMS["csv"])
        response.headers["Content-Disposition"] = f'attachment; filename="{filename(listing)}"'
        return _for_programs(response)

    return conditional_by_origin(listing.csv, respond, "csv")


def _for_programs(response: Response) -> Response:
    """Keep robots from an answer whose page they may read instead."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
