"""A handful of articles that show every part of the pages."""

from datetime import UTC, datetime
from pathlib import Path

from search.article import Article, Attachment
from search.config import Settings
from search.engine import open_writer
from tests.make import article

TITLE = "Thành phố tổ chức họp Ban chỉ đạo cải cách hành chính 6 tháng đầu năm 2023"

SPECIMEN = article(
    "cchc-000001",
    TITLE,
    "Ngày 14 tháng 7 năm 2023, Ủy ban nhân dân Thành phố tổ chức họp Ban Chỉ đạo cải cách hành chính.\n"
    "Phân cấp, ủy quyền theo tinh thần Nghị quyết 98/2023/QH15.",
    url="https://cchc.example.vn/tin/1",
    category="Tin tức sự kiện",
    source="Bản tin Cải cách hành chính Thành phố",
    author="Minh Anh",
    updated=datetime(2023, 12, 14, 1, 30, tzinfo=UTC),
    captions=("Quang cảnh cuộc họp Ban chỉ đạo",),
    attachments=(Attachment("https://cchc.example.vn/tep/ke-hoach.pdf", "Kế hoạch năm 2023"),),
)
GOLD = article(
    "gia-vang",
    "Giá vàng tăng",
    "Giá vàng trong nước tăng.",
    published="2023-12-13T09:00:00",
    category="Kinh tế",
)
RAIN = article(
    "mua", "Mưa lớn ở Đường Láng", "Mưa lớn kéo dài.", published="2023-11-02", category="Thời tiết"
)
HOSTILE = article(
    "xss",
    '<script>alert("x")</script> thử',
    "Thử <b>thẻ</b> & ký tự.",
    published="2022-03-05",
    category="<i>Lạ</i>",
    attachments=(Attachment("javascript:alert(1)", "Tệp lạ"),),
)
ODD_ID = article(
    "a/b c?d#e%/ồ//x", "Bài có mã lạ", "Mã lạ.", published="2021-01-31", url="javascript:alert(1)"
)
UNDATED = article("khong-ngay", "Bài không có ngày", "Bài không ngày.", published=None)
TRAFFIC = tuple(
    article(
        f"gt-{day:02}",
        f"Bản tin giao thông số {day}",
        f"Giao thông ngày {day}.",
        published=f"2024-01-{day:02}",
        category="Giao thông",
        source="Sở Giao thông vận tải",
    )
    for day in range(1, 26)
)
ARTICLES = (SPECIMEN, GOLD, RAIN, HOSTILE, ODD_ID, UNDATED, *TRAFFIC)


def index(folder: Path, articles: tuple[Article, ...] = ARTICLES) -> Settings:
    """Publish articles in a folder; return the settings that find them."""
    settings = Settings(data_dir=folder)
    with open_writer(settings).generation() as generation:
        generation.add(articles)
        generation.publish()
    return settings
