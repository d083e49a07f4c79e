"""A page becomes an article: by the rule of its site, or by guessing."""

import re
from datetime import datetime
from unicodedata import normalize

import pytest

from indexer.content_hash import content_hash
from indexer.extract import extract
from indexer.site_rule import SiteRule
from indexer.sources.pages import Page, parse
from search.errors import InvalidArticle
from tests.indexer.specimen import SEED, seed, seed_rule
from tests.make import HCM

ARTICLE_RULE = SiteRule(title="h1", body=".body", source=".source", captions=".caption", strip=("Nguồn:",))


def test_specimen_title_date_category_and_source() -> None:
    """Every part of the specimen stands where it belongs."""
    article = seed()

    assert article.title == "Thành phố tổ chức họp Ban chỉ đạo cải cách hành chính 6 tháng đầu năm 2023"
    assert article.published == datetime.fromisoformat("2023-12-13T14:00:00+07:00")
    assert article.category == "Tin tức sự kiện"
    assert article.source == "Bản tin Cải cách hành chính Thành phố"


def test_specimen_captions_are_three_and_not_in_the_body() -> None:
    """A caption broken over two lines is one caption; padding is gone."""
    article = seed()

    assert [caption[:28] for caption in article.captions] == [
        "Ông Phan Văn Mãi, Ủy viên Tr",
        "Quang cảnh cuộc họp Ban chỉ ",
        "Bà Ngô Thị Hoàng Các - Phó G",
    ]
    assert "Thành ủy, Chủ tịch Ủy ban nhân dân Thành phố, Trưởng Ban" in article.captions[0]
    assert "Quang cảnh" not in article.body


def test_specimen_body_is_the_article_and_nothing_else() -> None:
    """Counters, list boxes, the day view and the search box are not part of it; the end mark is."""
    body = seed().body

    assert body.startswith("Ngày 14 tháng 7 năm 2023, Ủy ban nhân dân Thành phố tổ chức họp")
    assert "chính quyền điện tử./.\n" in body
    for foreign in (
        "lượt",
        "135",
        "TRUY CẬP",
        "TIN MỚI HƠN",
        "TIN ĐÃ ĐƯA",
        "Xem",
        "Tìm kiếm",
        "Nguồn:",
        "visits",
    ):
        assert foreign not in body
    assert [len(line) > 60 for line in body.split("\n")] == [True, True, False, False]


@pytest.mark.parametrize("guessing", [False, True], ids=["with the rule", "without a rule"])
def test_counters_and_list_boxes_are_no_change(guessing: bool) -> None:
    """Another visitor and a newer neighbour leave the article as it was."""
    later = re.sub(r'<span class="digit">\d', '<span class="digit">9', SEED)
    later = later.replace(">135<", ">98.421<").replace("23001162", "99999999")
    later = later.replace(
        "Thông báo lịch tiếp công dân tháng 01 năm 2024", "Một tin khác hẳn, mới đăng sáng nay"
    )
    later = re.sub(r"<li><a href=\"/tin-tuc/203.*?</li>", "", later)
    assert len(later) != len(SEED)
    name = "seed.html"

    first, second = (
        parse(Page(page.encode(), name), None if guessing else seed_rule(), HCM) for page in (SEED, later)
    )

    assert content_hash(first) == content_hash(second)
    assert first.id == second.id


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("họp Ban chỉ đạo cải cách", "họp Ban Chỉ đạo cải cách"),
        ("2:00:00 CH", "3:00:00 CH"),
        ("tăng cường kiểm tra CCHC", "tăng cường kiểm soát CCHC"),
        ("Quang cảnh cuộc họp", "Toàn cảnh cuộc họp"),
    ],
)
def test_a_change_in_the_article_is_a_change(before: str, after: str) -> None:
    """Title, date, body and captions count."""
    assert content_hash(seed()) != content_hash(seed(SEED.replace(before, after)))


def test_specimen_is_found_without_a_rule_too() -> None:
    """Guessing finds the text; what it cannot know it leaves open."""
    article = parse(Page(SEED.encode(), "seed.html"), None, HCM)

    assert "Ngày 14 tháng 7 năm 2023, Ủy ban nhân dân Thành phố tổ chức họp" in article.body
    assert "chính quyền điện tử./." in article.body
    assert article.published is None


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Một</p><p>Hai</p>", "Một\nHai"),
        ("Một<br>Hai<br/>", "Một\nHai"),
        ("<p>Thủ   tục\n hành\tchính</p>", "Thủ tục hành chính"),
        ("<p>cải <b>cách</b>, hành<i>chính</i></p>", "cải cách, hànhchính"),
        ("<table><tr><td>A</td><td>B</td></tr><tr><td>C</td></tr></table>", "A B\nC"),
        ("Một<script>var x = 'Hai';</script><style>p{}</style><!-- Ba --> Bốn", "Một Bốn"),
        ("<ul><li>Một<li>Hai</ul>Ba", "Một\nHai\nBa"),
        ("&Agrave; &amp; &#7841;&nbsp;b", "À & ạ b"),
        ("<div>" * 1_500 + "sâu", "sâu"),
    ],
)
def test_text_reads_as_a_browser_shows_it(markup: str, text: str) -> None:
    """Blocks and breaks end a line; everything else is white space or text."""
    page = f"<h1>T</h1><div class=body>{markup}</div>"

    assert extract(page, ARTICLE_RULE)["body"] == text


def test_what_another_part_took_is_not_body() -> None:
    """A source line inside the text is the source, and the text after it stays."""
    page = "<h1>T</h1><div class=body><p>Thân</p><b class=source>Nguồn: Báo A</b> còn lại</div>"

    found = extract(page, ARTICLE_RULE)

    assert (found["source"], found["body"]) == ("Báo A", "Thân\ncòn lại")


def test_values_come_from_attributes_where_text_is_not_the_value() -> None:
    """A meta's content, a time's datetime, an image's alt."""
    rule = SiteRule(
        title="h1", body=".body", published="time", author="meta[name=author]", captions=".body img"
    )
    page = (
        '<meta name=author content="Nguyễn A"><h1>T</h1>'
        '<time datetime="2023-12-13T14:00:00+07:00">hôm qua</time>'
        '<div class=body>Thân <img src=a alt="Ảnh một"><img src=b></div>'
    )

    found = extract(page, rule)

    assert found["published"] == "2023-12-13T14:00:00+07:00"
    assert found["author"] == "Nguyễn A"
    assert found["captions"] == ["Ảnh một"]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<h1>Tiêu đề</h1><p>không có thân</p>", "the site rule found no body (.body)"),
        ("<div class=body>Thân</div>", "the site rule found no title (h1)"),
        ("", "not an HTML page"),
        ("   \n", "not an HTML page"),
        ("<!-- only a comment -->", "not an HTML page"),
        ("<h1>T</h1><div class=body>" + "<div>" * 3_000 + "sâu", "nested too deeply"),
        ("<h1>T</h1><div class=body>" + "<br>" * 100_001, "more than 100000 elements"),
    ],
)
def test_a_page_that_its_rule_does_not_fit_is_refused(page: str, reason: str) -> None:
    """After a redesign of the site the rule must be mended; half an article helps nobody."""
    with pytest.raises(InvalidArticle, match=re.escape(reason)):
        extract(page, ARTICLE_RULE)


def test_an_unreadable_date_is_refused_where_a_rule_promised_one() -> None:
    """The operator hears that the rule points at the wrong place."""
    with pytest.raises(InvalidArticle, match="published"):
        seed(SEED.replace("13 Tháng Mười Hai 2023", "32 Tháng Mười Ba 2023"))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            '<meta property="article:published_time" content="2023-03-20T16:52:00+07:00">',
            "2023-03-20T16:52:00+07:00",
        ),
        (
            '<script type="application/ld+json">{"@graph": [{"datePublished": "2023-03-20"}]}</script>',
            "2023-03-20T00:00:00+07:00",
        ),
        ('<script type="application/ld+json">{broken</script>', None),
        ('<meta property="article:published_time" content="hôm qua">', None),
        ("", None),
    ],
)
def test_a_date_is_stated_or_unknown(head: str, expected: str | None) -> None:
    """Without a rule only a date stated for programs counts; a wrong date is worse than none."""
    text = "Nội dung bài viết ngày 01/02/2003. " * 9
    page = f"<html><head>{head}<title>Tin</title></head><body><p>{text}</p></body>"

    article = parse(Page(page.encode(), "tin.html"), None, HCM)

    assert article.published == (datetime.fromisoformat(expected) if expected else None)


def test_decomposed_text_is_read_like_composed() -> None:
    """A page in NFD gives the same article: its "Nguồn:" is stripped, its counters are counters."""
    decomposed = normalize("NFD", SEED)
    assert decomposed != SEED

    assert seed(decomposed) == seed()
    guessed = [parse(Page(page.encode(), "seed.html"), None, HCM) for page in (SEED, decomposed)]
    assert content_hash(guessed[0]) == content_hash(guessed[1])


def test_a_page_that_breaks_the_guessing_costs_itself_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the library raises, the page is named and the next one is read."""

    def breaks(*_: object, **__: object) -> None:
        raise AttributeError("nobody expected this page")

    monkeypatch.setattr("trafilatura.bare_extraction", breaks)

    with pytest.raises(InvalidArticle, match="nobody expected this page"):
        extract(SEED, None)
