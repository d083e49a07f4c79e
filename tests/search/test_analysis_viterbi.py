"""The short cuts of the word engine find what the long ways find."""

from itertools import pairwise, product
from math import inf

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.lexicon import UNKNOWN, Lexicon
from search.analysis.viterbi import Chain

# Whole numbers, so that sums are exact and two paths of one weight are equal.
weights = st.integers(-6, 6).map(float)
chains = st.builds(Chain, stay_false=weights, rise=weights, fall=weights, stay_true=weights)


def weight(chain: Chain, scores: list[float], labels: tuple[bool, ...]) -> float:
    """Return the weight of a whole path."""
    steps = {
        (False, False): chain.stay_false,
        (False, True): chain.rise,
        (True, False): chain.fall,
        (True, True): chain.stay_true,
    }
    own = sum(score for score, label in zip(scores, labels, strict=True) if label)
    return own + sum(steps[step] for step in pairwise((False, *labels, False)))


@given(chains, st.lists(weights, max_size=7))
def test_no_path_is_better(chain: Chain, scores: list[float]) -> None:
    """Of all ways to label a chain, the one that is found weighs most."""
    found = chain.labels(np.array([-inf, *scores, -inf])).tolist()
    assert found[0] is found[-1] is False
    best = max(weight(chain, scores, labels) for labels in product((False, True), repeat=len(scores)))
    assert weight(chain, scores, tuple(found[1:-1])) == best


syllable = st.sampled_from("abcde")


@given(st.lists(st.lists(syllable, min_size=1, max_size=4)), st.lists(syllable | st.just("?"), max_size=12))
def test_lexicon_knows_its_words(words: list[list[str]], text: list[str]) -> None:
    """A pair or a triple is found where and only where it is a word."""
    lexicon = Lexicon(words)
    numbers = np.array([UNKNOWN, *map(lexicon.number, text), UNKNOWN])
    pairs, triples = lexicon.pairs_and_triples(numbers)
    padded = ["", *text, ""]
    assert pairs.tolist() == [list(pair) in words for pair in pairwise(padded)]
    assert triples.tolist() == [
        list(triple) in words for triple in zip(padded, padded[1:], padded[2:], strict=False)
    ]
