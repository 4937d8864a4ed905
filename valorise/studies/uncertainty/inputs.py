"""What of a question is uncertain, and how: what it gives as ranges, and coefficients whose values have a spread.

A spread's low and high are the 5th and the 95th percentile of the value as it was written. They are brought to base
units, and money to the price year, as the value is; limits of what is plausible, and of what a question may give, cut
what lies beyond. A curve has no spread.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from valorise.coefficients import POINTS, Book, Chosen
from valorise.engine.distributions import (
    Distribution,
    Lognormal,
    Normal,
    Pert,
    Triangular,
    Truncated,
    Uniform,
    lognormal_from_percentiles,
    normal_from_percentiles,
    triangular_from_percentiles,
    truncated,
    uniform_from_percentiles,
)
from valorise.studies.shown import Shown

Group: TypeAlias = Literal["given", "assumed", "coefficients"]
GROUPS: tuple[Group, ...] = ("given", "assumed", "coefficients")
GIVEN = "given"
KINDS: dict[type, str] = {
    Uniform: "uniform",
    Triangular: "triangular",
    Pert: "pert",
    Normal: "normal",
    Lognormal: "lognormal",
}


class Input(NamedTuple):
    """One thing that is drawn, in base units."""

    id: str
    group: Group
    evidence: str
    """Of the spread: published, derived or judged; ``given`` by the question."""
    rests_on: str
    """Evidence of the value itself."""
    distribution: Distribution
    point: float
    """Where an estimate stands."""
    shown: Shown


def kind_of(distribution: Distribution) -> str:
    """The name of a distribution, whether it is cut or not."""
    while isinstance(distribution, Truncated):
        distribution = distribution.of
    return KINDS[type(distribution)]


@lru_cache(maxsize=4096)
def _of_row(book: Book, id: str, row_at: int, price_factor: float, low: float, high: float) -> Distribution:
    """The spread of a row of a coefficient within limits, in base units."""
    c = book.coefficients[id]
    row, unit = c.values[row_at], book.units[c.unit]
    spread = row.spread
    if spread is None:
        raise ValueError(f"{id} has no spread")

    def base(x: float) -> float:
        return x * price_factor + unit.offset

    p05, p95 = base(spread.low), base(spread.high)
    made: Distribution
    match spread.kind:
        case "uniform":
            made = uniform_from_percentiles(p05, p95)
        case "triangular":
            made = triangular_from_percentiles(base(row.value), p05, p95)
        case "normal":
            made = normal_from_percentiles(base(row.value), p05, p95)
        case "lognormal":
            made = lognormal_from_percentiles(p05, p95)
    # what is plausible bounds the value as it was written, before money is restated
    low, high = max(low, base(c.plausible[0])), min(high, base(c.plausible[1]))
    return truncated(made, low, high)


def spread_of(
    book: Book, id: str, chosen: Chosen, limits: tuple[float, float] = (-math.inf, math.inf)
) -> tuple[Distribution, str] | None:
    """How a coefficient is distributed in a setting, and the evidence of that; None where it has no spread."""
    if len(chosen.rows) != 1 or not isinstance(chosen.base, float):
        return None
    (row,) = chosen.rows
    if row.spread is None:
        return None
    unit = book.units[book.coefficients[id].unit]
    factor = book.unit_factor(unit, row.year) if unit.currency is not None and row.year is not None else unit.factor
    for restated in chosen.restated:
        factor *= restated.factor
    place = next(i for i, v in enumerate(book.coefficients[id].values) if v is row)
    return _of_row(book, id, place, factor, *limits), row.spread.evidence


def spread_coefficients(
    book: Book, chosen: Mapping[str, Chosen], ids: Mapping[str, str], limits: Mapping[str, tuple[float, float]]
) -> Iterator[tuple[str, str, Distribution, str]]:
    """Name, id, distribution and evidence of the spread of each coefficient that has one, in the order of the book."""
    for name, c in chosen.items():
        if name.endswith(POINTS):
            continue
        if found := spread_of(book, ids[name], c, limits.get(name, (-math.inf, math.inf))):
            yield name, ids[name], *found
