"""A reader with a browser, and what the service wrote of what was read."""

from pathlib import Path

from flask.testing import FlaskClient

from search.usage.ledger import Ledger
from web.state import state_of

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
GOLD = "/bai/gia-vang"
PAGES = ("/", "/tim-kiem?q=v%C3%A0ng", GOLD, "/ngay/2023-12-13", "/thang/2023-12")
# A page of ours led to the one that is asked for.
INSIDE = {"Referer": "http://localhost/"}


def flush(client: FlaskClient) -> None:
    """Write what was counted."""
    assert state_of(client.application).meter.flush()


def counts(client: FlaskClient, path: Path) -> tuple[int, int]:
    """Return the views of GOLD and the visits of the site, as they are in the file."""
    flush(client)
    with Ledger.open(path) as ledger:
        return ledger.views("gia-vang"), ledger.visits()
