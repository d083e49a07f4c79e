"""One table of a TOML file, read with clear complaints."""

from dataclasses import dataclass
from typing import Self

from indexer.errors import InvalidConfiguration


@dataclass(frozen=True, slots=True)
class Table:
    """Values by name, and where they stand. Whoever asks for one gets it, or hears what is wrong with it."""

    where: str
    values: dict[str, object]

    @classmethod
    def of(cls, where: str, value: object) -> Self:
        """Return a value of the file as a table."""
        if not isinstance(value, dict):
            raise InvalidConfiguration(f"{where} must be a table")
        return cls(where, value)

    def refuse_unknown(self, known: frozenset[str]) -> None:
        """Raise when there is a key that nobody asked for: most likely a slip of the pen."""
        for key in self.values:
            if key not in known:
                raise InvalidConfiguration(
                    f"{self.where}: unknown key {key!r}; known are {', '.join(sorted(known))}"
                )

    def text(self, key: str) -> str:
        """Return a text that is there and not empty."""
        value = self.values.get(key)
        if not isinstance(value, str) or not value:
            raise InvalidConfiguration(f"{self.where}: {key} must be a text")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self.values.get(key)
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise InvalidConfiguration(f"{self.where}: {key} must be a list of texts")
        return tuple(value)

    def flag(self, key: str) -> bool:
        """Return true or false; false when it is not there."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise InvalidConfiguration(f"{self.where}: {key} must be true or false")
        return value

    def optional_text(self, key: str) -> str | None:
        """Return a text, or None when it is not there."""
        return self.text(key) if key in self.values else None

    def number(self, key: str, default: float, *, least: float, most: float) -> float:
        """Return a number from least to most; default when it is not there."""
        value = self.values.get(key, default)
        # The truth values of TOML are numbers to Python.
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise InvalidConfiguration(f"{self.where}: {key} must be a number from {least:g} to {most:g}")
        return value

    def pairs(self, key: str) -> dict[str, str]:
        """Return a table of texts by name."""
        inner = Table.of(f"{self.where}, {key}", self.values.get(key))
        return {name: inner.text(name) for name in inner.values}
