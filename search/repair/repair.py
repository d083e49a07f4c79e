"""What was typed, and what was probably meant: marks restored, keystrokes decoded, slips mended.

A noisy channel: each typed syllable is a worn copy of a meant one (see candidates), and which one that was
is said by the syllables around it (see lattice), with the statistics of the index itself. A syllable that
looks right, because articles have it beside one of its neighbours, is taken at its word but for marks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from search.analysis.codes import OTHER
from search.repair.candidates import Candidate, Channel, Kind
from search.repair.lattice import Lattice
from search.repair.likelihood import Likelihood
from search.repair.typed import Typed, doubts, read
from search.vocabulary import Vocabulary

# A change that replaces what was typed must be so many nats likelier than the best reading that does not;
# a lone syllable, for which no neighbour speaks, so many.
LEAST_GAIN, LEAST_GAIN_ALONE = 3.0, 6.0

_ONLY_MARKS = (None, Kind.MARKS)
_SURE_ALONE = (*_ONLY_MARKS, Kind.KEYSTROKES, Kind.SPACE)


@dataclass(frozen=True, slots=True)
class Change:
    """A typed syllable and what it is repaired to; start and end are places in the typed text."""

    start: int
    end: int
    typed: str
    repaired: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Repair:
    """A text as it was typed, the same text repaired, and how sure that is.

    ``gain`` says by how many nats the repaired text is likelier than the best reading that replaces
    nothing; where only marks were added, by how many it is likelier than the typed text. ``is_known`` says
    that the letters of all changed syllables stand in some article as they were typed.
    """

    typed: str
    text: str
    changes: tuple[Change, ...] = ()
    gain: float = 0.0
    is_known: bool = True

    @property
    def only_marks(self) -> bool:
        """Tell whether marks were added and nothing that was typed is replaced."""
        return all(change.kind is Kind.MARKS for change in self.changes)


def repair(text: str, vocabulary: Vocabulary) -> Repair:
    """Return clean text with what was probably meant by each syllable, in the spelling of the articles.

    What is no syllable stays as typed, and so does what typed.read() does not set free.
    """
    typed = read(text, vocabulary)
    likelihood = Likelihood(vocabulary)
    channel = Channel(vocabulary, likelihood, is_marked=any(syllable.is_marked for syllable in typed))
    places = [
        channel.candidates(syllable, is_doubted=is_doubted)
        for syllable, is_doubted in zip(typed, doubts(typed, vocabulary), strict=True)
    ]
    if all(len(place) == 1 for place in places):
        return Repair(text, text)
    meant, gain = _meant(places, Lattice(places, likelihood))
    meant = _supported(meant, places, vocabulary)
    changes = tuple(_changes(typed, meant, vocabulary))
    if not changes:
        return Repair(text, text)
    changed = [syllable.raw for syllable, candidate in zip(typed, meant, strict=True) if candidate.kind]
    is_known = all(vocabulary.frequency(syllable.folded) for syllable in changed)
    return Repair(text, _replaced(text, changes), changes, gain, is_known)


def _meant(places: Sequence[Sequence[Candidate]], lattice: Lattice) -> tuple[list[Candidate], float]:
    """Return the likeliest candidates, and their gain; see Repair."""
    is_alone = len(places) == 1
    # Nothing around a lone syllable says which of many is meant that are one slip away.
    best, nats = lattice.best(lambda candidate: not is_alone or candidate.kind in _SURE_ALONE)
    marked, marked_nats = lattice.best(lambda candidate: candidate.kind in _ONLY_MARKS)
    if nats - marked_nats >= (LEAST_GAIN_ALONE if is_alone else LEAST_GAIN):
        return best, nats - marked_nats
    _, kept_nats = lattice.best(lambda candidate: candidate.kind is None)
    return marked, marked_nats - kept_nats


def _supported(
    meant: Sequence[Candidate], places: Sequence[Sequence[Candidate]], vocabulary: Vocabulary
) -> list[Candidate]:
    """Take back marks for which no neighbour speaks: a guess at a lone syllable is no better than none."""
    tails = np.array([candidate.codes[-1] for candidate in meant[:-1]], np.uint64)
    heads = np.array([candidate.codes[0] for candidate in meant[1:]], np.uint64)
    # Names have one code, and what stands beside all of them is no evidence for any.
    speaks = (vocabulary.pair_times(tails, heads) > 0) & (tails != OTHER) & (heads != OTHER)
    before, after = [False, *speaks.tolist()], [*speaks.tolist(), False]
    return [
        place[0] if candidate.kind is Kind.MARKS and not (left or right) else candidate
        for candidate, place, left, right in zip(meant, places, before, after, strict=True)
    ]


def _changes(typed: Sequence[Typed], meant: Sequence[Candidate], vocabulary: Vocabulary) -> Iterator[Change]:
    for syllable, candidate in zip(typed, meant, strict=True):
        if candidate.kind is not None:
            spelt = " ".join(map(vocabulary.spelling, candidate.syllables))
            yield Change(
                syllable.start, syllable.end, syllable.text, _cased(spelt, syllable.text), candidate.kind
            )


def _cased(repaired: str, typed: str) -> str:
    """Give a repaired syllable the capitals of the typed one."""
    if len(typed) > 1 and typed.isupper():
        return repaired.upper()
    return repaired[:1].upper() + repaired[1:] if typed[:1].isupper() else repaired


def _replaced(text: str, changes: Iterable[Change]) -> str:
    pieces, end = [], 0
    for change in changes:
        pieces += [text[end : change.start], change.repaired]
        end = change.end
    return "".join([*pieces, text[end:]])
