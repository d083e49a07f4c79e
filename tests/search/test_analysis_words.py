"""Our engine finds PyVi's words with PyVi's model, and needs nothing else of PyVi."""

import lzma
import pickle
import subprocess
import sys
from collections.abc import Callable
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.crfsuite import MalformedModel, parse
from search.analysis.forms import BREAK
from search.analysis.normalize import clean
from search.analysis.words import model_bytes, segmenter, split
from tests.golden.read import FOLDER

# Articles of law and administrative procedures, chosen for variety, and 350 odd lines of our own.
SENTENCES = FOLDER / "sentences.txt.xz"

texts = st.text(st.sampled_from("àạđbcinhtuAĐT019 .,-_/@:’…\n") | st.characters(), max_size=60)


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    """Return real sentences."""
    return lzma.decompress(SENTENCES.read_bytes()).decode().splitlines()


@pytest.fixture(scope="module")
def pyvi_tokenize() -> Callable[[str], str]:
    """Return PyVi's own tokenizer, which brings scikit-learn with it."""
    from pyvi import ViTokenizer

    tokenize: Callable[[str], str] = ViTokenizer.tokenize
    return tokenize


def test_words_are_those_of_pyvi(sentences: list[str], pyvi_tokenize: Callable[[str], str]) -> None:
    """Three thousand and more real sentences are segmented exactly as PyVi does it."""
    assert len(set(sentences)) >= 3_500
    ours = segmenter()
    assert [ours.tokenize(line) for line in sentences] == [pyvi_tokenize(line) for line in sentences]


@given(text=texts)
def test_words_of_anything_are_those_of_pyvi(text: str, pyvi_tokenize: Callable[[str], str]) -> None:
    """Strings that are no sentences make no difference either."""
    # Clean text holds neither of these: PyVi fails on a lone surrogate, and reads NUL as the end of a token.
    text = "".join(char for char in text if char != "\0" and not "\ud800" <= char <= "\udfff")
    assert segmenter().tokenize(text) == pyvi_tokenize(text)


def test_many_lines_at_once(sentences: list[str]) -> None:
    """Lines told together are told as each would be alone."""
    ours = segmenter()
    together = [BREAK]
    alone: list[bool] = []
    for line in sentences[:300]:
        rows = ours.rows(split(line))
        together += [*rows, BREAK]
        alone += [*ours.joins([BREAK, *rows, BREAK])[1:-1], False]
    assert ours.joins(together)[1:].tolist() == alone


@given(texts.map(clean))
def test_spans_point_into_the_line(line: str) -> None:
    """The words of a line cover all of it but white space, in order."""
    end, uncovered = 0, []
    for start, stop in segmenter().spans(line):
        uncovered.append(line[end:start])
        end = stop
    assert "".join([*uncovered, line[end:]]).strip() == ""


def test_scikit_learn_is_not_imported() -> None:
    """Neither scikit-learn nor what it brings is loaded, and none of PyVi's code runs."""
    program = (
        "import sys; from search.analysis.words import segmenter; segmenter().tokenize('học sinh Hà Nội');"
        "print([name for name in ('sklearn', 'scipy', 'pycrfsuite', 'sklearn_crfsuite', 'pyvi')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("piece", ["a.", "a-", "a@", "1.", "đ ", "A.", "_1", "http:", "cải cách hành chính "])
def test_time_grows_with_length_only(piece: str) -> None:
    """A hostile run four times as long takes about four times as long, not sixteen times."""
    short, long = (min(_seconds(piece * times) for _ in range(3)) for times in (5_000, 20_000))
    assert long < 10 * short + 0.2


def _seconds(line: str) -> float:
    """Return how long it takes to cut a line; a busy machine adds to it, and takes nothing away."""
    start = process_time()
    segmenter().spans(line)
    return process_time() - start


class Trap:
    """Does harm when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str, ...]]:
        return pytest.fail, ("something was unpickled",)


def test_nothing_is_unpickled() -> None:
    """The model's bytes are read out of a pickle that would do harm if it were loaded."""
    assert model_bytes(pickle.dumps((Trap(), "lCRF\xff"), protocol=2)) == b"lCRF\xff"


def test_pickle_without_a_model() -> None:
    """Another version of PyVi is refused with words, not with wrong results."""
    with pytest.raises(MalformedModel, match=r"0\.1\.1"):
        model_bytes(pickle.dumps("no model"))


@pytest.mark.parametrize("data", [b"", b"lCRF", b"lCRF" + b"\0" * 60, b"x" * 1000])
def test_malformed_model(data: bytes) -> None:
    """Bytes that are no model, or a part of one, are refused."""
    with pytest.raises(MalformedModel):
        parse(data)
