"""What a reader should know about how the query was taken: one sentence a code."""

from search.results import Notice

TEXTS = {
    "unclosed_quote": ("Chưa hiểu câu tìm kiếm (thiếu dấu ngoặc kép đóng). Đã tìm như các từ thường."),
    "relaxed": "Ít tin, bài có đủ các từ đã nhập. Danh sách gồm cả những bài chỉ có một số từ.",
    "nothing_searchable": (
        "Chưa hiểu câu tìm kiếm (không có chữ hay số nào). Đang hiển thị tất cả tin, bài."
    ),
}


def notice_text(notice: Notice) -> str:
    """Return a notice in words."""
    return TEXTS[notice.code].format(**notice.values)
