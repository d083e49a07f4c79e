"""Values -> what stands on a page: marks, days, times, numbers, the Vietnamese way."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from search.results import Snippet, Tier

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
TIERS = {
    Tier.EXACT: "khớp đúng dấu",
    Tier.NUMBER: "khớp số hiệu",
    Tier.TONE_FOLDED: "khớp không phân biệt thanh",
    Tier.ABBREVIATION: "khớp viết tắt",
    Tier.FOLDED: "khớp không dấu",
    Tier.FUZZY: "khớp gần đúng",
}
PARTS = {
    "title": "tiêu đề",
    "summary": "tóm tắt",
    "body": "nội dung",
    "captions": "chú thích ảnh",
    "attachments": "tệp đính kèm",
}


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
    """Return 1204 as "1.204"."""
    return f"{value:,}".replace(",", ".")


def day_text(day: date) -> str:
    """Return a day as "13/12/2023"."""
    # strftime() writes the year 987 as "987" on some systems and "0987" on others.
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def month_text(day: date) -> str:
    """Return the month of a day as "12/2023"."""
    return f"{day.month:02}/{day.year:04}"


def weekday(day: date) -> str:
    """Return the name of a day of the week, as inside a sentence."""
    return WEEKDAYS[day.weekday()]


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
    places = ", ".join(PARTS[part] for part in via if part in PARTS)
    return f"{TIERS[tier]} · {places}" if places else TIERS[tier]


def paragraphs(text: str) -> list[str]:
    """Return the lines of a text that hold something."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def shortened(text: str, length: int) -> str:
    """Return a text of at most about length characters, cut between words."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"
