"""Many questions of one route beside one of them: each run once, as a block where they share a plan, and compared.

What a question of many has of numbers is what it has alone; what it saves is the run of one formula after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from operator import itemgetter
from typing import Any

import numpy as np

from valorise.coefficients import POINTS
from valorise.engine.model import Plan, Settled, Undefined, Values
from valorise.studies.catalogue import Ready
from valorise.studies.estimate import hold, hold_to_curves, lay_out_case, run, step_id
from valorise.studies.faults import NotServed, Unanswerable
from valorise.studies.layout import Layout
from valorise.studies.lookup import Known
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
    steps: list[str] = field(default_factory=list)
    """Ids of the steps that have another value than in the run that it is compared with, in dependency order."""
    moved: list[str] | None = None
    """Of the quantities watched those with another value there; None where that was not looked at."""


@dataclass(frozen=True, eq=False, slots=True)
class Whole:
    """Every step of a plan in a setting."""

    settled: Settled | None
    """None where a step that no answer needs has no value: then the steps are walked."""
    order: tuple[str, ...]
    """What the working shows, as it shows it."""
    moving: tuple[str, ...]
    """Those of it that given quantities move."""
    ids: dict[str, str]
    """Of the steps, as the working has them."""
    had: frozenset[str]
    """What is given or computed; the rest is known."""


@lru_cache(maxsize=256)
def _whole(ready: Ready, given: frozenset[str], known: Known) -> Whole:
    plan = ready.plan(given, everything=True)
    order = _in_order(plan)
    ids = {n: step_id(ready, n) for n in order}
    had = given.union(f.name for f in plan.formulas)
    if not plan.inputs <= known.values.keys() | given:
        return Whole(None, order, order, ids, had)
    try:
        settled = ready.model.settle(plan, known.values)
    except Undefined:
        return Whole(None, order, order, ids, had)
    return Whole(settled, order, tuple(n for n in order if n in settled.moved), ids, had)


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
        own = self._single(question, case, layout)
        self.first = replace(own, values=layout.known.values | own.values)
        self.watched: dict[str, str] = {}
        """What blocks tell of each case whether it moved."""

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
            for i, done in zip(places, self._group([found[i] for i in places]), strict=True):
                found[i] = done
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
        before = _whole(self.ready, first.layout.plan.given, first.layout.known)
        pair = _pair(whole, before, alike=known is first.layout.known)
        now = found.values
        if pair.known:
            now = {n: known.values[n] for n in pair.known if n in known.values} | now
        try:
            values, then = pair.take(now), pair.take(first.values)
        except KeyError:  # a step that the other has not, or that has no value
            values, then = (tuple(v.get(n) for n in pair.names) for v in (now, first.values))
        found.steps.extend(
            pair.ids[i]
            for i, (x, y) in enumerate(zip(values, then, strict=True))
            if x != y and x is not None and (y is None or abs(x - y) > ROUNDING * max(abs(x), abs(y)))
        )
        return found

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
                return Run(question, case, layout, case.given | values)
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
        known, first = layout.known.values, self.first
        alike = layout.known is first.layout.known and layout.plan.given == first.layout.plan.given
        shown = whole.moving if alike else whole.order
        blocks = {n: x for n, x in values.items() if isinstance(x, np.ndarray)}
        still = {n: values[n] if n in values else known[n] for n in layout.plan.wanted if n not in blocks}
        everything = known | values
        steps = _apart(shown, everything, first.values, len(asked), ROUNDING, whole.ids)
        moved = _apart(self.watched, everything, first.values, len(asked), 0.0, self.watched)
        names = [n for n in layout.plan.wanted if n in blocks]
        columns = [blocks[n].tolist() for n in names]
        rows = zip(*columns, strict=True) if columns else iter([()] * len(asked))
        runs: list[Run | Unanswerable] = []
        for (question, case, own), row, changed, others in zip(asked, rows, steps, moved, strict=True):
            numbers = still | dict(zip(names, row, strict=True))
            try:
                hold(self.ready, own, case, numbers)
            except Unanswerable as refusal:
                runs.append(refusal)
            else:
                runs.append(Run(question, case, own, numbers, changed, others))
        return runs


def _apart(
    names: Iterable[str], now: Values, then: Values, count: int, rounding: float, called: Mapping[str, str]
) -> list[list[str]]:
    """For each case of a block, in their order, the names with another number than before, or with none before.

    As they are ``called``. Cases in which the same differ share one list: they mostly change one input.
    """
    places: list[int] = []
    rows: list[str] = []
    said = list(names)
    always = np.zeros(len(said), dtype=bool)
    for i, n in enumerate(said):
        x, y = now.get(n), then.get(n)
        if x is None:
            continue  # it is of another plan than this block's
        if isinstance(x, np.ndarray) and y is not None:
            places.append(i)
            rows.append(n)
        else:
            always[i] = y is None or (x != y and abs(x - y) > rounding * max(abs(x), abs(y)))
    differs = np.repeat(always[None, :], count, axis=0)
    if rows:
        block = np.array([now[n] for n in rows])
        before = np.array([then[n] for n in rows])[:, None]
        apart = block != before
        if rounding:
            apart &= np.abs(block - before) > rounding * np.maximum(np.abs(block), np.abs(before))
        differs[:, places] = apart.T
    lists: dict[bytes, list[str]] = {}
    found: list[list[str]] = []
    for row in differs:
        key = row.tobytes()
        if key not in lists:
            lists[key] = [called[said[i]] for i in np.flatnonzero(row).tolist()]
        found.append(lists[key])
    return found


@dataclass(frozen=True, eq=False, slots=True)
class Pair:
    """What may differ between the runs of two plans: steps of the one that is compared, in its order."""

    names: list[str]
    ids: list[str]
    known: list[str]
    """Those of them that it neither takes nor computes."""
    take: Callable[[Values], tuple[Any, ...]]
    """Their values."""


@lru_cache(maxsize=256)
def _pair(now: Whole, then: Whole, *, alike: bool) -> Pair:
    """``alike``: in one setting, where what no given quantity moves in either is the same."""
    moving = {*now.moving, *then.moving}
    names = [n for n in now.order if n in moving] if alike else list(now.order)
    known = [n for n in names if n not in now.had]
    return Pair(names, [now.ids[n] for n in names], known, itemgetter(*names))
