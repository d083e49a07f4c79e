"""What a portal prints around every article: counters that tick, lists of other articles."""

import re

# "Số lượt người xem: 135", "Lượt xem: 1.204", "Đã xem: 12", "SỐ LƯỢT TRUY CẬP 23 001".
_COUNTER = re.compile(
    r"[\s*•-]*(?:tổng\s+)?(?:số\s+)?(?:lượt|lần|người|đã)(?:\s+(?:người|bài|tin|này|đã))*"
    r"\s+(?:xem|đọc|truy\s+cập|tải)(?:\s+(?:tin|bài|trang))*\s*:?[\s\d.,]*",
    re.IGNORECASE,
)
_LIST_BOX = re.compile(
    r"[\s*•-]*(?:tin|bài)(?:\s+(?:tin|bài|viết))?\s+"
    r"(?:mới\s+hơn|cũ\s+hơn|đã\s+đưa|liên\s+quan|khác|mới\s+nhất)\s*:?\s*",
    re.IGNORECASE,
)


_NUMBER = re.compile(r"[\s\d.,]*")

# A line longer than this is a sentence, whatever it says.
_LONGEST = 80


def without_boilerplate(text: str) -> str:
    """Return text without counter lines, and without all that follows the heading of a list box.

    Only whole lines count, so a sentence that speaks of "tin liên quan" stays. The digits of a
    counter may stand on lines of their own below its name, as on the portal's "SỐ LƯỢT TRUY CẬP".
    """
    kept = []
    counting = False
    for line in text.split("\n"):
        short = len(line) <= _LONGEST
        if short and _LIST_BOX.fullmatch(line):
            break
        counting = short and bool(_COUNTER.fullmatch(line) or (counting and _NUMBER.fullmatch(line)))
        if not counting:
            kept.append(line)
    return "\n".join(kept)
