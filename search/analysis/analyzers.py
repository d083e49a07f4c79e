"""An analyzer is a tokenizer followed by filters, in the order written.

Three analyses of one text answer three questions: does it hold this syllable, with or without marks
(FOLDED); do these two stand side by side (PAIRS); does it hold this very word, marks and all (WORDS)?
``analyze`` gives the terms of all three in one pass, for indexing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from search.analysis import counts, filters
from search.analysis.codes import written
from search.analysis.forms import BREAK
from search.analysis.normalize import fold
from search.analysis.syllables import MAX_LENGTH, canonical, lower_case, retoned_text, split, syllables
from search.analysis.tokens import Token, TokenFilter, Tokenizer
from search.analysis.unify import unified_article
from search.analysis.words import segmenter
from search.analysis.words import split as pyvi_tokens

# Longer lines are cut at a blank, so that no line costs more memory than a few pages of a book.
MAX_LINE = 20_000

# What is remembered: chunks no longer than this, 500 bytes each; 100 MB of them where all articles are
# indexed, 5 MB where a text is now and then analyzed, as in a web worker.
_MAX_CHUNK = 64
_CHUNKS_OF_ALL, _CHUNKS_OF_ONE = 200_000, 10_000


@dataclass(frozen=True, slots=True)
class Analyzer:
    """Turns text into terms. A line is the unit of context: no pair and no word goes beyond it."""

    tokenizer: Tokenizer
    filters: tuple[TokenFilter, ...] = ()

    def __call__(self, text: str) -> list[Token]:
        """Return the tokens of text."""
        return [
            Token(token.text, start + token.start, start + token.end)
            for start, line in lines(text)
            for token in self._tokens(line)
        ]

    def _tokens(self, line: str) -> Iterable[Token]:
        tokens = self.tokenizer(line)
        for step in self.filters:
            tokens = step(tokens)
        return tokens


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text and where they start; one longer than MAX_LINE in pieces."""
    start = 0
    for line in text.split("\n"):
        place = 0
        while len(line) - place > MAX_LINE:
            cut = line.rfind(" ", place, place + MAX_LINE) + 1 or place + MAX_LINE
            yield start + place, line[place:cut]
            place = cut
        yield start + place, line[place:]
        start += len(line) + 1


def words(line: str) -> Iterator[Token]:
    """Yield the words of a line as PyVi writes them ("đại_học"), from first to last letter or digit."""
    # PyVi's list knows the new style of tone marks only: "hòa bình" is two words to it, "hoà bình" is one.
    for word in segmenter().words(retoned_text(line)):
        inner = [
            Token(syllable.text, token.start + syllable.start, token.start + syllable.end)
            for token in word
            for syllable in syllables(token.text)
        ]
        if inner:
            yield Token("_".join(syllable.text for syllable in inner), inner[0].start, inner[-1].end)


FOLDED = Analyzer(syllables, (filters.fold, filters.canonical))
PAIRS = Analyzer(syllables, (filters.fold, filters.canonical, filters.pairs))
WORDS = Analyzer(words, (filters.canonical, filters.no_longer_than(MAX_LENGTH)))


def query_words(text: str) -> list[Token]:
    """Return the words of a query. PyVi heeds capitals, but in a search box they mean nothing."""
    return WORDS(lower_case(text))


# Clean text never holds NUL, so it can stand for the end of a line among the chunks and syllables of a text.
LINE_END = "\0"


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a text: folded syllables, a LINE_END before and behind each line, and words.

    ``written`` says of each syllable how it is written (see codes.written), and counts.BREAK of a LINE_END.
    """

    syllables: list[str]
    words: list[str]
    written: list[int]

    @property
    def lines(self) -> list[list[str]]:
        """The syllables line by line; neighbours in one are a pair."""
        found, start = [], 1
        while start < len(self.syllables):
            end = self.syllables.index(LINE_END, start)
            found.append(self.syllables[start:end])
            start = end + 1
        return found


# What stands between two blanks: the row of each of PyVi's tokens, its canonical form; the folded syllables,
# and how each is written.
_Chunk: TypeAlias = tuple[tuple[int, ...], tuple[str, ...], tuple[str, ...], tuple[int, ...]]


def analyze(text: str) -> Terms:
    """Return what FOLDED and WORDS find in clean text in its one form (see unify.unified_article)."""
    return _analyze([text], _known_chunks(_CHUNKS_OF_ONE))[0]


def analyze_all(texts: Sequence[str]) -> list[Terms]:
    """Return what ``analyze`` does for each of these texts, many times as fast where there are many."""
    return _analyze(texts, _known_chunks(_CHUNKS_OF_ALL))


def _analyze(texts: Sequence[str], known: "_KnownChunks") -> list[Terms]:
    """Return the terms of texts, and remember their chunks.

    No syllable and none of PyVi's tokens goes beyond a blank. So a text is cut at its blanks, each chunk
    looked up among those met before, and only the joining of tokens to words is worked out anew: for all
    texts at once, because it is done with arrays.
    """
    rows: list[int] = []
    found: list[tuple[list[str], list[str], list[int]]] = []
    ends = []
    for text in map(unified_article, texts):
        words: list[str] = []
        folded: list[str] = []
        codes: list[int] = []
        for its_rows, its_words, its_folded, its_codes in map(known.__getitem__, _chunks(text)):
            rows += its_rows
            words += its_words
            folded += its_folded
            codes += its_codes
        found.append((folded, words, codes))
        ends.append(len(rows))
    joins = segmenter().joins(rows).nonzero()[0]
    terms, begin = [], 0
    for (folded, words, codes), end in zip(found, ends, strict=True):
        first, last = joins.searchsorted((begin, end))
        terms.append(Terms(folded, _joined(words, (joins[first:last] - begin).tolist()), codes))
        begin = end
    return terms


def _chunks(text: str) -> list[str]:
    """Cut a text at its blanks, with a mark before and behind each line."""
    if len(text) > MAX_LINE:
        text = "\n".join(line for _, line in lines(text))
    spaced = text.replace("\n", f" {LINE_END} ")
    return f"{LINE_END} {spaced} {LINE_END}".split()


def _joined(words: list[str], places: list[int]) -> list[str]:
    """Join the word at each of these places to the one before it; drop what is empty or too long."""
    for place in reversed(places):
        left, right = words[place - 1], words[place]
        words[place - 1] = f"{left}_{right}" if left and right else left or right
        words[place] = ""
    words = list(filter(None, words))
    if max(map(len, words), default=0) > MAX_LENGTH:
        words = [word for word in words if len(word) <= MAX_LENGTH]
    return words


class _KnownChunks(dict[str, _Chunk]):
    """Chunks met so far, as many as there is room for."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self._room = room

    def __missing__(self, text: str) -> _Chunk:
        """Analyse a chunk that is new."""
        if text == LINE_END:
            return (BREAK,), ("",), (LINE_END,), (counts.BREAK,)
        tokens = pyvi_tokens(retoned_text(text))
        runs = split(text)
        chunk = (
            tuple(segmenter().rows(tokens)),
            tuple("_".join(map(canonical, split(token))) for token in tokens),
            tuple(canonical(fold(run)) for run in runs),
            tuple(map(written, runs)),
        )
        if len(text) <= _MAX_CHUNK:
            # Past the limit all are forgotten, and the common ones come straight back.
            if len(self) >= self._room:
                self.clear()
            self[text] = chunk
        return chunk


@cache
def _known_chunks(room: int) -> _KnownChunks:
    return _KnownChunks(room)
