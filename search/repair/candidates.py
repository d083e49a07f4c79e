"""What may have been meant by a typed syllable, and what it costs to believe so: the channel of query repair.

Costs are nats. They were set by hand on a coarse grid over headlines with made slips, and are right in their
order more than in their size (see the README): a mark left out is no mistake, keystrokes are unmistakable, a
letter typed wrongly is likely only where what stands there is no word.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import product
from math import log
from unicodedata import combining, normalize

from search.analysis.codes import OTHER, code_of
from search.analysis.keystrokes import decoded
from search.analysis.normalize import fold
from search.analysis.slips import sounding_like
from search.analysis.syllables import TONES, canonical
from search.repair.likelihood import Likelihood
from search.repair.typed import Syllable, Typed
from search.vocabulary import Form, Vocabulary

# Where all is typed without marks, nothing says that this syllable has none; where others have theirs, a
# bare one is more likely meant so. At 3.0, 0.5 % of 747 right headlines are changed, and of texts with every
# other word bare 90 to 93 % of these are restored; at 1.5, 1.6 % are, and 93 to 94 %.
BARE_AMONG_MARKED = 3.0
# Keys that make a syllable make it on purpose, unless the keys themselves are a word.
KEYSTROKES, KEYSTROKES_OF_A_WORD = 1.0, 3.0
# A syllable that nobody writes has a wrong tone more likely than one that only stands oddly.
TONE_OF_A_WORD, TONE = 6.0, 2.0
SLIP_IN_A_WORD, SLIP = 8.0, 3.5
SOUND_OF_A_WORD, SOUND = 7.0, 3.0
# For each mark that was typed and is not meant, or meant and not typed, besides a slip.
MARK = 1.5
# For another tone besides a sound: who writes by ear hears the tone.
SOUND_AND_TONE = 2.0
# What has marks and is no syllable is nearly always two.
SPACE_IN_A_WORD, SPACE, SPACE_AMONG_MARKS = 6.0, 3.0, 0.0

# How many syllables of the same letters are considered, most frequent first: the ninth of "ban" is meant
# once in a thousand times.
_FORMS = 8
_FORMS_OF_A_PART = 4
# How many candidates a place may have: what a query may cost depends on the square of it.
_MOST = 24
# The longest syllable is "nghiêng"; twice that with a blank forgotten, and a slip.
_LONGEST, _LONGEST_TWO = 8, 14


class Kind(StrEnum):
    """What was done to a typed syllable."""

    MARKS = "marks"  # marks that were not typed
    KEYSTROKES = "keystrokes"  # Telex or VNI
    TONE = "tone"  # another mark than typed; the letters stay
    TYPO = "typo"  # one slip of the fingers
    SOUND = "sound"  # another spelling of what sounds alike
    SPACE = "space"  # two syllables typed as one


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be meant: canonical syllables and their codes; ``kind`` is None for what was typed."""

    syllables: tuple[str, ...]
    codes: tuple[int, ...]
    cost: float
    kind: Kind | None


class Channel:
    """Finds candidates in a vocabulary for the syllables of one text, in which marks were typed or not."""

    def __init__(self, vocabulary: Vocabulary, likelihood: Likelihood, *, is_marked: bool) -> None:
        self._vocabulary = vocabulary
        self._likelihood = likelihood
        self._bare_cost = BARE_AMONG_MARKED if is_marked else 0.0

    def candidates(self, typed: Typed, *, is_doubted: bool) -> list[Candidate]:
        """Return what may be meant, what was typed first; anything may have happened to what is doubted."""
        if not typed.is_free:
            return [self._kept(typed.raw)]
        if typed.is_decoded:
            return [self._kept(typed.raw), _decoded(typed.seen, KEYSTROKES)]
        is_rare = typed.raw.is_rare(self._vocabulary)
        found = list(self._readings(typed.raw))
        if is_doubted:
            found += self._mistakes(typed.raw, is_rare)
        if typed.raw.code == OTHER and (is_doubted or typed.is_marked):
            cost = SPACE_AMONG_MARKS if typed.is_marked else SPACE if is_rare else SPACE_IN_A_WORD
            found += self._as_two(typed.raw, cost)
        return self._likeliest(self._kept(typed.raw), found)

    def _kept(self, typed: Syllable) -> Candidate:
        """Return what was typed; a name costs as much as it is rarer than all names together."""
        cost = 0.0
        if typed.code == OTHER:
            names = self._vocabulary.times(OTHER)
            cost = log(names + 1) - log(min(self._vocabulary.frequency(typed.folded), names) + 0.1)
        return Candidate((typed.form,), (typed.code,), cost, None)

    def _readings(self, typed: Syllable) -> Iterator[Candidate]:
        """Yield what may be meant by one who made no mistake: marks may be missing, or stand as keys."""
        if not typed.is_bare:
            return
        for form in self._forms(typed.folded):
            yield _candidate(form, self._bare_cost, Kind.MARKS)
        keys = decoded(typed.form)
        if keys is not None and self._vocabulary.times(code_of(keys)):
            yield _decoded(Syllable.of(keys), KEYSTROKES_OF_A_WORD)

    def _mistakes(self, typed: Syllable, is_rare: bool) -> Iterator[Candidate]:
        if 1 < len(typed.folded) <= _LONGEST and typed.folded.isascii() and typed.folded.isalpha():
            yield from self._other_tones(typed)
            yield from self._slips(typed, SLIP if is_rare else SLIP_IN_A_WORD)
            yield from self._sounds(typed, SOUND if is_rare else SOUND_OF_A_WORD)

    def _other_tones(self, typed: Syllable) -> Iterator[Candidate]:
        if typed.is_bare:
            return
        cost = TONE_OF_A_WORD if typed.code != OTHER and self._vocabulary.times(typed.code) else TONE
        for form in self._forms(typed.folded):
            yield _candidate(form, cost, Kind.TONE)

    def _slips(self, typed: Syllable, cost: float) -> Iterator[Candidate]:
        for folded in self._vocabulary.near(typed.folded):
            for form in self._forms(folded):
                yield _candidate(form, cost + MARK * len(_marks_apart(typed, form)), Kind.TYPO)

    def _sounds(self, typed: Syllable, cost: float) -> Iterator[Candidate]:
        for folded in sounding_like(typed.folded):
            for form in self._forms(folded):
                is_other_tone = not _marks_apart(typed, form).isdisjoint(TONES)
                yield _candidate(form, cost + SOUND_AND_TONE * is_other_tone, Kind.SOUND)

    def _as_two(self, typed: Syllable, cost: float) -> Iterator[Candidate]:
        letters = typed.form if len(typed.form) <= _LONGEST_TWO else ""
        halves = ((self._part(letters[:cut]), self._part(letters[cut:])) for cut in range(1, len(letters)))
        pairs = [pair for left, right in halves for pair in product(left, right)]
        first, second = (self._likelihood.syllables([pair[side].code for pair in pairs]) for side in (0, 1))
        for pair, nats in zip(pairs, self._likelihood.following(first, second).tolist(), strict=True):
            syllables, codes = tuple(form.syllable for form in pair), tuple(form.code for form in pair)
            yield Candidate(syllables, codes, cost - nats, Kind.SPACE)

    def _part(self, part: str) -> list[Form]:
        """Return what one part of a syllable cut in two may be: with the marks it has, or with any."""
        form = canonical(part)
        forms = self._vocabulary.forms(fold(form))
        if form.isascii():
            return list(forms[:_FORMS_OF_A_PART])
        return [known for known in forms if known.syllable == form]

    def _forms(self, folded: str) -> Iterable[Form]:
        return self._vocabulary.forms(folded)[:_FORMS]

    def _likeliest(self, kept: Candidate, others: Iterable[Candidate]) -> list[Candidate]:
        """Return what was typed and the likeliest of the others, each once and as cheaply as may be."""
        cheapest: dict[tuple[str, ...], Candidate] = {}
        for candidate in others:
            held = cheapest.setdefault(candidate.syllables, candidate)
            if candidate.cost < held.cost:
                cheapest[candidate.syllables] = candidate
        cheapest.pop(kept.syllables, None)
        found = list(cheapest.values())
        return [kept, *(found if len(found) < _MOST else sorted(found, key=self._burden)[: _MOST - 1])]

    def _burden(self, candidate: Candidate) -> float:
        return candidate.cost - log(self._vocabulary.times(candidate.codes[0]) + 0.1)


def _candidate(form: Form, cost: float, kind: Kind) -> Candidate:
    return Candidate((form.syllable,), (form.code,), cost, kind)


def _decoded(syllable: Syllable, cost: float) -> Candidate:
    return Candidate((syllable.form,), (syllable.code,), cost, Kind.KEYSTROKES)


def _marks_apart(typed: Syllable, form: Form) -> frozenset[str]:
    """Return the marks that only one of the two has; none where none were typed."""
    return frozenset() if typed.is_bare else _marks(typed.form) ^ _marks(form.syllable)


@lru_cache(maxsize=1 << 13)
def _marks(syllable: str) -> frozenset[str]:
    """Return the marks of a syllable, the bar of đ among them."""
    return frozenset(char for char in normalize("NFD", syllable) if combining(char) or char == "đ")
