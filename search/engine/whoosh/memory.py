"""Memory of one query, kept for the next, whichever thread answers it."""

import ctypes

import numpy as np

# An array with a number for each article of the largest segment takes 1 MiB; a query has a few at a time.
_KEPT_BYTES = 8 * 2**20

_C = ctypes.CDLL(None)
_M_ARENA_MAX = -8


def keep_freed_memory() -> None:
    """Let the C library keep large arrays that are freed instead of giving each back to the system.

    glibc maps and unmaps every block of 128 KiB and more, and the system fills its pages with zeros, one
    fault after the other: a quarter of the time of a query over 50,000 articles. Once a larger block was
    freed, it keeps blocks of up to that size ("dynamic mmap threshold" in mallopt(3)). And it gives each
    thread a heap of its own, up to eight a core, which only pays where threads allocate at the same time:
    those of a worker take turns, so one heap serves them all. Other libraries do not mind.
    """
    np.empty(_KEPT_BYTES, np.uint8)
    if hasattr(_C, "mallopt"):
        _C.mallopt(_M_ARENA_MAX, 1)


def give_back_freed_memory() -> None:
    """Give it to the system after all, for a while: the heap keeps the size of the largest query it ever had.

    Some milliseconds; for when a state of the index takes another's place.
    """
    if hasattr(_C, "malloc_trim"):
        _C.malloc_trim(0)
