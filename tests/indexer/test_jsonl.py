"""A JSONL file gives its articles, and names every line that is none."""

import gzip
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.errors import SourceUnavailable
from indexer.sources import jsonl
from indexer.sources.model import FileSource
from indexer.sources.outcome import Item, Rejected
from search.article import Article
from tests.indexer.reading import context

GOOD = '{"id": "good", "title": "Tin tốt"}\n'.encode()


def read(path: Path) -> list[Item]:
    """Return all that a file or folder yields."""
    return list(jsonl.read(FileSource(name="news", kind="jsonl", path=path), context()))


@pytest.mark.parametrize(
    ("line", "reason", "article_id"),
    [
        (b'{"id": "a", "title": ', "not JSON", None),
        (b'["a", "b"]', "not a JSON object but list", None),
        (b"null", "not a JSON object but NoneType", None),
        (b'{"id": "a", "title": "\xff"}', "not UTF-8 at byte 22", None),
        (b"[" * 100_000, "not JSON", None),
        (b'{"title": "x", "n": ' + b"1" * 5000 + b"}", "not JSON", None),
        (b'{"id": "a"}', "neither title nor body", "a"),
        (b'{"id": 7}', "neither title nor body", "7"),
        (b'{"id": "a", "title": ["x"]}', "title", "a"),
        (b'{"id": "a", "title": "x", "published": "31/02/2023"}', "published", "a"),
        (b'{"title": "x"}', "", None),
    ],
)
def test_a_bad_line_is_named_and_the_others_go_on(
    tmp_path: Path, line: bytes, reason: str, article_id: str | None
) -> None:
    """Place, reason and, where the line says it, the article that was meant."""
    (tmp_path / "news.jsonl").write_bytes(GOOD + line + b"\n" + GOOD)

    first, bad, last = read(tmp_path / "news.jsonl")

    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert isinstance(bad, Rejected)
    assert bad.where == "news.jsonl:2"
    assert reason in bad.reason
    assert bad.article_id == article_id
    assert not bad.ends_source


def test_a_line_without_end_is_not_read_into_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line over the limit is skipped to its end; the next one is read."""
    monkeypatch.setattr(jsonl, "MAX_LINE_BYTES", 100)
    (tmp_path / "news.jsonl").write_bytes(b"x" * 5_000_000 + b"\n" + GOOD + b"y" * 101)

    long, good, last = read(tmp_path / "news.jsonl")

    assert long == Rejected("news.jsonl:1", "line longer than 100 bytes")
    assert isinstance(good, Article)
    assert last == Rejected("news.jsonl:3", "line longer than 100 bytes")


def test_empty_lines_and_a_byte_order_mark_are_nothing(tmp_path: Path) -> None:
    """What editors and Windows programs leave in a file is no fault."""
    (tmp_path / "news.jsonl").write_bytes(b"\xef\xbb\xbf" + GOOD + b"\n  \r\n" + GOOD.rstrip())

    assert [type(item) for item in read(tmp_path / "news.jsonl")] == [Article, Article]


@pytest.mark.parametrize(("ending", "compress"), [(".gz", gzip.compress), (".xz", lzma.compress)])
def test_compressed_files_are_read(tmp_path: Path, ending: str, compress: Callable[[bytes], bytes]) -> None:
    """A .gz or .xz file reads like the plain one."""
    path = tmp_path / f"news.jsonl{ending}"
    path.write_bytes(compress(GOOD))

    assert [item.id for item in read(path) if isinstance(item, Article)] == ["good"]


@pytest.mark.parametrize(("ending", "compress"), [(".gz", gzip.compress), (".xz", lzma.compress)])
@pytest.mark.parametrize("damage", ["cut short", "bits flipped", "not compressed at all"])
def test_a_broken_stream_ends_its_file_and_says_so(
    tmp_path: Path, ending: str, compress: Callable[[bytes], bytes], damage: str
) -> None:
    """What stood before the break is kept; that something is missing is known."""
    whole = compress(b"".join(GOOD.replace(b"good", b"a%d" % number) for number in range(20_000)))
    middle = len(whole) // 2
    broken = {
        "cut short": whole[:middle],
        "bits flipped": whole[:middle]
        + bytes(byte ^ 0xFF for byte in whole[middle : middle + 50])
        + whole[middle + 50 :],
        "not compressed at all": GOOD,
    }
    path = tmp_path / f"news.jsonl{ending}"
    path.write_bytes(broken[damage])

    found = read(path)

    assert isinstance(found[-1], Rejected)
    assert found[-1].ends_source
    assert "compressed data is broken" in found[-1].reason


def test_a_folder_gives_all_its_files_in_order(tmp_path: Path) -> None:
    """Other files in it are left alone."""
    (tmp_path / "sub").mkdir()
    for name in ("b.jsonl", "a.jsonl", "sub/c.jsonl"):
        (tmp_path / name).write_bytes(GOOD.replace(b"good", name.encode()))
    (tmp_path / "README.md").write_text("no articles")

    assert [item.id for item in read(tmp_path) if isinstance(item, Article)] == [
        "a.jsonl",
        "b.jsonl",
        "sub/c.jsonl",
    ]


def test_what_is_not_there_is_unavailable(tmp_path: Path) -> None:
    """A missing file and a folder without articles are said, not taken for a day without news."""
    with pytest.raises(SourceUnavailable, match="not found"):
        read(tmp_path / "nothing.jsonl")
    with pytest.raises(SourceUnavailable, match=r"holds no \.jsonl"):
        read(tmp_path)
