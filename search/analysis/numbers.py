"""Numbers of documents: "98/2023/QH15", "1085/QĐ-UBND", "57-NQ/TW"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.analysis.normalize import fold

_DASH = " ?[-\u2010-\u2015\u2212] ?"
_SLASH = " ?/ ?"
# Capitals, perhaps a small letter or two among them (TTg, GDTrH), perhaps a number behind them (QH15).
_SYMBOL = r"[A-ZĐ]{1,10}(?:[a-z]{1,2}[A-ZĐ]{0,6})?\d{0,3}"
_NUMBER = re.compile(
    rf"(?<![\w/])(?<!\d[.,])(?P<serial>\d{{1,6}}[a-z]?)"
    rf"(?:(?:{_SLASH}(?P<year>(?:19|20)\d\d))?{_SLASH}(?P<symbols>{_SYMBOL}(?:{_DASH}{_SYMBOL})*)"
    # The Party puts dash and slash the other way round.
    rf"|{_DASH}(?P<party_symbols>[A-ZĐ]{{2,6}}{_SLASH}[A-ZĐ]{{2,10}}))(?!\w)"
)
# Found far faster than a number, and missing from nearly every article.
_HINT = re.compile("/ ?[A-ZĐ]")
_BETWEEN_SYMBOLS = re.compile(f"{_DASH}|{_SLASH}")
_NO_PART_OF_A_KEY = re.compile("[^a-z0-9]+")

# What the first symbol of a number says about the document.
_KIND_OF_SYMBOL = {
    "BC": "bao-cao",
    "CĐ": "cong-dien",
    "CT": "chi-thi",
    "CTr": "chuong-trinh",
    "CV": "cong-van",
    "HD": "huong-dan",
    "KH": "ke-hoach",
    "KL": "ket-luan",
    "L": "lenh",
    "NĐ": "nghi-dinh",
    "NQ": "nghi-quyet",
    "NQLT": "nghi-quyet-lien-tich",
    "PL": "phap-lenh",
    "QĐ": "quyet-dinh",
    "TB": "thong-bao",
    "TT": "thong-tu",
    "TTLT": "thong-tu-lien-tich",
    "TTr": "to-trinh",
    "VBHN": "van-ban-hop-nhat",
}
# Where the symbol only names who issued it (QH15, UBTVQH15, VPCP), the last of these words before it tells.
_KIND = (
    "bo luat|luat|nghi quyet lien tich|nghi quyet|nghi dinh|quyet dinh|thong tu lien tich|thong tu|chi thi"
    "|ke hoach|cong van|cong dien|phap lenh|thong bao|bao cao|to trinh|huong dan|ket luan|van ban hop nhat"
)
_KIND_WORD = re.compile(rf"\b(?:{_KIND})\b")
_KIND_WORD_AT_END = re.compile(rf"\b(?:{_KIND})(?: so)?:? $")
_CLAUSE_END = re.compile(r"[.;,()\n]")
_CLAUSE_LENGTH = 100


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document's number in a text: as it stands there, as it should be written, and as it is compared.

    ``kind`` says what sort of document it is ("nghi-quyet"), None when nothing tells.
    """

    raw: str
    number: str
    kind: str | None
    key: str
    start: int
    end: int


def document_numbers(text: str) -> list[DocumentNumber]:
    """Return the full document numbers that stand in clean text, in order."""
    return list(_document_numbers(text)) if _HINT.search(text) else []


def key_of(name: str) -> str:
    """Return the form in which a number or a name is compared ("01085/QĐ-UBND": "1085qdubnd")."""
    return _NO_PART_OF_A_KEY.sub("", fold(name).lower()).lstrip("0")


def announces_a_number(plain: str) -> bool:
    """Tell whether folded lower-case text ends in words that a document's number follows."""
    return bool(_KIND_WORD_AT_END.search(plain))


def _document_numbers(text: str) -> Iterator[DocumentNumber]:
    for match in _NUMBER.finditer(text):
        symbols = _BETWEEN_SYMBOLS.split(match["symbols"] or match["party_symbols"])
        # "24/H" and "5/K" are no documents.
        if len("".join(symbols)) > 1:
            number = _written(match, symbols)
            kind = _KIND_OF_SYMBOL.get(symbols[0]) or _kind_before(text, match.start())
            yield DocumentNumber(match[0], number, kind, key_of(number), match.start(), match.end())


def _written(match: re.Match[str], symbols: list[str]) -> str:
    """Return a number as it should be written: no blanks, and no dash but the hyphen."""
    if match["party_symbols"]:
        return f"{match['serial']}-{'/'.join(symbols)}"
    return "/".join(filter(None, (match["serial"], match["year"], "-".join(symbols))))


def _kind_before(text: str, end: int) -> str | None:
    clause = _CLAUSE_END.split(text[max(0, end - _CLAUSE_LENGTH) : end])[-1]
    kinds = _KIND_WORD.findall(fold(clause).lower())
    return kinds[-1].replace(" ", "-") if kinds else None
