"""What a reader should know about how the query was taken: one sentence a code."""

from search.results import Notice

TEXTS = {
    "marks_restored": "Đang hiển thị kết quả cho “{meant}”.",
    "repaired": "Đang hiển thị kết quả cho “{meant}”.",
    "abbreviation": "{short} được hiểu là “{long}”.",
    "phrase_not_found": ("Không có tin, bài nào có đúng cụm từ trong ngoặc kép. Đã tìm như các từ thường."),
    "unclosed_quote": ("Chưa hiểu câu tìm kiếm (thiếu dấu ngoặc kép đóng). Đã tìm như các từ thường."),
    "relaxed": "Ít tin, bài có đủ các từ đã nhập. Danh sách gồm cả những bài chỉ có một số từ.",
    "nothing_searchable": (
        "Chưa hiểu câu tìm kiếm (không có chữ hay số nào). Đang hiển thị tất cả tin, bài."
    ),
}


# Where the query was not taken at its word, the way back is offered.
TAKEN = frozenset({"marks_restored", "repaired", "abbreviation"})


def notice_text(notice: Notice) -> str:
    """Return a notice in words."""
    return TEXTS[notice.code].format(**notice.values)
