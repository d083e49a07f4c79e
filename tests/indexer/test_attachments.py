"""PDF and DOCX files become text; a hostile one is refused, costs little, and takes nothing along."""

import sys
import zlib

import pytest

from indexer import attachments
from indexer.attachment_reader import MAX_CHARACTERS, Unreadable, text_of
from indexer.attachments import is_readable, text_of_file
from indexer.errors import AttachmentUnreadable
from indexer.site_rule import SiteRule
from indexer.workplace import Workplace
from tests.indexer.crawling import fetched, listing, run
from tests.indexer.office import docx, paragraph, pdf
from tests.indexer.web_site import Reply, Site


def test_pdf_and_docx_give_their_text() -> None:
    """Page after page, paragraph after paragraph."""
    assert text_of_file(pdf("Nghi quyet 98", "Dieu 2")).split() == ["Nghi", "quyet", "98", "Dieu", "2"]
    assert text_of_file(pdf("")).strip() == ""
    runs = "<w:p><w:r><w:t>Nghị </w:t></w:r><w:r><w:t>quyết</w:t><w:br/><w:t>98</w:t></w:r></w:p>"
    table = f"<w:tbl><w:tr><w:tc>{paragraph('A')}</w:tc><w:tc>{paragraph('B')}</w:tc></w:tr></w:tbl>"
    assert text_of_file(docx(runs + table)) == "Nghị quyết\n98\nA\nB\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is neither PDF nor DOCX"),
        (b"\xd0\xcf\x11\xe0 an old .doc", "is neither PDF nor DOCX"),
        (b"%PDF-1.7\ngarbage", "cannot be read"),
        (pdf("x", password="s"), "wants a password"),
        (docx("", name="word/other.xml"), "is a ZIP file, but no DOCX"),
        (docx(paragraph("x"))[:-30], "is no whole DOCX"),
        (docx("<w:p>")[:-1] + b"\x00", "cannot be read"),
        (docx(" " * (51 * 2**20)), "unpacks to more than 52428800 bytes"),
    ],
)
def test_what_gives_no_text_is_said(data: bytes, reason: str) -> None:
    """Broken, locked, something else, or much larger than it looks."""
    with pytest.raises(AttachmentUnreadable, match=reason):
        text_of_file(data)


def test_a_file_cannot_run_for_ever_or_take_all_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that reads it has limits, and its end is an answer."""
    with monkeypatch.context() as patch:
        patch.setattr(attachments, "SECONDS", 0.01)
        with pytest.raises(AttachmentUnreadable, match=r"takes longer than 0\.01 s"):
            text_of_file(pdf("x"))
    assert outcome("while True: pass", cpu_seconds=1) == "takes too long or too much memory to read"
    assert outcome("[b'x' * 2**20 for _ in range(5_000)]") == "takes too much memory to read"
    with monkeypatch.context() as patch:
        patch.setattr(attachments, "MAX_BYTES", 10)
        with pytest.raises(AttachmentUnreadable, match="longer than 10 bytes"):
            text_of_file(pdf("x"))


def outcome(deed: str, cpu_seconds: int = 30) -> str:
    """Return what is said of a file that makes its reader do something."""
    reader = f"""
from indexer import attachment_reader as reader
def text_of(data):
    {deed}
reader.text_of, reader.CPU_SECONDS = text_of, {cpu_seconds}
reader.main()
"""
    with pytest.raises(AttachmentUnreadable) as caught:
        attachments.text_of_file(b"", [sys.executable, "-c", reader])
    return str(caught.value)


def test_a_pdf_that_unpacks_to_very_much_is_refused() -> None:
    """Half a megabyte of zeros that were half a gigabyte."""
    bomb = zlib.compress(b"0" * 2**29)
    broken = pdf("x")
    start, end = broken.index(b"stream\n") + 7, broken.index(b"\nendstream")
    head = broken[: broken.rindex(b"/Length", 0, start)]
    stream = b"/Filter /FlateDecode /Length %d >>\nstream\n" % len(bomb)
    with pytest.raises(AttachmentUnreadable, match=r"cannot be read|too much memory"):
        text_of_file(head + stream + bomb + broken[end:])


def test_very_long_files_give_their_beginning() -> None:
    """An index needs no more than a reader would ever read."""
    assert len(text_of(docx(paragraph("x" * 1_000) * 500))) == MAX_CHARACTERS
    with pytest.raises(Unreadable):
        text_of(b"no file")


@pytest.mark.parametrize(
    ("url", "readable"),
    [
        ("http://a.vn/x.pdf", True),
        ("http://a.vn/x.DOCX?web=1", True),
        ("http://a.vn/download?file=x.pdf&id=1", True),
        ("http://a.vn/t%E1%BA%ADp.pdf", True),
        ("http://a.vn/x.pdf.zip", False),
        ("http://a.vn/x.pdfx", False),
        ("http://a.vn/x.doc", False),
    ],
)
def test_an_address_says_whether_a_file_can_be_read(url: str, readable: bool) -> None:
    """By the ending of a name somewhere in it."""
    assert is_readable(url) is readable


def test_files_of_a_page_are_read_into_its_article(site: Site, calm: Workplace) -> None:
    """Where the rule finds links; a bad file is named and stays; one of another site is not asked for."""
    links = "".join(
        f"<a href='{url}'>{title}</a>"
        for url, title in (
            ("/f/1.pdf", "Toàn văn"),
            ("f/2.docx", ""),
            ("/f/1.pdf", "lần nữa"),
            ("/f/3.pdf", "Hỏng"),
        )
    )
    away = "<a href='http://elsewhere.example/4.pdf'>Nơi khác</a>"
    listing(site, {"/a": None})
    site.replies["/a"] = Reply(f"<h1>Tin</h1><p class=b>Nội dung {links}{away}</p>".encode(), etag='"1"')
    site.replies["/f/1.pdf"] = Reply(pdf("Nghi quyet 98"), content_type="application/pdf")
    site.replies["/f/2.docx"] = Reply(docx(paragraph("Điều 2")))
    site.replies["/f/3.pdf"] = Reply(b"%PDF- no more")

    rule = SiteRule(title="h1", body=".b", attachments=".b a")
    report = run(calm, site, rule=rule)

    (article,) = calm.index.searcher.articles()
    assert [(file.url.removeprefix(site.url), file.title, file.text) for file in article.attachments] == [
        ("/f/1.pdf", "Toàn văn", "Nghi quyet 98"),
        ("/f/2.docx", "2.docx", "Điều 2"),
        ("/f/3.pdf", "Hỏng", ""),
        ("http://elsewhere.example/4.pdf", "Nơi khác", ""),
    ]
    assert (report.total("added"), report.total("failed")) == (1, 1)
    run(calm, site, rule=rule)
    assert fetched(site) == []
