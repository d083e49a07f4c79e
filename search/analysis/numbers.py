"""Numbers of documents: "98/2023/QH15", "1085/QĐ-UBND", "57-NQ/TW"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.analysis.normalize import fold

_DASH = " ?[-\u2010-\u2015\u2212] ?"
_OTHER_HYPHENS = "\u2010\u2011\u2012\u2013"
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
_SERIAL = re.compile("0*([1-9][0-9]*[a-z]?)", re.IGNORECASE)
_YEAR = re.compile(r"/((?:19|20)\d\d)(?!\d)")

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


# Symbols with small letters or Đ, which many people write as plain capitals.
_PROPER_SYMBOLS = (
    *(symbol for symbol in _KIND_OF_SYMBOL if not (symbol.isascii() and symbol.isupper())),
    *("TTg", "HĐND", "HĐBT", "HĐQT", "HĐTV", "BCĐ", "BGDĐT", "GDĐT", "SGDĐT", "BLĐTBXH", "LĐTBXH", "BKHĐT"),
    *("TLĐ", "TWĐTN", "BCĐTW", "ĐCT"),
)
_PROPER = {fold(symbol).upper(): symbol for symbol in _PROPER_SYMBOLS}


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A place that names a document by its number, or by as much of it as is written.

    ``raw`` is what stands there; ``number`` how that should be written ("98/2023/QH15", or only "98" or
    "98/2023"); ``key`` the form in which full numbers are compared. ``kind`` says what sort of document it
    is ("nghi-quyet"), None when nothing tells. ``resolved`` is the full number, None where only a part is
    written and nothing tells the rest.
    """

    raw: str
    number: str
    kind: str | None
    key: str
    start: int
    end: int
    resolved: str | None = None

    @property
    def serial(self) -> str:
        """What the number begins with, without zeros before it: "98", "15a"."""
        return serial_of(self.number)

    @property
    def year(self) -> int | None:
        """The year in the number, None when there is none."""
        return year_of(self.number)


def document_numbers(text: str) -> list[DocumentNumber]:
    """Return the full document numbers that stand in clean text, in order."""
    return list(_document_numbers(text)) if _HINT.search(text) else []


def key_of(name: str) -> str:
    """Return the form in which a number or a name is compared ("01085/QĐ-UBND": "1085qdubnd")."""
    return _NO_PART_OF_A_KEY.sub("", fold(name).lower()).lstrip("0")


def with_plain_hyphens(text: str) -> str:
    """Return text with the one hyphen that people type for those that word processors make of it."""
    for hyphen in _OTHER_HYPHENS:
        text = text.replace(hyphen, "-")
    return text


def serial_of(number: str) -> str:
    """Return what a number begins with, without zeros before it ("05/2023/TT-BTC": "5")."""
    found = _SERIAL.match(number)
    return found[1].lower() if found else "0"


def year_of(number: str) -> int | None:
    """Return the year that stands in a number, None when there is none."""
    found = _YEAR.search(number)
    return int(found[1]) if found else None


def written(serial: str, year: str | None, symbols: list[str], *, is_partys: bool = False) -> str:
    """Return a number as it should be written: two digits at least, no blanks, no dash but the hyphen."""
    digits = serial.rstrip("abcdefghijklmnopqrstuvwxyz")
    padded = f"{int(digits):02}{serial[len(digits) :]}"
    proper = [_PROPER.get(fold(symbol).upper(), symbol) for symbol in symbols]
    if is_partys:
        return f"{padded}-{'/'.join(proper)}"
    return "/".join(filter(None, (padded, year, "-".join(proper))))


def kind_of(symbol: str) -> str | None:
    """Return the kind of document that the first symbol of its number names, None when it names none."""
    return _KIND_OF_SYMBOL.get(_PROPER.get(fold(symbol).upper(), symbol))


def announces_a_number(plain: str) -> bool:
    """Tell whether folded lower-case text ends in words that a document's number follows."""
    return bool(_KIND_WORD_AT_END.search(plain))


def _document_numbers(text: str) -> Iterator[DocumentNumber]:
    for match in _NUMBER.finditer(text):
        symbols = _BETWEEN_SYMBOLS.split(match["symbols"] or match["party_symbols"])
        # "24/H" and "5/K" are no documents.
        if len("".join(symbols)) > 1:
            is_partys = match["party_symbols"] is not None
            number = written(match["serial"], match["year"], symbols, is_partys=is_partys)
            kind = kind_of(symbols[0]) or _kind_before(text, match.start())
            yield DocumentNumber(
                match[0], number, kind, key_of(number), match.start(), match.end(), resolved=number
            )


def _kind_before(text: str, end: int) -> str | None:
    clause = _CLAUSE_END.split(text[max(0, end - _CLAUSE_LENGTH) : end])[-1]
    kinds = _KIND_WORD.findall(fold(clause).lower())
    return kinds[-1].replace(" ", "-") if kinds else None
