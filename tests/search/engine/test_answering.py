"""How a plan is answered, part by part: lists that meet, the highest of many, memory that is kept."""

import platform
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engine.whoosh import postinglist, selection
from search.engine.whoosh.postinglist import meet
from search.engine.whoosh.selection import highest

ARTICLES = 40
some_articles = st.sets(st.integers(0, ARTICLES - 1))

FAULTS = """
import resource
import numpy as np
from search.engine.whoosh.memory import keep_freed_memory

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(20):
        [np.ones(2**17) for _ in range(4)]
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

keep_freed_memory()
faults()
print(faults())
"""


@pytest.mark.parametrize("look_up", [0, postinglist._LOOK_UP, 10**9])
@given(docs=some_articles, others=some_articles)
def test_lists_meet_where_an_article_stands_in_both(look_up: int, docs: set[int], others: set[int]) -> None:
    """The places in both lists name the same articles: those in both, in order."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postinglist, "_LOOK_UP", look_up)
        first, second = (np.array(sorted(part), np.uint32) for part in (docs, others))
        places, other_places = meet(first, second, ARTICLES)
    assert first[places].tolist() == second[other_places].tolist() == sorted(docs & others)


@pytest.mark.parametrize("many", [0, selection._MANY])
@given(values=st.lists(st.integers(0, 9), max_size=60), wanted=st.integers(1, 12))
def test_the_highest_and_all_that_tie(many: int, values: list[int], wanted: int) -> None:
    """As many as are wanted are found, and whatever equals the last of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selection, "_MANY", many)
        patch.setattr(selection, "_ROWS", 2)
        found = highest(np.array(values, np.float64), wanted)
    last = sorted(values, reverse=True)[:wanted][-1:]
    assert [values[place] for place in found] == [value for value in values if [value] >= last]


def test_freed_memory_is_kept_for_the_next_query() -> None:
    """Four arrays of 256 pages come and go twenty times without new pages from the system."""
    done = subprocess.run([sys.executable, "-c", FAULTS], check=True, capture_output=True, text=True)
    assert int(done.stdout) < 256 or platform.libc_ver()[0] != "glibc"
