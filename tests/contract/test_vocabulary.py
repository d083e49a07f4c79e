"""What every engine must know of the language of its articles."""

import numpy as np

from search.analysis.codes import code_of
from search.repair.repair import repair
from search.vocabulary import Vocabulary
from tests.contract.steps import GOLD, PLAN, RAIN, Engine, publish
from tests.make import article


def times(vocabulary: Vocabulary, first: str, second: str) -> int:
    """Return how often one syllable follows another."""
    codes = (np.array([code_of(syllable)], np.uint64) for syllable in (first, second))
    return int(vocabulary.pair_times(*codes)[0])


def test_syllables_and_pairs_are_counted(engine: Engine) -> None:
    """Titles and bodies count, once for each time that something stands there."""
    publish(engine, GOLD, RAIN, PLAN)
    vocabulary = engine[0].vocabulary()
    assert [(form.syllable, form.times) for form in vocabulary.forms("nuoc")] == [("nước", 2)]
    assert vocabulary.times(code_of("cải")) == 2
    assert times(vocabulary, "giá", "vàng") == 2
    assert times(vocabulary, "vàng", "giá") == 0
    assert (vocabulary.frequency("vang"), vocabulary.frequency("xyz")) == (1, 0)
    assert vocabulary.pair_frequency("gia", "vang") == 1
    assert vocabulary.pair_frequency("vang", "gia") == 0


def test_what_commits_bring_adds_up(engine: Engine) -> None:
    """A vocabulary is that of all commits together, and an opened one does not change."""
    publish(engine, GOLD)
    before = engine[0].vocabulary()
    assert engine[0].vocabulary() is before
    with engine[1].live_generation() as generation:
        generation.add([article("more", "Giá vàng giảm", "Người mua vàng ít đi.")])
        generation.publish()
    assert times(engine[0].vocabulary(), "giá", "vàng") == 3
    assert times(before, "giá", "vàng") == 2


def test_people_see_the_spelling_of_the_articles(engine: Engine) -> None:
    """Terms are compared in one form, and shown as most articles have it."""
    publish(engine, *(article(f"a{number}", "Kỹ năng và ủy ban") for number in range(3)))
    vocabulary = engine[0].vocabulary()
    assert (vocabulary.spelling("kĩ"), vocabulary.spelling("uỷ")) == ("kỹ", "ủy")
    assert repair("ky nang uy ban", vocabulary).text == "kỹ năng ủy ban"


def test_an_empty_index_knows_nothing(engine: Engine) -> None:
    """There is a vocabulary as soon as there is an index."""
    publish(engine)
    vocabulary = engine[0].vocabulary()
    assert (vocabulary.tokens, vocabulary.size) == (0, 0)
    assert times(vocabulary, "giá", "vàng") == 0
