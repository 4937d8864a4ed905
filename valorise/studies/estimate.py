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
    DataQuality,
    Estimate,
    Finding,
    PileTotals,
    Provenance,
    Quantity,
    Status,
    Verdict,
)
from valorise.studies.catalogue import PILE, Known, Ready
from valorise.studies.faults import Fault, ReceiptFailed, Unanswerable
from valorise.studies.layout import GateLine, Layout, lay_out
from valorise.studies.measure import measure_next
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
    _require_values(plan, known)
    context = question.context
    units = context.units if isinstance(context.units, str) else tuple(sorted(context.units.items()))
    layout = lay_out(ready, plan, known, units, context.currency)
    values = _run(ready, plan, known, layout, case)
    _refuse(ready, plan, layout, values, case)
    checks = [_check(balance, layout, values) for balance in layout.checks]
    if failed := [c for c in checks if not c.passed]:
        raise ReceiptFailed("; ".join(f"{c.name}: {c.left!r} against {c.right!r} {c.unit}" for c in failed))
    findings = [_finding(line, layout, values, case) for line in layout.gates]
    findings += layout.unknown
    findings += _choice_findings(ready, known, case)
    quantity = layout.quantity
    outputs = {n: quantity(n, values[n]) for n in ready.output_names}
    area_reclaimed = quantity("area_reclaimed", values["area_reclaimed"])
    verdict = Verdict(status=worst(findings), findings=findings)
    return Estimate(
        route=ready.route.name,
        verdict=verdict,
        headline={n: outputs[n] for n in ready.route.headline} | {"area_reclaimed": area_reclaimed},
        outputs=outputs,
        revenue=_breakdown("revenue", layout, outputs, values),
        operating_cost=_breakdown("operating_cost", layout, outputs, values),
        area_reclaimed=area_reclaimed,
        pile=PileTotals(**{f: quantity(n, values[n]) for f, n in PILE.items()}) if layout.pile else None,
        money=layout.money,
        checks=checks,
        data_quality=_data_quality(ready, plan, known, layout, values),
        warnings=_warnings(ready, plan, layout, values, case),
        provenance=Provenance(engine=__version__, coefficients=ready.book.version, digest=digest(question)),
        working=_working(ready, plan, known, layout, values, case) if question.detail == "working" else [],
    )


def digest(question: Any) -> str:
    """SHA-256 of the canonical JSON of a question."""
    asked = question.model_dump(exclude_unset=True, exclude_defaults=True)
    return hashlib.sha256(msgspec.json.encode(asked, order="sorted")).hexdigest()


# The run


def _require_values(plan: Plan, known: Known) -> None:
    """A coefficient that has no value in the setting matters when the plan uses it."""
    if missing := [why for name, why in known.absent.items() if name in plan.inputs]:
        raise Unanswerable([Fault("/context", why) for why in missing])


def _run(ready: Ready, plan: Plan, known: Known, layout: Layout, case: Case) -> Values:
    values = known.values | case.given
    for name in layout.curves:
        _require_on_curve(ready, values, name)
    try:
        values.update(plan.run(values))
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


def _require_on_curve(ready: Ready, values: Values, name: str) -> None:
    """Beyond the last point of a curve nothing is known. A curve over a computed quantity has a gate instead."""
    curve: Curve = values[name]
    coefficient = name.removesuffix("_points")
    (over,) = ready.book.coefficients[ready.coefficient_ids[coefficient]].over
    at = values.get(over)
    if at is not None and not curve.xs[0] <= at <= curve.xs[-1]:
        unit = ready.declared[over].unit
        first, last = (f"{unit.from_base(x):g}" for x in (curve.xs[0], curve.xs[-1]))
        detail = f"{ready.declared[coefficient].label} is known from {first} to {last} {unit.spelling}"
        raise Unanswerable([Fault(ready.pointer(over), f"{unit.from_base(at):g} {unit.spelling}: {detail}")])


def _refuse(ready: Ready, plan: Plan, layout: Layout, values: Values, case: Case) -> None:
    """Numbers beyond which the formulas mean nothing, named."""
    faults: list[Fault] = []
    for gate, holds in layout.refusals:
        value = values[gate.quantity]
        limit = 0.0 if gate.limit == 0 else values[gate.limit]
        slack = 1e-12 + 1e-9 * max(abs(value), abs(limit)) if gate.sign in (">=", "<=") else 0.0
        if not holds(value + slack if gate.sign == ">=" else value - slack, limit):
            found = layout.quantity(gate.quantity, value)
            most = layout.quantity(gate.quantity, limit).display
            detail = f"{gate.label}: {found.label.lower()} would be {found.display}, and the limit is {most}"
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


def _finding(line: GateLine, layout: Layout, values: Values, case: Case) -> Finding:
    gate = line.gate
    base = values[gate.quantity]
    limit_base = 0.0 if gate.limit == 0 else values[gate.limit]
    holds = line.holds(base, limit_base)
    value = _found(gate.quantity, base, layout, case)
    limit = line.limit or _found(gate.limit or gate.quantity, limit_base, layout, case)
    room = base - limit_base if line.wants_more else limit_base - base
    text = f"{gate.label}: {value.display}, {line.asked} {limit.display} asked"
    return Finding(
        gate=gate.id,
        label=gate.label,
        status="met" if holds else line.failed,
        value=value,
        limit=limit,
        margin=room / layout.shown[gate.quantity].factor,
        source=line.source,
        text=f"{text} ({line.note})" if line.note else text,
    )


def _found(name: str, base: float, layout: Layout, case: Case) -> Quantity:
    """A given quantity comes back as it was written."""
    written = case.written.get(name)
    if written is None:
        return layout.quantity(name, base)
    value, unit = written.value, written.unit.spelling
    return Quantity(value, unit, layout.shown[name].label, f"{value:g} {unit}")


def _choice_findings(ready: Ready, known: Known, case: Case) -> list[Finding]:
    findings: list[Finding] = []
    for rule in ready.requirements:
        met = case.choices[rule.choice] == rule.option
        chosen = known.chosen[rule.id]
        weak = chosen.evidence == "unverified"
        failed = "conditional" if weak and rule.otherwise == "unsuitable" else rule.otherwise
        words = case.choices[rule.choice].replace("_", " ")
        findings.append(
            Finding(
                gate=rule.id,
                label=rule.label,
                status="met" if met else failed,  # type: ignore[arg-type]
                source=", ".join(chosen.sources),
                text=f"{rule.label}: {words}, {rule.option.replace('_', ' ')} asked",
            )
        )
    return findings


def worst(findings: list[Finding]) -> Status:
    """The verdict: what is unknown says nothing."""
    statuses = {f.status for f in findings}
    return "unsuitable" if "unsuitable" in statuses else "conditional" if "conditional" in statuses else "suitable"


# The rest of the answer


def _breakdown(total: str, layout: Layout, outputs: dict[str, Quantity], values: Values) -> Breakdown:
    return Breakdown(total=outputs[total], items={n: layout.quantity(n, values[n]) for n in layout.items[total]})


def _data_quality(ready: Ready, plan: Plan, known: Known, layout: Layout, values: Values) -> DataQuality:
    e = layout.evidence
    return DataQuality(
        published=len(e.published),
        derived=len(e.derived),
        unverified=len(e.unverified),
        unsourced=len(e.unsourced),
        ids=e,
        measure_next=measure_next(ready, plan, known, layout, values),
    )


def _warnings(ready: Ready, plan: Plan, layout: Layout, values: Values, case: Case) -> list[str]:
    warnings: list[str] = []
    if layout.assumed:
        shown = [f"{layout.shown[n].label.lower()}" for n in layout.assumed]
        warnings.append(f"Assumed, not measured: {', '.join(shown)}. See data_quality.measure_next.")
    warnings += [
        f"{case.written[name].pointer} is given and not used: other quantities of the question decide."
        for name in sorted(case.given.keys() - plan.inputs)
    ]
    if values["area_reclaimed"] < 0:
        lost = layout.quantity("area_reclaimed", values["area_reclaimed"]).display
        warnings.append(f"Stored residues take more land than the pile gives back: {lost} is lost, not gained.")
    if layout.pile and values["pile_life"] < ready.declared["pile_life"].unit.to_base(1):
        life = layout.quantity("pile_life", values["pile_life"]).display
        warnings.append(f"The pile is gone after {life}: figures for a year need more waste than it holds.")
    return warnings


def _working(ready: Ready, plan: Plan, known: Known, layout: Layout, values: Values, case: Case) -> list[Step]:
    """Every given, chosen and computed quantity, from the same bodies as the result."""
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
