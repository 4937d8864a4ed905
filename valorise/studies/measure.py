"""What to measure first: the assays that a question does not give, by what they could change."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

from valorise.engine.model import Plan, Values
from valorise.studies.answers import Measurement
from valorise.studies.catalogue import Known, Ready
from valorise.studies.layout import GateLine, Layout


class Assay(NamedTuple):
    """A missing assay that something stands in for, and what follows from it."""

    name: str
    pointer: str
    label: str
    drivers: tuple[tuple[str, float, float], ...]
    """Quantities that its assumed value rests on, with their low and high ends: itself, or coefficients."""
    plan: Plan
    gates: tuple[GateLine, ...]


def measure_next(ready: Ready, plan: Plan, known: Known, layout: Layout, values: Values) -> list[Measurement]:
    """The missing assays, the most telling first. ``values`` holds every quantity of the plan."""
    ranked: list[tuple[int, float, Measurement]] = []
    quantity = layout.quantity
    for assay in _assays(ready, plan, known, layout):
        name = assay.name
        low, high = _ends(ready, assay, values)
        at_low, at_high = _at(assay, values, low), _at(assay, values, high)
        if at_low is None or at_high is None:
            continue  # beyond what the formulas hold for, with all else as the question has it
        gates = [g.gate.id for g in assay.gates if _holds(g, values, at_low) != _holds(g, values, at_high)]
        revenue_low, revenue_high = at_low["revenue"], at_high["revenue"]
        measurement = Measurement(
            id=name,
            pointer=assay.pointer,
            label=assay.label,
            low=quantity(name, low),
            high=quantity(name, high),
            revenue_low=quantity("revenue", revenue_low),
            revenue_high=quantity("revenue", revenue_high),
            gates=gates,
        )
        ranked.append((len(gates), abs(revenue_high - revenue_low), measurement))
    ranked.sort(key=lambda row: row[:2], reverse=True)
    return [m for *_, m in ranked] + layout.unjudged


def _at(assay: Assay, values: Values, x: float) -> Values | None:
    """What follows when the assay is ``x``, if anything does; ``values`` are lent for the run, not copied."""
    asked = values[assay.name]
    values[assay.name] = x
    try:
        changed = assay.plan.compute(values)
    except ArithmeticError:
        return None
    finally:
        values[assay.name] = asked
    changed.setdefault("revenue", values["revenue"])
    return changed if math.isfinite(changed["revenue"]) else None


def _holds(line: GateLine, values: Values, changed: Values) -> bool:
    quantity, limit = line.gate.quantity, line.gate.limit
    value = changed[quantity] if quantity in changed else values[quantity]
    return line.holds(value, 0.0 if limit == 0 else changed[limit] if limit in changed else values[limit])


def _ends(ready: Ready, assay: Assay, values: Values) -> tuple[float, float]:
    """The assumed value at the low and the high end of what it rests on, within what a question may give."""
    name = assay.name
    ends: list[float] = []
    for driver, low, high in assay.drivers:
        if driver == name:
            ends += [low, high]
        else:
            f = ready.model.formulas[name]
            ends += [f.body(*[x if n == driver else values[n] for n in f.needs]) for x in (low, high)]
    least, most = ready.limits[name]
    return max(min(ends), least), min(max(ends), most)


@lru_cache(maxsize=512)
def _assays(ready: Ready, plan: Plan, known: Known, layout: Layout) -> tuple[Assay, ...]:
    assays: list[Assay] = []
    for name in layout.assumed:
        drivers = tuple(d for n in _rests_on(ready, plan, name) if (d := _spread(ready, known, n)))
        if not drivers:
            continue
        gates = tuple(
            g
            for g in layout.gates
            if any(name in ready.ancestors(n, plan) for n in (g.gate.quantity, g.gate.limit) if isinstance(n, str))
        )
        compared = {n for g in gates for n in (g.gate.quantity, g.gate.limit) if isinstance(n, str)}
        consequences = ready.model.consequences(plan, name, ("revenue", *sorted(compared)))
        assays.append(Assay(name, ready.pointer(name), ready.declared[name].label, drivers, consequences, gates))
    return tuple(assays)


def _rests_on(ready: Ready, plan: Plan, name: str) -> tuple[str, ...]:
    """What an assumed value comes from: its own coefficient, or those of the formula that stands in for it."""
    formula = next((f for f in plan.formulas if f.name == name), None)
    return formula.needs if formula else (name,)


def _spread(ready: Ready, known: Known, name: str) -> tuple[str, float, float] | None:
    if name not in known.chosen:
        return None
    (row, *_) = known.chosen[name].rows
    if row.spread is None:
        return None
    unit = ready.book.units[ready.book.coefficients[ready.coefficient_ids[name]].unit]
    return name, unit.to_base(row.spread.low), unit.to_base(row.spread.high)
