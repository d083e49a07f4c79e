"""When segments are merged: few enough for readers, seldom enough for the writer."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol, TypeVar

# Merging rewrites; so much is rewritten at once at the most.
MAX_MERGED_ARTICLES = 131_072
# Segments of about one size (within a factor of 8) are merged when there are so many.
_FACTOR = 8
# A segment that is deleted to this share is rewritten.
_MAX_DELETED = 0.3


class Sized(Protocol):
    """What the policy looks at."""

    def doc_count(self) -> int:
        """Return how many live articles there are."""
        ...

    def doc_count_all(self) -> int:
        """Return how many articles there are, deleted ones included."""
        ...


SegmentT = TypeVar("SegmentT", bound=Sized)


def merges_due(segments: Sequence[SegmentT]) -> list[list[SegmentT]]:
    """Return the groups of segments to merge after a small change."""
    tiers: dict[int, list[SegmentT]] = defaultdict(list)
    due = []
    for segment in segments:
        live, count = segment.doc_count(), segment.doc_count_all()
        if count - live > _MAX_DELETED * count:
            due.append([segment])
        elif live <= MAX_MERGED_ARTICLES // _FACTOR:
            tiers[_tier(live)].append(segment)
    return due + [tier for tier in tiers.values() if len(tier) >= _FACTOR]


def packed(segments: Sequence[SegmentT]) -> list[list[SegmentT]]:
    """Return groups, in order and none too large, that leave as few segments as can be."""
    groups: list[list[SegmentT]] = []
    room = 0
    for segment in segments:
        if not groups or segment.doc_count() > room:
            groups.append([])
            room = MAX_MERGED_ARTICLES
        groups[-1].append(segment)
        room -= segment.doc_count()
    return [group for group in groups if len(group) > 1 or group[0].doc_count() < group[0].doc_count_all()]


def _tier(count: int) -> int:
    tier = 0
    while count >= _FACTOR:
        count //= _FACTOR
        tier += 1
    return tier
