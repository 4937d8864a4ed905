"""Findings: what a route asks for, what a question has, and what follows. The verdict is the worst of them."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

from valorise.coefficients import UNSOURCED
from valorise.engine.model import Plan, Values
from valorise.engine.route import Gate
from valorise.studies.answers import Finding, FindingStatus, Quantity, Status
from valorise.studies.catalogue import Known, Ready
from valorise.studies.reading import Written
from valorise.studies.shown import Shown, after, display, show
from valorise.studies.words import Language, cut, listed, noted, option, pick, say

SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
ASKED = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}


class GateLine(NamedTuple):
    """A gate that can be judged: what a finding on it says, whatever the numbers."""

    gate: str
    quantity: str
    limited_by: str
    """The quantity that limits it; empty where the limit is 0."""
    holds: Callable[[Any, Any], bool]
    wants_more: bool
    """Whether the quantity is to lie above the limit."""
    failed: FindingStatus
    """What follows when it does not hold: no more than conditional on an assumption or an unverified limit."""
    before: str
    """What the finding says before its value, between value and limit, and after them."""
    between: str
    closing: str
    source: str
    limit: Quantity | None
    """As it was written; None when it is computed or given."""
    shown: Shown
    limit_shown: Shown


def gate_line(
    ready: Ready,
    gate: Gate,
    plan: Plan,
    known: Known,
    shown: dict[str, Shown],
    assays: list[str],
    language: Language,
) -> GateLine:
    """What a finding on the gate will say, whatever the numbers.

    ``assays`` are those that the question does not give: a gate that rests on one rules nothing out.
    """
    notes: list[str] = []
    source = ""
    limit: Quantity | None = None
    if isinstance(gate.limit, str):
        rests_on = [n for n in ready.ancestors(gate.limit, plan) if n in known.chosen and n not in plan.given]
        if any(known.chosen[n].evidence == "unverified" for n in rests_on):
            notes.append(say("limit unverified", language))
        if has_own_limit(ready, gate, plan):
            notes.append(say("limit of the question", language))
        else:
            nearest = [n for n in ready.made_of(gate.limit, plan) if n in rests_on]
            source = ", ".join(dict.fromkeys(s for n in nearest for s in known.chosen[n].sources if s != UNSOURCED))
        if gate.limit in known.chosen and gate.limit not in plan.given:
            limit = _as_written(ready, gate.limit, known, shown)
    behind = [n for side in (gate.quantity, gate.limit) if isinstance(side, str) for n in ready.ancestors(side, plan)]
    assumed = [n for n in dict.fromkeys(behind) if n in assays]
    if gate.quantity in ready.givens.keys() - plan.given - set(assays):
        assumed.append(gate.quantity)
    if assumed:
        notes.append(say("assumed", language, labels=listed([shown[n].label for n in assumed], language)))
    failed: FindingStatus = "conditional" if notes or gate.otherwise == "conditional" else "unsuitable"
    wants_more = gate.sign in (">=", ">")
    before, between, closing = cut(
        "finding",
        language,
        "value",
        "limit",
        label=pick((gate.label, gate.label_zh), language),
        asked=say(ASKED[gate.sign], language),
        notes=noted(notes, language),
    )
    return GateLine(
        gate=gate.id,
        quantity=gate.quantity,
        limited_by=gate.limit or "",
        holds=SIGNS[gate.sign],
        wants_more=wants_more,
        failed=failed,
        before=before,
        between=between,
        closing=closing,
        source=source,
        limit=limit,
        shown=shown[gate.quantity],
        limit_shown=shown[gate.limit or gate.quantity],
    )


def has_own_limit(ready: Ready, gate: Gate, plan: Plan) -> bool:
    """Whether the question sets the limit, or replaces a coefficient that the limit is computed from.

    What it gives of waste, plant and pile is no limit, though one may hang on it.
    """
    if gate.limit == 0:
        return False
    replaced = plan.given & ready.coefficient_ids.keys() - ready.givens.keys()
    return gate.limit in plan.given or not replaced.isdisjoint(ready.ancestors(str(gate.limit), plan))


def _as_written(ready: Ready, name: str, known: Known, shown: dict[str, Shown]) -> Quantity | None:
    """A limit as its file has it, when the answer is in the same unit."""
    coefficient = ready.book.coefficients[ready.coefficient_ids[name]]
    rows = known.chosen[name].rows
    if len(rows) != 1 or coefficient.unit != shown[name].unit:
        return None
    value = rows[0].value
    unit = shown[name].unit
    return Quantity(value, unit, shown[name].label, display(value, unit))


def unknown(ready: Ready, gate: Gate, plan: Plan, language: Language) -> Finding:
    """A gate that lacks an input: no limit is met or missed by silence."""
    missing = {m: None for n in (gate.quantity, gate.limit) if isinstance(n, str) for m in plan.unavailable.get(n, ())}
    fields = ", ".join(ready.pointer(m).strip("/").replace("/", ".") for m in missing)
    fields = fields or say("inputs", language)
    text = say("finding unknown", language, label=pick((gate.label, gate.label_zh), language), fields=fields)
    return Finding(gate=gate.id, status="unknown", text=text)


def finding(line: GateLine, values: Values, written: dict[str, Written]) -> Finding:
    """The gate judged on base values; a given quantity comes back as it was written."""
    gate, name, limited_by, holds, wants_more, failed, before, between, closing, source, limit, shown, limit_shown = (
        line
    )
    base = values[name]
    limit_base = values[limited_by] if limited_by else 0.0
    value = _as_given(written[name], shown.label) if name in written else show(shown, base)
    if limit is None:
        given = limited_by in written
        limit = _as_given(written[limited_by], limit_shown.label) if given else show(limit_shown, limit_base)
    return Finding(
        gate=gate,
        status="met" if holds(base, limit_base) else failed,
        value=value,
        limit=limit,
        margin=(base - limit_base if wants_more else limit_base - base) / shown.factor,
        source=source,
        text=f"{before}{value.display}{between}{limit.display}{closing}",
    )


def _as_given(written: Written, label: str) -> Quantity:
    value, unit, _ = written
    return Quantity(value, unit.spelling, label, f"{value:g}{after(unit.spelling)}")


def refuses(gate: Gate, values: Values) -> bool:
    """Whether base values lie beyond what the formulas mean, by more than rounding; never where there is no value."""
    value = values.get(gate.quantity)
    limit = 0.0 if gate.limit == 0 else values.get(gate.limit)
    if value is None or limit is None:
        return False
    if gate.sign in ("<", ">"):
        return not SIGNS[gate.sign](value, limit)
    over = limit - value if gate.sign == ">=" else value - limit
    return bool(over > 1e-12 + 1e-9 * max(abs(value), abs(limit)))


def choice_findings(ready: Ready, known: Known, language: Language) -> list[Finding]:
    """Choices against the rules that allow one option only."""
    choices = dict(known.setting.choices)
    findings: list[Finding] = []
    for rule in ready.requirements:
        made = choices[rule.choice]
        chosen = known.chosen[rule.id]
        failed: FindingStatus = "conditional"
        if rule.otherwise == "unsuitable" and chosen.evidence != "unverified":
            failed = "unsuitable"
        findings.append(
            Finding(
                gate=rule.id,
                status="met" if made == rule.option else failed,
                source=", ".join(chosen.sources),
                text=say(
                    "finding on a choice",
                    language,
                    label=pick((rule.label, rule.label_zh), language),
                    made=option(rule.choice, made, language),
                    wanted=option(rule.choice, rule.option, language),
                ),
            )
        )
    return findings


def worst(findings: list[Finding], *, assured: bool) -> Status:
    """The verdict. Nothing is suitable as long as an assay that a gate asks for is missing."""
    statuses = {f.status for f in findings}
    if "unsuitable" in statuses:
        return "unsuitable"
    return "conditional" if "conditional" in statuses or not assured else "suitable"
