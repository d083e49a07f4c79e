"""What a source yields: articles, and what it has to say where it has none to give."""

from dataclasses import dataclass

from search.article import Article


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something that is no article: where it stands, and why it cannot be one.

    ``article_id`` is known when the source said which article it meant; that article still counts as
    listed. ``ends_source`` says that nothing after this place could be read.
    """

    where: str
    reason: str
    article_id: str | None = None
    ends_source: bool = False


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An article that is listed and, by what the source says of it, as it was: it was not read again."""

    article_id: str


@dataclass(frozen=True, slots=True)
class Gone:
    """An article of which the source says that it is no more: 404, 410, noindex, deleted from a list."""

    article_id: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the operator should know though nothing is wrong."""

    text: str


Item = Article | Rejected | Unchanged | Gone | Note
