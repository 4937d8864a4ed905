"""One year of a route at one size: what it makes, earns, emits and frees, and whether the material is fit for it.

A question passes in the order of this file: what it gives, the run, what the formulas cannot go beyond, the receipt,
the findings, the answer.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from valorise import __version__
from valorise.engine.model import Curve, Plan, Undefined, Values
from valorise.engine.route import Check as Balance
from valorise.engine.working import Origin, Step, steps
from valorise.studies.answers import (
    Breakdown,
    Check,
    Estimate,
    PileTotals,
    Provenance,
    Verdict,
)
from valorise.studies.catalogue import PILE, Known, Ready
from valorise.studies.faults import Fault, ReceiptFailed, Unanswerable
from valorise.studies.findings import finding, refuses, worst
from valorise.studies.layout import Layout, lay_out
from valorise.studies.reading import Case, blame, read_question

BALANCE_TOLERANCE = 1e-9
"""Of the larger side: the rounding of a few hundred operations, and nothing else."""


def estimate(ready: Ready, question: Any) -> Estimate:
    """Answers a question of the route.

    Raises Unanswerable with every fault of the question, NotServed for a version that it insists on, and
    ReceiptFailed when a balance does not hold, which no question can cause.
    """
    case = read_question(ready, question)
    known = ready.known(case.setting)
    plan = ready.plan(frozenset(case.given))
    context = question.context
    units = context.units if isinstance(context.units, str) else tuple(sorted(context.units.items()))
    layout = lay_out(ready, plan, known, units, context.currency)
    values = _run(ready, plan, layout, case)
    _refuse(ready, plan, layout, values, case)
    checks = [_check(balance, layout, values) for balance in layout.checks]
    if failed := [c for c in checks if not c.passed]:
        raise ReceiptFailed("; ".join(f"{c.name}: {c.left!r} against {c.right!r} {c.unit}" for c in failed))
    findings = layout.findings.copy()
    for place, line in layout.gates:
        findings[place] = finding(line, values, case.written)
    outputs = layout.outputs.fill(values)
    area_reclaimed = layout.quantity("area_reclaimed", values["area_reclaimed"])
    verdict = Verdict(status=worst(findings), findings=findings)
    return Estimate(
        route=ready.route.name,
        verdict=verdict,
        headline={n: outputs[n] for n in ready.route.headline} | {"area_reclaimed": area_reclaimed},
        outputs=outputs,
        revenue=Breakdown(total=outputs["revenue"], items=layout.items["revenue"].fill(values)),
        operating_cost=Breakdown(total=outputs["operating_cost"], items=layout.items["operating_cost"].fill(values)),
        area_reclaimed=area_reclaimed,
        pile=PileTotals(**{f: layout.quantity(n, values[n]) for f, n in PILE.items()}) if layout.pile else None,
        money=layout.money,
        checks=checks,
        data_quality=layout.data_quality,
        warnings=layout.warnings + _warnings(ready, layout, values),
        provenance=Provenance(engine=__version__, coefficients=ready.book.version, digest=digest(question)),
        working=_working(ready, known, layout, case) if question.detail == "working" else [],
    )


def digest(question: Any) -> str:
    """SHA-256 of the canonical JSON of a question."""
    asked = question.model_dump(exclude_unset=True)
    return hashlib.sha256(msgspec.json.encode(asked, order="sorted")).hexdigest()


# The run


def _run(ready: Ready, plan: Plan, layout: Layout, case: Case) -> Values:
    for name, over, curve in layout.curves:
        if not curve.xs[0] <= case.given[over] <= curve.xs[-1]:
            raise Unanswerable([_beyond_curve(ready, name, over, curve, case.given[over])])
    try:
        values = layout.settled.run(case.given)
    except Undefined as error:
        raise Unanswerable([Fault(p, f"with this, {error}") for p in blame(ready, plan, error.name, case)]) from None
    low, high = ready.limits["feed"]
    if not low <= values["feed"] <= high:
        feed, target = ready.declared["feed"], case.written["target"]
        needed = feed.unit.from_base(values["feed"])
        g = ready.route.feed
        detail = f"needs {needed:.6g} {feed.unit.spelling} of feed, which is outside {g.least:g} to {g.most:g}"
        raise Unanswerable([Fault("/target", f"{target.value:g} {target.unit.spelling} {detail}")])
    return values


def _beyond_curve(ready: Ready, name: str, over: str, curve: Curve, at: float) -> Fault:
    """Beyond the last point of a curve nothing is known."""
    unit = ready.declared[over].unit
    first, last = (f"{unit.from_base(x):g}" for x in (curve.xs[0], curve.xs[-1]))
    detail = f"{ready.declared[name].label} is known from {first} to {last} {unit.spelling}"
    return Fault(ready.pointer(over), f"{unit.from_base(at):g} {unit.spelling}: {detail}")


def _refuse(ready: Ready, plan: Plan, layout: Layout, values: Values, case: Case) -> None:
    """Numbers beyond which the formulas mean nothing, named."""
    faults: list[Fault] = []
    for gate in layout.refusals:
        if refuses(gate, values):
            found = layout.quantity(gate.quantity, values[gate.quantity])
            limit = layout.quantity(gate.quantity, 0.0 if gate.limit == 0 else values[gate.limit])
            detail = f"{gate.label}: {found.label.lower()} would be {found.display}, and the limit is {limit.display}"
            faults += [Fault(p, detail) for p in blame(ready, plan, gate.quantity, case)]
    if faults:
        raise Unanswerable(faults)


# The receipt and the findings


def _check(balance: Balance, layout: Layout, values: Values) -> Check:
    left, right = values[balance.left], values[balance.right]
    size = max(abs(left), abs(right))
    margin = (left - right) / size if size else 0.0
    holds = margin >= -BALANCE_TOLERANCE if balance.sign == ">=" else abs(margin) <= BALANCE_TOLERANCE
    factor, _, unit, *_ = layout.shown[balance.left]
    return Check(
        name=balance.name,
        label=balance.label,
        left=left / factor,
        right=right / factor,
        unit=unit,
        margin=margin,
        passed=holds,
    )


# The rest of the answer


def _warnings(ready: Ready, layout: Layout, values: Values) -> list[str]:
    """What the numbers say that a reader should not miss."""
    warnings: list[str] = []
    if values["area_reclaimed"] < 0:
        lost = layout.quantity("area_reclaimed", values["area_reclaimed"]).display
        warnings.append(f"Stored residues take more land than the pile gives back for use: {lost}.")
    if layout.pile and values["pile_life"] < ready.declared["pile_life"].unit.to_base(1):
        life = layout.quantity("pile_life", values["pile_life"]).display
        warnings.append(f"The pile is gone after {life}: figures for a year need more waste than it holds.")
    return warnings


def _working(ready: Ready, known: Known, layout: Layout, case: Case) -> list[Step]:
    """Every given, chosen and computed quantity, from the same bodies as the result."""
    plan = ready.plan(frozenset(case.given), everything=True)
    inputs = known.values | case.given
    values = inputs | plan.run(inputs)
    computed = {f.name for f in plan.formulas}
    about = {f.name: f.about for f in plan.formulas}

    def describe(name: str) -> Step | None:
        if name.endswith("_points"):
            return None
        if name in case.written:
            written = case.written[name]
            value, unit = written.value, written.unit.spelling
            return Step(name, ready.declared[name].label, value, unit, "given", chosen=f"given at {written.pointer}")
        q = layout.quantity(name, values[name])
        key = name if name in known.chosen and name not in computed else f"{name}_points"
        if key not in known.chosen:
            origin: Origin = "computed" if name in computed else "reaction" if name in ready.ratios else "default"
            chosen = about.get(name, "")
            if origin == "reaction":
                chosen = ready.ratios[name].reaction
            return Step(name, q.label, q.value, q.unit, origin, chosen=chosen)
        c = known.chosen[key]
        where = "; ".join(dict.fromkeys(r.where for r in c.rows if r.where))
        return Step(
            ready.coefficient_ids[name],
            q.label,
            q.value,
            q.unit,
            "coefficient",
            source=", ".join(c.sources),
            where=where,
            evidence=c.evidence,
            chosen=c.how,
        )

    return steps(plan, describe)
