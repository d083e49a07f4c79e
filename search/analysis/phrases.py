"""Phrases that many articles hold, mined from their words: what is offered to complete what somebody types.

A phrase is a word of several syllables, or two or three words side by side that belong together: "hành
chính", "cải cách hành chính". Frequent neighbours are not enough, or every phrase would be followed by
"ngày": two words belong together when their articles hold them side by side often enough, see STICKINESS.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from search.analysis.syllables import is_vietnamese

Array = NDArray[np.int64]

# Nobody types longer ones to their end, and there are ever more of them.
MAX_SYLLABLES = 6
# Names such as "vinfast" are one syllable to us, and long enough to be completed.
MIN_NAME = 4
# Of the articles that would hold two words by chance, at least so many must hold them side by side. At a
# quarter "hà nội ngày" (0.03) and "quốc hội chính phủ" (0.17) are out, "ubnd tỉnh" (0.97) and "cải cách
# kinh tế" (0.4) in. A full stop or a comma between them needs no rule of its own.
STICKINESS = 0.25

# A phrase has so many words at the most.
_MOST_WORDS = 3
# A key is the number of a phrase (21 bits), of the word behind it (21) and of an article (22). A segment is
# mined from 3,000,000 characters, which hold fewer of each.
_WORD_BITS, _ARTICLE_BITS = np.uint64(21), np.uint64(22)
_WORD = np.uint64((1 << 21) - 1)
_NO_KEY = np.uint64((1 << 64) - 1)


def mine(words: Sequence[str], tokens: Array, articles: Array, least: int) -> dict[str, int]:
    """Return the phrases that at least ``least`` articles hold, in canonical spelling, and how many do.

    ``tokens`` are the words of all articles end to end, as places in ``words``; ``articles`` says whose
    each of them is, as numbers that ascend from 0.
    """
    if not len(tokens):
        return {}
    corpus = _Corpus.of(words, tokens, articles, least)
    found: Counter[str] = Counter()
    for number in np.flatnonzero(corpus.names).tolist():
        if _is_phrase(words[number]):
            found[words[number]] = int(corpus.frequency[number])
    places = np.flatnonzero(corpus.names[tokens])
    phrases = _Phrases(words, np.arange(len(words)), corpus.sizes, places, tokens[places])
    for length in range(1, _MOST_WORDS):
        phrases, counts = _longer(phrases, corpus, length, least)
        for text, count in zip(phrases.texts, counts.tolist(), strict=True):
            # What is cut into words in several ways is one phrase.
            found[text] += count
    return {text.replace("_", " "): count for text, count in found.items()}


@dataclass(frozen=True, slots=True)
class _Corpus:
    """Words in their articles; of each how many syllables it has and how many articles hold it.

    ``names`` says which may be part of a phrase.
    """

    words: Sequence[str]
    sizes: Array
    frequency: Array
    names: NDArray[np.bool_]
    tokens: Array
    articles: Array

    @classmethod
    def of(cls, words: Sequence[str], tokens: Array, articles: Array, least: int) -> "_Corpus":
        """Count the words; only those that ``least`` articles hold may be part of a phrase that they hold."""
        frequency, names = np.zeros(len(words), np.int64), np.zeros(len(words), bool)
        known, counts = _frequencies(tokens.astype(np.uint64), articles, least)
        frequency[known] = counts
        names[known] = [_names_something(words[number]) for number in known.tolist()]
        sizes = np.array([word.count("_") + 1 for word in words])
        return cls(words, sizes, frequency, names, tokens, articles)


@dataclass(frozen=True, slots=True)
class _Phrases:
    """All phrases of so many words: the text of each, its first word, how many syllables it has.

    ``numbers`` says which of them begins at each of ``places``.
    """

    texts: Sequence[str]
    firsts: Array
    sizes: Array
    places: Array
    numbers: Array


def _longer(phrases: _Phrases, corpus: _Corpus, length: int, least: int) -> tuple[_Phrases, Array]:
    """Return the phrases that are a word longer than these, and how many articles hold each."""
    is_inside = phrases.places < len(corpus.tokens) - length
    places, numbers = phrases.places[is_inside], phrases.numbers[is_inside]
    following = corpus.tokens[places + length]
    grows = corpus.names[following] & (corpus.articles[places + length] == corpus.articles[places])
    grows &= phrases.sizes[numbers] + corpus.sizes[following] <= MAX_SYLLABLES
    places = places[grows]
    keys = numbers[grows].astype(np.uint64) << _WORD_BITS | following[grows].astype(np.uint64)
    kept, counts = _frequencies(keys, corpus.articles[places], least)
    heads, tails = (kept >> _WORD_BITS).astype(np.int64), (kept & _WORD).astype(np.int64)
    firsts = phrases.firsts[heads]
    by_chance = corpus.frequency[firsts] * corpus.frequency[tails] / (corpus.articles[-1] + 1)
    sticks = (counts >= STICKINESS * by_chance) & (firsts != tails)
    kept, heads, tails = kept[sticks], heads[sticks], tails[sticks]
    numbers = np.searchsorted(kept, keys)
    is_kept = np.append(kept, _NO_KEY)[numbers] == keys
    texts = [f"{phrases.texts[head]}_{corpus.words[tail]}" for head, tail in zip(heads, tails, strict=True)]
    sizes = phrases.sizes[heads] + corpus.sizes[tails]
    return _Phrases(texts, firsts[sticks], sizes, places[is_kept], numbers[is_kept]), counts[sticks]


def _frequencies(keys: NDArray[np.uint64], articles: Array, least: int) -> tuple[NDArray[np.uint64], Array]:
    """Return the keys that at least ``least`` articles hold, ascending, and how many do."""
    # Sorting numbers and comparing neighbours is many times as fast as np.unique, which hashes them.
    held = np.sort(keys << _ARTICLE_BITS | articles.astype(np.uint64))
    held = held[_is_new(held)] >> _ARTICLE_BITS
    firsts = np.flatnonzero(_is_new(held))
    counts = np.diff(firsts, append=len(held))
    return held[firsts[counts >= least]], counts[counts >= least]


def _is_new(ordered: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Say of each number whether it differs from the one before; the first does."""
    return np.concatenate((np.ones(min(1, len(ordered)), bool), ordered[1:] != ordered[:-1]))


def _names_something(word: str) -> bool:
    """Say whether a word may be part of a phrase: it is letters only, and more than a link between others."""
    syllables = word.split("_")
    # PyVi joins "bắt đầu từ" too.
    edges = {word} if len(syllables) < 3 else {word, syllables[0], syllables[-1]}
    return len(word) > 1 and all(map(str.isalpha, syllables)) and edges.isdisjoint(_function_words())


def _is_phrase(word: str) -> bool:
    """Say whether a word is worth completing on its own."""
    return "_" in word or (len(word) >= MIN_NAME and not is_vietnamese(word))


@cache
def _function_words() -> frozenset[str]:
    text = files("search.analysis").joinpath("data", "function_words.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
