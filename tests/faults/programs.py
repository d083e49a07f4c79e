"""`timtin-index` as an operator runs it on a site, to its end."""

import subprocess
import sys
from collections.abc import Callable

from indexer.exit_codes import ExitCode
from tests.faults.accidents import ROOT, Site
from tests.whole.service import environment


def command(site: Site, *arguments: str, prepare: Callable[[], None] | None = None) -> tuple[int, str]:
    """Run a command; return its exit code and what it said. prepare() is done in its process before."""
    done = subprocess.run(
        [sys.executable, "-m", "indexer", *arguments],
        cwd=ROOT,
        env=environment(site.data_dir),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=prepare,
    )
    return done.returncode, done.stdout + done.stderr


def refused(site: Site, *arguments: str, prepare: Callable[[], None]) -> str:
    """Run a command that cannot write; return what it says, which is for people to read."""
    code, told = command(site, *arguments, prepare=prepare)
    assert code == ExitCode.CANNOT_WRITE, told
    assert "Traceback" not in told
    return told
