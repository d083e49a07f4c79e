"""The Chromium of the machine; nothing is downloaded."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def executable() -> str:
    """Return where Chromium stands: the variable CHROMIUM, Debian's place, or the search path."""
    named = os.environ.get("CHROMIUM")
    found = named or shutil.which("/usr/bin/chromium") or shutil.which("chromium")
    assert found, "no Chromium: install Debian's package chromium, or set CHROMIUM to a browser"
    return found
