"""Short forms are spelled out by the list that people keep, or by the articles themselves."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.abbreviations import (
    Abbreviation,
    built_in,
    definitions,
    definitions_prefix,
    expansion,
    parse,
    short_forms,
)
from search.analysis.normalize import clean
from search.analysis.numbers import key_of
from search.errors import InvalidAbbreviations
from tests.golden.read import cases


@pytest.mark.parametrize(("text", "expected"), cases("definitions"))
def test_definitions_golden_lines(text: str, expected: str) -> None:
    """Every golden text defines its golden short forms, and no others."""
    assert "; ".join(definitions(text)) == expected


def test_the_list_that_comes_along_is_sound() -> None:
    """Every entry is in it once, and all but two are the initials of what they stand for."""
    found = built_in()
    odd = {key for key, a in found.items() if definitions(f"{a.long} ({a.short.upper()})") == []}
    assert odd == {"ttg", "ocop"}
    assert len(found) >= 100
    assert expansion("UBND", found, []) == "ủy ban nhân dân"
    assert expansion("gd-đt", found, []) == "giáo dục và đào tạo"


def test_a_list_is_lines_and_comments() -> None:
    """Blank lines and what stands behind # do not count."""
    found = parse("# của Sở\n\nTTHC = thủ tục  hành chính  # một cửa\nGD&ĐT=giáo dục và đào tạo\n", "a.txt")
    assert found == {
        "tthc": Abbreviation("TTHC", "thủ tục hành chính"),
        "gddt": Abbreviation("GD&ĐT", "giáo dục và đào tạo"),
    }


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("UBND ủy ban nhân dân", "SHORT = long form"),
        ("ubnd = ủy ban nhân dân", "SHORT = long form"),
        ("U = ủy ban", "SHORT = long form"),
        ("UBND =", "SHORT = long form"),
        ("UB = ủy", "one syllable"),
        ("TTHC = trung tâm hành chính", "has a meaning already: thủ tục hành chính"),
    ],
)
def test_a_bad_line_is_named(line: str, problem: str) -> None:
    """Whoever keeps the list is told where and what."""
    with pytest.raises(InvalidAbbreviations, match=rf"^a\.txt:2: .*{problem}"):
        parse(f"TTHC = thủ tục hành chính\n{line}\n", "a.txt")


@pytest.mark.parametrize(
    ("mined", "expected"),
    [
        ([], None),
        ([("ctxh=công tác xã hội", 1)], None),
        ([("ctxh=công tác xã hội", 2)], "công tác xã hội"),
        ([("ctxh=công tác xã hội", 6), ("ctxh=chính trị xã hội", 2)], "công tác xã hội"),
        ([("ctxh=công tác xã hội", 5), ("ctxh=chính trị xã hội", 2)], None),
        ([("ctxh=công tác xã hộị", 1), ("ctxh=công tác xã hội", 1)], None),
    ],
)
def test_the_articles_must_agree(mined: list[tuple[str, int]], expected: str | None) -> None:
    """Two articles at least, and three times as many as for anything else."""
    assert expansion("CTXH", {}, mined) == expected


def test_spellings_of_one_long_form_count_together() -> None:
    """The more frequent one is shown."""
    mined = [("ubxh=uỷ ban xã hội", 1), ("ubxh=ủy ban xã hội", 2)]
    assert expansion("ubxh", {}, mined) == "ủy ban xã hội"


def test_people_have_the_last_word() -> None:
    """What the list says holds, however many articles say otherwise."""
    assert expansion("tthc", built_in(), [("tthc=trung tâm hành chính", 99)]) == "thủ tục hành chính"


def test_short_forms_of_a_query() -> None:
    """Whatever is no syllable may be one, with its place; a document's number is none."""
    found = short_forms("bài về cchc, GD&ĐT ở tphcm 98/2023/QH15 1085/QĐ-UBND")
    assert [(token.text, token.start) for token in found] == [("cchc", 7), ("gddt", 13), ("tphcm", 21)]


@given(st.text().map(clean))
def test_any_text_is_read(text: str) -> None:
    """Every definition begins with the key of its short form, and every line is one or is refused."""
    for definition in definitions(f"{text} cải cách (CC) {text}"):
        assert definition.startswith(definitions_prefix(definition.partition("=")[0]))
    for token in short_forms(text):
        assert token.text == key_of(text[token.start : token.end])
    with suppress(InvalidAbbreviations):
        parse(text, "a.txt")
