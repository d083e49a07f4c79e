"""The HTML of every page, the forms beside it, and where its links lead."""

import csv
import io
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from urllib.parse import urldefrag, urljoin
from xml.etree import ElementTree as ET

import html5lib
import pytest
from playwright.sync_api import Page

from tests.whole.states import STATES
from tests.whole.validity import every, faults

Visit = Callable[..., Page]

ATOM = "{http://www.w3.org/2005/Atom}"
SOUND = (
    "<!doctype html><html lang=vi><head><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    "<title>Tin</title></head><body><main><h1>Tin</h1>{}</main></body></html>"
)


@pytest.mark.parametrize("state", STATES)
def test_html_is_valid(visit: Visit, site: str, down: str, state: str) -> None:
    """As it is sent, and as scripts and readers leave it."""
    at = STATES[state]
    _, _, sent = fetched((down if at.is_down else site) + at.address)
    assert faults(sent) == []
    assert faults(visit(state).content()) == []


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        ("<p>một</p>", None),
        ("<p><div></div></p>", "line 1: unexpected-end-tag {'name': 'p'}"),
        ("<p a=1 a=2>một</p>", "line 1: duplicate-attribute {}"),
        ("<b><i></b></i>", "line 1: adoption-agency-1.3 {'name': 'b'}"),
        ("<p id=a></p><p id=a></p>", "id 'a' stands 2 times"),
        ("<p id='a b'></p>", "id 'a b' is no name"),
        ("<p aria-describedby=a></p>", "aria-describedby='a' leads nowhere"),
        ("<a href='#a'>một</a>", "href='#a' leads nowhere"),
        ("<h1>hai</h1>", "2 h1"),
        ("<h3>hai</h3>", "h3 after h1"),
        ("<h2></h2>", "empty h2"),
        ("<input>", "input {} has no label"),
        ("<a href=/></a>", "a {'href': '/'} has no name"),
        ("<img src=a>", "img a has no alt"),
        ("<center></center>", "center is obsolete"),
        ("<p style='color: red'></p>", "style on p"),
        ("<p onclick='go()'></p>", "onclick on p"),
        ("<script>go()</script>", "script inside the page"),
        ("<span><ul></ul></span>", "span holds ['ul']"),
        ("<a href=/><button>một</button></a>", "a holds ['button']"),
        ("<ul><p></p></ul>", "ul holds ['p']"),
    ],
)
def test_faults_are_seen(part: str, fault: str | None) -> None:
    """Each rule finds what it is there for, and nothing else."""
    found = faults(SOUND.format(part))
    assert found == [] if fault is None else fault in found


@pytest.mark.parametrize(
    "sent", [SOUND.format("").replace(" lang=vi", ""), SOUND.format("").replace("Tin</t", "</t")]
)
def test_faults_of_the_head_are_seen(sent: str) -> None:
    """A page without a language or a title."""
    assert faults(sent) in (["html has no lang"], ["no title"])


def test_links_and_forms_lead_somewhere(site: str) -> None:
    """Whatever a page of the site names is there; feeds are well-formed, JSON is JSON, tables have rows."""
    kinds: dict[str, str] = {}
    for state in STATES.values():
        if not state.is_down:
            kinds |= named(site + state.address, site, state.status)
    assert len(kinds) > 100
    wrong = {address: told for address, kind in kinds.items() if (told := _look(address, kind)) is not None}
    assert wrong == {}


def named(page: str, site: str, status: int) -> dict[str, str]:
    """Return the addresses of this site that a page names, with the type that it says they have."""
    root = html5lib.parse(fetched(page)[2], namespaceHTMLElements=False)
    found = {}
    for element in every(root, "a", "link", "script", "img"):
        address = element.get("href") or element.get("src") or "#"
        # A page that is wrong is so in the other language, too.
        is_itself = status != 200 and "hreflang" in element.attrib
        if not address.startswith("#") and not is_itself:
            whole = urldefrag(urljoin(page, address)).url
            if whole.startswith(site):
                found[whole] = element.get("type", "")
    return found


def _look(address: str, kind: str) -> str | None:
    status, media, body = fetched(address)
    if status != 200:
        return f"{status}"
    if kind.startswith(("application/", "text/")) and not media.startswith(kind):
        return f"{media} instead of {kind}"
    if media.startswith("application/json"):
        json.loads(body)
    elif media.startswith("text/csv"):
        return None if len(list(csv.reader(io.StringIO(body)))) >= 1 else "no table"
    elif "xml" in media:
        root = ET.fromstring(body)
        if root.tag == f"{ATOM}feed":
            ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
            return None if len(set(ids)) == len(ids) and root.findtext(f"{ATOM}updated") else "no feed"
    return None


def fetched(address: str) -> tuple[int, str, str]:
    """Return status, type and text of an address."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode("utf-8-sig")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read().decode("utf-8-sig")
