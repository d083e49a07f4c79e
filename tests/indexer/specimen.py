"""The specimen: a portal's page with everything that stands around the article."""

from pathlib import Path

from indexer.site_rule import SiteRule
from indexer.sources.catalog import load
from indexer.sources.model import FileSource
from indexer.sources.pages import Page, parse
from search.article import Article
from tests.make import HCM

SEED = (Path(__file__).parent / "pages" / "seed.html").read_text(encoding="utf-8")
EXAMPLE = Path(__file__).parents[2] / "indexer" / "sources.example.toml"


def seed_rule() -> SiteRule:
    """Return the rule that the example sources file ships for the portal."""
    portal = load(EXAMPLE)["portal"]
    assert isinstance(portal, FileSource)
    assert portal.rule is not None
    return portal.rule


def seed(page: str = SEED) -> Article:
    """Return the specimen, read by its rule."""
    return parse(Page(page.encode(), "seed.html"), seed_rule(), HCM)
