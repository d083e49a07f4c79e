"""Every page, in every state into which a reader can bring it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote

from playwright.sync_api import Page, expect


def _as_it_comes(_page: Page) -> None:
    """Leave the page alone."""


def _unfold(page: Page) -> None:
    """Open all that can be unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")


def _type(page: Page) -> None:
    """Type, until something is offered; and choose the first of it."""
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("giao th")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")


def _save(page: Page) -> None:
    """Save the article, until that is said."""
    page.get_by_role("button", name="Lưu bài").click()
    expect(page.get_by_role("status")).not_to_be_empty()


@dataclass(frozen=True, slots=True)
class State:
    """An address, what is done there, and how the service answers."""

    address: str
    status: int = 200
    act: Callable[[Page], None] = _as_it_comes
    is_down: bool = False

    @property
    def needs_scripts(self) -> bool:
        """Return whether only a browser that runs scripts comes here."""
        return self.act in (_type, _save)


FILTERED = "/tim-kiem?q=giao+thong&from=2024&category=giao-thong&sort=newest"

STATES = {
    "trang-chu": State("/"),
    "trang-chu-mo": State("/", act=_unfold),
    "goi-y": State("/", act=_type),
    "tat-ca": State("/tim-kiem"),
    "ket-qua": State("/tim-kiem?q=giao+thong"),
    "ket-qua-mo": State("/tim-kiem?q=giao+thong", act=_unfold),
    "ket-qua-goi-y": State("/tim-kiem?q=mua", act=_type),
    "ket-qua-khong-dau": State("/tim-kiem?q=cai+cach+hanh+chinh"),
    "van-ban": State("/tim-kiem?q=98/2023/QH15"),
    "de-xuat": State("/tim-kiem?q=mua+lon"),
    "de-xuat-khong-thay": State("/tim-kiem?q=nop+thue&from=2023"),
    "loc": State(FILTERED),
    "loc-mo": State(FILTERED, act=_unfold),
    "trang-2": State(f"{FILTERED}&page=2"),
    "khong-thay": State("/tim-kiem?q=zzzz+qqqq"),
    "khong-thay-vi-loc": State("/tim-kiem?q=giao+thong&from=1999&to=1999"),
    "ngay-sai": State("/tim-kiem?q=giao+thong&from=31/02/2023&to=x", 400),
    "ngay-dao": State("/tim-kiem?q=giao+thong&from=2024&to=2023", 400),
    "qua-dai": State(f"/tim-kiem?q={quote('ạ' * 600)}", 400),
    "tham-so-la": State("/tim-kiem?q=giao+thong&la=1", 400),
    "nang-cao": State("/tim-kiem/nang-cao"),
    "nang-cao-san": State(f"/tim-kiem/nang-cao?q={quote('tiêu-đề: giá (vàng | bạc) -USD')}&from=2023"),
    "nang-cao-sai": State(f"/tim-kiem/nang-cao?all={'a' * 600}&from=x", 400),
    "ngay": State("/ngay/2023-12-13"),
    "ngay-trong": State("/ngay/2023-12-01"),
    "ngay-tim": State("/ngay/2023-12-13?q=gia+vang"),
    "ngay-khong-thay": State("/ngay/2023-12-13?q=zzzz"),
    "thang": State("/thang/2024-01"),
    "thang-trang-2": State("/thang/2024-01?page=2"),
    "bai": State("/bai/cchc-000001"),
    "bai-danh-dau": State("/bai/cchc-000001?q=cai+cach+hanh+chinh"),
    "bai-da-luu": State("/bai/cchc-000001", act=_save),
    "in": State("/bai/cchc-000001?in=1"),
    "khong-co": State("/khong/co", 404),
    "bai-khong-co": State("/bai/khong-co", 404),
    "loi": State("/loi/ngay-khong-hop-le"),
    "api": State("/api"),
    "gian-doan": State("/tim-kiem?q=giao+thong", 503, is_down=True),
}

# The same pages in English, one of each kind.
IN_ENGLISH = (
    *(
        "trang-chu",
        "goi-y",
        "ket-qua",
        "de-xuat",
        "nang-cao",
        "loc-mo",
        "khong-thay",
        "ngay-dao",
        "qua-dai",
        "ngay",
        "ngay-trong",
    ),
    *("thang", "bai", "in", "khong-co", "loi", "gian-doan"),
)


def _in_english(state: State) -> State:
    return replace(state, address=f"{state.address}{'&' if '?' in state.address else '?'}lang=en")


STATES |= {f"{name}-en": _in_english(STATES[name]) for name in IN_ENGLISH}
