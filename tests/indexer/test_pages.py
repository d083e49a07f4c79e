"""Saved pages are read as what they are, one by one, each under a name of its own."""

from pathlib import Path

import pytest

from indexer.sources.model import FileSource
from indexer.sources.outcome import Rejected
from indexer.sources.pages import MAX_PAGE_BYTES, Page, decode, parse, read
from search.article import Article
from search.errors import InvalidArticle
from tests.indexer.reading import context
from tests.indexer.specimen import SEED, seed, seed_rule
from tests.make import HCM


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("\ufeffđường".encode(), "đường"),
        ("đường".encode("utf-16"), "đường"),
        ("đường".encode(), "đường"),
        ('<meta charset="utf-8">đường'.encode(), '<meta charset="utf-8">đường'),
        ('<meta charset="windows-1252">caf\xe9'.encode("cp1252"), '<meta charset="windows-1252">café'),
        # A page that says one thing and does another is read as what it is.
        ('<meta charset="us-ascii">đường \x81'.encode(), '<meta charset="us-ascii">đường \x81'),
        (b'<meta charset="unicode_escape">\\u0041', '<meta charset="unicode_escape">\\u0041'),
        (b"a" * 5_000 + b"\xff", "a" * 5_000 + "\ufffd"),
    ],
)
def test_encoding_is_found(data: bytes, text: str) -> None:
    """Byte order mark, then what the page declares, then UTF-8; a single bad byte costs one character."""
    assert decode(data) == text


def test_a_page_in_an_unknown_encoding_is_refused() -> None:
    """Half of it would be question marks."""
    with pytest.raises(InvalidArticle, match="encoding"):
        decode(b"\xb5\xb8\xb6 \xae\xad\xac" * 100)


@pytest.mark.parametrize("declared", ["x-user-defined", "windows-1252"])
def test_a_page_of_the_time_before_unicode_is_repaired(declared: str) -> None:
    """Also its soft hyphens, which are letters there, and are dropped when the text is taken out."""
    text = "§\xad\xeang lèi ph¸t triÓn kinh tÕ - x· héi, n©ng cao ®êi sèng nh©n d©n trong n\xad\xedc"
    page = f'<meta charset="{declared}"><title>C¶i c¸ch hµnh chÝnh</title><p>{text}.</p><p>{text}.</p>'
    found = parse(Page(page.encode("latin-1"), "old.html"), None, HCM)

    plain = "Đường lối phát triển kinh tế - xã hội, nâng cao đời sống nhân dân trong nước."
    assert (found.title, found.repaired_from) == ("Cải cách hành chính", "tcvn3")
    assert plain in found.body
    assert decode(f'<meta charset="{declared}">\x81'.encode("latin-1")).endswith("\x81")


def test_a_folder_of_pages_names_those_that_hold_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too long, empty, good: one answer each, in order."""
    monkeypatch.setattr("indexer.sources.pages.MAX_PAGE_BYTES", len(SEED.encode()))
    (tmp_path / "a.html").write_text(SEED, encoding="utf-8")
    (tmp_path / "b.htm").write_text("", encoding="utf-8")
    (tmp_path / "c.html").write_bytes(b"x" * (len(SEED.encode()) + 1))
    (tmp_path / "notes.txt").write_text("no page")

    found = list(read(FileSource(name="pages", kind="html", path=tmp_path, rule=seed_rule()), context()))

    assert isinstance(found[0], Article)
    assert [item.where for item in found if isinstance(item, Rejected)] == ["b.htm", "c.html"]
    assert "page longer than" in found[2].reason  # type: ignore[union-attr]
    assert MAX_PAGE_BYTES == 10 * 2**20


def test_pages_of_one_name_in_two_sources_are_two_articles(tmp_path: Path) -> None:
    """Every site has its index.html."""
    ids = set()
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(SEED, encoding="utf-8")
        source = FileSource(name=name, kind="html", path=tmp_path / name, rule=seed_rule())
        ids |= {item.id for item in read(source, context()) if isinstance(item, Article)}

    assert len(ids) == 2


def test_address_is_the_identity_and_else_the_name_of_the_file() -> None:
    """A page that says its canonical address keeps its id wherever it is saved."""
    canonical = '<link rel="canonical" href="https://example.vn/tin/1">'
    linked = SEED.replace("<title>", canonical + "<title>")

    assert seed(linked).url == "https://example.vn/tin/1"
    assert parse(Page(linked.encode(), "other.html"), seed_rule(), HCM).id == seed(linked).id
    assert parse(Page(SEED.encode(), "other.html"), seed_rule(), HCM).id != seed().id
    assert (
        seed(SEED.replace("<title>", '<link rel="canonical" href="javascript:alert(1)"><title>')).url is None
    )
