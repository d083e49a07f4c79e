"""What a power cut leaves is a whole state: all is on disk before a pointer leads to it."""

from pathlib import Path

import pytest

from tests.faults.accidents import Site
from tests.faults.victim import Verb


@pytest.mark.parametrize("verb", [Verb.INGEST, Verb.FULL])
def test_everything_is_on_disk_before_a_pointer_leads_to_it(tmp_path: Path, verb: Verb) -> None:
    """Each file that a publication wrote, and each folder with a new name in it, was synced before."""
    site = Site(tmp_path)
    site.run(Verb.INGEST)
    steps = [step.what for step in site.measure(verb).steps]
    generation = next(step.split()[1] for step in steps if step.startswith("fsync gen-"))

    # Whoosh writes a table of contents under another name and renames it.
    written = [step.split()[1] for step in steps if step.startswith("open ") and ".arrays" in step]
    written += [
        step.split()[1].rpartition(".toc")[0] + ".toc" for step in steps if step.startswith("rename _")
    ]
    for pointer, folder in (("manifest.json", generation), ("CURRENT", "data")):
        moved = steps.index(f"rename {pointer}.new")
        assert f"fsync {pointer}.new" in steps[:moved]
        assert f"fsync {folder}" in steps[moved:], "the pointer itself"
        for name in written:
            assert f"fsync {name}" in steps[:moved]
        last = max(steps.index(f"fsync {name}") for name in written)
        assert f"fsync {generation}" in steps[last:moved], "their names"
    if verb is Verb.FULL:
        made = steps.index(f"mkdir {generation}")
        assert "fsync data" in steps[made : steps.index("rename CURRENT.new")]
    removed = [place for place, step in enumerate(steps) if step.startswith(("remove MAIN", "remove _MAIN"))]
    assert all(place > steps.index("rename CURRENT.new") for place in removed)
