"""Tables that people keep: which lines are rows, and in which encodings they come."""

import pytest

from search.tsv import rows

TEXT = '# remark\n\na\tb\n \t \n"# a, b"\nă\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_rows_keep_the_numbers_of_their_lines(encoding: str) -> None:
    """Remarks and empty lines are none, but they are counted."""
    assert list(rows(TEXT.encode(encoding))) == [(3, ["a", "b"]), (6, ["ă"])]


def test_another_encoding_is_refused() -> None:
    """Rather than read wrongly."""
    with pytest.raises(UnicodeDecodeError):
        list(rows("ă".encode("cp1258")))
