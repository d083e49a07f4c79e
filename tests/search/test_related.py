"""Articles that tell of the same thing."""

from pathlib import Path

import pytest

from search.article import Article
from search.engine.port import Searcher
from search.errors import ArticleNotFound
from search.related import COUNT
from search.service import related
from tests.make import article
from tests.search.searching import index

FERRY = (
    "Bến phà Cát Lái tạm dừng chạy vì sương mù dày đặc. Phà Cát Lái nối thành phố với Nhơn Trạch, "
    "mỗi ngày phà Cát Lái đưa năm vạn lượt khách qua sông. Khách được hướng dẫn đi đường cầu."
)
BRIDGE = (
    "Tỉnh đề nghị xây cầu thay phà Cát Lái. Cầu nối Nhơn Trạch với thành phố, khởi công năm sau; "
    "khi có cầu, phà Cát Lái sẽ thôi chạy và bến phà thành công viên của Nhơn Trạch."
)
QUEUE = (
    "Khách xếp hàng dài ở bến phà Cát Lái chiều cuối tuần. Ban quản lý phà Cát Lái cho tăng chuyến, "
    "mở thêm cửa bán vé phía Nhơn Trạch."
)
SCHOOL = (
    "Trường tiểu học Hoa Sen khai giảng sớm một tuần. Học sinh lớp một được cô giáo đón từ cổng, "
    "phụ huynh cùng dự lễ khai giảng của trường Hoa Sen."
)
COPY = FERRY + " Tin do độc giả gửi."
# Pages that say little, each in words of its own, so that terms of the others are rare.
OTHERS = [
    article(f"other-{number}", f"Thông báo {number}", f"Việc số {number} đã xong.") for number in range(40)
]
ARTICLES = [
    article("ferry", "Phà Cát Lái dừng vì sương mù", FERRY),
    article("bridge", "Đề nghị xây cầu thay phà Cát Lái", BRIDGE),
    article("queue", "Xếp hàng dài ở phà Cát Lái", QUEUE),
    article("school", "Trường Hoa Sen khai giảng", SCHOOL),
    *OTHERS,
]


def searcher_of(*more: Article, folder: Path) -> Searcher:
    """Return a searcher of ARTICLES and more."""
    return index([*ARTICLES, *more], folder)


def found(article_id: str, searcher: Searcher, without: tuple[str, ...] = ()) -> list[str]:
    """Return the ids of what is related to an article."""
    return [other.article.id for other in related(article_id, searcher, without).related]


def test_the_same_subject_is_found(tmp_path: Path) -> None:
    """Other reports of one ferry, and nothing of a school that shares "và", "của" and "một" with them."""
    searcher = searcher_of(folder=tmp_path)
    assert sorted(found("ferry", searcher)) == ["bridge", "queue"]
    likeness = [other.likeness for other in related("ferry", searcher).related]
    assert likeness == sorted(likeness, reverse=True)
    assert all(0 < share <= 1 for share in likeness)


def test_an_article_that_stands_alone_has_none(tmp_path: Path) -> None:
    """An empty list says more than articles on other subjects."""
    assert found("school", searcher_of(folder=tmp_path)) == []


def test_an_article_that_says_little_has_none(tmp_path: Path) -> None:
    """Also when a word of it stands in many others."""
    little = article("little", "Thông báo", "")
    assert found("little", searcher_of(little, folder=tmp_path)) == []


def test_copies_are_left_out(tmp_path: Path) -> None:
    """Neither a copy of the article, nor of two copies of a related one both."""
    copies = (
        article("copy", "Phà Cát Lái dừng vì sương mù", COPY),
        article("queue-2", "Xếp hàng dài ở phà Cát Lái", QUEUE),
    )
    searcher = searcher_of(*copies, folder=tmp_path)
    assert "copy" not in found("ferry", searcher)
    assert len({"queue", "queue-2"} & set(found("ferry", searcher))) == 1


def test_what_is_shown_elsewhere_is_left_out(tmp_path: Path) -> None:
    """A page that lists an article already need not list it again."""
    assert found("ferry", searcher_of(folder=tmp_path), without=("queue",)) == ["bridge"]


def test_a_document_number_relates_whatever_else_is_said(tmp_path: Path) -> None:
    """Two notices that carry out one decision have little else in common."""
    first = article(
        "land", "Thu hồi đất theo Quyết định 715/QĐ-UBND", "Quyết định 715/QĐ-UBND nêu các thửa bị thu hồi."
    )
    second = article(
        "tree", "Chặt hạ cây xanh", "Căn cứ Quyết định 715/QĐ-UBND, công ty chặt ba mươi cây xà cừ."
    )
    assert found("land", searcher_of(first, second, folder=tmp_path)) == ["tree"]


def test_no_more_than_a_handful(tmp_path: Path) -> None:
    """The list is short however many there are."""
    words = ("gió", "mưa", "nắng", "lửa", "đất", "nước", "trời", "biển")
    serial = [
        article(word, f"Phà Cát Lái và {word}", f"{QUEUE} {f'Người bến phà kể chuyện {word}. ' * 9}")
        for word in words
    ]
    assert len(found("ferry", searcher_of(*serial, folder=tmp_path))) == COUNT


def test_an_unknown_article_is_not_found(tmp_path: Path) -> None:
    """The id is part of the error."""
    with pytest.raises(ArticleNotFound, match="nowhere"):
        related("nowhere", searcher_of(folder=tmp_path))
