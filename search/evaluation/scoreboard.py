"""An evaluation, also beside its baseline: as lines to read and as one JSON object."""

from collections.abc import Iterator
from dataclasses import asdict

from search.evaluation.baseline import Change, Comparison
from search.evaluation.evaluate import FIRST, Evaluation


def evaluation_lines(measured: Evaluation) -> Iterator[str]:
    """Yield an evaluation as a table, and where questions have kinds a second one by kind."""
    means = measured.means
    yield f"articles    {measured.articles}  ({measured.rejected} rejected)"
    yield f"questions   {means.questions}"
    yield f"nDCG@10     {means.ndcg_10:.4f}"
    yield f"MRR@10      {means.mrr_10:.4f}"
    yield f"Recall@10   {means.recall_10:.4f}"
    yield f"Recall@100  {means.recall_100:.4f}"
    yield f"unjudged    {means.unjudged_10:.1f} of the first {FIRST} answers"
    yield f"latency     {measured.took_ms(50):.1f} ms p50, {measured.took_ms(99):.1f} ms p99 (first page)"
    yield f"index       {measured.index_s:.2f} s"
    kinds = measured.means_by_kind
    if kinds:
        yield ""
        yield f"{'kind':14}{'questions':>9}{'nDCG@10':>10}{'MRR@10':>10}{'Recall@10':>11}{'unjudged':>10}"
    for kind, of_kind in kinds.items():
        yield (
            f"{kind:14}{of_kind.questions:9}{of_kind.ndcg_10:10.4f}{of_kind.mrr_10:10.4f}"
            f"{of_kind.recall_10:11.4f}{of_kind.unjudged_10:10.1f}"
        )


def comparison_lines(found: Comparison) -> Iterator[str]:
    """Yield what an evaluation lost and won against its baseline, question by question."""
    lost, won = found.lost, found.won
    for name, changes in (("lost", lost), ("won", won)):
        yield ""
        yield f"{name} ({len(changes)})"
        yield from map(_change_line, changes)
    yield ""
    yield f"same ({len(found.changes) - len(lost) - len(won)})"
    for name, questions in (("not in the baseline", found.unknown), ("only in the baseline", found.gone)):
        if questions:
            yield f"{name} ({len(questions)}): {', '.join(questions)}"
    yield ""
    for kind, gain in found.gains_by_kind.items():
        yield f"{kind:14}{gain:+10.4f}"
    low, high = found.interval
    yield f"nDCG@10       {found.mean_gain:+10.4f}, 95 of 100 times between {low:+.4f} and {high:+.4f}"
    if found.is_worse:
        yield "worse than the baseline; if that is meant, write it anew with --write-baseline"


def evaluation_object(measured: Evaluation, found: Comparison | None = None) -> dict[str, object]:
    """Return an evaluation as a JSON object."""
    told = {
        "articles": measured.articles,
        "rejected": measured.rejected,
        **asdict(measured.means),
        "p50_ms": measured.took_ms(50),
        "p99_ms": measured.took_ms(99),
        "index_s": measured.index_s,
        "kinds": {kind: asdict(means) for kind, means in measured.means_by_kind.items()},
        "outcomes": [asdict(outcome) for outcome in measured.outcomes],
    }
    return told if found is None else told | {"baseline": _comparison_object(found)}


def _change_line(change: Change) -> str:
    return (
        f"  {change.gain:+.4f}  {change.before:.4f} -> {change.after:.4f}  {change.question}  {change.text}"
    )


def _comparison_object(found: Comparison) -> dict[str, object]:
    return {
        "mean_gain": found.mean_gain,
        "interval": found.interval,
        "is_worse": found.is_worse,
        "kinds": found.gains_by_kind,
        "lost": [asdict(change) for change in found.lost],
        "won": [asdict(change) for change in found.won],
        "unknown": found.unknown,
        "gone": found.gone,
    }
