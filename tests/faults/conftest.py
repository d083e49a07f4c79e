"""A site to have accidents on."""

from pathlib import Path

import pytest

from tests.faults.accidents import Site
from tests.faults.victim import Verb


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Return a site that is searched."""
    site = Site(tmp_path)
    site.run(Verb.INGEST)
    return site
