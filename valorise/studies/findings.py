"""Findings: what a route asks for, what a question has, and what follows. The verdict is the worst of them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Container, Mapping
from typing import Any, NamedTuple, TypeAlias

from valorise.coefficients import UNSOURCED
from valorise.engine.model import Plan, Values
from valorise.engine.route import Gate, Sign
from valorise.studies.answers import Finding, FindingStatus, Quantity, Status
from valorise.studies.catalogue import Ready
from valorise.studies.lookup import Known
from valorise.studies.reading import Written
from valorise.studies.shown import Shown, after, display
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
    sign: Sign
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
    asked_for = ready.route.target_of if "target" in plan.given else ""  # the question says how much, whatever it takes
    sides = [side for side in (gate.quantity, gate.limit) if isinstance(side, str) and side != asked_for]
    behind = [n for side in sides for n in ready.ancestors(side, plan)]
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
        sign=gate.sign,
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


Judge: TypeAlias = Callable[[Values, dict[str, Written], Mapping[str, Quantity], list[Finding]], None]


def judge(lines: list[tuple[int, GateLine]], given: Container[str], outputs: Container[str]) -> Judge:
    """One function that puts findings in their places, from base values, what the question wrote and the outputs.

    A given quantity comes back as it was written, an output as it stands there. Written out, as formulas are in a plan:
    an answer has some thirty.
    """
    scope: dict[str, Any] = {"Quantity": Quantity, "Finding": Finding, "display": display, "after": after}
    body = ["    pass"]
    for i, (place, line) in enumerate(lines):
        scope |= {f"{field}{i}": value for field, value in line._asdict().items()}
        limit = f"values[{line.limited_by!r}]" if line.limited_by else "0.0"
        body += [f"    base, least = values[{line.quantity!r}], {limit}"]
        if line.quantity in outputs and line.quantity not in given:
            body += [f"    value = outputs[{line.quantity!r}]"]
        else:
            body += _quantity("value", line.quantity, "base", line.shown, i, line.quantity in given)
        if line.limit is None:
            body += _quantity("limit", line.limited_by, "least", line.limit_shown, i, line.limited_by in given)
        else:
            body += [f"    limit = limit{i}"]
        margin = "base - least" if line.wants_more else "least - base"
        body += [
            f"    found[{place}] = Finding(gate=gate{i}, status='met' if base {line.sign} least else failed{i},"
            f" value=value, limit=limit, margin=({margin}) / {line.shown.factor!r}, source=source{i},"
            f" text=f'{{before{i}}}{{value.display}}{{between{i}}}{{limit.display}}{{closing{i}}}')"
        ]
    exec("\n".join(["def judge(values, written, outputs, found):", *body]), scope)  # noqa: S102 - the names are our own
    judge: Judge = scope["judge"]
    return judge


def _quantity(into: str, name: str, base: str, shown: Shown, i: int, given: bool) -> list[str]:
    """Lines that make a quantity of a base value, or of what was written."""
    label = f"{'shown' if into == 'value' else 'limit_shown'}{i}.label"
    if given:
        return [
            f"    number, unit, _ = written[{name!r}]",
            f"    {into} = Quantity(number, unit.spelling, {label}, f'{{number:g}}{{after(unit.spelling)}}')",
        ]
    text = f"f'{{v:.4g}}' + {shown.after!r} if 0.001 <= v < 1000 or v == 0 else display(v, {shown.unit!r})"
    return [
        f"    v = ({base} - {shown.offset!r}) / {shown.factor!r}",
        f"    {into} = Quantity(v, {shown.unit!r}, {label}, {text})",
    ]


PENDING = Finding(gate="", status="unknown", text="")
"""In the place of a finding that a question moves."""


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
