"""Quantities that a question gives as ranges: what each is a distribution of, where it stands, what is wrong with it.

``low`` and ``high`` make every value between them as likely, a ``mode`` makes them triangular, or PERT where ``kind``
says so; ``mean`` and ``sd`` are normal, ``median`` and ``gsd`` lognormal, and ``pedigree`` scores make a gsd. An
estimate stands at the mode, the mean, the median or the midpoint.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from valorise.coefficients import PEDIGREE
from valorise.engine.distributions import (
    Distribution,
    Lognormal,
    Normal,
    Pert,
    Triangular,
    Truncated,
    Uniform,
    from_pedigree,
    truncated,
)
from valorise.engine.units import Unit
from valorise.studies.faults import Fault

FORMS = (("low", "mode", "high"), ("mean", "sd"), ("median", "gsd"), ("median", "pedigree"))
"""What goes together."""
OPTIONAL = "mode"
INSTEAD = {"gsd": ", or pedigree in its place"}
RATIOS = {"gsd": "is a ratio", "pedigree": "makes a ratio"}
"""What has no unit."""
WAYS = "low and high, perhaps with a mode between them, mean and sd, or median with gsd or pedigree"
MOST_CUT = 0.5
"""Probability of a normal or lognormal quantity beyond its limits: where more is, the range is of something else."""


class Ranged(NamedTuple):
    """A range that was read."""

    point: float
    """Where an estimate stands, in the unit of the question."""
    spread: Distribution
    """In base units, within the limits of the quantity."""


def read_range(
    q: Any,
    place: str,
    unit: Unit,
    factor: float,
    limits: tuple[float, float],
    outside: Callable[[float | None], str],
    variances: Sequence[Sequence[float]],
) -> Ranged | list[Fault]:
    """The range, or everything that is wrong with it.

    ``factor`` leads to base units, in which the limits are; ``outside`` says that a number of the question lies beyond
    them, or (None) that most of the range does. What is bounded lies within the limits, what has no ends is cut there.
    ``variances`` are what the book has for pedigree scores.
    """
    numbers: dict[str, Any] = {n: x for form in FORMS for n in form if (x := getattr(q, n)) is not None}
    if faults := list(_form_faults(numbers, q.kind, place)) or list(_order_faults(numbers, unit, place)):
        return faults
    low, high = limits
    base = {n: x * factor + (0 if n == "sd" else unit.offset) for n, x in numbers.items() if n not in RATIOS}
    if "low" in base:
        ends = (n for n in ("low", "high") if not low <= base[n] <= high)
        if faults := [Fault(f"{place}/{n}", outside(numbers[n])) for n in ends]:
            return faults
    try:
        point = _distribution(numbers, q.kind, variances).point
        spread = _distribution(numbers | base, q.kind, variances)
    except ValueError as error:  # numbers too large or too near for 64 bits
        return [Fault(place, str(error))]
    if "low" in base:
        return Ranged(point, spread)
    inner = _within(spread, low, high)
    if inner is None or not low <= point * factor + unit.offset <= high:
        return [Fault(f"{place}/{next(iter(numbers))}", outside(None))]
    return Ranged(point, inner)


def _form_faults(numbers: Mapping[str, Any], kind: str | None, place: str) -> Iterator[Fault]:
    """Numbers that make no distribution together, held to the form of the first that has most of them."""
    if not numbers:
        yield Fault(place, f"gives neither a value nor a range; a range has {WAYS}", ["value", "low", "mean", "median"])
        return
    first = next(iter(numbers))
    form = max((form for form in FORMS if first in form), key=lambda form: len(numbers.keys() & form))
    yield from (
        Fault(f"{place}/{n}", f"does not go with {_rival(n, form, numbers)}; a range has {WAYS}")
        for n in numbers
        if n not in form
    )
    yield from (
        Fault(f"{place}/{n}", f"is required beside {first}{INSTEAD.get(n, '')}")
        for n in form
        if n not in numbers and n != OPTIONAL
    )
    if kind is not None and (form is not FORMS[0] or OPTIONAL not in numbers):
        yield Fault(f"{place}/kind", f"{kind} takes low, mode and high")


def _rival(name: str, form: Iterable[str], numbers: Container[str]) -> str:
    """The first number of a form that another has none with: pedigree has one with the median, and none with gsd."""
    return next(n for n in form if n in numbers and not any(n in f and name in f for f in FORMS))


def _order_faults(numbers: Mapping[str, Any], unit: Unit, place: str) -> Iterator[Fault]:
    if "low" in numbers:
        low, high = numbers["low"], numbers["high"]
        mode = numbers.get(OPTIONAL, low)
        if low > high:
            less, more = _told_apart(high, low)
            yield Fault(f"{place}/low", f"{more} {unit.spelling} is above high, {less} {unit.spelling}")
        elif mode < low:
            less, more = _told_apart(mode, low)
            yield Fault(f"{place}/{OPTIONAL}", f"{less} {unit.spelling} is below low, {more} {unit.spelling}")
        elif mode > high:
            less, more = _told_apart(high, mode)
            yield Fault(f"{place}/{OPTIONAL}", f"{more} {unit.spelling} is above high, {less} {unit.spelling}")
    if unit.offset:
        detail = f"which {unit.spelling} has none of; give mean and sd, or another unit"
        yield from (Fault(f"{place}/{n}", f"{what}, {detail}") for n, what in RATIOS.items() if n in numbers)


def _told_apart(less: float, more: float) -> tuple[str, str]:
    """Both rounded, unless they are the same then."""
    rounded = f"{less:g}", f"{more:g}"
    return rounded if rounded[0] != rounded[1] else (repr(less), repr(more))


def _distribution(numbers: Mapping[str, Any], kind: str | None, variances: Sequence[Sequence[float]]) -> Distribution:
    match numbers:
        case {"low": low, "mode": mode, "high": high}:
            return Pert(low, mode, high) if kind == "pert" else Triangular(low, mode, high)
        case {"low": low, "high": high}:
            return Uniform(low, high)
        case {"mean": mean, "sd": sd}:
            return Normal(mean, sd)
        case {"median": median, "pedigree": pedigree}:
            scores = [getattr(pedigree, n) for n in PEDIGREE]
            return from_pedigree(median, pedigree.basic_variance, scores, variances)
    return Lognormal(numbers["median"], numbers["gsd"])


def _within(spread: Distribution, low: float, high: float) -> Distribution | None:
    """Cut at the limits; None where too much would be."""
    try:
        with np.errstate(over="ignore"):  # limits beyond all that 64 bits can tell of a narrow one
            inner = truncated(spread, low, high)
    except ValueError:
        return None
    return None if isinstance(inner, Truncated) and inner.cut > MOST_CUT else inner


def in_words(spread: Distribution, unit: Unit, factor: float) -> str:
    """A range for the working, in the unit in which it was given."""

    def at(base: float) -> str:
        return f"{(base - unit.offset) / factor:.6g}"

    match spread:
        case Truncated(of=of, low=low, high=high):
            ends = [f"{word} {at(x)}" for word, x in (("below", low), ("above", high)) if abs(x) != float("inf")]
            return f"{in_words(of, unit, factor)}, cut {' and '.join(ends)}"
        case Uniform(low=low, high=high):
            return f"low {at(low)}, high {at(high)} {unit.spelling}, and this is their midpoint"
        case Normal(mean=mean, sd=sd):
            return f"mean {at(mean)}, sd {sd / factor:.6g} {unit.spelling}, and this is the mean"
        case Lognormal(median=median, gsd=gsd, because=why):
            made = f" ({why}, by coefficients pedigree.…)" if why else ""
            return f"median {at(median)} {unit.spelling}, gsd {gsd:.6g}{made}, and this is the median"
    kind = "pert, " if isinstance(spread, Pert) else ""
    ends = [f"{word} {at(x)}" for word, x in (("low", spread.low), ("mode", spread.mode), ("high", spread.high))]
    return f"{kind}{', '.join(ends)} {unit.spelling}, and this is the mode"
