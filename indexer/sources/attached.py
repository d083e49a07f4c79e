"""The files that belong to an article, fetched and read as text into it."""

from dataclasses import replace
from http import HTTPStatus

from indexer.attachments import MAX_BYTES, is_readable, text_of_file
from indexer.errors import AttachmentUnreadable, FetchFailed
from indexer.fetching.address import is_same_site, redact
from indexer.fetching.fetcher import Fetcher
from indexer.fetching.robots import Robots
from indexer.sources.outcome import Rejected
from search.analysis import legacy
from search.analysis.normalize import clean
from search.article import MAX_TEXT_LENGTH, Article, Attachment

# More belong to a library than to an article.
MAX_FILES = 10
# Of all of them together; the rest of what an article may hold is its own.
MAX_CHARACTERS = 1_000_000


def with_texts(
    article: Article, fetcher: Fetcher, robots: Robots | None = None
) -> tuple[Article, list[Rejected]]:
    """Return an article with the text of its files, and the files that gave none.

    Those stay attached: a reader may open them. Without robots nothing is forbidden. Raises FetchFailed
    when the site stops answering.
    """
    files: list[Attachment] = []
    rejected: list[Rejected] = []
    room = min(MAX_CHARACTERS, MAX_TEXT_LENGTH - sum(map(len, article.texts())))
    for file in article.attachments:
        text = file.text
        if (
            not text
            and len(files) < MAX_FILES
            and is_readable(file.url)
            and is_same_site(file.url, fetcher.home)
        ):
            try:
                text = _text(file.url, fetcher, robots)[: max(0, room)]
            except AttachmentUnreadable as error:
                rejected.append(Rejected(redact(file.url), f"attached file {error}", article.id))
        room -= len(text)
        files.append(replace(file, text=text))
    return replace(article, attachments=tuple(files)), rejected


def _text(url: str, fetcher: Fetcher, robots: Robots | None) -> str:
    if robots and not robots.allows(url):
        raise AttachmentUnreadable("may not be fetched: robots.txt forbids it")
    try:
        answer = fetcher.get(url, limit=MAX_BYTES)
    except FetchFailed as error:
        if error.is_outage:
            raise
        raise AttachmentUnreadable(f"cannot be fetched: {error}") from error
    if answer.status != HTTPStatus.OK:
        raise AttachmentUnreadable(f"is not there ({answer.status})")
    # Fonts of the time before Unicode live on in PDF files.
    (text,), _ = legacy.repaired([text_of_file(answer.body)])
    return clean(text).strip()
