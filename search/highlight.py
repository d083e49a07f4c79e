"""An article as an answer: its texts or the best piece of them with ranges to mark; how closely it agrees."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from search.article import Article
from search.results import MarkedTexts, Snippet, Tier
from search.snippet import Part, best_piece, whole
from search.wanted import Agreement, Wanted

# The longest article (2,000,000 characters) would take a second to read through; its beginning must do.
LOOKED_AT = 100_000

_TIERS = {
    Agreement.EXACT: Tier.EXACT,
    Agreement.TONE_FOLDED: Tier.TONE_FOLDED,
    Agreement.ABBREVIATION: Tier.ABBREVIATION,
    Agreement.FOLDED: Tier.FOLDED,
    Agreement.FUZZY: Tier.FUZZY,
}


@dataclass(frozen=True, slots=True)
class Highlights:
    """What there is to show of an article; search.results.Result explains ``tier`` and ``via``."""

    title: Snippet
    snippet: Snippet
    tier: Tier | None
    via: tuple[str, ...]


def highlight(article: Article, asked: Wanted) -> Highlights:
    """Show article as an answer to what was asked.

    Ranges point into the text as it is displayed, whatever marks were typed.
    """
    parts = _parts(article, asked)
    return Highlights(
        whole(parts[0]),
        best_piece(parts[1:], asked),
        _TIERS[asked.agreement(chain.from_iterable(part.matches for part in parts))]
        if asked.rarity
        else None,
        tuple(dict.fromkeys(part.name for part in parts if part.matches)),
    )


def mark(article: Article, asked: Wanted) -> MarkedTexts:
    """Return all the texts of an article, with the ranges from which its result is cut."""
    found = (part.matches for part in _parts(article, asked))
    # Ranges of the beginning of a text are those of the text.
    parts = (Part(name, text, matches) for (name, text), matches in zip(_texts(article), found, strict=True))
    heading, summary, body, *others = map(whole, parts)
    captions, attachments = others[: len(article.captions)], others[len(article.captions) :]
    titles = [len(file.title) for file in article.attachments]
    return MarkedTexts(
        heading=heading,
        summary=summary,
        body=body,
        captions=tuple(captions),
        attachments=tuple(map(_beginning, attachments, titles)),
    )


def _beginning(snippet: Snippet, length: int) -> Snippet:
    inside = tuple(one for one in snippet.ranges if one[1] <= length)
    return Snippet(snippet.text[:length], inside)


def _parts(article: Article, asked: Wanted) -> list[Part]:
    """Return the parts of an article as far as they are looked at, and what of each was asked for."""
    names, texts = zip(*_beginnings(article), strict=True)
    found = asked.matches(texts[:1] if asked.in_title else texts)
    found += [[] for _ in texts[len(found) :]]
    return [*map(Part, names, texts, found)]


def _texts(article: Article) -> list[tuple[str, str]]:
    """Return the parts of an article in reading order, the heading first."""
    return [
        ("title" if article.title else "body", article.heading),
        ("summary", article.summary),
        ("body", article.body),
        *(("captions", caption) for caption in article.captions),
        *(("attachments", f"{file.title}\n{file.text}") for file in article.attachments),
    ]


def _beginnings(article: Article) -> Iterator[tuple[str, str]]:
    """Yield the parts of an article as far as is looked at."""
    left = LOOKED_AT
    for name, text in _texts(article):
        yield name, text[:left]
        left = max(0, left - len(text))
