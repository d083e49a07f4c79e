"""Who asks too much is told when to come back; who is who, behind proxies too."""

import multiprocessing
import time
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from search.config import Settings
from search.engine.port import Searcher
from web import create_app
from web.clients import client_of, household, networks
from web.config import WebSettings
from web.quota import Quotas, Rate

SECOND = 1_000_000_000
READER = b"\xcb\x00\x71\x07"
PROXIES = networks("192.0.2.1, 10.0.0.0/8 2001:db8:1::/48")


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.9", "203.0.113.7"),
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9", "198.51.100.9"),
        ("192.0.2.1", "1.1.1.1, 198.51.100.9", "198.51.100.9"),
        ("192.0.2.1", "1.1.1.1, 198.51.100.9, 10.1.2.3", "198.51.100.9"),
        ("192.0.2.1", "1.1.1.1,10.9.9.9,198.51.100.9,10.1.2.3", "198.51.100.9"),
        ("192.0.2.1", "10.1.2.3", "10.1.2.3"),
        ("192.0.2.1", "198.51.100.9, unknown", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9, <script>", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9,", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.9:4711", "198.51.100.9"),
        ("192.0.2.1", "[2001:db8:2::7]:4711", "2001:db8:2::7"),
        ("192.0.2.1", "2001:db8:2::7", "2001:db8:2::7"),
        ("2001:db8:1::5", "198.51.100.9", "198.51.100.9"),
        ("::ffff:192.0.2.1", "::ffff:198.51.100.9", "198.51.100.9"),
        ("fe80::1%eth0", "", "fe80::1"),
        ("", "198.51.100.9", "127.0.0.1"),
        ("192.0.2.1", "198.51.100.9" + ", 10.0.0.1" * 100, "10.0.0.1"),
    ],
)
def test_client_is_whom_our_own_proxies_name(peer: str, forwarded: str, client: str) -> None:
    """Read from the right; nobody chooses who to be."""
    environ = {"REMOTE_ADDR": peer, "HTTP_X_FORWARDED_FOR": forwarded}
    assert client_of(environ, PROXIES) == ip_address(client)


def test_clients_are_households() -> None:
    """Whoever has a /64 of IPv6 is one client, not 2^64; of IPv4 each address is one."""
    assert household(ip_address("2001:db8:2::7")) == household(ip_address("2001:db8:2:0:ffff::1"))
    assert household(ip_address("2001:db8:2::7")) != household(ip_address("2001:db8:3::7"))
    assert household(ip_address("203.0.113.7")) != household(ip_address("203.0.113.8"))


def test_rate_is_kept() -> None:
    """All at once, then at an even pace; after a window without a request all may come again."""
    quotas, now = Quotas(Rate(3, 60)), 5 * SECOND
    allowed = [quotas.take(READER, now) for _ in range(3)]
    assert [(quota.remaining, quota.reset, quota.wait) for quota in allowed] == [
        (2, 20, 0),
        (1, 40, 0),
        (0, 60, 0),
    ]
    refused = [quotas.take(READER, now + elapsed * SECOND).wait for elapsed in (0, 1, 19)]
    assert refused == [20, 19, 1]
    assert quotas.take(READER, now + 20 * SECOND).wait == 0
    assert quotas.take(READER, now + 21 * SECOND).wait == 19
    again = [quotas.take(READER, now + 100 * SECOND).wait for _ in range(4)]
    assert again == [0, 0, 0, 20]


def test_clients_do_not_pay_for_each_other() -> None:
    """Each has a quota of its own, also where many stand in one bucket."""
    quotas = Quotas(Rate(2, 60), buckets=1)
    for client in (bytes([number]) for number in range(8)):
        assert [quotas.take(client, SECOND).wait for _ in range(3)] == [0, 0, 30]


def test_crowd_pushes_out_who_owes_least() -> None:
    """A table that is full forgets the lightest; who asked most stays known."""
    quotas = Quotas(Rate(4, 60), buckets=1)
    assert [quotas.take(READER, SECOND).wait for _ in range(5)] == [0, 0, 0, 0, 15]
    for number in range(1_000):
        quotas.take(number.to_bytes(4), SECOND)
    assert quotas.take(READER, SECOND).wait == 15


def test_no_client_stands_in_the_table() -> None:
    """Only a hash under a key that nobody keeps: two services know one reader by two names."""
    tables = []
    for _ in range(2):
        quotas = Quotas(Rate(2, 60), buckets=1)
        quotas.take(READER, SECOND)
        tables.append(quotas._table[:])
    assert READER not in tables[0]
    assert tables[0] != tables[1]


def test_workers_count_together() -> None:
    """Of what four processes take at once exactly as much is allowed as one could take."""
    quotas, now = Quotas(Rate(1_000, 60)), time.monotonic_ns()
    fork = multiprocessing.get_context("fork")
    allowed = fork.SimpleQueue()

    def take() -> None:
        allowed.put(sum(quotas.take(READER, now).wait == 0 for _ in range(500)))

    workers = [fork.Process(target=take) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(allowed.get() for _ in workers) == 1_000


class Untouched:
    """A searcher that must not be asked."""

    def __getattr__(self, name: str) -> Any:
        """Fail at whatever is asked."""
        raise AssertionError(name)


def limited(tmp_path: Path, searcher: Searcher, **settings: Any) -> FlaskClient:
    """Return a client of a service that takes two requests a minute."""
    told = WebSettings(rate_limit=Rate(2, 60), search=Settings(data_dir=tmp_path), **settings)
    client = create_app(searcher, told).test_client()
    client.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    return client


@pytest.fixture
def reader(app: Flask, tmp_path: Path) -> FlaskClient:
    """Return a client of the service over ARTICLES."""
    return limited(tmp_path, app.extensions["timtin"].searcher, trusted_proxies=PROXIES)


def test_quota_is_told_with_every_answer(reader: FlaskClient) -> None:
    """A program may slow down before it is told to."""
    first, second = reader.get("/api/v1/search"), reader.get("/tim-kiem")
    assert first.headers["RateLimit-Policy"] == second.headers["RateLimit-Policy"] == '"client";q=2;w=60'
    assert first.headers["RateLimit"] == '"client";r=1;t=30'
    assert second.headers["RateLimit"].startswith('"client";r=0;t=')


def test_who_asks_too_much_is_told_when_to_come_back(reader: FlaskClient) -> None:
    """In the shape of every problem; nothing of it is kept by a cache."""
    for _ in range(2):
        assert reader.get("/api/v1/search").status_code == 200
    answer = reader.get("/api/v1/search?page=0")
    assert (answer.status_code, answer.mimetype) == (429, "application/problem+json")
    found: Any = answer.json
    assert (found["code"], found["status"], found["errors"]) == ("rate_limited", 429, [])
    assert 28 <= int(answer.headers["Retry-After"]) <= 30
    assert answer.headers["RateLimit"].startswith('"client";r=0;t=')
    assert answer.headers["Cache-Control"] == "no-store"
    assert "RateLimit" in answer.headers["Access-Control-Expose-Headers"]
    page = reader.get("/tim-kiem")
    assert (page.status_code, page.mimetype) == (429, "text/html")
    assert "Hãy đợi một lát rồi thử lại" in page.text


def test_refusal_costs_no_search(tmp_path: Path) -> None:
    """The index is not asked, whatever was."""
    client = limited(tmp_path, cast("Searcher", Untouched()))
    for _ in range(2):
        client.get("/nothing")
    assert client.get("/tim-kiem?q=v%C3%A0ng").status_code == 429


def test_clients_behind_a_proxy_are_told_apart(reader: FlaskClient) -> None:
    """By what the proxy wrote down, not by what they say themselves."""
    reader.environ_base["REMOTE_ADDR"] = "10.0.0.2"
    for client, statuses in (("198.51.100.1", [200, 200, 429]), ("198.51.100.2", [200, 200, 429])):
        chains = [f"{invented}, {client}" for invented in ("1.1.1.1", "2.2.2.2", "3.3.3.3")]
        asked = [reader.get("/api/v1/openapi.json", headers={"X-Forwarded-For": chain}) for chain in chains]
        assert [answer.status_code for answer in asked] == statuses


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "", "10.0.0.2"])
def test_own_machine_and_proxies_are_not_limited(reader: FlaskClient, peer: str) -> None:
    """Neither a monitor here nor a proxy that names nobody."""
    reader.environ_base["REMOTE_ADDR"] = peer
    answers = [reader.get("/api/v1/openapi.json") for _ in range(4)]
    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit" not in answers[0].headers


@pytest.mark.parametrize("address", ["/healthz/live", "/healthz/ready", "/static/timtin.css"])
def test_monitors_and_static_files_are_not_counted(reader: FlaskClient, address: str) -> None:
    """A page is one request, not five."""
    for _ in range(4):
        with reader.get(address) as answer:
            assert answer.status_code == 200


def test_nobody_is_limited_where_the_setting_says_so(app: Flask, tmp_path: Path) -> None:
    """A proxy may do it instead."""
    settings = WebSettings(rate_limit=None, search=Settings(data_dir=tmp_path))
    client = create_app(app.extensions["timtin"].searcher, settings).test_client()
    client.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    assert {client.get("/api/v1/openapi.json").status_code for _ in range(700)} == {200}


def test_settings_are_read() -> None:
    """A rate, or none; addresses and networks."""
    assert WebSettings.from_env({}).rate_limit == Rate(600, 60)
    told = WebSettings.from_env(
        {"TIMTIN_RATE_LIMIT": "0", "TIMTIN_TRUSTED_PROXIES": "10.0.0.1,2001:db8::/32"}
    )
    assert told.rate_limit is None
    assert [str(network) for network in told.trusted_proxies] == ["10.0.0.1/32", "2001:db8::/32"]


@pytest.mark.parametrize("value", ["much", "0/60", "10", "10/0", "-1/60", "10/60/1", "1.5/60", "9999999/1"])
def test_wrong_rate_is_named(value: str) -> None:
    """With what to write instead."""
    with pytest.raises(ValueError, match="TIMTIN_RATE_LIMIT must be requests/seconds"):
        WebSettings.from_env({"TIMTIN_RATE_LIMIT": value})


@pytest.mark.parametrize("value", ["proxy.example.vn", "10.0.0.0/33", "*"])
def test_wrong_proxies_are_named(value: str) -> None:
    """A name may belong to somebody else tomorrow."""
    with pytest.raises(ValueError, match="TIMTIN_TRUSTED_PROXIES"):
        WebSettings.from_env({"TIMTIN_TRUSTED_PROXIES": value})
