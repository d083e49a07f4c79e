"""What somebody may be typing: phrases, titles and document numbers of the articles that go on from it.

All of it comes from the articles, nothing from what others have asked. What is typed may lack marks; a mark
that is typed counts: "cải" goes on as "cải cách" and never as "cai nghiện".
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from math import inf

from search.analysis.analyzers import analyze
from search.analysis.normalize import fold, slug
from search.analysis.syllables import canonical, is_vietnamese, lower_case, split
from search.analysis.unify import unified
from search.engine.port import Searcher
from search.plan import Adjacent, Plan, Sort, Term
from search.query.begun import Begun
from search.query.model import MAX_LENGTH
from search.results import Suggestion, SuggestionKind
from search.schema import ALL_SYLLABLES, CITATIONS, DOCUMENT_NUMBERS, TITLE_PAIRS, TITLE_SYLLABLES

# More are not read: eight is what the boxes of the large search engines show.
LIMIT = 8
# So many places are kept for titles, when there are such; a phrase leads to more.
_TITLES = 3
# A phrase that most of its articles continue in one way is offered with that only: "cải cách thủ tục hành
# chính", and not "cải cách thủ tục" too.
_MOSTLY = 0.8
# How many are looked at. Some are continued by others; of those with other marks than typed, many fall out.
_LOOKED_AT, _LOOKED_AT_FOR_MARKS = 64, 400
_SAME_TITLES, _TITLES_FOR_MARKS = 2, 24
_NUMBERS_LOOKED_AT = 64

# A number that is begun, in letters without marks: any case, blanks for slashes and dashes. Zeros do not
# matter before it, and are none.
_NUMBER = re.compile(r"(?:^|(?<= ))(?=0*[1-9])\d{1,6}(?:[\s/-]+[a-z0-9]+)*[\s/-]*$")
_SEPARATORS = re.compile(r"[\s/-]+")
_VOWEL = re.compile("[aeiouy]")


def suggestions(text: str, searcher: Searcher) -> tuple[Suggestion, ...]:
    """Return up to LIMIT ways to go on from clean text: numbers, then phrases, then titles."""
    begun = Begun.read(unified(text))
    if not begun.syllables:
        return ()
    numbers = list(islice(_numbers(text, searcher), LIMIT))
    room = LIMIT - len(numbers)
    phrases = _phrases(begun, searcher)[:room]
    titles = _titles(begun, searcher, limit=min(room, max(_TITLES, room - len(phrases))))
    return (*numbers, *_counted(phrases[: room - len(titles)], searcher), *titles)


def _phrases(begun: Begun, searcher: Searcher) -> list[str]:
    """Return the phrases that begin as typed, in canonical spelling, the most frequent first."""
    looked_at = _LOOKED_AT_FOR_MARKS if begun.has_marks else _LOOKED_AT
    end = "" if begun.is_open else " "
    counts = {
        phrase: count
        for syllables in begun.folded()
        for phrase, count in searcher.phrases(" ".join(syllables) + end, looked_at)
        if begun.agrees_with(phrase.split())
    }
    left_out = {" ".join(map(canonical, begun.syllables)), *_continued(counts)}
    return sorted(counts.keys() - left_out, key=lambda phrase: (-counts[phrase], len(phrase), phrase))


def _continued(counts: Mapping[str, int]) -> Iterator[str]:
    """Yield the phrases that mostly go on in one way."""
    for longer, count in counts.items():
        for blank in re.finditer(" ", longer):
            shorter = longer[: blank.start()]
            if count >= _MOSTLY * counts.get(shorter, inf):
                yield shorter


def _counted(phrases: Iterable[str], searcher: Searcher) -> Iterator[Suggestion]:
    """Yield phrases as they are offered: spelt as the articles spell them, and held by several today."""
    for phrase in phrases:
        count = _held_by(fold(phrase).split(), searcher)
        if count > 1:
            yield Suggestion(_spelt(phrase, searcher), SuggestionKind.PHRASE, count)


def _spelt(phrase: str, searcher: Searcher) -> str:
    """Return a canonical phrase as the articles write it; what nobody could pronounce is an abbreviation."""
    spelling = searcher.vocabulary().spelling
    return " ".join(
        spelling(syllable) if is_vietnamese(syllable) or _VOWEL.search(syllable, 1) else syllable.upper()
        for syllable in phrase.split()
    )


def _titles(begun: Begun, searcher: Searcher, limit: int) -> list[Suggestion]:
    """Return titles that hold what is typed, those that begin with it first, then the newest."""
    looked_at = _TITLES_FOR_MARKS if begun.has_marks else limit + _SAME_TITLES
    titles = dict.fromkeys(
        article.title
        for syllables in begun.folded()
        for article in searcher.titled(syllables, looked_at)
        if len(article.title) <= MAX_LENGTH and _holds(article.title, syllables, begun)
    )
    return [
        Suggestion(title, SuggestionKind.TITLE, _titled(title, searcher)) for title in islice(titles, limit)
    ]


def _holds(title: str, folded: Sequence[str], begun: Begun) -> bool:
    """Tell whether a title has the marks that were typed, in one of the places where it has the syllables."""
    if not begun.has_marks:
        return True
    marked = [*map(canonical, split(unified(title)))]
    bare = [*map(fold, marked)]
    *before, last = folded
    return any(
        bare[place : place + len(before)] == before
        and bare[place + len(before)].startswith(last)
        and begun.agrees_with(marked[place : place + len(folded)])
        for place in range(len(bare) - len(before))
    )


def _titled(title: str, searcher: Searcher) -> int:
    """Return how many articles have a title: one that has all its neighbours is hardly another."""
    line = analyze(title).lines[0]
    pairs = [Term(TITLE_PAIRS.name, f"{first}_{second}") for first, second in pairwise(line)]
    must = dict.fromkeys(pairs or [Term(TITLE_SYLLABLES.name, line[0])])
    return searcher.search(Plan(must=tuple(must), sort=Sort.NEWEST, size=0)).total


def _held_by(syllables: Sequence[str], searcher: Searcher) -> int:
    """Return how many articles hold these folded syllables side by side."""
    if len(syllables) == 1:
        return searcher.frequency(ALL_SYLLABLES.name, syllables[0])
    clause = Adjacent(ALL_SYLLABLES.name, tuple(syllables))
    return searcher.search(Plan(must=(clause,), sort=Sort.NEWEST, size=0)).total


def _numbers(text: str, searcher: Searcher) -> Iterator[Suggestion]:
    """Yield document numbers that begin as typed, the most frequent first, written as they should be.

    Behind the name of a kind of document ("nghị quyết 9") only numbers of that kind are meant.
    """
    plain = lower_case(fold(text)).strip()
    found = _NUMBER.search(plain)
    if found is None:
        return
    before = slug(plain[: found.start()]).removesuffix("-so")
    beginning = _comparable(found[0])
    serial, slash, _ = beginning.partition("/")
    seen = set()
    for term, _ in searcher.frequent_terms(CITATIONS.name, serial + slash, _NUMBERS_LOOKED_AT):
        _, kind, number = term.split("/", 2)
        is_meant = not before or (kind and before.endswith(kind))
        if is_meant and number not in seen and _comparable(number).startswith(beginning):
            seen.add(number)
            # Of a part of a number ("98"), no article has it as its full number.
            count = searcher.frequency(DOCUMENT_NUMBERS.name, number)
            if count:
                yield Suggestion(number, SuggestionKind.NUMBER, count)


def _comparable(number: str) -> str:
    """Return a number, or the beginning of one, with one sign between its parts and no zeros before it."""
    return _SEPARATORS.sub("/", lower_case(fold(number))).lstrip("0")
