"""What an answer says that does not depend on a question's numbers: units, labels, evidence, the words of findings.

Laid out once for a plan, a setting and the units wanted; an estimate then fills in the numbers.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from valorise.coefficients import UNSOURCED
from valorise.engine.model import Curve, Plan
from valorise.engine.route import Check, Gate
from valorise.studies.answers import Evidence, Finding, FindingStatus, Measurement, Money, Quantity, Restatement
from valorise.studies.catalogue import PILE, Known, Ready, points

SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
WORDS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}


class Shown(NamedTuple):
    """How a quantity is shown."""

    factor: float
    offset: float
    unit: str
    label: str
    after: str
    """What follows the number on display."""


class GateLine(NamedTuple):
    """A gate that can be judged."""

    gate: Gate
    holds: Callable[[Any, Any], bool]
    wants_more: bool
    """Whether the quantity is to lie above the limit."""
    asked: str
    """“at least”, and so on."""
    failed: FindingStatus
    """What follows when it does not hold: no more than conditional on an assumption or an unverified limit."""
    note: str
    """What the finding rests on."""
    source: str
    limit: Quantity | None
    """As it was written; None when it is computed."""


@dataclass(frozen=True, eq=False)
class Layout:
    """What does not depend on a question's numbers."""

    shown: dict[str, Shown]
    gates: list[GateLine]
    refusals: list[tuple[Gate, Callable[[Any, Any], bool]]]
    unknown: list[Finding]
    unjudged: list[Measurement]
    """Assays without which gates are unknown."""
    checks: list[Check]
    curves: list[str]
    """Curves that the plan reads."""
    items: dict[str, list[str]]
    pile: bool
    money: Money
    evidence: Evidence
    assumed: list[str]
    """Assays that the question does not give."""

    def quantity(self, name: str, base: float) -> Quantity:
        """A base value as an answer shows it."""
        factor, offset, unit, label, after = self.shown[name]
        value = (base - offset) / factor
        if 0.001 <= value < 1000:
            return Quantity(value, unit, label, f"{value:.4g}{after}")
        return Quantity(value, unit, label, display(value, unit))


def display(value: float, unit: str) -> str:
    """Four significant digits, for people."""
    size = abs(value)
    if size >= 10000:
        text = f"{float(f'{value:.4g}'):,.0f}"
    elif size >= 1000:
        text = f"{value:,.0f}"
    elif size >= 0.001 or size == 0:
        text = f"{value:.4g}"
    else:
        text = f"{value:.3e}"
    return text + _after(unit)


def _after(unit: str) -> str:
    return "" if unit == "1" else f" {unit}"


@lru_cache(maxsize=512)
def lay_out(ready: Ready, plan: Plan, known: Known, units: str | tuple[tuple[str, str], ...], currency: str) -> Layout:
    """``units`` is a system, or pairs of id and unit."""
    price_year = known.setting.price_year
    shown = {n: _shown(ready, n, units, currency, price_year) for n in ready.declared}
    have = {f.name for f in plan.formulas} | plan.inputs
    gates = [g for g in ready.gates if g.quantity in have and (g.limit == 0 or g.limit in have)]
    judged = [g for g in gates if g.otherwise != "refused"]
    assays = [n for n, f in ready.parts["feedstock"].fields.items() if n in ready.givens and n not in plan.given]
    return Layout(
        shown=shown,
        gates=[_gate_line(ready, g, plan, known, shown, assays) for g in judged],
        refusals=[(g, SIGNS[g.sign]) for g in gates if g.otherwise == "refused"],
        unknown=[_unknown(ready, g, plan) for g in ready.gates if g not in gates],
        unjudged=_unjudged(ready, plan, [g for g in ready.gates if g not in gates]),
        checks=[c for c in ready.checks if c.left in have and c.right in have],
        curves=[n for n, v in known.values.items() if isinstance(v, Curve) and n in plan.inputs],
        items={t: [f.name for f in ready.model.formulas.values() if f.item_of == t] for t in ready.totals},
        pile=have.issuperset(PILE.values()),
        money=Money(
            currency=currency,
            price_year=price_year,
            exchange_rate=ready.book.exchange_rate(currency, price_year),
            restated=_restatements(ready, plan, known),
        ),
        evidence=_evidence(ready, plan, known),
        assumed=[n for n in assays if n in have],
    )


def _shown(ready: Ready, name: str, units: str | tuple[tuple[str, str], ...], currency: str, price_year: int) -> Shown:
    """A unit that the question names stands; otherwise the system's for the kind, and money in the currency."""
    declared, book = ready.declared[name], ready.book
    kind = book.units.kinds[declared.unit.kind]
    if isinstance(units, str):
        spelling = book.units.systems[units].get(kind.name, declared.unit.spelling).replace("CNY", currency)
    else:
        spelling = dict(units).get(name) or declared.unit.spelling.replace("CNY", currency)
    unit = kind.units[spelling]
    return Shown(book.unit_factor(unit, price_year), unit.offset, spelling, declared.label, _after(spelling))


def _gate_line(
    ready: Ready, gate: Gate, plan: Plan, known: Known, shown: dict[str, Shown], assays: list[str]
) -> GateLine:
    notes: list[str] = []
    source = ""
    limit: Quantity | None = None
    if isinstance(gate.limit, str):
        rests_on = [n for n in ready.made_of(gate.limit, plan) if n in known.chosen and n not in plan.given]
        weak = [n for n in rests_on if known.chosen[n].evidence == "unverified"]
        if weak:
            notes.append("the limit is unverified")
        source = ", ".join(dict.fromkeys(s for n in rests_on for s in known.chosen[n].sources if s != UNSOURCED))
        if gate.limit in known.chosen and gate.limit not in plan.given:
            limit = _as_written(ready, gate.limit, known, shown)
    assumed = [n for n in ready.ancestors(gate.quantity, plan) if n in assays]
    if assumed:
        notes.append(f"assumed, not measured: {', '.join(ready.declared[n].label.lower() for n in assumed)}")
    failed: FindingStatus = "conditional" if notes or gate.otherwise == "conditional" else "unsuitable"
    wants_more = gate.sign in (">=", ">")
    return GateLine(gate, SIGNS[gate.sign], wants_more, WORDS[gate.sign], failed, "; ".join(notes), source, limit)


def _as_written(ready: Ready, name: str, known: Known, shown: dict[str, Shown]) -> Quantity | None:
    """A limit as its file has it, when the answer is in the same unit."""
    coefficient = ready.book.coefficients[ready.coefficient_ids[name]]
    rows = known.chosen[name].rows
    if len(rows) != 1 or coefficient.unit != shown[name].unit:
        return None
    value = rows[0].value
    unit = shown[name].unit
    return Quantity(value, unit, shown[name].label, display(value, unit))


def _unknown(ready: Ready, gate: Gate, plan: Plan) -> Finding:
    missing = {m: None for n in (gate.quantity, gate.limit) if isinstance(n, str) for m in plan.unavailable.get(n, ())}
    fields = ", ".join(ready.pointer(m).strip("/").replace("/", ".") for m in missing)
    return Finding(
        gate=gate.id, label=gate.label, status="unknown", text=f"{gate.label}: not known; give {fields or 'its inputs'}"
    )


def _unjudged(ready: Ready, plan: Plan, gates: list[Gate]) -> list[Measurement]:
    missing: dict[str, list[str]] = {}
    for gate in gates:
        for n in (gate.quantity, gate.limit):
            for m in plan.unavailable.get(str(n), ()):
                missing.setdefault(m, []).append(gate.id)
    return [
        Measurement(id=m, pointer=ready.pointer(m), label=ready.declared[m].label, gates=ids)
        for m, ids in sorted(missing.items(), key=lambda row: -len(row[1]))
    ]


def _restatements(ready: Ready, plan: Plan, known: Known) -> list[Restatement]:
    groups: dict[Any, list[str]] = {}
    for n, id in _coefficients(ready, plan, known):
        for r in known.chosen[n].restated:
            groups.setdefault(r, []).append(id)
    rows = sorted(groups.items(), key=lambda row: (row[0].index, row[0].from_year))
    return [Restatement(index=r.index, from_year=r.from_year, factor=r.factor, ids=sorted(set(ids))) for r, ids in rows]


def _evidence(ready: Ready, plan: Plan, known: Known) -> Evidence:
    ids: dict[str, list[str]] = {"published": [], "derived": [], "unverified": [], "unsourced": []}
    for n, id in _coefficients(ready, plan, known):
        ids[known.chosen[n].evidence].append(id)
        if UNSOURCED in known.chosen[n].sources:
            ids["unsourced"].append(id)
    return Evidence(**{k: sorted(v) for k, v in ids.items()})


def _coefficients(ready: Ready, plan: Plan, known: Known) -> list[tuple[str, str]]:
    """The coefficients that a plan uses: the name that it knows them by, and the id."""
    return [
        (key, id)
        for name, id in ready.coefficient_ids.items()
        if (key := name if name in known.chosen else points(name)) in known.chosen and key in plan.inputs - plan.given
    ]
