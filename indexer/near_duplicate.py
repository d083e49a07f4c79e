"""Whether two articles are one that was published twice. Pure.

How alike two texts are is the share of runs of three syllables that both have (Broder's resemblance,
"On the resemblance and containment of documents", 1997). That alone would do harm: forms, timetables and
exam papers differ in nothing but a number, so numbers must agree; and whoever remembers a title or a
day must find the article under it, so these must agree, too. README.md has the measurement.
"""

import re
from hashlib import blake2b

from indexer.boilerplate import without_boilerplate
from search.article import Article

# Of all runs of either text, how many both have: a word mended here and there.
LEAST_SHARE = 0.9
# The same for two readings of the page at one address, of which one may have caught more around the text.
LEAST_SHARE_AT_ONE_ADDRESS = 0.5

_SYLLABLE = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")
_RUN = 3

Runs = frozenset[tuple[str, ...]]


def likeness(article: Article) -> bytes:
    """Return what all duplicates of an article have in common: title and numbers, as one hash."""
    title = " ".join(_SYLLABLE.findall(article.title.lower()))
    numbers = sorted({number for text in _texts(article) for number in _NUMBER.findall(text)})
    return blake2b("\0".join((title, *numbers)).encode(), digest_size=16).digest()


def is_duplicate(article: Article, other: Article) -> bool:
    """Whether two articles are the same, under one address or published twice."""
    shared, either = _runs(article), _runs(other)
    share = len(shared & either) / len(shared | either)
    if article.url and article.url == other.url and share >= LEAST_SHARE_AT_ONE_ADDRESS:
        return True
    is_same_day = (
        article.published is None
        or other.published is None
        or article.published.date() == other.published.date()
    )
    return share >= LEAST_SHARE and is_same_day and likeness(article) == likeness(other)


def _runs(article: Article) -> Runs:
    syllables = _SYLLABLE.findall("\n".join(_texts(article)).lower())
    last = max(1, len(syllables) - _RUN + 1)
    return frozenset(tuple(syllables[start : start + _RUN]) for start in range(last))


def _texts(article: Article) -> tuple[str, str, str]:
    return article.title, article.summary, without_boilerplate(article.body)
