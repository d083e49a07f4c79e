"""Parts of addresses that mean something: an article's id, a day, a month."""

from datetime import date
from typing import Any

from werkzeug.routing import BaseConverter, ValidationError


class AnyId(BaseConverter):
    """The id of an article: any characters, slashes too."""

    regex = ".+"
    part_isolating = False


class Day(BaseConverter):
    """A day as 2023-12-13; one that does not exist is no address."""

    regex = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Return the day."""
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: Any) -> str:
        """Return the day as it stands in an address."""
        return str(value.isoformat())


class Month(Day):
    """A month as 2023-12, known by its first day."""

    regex = r"[0-9]{4}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """Return the first day of the month."""
        return super().to_python(f"{value}-01")

    def to_url(self, value: Any) -> str:
        """Return the month as it stands in an address."""
        return str(value.isoformat()[:7])
