"""When too much would vanish at once, somebody has to look."""

from dataclasses import dataclass

from indexer.errors import SafetyStop

# Of a handful of articles any change is a large share; a stop there would only teach to ignore stops.
ALWAYS_ALLOWED = 10


@dataclass(frozen=True, slots=True)
class Safety:
    """How large a share of articles may vanish in one run."""

    loss_share: float = 0.20

    def check(self, what: str, *, before: int, vanishing: int) -> None:
        """Raise SafetyStop when more articles would vanish than may."""
        if vanishing > ALWAYS_ALLOWED and vanishing > before * self.loss_share:
            raise SafetyStop(
                f"{what}: {vanishing} of {before} articles would vanish, more than {self.loss_share:.0%};"
                " nothing was taken out. If that is meant, run again with --accept-loss"
            )


ACCEPTED = Safety(loss_share=1.0)
