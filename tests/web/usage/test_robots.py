"""Programs that read by themselves are no readers."""

import pytest

from tests.golden.read import cases
from web.usage.robots import is_robot


@pytest.mark.parametrize(("agent", "taken_for"), [*cases("agents"), ("", "robot"), ("  ", "robot")])
def test_agents(agent: str, taken_for: str) -> None:
    """Browsers that people in Vietnam use are readers; what names itself a robot, or nothing, is one."""
    assert is_robot(agent) == (taken_for == "robot")
