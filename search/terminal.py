"""What a terminal shows: a page of results, and how it came about."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from search.best_bets.bet import BestBet
from search.plan import Adjacent, AnyOf, Clause, Filter, OneOf, Term
from search.planner import Step, steps
from search.query.reading import Reading
from search.query.syntax import Either, Excluded, Node, Phrase
from search.results import Result, ResultPage, Snippet, Tier
from search.understanding import unquoted

_TIERS = {
    Tier.EXACT: "khớp đúng dấu",
    Tier.NUMBER: "khớp số hiệu",
    Tier.TONE_FOLDED: "khớp không phân biệt thanh",
    Tier.ABBREVIATION: "khớp viết tắt",
    Tier.FOLDED: "khớp không dấu",
    Tier.FUZZY: "khớp gần đúng",
}
_NOTICES = {
    "marks_restored": "Đang hiển thị kết quả cho “{meant}”. Tìm đúng như đã gõ: --exact",
    "repaired": "Đang hiển thị kết quả cho “{meant}”. Tìm đúng như đã gõ: --exact",
    "abbreviation": "{short} được hiểu là “{long}”. Tìm đúng “{short}”: --exact",
    "phrase_not_found": "Không có tin, bài nào có đúng cụm từ trong ngoặc kép. Đã tìm như các từ thường.",
    "unclosed_quote": "Chưa hiểu câu tìm kiếm (thiếu dấu ngoặc kép đóng). Đã tìm như các từ thường.",
    "relaxed": "Ít tin, bài có gần đủ các từ. Đã tìm cả tin, bài chỉ có một phần.",
    "nothing_searchable": "Câu tìm kiếm không có chữ hay số nào. Đây là tất cả tin, bài.",
}


def page_lines(page: ResultPage, zone: ZoneInfo, best_bets: Iterable[BestBet] = ()) -> Iterator[str]:
    """Yield a page of results line by line; what matched is bold."""
    about = f" về “{page.query.text}”" if page.query.text.strip() else ""
    yield f"Có {_count(page.total)} tin, bài{about}" if page.total else f"Không tìm thấy tin, bài nào{about}."
    for notice in page.notices:
        yield _NOTICES[notice.code].format(**notice.values)
    if page.asked.did_you_mean:
        yield f"Có phải bạn muốn tìm “{page.asked.did_you_mean}”?"
    if page.document:
        count = _count(page.document.total)
        yield f"Văn bản số {page.document.number} — {count} tin, bài nhắc đến văn bản này"
    for bet in best_bets:
        yield f"Được đề xuất: {click.style(bet.title, bold=True)} — {bet.url}"
        if bet.description:
            yield f"     {bet.description}"
    first = (page.query.page - 1) * page.query.per_page + 1
    for number, result in enumerate(page.results, start=first):
        yield ""
        yield f"{number:>3}. {_bold(result.title)}"
        for line in _below_title(result, zone):
            yield f"     {line}"
    yield ""
    yield f"Trang {page.query.page}/{page.pages} · {page.took_ms:.0f} ms"


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def page_object(page: ResultPage, zone: ZoneInfo, best_bets: Iterable[BestBet] = ()) -> dict[str, object]:
    """Return a page of results as a JSON object; ranges are offsets into the text beside them."""
    return {
        "query": page.query.text,
        "interpreted_as": page.asked.interpreted_as,
        "did_you_mean": page.asked.did_you_mean,
        "document": asdict(page.document) if page.document else None,
        "total": page.total,
        "page": page.query.page,
        "pages": page.pages,
        "took_ms": round(page.took_ms, 3),
        "notices": [notice.code for notice in page.notices],
        "best_bets": [
            {"title": bet.title, "url": bet.url, "description": bet.description} for bet in best_bets
        ],
        "hits": [_result_object(result, zone) for result in page.results],
        "facets": {name: [asdict(bucket) for bucket in buckets] for name, buckets in page.facets.items()},
        "histogram": [{"key": bucket.value, "count": bucket.count} for bucket in page.histogram],
        "index": {"version": page.status.version, "articles": page.status.articles},
    }


def explanation(page: ResultPage, zone: ZoneInfo) -> dict[str, object]:
    """Return every stage between what was typed and what the engine is asked."""
    return {**_taken(page), "steps": [_step(step) for step in _steps(page, zone)]}


def _stages(stages: Mapping[str, object], prefix: str = "") -> Iterator[str]:
    for stage, value in stages.items():
        yield f"{prefix}{stage}: {'  '.join(value) if isinstance(value, list) else value}"


def _taken(page: ResultPage) -> dict[str, object]:
    asked = page.asked
    return {
        "text": page.query.text,
        "tree": " ".join(map(_drawn, asked.parsed.nodes)),
        "in_title": asked.parsed.in_title,
        "unclosed_quote": asked.parsed.unclosed_quote,
        "interpreted_as": asked.interpreted_as,
        "did_you_mean": asked.did_you_mean,
        "readings": list(map(_reading, asked.all_readings)),
        "documents": [str(document.number) for document in asked.documents],
        "periods": [f"{period.text} = {period.first} to {period.last}" for period in asked.periods],
    }


def explanation_lines(page: ResultPage, zone: ZoneInfo) -> Iterator[str]:
    """Yield every stage of a search, and of each hit the score and the tier."""
    yield from _stages(_taken(page))
    for number, step in enumerate(_steps(page, zone), start=1):
        yield from _stages(_step(step), f"step {number} ")
    for result in page.results:
        yield f"hit {result.article.id}: {result.score:.4f} {result.tier} in {', '.join(result.via)}"


def _steps(page: ResultPage, zone: ZoneInfo) -> tuple[Step, ...]:
    """Return the steps that were taken: those without quotes where the quoted words stand nowhere."""
    is_unquoted = any(notice.code == "phrase_not_found" for notice in page.notices)
    return steps(unquoted(page.asked) if is_unquoted else page.asked, page.query, zone)


def _reading(reading: Reading) -> str:
    """Return a reading, and in brackets what else its places are looked for as."""
    places = [
        *((one.start, one.end, one.text) for one in reading.others),
        *((one.start, one.end, one.short) for one in reading.expansions),
        *((one.start, one.end, " ".join(term for _, term in one.terms)) for one in reading.keys),
    ]
    return " ".join([reading.text, *(f"[{reading.text[start:end]} = {text}]" for start, end, text in places)])


def _step(step: Step) -> dict[str, object]:
    plan = step.plan
    return {
        "enough": step.enough,
        "minimum": plan.minimum,
        "groups": list(map(_clause, plan.groups)),
        "must": list(map(_clause, plan.must)),
        "must_not": list(map(_clause, plan.must_not)),
        "boosts": list(map(_clause, plan.boosts)),
        "filters": list(map(_filter, plan.filters)),
        "sort": plan.sort.value,
    }


def _below_title(result: Result, zone: ZoneInfo) -> Iterator[str]:
    article = result.article
    facts = [article.category, f"Đăng {_day(article.published, zone)}" if article.published else None]
    if result.days_mentioned:
        facts.append(f"Sự kiện {result.days_mentioned[0]:%d/%m/%Y}")
    facts.append(f"Nguồn: {article.source}" if article.source else None)
    facts.append(_TIERS[result.tier] if result.tier else None)
    for line in (" · ".join(filter(None, facts)), _bold(result.snippet), article.url):
        if line:
            yield line


def _bold(snippet: Snippet) -> str:
    """Return a snippet for a terminal; click takes the bold out where the output is a file."""
    text, end = "", 0
    for start, stop in snippet.ranges:
        text += snippet.text[end:start] + click.style(snippet.text[start:stop], bold=True)
        end = stop
    return text + snippet.text[end:]


def _day(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%d/%m/%Y}"


def _result_object(result: Result, zone: ZoneInfo) -> dict[str, object]:
    article = result.article
    return {
        "id": article.id,
        "url": article.url,
        "published_at": article.published.astimezone(zone).isoformat() if article.published else None,
        "category": article.category,
        "source": article.source,
        "dates_mentioned": [day.isoformat() for day in result.days_mentioned],
        "document_numbers": [number.number for number in result.document_numbers],
        "match": {"tier": result.tier, "via": result.via, "score": round(result.score, 4)},
        "title": asdict(result.title),
        "snippet": asdict(result.snippet),
    }


def _drawn(node: Node) -> str:
    """Return a node as it could be typed, a run of words in parentheses."""
    if isinstance(node, Excluded):
        return f"-{_drawn(node.node)}"
    if isinstance(node, Either):
        return f"({' | '.join(map(_drawn, node.parts))})"
    return f'"{node.text}"' if isinstance(node, Phrase) else f"({node.text})"


def _clause(clause: Clause) -> str:
    match clause:
        case Term(field, text, boost):
            return f"{field}:{text}^{boost:g}"
        case Adjacent(field, texts, boost):
            return f'{field}:"{" ".join(texts)}"^{boost:g}'
        case AnyOf(clauses):
            return f"({' | '.join(map(_clause, clauses))})"


def _filter(wanted: Filter) -> str:
    if isinstance(wanted, OneOf):
        return f"{wanted.field} in {', '.join(wanted.values)}"
    return f"{wanted.field} from {wanted.low} to {wanted.high}"
