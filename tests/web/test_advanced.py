"""The advanced search: its fields and the query are one thing, told in two ways."""

from collections import Counter
from collections.abc import Callable
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement

from search.query.parser import parse
from web.advanced import Form, compose, decompose
from web.params import FIELDS

Page = Callable[..., HtmlElement]

WHOLE = Form(
    all="cải cách",
    phrase="nhà ở xã hội",
    any='thuế "lệ phí"',
    none='lương "tiền thưởng"',
    number="98/2023/QH15",
    in_title=True,
)
QUERY = 'tiêu-đề: cải cách 98/2023/QH15 "nhà ở xã hội" (thuế | "lệ phí") -lương -"tiền thưởng"'


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (Form(), ""),
        (WHOLE, QUERY),
        (Form(number="98/2023/QH15"), "98/2023/QH15"),
        (Form(any="thuế đất | phí"), "(thuế đất | phí)"),
        (Form(none='a "2023"'), '-a -"2023"'),
        # What fits no field stands among the words.
        (Form(all='"một hai" "ba bốn" -năm'), '"một hai" "ba bốn" -năm'),
        (Form(all="(a | b) (c | d)", in_title=True), "tiêu-đề: (a | b) (c | d)"),
    ],
)
def test_fields_and_query_tell_the_same(form: Form, text: str) -> None:
    """A form is composed into its query, and the query taken apart into the form."""
    assert compose(form) == text
    assert decompose(text) == form


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (Form(in_title=True), ""),
        (Form(phrase='"nhà “ở" '), '"nhà ở"'),
        (Form(any="thuế"), '"thuế"'),
        (Form(any="(thuế | phí)"), "(thuế | phí)"),
        (Form(none="-thuế 2023"), '-thuế -"2023"'),
        (Form(all='"cải', phrase="a b"), '"a b" "cải'),
        (Form(all="tiêu-đề: a", in_title=False, phrase="b"), 'tiêu-đề: a "b"'),
        (Form(number="Nghị quyết (98)"), "Nghị quyết 98"),
    ],
)
def test_signs_in_fields_do_no_harm(form: Form, text: str) -> None:
    """What the fields say anyway need not be typed into them."""
    assert compose(form) == text


tricky = st.text(st.sampled_from('"“-(|)aạ1/: ') | st.characters(exclude_categories=["Cs"])) | st.lists(
    st.sampled_from(["tiêu-đề:", "(a | b)", '"c d"', "-e", "98/2023/QH15", "f", '"', '-"g h"', "(i j | k)"])
).map(" ".join)


@given(tricky)
def test_no_query_is_changed_by_its_fields(text: str) -> None:
    """Opening the form and sending it off again asks for the same, in whatever order."""
    again, before = parse(compose(decompose(text))), parse(text)
    assert (Counter(again.nodes), again.in_title) == (Counter(before.nodes), before.in_title)


word = st.text("aạbc", min_size=1)
words = st.lists(word, max_size=3).map(" ".join)
many = st.lists(word, min_size=2, max_size=3).map(" ".join)


@given(words, many, st.just("") | many, words)
def test_what_is_filled_in_is_found_again(every: str, phrase: str, some: str, none: str) -> None:
    """Whoever comes back from the results finds every field as it was."""
    form = Form(all=every, phrase=phrase, any=some, none=none)
    assert decompose(compose(form)) == form


signs = st.text(st.sampled_from('"“-(|):/ạ1\0 ') | st.characters(), max_size=30)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(fields=st.fixed_dictionaries({}, optional=dict.fromkeys((*FIELDS, "q", "exact", "source"), signs)))
def test_whatever_is_filled_in_is_answered(client: FlaskClient, fields: dict[str, str]) -> None:
    """With the form, with its results, or with what is wrong; its results are there."""
    answer = client.get(f"/tim-kiem/nang-cao?{urlencode(fields, errors='surrogatepass')}")
    assert answer.status_code in (200, 303, 400)
    if answer.status_code == 303:
        assert client.get(answer.location).status_code == 200


def test_form_leads_to_results(client: FlaskClient) -> None:
    """The fields become one query, filters and language stay."""
    fields = {"all": "giá", "any": "vàng phí", "number": "", "category": "kinh-te", "sort": "newest"}
    answer = client.get(f"/tim-kiem/nang-cao?{urlencode({**fields, 'from': '2023', 'lang': 'en'})}")
    assert answer.status_code == 303
    to = urlsplit(answer.headers["Location"])
    assert (to.path, parse_qs(to.query)) == (
        "/tim-kiem",
        {
            "q": ["giá (vàng | phí)"],
            "from": ["2023-01-01"],
            "category": ["kinh-te"],
            "sort": ["newest"],
            "lang": ["en"],
        },
    )


def test_form_is_filled_in_from_the_query(page: Page) -> None:
    """The link under the results leads to the fields, each holding its part of the query."""
    results = page(f"/tim-kiem?q={quote_plus(QUERY)}&sort=newest&page=1")
    (link,) = results.xpath("//a[text()='Tìm kiếm nâng cao']/@href")
    found = page(link)
    fields = {
        field.get("name"): field.get("value")
        for field in found.xpath("//form[@id='tim']//input[@type='text']")
    }
    assert fields == {
        "all": WHOLE.all,
        "phrase": WHOLE.phrase,
        "any": WHOLE.any,
        "none": WHOLE.none,
        "number": WHOLE.number,
        "from": "",
        "to": "",
    }
    assert len(found.xpath("//input[@name='in_title'][@checked]")) == 1
    assert len(found.xpath("//input[@value='newest'][@checked]")) == 1


def test_home_leads_to_the_empty_form(page: Page) -> None:
    """Nobody is met by the long form, everybody can go there."""
    (link,) = page("/").xpath("//a[text()='Tìm kiếm nâng cao']/@href")
    assert link == "/tim-kiem/nang-cao"
    assert page("/?lang=en").xpath("//a[text()='Advanced search']/@href") == ["/tim-kiem/nang-cao?lang=en"]


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        ({"all": "a", "phrase": "b " * 300}, "phrase-sai"),
        ({"all": "a", "from": "31/02/2023"}, "from-sai"),
        ({"all": "\ufffd"}, "all-sai"),
        ({"all": "a", "in_title": "x"}, "in_title-sai"),
    ],
)
def test_mistake_stands_beside_its_field(page: Page, arguments: dict[str, str], place: str) -> None:
    """What is wrong is said where it can be mended, and what was typed is still there."""
    found = page(f"/tim-kiem/nang-cao?{urlencode(arguments)}", 400)
    assert len(found.xpath(f"//p[@id='{place}']")) == 1
    assert len(found.xpath("//*[@aria-invalid='true']")) == 1
    assert found.xpath("//input[@id='all']/@value") == [arguments["all"]]


def ticked(found: HtmlElement) -> set[tuple[str, str]]:
    """Return the names and values of what is ticked in the form."""
    ticks = found.xpath("//form[@id='tim']//input[@type='checkbox'][@checked]")
    return {(tick.get("name"), tick.get("value")) for tick in ticks}


def test_categories_and_sources_are_offered(page: Page) -> None:
    """Those in use are ticked and stand first, also one that no article has; sending off changes nothing."""
    found = page("/tim-kiem/nang-cao?q=gia&category=kinh-te&category=khong-co&source=so-giao-thong-van-tai")
    categories = found.xpath("//fieldset[legend='Chuyên mục']//input/@value")
    assert categories == ["kinh-te", "khong-co", "giao-thong", "i-la-i", "thoi-tiet", "tin-tuc-su-kien"]
    assert (
        found.xpath("//fieldset[legend='Nguồn']//label")[0].text_content().strip() == "Sở Giao thông vận tải"
    )
    assert ticked(found) == {
        ("category", "kinh-te"),
        ("category", "khong-co"),
        ("source", "so-giao-thong-van-tai"),
    }


def test_query_that_is_taken_at_its_word_stays_so(client: FlaskClient, page: Page) -> None:
    """The tick is there, and is sent off with the rest."""
    assert ticked(page("/tim-kiem/nang-cao?q=CCHC&exact=1")) == {("exact", "1")}
    assert ticked(page("/tim-kiem/nang-cao?q=CCHC")) == set()
    sent = client.get("/tim-kiem/nang-cao?all=CCHC&in_title=&exact=1")
    assert sent.location == "/tim-kiem?q=CCHC&exact=1"


def test_unknown_parameter_is_refused(page: Page) -> None:
    """A parameter that there is not is named, not overlooked."""
    assert "“la”" in page("/tim-kiem/nang-cao?all=a&la=1", 400).text_content()
