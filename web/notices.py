"""What a reader should know about how the query was taken: one sentence a code."""

from search.results import Notice
from web.catalogues import gettext
from web.languages import gettext_noop as _

TEXTS = {
    "marks_restored": _("Đang hiển thị kết quả cho “%(meant)s”."),
    "repaired": _("Đang hiển thị kết quả cho “%(meant)s”."),
    "abbreviation": _("%(short)s được hiểu là “%(long)s”."),
    "phrase_not_found": _("Không có tin, bài nào có đúng cụm từ trong ngoặc kép. Đã tìm như các từ thường."),
    "unclosed_quote": _("Chưa hiểu câu tìm kiếm (thiếu dấu ngoặc kép đóng). Đã tìm như các từ thường."),
    "relaxed": _("Ít tin, bài có đủ các từ đã nhập. Danh sách gồm cả những bài chỉ có một số từ."),
    "nothing_searchable": _(
        "Chưa hiểu câu tìm kiếm (không có chữ hay số nào). Đang hiển thị tất cả tin, bài."
    ),
}


# Where the query was not taken at its word, the way back is offered.
TAKEN = frozenset({"marks_restored", "repaired", "abbreviation"})


def notice_text(notice: Notice) -> str:
    """Return a notice in words."""
    return with_gaps(notice) % notice.values


def with_gaps(notice: Notice) -> str:
    """Return the words of a notice, in which its values are still to be put."""
    return str(gettext(TEXTS[notice.code]))
