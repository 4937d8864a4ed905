"""One year of a route at one size: what it makes, earns, emits and frees, and whether the material is fit for it.

A question passes in the order of this file: what it gives, the run, what the formulas cannot go beyond, the receipt,
the findings, the answer. Studies that run many questions at once fill the answer from the numbers that they have.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from valorise import __version__
from valorise.coefficients import POINTS, Chosen, Value, weakest
from valorise.engine.model import Curve, Undefined, Values
from valorise.engine.route import Check as Balance
from valorise.engine.working import Origin, Step, amount, steps
from valorise.studies.answers import (
    Breakdown,
    Check,
    Estimate,
    PileTotals,
    Provenance,
    Quantity,
    Revenue,
    Verdict,
)
from valorise.studies.catalogue import PILE, Ready
from valorise.studies.faults import Fault, ReceiptFailed, Unanswerable
from valorise.studies.findings import refuses, worst
from valorise.studies.layout import Layout, lay_out
from valorise.studies.lookup import points
from valorise.studies.ranges import in_words
from valorise.studies.reading import Case, blame, limits_in, read_question
from valorise.studies.shown import Quantities, Shown
from valorise.studies.words import Language, in_sentence, listed, say

BALANCE_TOLERANCE = 1e-9
"""Of the larger side: the rounding of a few hundred operations, and nothing else."""


def estimate(ready: Ready, question: Any, language: Language = "en") -> Estimate:
    """Answers a question of the route; the language decides labels and sentences, and nothing else.

    Raises Unanswerable with every fault of the question, NotServed for a version that it insists on, and
    ReceiptFailed when a balance does not hold, which no question can cause.
    """
    case = read_question(ready, question)
    layout = lay_out_case(ready, case, question.context, language)
    return answer(ready, layout, case, run(ready, layout, case), question)


def lay_out_case(ready: Ready, case: Case, context: Any, language: Language) -> Layout:
    """The layout of an answer to a question that is read. Raises Unanswerable."""
    units = context.units if isinstance(context.units, str) else tuple(context.units.items())
    return lay_out(ready, frozenset(case.given), case.setting, units, context.currency, language)


class Figures(NamedTuple):
    """What of an answer is numbers, as it shows them."""

    outputs: Quantities
    revenue: Quantities
    operating_cost: Quantities
    area_reclaimed: Quantity
    pile: PileTotals | None
    checks: list[Check]


def answer(ready: Ready, layout: Layout, case: Case, values: Values, question: Any) -> Estimate:
    """The answer that base values make; of others than those that are wanted, nothing is said.

    Raises ReceiptFailed.
    """
    figures = Figures(
        layout.outputs(values),
        layout.items["revenue"](values),
        layout.items["operating_cost"](values),
        layout.quantity("area_reclaimed", values["area_reclaimed"]),
        PileTotals(**{f: layout.quantity(n, values[n]) for f, n in PILE.items()}) if layout.pile else None,
        [check(*laid_out, values) for laid_out in layout.checks],
    )
    return assemble(ready, layout, case, values, question, figures)


def assemble(ready: Ready, layout: Layout, case: Case, values: Values, question: Any, figures: Figures) -> Estimate:
    """The rest of an answer around its figures. Raises ReceiptFailed."""
    outputs, revenue_items, cost_items, area_reclaimed, pile, checks = figures
    if failed := [c for c in checks if not c.passed]:
        raise ReceiptFailed("; ".join(f"{c.name}: {c.left!r} against {c.right!r} {c.unit}" for c in failed))
    findings = layout.findings.copy()
    layout.judge(values, case.written, outputs, findings)
    verdict = Verdict(status=worst(findings, assured=layout.assured), findings=findings)
    return Estimate(
        route=ready.route.name,
        verdict=verdict,
        headline={n: outputs[n] for n in ready.route.headline} | {"area_reclaimed": area_reclaimed},
        outputs=outputs,
        revenue=Revenue(total=outputs["revenue"], items=revenue_items, evidence=price_evidence(layout.priced, values)),
        operating_cost=Breakdown(total=outputs["operating_cost"], items=cost_items),
        area_reclaimed=area_reclaimed,
        pile=pile,
        money=layout.money,
        checks=checks,
        data_quality=layout.data_quality,
        warnings=layout.warnings + _warnings(ready, layout, case, values),
        provenance=Provenance(engine=__version__, coefficients=ready.book.version, digest=digest(question)),
        working=_working(ready, layout, case) if question.detail == "working" else [],
    )


def digest(question: Any) -> str:
    """SHA-256 of the canonical JSON of a question."""
    return hashlib.sha256(question.canonical).hexdigest()


# The run


def run(ready: Ready, layout: Layout, case: Case) -> Values:
    """What is wanted, in base units. Raises Unanswerable where the numbers go beyond what the formulas know."""
    hold_to_curves(ready, layout, case)
    try:
        values = layout.settled.run(case.given)
    except Undefined as error:
        raise Unanswerable(_undefined(ready, layout, case, error)) from None
    hold(ready, layout, case, values)
    return values


def hold_to_curves(ready: Ready, layout: Layout, case: Case) -> None:
    """Raises Unanswerable for what lies beyond the ends of a curve."""
    for name, over, curve, default in layout.curves:
        at = case.given.get(over, default)
        if not curve.xs[0] <= at <= curve.xs[-1]:
            raise Unanswerable([_beyond_curve(ready, name, over, curve, at)])


def hold(ready: Ready, layout: Layout, case: Case, values: Values) -> None:
    """Raises Unanswerable for what is computed and could not be given, and beyond the gates that refuse."""
    if faults := _limit_faults(ready, layout, case, values) or _refusals(ready, layout, values, case):
        raise Unanswerable(faults)


def _limit_faults(ready: Ready, layout: Layout, case: Case, values: Values) -> list[Fault]:
    """What is computed in place of a given quantity, and could not have been given."""
    faults: list[Fault] = []
    for name, low, high in layout.stand_ins:
        base = values.get(name, low)
        if low <= base <= high:
            continue
        slack = 1e-9 * abs(base)  # what is given at a limit may be computed a rounding beyond it
        if not low - slack <= base <= high + slack:
            detail = _beyond_limits(ready, layout, name, base)
            faults += [Fault(p, detail) for p in blame(layout.plan, case, name)]
    return faults


def _undefined(ready: Ready, layout: Layout, case: Case, error: Undefined) -> list[Fault]:
    """Numbers without a result: what they go beyond says more than which formula stopped."""
    values, _ = layout.settled.live.walk(layout.settled.base | case.given)
    if faults := _limit_faults(ready, layout, case, values) or _refusals(ready, layout, values, case):
        return faults
    what = ready.declared[error.name].label if error.name in ready.declared else error.name
    return [Fault(p, f"with this, {in_sentence(what)} {error.why}") for p in blame(layout.plan, case, error.name)]


def _beyond_limits(ready: Ready, layout: Layout, name: str, base: float) -> str:
    """A computed quantity is held to what could be given in its place."""
    g, shown, declared = ready.givens[name], layout.shown[name], ready.declared[name]
    found = layout.quantity(name, base)
    limits = limits_in(declared.unit, g.least, g.most, shown.unit, shown.factor, shown.offset)
    return f"{declared.label} would be {found.display}, outside {limits}"


def _beyond_curve(ready: Ready, name: str, over: str, curve: Curve, at: float) -> Fault:
    """Beyond the last point of a curve nothing is known."""
    unit = ready.declared[over].unit
    first, last = (f"{unit.from_base(x):g}" for x in (curve.xs[0], curve.xs[-1]))
    detail = f"{ready.declared[name].label} is known from {first} to {last} {unit.spelling}"
    return Fault(ready.pointer(over), f"{unit.from_base(at):g} {unit.spelling}: {detail}")


def _refusals(ready: Ready, layout: Layout, values: Values, case: Case) -> list[Fault]:
    """Numbers beyond which the formulas mean nothing, named."""
    faults: list[Fault] = []
    for gate in layout.refusals:
        if refuses(gate, values):
            compared = [n for n in (gate.quantity, gate.limit) if isinstance(n, str)]
            found = layout.quantity(gate.quantity, values[gate.quantity])
            limit = layout.quantity(gate.quantity, 0.0 if gate.limit == 0 else values[gate.limit])
            what = in_sentence(ready.declared[gate.quantity].label)
            detail = f"{gate.label}: {what} would be {found.display}, and the limit is {limit.display}"
            faults += [Fault(p, detail) for p in blame(layout.plan, case, *compared)]
    return faults


# The receipt and the findings


def check(balance: Balance, label: str, shown: Shown, values: Values) -> Check:
    left, right = values[balance.left], values[balance.right]
    size = max(abs(left), abs(right))
    margin = (left - right) / size if size else 0.0
    holds = margin >= -BALANCE_TOLERANCE if balance.sign == ">=" else abs(margin) <= BALANCE_TOLERANCE
    return Check(
        name=balance.name,
        label=label,
        left=left / shown.factor,
        right=right / shown.factor,
        unit=shown.unit,
        margin=margin,
        passed=holds,
    )


# The rest of the answer


def price_evidence(priced: list[tuple[str, str]], values: Values) -> dict[str, float]:
    """Shares of the revenue by what vouches for the prices behind each item; none where there is no revenue."""
    total = values["revenue"]
    shares: dict[str, float] = {}
    if total > 0:
        for name, mark in priced:
            shares[mark] = shares.get(mark, 0.0) + values[name] / total
    return shares


def _warnings(ready: Ready, layout: Layout, case: Case, values: Values) -> list[str]:
    """What the numbers say that a reader should not miss."""
    warnings: list[str] = []
    if case.spread:
        labels = listed([layout.shown[n].label for n in case.spread], layout.language)
        warnings.append(say("ranged", layout.language, labels=labels))
    if values["area_reclaimed"] < 0:
        lost = layout.quantity("area_reclaimed", values["area_reclaimed"]).display
        warnings.append(lost.join(layout.land_lost))
    if layout.pile and values["pile_life"] < values["lifetime"]:
        life, works = (layout.quantity(n, values[n]).display for n in ("pile_life", "lifetime"))
        if values["pile_life"] < ready.declared["pile_life"].unit.to_base(1):
            warnings.append(say("pile gone", layout.language, life=life))
        else:
            warnings.append(say("pile outlived", layout.language, life=life, works=works))
    return warnings


def _working(ready: Ready, layout: Layout, case: Case) -> list[Step]:
    """Every given, chosen and computed quantity, from the same bodies as the result."""
    known, plan = layout.known, ready.plan(layout.plan.given, everything=True)
    values, _ = plan.walk(known.values | case.given)  # a step that has no value, and none needs, is left out
    computed = {f.name for f in plan.formulas}
    about = {f.name: f.about for f in plan.formulas}

    def describe(name: str) -> Step | None:
        if name.endswith(POINTS) or name not in values:
            return None
        label, id = layout.shown[name].label, step_id(ready, name)
        if name in case.written:
            value, unit, place = case.written[name]
            chosen = f"given at {place}"
            if name in case.spread:
                factor = ready.book.unit_factor(unit, case.setting.price_year)
                chosen += f" as a range: {in_words(case.spread[name], unit, factor)}"
            return Step(id, label, value, unit.spelling, "given", chosen=chosen)
        q = layout.quantity(name, values[name])
        if name in ready.ratios:
            return Step(id, label, q.value, q.unit, "reaction", equation=ready.ratios[name].reaction)
        if name in known.chosen and name not in computed:
            return _coefficient_step(id, q, known.chosen[name], known.chosen[name].rows)
        if points(name) in known.chosen:
            return _curve_step(ready, id, name, q, known.chosen[points(name)], values, layout.language)
        origin: Origin = "computed" if name in computed else "default"
        return Step(id, label, q.value, q.unit, origin, about=about.get(name, ""))

    return steps(plan, describe)


def step_id(ready: Ready, name: str) -> str:
    """A coefficient that no part gives goes by its id in the book, whether a question replaces it or not."""
    return name if name in ready.givens else ready.coefficient_ids.get(name, name)


def _coefficient_step(id: str, q: Quantity, chosen: Chosen, rows: Sequence[Value]) -> Step:
    return Step(
        id,
        q.label,
        q.value,
        q.unit,
        "coefficient",
        source=", ".join(dict.fromkeys(r.source for r in rows)),
        where="; ".join(dict.fromkeys(r.where for r in rows if r.where)),
        evidence=weakest(r.evidence for r in rows),
        chosen=chosen.how,
    )


def _curve_step(
    ready: Ready, id: str, name: str, q: Quantity, chosen: Chosen, values: Values, language: Language
) -> Step:
    """A value between two points shows the two, and their sources."""
    coefficient = ready.book.coefficients[ready.coefficient_ids[name]]
    ((over, unit),) = coefficient.over.items()
    at = ready.book.units[unit].from_base(values[over])
    below = max((r for r in chosen.rows if (r.at or 0) <= at), key=lambda r: r.at or 0)
    above = min((r for r in chosen.rows if (r.at or 0) >= at), key=lambda r: r.at or 0)
    rows = [below] if below is above else [below, above]
    first, *second = (
        say("point", language, value=f"{r.value:g} {coefficient.unit}", at=f"{r.at:g} {unit}") for r in rows
    )
    here = say("point", language, value=amount(q.value, q.unit), at=f"{at:g} {unit}")
    numbers = say("on a point", language, here=here, point=first)
    if second:
        numbers = say("between points", language, here=here, below=first, above=second[0])
    return replace(_coefficient_step(id, q, chosen, rows), numbers=numbers)
