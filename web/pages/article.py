"""The page of one article, and how it is printed."""

from functools import partial

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from search import service
from search.query.model import Query
from web import links
from web.caching import conditional_by_origin
from web.counting import counted_page
from web.params import arguments_of, check_language, is_for_print, search_behind
from web.state import glossary, origin, searcher, today

bp = Blueprint("article", __name__)


@bp.get("/bai/<any_id:article_id>")
def article(article_id: str) -> ResponseReturnValue:
    """Show an article, with what was asked for marked in it; with in=1, the sheet of paper it becomes."""
    arguments = list(arguments_of(request.query_string))
    check_language(arguments)
    if is_for_print(arguments):
        # A sheet of paper shows no figures, and was opened as a page before. It names the host.
        return conditional_by_origin(links.sheet(article_id), partial(_sheet, article_id), "html")
    query = search_behind(arguments)
    return counted_page(
        links.article(article_id, query), partial(_page, article_id, query), article_id=article_id
    )


def _sheet(article_id: str) -> str:
    page = service.article(article_id, searcher())
    return render_template("print.html", page=page, article=page.article, origin=origin())


def _page(article_id: str, query: Query) -> str:
    page = service.article(article_id, searcher(), query, glossary=glossary(), today=today())
    shown = {other.id for other in (*page.newer, *page.older)}
    related = service.related(article_id, searcher(), without=shown).related
    return render_template("article.html", page=page, article=page.article, related=related, query=query)
