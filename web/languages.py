"""The languages of the pages. Vietnamese sentences stand in the code; the others, in translations/."""

from enum import StrEnum


class Language(StrEnum):
    """A language in which an answer is told; the articles stay in theirs."""

    VI = "vi"
    EN = "en"


NAMES = {Language.VI: "Tiếng Việt", Language.EN: "English"}


def gettext_noop(message: str) -> str:
    """Return a message as it stands; so marked, it is in the catalogues and translated where it is told."""
    return message
