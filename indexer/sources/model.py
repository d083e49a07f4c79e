"""What a source is: where articles come from, and how they are read."""

from dataclasses import dataclass
from pathlib import Path

from indexer.site_rule import SiteRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One place that articles come from.

    ``complete`` says that the source lists all its articles every time: one that it no longer lists
    is gone. ``rule`` says where on a page its parts stand; without one they are found by guessing.
    """

    name: str
    kind: str
    path: Path
    complete: bool = False
    rule: SiteRule | None = None
