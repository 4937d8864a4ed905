"""What both studies share: who is asked, how inputs and figures are said, what to measure next."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from valorise.engine.distributions import Truncated
from valorise.studies.answers import Quantity
from valorise.studies.asked import AnyKind, Asked
from valorise.studies.catalogue import Catalogue
from valorise.studies.faults import Fault, NotServed, Unanswerable
from valorise.studies.plans.plan import Planner
from valorise.studies.shown import Shown, after, display, show
from valorise.studies.uncertainty.answers import CutAtLimits, DrawnInput, MeasureFirst
from valorise.studies.uncertainty.inputs import Input, kind_of
from valorise.studies.uncertainty.models import Subject, route_subject
from valorise.studies.uncertainty.plans import plan_subject
from valorise.studies.uncertainty.question import sensitivity_model, uncertainty_model
from valorise.studies.words import Language, in_sentence, say

DIGITS = 2
"""Significant digits of the 5th to 95th percentile that are shown of a figure."""

WORKERS = 2
"""Threads of one question; its answer is the same with any number."""
LEAST_KEPT, LEAST_KEPT_SHARE = 30, 0.01
"""Of the draws, or of the points of a replicate: what fewer say is chance, and of another question than was asked."""


class Uncertain:
    """The questions whose inputs can be drawn: of routes, and of plans."""

    def __init__(self, catalogue: Catalogue, planner: Planner) -> None:
        self.book = catalogue.book
        self.routes = catalogue.routes
        self.planner = planner
        self.any_kind = AnyKind({n: r.question for n, r in self.routes.items()}, {"plan": planner.question})
        self.uncertainty: Any = uncertainty_model(self.any_kind.union, self.book)
        self.sensitivity: Any = sensitivity_model(self.any_kind.union)

    def subject(self, asked: Asked, figures: list[str], language: Language, *, judged: bool) -> Subject:
        """Raises Unanswerable or NotServed, with pointers into the question of the study."""
        try:
            if asked.kind == "estimate":
                return route_subject(self.routes[asked.route], asked.question, figures, language, judged=judged)
            return plan_subject(self.planner, asked.question, figures, language, judged=judged)
        except (Unanswerable, NotServed) as refusal:
            above = f"/question{asked.place}"
            raise type(refusal)(
                [
                    f if f.pointer.startswith("/figures/") else Fault(above + f.pointer, f.detail, f.accepted)
                    for f in refusal.faults
                ]
            ) from None


# Numbers as they are shown


def decimals(width: float) -> int:
    """Decimals that show two significant digits of a width."""
    return DIGITS - 1 - math.floor(math.log10(width))


def rounded(shown: Shown, base: float, width: float, *, of_width: bool = False) -> Quantity:
    """A base value with as many digits as its uncertainty supports; ``of_width`` is a difference, without offset."""
    value = base / shown.factor if of_width else (base - shown.offset) / shown.factor
    wide = abs(width / shown.factor)
    if not (math.isfinite(wide) and wide > 1e-300):
        return Quantity(value, shown.unit, shown.label, display(value, shown.unit))
    places = decimals(wide)
    size = abs(value)
    if not 1e-4 < wide < 1e15 or size >= 1e15:
        text = f"{value:.3g}" if size < wide else display(value, "1")
    else:
        text = f"{round(value, places) + 0.0:,.{max(places, 0)}f}"
    return Quantity(value, shown.unit, shown.label, text + after(shown.unit))


def said_inputs(subject: Subject) -> dict[str, DrawnInput]:
    return {id: _said(i) for id, i in subject.inputs.items()}


def _said(i: Input) -> DrawnInput:
    p05, p50, p95 = (float(x) for x in i.distribution.quantile(np.array([0.05, 0.5, 0.95])))
    return DrawnInput(
        label=i.shown.label,
        group=i.group,
        evidence=i.evidence,
        rests_on=i.rests_on,
        distribution=kind_of(i.distribution),
        cut=_cut(i),
        point=show(i.shown, i.point),
        p05=show(i.shown, p05),
        p50=show(i.shown, p50),
        p95=show(i.shown, p95),
    )


def _cut(i: Input) -> CutAtLimits | None:
    d = i.distribution
    if not isinstance(d, Truncated):
        return None
    least, greatest = d.of.support
    return CutAtLimits(
        low=show(i.shown, d.low) if d.low > least else None,
        high=show(i.shown, d.high) if d.high < greatest else None,
        share=d.cut,
    )


# What moves a figure


def about(i: Input) -> dict[str, Any]:
    """What is said of an input wherever it moves something."""
    return {"id": i.id, "label": i.shown.label, "group": i.group, "evidence": i.evidence, "rests_on": i.rests_on}


class Summed(NamedTuple):
    """Shares added up."""

    groups: dict[str, float]
    evidence: dict[str, float]
    rests_on: dict[str, float]


def summed(subject: Subject, shares: Iterable[tuple[str, float]]) -> Summed:
    """Shares of inputs by group and by evidence, the largest first."""
    groups: dict[str, float] = defaultdict(float)
    evidence: dict[str, float] = defaultdict(float)
    rests_on: dict[str, float] = defaultdict(float)
    for id, share in shares:
        i = subject.inputs[id]
        groups[i.group] += share
        evidence[i.evidence] += share
        rests_on[i.rests_on] += share
    return Summed(*(dict(sorted(d.items(), key=lambda row: -row[1])) for d in (groups, evidence, rests_on)))


DECISIVE = ("npv", "margin", "levelised_cost")
"""Figures by which a plan or a works is decided, where they are asked."""


def measure_first(
    subject: Subject, shares: dict[str, list[tuple[str, float]]], language: Language
) -> MeasureFirst | None:
    """The largest driver of what decides that rests on what nobody has measured or verified.

    Money decides where it is asked; else the first figure. A figure that hangs on one input alone would always win.
    """
    found: tuple[float, str, str] | None = None
    deciding = next((n for n in DECISIVE if n in shares), next(iter(shares), ""))
    for figure, rows in ((n, of) for n, of in shares.items() if n == deciding):
        for id, share in rows:
            i = subject.inputs[id]
            loose = i.group == "assumed" or i.rests_on == "unverified"
            if loose and share > 0 and (found is None or share > found[0]):
                found = (share, figure, id)
    if found is None:
        return None
    share, figure, id = found
    i, of = subject.inputs[id], subject.shown[figure].label
    label, figure_label = (in_sentence(x) if language == "en" else x for x in (i.shown.label, of))
    percent = f"{100 * share:.0f} %"
    if i.group == "assumed":
        text = say("measure assumed", language, label=label, figure=figure_label, share=percent)
    else:
        text = say("verify coefficient", language, label=label, id=id, figure=figure_label, share=percent)
    return MeasureFirst(id=id, label=i.shown.label, figure=figure, share=share, text=text)
