"""What an answer says that does not depend on a question's numbers: units, labels, evidence, the words of findings.

Laid out once for a plan, a setting and the units wanted; an estimate then fills in the numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from valorise.coefficients import DEFLATORS, UNSOURCED, Setting, rate_name, weakest
from valorise.engine.formula import Formula
from valorise.engine.model import Curve, Plan, Settled, Undefined, Values
from valorise.engine.route import Check, Gate
from valorise.studies.answers import DataQuality, Evidence, Finding, Money, Quantity, Restatement
from valorise.studies.catalogue import PILE, Ready
from valorise.studies.faults import Fault, Unanswerable
from valorise.studies.findings import (
    PENDING,
    Judge,
    choice_findings,
    gate_line,
    has_own_limit,
    judge,
    refuses,
    unknown,
)
from valorise.studies.lookup import Known, points
from valorise.studies.measure import measure_next
from valorise.studies.shown import Quantities, Shown, after, filler, show
from valorise.studies.words import Language, cut, in_sentence, listed, pick, say

Fill: TypeAlias = Callable[[Values], Quantities]


@dataclass(frozen=True, eq=False)
class Layout:
    """What the numbers of a question do not move, and where the rest goes."""

    language: Language
    plan: Plan
    known: Known
    settled: Settled
    shown: dict[str, Shown]
    refusals: list[Gate]
    """Gates that a question can go beyond, or that the setting itself does."""
    findings: list[Finding]
    """All of them; those that a question moves are pending."""
    judge: Judge
    """Puts those that a question moves in their places."""
    checks: list[tuple[Check, str, Shown]]
    """Balances, each with its label and how its sides are shown."""
    stand_ins: list[tuple[str, float, float]]
    """Quantities that a question could give and formulas compute, with the limits that hold for both."""
    curves: list[tuple[str, str, Curve, float]]
    """Curves: the coefficient, the given quantity that it is over, its points, and that quantity's default."""
    output_names: tuple[str, ...]
    outputs: Fill
    items: dict[str, Fill]
    """Maps of the answer, from base values."""
    priced: list[tuple[str, str]]
    """Items of the revenue, each with what vouches for the prices behind it."""
    pile: bool
    money: Money
    data_quality: DataQuality
    assured: bool
    """Whether every assay that a gate asks for is given, and every limit is the book's: else nothing is suitable."""
    warnings: list[str]
    """Those that hang on what is given, not on its numbers."""
    land_lost: list[str]
    """The pieces of a warning that hangs on the numbers."""

    def quantity(self, name: str, base: float) -> Quantity:
        """A base value as an answer shows it."""
        return show(self.shown[name], base)


@lru_cache(maxsize=256)
def lay_out(
    ready: Ready,
    given: frozenset[str],
    setting: Setting,
    units: str | tuple[tuple[str, str], ...],
    currency: str,
    language: Language,
) -> Layout:
    """For what is given, where and when. ``units`` is a system, or pairs of id and unit. Raises Unanswerable."""
    plan, known = ready.plan(given), ready.known(setting)
    price_year = setting.price_year
    if faults := list(_stranded(ready, plan)):
        raise Unanswerable(faults)
    settled = settle(ready, plan, known)
    compared = {n for g in ready.gates for n in (g.quantity, g.limit)}
    unmeasured = [m for n, missing in plan.unavailable.items() if n in compared for m in missing if m in ready.assays]
    own_limits = [g for g in ready.gates if g.otherwise != "refused" and has_own_limit(ready, g, plan)]
    shown = _all_shown(ready, units, currency, price_year, language)
    have = {f.name for f in plan.formulas} | plan.inputs
    gates = [g for g in ready.gates if g.quantity in have and (g.limit == 0 or g.limit in have)]
    measured = plan.given.union(f.name for f in plan.formulas if f.exact)
    assays = [n for n in ready.assays if n not in measured]
    assumed = [n for n in assays if n in have]
    lines = [gate_line(ready, g, plan, known, shown, assays, language) for g in gates if g.otherwise != "refused"]
    moved = [not settled.moved.isdisjoint((line.quantity, line.limited_by)) for line in lines]
    findings = [PENDING] * len(lines)
    judge([(i, line) for i, line in enumerate(lines) if not moved[i]], (), ())(settled.base, {}, {}, findings)
    findings += [unknown(ready, g, plan, language) for g in ready.gates if g not in gates]
    findings += choice_findings(ready, known, language)
    return Layout(
        language=language,
        plan=plan,
        known=known,
        settled=settled,
        shown=shown,
        refusals=[g for g in gates if g.otherwise == "refused" and (_moved(g, settled) or refuses(g, settled.base))],
        findings=findings,
        judge=judge(
            [(i, line) for i, line in enumerate(lines) if moved[i]], plan.given, have.intersection(ready.output_names)
        ),
        checks=[
            (c, pick((c.label, c.label_zh), language), shown[c.left])
            for c in ready.checks
            if c.left in have and c.right in have
        ],
        stand_ins=[(f.name, *ready.limits[f.name]) for f in plan.formulas if f.stand_in],
        curves=curves_of(ready, plan, known),
        output_names=(output_names := tuple(n for n in ready.output_names if n in have)),
        outputs=_map(output_names, settled, shown),
        items={
            t: _map(tuple(f.name for f in ready.model.formulas.values() if f.item_of == t), settled, shown)
            for t in ready.totals
        },
        priced=_priced(ready, plan, known),
        pile=have.issuperset(PILE.values()),
        money=Money(
            currency=currency,
            price_year=price_year,
            exchange_rate=ready.book.exchange_rate(currency, price_year),
            restated=_restatements(ready, plan, known),
            unrestated=_unrestated(ready, plan, known),
        ),
        data_quality=_data_quality(ready, plan, known, assumed, shown, currency),
        assured=not (assumed or own_limits or unmeasured),
        warnings=_warnings(ready, plan, known, assumed, shown, language),
        land_lost=cut("land lost", language, "area"),
    )


def _stranded(ready: Ready, plan: Plan) -> Iterator[Fault]:
    """A figure that is measured, and of no use without another: the assumption in its place would pass for it.

    What is measured is the first that an exact way takes; the others are what it is converted with.
    """
    exact = [f for f in ready.model if f.exact]
    of_use = plan.inputs.union(f.name for f in plan.formulas)
    while more := {f.needs[0] for f in exact if f.name in of_use - plan.given} - of_use:
        of_use |= more  # what an exact way would have made of it
    said: set[str] = set()
    for way in (f for f in exact if f.name in of_use - plan.given):
        measured = _given_behind(way.needs[0], plan, exact)
        missing = [n for n in way.needs if n not in plan.have]
        if missing and measured and measured not in plan.inputs | said and missing != [way.needs[0]]:
            said.add(measured)
            fields = " and ".join(ready.pointer(n).strip("/").replace("/", ".") for n in missing)
            made = in_sentence(ready.declared[way.name].label)
            yield Fault(ready.pointer(measured), f"give {fields} too: {made} is made of both")


def _given_behind(name: str, plan: Plan, exact: list[Formula]) -> str:
    """What the question gives of a quantity, itself or on another basis; empty where it gives nothing."""
    if name in plan.given:
        return name
    return next((given for f in exact if f.name == name and (given := _given_behind(f.needs[0], plan, exact))), "")


@lru_cache(maxsize=256)
def settle(ready: Ready, plan: Plan, known: Known) -> Settled:
    """What a setting alone decides, computed once. Raises Unanswerable where a coefficient has no value there."""
    missing = [why for name, why in known.absent.items() if name in plan.inputs]
    if missing:
        first, *others = missing
        more = f"; so it is with {len(others)} other{'s' if len(others) > 1 else ''}" if others else ""
        raise Unanswerable([Fault(f"/context/{first.of}", f"{first}{more}")])
    try:
        return ready.model.settle(plan, known.values)
    except Undefined as error:
        raise Unanswerable([Fault("/context", f"in this setting, {error}")]) from None


def _moved(gate: Gate, settled: Settled) -> bool:
    return gate.quantity in settled.moved or gate.limit in settled.moved


def _map(names: tuple[str, ...], settled: Settled, shown: dict[str, Shown]) -> Fill:
    pending = Quantity(0.0, "", "", "")
    still = {n: pending if n in settled.moved else show(shown[n], settled.base[n]) for n in names}
    return filler(still, [(n, shown[n]) for n in names if n in settled.moved])


def _priced(ready: Ready, plan: Plan, known: Known) -> list[tuple[str, str]]:
    """The weakest evidence of the prices that an item comes from; what the question prices itself is given."""
    money = {
        key
        for n, id in ready.coefficient_ids.items()
        if ready.book.units[ready.book.coefficients[id].unit].currency
        for key in (n, points(n))
    }
    money |= {n for n, g in ready.givens.items() if g.unit and ready.book.units[g.unit].currency}
    rows: list[tuple[str, str]] = []
    for f in (f for f in plan.formulas if f.item_of == "revenue"):
        prices = [n for n in ready.ancestors(f.name, plan) if n in money]
        looked_up = [known.chosen[n].evidence for n in prices if n in known.chosen and n not in plan.given]
        given = "given" if any(n in plan.given for n in prices) else ""
        if mark := weakest(looked_up) if looked_up else given:
            rows.append((f.name, mark))
    return rows


@lru_cache(maxsize=64)
def _all_shown(
    ready: Ready, units: str | tuple[tuple[str, str], ...], currency: str, price_year: int, language: Language
) -> dict[str, Shown]:
    """Of every quantity; layouts share it, for it is most of what they hold."""
    return {n: _shown(ready, n, units, currency, price_year, language) for n in ready.declared}


def _shown(
    ready: Ready,
    name: str,
    units: str | tuple[tuple[str, str], ...],
    currency: str,
    price_year: int,
    language: Language,
) -> Shown:
    """A unit that the question names stands; otherwise the system's for the kind, and money in the currency."""
    declared, book = ready.declared[name], ready.book
    kind = book.units.kinds[declared.unit.kind]
    if isinstance(units, str):
        spelling = book.units.systems[units].get(kind.name, declared.unit.spelling).replace("CNY", currency)
    else:
        spelling = dict(units).get(name) or declared.unit.spelling.replace("CNY", currency)
    unit = kind.units[spelling]
    label = pick((declared.label, declared.label_zh), language)
    return Shown(book.unit_factor(unit, price_year), unit.offset, spelling, label, after(spelling))


def curves_of(ready: Ready, plan: Plan, known: Known) -> list[tuple[str, str, Curve, float]]:
    """As ``Layout.curves`` of a plan."""
    return [
        (name, over, known.values[points(name)], known.values.get(over, math.nan))
        for name, id in ready.coefficient_ids.items()
        for over in ready.book.coefficients[id].over
        if points(name) in plan.inputs and over in plan.inputs
    ]


def _warnings(
    ready: Ready, plan: Plan, known: Known, assumed: list[str], shown: dict[str, Shown], language: Language
) -> list[str]:
    warnings = [pick(caveat, language) for caveat in ready.route.caveats]
    if assumed:
        warnings.append(say("assumed inputs", language, labels=listed([shown[n].label for n in assumed], language)))
    if replaced := [id for n, id in ready.coefficient_ids.items() if n in plan.given - ready.givens.keys()]:
        warnings.append(say("replaced", language, ids=", ".join(replaced)))
    setting = known.setting
    used = [(id, known.chosen[n]) for n, id in _coefficients(ready, plan, known)]
    if newer := [id for id, c in used if any((r.year or 0) > setting.year for r in c.rows)]:
        warnings.append(say("no data so old", language, year=setting.year, count=len(newer), id=newer[0]))
    asked, above = ready.book.regions[setting.region], ready.book.regions[setting.region].parent
    wider = [id for id, c in used if above and above != WORLD and any(r.region == above for r in c.rows)]
    if wider:
        names = {
            n: pick((r.label, r.label_zh), language)
            for n, r in (("region", asked), ("wider", ready.book.regions[above]))
        }
        warnings.append(say("not regional", language, count=len(wider), all=len(used), **names))
    far = [y for y in _unrestated(ready, plan, known).values() if abs(y - setting.price_year) > FAR_YEARS]
    if far:
        years = _span(far, language)
        warnings.append(say("fixed by rule", language, years=years, price_year=setting.price_year))
    for name in sorted(plan.given - plan.inputs, key=ready.pointer):
        pointer = ready.pointer(name)
        if ready.of_use(name):
            warnings.append(say("not used", language, pointer=pointer))
        else:
            warnings.append(say("no use", language, pointer=pointer))
    return warnings


def _span(years: list[int], language: Language) -> str:
    first, last = min(years), max(years)
    return str(first) if first == last else say("years", language, first=first, last=last)


WORLD = "world"
"""The region of what is the same everywhere: no place needs a value of its own."""

FAR_YEARS = 5
"""Between a tariff and the price year, before an answer warns of it."""


def _restatements(ready: Ready, plan: Plan, known: Known) -> list[Restatement]:
    groups: dict[Any, list[str]] = {}
    for n, id in _coefficients(ready, plan, known):
        for r in known.chosen[n].restated:
            groups.setdefault(r, []).append(id)
    rows = sorted(groups.items(), key=lambda row: (row[0].index, row[0].from_year))
    return [Restatement(index=r.index, from_year=r.from_year, factor=r.factor, ids=sorted(set(ids))) for r, ids in rows]


def _unrestated(ready: Ready, plan: Plan, known: Known) -> dict[str, int]:
    years: dict[str, int] = {}
    for n, id in _coefficients(ready, plan, known):
        c = ready.book.coefficients[id]
        year = max(r.year or 0 for r in known.chosen[n].rows)
        if ready.book.units[c.unit].currency and not c.restate and year != known.setting.price_year:
            years[id] = year
    return years


def _data_quality(
    ready: Ready, plan: Plan, known: Known, assumed: list[str], shown: dict[str, Shown], currency: str
) -> DataQuality:
    e = _evidence(ready, plan, known, currency)
    return DataQuality(
        published=len(e.published),
        derived=len(e.derived),
        unverified=len(e.unverified),
        unsourced=len(e.unsourced),
        ids=e,
        measure_next=measure_next(ready, plan, known, assumed, shown),
    )


def _evidence(ready: Ready, plan: Plan, known: Known, currency: str) -> Evidence:
    ids: dict[str, list[str]] = {"published": [], "derived": [], "unverified": [], "unsourced": []}
    series: set[str] = set() if currency == "CNY" else {rate_name(currency)}
    for n, id in _coefficients(ready, plan, known):
        ids[known.chosen[n].evidence].append(id)
        if UNSOURCED in known.chosen[n].sources:
            ids["unsourced"].append(id)
        series |= {DEFLATORS[r.index] for r in known.chosen[n].restated}
    for name in series:  # an answer rests on the indices and rates that its money went through
        rows = ready.book.topics["prices"][name].values
        ids[weakest(r.evidence for r in rows)].append(f"prices.{name}")
    return Evidence(**{k: sorted(v) for k, v in ids.items()})


def _coefficients(ready: Ready, plan: Plan, known: Known) -> list[tuple[str, str]]:
    """The coefficients that a plan uses: the name that it knows them by, and the id."""
    return [
        (key, id)
        for name, id in ready.coefficient_ids.items()
        if (key := name if name in known.chosen else points(name)) in known.chosen and key in plan.inputs - plan.given
    ]
