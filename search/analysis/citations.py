"""Documents cited by a part of their number: "Nghị quyết 98" for "98/2023/QH15", in texts and in queries.

Texts name a document in full once and then, or from the start, by its kind and serial number. Such a
citation is a DocumentNumber too; which document it means, the text itself or the corpus tells
(search.citations).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from search.analysis.normalize import fold, slug
from search.analysis.numbers import (
    DocumentNumber,
    document_numbers,
    key_of,
    kind_of,
    serial_of,
    with_plain_hyphens,
    written,
    year_of,
)
from search.analysis.syllables import lower_case

# Nouns that name nothing but a document. Behind them, a number is the document's.
_NOUNS = (
    *("nghị quyết liên tịch", "nghị quyết", "nghị định", "thông tư liên tịch", "thông tư", "chỉ thị"),
    *("pháp lệnh", "công văn", "công điện"),
)
# Words that are verbs, or that measure ("kế hoạch 5 năm"), too: only "số", or a capital before a number of
# three digits, makes the number a document's.
_DOUBTFUL = (
    *("bộ luật", "luật", "quyết định", "kế hoạch", "thông báo", "báo cáo", "tờ trình", "hướng dẫn"),
    *("kết luận", "văn bản hợp nhất"),
)
_SHORT_KINDS = {
    "nq": "nghi-quyet",
    "nd": "nghi-dinh",
    "qd": "quyet-dinh",
    "tt": "thong-tu",
    "ttlt": "thong-tu-lien-tich",
    "ct": "chi-thi",
    "kl": "ket-luan",
    "cd": "cong-dien",
    "cv": "cong-van",
    "kh": "ke-hoach",
}
# Of the short forms, those that mean nothing else where they stand in a text.
_SHORT_IN_TEXT = ("NQ", "NĐ", "QĐ", "TTLT")
_SO = "số"

_NOT_GOING_ON = r"(?![\w/%-]|[.,]\d)"
_SERIAL = re.compile(rf" (?P<serial>\d{{1,5}})(?:(?:/| năm )(?P<year>(?:19|20)\d\d))?{_NOT_GOING_ON}")
_BEFORE_SERIAL = re.compile(
    rf"(?<!\w)(?:(?P<noun>{'|'.join(_NOUNS)})|(?P<doubtful>{'|'.join(_DOUBTFUL)})"
    rf"|(?P<short>{'|'.join(map(str.lower, _SHORT_IN_TEXT))}))(?P<so> {_SO})?:?$"
)
_LONGEST_BEFORE_SERIAL = 30
_SURE_DIGITS = 3
# "Kế hoạch 2024" is the plan of that year.
_YEAR = re.compile(r"(?:19|20)\d\d")
# Few words end as these do, and asking for the last two letters costs nothing.
_TAILS = {word[-2:].lower() for word in (*_NOUNS, *_DOUBTFUL, *_SHORT_IN_TEXT, _SO)}
_TAILS |= {f"{tail[-1]}:" for tail in _TAILS}

# A number as it is typed into a search box: any case, no marks, blanks instead of slash and dash.
_TYPE = "(?:nq|nd|qd|ttlt|tt|ct|cd|kh|tb|bc|ttr|hd|kl|pl|vbhn|l)"
# Behind a blank only well-known issuers, or "12 tt mới" (twelve new centres) would be a number.
_ISSUER = "(?:cp|ttg|ctn|tw|ubnd|hdnd|byt|bca|nhnn|vpcp|tandtc|vksndtc|[bs][b-df-hj-np-tv-z]{2,8})"
TYPED_NUMBER = re.compile(
    r"(?<![\w/])(?P<serial>\d{1,6})(?:[\s/-]+(?P<year>(?:19|20)\d\d))?[\s/-]+"
    rf"(?P<symbols>qh\d\d|ubtvqh\d\d|{_TYPE}(?:[/-][a-z]{{2,10}}|\s{_ISSUER})(?:[\s/-]{_ISSUER})*)(?!\w)"
)
_TYPED_PART = re.compile(
    rf"(?<!\w)(?:(?P<kind>{fold('|'.join((*_NOUNS, *_DOUBTFUL)))})|(?P<short>{'|'.join(_SHORT_KINDS)}))"
    r"(?P<so>\s+so)?[\s.:]*"
    rf"(?P<serial>\d{{1,5}})(?:(?:[\s/-]+|\s+nam\s+)(?P<year>(?:19|20)\d\d))?{_NOT_GOING_ON}"
)
_FOLDED_DOUBTFUL = frozenset(map(fold, _DOUBTFUL))
_TYPED_YEAR = re.compile(rf"(?<![\w/.,-])(?P<serial>\d{{2,5}})/(?P<year>(?:19|20)\d\d){_NOT_GOING_ON}")
_MONTHS = 12
_PARTYS_ISSUERS = frozenset({"tw"})
_BETWEEN_SYMBOLS = re.compile(r"[\s/-]+")


def cited_numbers(text: str) -> list[DocumentNumber]:
    """Return the documents that clean text names, in full or by a part of their numbers, in order.

    A part is resolved where the text has just one full number, of this kind or of none, that it may be of.
    """
    full = document_numbers(text)
    parts = [_resolved_by(part, full) for part in _parts(text)]
    return sorted([*full, *parts], key=lambda number: number.start) if parts else full


def distinct(numbers: Iterable[DocumentNumber]) -> list[DocumentNumber]:
    """Return the first of all that name the same; a part that is resolved goes with its full number.

    What kind of document a full number is need be said only once.
    """
    found: dict[str, DocumentNumber] = {}
    for number in numbers:
        if number.resolved is None:
            found.setdefault(citation_term(number), number)
        elif number.resolved == number.number:
            first = found.setdefault(number.number, number)
            found[number.number] = replace(first, kind=first.kind or number.kind)
    return list(found.values())


def full_numbers(numbers: Iterable[DocumentNumber]) -> list[str]:
    """Return the full numbers among what a text names, each once."""
    return list(dict.fromkeys(number.number for number in numbers if number.resolved == number.number))


def citation_term(number: DocumentNumber) -> str:
    """Return the term of a citation: serial, kind and number ("98/nghi-quyet/98/2023/QH15").

    The terms that begin with serial and kind are all that a part may mean ("98/nghi-quyet/98" is that part
    itself). Where the kind is not known, nothing stands for it.
    """
    return f"{number.serial}/{number.kind or ''}/{number.number}"


def asked_numbers(text: str) -> list[DocumentNumber]:
    """Return the documents that a clean query names, in order; it may lack marks, slashes and hyphens.

    "98 2023 qh15" and "1085 qd ubnd" are full numbers; "nghi quyet 98", "nq 98", "nd 42/2022" and "98/2023"
    are parts.
    """
    found = document_numbers(text)
    plain = lower_case(fold(with_plain_hyphens(text)))
    for read in (_typed_in_full, _typed_part, _typed_year):
        taken = [(number.start, number.end) for number in found]
        found += [
            n for n in read(text, plain) if all(n.end <= start or end <= n.start for start, end in taken)
        ]
    return sorted(found, key=lambda number: number.start)


def _parts(text: str) -> Iterator[DocumentNumber]:
    for match in _SERIAL.finditer(text):
        if lower_case(text[match.start() - 2 : match.start()]) not in _TAILS:
            continue
        begin = max(0, match.start() - _LONGEST_BEFORE_SERIAL)
        before = _BEFORE_SERIAL.search(lower_case(text[begin : match.start()]))
        if before and _is_a_document(before, text[begin + before.start()], match["serial"]):
            start = begin + before.start()
            kind = (
                _SHORT_KINDS[fold(before["short"])]
                if before["short"]
                else before["noun"] or before["doubtful"]
            )
            yield _part(text[start : match.end()], slug(kind), match, start)


def _is_a_document(before: re.Match[str], first_letter: str, serial: str) -> bool:
    """Tell whether what stands before a serial number makes it a document's."""
    if before["so"]:
        return True
    if _YEAR.fullmatch(serial):
        return False
    is_capital = first_letter.isupper()
    return bool(before["noun"] or (is_capital and (before["short"] or len(serial) >= _SURE_DIGITS)))


def _part(raw: str, kind: str | None, match: re.Match[str], start: int) -> DocumentNumber:
    number = written(match["serial"], match["year"], [])
    return DocumentNumber(raw, number, kind, number, start, match.end())


def _resolved_by(part: DocumentNumber, full: Sequence[DocumentNumber]) -> DocumentNumber:
    """Return a part with the full number that the same text gives; unchanged when that is none or several."""
    fitting = {number.number for number in full if fits(part, number.kind or part.kind, number.number)}
    return replace(part, resolved=fitting.pop()) if len(fitting) == 1 else part


def fits(part: DocumentNumber, kind: str | None, number: str) -> bool:
    """Tell whether a full number may be the one that a part is of."""
    return (
        part.serial == serial_of(number)
        and part.kind in (None, kind)
        and part.year in (None, year_of(number))
    )


def _typed_in_full(text: str, plain: str) -> Iterator[DocumentNumber]:
    for match in TYPED_NUMBER.finditer(plain):
        symbols = [symbol.upper() for symbol in _BETWEEN_SYMBOLS.split(match["symbols"])]
        is_partys = match["year"] is None and symbols[-1].lower() in _PARTYS_ISSUERS
        number = written(match["serial"], match["year"], symbols, is_partys=is_partys)
        yield DocumentNumber(
            text[match.start() : match.end()],
            number,
            kind_of(symbols[0]),
            key_of(match[0]),
            match.start(),
            match.end(),
            resolved=number,
        )


def _typed_part(text: str, plain: str) -> Iterator[DocumentNumber]:
    for match in _TYPED_PART.finditer(plain):
        is_doubtful = bool(match["kind"]) and match["kind"] in _FOLDED_DOUBTFUL
        digits = len(match["serial"])
        if not match["so"] and (
            _YEAR.fullmatch(match["serial"]) or (is_doubtful and digits < _SURE_DIGITS and not match["year"])
        ):
            continue
        kind = slug(match["kind"]) if match["kind"] else _SHORT_KINDS[match["short"]]
        yield _part(text[match.start() : match.end()], kind, match, match.start())


def _typed_year(text: str, plain: str) -> Iterator[DocumentNumber]:
    for match in _TYPED_YEAR.finditer(plain):
        # 7/2023 is a month.
        if int(match["serial"]) > _MONTHS:
            yield _part(text[match.start() : match.end()], None, match, match.start())
