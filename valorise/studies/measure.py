"""What to measure first: the assays that a question does not give, by what they can change.

Reckoned on a plant of common size with all else as assumed, once for a setting: the order depends little on the rest
of a question, and an answer need not wait for it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from valorise.engine.model import Plan, Undefined, Values
from valorise.studies.answers import Measurement
from valorise.studies.catalogue import Ready
from valorise.studies.findings import SIGNS, refuses
from valorise.studies.lookup import Known
from valorise.studies.shown import Shown, show


class Effect(NamedTuple):
    """What an assay can change."""

    low: float
    high: float
    revenue_low: float
    revenue_high: float
    gates: tuple[str, ...]


def measure_next(
    ready: Ready, plan: Plan, known: Known, assumed: list[str], shown: dict[str, Shown]
) -> list[Measurement]:
    """The missing assays, the most telling first; last what gates cannot be judged without."""
    effects = {n: e for n, e in _effects(ready, known).items() if n in assumed}

    def telling(name: str) -> tuple[int, float]:
        e = effects[name]
        return len(e.gates), abs(e.revenue_high - e.revenue_low)

    rows = [
        Measurement(
            id=n,
            pointer=ready.pointer(n),
            label=shown[n].label,
            low=show(shown[n], effects[n].low),
            high=show(shown[n], effects[n].high),
            revenue_low=effects[n].revenue_low,
            revenue_high=effects[n].revenue_high,
            gates=list(effects[n].gates),
        )
        for n in sorted(effects, key=telling, reverse=True)
    ]
    missing: dict[str, list[str]] = {}
    for gate in ready.gates:
        for m in dict.fromkeys(m for n in (gate.quantity, gate.limit) for m in plan.unavailable.get(str(n), ())):
            missing.setdefault(m, []).append(gate.id)
    rows += [
        Measurement(id=m, pointer=ready.pointer(m), label=shown[m].label, gates=gates)
        for m, gates in sorted(missing.items(), key=lambda row: -len(row[1]))
    ]
    return rows


@lru_cache(maxsize=256)
def _effects(ready: Ready, known: Known) -> dict[str, Effect]:
    """For every assay that something stands in for: its range, and what that does to gates and revenue."""
    plan = ready.plan(frozenset(["feed"]), everything=True)
    feed = ready.declared["feed"].unit.to_base(COMMON_FEED)
    inputs = known.values | {"feed": feed}
    effects: dict[str, Effect] = {}
    if not plan.inputs <= inputs.keys():
        return effects  # a coefficient has no value in this setting; a question that gives it has no ranking
    try:
        middle = inputs | plan.run(inputs)
    except Undefined:
        return effects
    for name in ready.assays:
        if name not in middle or not (ends := _ends(ready, plan, known, middle, name)):
            continue
        given = ready.plan(frozenset(["feed", name]), everything=True)
        low, high = (_answerable(ready, given, middle, name, x) for x in ends)
        judged = [g for g in ready.gates if g.otherwise != "refused" and {g.quantity, g.limit} <= low.keys() | {0}]
        gates = tuple(g.id for g in judged if _holds(g, low) != _holds(g, high))
        revenue_low, revenue_high = (_of_middle(v["revenue"], middle["revenue"]) for v in (low, high))
        effects[name] = Effect(low[name], high[name], revenue_low, revenue_high, gates)
    return effects


def _of_middle(end: float, middle: float) -> float:
    """Where nothing is sold, no assay moves the revenue."""
    return end / middle if middle else 1.0


def _answerable(ready: Ready, plan: Plan, middle: Values, name: str, end: float) -> Values:
    """Values at an end, or as far towards it as the formulas hold with all else as assumed."""
    reach, step = 1.0, 0.5
    refusals = [g for g in ready.gates if g.otherwise == "refused" and g.quantity in middle]
    found = values = middle
    for _ in range(12):
        inputs = middle | {name: middle[name] + reach * (end - middle[name])}
        try:
            values = inputs | plan.run(inputs)
            holds = not any(refuses(g, values) for g in refusals)
        except Undefined:
            holds = False
        if holds:
            found = values
            if reach == 1.0:
                break
        reach += step if holds else -step
        step /= 2
    return found


COMMON_FEED = 1000
"""In the unit that the route declares its feed in: a million tonnes a year."""


def _holds(gate: Any, values: Values) -> bool:
    return SIGNS[gate.sign](values[gate.quantity], 0.0 if gate.limit == 0 else values[gate.limit])


def _ends(ready: Ready, plan: Plan, known: Known, values: Values, name: str) -> tuple[float, float] | None:
    """The assumed value at the low and the high end of what it rests on, within what a question may give."""
    formula = next((f for f in plan.formulas if f.name == name), None)
    ends: list[float] = []
    for n in formula.needs if formula else (name,):
        ends += [
            float(formula.body(*[x if m == n else values[m] for m in formula.needs])) if formula else x
            for x in _spread(ready, known, n)
        ]
    least, most = ready.limits[name]
    return (max(min(ends), least), min(max(ends), most)) if ends else None


def _spread(ready: Ready, known: Known, name: str) -> tuple[float, ...]:
    """The 5th and the 95th percentile of a coefficient, where they are known."""
    if name not in known.chosen:
        return ()
    (row, *_) = known.chosen[name].rows
    if row.spread is None:
        return ()
    unit = ready.book.units[ready.book.coefficients[ready.coefficient_ids[name]].unit]
    return unit.to_base(row.spread.low), unit.to_base(row.spread.high)
