"""What was asked for is found by its letters, just where analysis would cut it out."""

from hypothesis import example, given
from hypothesis import strategies as st

from search.analysis.analyzers import FOLDED
from search.analysis.normalize import clean
from search.query.parser import parse
from search.wanted import RARE, Wanted

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
    (found,) = Wanted(parse(" ".join(typed)), rarity=lambda _: RARE).matches([text])
    assert [(match.start, match.end) for match in found] == expected


def test_nothing_asked_finds_nothing() -> None:
    """Not even the empty string, which is everywhere."""
    assert Wanted(parse("")).matches(["cải cách"]) == [[]]
    assert Wanted(parse('-"cải cách"')).matches(["cải cách"]) == [[]]


def found(typed: str, *texts: str) -> list[list[str]]:
    """Return what of each text was asked for, where every syllable is a common one."""
    matches = Wanted(parse(typed)).matches(texts)
    return [
        [text[match.start : match.end] for match in some] for text, some in zip(texts, matches, strict=True)
    ]


def test_a_run_in_one_text_leaves_out_the_lone_syllables_of_all() -> None:
    """Where "hành chính" stands in the body, "hành" in the title says nothing."""
    assert found("hành chính", "Hành lang", "Chính. Cải cách hành chính") == [[], ["hành", "chính"]]
    assert found("hành chính", "Hành lang", "Chính phủ") == [["Hành"], ["Chính"]]


def test_texts_are_apart() -> None:
    """The last syllable of a title and the first of a summary are no neighbours."""
    assert found("hành chính", "Hành", "chính") == [["Hành"], ["chính"]]
    assert not any(
        match.paired for some in Wanted(parse("hành chính")).matches(["Hành", "chính"]) for match in some
    )


def test_marks_that_contradict_are_left_out_text_by_text() -> None:
    """A heading without marks is still marked when the body has them."""
    assert found("thuế", "THUE", "Thuê nhà phải nộp thuế") == [["THUE"], ["thuế"]]


def test_a_name_hides_what_stands_inside_it() -> None:
    """Of TP.HCM and HCM the longer is meant; on its own the shorter is found."""
    assert found("TPHCM HCM", "Ở TP.HCM và HCM, tp hcm") == [["TP.HCM", "HCM", "hcm"]]
