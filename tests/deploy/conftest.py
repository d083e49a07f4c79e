"""A machine that the files of deploy/ were installed on."""

from pathlib import Path

import pytest

from tests.deploy.machine import Machine, installed


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Return a fresh machine."""
    return installed(tmp_path)
