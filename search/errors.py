"""One tree of errors. Ask of each: who can act on it?"""

from dataclasses import dataclass
from typing import ClassVar


class TimtinError(Exception):
    """Something that timtin can explain; anything else that is raised is a bug."""

    code: ClassVar[str] = "internal_error"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with one parameter of a request.

    ``code`` is stable and names the sentence that the edge says in the reader's language;
    ``limit`` is the number that the sentence needs, if it needs one.
    """

    parameter: str
    value: str
    code: str
    limit: int | None = None


class InvalidQuery(TimtinError):
    """The request cannot be answered as it stands; the caller can mend it."""

    code = "invalid_query"

    def __init__(self, *problems: Problem) -> None:
        """Keep all that is wrong, so that it can be told at once."""
        super().__init__("; ".join(f"{p.parameter}: {p.code} ({p.value[:80]!r})" for p in problems))
        self.problems = problems


class InvalidArticle(TimtinError):
    """A record that cannot be an Article; the source's owner can mend it."""

    code = "invalid_article"


class InvalidAbbreviations(TimtinError):
    """A list of abbreviations has a line that is none; whoever keeps the list can mend it."""

    code = "invalid_abbreviations"


class InvalidBestBets(TimtinError):
    """A file of best bets has lines that are none; whoever keeps the file can mend them."""

    code = "invalid_best_bets"

    def __init__(self, *problems: str) -> None:
        """Keep all that is wrong, each with its place; the message tells the first."""
        rest = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"{problems[0]}{rest}")
        self.problems = problems


class CursorExpired(TimtinError):
    """The walk began in a state of the index that is forgotten, and its order means nothing in this one."""

    code = "cursor_expired"


class ArticleNotFound(TimtinError):
    """No article has this id."""

    code = "not_found"


class ArticleRemoved(ArticleNotFound):
    """There was an article of this id, and it was taken out."""

    code = "article_removed"


class IndexUnavailable(TimtinError):
    """There is no index that can be read; time, or the operator, mends it."""

    code = "index_unavailable"


class IndexOutdated(IndexUnavailable):
    """The index was built under another analysis or schema: it must be rebuilt."""


class IndexCorrupt(IndexUnavailable):
    """A file of the index is missing, cut short or changed: it must be rebuilt."""


class SearchTimeout(TimtinError):
    """The answer would take longer than anybody should wait; fewer words, or a quieter hour, mend it."""

    code = "search_timeout"


class IndexNotWritable(TimtinError):
    """The index directory cannot be written: no permission, or no space."""

    code = "index_not_writable"


class IndexLocked(TimtinError):
    """Another process is writing this index."""

    code = "index_locked"


class UsageUnusable(TimtinError):
    """The counts of use cannot be read or written: no permission, no space, or a damaged file."""

    code = "usage_unusable"
