"""Takes out of a query what could name a person, before anything is written. Pure.

Rather too much than too little: what is taken away wrongly costs one line of a report. What must stay is
what news is searched by: numbers of documents, dates, years, small numbers.
"""

import re
from unicodedata import category, digit

from search.analysis.normalize import clean, fold, single_line
from search.analysis.numbers import document_numbers

MASK = "[…]"

# Digits, however they are parted; a "+" or a few letters may lead them (+84…, GD4…, GD 4…, B 1…).
_CHAIN = re.compile(r"(?:(?<![^\W_])(?:[^\W\d_]{1,3}|[^\W\d_] |[A-Z]{2} )|\+)?\d(?:[\W_]{0,3}\d)*")
_DIGITS = re.compile(r"\d")
# What may stand beside years and dates: nothing, or a small number ("covid 19 2020 2021", "K28 2023-2024").
_SMALL = re.compile(r"|[1-9]\d?")
# A phone without its area code has eight digits, an old identity card nine, all else more.
_MOST_DIGITS = 8
_MOST_TOGETHER = 6
_LONG = re.compile(rf"\d{{{_MOST_TOGETHER + 1}}}|(?<!\d)\d{{4}}[\W_]?\d{{4}}(?!\d)")

_YEAR = r"(?:19|20)\d\d"
_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
# What may stand in a chain of any length: dates, times, years, 98/2023. A chain of little else stays.
_NO_IDENTIFIER = re.compile(
    rf"(?<!\d)(?:{_DAY}(?P<a>[-./ ]){_MONTH}(?P=a){_YEAR}|{_YEAR}(?P<b>[-./]){_MONTH}(?P=b){_DAY}"
    rf"|\d{{1,3}}[/-]{_YEAR}|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2]){_YEAR}|{_YEAR}"
    r"|(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)(?!\d)"
)

_PLATE = (
    r"(?<!\w)\d\d[\W_]{0,2}[a-zđ]{1,2}\d?[\W_]{0,3}"
    rf"(?:\d{{3}}[\W_]?\d\d|(?!{_YEAR}(?!\d))\d{{4}})(?!\d)"
)
_ADDRESSES = (
    re.compile(r"(?:https?://|www\.|[\w-]+\.(?:com|vn|net|org)/)\S+", re.IGNORECASE),
    re.compile(
        r"[^\s@]+(?: ?(?:@|[(\[{]at[)\]}]) ?[^\s@]+)+(?: ?\. ?(?:com|vn|net|org|edu|gov)\b)*", re.IGNORECASE
    ),
)
_SHORT_IDENTIFIERS = (
    re.compile(_PLATE, re.IGNORECASE),
    # The address of a machine.
    re.compile(r"(?<!\d)\d{1,3}(?:\.\d{1,3}){3}(?!\d)"),
)
# Compared with folded text: what follows such words is somebody's number, however short.
_ANNOUNCED = re.compile(
    r"(?<!\w)(?:stk|so tai khoan|tai khoan|cccd|cmnd|cmt|can cuoc(?: cong dan)?|chung minh(?: nhan dan)?|mst"
    r"|ma so thue|ho chieu|passport|bhyt|bhxh|bao hiem y te|bao hiem xa hoi|sdt|so dien thoai|dien thoai|dt"
    r"|zalo|hotline|bien so(?: xe)?|dinh danh)"
    r"[\W_]{0,3}(?:so |la |cua toi )?[\W_]{0,3}(?P<number>[a-z]{0,3}[\W_]?\d[\w.-]{3,})"
)
# Eight digits and more as words.
_DIGIT_WORD = r"(?:khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|\d)(?!\w)"
_SPELLED = re.compile(rf"(?<!\w)(?P<number>(?:{_DIGIT_WORD}[\W_]{{1,3}}){{7,}}{_DIGIT_WORD})")


def redacted(text: str) -> str:
    """Return a query without what could name a person; the rest is clean, on one line, in plain digits."""
    text = single_line(_with_plain_digits(clean(text)))
    for pattern in _ADDRESSES:
        text = pattern.sub(MASK, text)
    text = _without(text, _identifiers(text))
    for pattern in _SHORT_IDENTIFIERS:
        text = pattern.sub(MASK, text)
    for pattern in (_ANNOUNCED, _SPELLED):
        text = _without(text, [found.span("number") for found in pattern.finditer(fold(text).lower())])
    return single_line(text)


def _identifiers(text: str) -> list[tuple[int, int]]:
    """Return where chains of digits stand that are too long to be anything else."""
    # Typed in a hurry, a document's number has small letters.
    numbers = [(number.start, number.end) for number in document_numbers(_in_capitals(text))]
    ends = [0, *(end for _, end in numbers)]
    starts = [*(start for start, _ in numbers), len(text)]
    return [
        chain.span()
        for first, last in zip(ends, starts, strict=True)
        for chain in _CHAIN.finditer(text, first, last)
        if _is_identifier(chain[0])
    ]


def _is_identifier(chain: str) -> bool:
    rest = _NO_IDENTIFIER.sub(" ", chain)
    if _SMALL.fullmatch("".join(_DIGITS.findall(rest))):
        return False
    return len(_DIGITS.findall(chain)) > _MOST_DIGITS or bool(_LONG.search(rest))


def _with_plain_digits(text: str) -> str:
    """Return text with every kind of digit as 0 to 9, and without marks that hide one (keycaps)."""
    if text.isascii():
        return text
    plain = "".join(char if (value := digit(char, None)) is None else str(value) for char in text)
    return "".join(char for char in plain if category(char) not in ("Me", "Cf", "Co"))


def _in_capitals(text: str) -> str:
    """Return text in capitals, every letter in its place."""
    return "".join(char.upper() if len(char.upper()) == 1 else char for char in text)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in reversed(spans):
        text = f"{text[:start]}{MASK}{text[end:]}"
    return text
