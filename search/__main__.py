"""timtin-search: search from the terminal, and measure how good the answers are."""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

import click

from search.analysis.dates import parse_days
from search.analysis.normalize import slug
from search.best_bets.file import read as read_best_bets
from search.best_bets.lookup import BestBets
from search.config import Settings
from search.engine import open_searcher
from search.errors import IndexUnavailable, InvalidAbbreviations, InvalidBestBets, InvalidQuery, Problem
from search.evaluation import baseline
from search.evaluation.evaluate import evaluate
from search.evaluation.judged import read, without_marks
from search.evaluation.scoreboard import comparison_lines, evaluation_lines, evaluation_object
from search.glossary import Glossary, glossary_of
from search.plan import Sort
from search.query.model import Query, query_text
from search.service import answer
from search.terminal import explanation, explanation_lines, page_lines, page_object

# EX_UNAVAILABLE of sysexits.h; a wrong argument is 2, as everywhere.
NO_INDEX = 69
# As grep and diff say that they found what they look for.
WORSE = 1

_SENTENCES = {
    "query_too_long": "Từ khóa dài quá {0.limit} ký tự. Hãy rút gọn.",
    "reversed_dates": "“Từ ngày” đang sau “Đến ngày”.",
    "invalid_page": "Trang phải là số từ 1 đến {0.limit}.",
    "too_many_values": "Chỉ chọn được {0.limit} giá trị cho {0.parameter}.",
}

# The first and the last day of what was typed into a date option.
_Span: TypeAlias = tuple[date, date] | None


def _days(context: click.Context, option: click.Parameter, value: str | None) -> _Span:
    """Return the first and the last day that a date option means: a day, a month or a year."""
    try:
        return parse_days(value) if value else None
    except ValueError as error:
        sentence = f"“{value}” không phải là ngày có thật. Hãy nhập ngày/tháng/năm, ví dụ 28/02/2023."
        raise click.BadParameter(sentence, context, option) from error


def main(arguments: Sequence[str] | None = None) -> None:
    """Run timtin-search: "evaluate" first is the command; a question of that one word stands behind "--"."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["evaluate"]:
        evaluate_command.main(given[1:], prog_name="timtin-search evaluate")
    else:
        search_command.main(given, prog_name="timtin-search")


@click.command(epilog="timtin-search evaluate DIR measures the answers; see timtin-search evaluate --help.")
@click.argument("words", nargs=-1, metavar="CÂU_HỎI…")
@click.option("--from", "first", callback=_days, help="Only articles of this day, month or year, and later.")
@click.option("--to", "last", callback=_days, help="Only articles of this day, month or year, and earlier.")
@click.option("--sort", type=click.Choice([sort.value for sort in Sort]), default=Sort.RELEVANCE.value)
@click.option("--category", "categories", multiple=True, help="Only this category, or another one given.")
@click.option("--source", "sources", multiple=True, help="Only this source, or another one given.")
@click.option("--exact", is_flag=True, help="As typed: restore no marks, mend no slips, spell nothing out.")
@click.option("--page", type=int, default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--explain", is_flag=True, help="Show what was understood, what the engine is asked, and scores."
)
def search_command(*, as_json: bool, explain: bool, **asked: Any) -> None:
    """Search the news: CÂU_HỎI is what you would type on the page."""
    settings = _settings()
    try:
        query = _query(**asked)
        glossary, today = glossary_of(settings), datetime.now(settings.zone).date()
        best_bets = _best_bets(settings, glossary)
        page = answer(query, open_searcher(settings), settings.zone, glossary=glossary, today=today)
    except InvalidQuery as error:
        raise click.UsageError("\n".join(map(_sentence, error.problems))) from error
    except (InvalidAbbreviations, InvalidBestBets) as error:
        raise click.UsageError(str(error)) from error
    except IndexUnavailable as error:
        raise _NoIndex(str(error)) from error
    recommended = best_bets.of(page.query, page.asked, today)
    if as_json:
        told = {"explanation": explanation(page, settings.zone)} if explain else {}
        click.echo(json.dumps(page_object(page, settings.zone, recommended) | told, ensure_ascii=False))
        return
    for line in (
        *(explanation_lines(page, settings.zone) if explain else ()),
        *page_lines(page, settings.zone, recommended),
    ):
        click.echo(line)


_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--strip-marks", is_flag=True, help="Ask as people without a Vietnamese keyboard type.")
@click.option("--corpus", type=_FOLDER, help="Take the articles from all JSONL files of this folder.")
@click.option(
    "--baseline",
    "compared",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Compare each question with its score in this file; end with 1 when answers became worse.",
)
@click.option(
    "--write-baseline",
    "written",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Store the scores in this file, and end with 0 whatever they are.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def evaluate_command(
    folder: Path,
    *,
    strip_marks: bool,
    corpus: Path | None,
    compared: Path | None,
    written: Path | None,
    as_json: bool,
) -> None:
    """Measure the answers to judged questions.

    DIR holds corpus.jsonl (also .gz, .xz), queries.jsonl, qrels.tsv and, if need be, exclude.tsv. It is
    indexed in a directory of its own, which is then removed; the live index is not touched.
    """
    settings = _settings()
    try:
        before = baseline.read(compared) if compared else None
        judged = read(folder, settings.zone, corpus)
        measured = evaluate(without_marks(judged) if strip_marks else judged, settings, _with_progress)
        found = baseline.compare(measured.outcomes, before) if before is not None else None
    except (ValueError, InvalidAbbreviations) as error:
        raise click.UsageError(str(error)) from error
    if as_json:
        click.echo(json.dumps(evaluation_object(measured, found), ensure_ascii=False))
    else:
        click.echo("\n".join((*evaluation_lines(measured), *(comparison_lines(found) if found else ()))))
    if written:
        baseline.write(written, measured.outcomes)
    elif found and found.is_worse:
        sys.exit(WORSE)


class _NoIndex(click.ClickException):
    exit_code = NO_INDEX


def _query(words: tuple[str, ...], first: _Span, last: _Span, **rest: Any) -> Query:
    """Return what the arguments ask for; categories and sources may be given as they are displayed."""
    return Query(
        text=query_text(" ".join(words)),
        first_day=first and first[0],
        last_day=last and last[1],
        categories=tuple(map(slug, rest["categories"])),
        sources=tuple(map(slug, rest["sources"])),
        sort=Sort(rest["sort"]),
        page=rest["page"],
        exact=rest["exact"],
    )


def _best_bets(settings: Settings, glossary: Glossary) -> BestBets:
    file = settings.best_bets_file
    is_there = settings.best_bets or file.exists()
    return BestBets(read_best_bets(file), glossary) if is_there else BestBets()


def _sentence(problem: Problem) -> str:
    """Return what is wrong with a query, as the page says it."""
    return _SENTENCES.get(problem.code, "{0.parameter}: {0.code}").format(problem)


def _with_progress(questions: Sequence[str]) -> Iterable[str]:
    """Show on a terminal how far the questions are; say nothing in a log."""
    with click.progressbar(questions, file=sys.stderr, hidden=not sys.stderr.isatty()) as shown:
        yield from shown


def _settings() -> Settings:
    try:
        return Settings.from_env()
    except ValueError as error:
        raise click.UsageError(str(error)) from None


if __name__ == "__main__":
    main()
