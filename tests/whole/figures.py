"""What the tests measured, told once when all have run."""

from collections import defaultdict
from typing import Any, TypeAlias

Figures: TypeAlias = defaultdict[str, list[Any]]


def told(figures: Figures) -> list[str]:
    """Return a line for each thing that was measured."""
    lines = []
    if looks := figures["axe-core"]:
        runs, found = (sum(numbers) for numbers in zip(*looks, strict=True))
        lines.append(f"axe-core: {len(looks)} states, {runs} runs, {found} violations")
    if weights := figures["weight"]:
        heaviest = sorted(weights, key=lambda weight: -weight[1])[:8]
        lines.append("heaviest: " + ", ".join(f"{name} {size / 1000:.1f} KB" for name, size in heaviest))
    lines += [f"{name}: {value}" for name, value in figures["vitals"]]
    return lines
