"""What an article names."""

from datetime import date

from search.article import Attachment
from search.mentions import Mentions, mentions
from tests.make import article


def test_each_day_and_number_is_named_once_in_the_order_of_the_texts() -> None:
    """Title, summary, body, captions and attachments are read; a month is no day."""
    found = mentions(
        article(
            "a",
            "Họp ngày 14/7/2023 về 98/2023/QH15",
            "Ngày 14 tháng 7 năm 2023 và tháng 8 năm 2023. Quyết định 1085/QĐ-UBND, 98/2023/QH15.",
            summary="Nghị định 42/2022/NĐ-CP.",
            captions=("Ảnh chụp ngày 2/9/2023",),
            attachments=(Attachment("/a.pdf", "Kế hoạch", "Từ ngày 1/10/2023, theo 24-NQ/TW."),),
        )
    )
    assert found.days == (date(2023, 7, 14), date(2023, 9, 2), date(2023, 10, 1))
    assert [number.number for number in found.numbers] == [
        "98/2023/QH15",
        "42/2022/NĐ-CP",
        "1085/QĐ-UBND",
        "24-NQ/TW",
    ]


def test_an_article_may_name_nothing() -> None:
    """Most do not name a document, many no day."""
    assert mentions(article("a", "Giá vàng tăng", "Tháng 7/2023.")) == Mentions()
