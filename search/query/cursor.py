"""Where a walk along a list stands; as a text, opaque to whoever carries it."""

import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from math import isfinite

from search.analysis.dates import FIRST_YEAR, LAST_YEAR
from search.article import MAX_ID_LENGTH
from search.plan import Place

# Format, plan, step, page, today (0: none), second of publication, score, length of the version; the version
# and the id of an article follow, then a check sum.
_FORMAT = 1
_HEAD = struct.Struct(">B8sBIIqdB")
_CHECK_BYTES = 4
_NO_MOMENT = -(2**63)
# The years 1 to 9999, as articles may be dated.
_MOMENTS = range(-62_135_683_200, 253_402_387_200)
# Days of which "hôm qua" and "năm ngoái" are in the calendar too.
_DAYS = range(date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal() + 1)
_MAX_VERSION = 80

MAX_CURSOR_LENGTH = 4 * -(-(_HEAD.size + _MAX_VERSION + 4 * MAX_ID_LENGTH + _CHECK_BYTES) // 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """What goes on behind ``place``, in the state of the index and by the reading that the walk began with.

    ``version`` names that state, ``plan`` and ``step`` what was looked for in it, ``today`` the day that
    "hôm nay" meant; ``page`` counts the pages of the walk, this one included. Nothing in it is secret, and
    nobody is trusted with it: whatever it says can be asked for without it.
    """

    version: str
    plan: str
    step: int
    page: int
    today: date | None
    place: Place


def encode(cursor: Cursor) -> str:
    """Return a cursor as a text that may stand in an address."""
    version, place = cursor.version.encode(), cursor.place
    head = _HEAD.pack(
        _FORMAT,
        bytes.fromhex(cursor.plan),
        cursor.step,
        cursor.page,
        cursor.today.toordinal() if cursor.today else 0,
        _NO_MOMENT if place.published is None else place.published,
        place.score,
        len(version),
    )
    data = head + version + place.id.encode()
    return urlsafe_b64encode(data + _check(data)).decode().rstrip("=")


def decode(text: str) -> Cursor:
    """Return the cursor that a text stands for; ValueError when it stands for none."""
    if len(text) > MAX_CURSOR_LENGTH or not text.isascii():
        raise ValueError("no cursor is so long")
    whole = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    data, check = whole[:-_CHECK_BYTES], whole[-_CHECK_BYTES:]
    if check != _check(data) or len(data) < _HEAD.size or data[0] != _FORMAT:
        raise ValueError("not one of our cursors")
    _, plan, step, page, today, published, score, length = _HEAD.unpack_from(data)
    if today and today not in _DAYS:
        raise ValueError("no walk comes here")
    names = data[_HEAD.size :]
    cursor = Cursor(
        version=names[:length].decode("ascii"),
        plan=plan.hex(),
        step=step,
        page=page,
        today=date.fromordinal(today) if today else None,
        place=Place(
            score=score,
            published=None if published == _NO_MOMENT else published,
            id=names[length:].decode(),
        ),
    )
    if not _is_possible(cursor) or encode(cursor) != text:
        raise ValueError("no walk comes here")
    return cursor


def _is_possible(cursor: Cursor) -> bool:
    place = cursor.place
    return (
        cursor.page >= 2
        and 0 < len(cursor.version) <= _MAX_VERSION
        and 0 < len(place.id) <= MAX_ID_LENGTH
        and place.id.isprintable()
        and (place.published is None or place.published in _MOMENTS)
        and isfinite(place.score)
        and place.score >= 0
    )


def _check(data: bytes) -> bytes:
    return blake2b(data, digest_size=_CHECK_BYTES).digest()
