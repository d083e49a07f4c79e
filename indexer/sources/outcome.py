"""What a source yields when it cannot yield an article."""

from dataclasses import dataclass


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
