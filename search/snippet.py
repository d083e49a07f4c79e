"""The piece of an article to show under its title, and the ranges to mark in it."""

import re
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias

from search.results import Snippet
from search.wanted import Match, Wanted

# A snippet is one or two sentences: about three lines of a result on a phone.
LENGTH = 240
# What decides where it is: the matches in a window that leaves room for the rest of the sentence.
WINDOW = 200

# A sentence ends with its line, or with a full stop, but not behind a capital ("TP. Thủ Đức") or the number
# of a paragraph ("2. Việc chia"). The pattern begins with a set of letters because re finds such a one fast.
_BORDER = re.compile(r"[\n.!?…](?:(?<=\n)\s*|(?<![A-ZĐ].)(?<!\b\d.)(?<!\b\d\d.)[\"”»)]?\s+)")
_BLANK = re.compile(r"\s+")
# What may stand between two syllables that are marked as one.
_JOINERS = frozenset(" -–/._")
# A window that is better by less is not better: adding and subtracting leaves rounding errors.
_ROUNDING = 1e-6

# What makes a window a good one: a syllable in it, or a pair that stands as it was typed.
_Feature: TypeAlias = str | tuple[str, str]
_Weighed: TypeAlias = tuple[_Feature, float]


class Part(NamedTuple):
    """A part of an article, and what of it was asked for."""

    name: str
    text: str
    matches: Sequence[Match]


class _Window(NamedTuple):
    """A stretch of text, and how well it answers."""

    score: float
    start: int
    end: int


def whole(part: Part) -> Snippet:
    """Return all of a part, with its ranges."""
    return Snippet(part.text, _ranges(part.text, part.matches))


def best_piece(parts: Sequence[Part], asked: Wanted) -> Snippet:
    """Return the piece that holds the most and the rarest of what was asked for, the first of equals.

    Where no part holds anything, it is the beginning of the first.
    """
    best = next((part for part in parts if part.text.strip()), Part("", "", ()))
    window = _Window(0.0, 0, 0)
    for part in parts:
        densest = _densest(part.matches, asked, window.score)
        if densest:
            best, window = part, densest
    return _piece(best, window)


def _densest(matches: Sequence[Match], asked: Wanted, least: float) -> _Window | None:
    """Slide a window over the matches; return the first of the best, None where none scores more than least.

    A window scores each syllable in it once, by its rarity, and each pair that stands as it was typed by
    half as much again.
    """
    features = _features(matches, asked)
    weights = dict(chain.from_iterable(features))
    most = sum(weights.values()) - _ROUNDING
    best, highest = None, least + _ROUNDING
    held = dict.fromkeys(weights, 0)
    score, left = 0.0, 0
    for right, match in enumerate(matches):
        if highest >= most:
            break
        for feature, weight in features[right]:
            score += 0.0 if held[feature] else weight
            held[feature] += 1
        while match.end - matches[left].start > WINDOW:
            for feature, weight in features[left]:
                held[feature] -= 1
                score -= 0.0 if held[feature] else weight
            left += 1
        if score > highest:
            best, highest = _Window(score, matches[left].start, match.end), score + _ROUNDING
    return best


def _features(matches: Sequence[Match], asked: Wanted) -> list[tuple[_Weighed, ...]]:
    """Return what each match adds to a window: itself, and the pair that it ends."""
    features: list[tuple[_Weighed, ...]] = []
    before = ""
    for match in matches:
        itself, pair = (match.folded, asked.rarity[match.folded]), (before, match.folded)
        has_pair = match.paired and pair in asked.pairs
        features.append((itself, (pair, asked.pairs[pair])) if has_pair else (itself,))
        before = match.folded
    return features


def _piece(part: Part, window: _Window) -> Snippet:
    """Return the text around a window, in whole sentences where they fit, with its ranges."""
    start, end, head, tail = _bounds(part.text, window.start, window.end)
    shift = len(head) - start
    inside = [match for match in part.matches if start <= match.start and match.end <= end]
    ranges = tuple((low + shift, high + shift) for low, high in _ranges(part.text, inside))
    return Snippet(head + part.text[start:end].replace("\n", " ") + tail, ranges)


def _ranges(text: str, matches: Sequence[Match]) -> tuple[tuple[int, int], ...]:
    """Return the ranges to mark: one for each run of matches that only a joiner parts."""
    ranges: list[tuple[int, int]] = []
    for match in matches:
        if ranges and text[ranges[-1][1] : match.start] in _JOINERS:
            ranges[-1] = (ranges[-1][0], match.end)
        else:
            ranges.append((match.start, match.end))
    return tuple(ranges)


def _bounds(text: str, first: int, last: int) -> tuple[int, int, str, str]:
    """Widen a stretch to a piece; return its ends, and what shows at each that a sentence was cut."""
    lowest = max(0, last - LENGTH)
    starts = [border.end() for border in _BORDER.finditer(text, lowest, first)]
    if lowest == 0:
        starts.insert(0, len(text) - len(text.lstrip()))
    start = starts[-1] if starts else _word_start(text, (lowest + first) // 2, first)
    head = "" if starts else "… "
    limit = start + LENGTH
    end = len(text.rstrip())
    if end <= limit:
        # The last sentence of a text is often short: the ones before it fill the piece.
        return min((place for place in starts if end - place <= LENGTH), default=start), end, head, ""
    least = max(last, start + LENGTH // 2)
    ends = [border.end() for border in _BORDER.finditer(text, least, limit)]
    if ends:
        return start, len(text[: ends[-1]].rstrip()), head, ""
    return start, _word_end(text, last, limit), head, " …"


def _word_start(text: str, low: int, high: int) -> int:
    """Return the first place in a range at which a word begins; its low end where none does."""
    blank = _BLANK.search(text, low, high)
    return blank.end() if blank else low


def _word_end(text: str, low: int, high: int) -> int:
    """Return the last place in a range at which a word ends; its high end where none does."""
    blanks = [blank.start() for blank in _BLANK.finditer(text, low, high)]
    return blanks[-1] if blanks else high
