"""Takes the pictures of the READMEs anew, over the sample: `python -m tests.whole.pictures`."""

import tempfile
from pathlib import Path

from tests.whole.chromium import chromium
from tests.whole.service import ROOT, ingest, serving

FOLDER = Path(__file__).parent / "pictures"
RESULTS = "/tim-kiem?q=nghia+vu+quan+su"
PICTURES = {
    "home-1280": "/",
    "results-1280": RESULTS,
    "results-360": RESULTS,
    "day-1280": "/ngay/2023-12-13",
    "article-1280": "/bai/cchc-000001",
    "nothing-found-1280": "/tim-kiem?q=blockchain",
}


def main() -> None:
    """Index the sample in a folder of its own, serve it, and take each picture."""
    with tempfile.TemporaryDirectory() as folder:
        ingest(ROOT / "indexer" / "sample", Path(folder))
        with serving(Path(folder)) as site, chromium() as browser:
            for name, address in PICTURES.items():
                width = int(name.rsplit("-", 1)[1])
                page = browser.new_page(viewport={"width": width, "height": 640 if width > 360 else 780})
                page.goto(site + address)
                page.screenshot(path=FOLDER / f"{name}.png")
                page.close()


if __name__ == "__main__":
    main()
