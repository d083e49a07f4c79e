"""Text of the time before Unicode gets its letters back, and other text stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.legacy import Encoding, decode, detect, repaired

PLAIN = "Cộng hòa xã hội chủ nghĩa Việt Nam, độc lập, tự do, hạnh phúc; kỹ thuật, thủy lợi, quý vị, đường sắt"
BROKEN = {
    Encoding.TCVN3: (
        "Céng hßa x· héi chñ nghÜa ViÖt Nam, ®éc lËp, tù do, h¹nh phóc;"
        " kü thuËt, thñy lîi, quý vÞ, ®\xad\xeang s¾t"
    ),
    Encoding.VNI: (
        "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, ñoäc laäp, töï do, haïnh phuùc;"
        " kyõ thuaät, thuûy lôïi, quyù vò, ñöôøng saét"
    ),
    Encoding.VISCII: (
        "C\xb5ng hòa xã h\xb5i ch\xfc nghîa Vi\xaet Nam, \xf0\xb5c l\xa7p, t\xf1 do, h\xd5nh phúc;"
        " k\xdb thu\xa7t, th\xfcy l\xfei, quý v\xb8, \xf0\xdf\xb6ng s\xa1t"
    ),
    Encoding.UTF8: PLAIN.encode().decode("latin-1"),
}
FINE = [
    PLAIN,
    PLAIN.upper(),
    "cai cach hanh chinh nam 2023",
    "công tác cho tôi và ông bà, sân bay, phí, thuê nhà",
    "The committee met on Tuesday to discuss the naïve façade of the café.",
    "La Société Générale a été fondée à Paris; l'été dernier, les élèves étaient très fatigués.",
    "El niño comió piñas y habló español con su abuela en la mañana del sábado.",
    "Die Bürger von München möchten größere Straßen, schönere Gärten und weniger Lärm.",
    "Många människor åker på semester när det är sommar i Göteborg.",
    "São Paulo não é a capital, mas é a maior cidade; coração, avó, maçã.",
    "Müller, Pelé, Beyoncé, Hà Nội, Curaçao",
    "25 °C, 3 m², ±5 %, «a», © 2023, ½",
    "",
]


@pytest.mark.parametrize("encoding", Encoding)
def test_every_encoding_is_found_and_undone(encoding: Encoding) -> None:
    """A sentence in any of them is the same sentence again."""
    assert repaired([BROKEN[encoding]]) == ([PLAIN], encoding)


def test_utf8_read_as_windows_1252() -> None:
    """The other way to read UTF-8 wrongly is undone as well."""
    broken = "".join(chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode("cp1252")
                     for byte in PLAIN.encode())  # fmt: skip
    assert repaired([broken]) == ([PLAIN], Encoding.UTF8)


@pytest.mark.parametrize(
    ("broken", "plain"), [("COÄNG HOØA XAÕ HOÄI", "CỘNG HÒA XÃ HỘI"), ("Ñaø Naüng", "Đà Nẵng")]
)
def test_capitals_of_vni(broken: str, plain: str) -> None:
    """A capital letter brings its marks along, be they capitals or not."""
    assert decode(broken, Encoding.VNI) == plain


@pytest.mark.parametrize("text", FINE)
def test_no_false_alarm(text: str) -> None:
    """What is fine stays as it is, whatever language it is in."""
    assert detect(text) is None
    assert repaired([text]) == ([text], None)


def test_each_part_is_repaired_that_needs_it() -> None:
    """A title typed anew above an old text is not decoded with it."""
    parts = ["Kỷ niệm ngày thành lập nước", BROKEN[Encoding.TCVN3], "1945", "¶nh: phãng viªn"]
    expected = ["Kỷ niệm ngày thành lập nước", PLAIN, "1945", "ảnh: phóng viên"]
    assert repaired(parts) == (expected, Encoding.TCVN3)


def test_one_word_is_not_enough() -> None:
    """A single word with marks may be a foreign name."""
    assert repaired(["Thñ"]) == (["Thñ"], None)


@given(st.text())
def test_any_text_can_be_decoded(text: str) -> None:
    """Nothing fails, and where nothing is found nothing changes."""
    found, encoding = repaired([text])
    assert encoding or found == [text]
    for name in Encoding:
        decode(text, name)
