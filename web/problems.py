"""What can be wrong with a request, in words: one line a code."""

from dataclasses import dataclass

from search.errors import Problem
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
        "Ngày không hợp lệ",
        "“{value}” không phải là ngày có thật.",
        "Hãy nhập ngày/tháng/năm, ví dụ 28/02/2023.",
    ),
    "reversed_dates": Wording(
        "ngay-bi-dao",
        "Hai ngày bị đảo",
        "“Từ ngày” đang sau “Đến ngày”.",
        "Hãy đổi chỗ hai ngày.",
    ),
    "span_too_long": Wording(
        "khoang-ngay-qua-dai",
        "Khoảng ngày quá dài",
        "Khoảng ngày dài quá {limit} ngày.",
        "Hãy chia thành nhiều lần hỏi.",
    ),
    "query_too_long": Wording(
        "tu-khoa-qua-dai",
        "Từ khóa quá dài",
        "Từ khóa dài quá {limit} ký tự.",
        "Hãy rút gọn.",
    ),
    "invalid_page": Wording(
        "trang-khong-hop-le",
        "Số trang không hợp lệ",
        "“{value}” không phải là số trang.",
        "Hãy dùng số nguyên từ 1 đến 1.000.000.",
    ),
    "invalid_per_page": Wording(
        "so-bai-khong-hop-le",
        "Số bài mỗi trang không hợp lệ",
        "“{value}” không phải là số bài mỗi trang.",
        "Hãy dùng số nguyên từ 1 đến 100.",
    ),
    "invalid_sort": Wording(
        "cach-sap-xep-khong-hop-le",
        "Cách sắp xếp không hợp lệ",
        "Không có cách sắp xếp “{value}”.",
        "Hãy dùng relevance, newest hoặc oldest.",
    ),
    "invalid_date_field": Wording(
        "loai-ngay-khong-hop-le",
        "Loại ngày không hợp lệ",
        "Không có loại ngày “{value}”.",
        "Hãy dùng published_at hoặc mentioned.",
    ),
    "invalid_exact": Wording(
        "gia-tri-khong-hop-le",
        "Giá trị không hợp lệ",
        "“{value}” không phải là 0 hay 1.",
        "Hãy dùng exact=1 hoặc bỏ tham số này.",
    ),
    "invalid_encoding": Wording(
        "ma-ky-tu-khong-hop-le",
        "Ký tự không đọc được",
        "“{value}” có ký tự không theo mã UTF-8.",
        "Hãy gõ lại.",
    ),
    "too_many_values": Wording(
        "qua-nhieu-gia-tri",
        "Quá nhiều giá trị",
        "Tham số {parameter} có quá {limit} giá trị.",
        "Hãy chọn ít hơn.",
    ),
    "too_many_parameters": Wording(
        "qua-nhieu-tham-so",
        "Quá nhiều tham số",
        "Địa chỉ có quá {limit} tham số.",
        "Hãy bỏ bớt.",
    ),
    "value_too_long": Wording(
        "gia-tri-qua-dai",
        "Giá trị quá dài",
        "Giá trị của tham số {parameter} dài quá {limit} ký tự.",
        "Hãy chọn trong các giá trị mà kết quả tìm kiếm liệt kê.",
    ),
    "repeated_parameter": Wording(
        "tham-so-lap-lai",
        "Tham số lặp lại",
        "Tham số {parameter} chỉ được dùng một lần.",
        "Hãy bỏ bớt.",
    ),
    "unknown_parameter": Wording(
        "tham-so-la",
        "Tham số không có",
        "Không có tham số “{parameter}”.",
        "Hãy bỏ tham số này hoặc xem danh sách tham số tại /api/v1/openapi.json.",
    ),
    "not_found": Wording(
        "khong-tim-thay",
        "Không tìm thấy trang",
        "Địa chỉ này không có, hoặc tin, bài đã được chuyển đi.",
        "Bạn có thể tìm kiếm hoặc xem tin theo ngày.",
        404,
    ),
    "article_removed": Wording(
        "bai-da-go",
        "Tin, bài đã được gỡ",
        "Tin, bài này không còn trên cổng.",
        "Bạn có thể tìm kiếm hoặc xem tin theo ngày.",
        410,
    ),
    "method_not_allowed": Wording(
        "cach-goi-khong-duoc-phep",
        "Cách gọi không được phép",
        "Địa chỉ này chỉ nhận GET và HEAD.",
        "",
        405,
    ),
    "not_acceptable": Wording(
        "dang-tra-loi-khong-co",
        "Không có dạng trả lời này",
        "Địa chỉ này không trả lời ở dạng được yêu cầu.",
        "Hãy dùng text/html hoặc application/json.",
        406,
    ),
    "rate_limited": Wording(
        "hoi-qua-nhieu",
        "Hỏi quá nhiều",
        "Máy của bạn đã gửi quá nhiều yêu cầu trong thời gian ngắn.",
        "Hãy đợi một lát rồi thử lại; chương trình hãy đợi đủ số giây mà Retry-After nêu.",
        429,
    ),
    "index_unavailable": Wording(
        "he-thong-tam-gian-doan",
        "Hệ thống tạm gián đoạn",
        "Hệ thống tìm kiếm đang tạm gián đoạn.",
        "Bạn có thể xem tin theo ngày hoặc thử lại sau ít phút.",
        503,
    ),
    "bad_request": Wording(
        "yeu-cau-khong-hop-le",
        "Yêu cầu không hợp lệ",
        "Máy chủ không hiểu yêu cầu này.",
        "Hãy kiểm tra lại địa chỉ.",
        400,
    ),
    "internal_error": Wording(
        "loi-he-thong",
        "Có lỗi trong hệ thống",
        "Chúng tôi chưa thể trả lời yêu cầu này.",
        "Xin thử lại sau ít phút.",
        500,
    ),
}

# One code may need other words for another parameter.
_FOR_PARAMETER = {
    ("invalid_page", "per_page"): WORDINGS["invalid_per_page"],
}


def wording(problem: Problem) -> Wording:
    """Return how a problem is told."""
    return _FOR_PARAMETER.get((problem.code, problem.parameter), WORDINGS[problem.code])


def code_of(words: Wording) -> str:
    """Return the code that is told in these words."""
    for_parameter = {id(told): code for (code, _), told in _FOR_PARAMETER.items()}
    own = next(code for code, told in WORDINGS.items() if told is words)
    return for_parameter.get(id(words), own)


def detail(problem: Problem) -> str:
    """Say what is wrong."""
    return wording(problem).detail.format(
        value=_shown(problem.value),
        parameter=_shown(problem.parameter),
        limit=number(problem.limit or 0),
    )


def sentence(problem: Problem) -> str:
    """Say what is wrong and what to do about it."""
    return f"{detail(problem)} {wording(problem).advice}".strip()


def _shown(text: str) -> str:
    """Return a value as it may be repeated: a query of 10,000 characters is not sent back."""
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"
