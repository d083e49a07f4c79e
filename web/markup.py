"""Values -> what stands on a page, in the reader's language: marks, days, times, numbers."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from search.results import Snippet, Tier
from web.catalogues import gettext, ngettext, pgettext
from web.languages import Language
from web.languages import gettext_noop as _
from web.reader import language

WEEKDAYS = (
    _("thứ Hai"),
    _("thứ Ba"),
    _("thứ Tư"),
    _("thứ Năm"),
    _("thứ Sáu"),
    _("thứ Bảy"),
    _("Chủ nhật"),
)
MONTHS = (
    _("tháng 1"),
    _("tháng 2"),
    _("tháng 3"),
    _("tháng 4"),
    _("tháng 5"),
    _("tháng 6"),
    _("tháng 7"),
    _("tháng 8"),
    _("tháng 9"),
    _("tháng 10"),
    _("tháng 11"),
    _("tháng 12"),
)
TIERS = {
    Tier.EXACT: _("khớp đúng dấu"),
    Tier.NUMBER: _("khớp số hiệu"),
    Tier.TONE_FOLDED: _("khớp không phân biệt thanh"),
    Tier.ABBREVIATION: _("khớp viết tắt"),
    Tier.FOLDED: _("khớp không dấu"),
    Tier.FUZZY: _("khớp gần đúng"),
}
PARTS = {
    "title": _("tiêu đề"),
    "summary": _("tóm tắt"),
    "body": _("nội dung"),
    "captions": _("chú thích ảnh"),
    "attachments": _("tệp đính kèm"),
}


# A line from the first to the last character that is no blank.
_LINE = re.compile(r"[^\s](?:[^\n]*[^\s])?")


def marked(snippet: Snippet) -> Markup:
    """Return a snippet with what matched inside <mark>; everything else is escaped."""
    pieces: list[str] = []
    end = 0
    for start, stop in snippet.ranges:
        before, inside = escape(snippet.text[end:start]), escape(snippet.text[start:stop])
        pieces += (before, "<mark>", inside, "</mark>")
        end = stop
    pieces.append(escape(snippet.text[end:]))
    # Each piece is either escaped or a tag of ours.
    return Markup("".join(pieces))  # noqa: S704


def number(value: int) -> str:
    """Return 1204 as "1.204", in English as "1,204"."""
    digits = f"{value:,}"
    return digits if language() is Language.EN else digits.replace(",", ".")


def articles(count: int) -> str:
    """Return 1204 as "1.204 tin, bài"."""
    return f"{number(count)} {unit(count)}"


def unit(count: int) -> str:
    """Return what is counted."""
    return ngettext("tin, bài", "tin, bài", count)


def day_text(day: date) -> str:
    """Return a day as "13/12/2023", in English as "13 December 2023"."""
    if language() is Language.EN:
        return f"{day.day} {gettext(MONTHS[day.month - 1])} {day.year}"
    return day_field(day)


def day_field(day: date) -> str:
    """Return a day as the fields of the pages show it and read it in every language: "13/12/2023"."""
    # strftime() writes the year 987 as "987" on some systems and "0987" on others.
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def month_text(day: date) -> str:
    """Return the month of a day as "12/2023", in English as "December 2023"."""
    return month_name(day) if language() is Language.EN else f"{day.month:02}/{day.year:04}"


def month_name(day: date) -> str:
    """Return the month of a day as inside a sentence: "tháng 12 năm 2023", "December 2023"."""
    return gettext("%(month)s năm %(year)s", month=gettext(MONTHS[day.month - 1]), year=day.year)


def weekday(day: date) -> str:
    """Return the name of a day of the week, as inside a sentence."""
    return gettext(WEEKDAYS[day.weekday()])


def weekdays() -> list[tuple[str, str]]:
    """Return the heads of a calendar, Monday first: each day's short name and its full one."""
    short = (
        pgettext("lịch", "Hai"),
        pgettext("lịch", "Ba"),
        pgettext("lịch", "Tư"),
        pgettext("lịch", "Năm"),
        pgettext("lịch", "Sáu"),
        pgettext("lịch", "Bảy"),
        pgettext("lịch", "CN"),
    )
    return [(name, gettext(full)) for name, full in zip(short, WEEKDAYS, strict=True)]


def moment_text(moment: datetime, zone: ZoneInfo) -> str:
    """Return a moment as "13/12/2023, 14:00"."""
    local = moment.astimezone(zone)
    return f"{day_text(local)}, {local:%H:%M}"


def clock_first(moment: datetime, zone: ZoneInfo) -> str:
    """Return a moment as "14:00, 13/12/2023"."""
    local = moment.astimezone(zone)
    return f"{local:%H:%M}, {day_text(local)}"


def why(tier: Tier, via: tuple[str, ...]) -> str:
    """Say how closely, and where, an article matched."""
    closely = gettext(TIERS[tier])
    places = ", ".join(gettext(PARTS[part]) for part in via if part in PARTS)
    return f"{closely} · {places}" if places else closely


def first_upper(text: str) -> str:
    """Return a text as at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def paragraphs(snippet: Snippet) -> list[Snippet]:
    """Return the lines of a text that hold something, each with the ranges that lie in it."""
    lines = (found.span() for found in _LINE.finditer(snippet.text))
    return [_cut(snippet, start, end) for start, end in lines]


def shortened(text: str, length: int) -> str:
    """Return a text of at most about length characters, cut between words."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def _cut(snippet: Snippet, start: int, end: int) -> Snippet:
    within = ((max(low, start) - start, min(high, end) - start) for low, high in snippet.ranges)
    return Snippet(snippet.text[start:end], tuple((low, high) for low, high in within if low < high))
