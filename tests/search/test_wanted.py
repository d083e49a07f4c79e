"""What was asked for is found by its letters, just where analysis would cut it out."""

from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis.analyzers import FOLDED
from search.analysis.normalize import clean
from search.query.parser import parse
from search.wanted import Wanted

SYLLABLES = (
    "cải",
    "cai",
    "Cải",
    "ca",
    "kỹ",
    "kĩ",
    "hoà",
    "hòa",
    "đ",
    "D",
    "2023",
    "thuý",
    "quý",
    "ngh",
    "Ñandú",
)
JOINERS = (" ", "", "-", "_", "\n", ". ", "/", "  ")
TEXTS = st.lists(st.tuples(st.sampled_from(SYLLABLES), st.sampled_from(JOINERS))).map(
    lambda parts: clean("".join(syllable + joiner for syllable, joiner in parts))
)


@given(
    TEXTS,
    st.lists(st.sampled_from(("cai", "ca", "ky", "hoa", "d", "2023", "quy", "thuy", "nandu")), min_size=1),
)
@example("kĩ sư Kỹ KĨ", ["ky"])
def test_the_letters_of_a_syllable_are_found_wherever_analysis_finds_the_term(
    text: str, typed: list[str]
) -> None:
    """The pattern that looks at letters and the analyzer that cuts syllables agree, whatever the marks."""
    asked = {token.text for token in FOLDED(" ".join(typed))}
    expected = [(token.start, token.end) for token in FOLDED(text) if token.text in asked]
    found = Wanted(parse(" ".join(typed))).matches(text)
    assert [(match.start, match.end) for match in found] == expected


def test_nothing_asked_finds_nothing() -> None:
    """Not even the empty string, which is everywhere."""
    assert Wanted(parse("")).matches("cải cách") == []
    assert Wanted(parse('-"cải cách"')).matches("cải cách") == []
