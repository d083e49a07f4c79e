"""The field table: what of an article is indexed, how, and with what weight.

The only place where the names of fields stand.
"""

from dataclasses import dataclass
from enum import StrEnum

from search import ranking


class Kind(StrEnum):
    """How the terms of a field come about and what may be asked of it."""

    SYLLABLES = "syllables"  # folded canonical syllables of a text
    PAIRS = "pairs"  # adjacent folded syllables, joined with "_"; answers Adjacent
    WORDS = "words"  # PyVi words with marks, syllables joined with "_"
    KEYS = "keys"  # exact keys: document numbers, joined names
    FACET = "facet"  # one value an article, counted and filtered
    MOMENT = "moment"  # a point in time
    DAYS = "days"  # the days, months and years that a text mentions (search.analysis.periods)
    NUMBERS = "numbers"  # full document numbers; counted and filtered, several an article
    CITATIONS = "citations"  # documents named in full or in part (search.analysis.citations)
    DEFINITIONS = "definitions"  # what short forms mean (search.analysis.abbreviations)


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``text`` names the part of an article that is analysed."""

    name: str
    kind: Kind
    text: str = ""
    boost: float = 0.0


ALL_SYLLABLES = Field("all_f", Kind.SYLLABLES, "all", ranking.FOLDED)
ALL_PAIRS = Field("all_fb", Kind.PAIRS, "all", ranking.PAIRS)
ALL_WORDS = Field("all_w", Kind.WORDS, "all", ranking.WORDS)
TITLE_SYLLABLES = Field("title_f", Kind.SYLLABLES, "title", ranking.TITLE * ranking.FOLDED)
TITLE_PAIRS = Field("title_fb", Kind.PAIRS, "title", ranking.TITLE * ranking.PAIRS)
TITLE_WORDS = Field("title_w", Kind.WORDS, "title", ranking.TITLE * ranking.WORDS)
KEYS = Field("keys", Kind.KEYS, "all", ranking.KEY)
PUBLISHED = Field("published", Kind.MOMENT)
MENTIONED = Field("mentioned", Kind.DAYS, "all", ranking.DAY)
DOCUMENT_NUMBERS = Field("document_numbers", Kind.NUMBERS, "all")
CITATIONS = Field("citations", Kind.CITATIONS, "all", ranking.KEY)
DEFINITIONS = Field("definitions", Kind.DEFINITIONS, "all")
CATEGORY = Field("category", Kind.FACET)
SOURCE = Field("source", Kind.FACET)
# The year of publication in the site's time zone; derived from ``published``, counted like a facet.
YEAR = Field("year", Kind.FACET)

FIELDS = (
    ALL_SYLLABLES,
    ALL_PAIRS,
    ALL_WORDS,
    TITLE_SYLLABLES,
    TITLE_PAIRS,
    TITLE_WORDS,
    KEYS,
    PUBLISHED,
    MENTIONED,
    DOCUMENT_NUMBERS,
    CITATIONS,
    DEFINITIONS,
    CATEGORY,
    SOURCE,
    YEAR,
)

_BY_NAME = {field.name: field for field in FIELDS}


def field(name: str) -> Field:
    """Return the field of this name."""
    return _BY_NAME[name]


# Raised whenever the terms of an article change: an index built under another number is refused.
ANALYSIS_VERSION = 2
