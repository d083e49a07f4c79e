"""Reading a judged collection, and measuring the product on it."""

import gzip
import json
import lzma
from pathlib import Path

import pytest

from search.__main__ import main
from search.config import Settings
from search.evaluation.evaluate import Means, evaluate
from search.evaluation.judged import read, without_marks
from tests.make import HCM

CORPUS = [
    {"id": "gold", "title": "Giá vàng tăng", "body": "Giá vàng miếng tăng mạnh."},
    {"id": "rain", "title": "Mưa lớn", "body": "Mưa lớn ở miền Trung."},
    {"id": "old", "title": "Giá vàng", "body": "Giá vàng."},
    {"id": "empty"},
]
QUESTIONS = [
    {"id": "q1", "text": "giá vàng", "type": "ignored", "kind": "short"},
    {"id": "q2", "text": "mưa “lớn”"},
    {"id": "q3", "text": "không ai biết"},
]
QRELS = "qid\tdocid\trel\nq1\tgold\t1\nq1\train\t0\nq2\train\t2\nq9\tgold\t1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a judged collection of three articles and two answered questions."""
    for name, records in (("corpus", CORPUS), ("queries", QUESTIONS)):
        lines = [json.dumps(record, ensure_ascii=False) for record in records]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text(QRELS, encoding="utf-8")
    (tmp_path / "exclude.tsv").write_text("q1\told\n", encoding="utf-8")
    return tmp_path


def test_a_collection_is_read(folder: Path) -> None:
    """What is no article is counted, a heading is skipped."""
    judged = read(folder, HCM)
    assert [article.id for article in judged.articles] == ["gold", "rain", "old"]
    assert judged.rejected == 1
    assert judged.questions == {"q1": "giá vàng", "q2": "mưa “lớn”", "q3": "không ai biết"}
    assert judged.grades == {"q1": {"gold": 1, "rain": 0}, "q2": {"rain": 2}, "q9": {"gold": 1}}
    assert judged.kinds == {"q1": "short"}
    assert judged.excluded == {"q1": {"old"}}
    assert without_marks(judged).questions["q2"] == "mua “lon”"


def test_judgements_need_no_heading_and_exclusions_no_file(folder: Path) -> None:
    """The first line may be a judgement."""
    (folder / "qrels.tsv").write_text("q1\tgold\t3\r\n\r\n", encoding="utf-8")
    (folder / "exclude.tsv").unlink()
    judged = read(folder, HCM)
    assert (judged.grades, judged.excluded) == ({"q1": {"gold": 3}}, {})


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress], ids=["gz", "xz"])
def test_packed_files_are_read(folder: Path, pack: object) -> None:
    """Collections are big; they may be packed."""
    suffix = ".gz" if pack is gzip.compress else ".xz"
    plain = folder / "corpus.jsonl"
    (folder / f"corpus.jsonl{suffix}").write_bytes(pack(plain.read_bytes()))  # type: ignore[operator]
    plain.unlink()
    assert len(read(folder, HCM).articles) == 3


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("corpus.jsonl", None, "holds no corpus.jsonl, corpus.jsonl.gz or corpus.jsonl.xz"),
        ("queries.jsonl", None, "holds no queries.jsonl"),
        ("qrels.tsv", None, "holds no qrels.tsv"),
        ("corpus.jsonl", '{"id": 1}\n{"id":', "corpus.jsonl:2: not JSON"),
        ("corpus.jsonl", "[]", "corpus.jsonl:1: not a JSON object"),
        ("queries.jsonl", '{"id": "q1"}', "queries.jsonl:1: a question needs id and text"),
        ("qrels.tsv", "q1\tgold", "qrels.tsv:1: 2 columns, not 3"),
        ("qrels.tsv", "q1\tgold\t1\nq1\train\tyes", "qrels.tsv:2: 'yes' is not a grade"),
        ("qrels.tsv", "q7\tgold\t1", "no question of queries.jsonl has an answer"),
        ("exclude.tsv", "q1", "exclude.tsv:1: 1 columns, not 2"),
    ],
)
def test_what_is_wrong_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, content: str | None, sentence: str
) -> None:
    """A file that is missing, a line that is wrong: exit code 2, and where to look."""
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["evaluate", str(folder)])
    assert ended.value.code == 2
    assert sentence in capsys.readouterr().err


def test_a_broken_archive_is_named(folder: Path) -> None:
    """A download that was cut short is no riddle."""
    whole = (folder / "corpus.jsonl").read_bytes()
    (folder / "corpus.jsonl").unlink()
    (folder / "corpus.jsonl.gz").write_bytes(gzip.compress(whole)[:-20])
    with pytest.raises(ValueError, match=r"corpus\.jsonl\.gz cannot be read"):
        read(folder, HCM)


def test_the_product_is_measured(folder: Path) -> None:
    """An answer that does not count is passed over; what has no answer is not asked."""
    measured = evaluate(read(folder, HCM), Settings(data_dir=folder / "untouched"))
    assert (measured.articles, measured.rejected) == (3, 1)
    assert measured.means == Means(2, 1.0, 1.0, 1.0, 1.0, 0.0)
    assert measured.means_by_kind == {"short": Means(1, 1.0, 1.0, 1.0, 1.0, 0.0)}
    assert 0 < measured.took_ms(50) <= measured.took_ms(99)
    assert measured.index_s > 0
    assert not (folder / "untouched").exists()


def test_the_command_prints_the_measures(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a table, or as one object; with marks or without."""
    for arguments in ([], ["--strip-marks", "--json"]):
        with pytest.raises(SystemExit) as ended:
            main(["evaluate", str(folder), *arguments])
        assert not ended.value.code
    table, _, told = capsys.readouterr().out.rpartition("\n{")
    assert "nDCG@10     1.0000" in table
    assert "short                 1    1.0000" in table
    told_of = json.loads("{" + told)
    assert (told_of["questions"], told_of["mrr_10"], told_of["kinds"]["short"]["ndcg_10"]) == (2, 1.0, 1.0)
    assert [outcome["question"] for outcome in told_of["outcomes"]] == ["q1", "q2"]
    assert "baseline" not in told_of


def test_the_command_keeps_a_baseline(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is written on demand; the same answers are no worse, lower ones end with 1 and are named."""
    stored = str(folder / "baseline.tsv")

    def ends(arguments: list[str]) -> object:
        with pytest.raises(SystemExit) as ended:
            main(["evaluate", str(folder), *arguments])
        return ended.value.code or 0

    assert ends(["--write-baseline", stored]) == 0
    assert ends(["--baseline", stored]) == 0
    assert "same (2)" in capsys.readouterr().out

    (folder / "qrels.tsv").write_text("q1\train\t3\nq1\tgold\t1\nq2\train\t2\n", encoding="utf-8")
    assert ends(["--baseline", stored]) == 1
    assert "1.0000 -> " in capsys.readouterr().out
    assert ends(["--baseline", stored, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)["baseline"]
    assert (told["is_worse"], [change["question"] for change in told["lost"]]) == (True, ["q1"])

    assert ends(["--baseline", stored, "--write-baseline", stored]) == 0
    assert ends(["--baseline", stored]) == 0


def test_articles_may_stand_elsewhere(folder: Path, tmp_path: Path) -> None:
    """Of a folder, every JSONL file is read, packed or not."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (folder / "corpus.jsonl").rename(shelf / "b.jsonl")
    (shelf / "a.jsonl.gz").write_bytes(gzip.compress(b'{"id": "first", "title": "Tin"}'))
    assert [article.id for article in read(folder, HCM, shelf).articles] == ["first", "gold", "rain", "old"]
    with pytest.raises(ValueError, match=r"holds no \.jsonl"):
        read(folder, HCM, tmp_path / "nowhere")


def test_a_question_that_is_too_long_is_cut(folder: Path) -> None:
    """The page would refuse it; a collection is measured all the same."""
    long_question = {"id": "q1", "text": "giá vàng " * 100}
    (folder / "queries.jsonl").write_text(json.dumps(long_question), encoding="utf-8")
    assert evaluate(read(folder, HCM), Settings()).means.recall_10 == 1.0


def test_the_list_of_abbreviations_of_the_site_is_measured(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question that only the operator's list explains is answered; a list with a mistake is explained."""
    (folder / "queries.jsonl").write_text(json.dumps({"id": "q2", "text": "MLX"}), encoding="utf-8")
    listed = folder / "abbreviations.txt"
    listed.write_text("MLX = mưa lớn\n", encoding="utf-8")
    judged = read(folder, HCM)
    assert evaluate(judged, Settings()).means.recall_10 == 0.0
    assert evaluate(judged, Settings(abbreviations=listed)).means.recall_10 == 1.0

    listed.write_text("MLX\n", encoding="utf-8")
    monkeypatch.setenv("TIMTIN_ABBREVIATIONS", str(listed))
    with pytest.raises(SystemExit) as ended:
        main(["evaluate", str(folder)])
    assert ended.value.code == 2
    assert "abbreviations.txt:1" in capsys.readouterr().err
