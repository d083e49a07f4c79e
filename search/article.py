"""The one document model: what an article is, everywhere in timtin."""

from dataclasses import dataclass, field
from datetime import datetime
from unicodedata import is_normalized

from search.errors import InvalidArticle

MAX_ID_LENGTH = 200
MAX_TITLE_LENGTH = 2_000
MAX_TEXT_LENGTH = 2_000_000


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to an article: where it is, what it is called, what it says."""

    url: str
    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A published piece: a news item, a notice, a document.

    Text is clean NFC (see search.analysis.normalize.clean) from the moment an Article exists;
    every offset in the program points into it. Moments are aware datetimes. ``repaired_from`` names the
    legacy encoding that the text came in; it is news of the door, and neither stored nor compared.
    """

    id: str
    url: str | None = None
    title: str = ""
    summary: str = ""
    body: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    category: str | None = None
    source: str | None = None
    author: str | None = None
    captions: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    repaired_from: str | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        """Refuse what could not be shown, found or kept."""
        if not self.id or len(self.id) > MAX_ID_LENGTH or not self.id.isprintable():
            raise InvalidArticle(f"id must be 1 to {MAX_ID_LENGTH} printable characters")
        if not (self.title or self.body):
            raise InvalidArticle("neither title nor body")
        if len(self.title) > MAX_TITLE_LENGTH:
            raise InvalidArticle(f"title longer than {MAX_TITLE_LENGTH} characters")
        if sum(map(len, self.texts())) > MAX_TEXT_LENGTH:
            raise InvalidArticle(f"text longer than {MAX_TEXT_LENGTH} characters")
        for name, moment in (("published", self.published), ("updated", self.updated)):
            if moment is not None and moment.tzinfo is None:
                raise InvalidArticle(f"{name} has no time zone")
        if not all(is_normalized("NFC", text) for text in self.texts()):
            raise InvalidArticle("text is not NFC")

    def texts(self) -> tuple[str, ...]:
        """All that can be searched, in reading order: title, summary, body, captions, attachments."""
        attached = tuple(f"{file.title}\n{file.text}" for file in self.attachments)
        return (self.title, self.summary, self.body, *self.captions, *attached)

    @property
    def heading(self) -> str:
        """The title, or the first line of the body where there is none."""
        return self.title or self.body.strip().split("\n", 1)[0][:120]
