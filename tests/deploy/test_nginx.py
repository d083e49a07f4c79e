"""The example for nginx: it is whole, and agrees with what stands behind it."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

from tests.deploy.machine import DEPLOY, Machine
from web import gunicorn_conf

TEXT = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")


@dataclass(slots=True)
class Block:
    """A directive with what it holds: ``words`` are its name and arguments."""

    words: list[str]
    parts: list["Block"] = field(default_factory=list)

    def find(self, *words: str) -> list["Block"]:
        """Return the directives in this block, however deep, that begin with these words."""
        found = [part for part in self.parts if part.words[: len(words)] == list(words)]
        return found + [deeper for part in self.parts for deeper in part.find(*words)]

    def value(self, name: str) -> str:
        """Return the last word of the only directive of a name."""
        (found,) = self.find(name)
        return found.words[-1]


def parse(text: str) -> Block:
    """Read directives and blocks as nginx does; a brace or semicolon too few or too many is an error."""
    open_blocks, words = [Block(["main"])], list[str]()
    for token in re.findall(r'"[^"]*"|[{};]|[^\s{};"]+', re.sub(r"#.*", "", text)):
        match token:
            case "{":
                open_blocks.append(Block(words))
                open_blocks[-2].parts.append(open_blocks[-1])
                words = []
            case "}":
                assert not words, f"no semicolon after {words}"
                open_blocks.pop()
            case ";":
                open_blocks[-1].parts.append(Block(words))
                words = []
            case word:
                words.append(word)
    (main,) = open_blocks
    assert not words
    return main


MAIN = parse(TEXT)
(SITE,) = [server for server in MAIN.find("server") if server.find("ssl_certificate")]


@pytest.mark.parametrize("broken", ["server { listen 80 }", "server { listen 80;", "listen 80"])
def test_what_is_not_whole_is_seen(broken: str) -> None:
    """The reader of these tests would notice a missing brace or semicolon."""
    with pytest.raises((AssertionError, ValueError)):
        parse(broken)


def test_it_leads_to_the_service(machine: Machine) -> None:
    """Upstream is where timtin.env says that timtin-web listens; the name is that of its links."""
    told = machine.environment()
    (upstream,) = MAIN.find("upstream", "timtin")
    assert upstream.value("server") == told["TIMTIN_BIND"]
    assert SITE.value("proxy_pass") == "http://timtin"
    names = {found.words[-1] for found in MAIN.find("server_name")}
    assert names == {urlsplit(told["TIMTIN_BASE_URL"]).hostname}


def test_readers_are_written_down_nowhere() -> None:
    """Every server keeps no log of requests, and of errors only those that name no reader's question."""
    servers = [block for block in MAIN.find("server") if block.parts]
    assert [server.value("access_log") for server in servers] == ["off"] * 2
    assert SITE.value("error_log") == "crit"


def test_limits_are_not_below_those_of_the_service() -> None:
    """What timtin would answer, the proxy lets through and waits for."""
    kilobytes = int(SITE.value("large_client_header_buffers").removesuffix("k"))
    assert kilobytes * 1024 >= gunicorn_conf.limit_request_line
    assert int(SITE.value("proxy_read_timeout").removesuffix("s")) >= gunicorn_conf.timeout
    (zone,) = MAIN.find("limit_req_zone")
    (used,) = SITE.find("limit_req")
    assert zone.words[2].partition(":")[0] == used.words[1]


def test_it_says_who_is_asking(machine: Machine) -> None:
    """The service counts readers one by one: it believes this proxy, which passes on nobody's inventions."""
    assert SITE.find("proxy_set_header", "X-Forwarded-For")[0].words[-1] == "$remote_addr"
    (upstream,) = MAIN.find("upstream", "timtin")
    host = upstream.value("server").partition(":")[0]
    assert host in machine.environment()["TIMTIN_TRUSTED_PROXIES"].split(",")


def test_what_is_for_monitors_stays_inside() -> None:
    """The proxy answers these itself, however they go on."""
    for address in ("/healthz/", "/metrics"):
        (location,) = SITE.find("location", address)
        assert location.value("return") == "404"
