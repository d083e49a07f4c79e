"""The Retry-After header (RFC 9110, 10.2.3)."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def retry_after_s(header: str | None, now: datetime | None = None) -> float:
    """Return how many seconds a server asks us to wait; 0 when it does not say so readably."""
    if not header:
        return 0.0
    if header.strip().isdecimal():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return 0.0
    since = now or datetime.now(UTC)
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - since).total_seconds())
