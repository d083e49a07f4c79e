"""Vietnamese and English: one address is one language, and a page keeps to its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from urllib.parse import quote

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.html import HtmlElement, document_fromstring

from web import links, markup
from web.languages import Language
from web.problems import WORDINGS
from web.templating import present_address

Page = Callable[..., HtmlElement]

ENGLISH = (
    "/?lang=en",
    "/tim-kiem?lang=en",
    "/tim-kiem?q=giao+thong&page=2&lang=en",
    "/tim-kiem?q=cai+cach+hanh+chinh&lang=en",
    "/tim-kiem?q=98/2023/QH15&lang=en",
    "/tim-kiem?q=CCHC+2023&lang=en",
    "/tim-kiem?q=%22zzzz&from=2023&category=kinh-te&source=a&date_field=mentioned&lang=en",
    "/ngay/2023-12-13?lang=en",
    "/ngay/2023-11-20?lang=en",
    "/ngay/2023-12-13?q=zzzz&lang=en",
    "/thang/2024-01?page=2&lang=en",
    "/bai/cchc-000001?lang=en",
    "/bai/cchc-000001?in=1&lang=en",
)
WRONG = {
    "/tim-kiem?q=vang&from=31/02/2023&page=0&sort=x&lang=en": 400,
    "/tim-kiem?from=2024&to=2023&lang=en": 400,
    "/ngay/2023-12-13?page=0&lang=en": 400,
    "/bai/none?lang=en": 404,
}
VIETNAMESE = set("ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ")
SPOKEN = ("aria-label", "title", "alt", "placeholder", "content", "data-words", "data-done", "data-failed")


@contextmanager
def asked(app: Flask, address: str) -> Iterator[None]:
    """Be asked for an address."""
    with app.test_request_context(address):
        app.preprocess_request()
        yield


def foreign(found: HtmlElement) -> set[str]:
    """Return the Vietnamese that an English page does not declare as such."""
    texts = set()
    for element in found.iter(etree.Element):
        declared = element.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")
        if declared == "en" and element.tag not in ("script", "style"):
            texts |= {element.text or "", *(element.get(name, "") for name in SPOKEN)}
        outside = element.xpath("string(ancestor::*[@lang][1]/@lang)")
        if outside == "en":
            texts.add(element.tail or "")
    return {text.strip() for text in texts if VIETNAMESE & set(text.lower())}


@pytest.mark.parametrize("address", [*ENGLISH, *WRONG])
def test_english_page_says_what_is_vietnamese(page: Page, address: str) -> None:
    """Interface words are English; what the articles say is marked as Vietnamese (WCAG 3.1.2)."""
    found = page(address, WRONG.get(address, 200))
    assert found.get("lang") == "en"
    # What the head of an article's page says of it is the article's own.
    if "/bai/cchc" in address:
        for element in found.xpath("//title | //meta[@name='description' or @property]"):
            element.drop_tree()
    assert foreign(found) == set()


@pytest.mark.parametrize("words", WORDINGS.values(), ids=WORDINGS)
def test_every_problem_is_told_in_english(client: FlaskClient, words: object) -> None:
    """So is the page that explains it."""
    found = client.get(f"/loi/{words.slug}?lang=en")  # type: ignore[attr-defined]
    assert not VIETNAMESE & set(found.text.replace("Tiếng Việt", "").lower())


@pytest.mark.parametrize("address", [*ENGLISH, *WRONG, "/api?lang=en"])
def test_english_page_leads_to_english_pages(page: Page, address: str) -> None:
    """Every link and every form of a page keeps its language; one link leads to the other."""
    found = page(address, WRONG.get(address, 200))
    (switch,) = found.xpath("//ul[@class='languages']//a[@hreflang='vi']/@href") or ("",)
    addresses = [
        *found.xpath("//a[starts-with(@href, '/')]/@href"),
        *found.xpath("//svg//a/@href"),
        *found.xpath(
            "//link[@rel='canonical' or @rel='next' or @rel='alternate'][starts-with(@href, '/')]/@href"
        ),
    ]
    fixed = ("/api/v1/openapi.json", switch)
    assert [href for href in addresses if "lang=en" not in href.split("?")[-1] and href not in fixed] == []
    for form in found.xpath("//form"):
        assert form.xpath(".//input[@name='lang']/@value") == ["en"]


def test_vietnamese_page_names_no_language(page: Page) -> None:
    """The usual language is nowhere written, so each page has one address."""
    found = page("/tim-kiem?q=giao+thong&lang=vi")
    named = [href for href in found.xpath("//a/@href | //link/@href | //form/@action") if "lang=" in href]
    assert named == found.xpath("//ul[@class='languages']//a[@hreflang='en']/@href")
    assert found.xpath("//input[@name='lang'] | //body//*[@lang='vi'][not(@hreflang)]") == []


def test_switch_keeps_the_present_address(page: Page) -> None:
    """The other language is one link away from every page, and what was asked stays asked."""
    found = page("/tim-kiem?q=giao+thong&page=2&utm_source=zalo")
    (english,) = found.xpath("//ul[@class='languages']//a[text()='English']/@href")
    assert english == "/tim-kiem?q=giao+thong&page=2&lang=en"
    (back,) = page(english).xpath("//ul[@class='languages']//a[text()='Tiếng Việt']/@href")
    assert back == "/tim-kiem?q=giao+thong&page=2"


@pytest.mark.parametrize(
    "path", ["//evil.example", "///evil.example/x", "/\\evil.example", "/%5C/evil.example"]
)
def test_switch_stays_on_this_site(app: Flask, path: str) -> None:
    """An address made up by somebody else does not lead to them."""
    with asked(app, path):
        assert not present_address().startswith(("//", "/\\"))


def test_language_of_a_page_is_that_of_its_address(client: FlaskClient) -> None:
    """A telephone set to English does not turn a Vietnamese portal English."""
    english = {"Accept-Language": "en-US,en;q=0.9", "Accept": "text/html,*/*;q=0.8"}
    answer = client.get("/", headers=english)
    assert answer.headers["Content-Language"] == "vi"
    assert '<html lang="vi">' in answer.text
    assert client.get("/?lang=en").headers["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("address", "accepted", "language"),
    [
        ("/api/v1/search?q=", "en-GB,en;q=0.9", "en"),
        ("/api/v1/search?q=", "fr", "vi"),
        ("/api/v1/search?q=&lang=vi", "en", "vi"),
        ("/api/v1/search?q=&lang=en", "vi", "en"),
        ("/tim-kiem.json", "en", "en"),
        ("/tim-kiem.atom?lang=en", "", "en"),
        ("/thang/2024-01.csv", "en", "en"),
    ],
)
def test_program_is_answered_in_the_language_it_asks_for(
    client: FlaskClient, address: str, accepted: str, language: str
) -> None:
    """By its address, else by its header, else in Vietnamese."""
    answer = client.get(address, headers={"Accept-Language": accepted})
    assert answer.headers["Content-Language"] == language


def test_links_of_the_api_keep_the_language(client: FlaskClient) -> None:
    """Whoever follows them goes on in the same one."""
    answer = client.get("/api/v1/search?q=%22giao", headers={"Accept-Language": "en"}).json
    assert answer is not None
    assert answer["notices"][0]["text"].startswith("The query could not be understood")
    assert answer["links"]["next"] == "/api/v1/search?q=%22giao&page=2&lang=en"
    assert answer["hits"][0]["links"]["html"].endswith("?lang=en")


def test_problem_is_told_in_the_language_of_the_reader(client: FlaskClient) -> None:
    """Its type is a name, and the same in all."""
    answer = client.get("/api/v1/search?from=31/02/2023&lang=en").json
    assert answer is not None
    assert answer["title"] == "Invalid date"
    assert answer["detail"] == "“31/02/2023” is not a real date."
    assert answer["type"] == "/loi/ngay-khong-hop-le"


def test_table_has_heads_in_the_language_of_the_reader(client: FlaskClient) -> None:
    """Its addresses lead to pages in that language."""
    heads, first, *_ = client.get("/thang/2024-01.csv?lang=en").text.splitlines()
    assert heads.endswith(
        "ID,Title,Summary,Published,Updated on,Category,Source,Author,Document numbers,Address,Original"
    )
    assert "?lang=en" in first


@pytest.mark.parametrize(
    "address", ["/", "/tim-kiem", "/ngay", "/ngay/2023-12-13", "/bai/cchc-000001", "/loi/tham-so-la"]
)
@pytest.mark.parametrize("value", ["fr", "EN", "en&lang=vi", ""])
def test_other_languages_are_refused(client: FlaskClient, address: str, value: str) -> None:
    """A language that there is not is told in Vietnamese; an empty one asks for nothing."""
    answer = client.get(f"{address}?lang={value}")
    if not value:
        assert answer.status_code in (200, 302)
        return
    assert answer.status_code == 400
    assert answer.headers["Content-Language"] == "vi"
    assert ("Tham số lang chỉ được dùng một lần" if "&" in value else "Không có ngôn ngữ") in answer.text


def test_caches_keep_languages_apart(client: FlaskClient) -> None:
    """Also where the same address has both."""
    vi, en = (
        client.get("/api/v1/search", headers={"Accept-Language": each}).headers["ETag"] for each in Language
    )
    assert vi != en


def test_search_engines_find_both(app: Flask, page: Page) -> None:
    """Nothing is said where the site does not know its own name: only whole addresses count."""
    assert page("/").xpath("//link[@hreflang]") == []
    with asked(app, "/bai/a?lang=en"):
        assert links.in_language(links.article("a"), Language.VI) == "/bai/a"


@pytest.mark.parametrize(
    "address", ["/", "/tim-kiem?q=giao+thong&page=2", "/ngay/2023-12-13", "/thang/2024-01", "/bai/gia-vang"]
)
@pytest.mark.parametrize("language", Language)
def test_page_names_itself_and_its_twin(named: FlaskClient, address: str, language: Language) -> None:
    """In either language, where the site knows its own name; the usual one is for everybody else."""
    found = document_fromstring(named.get(links.in_language(address, language)).text)
    whole = f"https://tin.example.vn{address}"
    twins = {link.get("hreflang"): link.get("href") for link in found.xpath("//link[@hreflang]")}
    assert twins == {"vi": whole, "x-default": whole, "en": links.in_language(whole, Language.EN)}
    assert found.xpath("//link[@rel='canonical']/@href") == [twins[language]]


def test_summer_day_and_number_are_said_as_usual(app: Flask) -> None:
    """An example of each."""
    with asked(app, "/?lang=en"):
        assert markup.day_text(date(2023, 12, 3)) == "3 December 2023"
        assert markup.articles(1) == "1 article"
        assert markup.articles(1204) == "1,204 articles"
        assert markup.month_text(date(2023, 12, 3)) == "December 2023"
    assert markup.articles(1204) == "1.204 tin, bài"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(day=st.dates(), number=st.integers(0, 10**9))
def test_days_and_numbers_are_those_of_unicode(app: Flask, day: date, number: int) -> None:
    """Our own are quicker than Babel's, and say the same."""
    with asked(app, "/?lang=en"):
        assert markup.day_text(day) == format_date(day, "d MMMM y", "en_GB")
        assert markup.weekday(day) == format_date(day, "EEEE", "en_GB")
        assert markup.number(number) == format_decimal(number, locale="en_GB")
    with asked(app, "/"):
        assert markup.day_text(day) == format_date(day, "dd/MM/yyyy", "vi")
        assert markup.number(number) == format_decimal(number, locale="vi")


PLAIN = st.text(st.characters(codec="ascii", exclude_characters="?&#="), max_size=10)


@given(
    path=PLAIN,
    pairs=st.lists(st.tuples(PLAIN.filter(lambda name: name and name != "lang"), PLAIN), max_size=4),
)
def test_language_of_an_address_is_set_and_taken_back(path: str, pairs: list[tuple[str, str]]) -> None:
    """Nothing else of the address changes."""
    query = "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs)
    address = f"/{quote(path)}?{query}" if query else f"/{quote(path)}"
    english = links.in_language(address, Language.EN)
    assert english.endswith("lang=en")
    assert links.in_language(english, Language.EN) == english
    assert links.in_language(english, Language.VI) == address
