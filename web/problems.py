"""What can be wrong with a request, in words: one line a code."""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from search.errors import Problem
from web.catalogues import gettext
from web.languages import gettext_noop as _
from web.markup import number

MAX_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Wording:
    """How a problem is told: the end of its address, what is wrong, what to do about it."""

    slug: str
    title: str
    detail: str
    advice: str = ""
    status: int = 400


WORDINGS = {
    "invalid_date": Wording(
        "ngay-khong-hop-le",
        _("Ngày không hợp lệ"),
        _("“%(value)s” không phải là ngày có thật."),
        _("Hãy nhập ngày/tháng/năm, ví dụ 28/02/2023."),
    ),
    "reversed_dates": Wording(
        "ngay-bi-dao",
        _("Hai ngày bị đảo"),
        _("“Từ ngày” đang sau “Đến ngày”."),
        _("Hãy đổi chỗ hai ngày."),
    ),
    "span_too_long": Wording(
        "khoang-ngay-qua-dai",
        _("Khoảng ngày quá dài"),
        _("Khoảng ngày dài quá %(limit)s ngày."),
        _("Hãy chia thành nhiều lần hỏi."),
    ),
    "query_too_long": Wording(
        "tu-khoa-qua-dai",
        _("Từ khóa quá dài"),
        _("Từ khóa dài quá %(limit)s ký tự."),
        _("Hãy rút gọn."),
    ),
    "invalid_page": Wording(
        "trang-khong-hop-le",
        _("Số trang không hợp lệ"),
        _("“%(value)s” không phải là số trang."),
        _("Hãy dùng số nguyên từ 1 đến 1.000.000."),
    ),
    "invalid_per_page": Wording(
        "so-bai-khong-hop-le",
        _("Số bài mỗi trang không hợp lệ"),
        _("“%(value)s” không phải là số bài mỗi trang."),
        _("Hãy dùng số nguyên từ 1 đến 100."),
    ),
    "invalid_sort": Wording(
        "cach-sap-xep-khong-hop-le",
        _("Cách sắp xếp không hợp lệ"),
        _("Không có cách sắp xếp “%(value)s”."),
        _("Hãy dùng relevance, newest hoặc oldest."),
    ),
    "invalid_cursor": Wording(
        "con-tro-khong-hop-le",
        _("Con trỏ không hợp lệ"),
        _("“%(value)s” không phải là con trỏ do cổng này cấp."),
        _("Hãy dùng nguyên vẹn giá trị next của trang trước, hoặc bắt đầu lại từ trang đầu."),
    ),
    "cursor_mismatch": Wording(
        "con-tro-cua-cau-hoi-khac",
        _("Con trỏ của câu hỏi khác"),
        _("Con trỏ này thuộc về một câu hỏi khác."),
        _("Hãy giữ nguyên các tham số khác khi đi tiếp, hoặc bắt đầu lại từ trang đầu."),
    ),
    "page_with_cursor": Wording(
        "trang-va-con-tro",
        _("Vừa số trang vừa con trỏ"),
        _("Không dùng page cùng với cursor."),
        _("Hãy bỏ một trong hai tham số."),
    ),
    "cursor_expired": Wording(
        "con-tro-het-han",
        _("Con trỏ đã hết hạn"),
        _("Chỉ mục mà danh sách này bắt đầu đọc không còn được giữ."),
        _("Hãy bắt đầu lại từ trang đầu; với sort=newest hoặc sort=oldest, con trỏ không hết hạn như vậy."),
        410,
    ),
    "invalid_date_field": Wording(
        "loai-ngay-khong-hop-le",
        _("Loại ngày không hợp lệ"),
        _("Không có loại ngày “%(value)s”."),
        _("Hãy dùng published_at hoặc mentioned."),
    ),
    "invalid_exact": Wording(
        "gia-tri-khong-hop-le",
        _("Giá trị không hợp lệ"),
        _("“%(value)s” không phải là 0 hay 1."),
        _("Hãy dùng exact=1 hoặc bỏ tham số này."),
    ),
    "invalid_in_title": Wording(
        "o-danh-dau-khong-hop-le",
        _("Ô đánh dấu không hợp lệ"),
        _("“%(value)s” không phải là 0 hay 1."),
        _("Hãy dùng in_title=1 hoặc bỏ tham số này."),
    ),
    "invalid_lang": Wording(
        "ngon-ngu-khong-co",
        _("Ngôn ngữ không có"),
        _("Không có ngôn ngữ “%(value)s”."),
        _("Hãy dùng vi hoặc en."),
    ),
    "invalid_encoding": Wording(
        "ma-ky-tu-khong-hop-le",
        _("Ký tự không đọc được"),
        _("“%(value)s” có ký tự không theo mã UTF-8."),
        _("Hãy gõ lại."),
    ),
    "too_many_values": Wording(
        "qua-nhieu-gia-tri",
        _("Quá nhiều giá trị"),
        _("Tham số %(parameter)s có quá %(limit)s giá trị."),
        _("Hãy chọn ít hơn."),
    ),
    "too_many_parameters": Wording(
        "qua-nhieu-tham-so",
        _("Quá nhiều tham số"),
        _("Địa chỉ có quá %(limit)s tham số."),
        _("Hãy bỏ bớt."),
    ),
    "value_too_long": Wording(
        "gia-tri-qua-dai",
        _("Giá trị quá dài"),
        _("Giá trị của tham số %(parameter)s dài quá %(limit)s ký tự."),
        _("Hãy chọn trong các giá trị mà kết quả tìm kiếm liệt kê."),
    ),
    "repeated_parameter": Wording(
        "tham-so-lap-lai",
        _("Tham số lặp lại"),
        _("Tham số %(parameter)s chỉ được dùng một lần."),
        _("Hãy bỏ bớt."),
    ),
    "unknown_parameter": Wording(
        "tham-so-la",
        _("Tham số không có"),
        _("Không có tham số “%(parameter)s”."),
        _("Hãy bỏ tham số này hoặc xem danh sách tham số tại /api/v1/openapi.json."),
    ),
    "not_found": Wording(
        "khong-tim-thay",
        _("Không tìm thấy trang"),
        _("Địa chỉ này không có, hoặc tin, bài đã được chuyển đi."),
        _("Bạn có thể tìm kiếm hoặc xem tin theo ngày."),
        404,
    ),
    "article_removed": Wording(
        "bai-da-go",
        _("Tin, bài đã được gỡ"),
        _("Tin, bài này không còn trên cổng."),
        _("Bạn có thể tìm kiếm hoặc xem tin theo ngày."),
        410,
    ),
    "method_not_allowed": Wording(
        "cach-goi-khong-duoc-phep",
        _("Cách gọi không được phép"),
        _("Địa chỉ này chỉ nhận GET và HEAD."),
        "",
        405,
    ),
    "not_acceptable": Wording(
        "dang-tra-loi-khong-co",
        _("Không có dạng trả lời này"),
        _("Địa chỉ này không trả lời ở dạng được yêu cầu."),
        _("Hãy dùng text/html hoặc application/json."),
        406,
    ),
    "rate_limited": Wording(
        "hoi-qua-nhieu",
        _("Hỏi quá nhiều"),
        _("Máy của bạn đã gửi quá nhiều yêu cầu trong thời gian ngắn."),
        _("Hãy đợi một lát rồi thử lại; chương trình hãy đợi đủ số giây mà Retry-After nêu."),
        429,
    ),
    "index_unavailable": Wording(
        "he-thong-tam-gian-doan",
        _("Hệ thống tạm gián đoạn"),
        _("Hệ thống tìm kiếm đang tạm gián đoạn."),
        _("Bạn có thể xem tin theo ngày hoặc thử lại sau ít phút."),
        503,
    ),
    "search_timeout": Wording(
        "tim-qua-lau",
        _("Tìm kiếm quá lâu"),
        _("Tìm các từ này mất quá nhiều thời gian nên đã dừng lại."),
        _("Hãy dùng ít từ hơn hoặc thử lại sau ít phút."),
        503,
    ),
    "bad_request": Wording(
        "yeu-cau-khong-hop-le",
        _("Yêu cầu không hợp lệ"),
        _("Máy chủ không hiểu yêu cầu này."),
        _("Hãy kiểm tra lại địa chỉ."),
        400,
    ),
    "internal_error": Wording(
        "loi-he-thong",
        _("Có lỗi trong hệ thống"),
        _("Chúng tôi chưa thể trả lời yêu cầu này."),
        _("Xin thử lại sau ít phút."),
        500,
    ),
}

# One code may need other words for another parameter.
_FOR_PARAMETER = {
    ("invalid_page", "per_page"): WORDINGS["invalid_per_page"],
    ("invalid_exact", "in_title"): WORDINGS["invalid_in_title"],
}


def told(code: str) -> Wording:
    """Return how a kind of problem is told to the reader; "detail" may have gaps that a problem fills."""
    return translated(WORDINGS[code])


def wording(problem: Problem) -> Wording:
    """Return how a problem is told to the reader."""
    return translated(_FOR_PARAMETER.get((problem.code, problem.parameter), WORDINGS[problem.code]))


def code_of(words: Wording) -> str:
    """Return the code that is told in these words."""
    for_parameter = {id(told): code for (code, _), told in _FOR_PARAMETER.items()}
    own = next(code for code, told in WORDINGS.items() if told is words)
    return for_parameter.get(id(words), own)


def detail(problem: Problem) -> str:
    """Say what is wrong."""
    return wording(problem).detail % {
        "value": _shown(problem.value),
        "parameter": _shown(problem.parameter),
        "limit": number(problem.limit or 0),
    }


def sentence(problem: Problem) -> str:
    """Say what is wrong and what to do about it."""
    return f"{detail(problem)} {wording(problem).advice}".strip()


def by_field(problems: Iterable[Problem], fields: Container[str]) -> dict[str, list[str]]:
    """Return the sentences by the field that each stands beside; "" holds those that belong to none."""
    told: dict[str, list[str]] = {}
    for problem in problems:
        told.setdefault(problem.parameter if problem.parameter in fields else "", []).append(
            sentence(problem)
        )
    return told


def translated(words: Wording) -> Wording:
    """Return a wording in the language of the reader."""
    advice = gettext(words.advice) if words.advice else ""
    return replace(words, title=gettext(words.title), detail=gettext(words.detail), advice=advice)


def _shown(text: str) -> str:
    """Return a value as it may be repeated: a query of 10,000 characters is not sent back."""
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
