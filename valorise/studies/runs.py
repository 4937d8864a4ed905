"""Many questions of one route beside one of them: each run once, as a block where they share a plan, and compared.

What a question of many has of numbers is what it has alone; what it saves is the run of one formula after the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from valorise.coefficients import POINTS
from valorise.engine.model import Plan, Settled, Undefined, Values
from valorise.studies.catalogue import Known, Ready
from valorise.studies.estimate import hold, hold_to_curves, lay_out_case, run, step_id
from valorise.studies.faults import NotServed, Unanswerable
from valorise.studies.layout import Layout
from valorise.studies.reading import Case, read_question
from valorise.studies.words import Language

ROUNDING = 1e-12
"""Of the larger of two numbers: closer ones are the same, reckoned in another order."""
LEAST_BLOCK = 6
"""Questions that are quicker as a block than one after the other."""


@dataclass(frozen=True, eq=False, slots=True)
class Run:
    """A question with its numbers: all that its answer wants, and every step of the working that has a value."""

    question: Any
    case: Case
    layout: Layout
    values: Values
    changed: tuple[str, ...] = ()
    """Steps that have another value than in the run that it is compared with, in dependency order."""


class Whole(NamedTuple):
    """Every step of a plan in a setting."""

    settled: Settled | None
    """None where a step that no answer needs has no value: then the steps are walked."""
    order: tuple[str, ...]
    """What the working shows, as it shows it."""
    moving: tuple[str, ...]
    """Those of it that given quantities move."""


@lru_cache(maxsize=256)
def _whole(ready: Ready, given: frozenset[str], known: Known) -> Whole:
    plan = ready.plan(given, everything=True)
    order = _in_order(plan)
    if not plan.inputs <= known.values.keys() | given:
        return Whole(None, order, order)
    try:
        settled = ready.model.settle(plan, known.values)
    except Undefined:
        return Whole(None, order, order)
    return Whole(settled, order, tuple(n for n in order if n in settled.moved))


def _in_order(plan: Plan) -> tuple[str, ...]:
    """The quantities of a plan, each after all that it needs, as the working has them."""
    computed = {f.name for f in plan.formulas}
    names: dict[str, None] = {}
    for f in plan.formulas:
        names |= dict.fromkeys(n for n in f.needs if n not in computed)
        names[f.name] = None
    names |= dict.fromkeys(sorted(plan.inputs))
    return tuple(n for n in names if not n.endswith(POINTS))


class Bench:
    """A route and the run that others are compared with. Raises Unanswerable or NotServed for that one."""

    def __init__(self, ready: Ready, question: Any, language: Language) -> None:
        self.ready = ready
        self.language = language
        case = read_question(ready, question)
        layout = lay_out_case(ready, case, question.context, language)
        self.first = self._single(question, case, layout)

    def run(self, questions: Iterable[Any]) -> list[Run | Unanswerable]:
        """Each question's run, or why it has none, in their order."""
        found: list[Any] = []
        groups: dict[tuple[Plan, Known], list[int]] = {}
        for i, question in enumerate(questions):
            try:
                case = read_question(self.ready, question)
                layout = lay_out_case(self.ready, case, question.context, self.language)
                hold_to_curves(self.ready, layout, case)
            except Unanswerable as refusal:
                found.append(refusal)
            except NotServed as refusal:
                found.append(Unanswerable(refusal.faults))
            else:
                found.append((question, case, layout))
                groups.setdefault((layout.plan, layout.known), []).append(i)
        for places in groups.values():
            for i, run in zip(places, self._group([found[i] for i in places]), strict=True):
                found[i] = run
        return found

    def _group(self, asked: list[tuple[Any, Case, Layout]]) -> list[Run | Unanswerable]:
        if len(asked) >= LEAST_BLOCK and (runs := self._block(asked)) is not None:
            return runs
        return [self._compared(*one) for one in asked]

    def _compared(self, question: Any, case: Case, layout: Layout) -> Run | Unanswerable:
        try:
            found = self._single(question, case, layout)
        except Unanswerable as refusal:
            return refusal
        known, first = layout.known, self.first
        whole = _whole(self.ready, layout.plan.given, known)
        names = whole.order
        if known is first.layout.known:  # what no given quantity moves in either is the same
            before = _whole(self.ready, first.layout.plan.given, known)
            names = _either(whole, before)
        now, then = found.values, first.values
        changed = tuple(n for n in names if n in now and (n not in then or _differs(now[n], then[n])))
        return Run(question, case, layout, now, changed)

    def _single(self, question: Any, case: Case, layout: Layout) -> Run:
        whole = _whole(self.ready, layout.plan.given, layout.known)
        known = layout.known.values
        if whole.settled is not None:
            hold_to_curves(self.ready, layout, case)
            try:
                values = whole.settled.run(case.given)
            except Undefined:
                pass  # in the answer too, or only in a step that it does not need
            else:
                hold(self.ready, layout, case, values)
                return Run(question, case, layout, known | case.given | values)
        values = run(self.ready, layout, case)
        steps, _ = self.ready.plan(layout.plan.given, everything=True).walk(known | case.given)
        return Run(question, case, layout, steps | values)

    def _block(self, asked: list[tuple[Any, Case, Layout]]) -> list[Run | Unanswerable] | None:
        """All at once; None where one of them, or a step that none needs, has no value."""
        _, one, layout = asked[0]
        whole = _whole(self.ready, layout.plan.given, layout.known)
        if whole.settled is None:
            return None
        given: Values = {}
        for name in one.given:
            column = [case.given[name] for _, case, _ in asked]
            given[name] = np.array(column) if column.count(column[0]) < len(column) else column[0]
        try:
            values = given | whole.settled.run_block(given)
        except (ArithmeticError, TypeError):
            return None
        count = len(asked)
        known = layout.known.values
        names = list(values)
        columns = [x.tolist() if isinstance(x, np.ndarray) else [x] * count for x in values.values()]
        shown = whole.moving if layout.known is self.first.layout.known and self._as_first(layout) else whole.order
        then = self.first.values
        compared = [n for n in shown if n in then]
        new = [n for n in shown if n not in then]
        now: Any = np.empty((len(compared), count))
        for row, n in enumerate(compared):
            now[row] = values[n] if n in values else known[n]
        before = np.array([then[n] for n in compared])[:, None]
        differs = np.abs(now - before) > ROUNDING * np.maximum(np.abs(now), np.abs(before))
        runs: list[Run | Unanswerable] = []
        for i, ((question, case, own), row) in enumerate(zip(asked, zip(*columns, strict=True), strict=True)):
            numbers = known | dict(zip(names, row, strict=True))
            try:
                hold(self.ready, own, case, numbers)
            except Unanswerable as refusal:
                runs.append(refusal)
                continue
            changed = tuple(compared[j] for j in np.flatnonzero(differs[:, i]).tolist())
            if new:
                there = {*changed, *new}
                changed = tuple(n for n in shown if n in there)
            runs.append(Run(question, case, own, numbers, changed))
        return runs

    def _as_first(self, layout: Layout) -> bool:
        return layout.plan.given == self.first.layout.plan.given

    def steps(self, run: Run) -> list[str]:
        """The ids of the steps that changed."""
        return [step_id(self.ready, n) for n in run.changed]


@lru_cache(maxsize=256)
def _either(now: Whole, then: Whole) -> tuple[str, ...]:
    moving = {*now.moving, *then.moving}
    return tuple(n for n in now.order if n in moving)


def _differs(a: Any, b: Any) -> bool:
    return a != b and bool(abs(a - b) > ROUNDING * max(abs(a), abs(b)))
