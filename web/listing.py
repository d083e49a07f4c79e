"""A list of articles, whatever it is of, and the addresses of its forms."""

from dataclasses import dataclass, replace
from datetime import date

from search.query.model import Query
from web import links
from web.catalogues import gettext
from web.markup import day_text, month_text
from web.months import last_day
from web.reader import FORMS

SUFFIX = f"<any({', '.join(FORMS)}):form>"

_DEFAULT = Query()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list that has an address of its own: ``path``, and behind it what ``asked`` says.

    ``days`` are the first and the last day that the path itself names; None where it names none.
    """

    path: str
    title: str
    asked: Query
    days: tuple[date, date] | None = None

    @property
    def query(self) -> Query:
        """What search.service is asked for."""
        if self.days is None:
            return self.asked
        return replace(self.asked, first_day=self.days[0], last_day=self.days[1])

    @property
    def html(self) -> str:
        """The page on which people read the list; of a walk, its first page."""
        return links.address(replace(self.asked, cursor=None), self.path)

    @property
    def json(self) -> str:
        """The same page of the list as JSON."""
        return links.address(self.asked, f"{self.path}.json")

    @property
    def atom(self) -> str:
        """The feed of the list, from its newest article on."""
        return links.at_page(self.asked, 1, f"{self.path}.atom")

    @property
    def csv(self) -> str:
        """The list in one table, without pages."""
        whole = replace(self.asked, page=_DEFAULT.page, per_page=_DEFAULT.per_page, cursor=None)
        return links.address(whole, f"{self.path}.csv")


def of_results(asked: Query) -> Listing:
    """Return the list of what a query finds."""
    title = f"“{asked.text}”" if asked.text else gettext("Tin, bài")
    return Listing(path=links.RESULTS, title=title, asked=asked)


def of_day(day: date, asked: Query) -> Listing:
    """Return the list of a day's articles, or of what a query finds among them."""
    title = _within(gettext("Tin, bài ngày %(day)s", day=day_text(day)), asked)
    return Listing(path=links.day_path(day), title=title, asked=asked, days=(day, day))


def of_month(month: date, asked: Query) -> Listing:
    """Return the list of the articles of a month, known by its first day."""
    title = _within(gettext("Tin, bài tháng %(month)s", month=month_text(month)), asked)
    return Listing(path=links.month_path(month), title=title, asked=asked, days=(month, last_day(month)))


def _within(title: str, asked: Query) -> str:
    return f"“{asked.text}” – {title}" if asked.text else title
