"""What counts as a change of an article, and what does not."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from indexer.boilerplate import without_boilerplate
from indexer.content_hash import content_hash
from search import record
from search.article import Attachment
from tests.make import article

ARTICLE = article(
    "a",
    "Tiêu đề",
    "Câu đầu.\nCâu cuối.",
    url="https://example.vn/a",
    summary="Tóm tắt",
    captions=("Ảnh 1", "Ảnh 2"),
    attachments=(Attachment("https://example.vn/a.pdf", "Tệp", "Nội dung"),),
    category="Tin tức",
    source="Bản tin",
    author="Người viết",
    updated=datetime(2023, 12, 14, tzinfo=UTC),
)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Tiêu đề khác"},
        {"summary": ""},
        {"body": "Câu đầu. Câu giữa. Câu cuối."},
        {"body": "Câuđầu.\nCâu cuối."},
        {"captions": ("Ảnh 1 Ảnh 2",)},
        {"captions": ("Ảnh 2", "Ảnh 1")},
        {"attachments": ()},
        {"attachments": (Attachment("https://example.vn/a.pdf", "Tệp", "Nội dung mới"),)},
        {"category": None},
        {"source": "Bản tin khác"},
        {"author": "Bản tin"},
        {"published": None},
        {"updated": datetime(2024, 1, 1, tzinfo=UTC)},
        {"url": "https://example.vn/b"},
        {"summary": "Tiêu đề", "title": "Tóm tắt"},
    ],
    ids=str,
)
def test_content_counts(change: dict[str, object]) -> None:
    """Every part that readers see or search counts, each in its own place."""
    assert content_hash(replace(ARTICLE, **change)) != content_hash(ARTICLE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "body",
    [
        "Câu đầu.\n\n   Câu cuối.  ",
        "Câu đầu. Câu cuối.",
        "Câu đầu.\nCâu cuối.\nSố lượt người xem: 135",
        "SỐ LƯỢT TRUY CẬP\n2\n3\n0\nCâu đầu.\nCâu cuối.",
        "Câu đầu.\nCâu cuối.\nLượt xem: 1.204\nTIN MỚI HƠN\nMột tin khác\nTIN ĐÃ ĐƯA\nTin nữa",
    ],
)
def test_white_space_counters_and_list_boxes_do_not_count(body: str) -> None:
    """What changes with every visit is no change."""
    assert content_hash(replace(ARTICLE, body=body)) == content_hash(ARTICLE)


def test_an_article_keeps_its_hash_through_the_store_and_in_another_zone() -> None:
    """Neither writing and reading it nor saying its date in another zone changes what it says."""
    again = record.load(record.dump(ARTICLE))
    assert ARTICLE.published is not None
    elsewhere = replace(ARTICLE, published=ARTICLE.published.astimezone(UTC))

    assert content_hash(again) == content_hash(elsewhere) == content_hash(ARTICLE)


@pytest.mark.parametrize(
    "line",
    [
        "Xem thêm các tin liên quan đến cải cách hành chính",
        "Tin mới hơn nữa sẽ được cập nhật.",
        "Số lượt người xem buổi truyền hình trực tiếp đạt 135 nghìn, cao nhất từ trước đến nay",
        "2023",
        "Đã xem xét 135 hồ sơ",
    ],
)
def test_sentences_are_not_boilerplate(line: str) -> None:
    """Only whole lines that are nothing but a counter or a heading are left out."""
    assert without_boilerplate(f"Đầu\n{line}\nCuối") == f"Đầu\n{line}\nCuối"
