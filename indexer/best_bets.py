"""Whether a file of best bets is right: what its lines say, and what is wrong with them."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from indexer.exit_codes import ExitCode
from search.best_bets.file import read
from search.errors import InvalidBestBets


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What a file holds: links, queries, links whose days are over or still to come; or what to mend."""

    file: Path
    links: int = 0
    queries: int = 0
    over: int = 0
    to_come: int = 0
    problems: tuple[str, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """Bad data as soon as one line is wrong: the web service takes the whole file or nothing of it."""
        return ExitCode.BAD_DATA if self.problems else ExitCode.DONE

    def as_object(self) -> dict[str, object]:
        """Return what a report in JSON says of it."""
        return {
            "file": str(self.file),
            "links": self.links,
            "queries": self.queries,
            "over": self.over,
            "to_come": self.to_come,
            "problems": list(self.problems),
        }

    def lines(self) -> list[str]:
        """Return it for a person."""
        if self.problems:
            return [*self.problems, f"{self.file}: {len(self.problems)} to mend; none of it is shown"]
        days = f"{self.over} are over, {self.to_come} are still to come"
        return [f"{self.links} best bets for {self.queries} queries of {self.file}; {days}"]


def examine(file: Path, today: date) -> Examination:
    """Read a file as the web service would on a day."""
    try:
        bets = read(file)
    except InvalidBestBets as error:
        return Examination(file=file, problems=error.problems)
    return Examination(
        file=file,
        links=len(bets),
        queries=len({query for bet in bets for query in bet.queries}),
        over=sum(bet.last_day is not None and bet.last_day < today for bet in bets),
        to_come=sum(bet.first_day is not None and bet.first_day > today for bet in bets),
    )
