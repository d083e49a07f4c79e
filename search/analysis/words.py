"""Vietnamese words: PyVi 0.1.1's own model, driven by an engine of ours. The only file that touches PyVi.

A Vietnamese word spans one syllable or several, and PyVi decides of each token whether it begins a word or
goes on with one, by a linear-chain CRF. The words found here are those of ``pyvi.ViTokenizer.tokenize``,
but many times as fast and with exact offsets: the model's bytes are read out of PyVi's pickle without
unpickling anything, the weights of a surface form are summed once for all the places where it stands, and
a whole text is scored as arrays.
"""

import pickletools
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from unicodedata import normalize

import numpy as np

from search.analysis.crfsuite import MalformedModel, Model, parse
from search.analysis.forms import BREAK, Forms, chain_of, weight_of
from search.analysis.lexicon import Flags, Lexicon
from search.analysis.syllables import canonical
from search.analysis.tokens import Token

# PyVi's own tokens, in its own order. One change: the local part of an e-mail address has 64 characters at
# most (as RFC 5321 says), because without a limit "a.a.a." and so on takes quadratic time.
_PYVI_TOKEN = "|".join(
    (
        r"[A-ZĐ]+\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\.",
        r"==>|->|\.\.\.|>>|\n",
        r"\w+://[^\s]+",
        r"[a-zA-Z0-9_.+-]{1,64}@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+",
        r"\d+(?:[\.,_]\d+)+",
        r"[^\w\s]",
        r"\w+",
    )
)
# A short cut to the same tokens: what begins with a letter and ends before one of these can be no
# abbreviation, address or number. Nine tokens in ten take it.
_PLAIN_WORD = r"[^\W\d]\w*+(?=[\s,;!?()\[\]\"'“”‘’/]|\Z)"
_TOKEN = re.compile(f"{_PLAIN_WORD}|{_PYVI_TOKEN}")


@cache
def segmenter() -> "Segmenter":
    """Return the segmenter that reads PyVi's installed model; it is loaded once, at the first call."""
    folder = _pyvi_models()
    words = (folder / "words.txt").read_text(encoding="utf-8").split("\n")
    model = parse(model_bytes((folder / "pyvi3.pkl").read_bytes()))
    return Segmenter(model, Lexicon(word.split(" ") for word in words))


@cache
def known_syllables() -> frozenset[str]:
    """Return the canonical form of every syllable that stands in a word of PyVi's list."""
    return frozenset(map(canonical, segmenter().syllables))


def split(line: str) -> list[str]:
    """Return PyVi's tokens: syllables, numbers, addresses, punctuation marks. None holds a blank."""
    return _TOKEN.findall(line)


class Segmenter:
    """Tells which tokens belong to one word. Safe to share between threads."""

    def __init__(self, model: Model, lexicon: Lexicon) -> None:
        self._forms = Forms(model, lexicon)
        self._lexicon = lexicon
        self._chain = chain_of(model)
        # That a token and its neighbours stand in the word list speaks for the last one, and for the first.
        self._pair = weight_of(model, "-1:word.bi_gram()"), weight_of(model, "+1:word.bi_gram()")
        self._triple = weight_of(model, "-2:word.tri_gram()"), weight_of(model, "+2:word.tri_gram()")

    @property
    def syllables(self) -> Iterable[str]:
        """The syllables of PyVi's words of two and three syllables, as they stand there."""
        return self._lexicon.syllables

    def tokenize(self, line: str) -> str:
        """Return what ``pyvi.ViTokenizer.tokenize`` does: "_" between the tokens of a word, " " elsewhere."""
        tokens = split(normalize("NFC", line))
        if not tokens:
            return line
        joins = self._joins_of_line(tokens)
        return "".join(f"{'_' if join else ' '}{token}" for token, join in zip(tokens, joins, strict=True))[
            1:
        ]

    def spans(self, line: str) -> list[tuple[int, int]]:
        """Return the start and the end of each word of a line of NFC text."""
        return [(word[0].start, word[-1].end) for word in self.words(line)]

    def words(self, line: str) -> list[list[Token]]:
        """Return the words of a line of NFC text, each as PyVi's tokens with their places."""
        tokens = split(line)
        words: list[list[Token]] = []
        end = 0
        for token, join in zip(tokens, self._joins_of_line(tokens), strict=True):
            # Nothing but white space stands between two tokens, so the next place is the right one.
            start = line.index(token, end)
            end = start + len(token)
            if not join:
                words.append([])
            words[-1].append(Token(token, start, end))
        return words

    def rows(self, tokens: Iterable[str]) -> list[int]:
        """Return a number for each token, by which ``joins`` knows it."""
        return [self._forms.row(token) for token in tokens]

    def joins(self, rows: Sequence[int]) -> Flags:
        """Tell of each token whether it goes on with the word of the token before it.

        The first and the last row must be BREAK; others may be, so that many lines are told at once.
        """
        forms, at = self._forms, np.fromiter(rows, np.intp, len(rows))
        pairs, triples = self._lexicon.pairs_and_triples(forms.syllable[at])
        scores = forms.own[at]
        scores[1:] += forms.as_left[at[:-1]] + pairs * self._pair[0]
        scores[:-1] += forms.as_right[at[1:]] + pairs * self._pair[1]
        scores[2:] += triples * self._triple[0]
        scores[:-2] += triples * self._triple[1]
        joins = self._chain.labels(scores)
        # PyVi's own rules have the last word: no mark and no number is joined, no capital to a small letter.
        joinable, titled = forms.joinable[at], forms.titled[at]
        joins &= joinable
        joins[1:] &= joinable[:-1] & (titled[:-1] | ~titled[1:])
        return joins

    def _joins_of_line(self, tokens: list[str]) -> list[bool]:
        joins: list[bool] = self.joins([BREAK, *self.rows(tokens), BREAK]).tolist()
        return joins[1:-1]


def _pyvi_models() -> Path:
    """Return the folder of PyVi's models, without running any of PyVi's code."""
    spec = find_spec("pyvi")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("PyVi is not installed; try: pip install pyvi==0.1.1", name="pyvi")
    return Path(spec.submodule_search_locations[0]) / "models"


def model_bytes(pickle: bytes) -> bytes:
    """Return the CRFsuite model inside a pickled estimator.

    The pickle is read as a list of instructions and none is carried out: nothing is imported, built or
    run. The model stands in it as a string of Latin-1 characters, one for each byte.
    """
    for _, argument, _ in pickletools.genops(pickle):
        if isinstance(argument, str) and argument.startswith("lCRF"):
            return argument.encode("latin-1")
    raise MalformedModel("no CRFsuite model in PyVi's pickle; the version that works is 0.1.1")
