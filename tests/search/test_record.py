"""Records from outside become articles, or are refused with a reason."""

import json
from unicodedata import normalize
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.article import Article, Attachment
from search.errors import InvalidArticle
from search.record import MAX_URL_LENGTH, dump, load, parse

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FULL = {
    "id": "cchc-1",
    "url": "https://example.vn/tin/1",
    "title": "Thành phố tổ chức họp",
    "summary": "Ngày 14 tháng 7 năm 2023, họp.",
    "body": "Toàn văn.",
    "published": "13 Tháng Mười Hai 2023 2:00:00 CH",
    "updated": "2023-12-14T08:00:00+00:00",
    "category": "Tin tức sự kiện",
    "source": "Bản tin",
    "author": "Nguyễn Văn A",
    "captions": "Quang cảnh\nÔng A phát biểu",
    "attachments": [{"url": "https://example.vn/a.pdf", "title": "Quyết định", "text": "Điều 1."}],
    "views": 135,
}


def article(**record: object) -> Article:
    """Return the article of a record that has an id and a title besides."""
    return parse({"id": "1", "title": "Tin"} | record, ZONE)


def test_all_that_a_record_can_say() -> None:
    """Every key finds its place; one that is not known is left alone."""
    found = parse(FULL, ZONE)
    assert found.published
    assert found.published.isoformat() == "2023-12-13T14:00:00+07:00"
    assert found.captions == ("Quang cảnh", "Ông A phát biểu")
    assert found.attachments == (Attachment("https://example.vn/a.pdf", "Quyết định", "Điều 1."),)
    assert (found.category, found.source, found.author) == ("Tin tức sự kiện", "Bản tin", "Nguyễn Văn A")


@pytest.mark.parametrize(
    ("record", "name", "value"),
    [
        ({"title": "Cải\u00a0cách\n hành  chính "}, "title", "Cải cách hành chính"),
        ({"body": normalize("NFD", " Hà Nội\r\nmưa ")}, "body", "Hà Nội\nmưa"),
        ({"body": "&amp;quot;A&amp;quot; &lt;b&gt; &nbsp;&#233;"}, "body", '"A" <b>  é'),
        ({"body": "AT&T; a&b; x=1&copy=2"}, "body", "AT&T; a&b; x=1&copy=2"),
        ({"id": 42}, "id", "42"),
        ({"category": "", "source": None}, "category", None),
        ({"captions": ["một", "", "hai\nba"]}, "captions", ("một", "hai", "ba")),
        ({"captions": None}, "captions", ()),
        ({"url": " https://example.vn/a b?x=1&copy;=2 "}, "url", "https://example.vn/a%20b?x=1&copy;=2"),
        ({"url": ""}, "url", None),
        ({"published": ""}, "published", None),
        ({"id": None, "url": "https://example.vn/1"}, "id", "u-438cd14a6f1214f9"),
    ],
)
def test_values_are_cleaned(record: dict[str, object], name: str, value: object) -> None:
    """Text is clean from the moment an article exists."""
    assert getattr(article(**record), name) == value


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"title": "", "body": " \u200b "}, "neither title nor body"),
        ({"title": 5}, "title: must be text, not int"),
        ({"body": ["x"]}, "body: must be text, not list"),
        ({"id": None}, "neither id nor url"),
        ({"id": True}, "id: must be text, not bool"),
        ({"id": "x" * 201}, "id must be 1 to 200 printable characters"),
        ({"published": "hôm qua"}, "published: cannot be read as a date: 'hôm qua'"),
        ({"updated": "31/02/2023"}, "updated: cannot be read as a date"),
        ({"published": 1702450800}, "published: must be text, not int"),
        ({"url": "javascript:alert(1)"}, "url: must begin with http:// or https://"),
        ({"url": "/tin/1"}, "url: must begin with http:// or https://"),
        ({"url": "https://" + "x" * MAX_URL_LENGTH}, "url: longer than"),
        ({"url": 5}, "url: must be text, not int"),
        ({"captions": 5}, "captions: must be text or a list of texts, not int"),
        ({"captions": [5]}, "captions: must be text, not int"),
        ({"attachments": "x"}, "attachments: must be a list of objects"),
        ({"attachments": ["x"]}, "attachments: must be a list of objects"),
        ({"attachments": [{"title": "x"}]}, "attachments: one has no url"),
        ({"attachments": [{"url": "https://a.vn", "text": 5}]}, "text: must be text, not int"),
        ({"title": "x" * 2_001}, "title longer than 2000 characters"),
        ({"body": "x" * 2_000_001}, "text longer than 2000000 characters"),
    ],
)
def test_refused_with_a_reason(record: dict[str, object], reason: str) -> None:
    """What cannot be an article is refused, and its owner is told why."""
    with pytest.raises(InvalidArticle) as refused:
        article(**record)
    assert reason in str(refused.value)


def test_dump_leaves_out_what_is_empty() -> None:
    """A record holds what there is, and nothing else."""
    assert dump(article()) == {"id": "1", "title": "Tin"}
    assert dump(parse(FULL, ZONE)).keys() == FULL.keys() - {"views"}


def test_text_in_a_legacy_encoding_is_repaired() -> None:
    """All of a record is decoded alike, and the article says from what; what is Unicode stays."""
    found = article(
        title="Cải cách hành chính",
        body="Céng hßa x· héi chñ nghÜa ViÖt Nam\n§éc lËp, tù do, h¹nh phóc",
        captions=["Quang c¶nh", "¶nh: Phãng viªn"],
        attachments=[{"url": "https://example.vn/Tµi.pdf", "title": "QuyÕt ®Þnh", "text": "§iÒu 1."}],
    )
    assert found.repaired_from == "tcvn3"
    assert found.title == "Cải cách hành chính"
    assert found.body == "Cộng hòa xã hội chủ nghĩa Việt Nam\nĐộc lập, tự do, hạnh phúc"
    assert found.captions == ("Quang cảnh", "ảnh: Phóng viên")
    assert found.attachments == (Attachment("https://example.vn/Tµi.pdf", "Quyết định", "Điều 1."),)
    assert article().repaired_from is None
    assert load(json.loads(json.dumps(dump(found)))) == found


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*FULL, "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)
records = st.dictionaries(st.sampled_from(list(FULL)), json_values)


@given(records | st.fixed_dictionaries({"id": st.integers(), "title": st.text(), "body": st.text()}))
def test_any_object_is_an_article_or_refused(record: dict[str, object]) -> None:
    """There is no third way; and an article survives being written as JSON and read again, by both doors."""
    try:
        found = parse(record, ZONE)
    except InvalidArticle:
        return
    written = json.loads(json.dumps(dump(found)))
    assert load(written) == found


def test_a_full_article_survives() -> None:
    """Nothing is lost between dump and load."""
    found = parse(FULL, ZONE)
    assert load(json.loads(json.dumps(dump(found)))) == found
