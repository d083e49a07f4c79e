"""Text is cleaned once, at the door."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.normalize import clean, fold, single_line, slug

VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
# Characters that cleaning is about, so that they are drawn as often as all others together.
ODD = "\u0300\u0301\u0302\u0306\u0323\u031b\u200b\u00ad\ufeff\u00a0\u3000\r\n\t\0\x85\ud800\uffffÐđƉＵ１İ"
texts = st.text(st.sampled_from(ODD + VIETNAMESE) | st.characters())


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Ha\u0300 No\u0323\u0302i", "Hà Nội"),
        ("a\u0300\u0302", "ầ"),
        ("ca\u200b\u0309i ca\u00adch", "cải cach"),
        ("\ufeffcải\u2060 cách", "cải cách"),
        ("\u202eabc\u202c", "abc"),
        ("cải\u00a0cách\u202fhành\u3000chính", "cải cách hành chính"),
        ("một\r\nhai\rba\u2028bốn", "một\nhai\nba\nbốn"),
        ("cải\0cách\x1fhành\x7fchính", "cải cách hành chính"),
        ("a\ud800b", "a b"),
        ("a\tb\nc", "a\tb\nc"),
        ("Ðà Nẵng, ðường, Ɖ", "Đà Nẵng, đường, Đ"),
        ("ＵＢＮＤ　１２３", "UBND 123"),
        ("“cải” ‘cách’ – … ² ½ 👍", "“cải” ‘cách’ – … ² ½ 👍"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    """What cannot be seen goes, what looks alike becomes one, what is shown stays."""
    assert clean(text) == cleaned


@given(texts)
def test_clean_text_stays_as_it_is(text: str) -> None:
    """To clean twice is to clean once."""
    assert clean(clean(text)) == clean(text)


@given(texts)
def test_clean_text_can_be_written(text: str) -> None:
    """Clean text is NFC, can be encoded, and holds no control but tab and line end."""
    cleaned = clean(text)
    assert normalize("NFC", cleaned) == cleaned
    cleaned.encode()
    assert all(char.isprintable() or char in "\t\n" or ord(char) >= 0xA0 for char in cleaned)


@given(texts)
def test_nfc_and_nfd_are_one_text(text: str) -> None:
    """A text that comes decomposed, as from macOS or a PDF, is the same text."""
    assert clean(normalize("NFD", text)) == clean(normalize("NFC", text)) == clean(text)


@given(texts.map(clean))
def test_folding_keeps_offsets(text: str) -> None:
    """What is found in folded text stands at the same place in the text."""
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_folded_vietnamese_is_ascii() -> None:
    """No mark of any Vietnamese letter is left, and case stays."""
    assert set(fold(VIETNAMESE)) == set("aeiouyd")
    assert set(fold(VIETNAMESE.upper())) == set("AEIOUYD")


@pytest.mark.parametrize(
    ("label", "address"),
    [
        ("Tin tức sự kiện", "tin-tuc-su-kien"),
        ("  Giáo dục & Đào tạo  ", "giao-duc-dao-tao"),
        ("Bản tin CCHC 2023", "ban-tin-cchc-2023"),
        ("…", ""),
        ("", ""),
    ],
)
def test_slug(label: str, address: str) -> None:
    """A label becomes a part of an address."""
    assert slug(label) == address


def test_single_line() -> None:
    """All white space becomes one blank."""
    assert single_line(" cải \n\t cách\u00a0hành ") == "cải cách hành"
