"""Short forms and what they stand for: from a list that people keep, and from the articles themselves.

An article that writes "cải cách hành chính (CCHC)" says what CCHC means on this site. Only short forms are
spelled out; adding the short form to a query for the long one makes results worse.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from search.analysis.normalize import clean, fold, single_line
from search.analysis.numbers import key_of
from search.analysis.syllables import canonical, is_vietnamese, lower_case, split
from search.analysis.tokens import Token
from search.errors import InvalidAbbreviations

# One article may err; of several long forms, one that is not so many times as frequent as any other is only
# one of the things that the short form means (13 of 424 short forms mined from news mean several).
LEAST_ARTICLES = 2
DOMINATES = 3

_LETTERS = "A-ZĐƯƠÔĂÂÊ"
_SHORT = rf"[{_LETTERS}]{{2,10}}(?:[&-][{_LETTERS}]{{1,6}}){{0,3}}"
_DEFINITION = re.compile(rf"\((?:(?:sau đây )?(?:gọi|viết) tắt(?: là)?:? ?)?(?P<short>{_SHORT})\)")
_ENTRY = re.compile(rf"(?P<short>{_SHORT}|[{_LETTERS}][{_LETTERS}a-z]{{1,9}})\s*=\s*(?P<long>\S.*)")
_LONGEST = 120
# What ends a clause, and with it the long form; a comma may stand inside (phòng, chống tham nhũng).
_CLAUSE_END = re.compile(r"[.;:()\[\]\"“”«»/\n]")
# Words that short forms leave out.
_PARTICLES = frozenset({"và", "của", "các", "về", "cho", "với", "trong", "trên", "tại", "theo"})
_TYPED_SHORT = re.compile(r"(?<![\w/.&-])[^\W\d_]{2,10}(?:[&-][^\W\d_]{1,6}){0,3}(?![\w/&-]|\.\w)")
_SEPARATOR = "="


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form as people write it, and the long form that it stands for."""

    short: str
    long: str


# By the form in which short forms are compared (see numbers.key_of): "GD&ĐT" and "gddt" are one.
Abbreviations = Mapping[str, Abbreviation]


@cache
def built_in() -> Abbreviations:
    """Return the list that comes with timtin."""
    source = files("search.analysis") / "data" / "abbreviations.txt"
    return parse(source.read_text(encoding="utf-8"), source.name)


def parse(text: str, name: str) -> Abbreviations:
    """Return the abbreviations of a list: SHORT = long form, one a line, # before comments.

    Raises InvalidAbbreviations, which says what is wrong with which line of the file of this name.
    """
    found: dict[str, Abbreviation] = {}
    for number, line in enumerate(clean(text).split("\n"), start=1):
        entry = line.partition("#")[0].strip()
        if not entry:
            continue
        match = _ENTRY.fullmatch(entry)
        if match is None:
            raise InvalidAbbreviations(f"{name}:{number}: must be SHORT = long form, not {entry[:40]!r}")
        key = key_of(match["short"])
        if len(split(match["long"])) < 2:
            raise InvalidAbbreviations(f"{name}:{number}: the long form of {match['short']} is one syllable")
        if key in found and canonical_form(found[key].long) != canonical_form(match["long"]):
            raise InvalidAbbreviations(
                f"{name}:{number}: {match['short']} has a meaning already: {found[key].long}"
            )
        found.setdefault(key, Abbreviation(match["short"], single_line(match["long"])))
    return found


def definitions(text: str) -> list[str]:
    """Return what clean text says that short forms mean, each once: "cchc=cải cách hành chính"."""
    return list(dict.fromkeys(_definitions(text)))


def definitions_prefix(short: str) -> str:
    """Return what all the definitions of a short form begin with."""
    return f"{key_of(short)}{_SEPARATOR}"


def short_forms(text: str) -> list[Token]:
    """Return what may be a short form in a clean query, with its key as text: all that is no syllable."""
    found = [Token(key_of(match[0]), match.start(), match.end()) for match in _TYPED_SHORT.finditer(text)]
    return [token for token in found if not is_vietnamese(fold(text[token.start : token.end]))]


def expansion(short: str, curated: Abbreviations, mined: Iterable[tuple[str, int]]) -> str | None:
    """Return what a short form stands for; None when nobody says, or the articles do not agree.

    ``mined`` are its definitions and how many articles hold each. The curated list has the last word.
    """
    entry = curated.get(key_of(short))
    if entry is not None:
        return entry.long
    support: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = {}
    for definition, articles in mined:
        long = definition.partition(_SEPARATOR)[2]
        support[canonical_form(long)] += articles
        spellings.setdefault(canonical_form(long), Counter())[long] += articles
    (best, articles), *others = support.most_common(2) or [("", 0)]
    if articles < LEAST_ARTICLES or any(articles < DOMINATES * fewer for _, fewer in others):
        return None
    return spellings[best].most_common(1)[0][0]


def canonical_form(long: str) -> str:
    """Return the form in which long forms are compared: "Ủy ban" and "uỷ ban" are one."""
    return " ".join(map(canonical, split(long)))


def _definitions(text: str) -> Iterator[str]:
    for match in _DEFINITION.finditer(text):
        clause = _CLAUSE_END.split(text[max(0, match.start() - _LONGEST) : match.start()])[-1]
        letters = [fold(char) for char in match["short"] if char.isalpha()]
        long = _long_form(split(clause), letters)
        if long:
            yield f"{definitions_prefix(match['short'])}{lower_case(' '.join(long))}"


def _long_form(syllables: list[str], letters: list[str]) -> list[str]:
    """Return the last of these syllables whose initials are these capitals; none when they are not."""
    place = len(syllables)
    for letter in reversed(letters):
        place -= 1
        # The last syllable stands for the last letter: a long form does not end in a particle.
        while 0 < place < len(syllables) - 1 and _is_left_out(syllables[place], letter):
            place -= 1
        if place < 0 or not _begins_with(syllables[place], letter):
            return []
    return syllables[place:]


def _is_left_out(syllable: str, letter: str) -> bool:
    return lower_case(syllable) in _PARTICLES and not _begins_with(syllable, letter)


def _begins_with(syllable: str, letter: str) -> bool:
    return fold(syllable[0]).upper() == letter
