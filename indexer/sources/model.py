"""What a source is: where articles come from, and how they are read."""

from dataclasses import dataclass, field
from pathlib import Path

from indexer.fetching.manners import Manners
from indexer.site_rule import SiteRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One place that articles come from.

    ``complete`` says that the source lists all its articles every time: one that it no longer lists
    is gone.
    """

    name: str
    kind: str
    complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSource(Source):
    """A file, or a folder of them.

    ``rule`` says where on a page its parts stand; without one they are found by guessing.
    """

    path: Path
    rule: SiteRule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSource(Source):
    """An address that lists articles, and how to behave towards the site that it stands on.

    A page is fetched when it is new, when the listing says something new of it, or when it was last
    fetched more than ``recheck_days`` ago; but of no site more than ``pages_per_run``, so that a run
    ends and what it found is published.
    """

    address: str
    rule: SiteRule | None = None
    manners: Manners = field(default_factory=Manners)
    recheck_days: int = 30
    pages_per_run: int = 5_000
