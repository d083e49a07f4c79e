"""Where on the pages of one site the parts of an article stand, said in CSS selectors."""

from dataclasses import dataclass, fields
from functools import lru_cache

from lxml.cssselect import CSSSelector
from lxml.etree import LxmlError

from indexer.errors import InvalidConfiguration


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRule:
    """A selector for each part; "" for a part that the site does not have.

    ``attachments`` finds the links to files that belong to the article.
    ``remove`` names what is taken off the page before anything is read; ``strip`` names words that
    are taken off the beginning of a part, such as "Nguồn:".
    """

    title: str
    body: str
    summary: str = ""
    published: str = ""
    updated: str = ""
    category: str = ""
    source: str = ""
    author: str = ""
    captions: str = ""
    attachments: str = ""
    remove: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no selector before the first page is read."""
        for part in fields(self):
            value = getattr(self, part.name)
            if part.name == "strip":
                continue
            for expression in (value,) if isinstance(value, str) else value:
                if expression:
                    check_selector(f"select.{part.name}", expression)
        if not (self.title and self.body):
            raise InvalidConfiguration("select needs at least title and body")


@lru_cache(maxsize=1_000)
def selector(expression: str) -> CSSSelector:
    """Return a compiled selector."""
    return CSSSelector(expression, translator="html")


def check_selector(where: str, expression: str) -> None:
    """Raise InvalidConfiguration, which names the place, for what is no selector."""
    try:
        selector(expression)
    except (SyntaxError, LxmlError) as error:
        raise InvalidConfiguration(f"{where} is no CSS selector: {expression!r} ({error})") from error
