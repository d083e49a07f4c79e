"""The way from one page of a list to the others. Pure."""

from search.query.model import Query
from search.results import ResultPage
from web import choices, links
from web.listing import Listing

GAP = None


def page_numbers(page: int, pages: int) -> list[int | None]:
    """Return the first page, the last, and those near this one; None stands for a gap."""
    near = {1, pages, *range(page - 1, page + 2)}
    if page <= 4:
        near |= set(range(1, 6))
    if page > pages - 4:
        near |= set(range(pages - 4, pages + 1))
    numbers: list[int | None] = []
    previous = 0
    for number in sorted(number for number in near if 1 <= number <= pages):
        if number - previous == 2:
            numbers.append(number - 1)
        elif number - previous > 2:
            numbers.append(GAP)
        numbers.append(number)
        previous = number
    return numbers


def page_links(query: Query, pages: int, path: str) -> dict[str, str | None]:
    """Return the addresses of this page, the first, the last and the neighbours; None where there is none."""

    def at(number: int) -> str | None:
        return links.at_page(query, number, path) if 1 <= number <= pages else None

    return {
        "self": links.address(query, path),
        "first": at(1),
        "prev": at(min(query.page - 1, pages)),
        "next": at(query.page + 1),
        "last": at(pages),
    }


def walk_links(asked: Query, page: ResultPage, path: str) -> dict[str, str | None]:
    """Return the same for programs, which may go on by cursor; one that came by it does, and never back."""
    following = links.behind(asked, page.next, path) if page.next else None
    addresses = page_links(asked, page.pages, path) | {"next_cursor": following}
    return addresses | {"prev": None, "next": following} if asked.cursor else addresses


def api_links(page: ResultPage, listing: Listing, base_url: str, path: str) -> dict[str, str | None]:
    """Return the links of a page of a list in the API; path is the address under which it was asked."""
    query = page.query
    exact = links.address(choices.exactly(query)) if query.text and not query.exact else None
    addresses = {
        **walk_links(listing.asked, page, path),
        "html": listing.html,
        "atom": listing.atom,
        "csv": listing.csv,
        "exact": exact,
    }
    return {name: address and base_url + address for name, address in addresses.items()}


def link_header(addresses: dict[str, str | None]) -> str:
    """Return the Link header (RFC 8288) of a page of a list."""
    relations = ("first", "prev", "next", "last")
    return ", ".join(f'<{addresses[rel]}>; rel="{rel}"' for rel in relations if addresses[rel])
