"""The page of one article, and how it is printed."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from search import service
from web import links
from web.caching import conditional
from web.counting import counted_page
from web.params import arguments_of, check_language, is_for_print
from web.state import searcher, settings

bp = Blueprint("article", __name__)


@bp.get("/bai/<any_id:article_id>")
def article(article_id: str) -> ResponseReturnValue:
    """Show an article; with in=1, the sheet of paper it becomes."""
    arguments = list(arguments_of(request.query_string))
    check_language(arguments)
    for_print = is_for_print(arguments)

    def answer() -> str:
        page = service.article(article_id, searcher())
        if for_print:
            return render_template("print.html", page=page, article=page.article, host=_host())
        shown = {other.id for other in (*page.newer, *page.older)}
        related = service.related(article_id, searcher(), without=shown).related
        return render_template("article.html", page=page, article=page.article, host=_host(), related=related)

    if for_print:
        # A sheet of paper shows no figures, and was opened as a page before.
        return conditional(links.sheet(article_id), answer)
    return counted_page(links.article(article_id), answer, article_id=article_id)


def _host() -> str:
    """Return what stands before the addresses of this site on paper."""
    return settings().base_url or request.host_url.rstrip("/")
