"""A question of a route as a model of its uncertain inputs: figures of a block of draws, and which draws are lost.

A draw is lost where the formulas mean nothing for it: beyond the ends of a curve, beyond what could be given in place
of what is computed, beyond a gate that refuses, or without a finite value. It is lost for every figure, so that all
rest on the same draws, and it is counted by the first reason that it has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np

from valorise.engine.distributions import Array
from valorise.engine.draws import Block
from valorise.engine.model import Plan, Settled, Values
from valorise.engine.route import Gate
from valorise.engine.units import Unit
from valorise.studies.catalogue import PILE, Ready
from valorise.studies.estimate import lay_out_case, run, step_id
from valorise.studies.faults import Fault, Unanswerable, pointer
from valorise.studies.findings import SIGNS, GateLine, choice_findings, gate_line
from valorise.studies.layout import Layout, curves_of
from valorise.studies.lookup import Known
from valorise.studies.reading import Case, read_question
from valorise.studies.shown import Shown
from valorise.studies.uncertainty.inputs import GIVEN, GROUPS, Input, spread_coefficients
from valorise.studies.words import Language, pick

LOST = "#lost"
"""Among the figures of a block: 0, or the number of the reason for which a draw is lost, from 1."""
VERDICT = "#verdict"
"""Among the figures of a block: the place in ``STATUSES``."""
ROUNDING = 1e-12
"""Of a figure: so near to the point it is the point, and what is left is what a formula and its inverse do together."""
STATUSES = ("suitable", "conditional", "unsuitable")
NOT_FINITE = "not_finite"


@dataclass(frozen=True, eq=False)
class Subject:
    """A question that is read, and what can be asked of its draws."""

    inputs: dict[str, Input]
    shown: dict[str, Shown]
    """Of the figures."""
    units: dict[str, Unit]
    """That the figures are declared in."""
    point: dict[str, float]
    model: Callable[[Block, Tally], dict[str, Any]]
    reasons: list[tuple[str, str]]
    """For which a draw may be lost: an id, and what it is called."""
    gates: dict[str, str]
    """Gates that draws are judged by, and what they are called."""
    switched: dict[str, frozenset[str]]
    """For each figure the gates whose quantity and limit its formulas take: it may be another one beyond them."""
    behind: dict[str, frozenset[str]]
    """For each figure the ids of the inputs that it hangs on; without an entry it may hang on all."""
    verdict: bool
    works: dict[str, dict[str, str]] = field(default_factory=dict)
    """Of a plan whose draws are judged, by works: its gates, and what they are called."""
    size: int = 0
    """Of a plan: a draw takes as long. 0 of a route, whose draws take no time."""

    def run(self, block: Block, tally: Tally) -> dict[str, Any]:
        """The figures of a block, without what is rounding alone: no input is to blame for that."""
        found = self.model(block, tally)
        for name, point in self.point.items():
            near = np.abs(found[name] - point) <= ROUNDING * abs(point)
            if np.any(near):
                found[name] = np.where(near, point, found[name])
        return found


@dataclass(eq=False)
class Tally:
    """What is counted of draws beside their figures; sums of whole numbers, so that order means nothing."""

    failed: dict[str, int] = field(default_factory=dict)
    """Draws that are not lost and do not pass a gate."""
    works: dict[tuple[str, str], int] = field(default_factory=dict)
    """The same of a plan, by works and gate; and those that have a verdict, by works and verdict."""
    lock: Lock = field(default_factory=Lock)

    def add(self, counts: dict[Any, int], key: Any, count: int) -> None:
        """``counts`` is one of the above."""
        with self.lock:
            counts[key] = counts.get(key, 0) + count


class Lost:
    """Why draws of a block are lost."""

    def __init__(self, size: int) -> None:
        self.codes = np.zeros(size, np.int16)

    def mark(self, bad: Any, code: int) -> None:
        """The first reason stands."""
        if np.any(bad):
            self.codes[np.asarray(bad) & (self.codes == 0)] = code


class Verdicts:
    """How draws of a block are judged, by one question or by several of which the worst decides."""

    def __init__(self, size: int) -> None:
        self.worst = np.zeros(size, np.int8)
        """The place in ``STATUSES``, also of draws that are lost."""
        self.missed: dict[str, Any] = {}
        """Draws that do not pass a gate, by its id."""

    def judge(self, drawn: Drawn, values: Values) -> None:
        """``values`` are what is given and what is computed of it."""
        np.maximum(self.worst, np.int8(drawn.least), out=self.worst)
        for line, missed in drawn.missed(values):
            self.missed[line.gate] = self.missed.get(line.gate, False) | missed
            np.maximum(self.worst, missed * np.int8(STATUSES.index(line.failed)), out=self.worst)

    def count(self, works: str, kept: Any, tally: Tally) -> None:
        """Of a works of a plan."""
        counts = dict(zip(STATUSES, np.bincount(self.worst[kept], minlength=len(STATUSES)), strict=True))
        counts |= {gate: np.count_nonzero(missed & kept) for gate, missed in self.missed.items()}
        for key, count in counts.items():
            tally.add(tally.works, (works, key), int(count))


def size_of(block: Mapping[str, Array]) -> int:
    return next((x.size for x in block.values()), 1)


# An estimate


def figures_of(layout: Layout, values: Values) -> list[str]:
    """The figures of an estimate that can be drawn."""
    names = [*layout.output_names, *(f.name for f in layout.plan.formulas if f.item_of), "area_reclaimed"]
    names += PILE.values() if layout.pile else []
    return [n for n in dict.fromkeys(names) if isinstance(values.get(n), float)]


def route_subject(ready: Ready, question: Any, asked: list[str], language: Language, *, judged: bool) -> Subject:
    """``asked`` are figures; none means the headline. ``judged`` draws have a verdict. Raises Unanswerable."""
    case = read_question(ready, question)
    layout = lay_out_case(ready, case, question.context, language)
    values = run(ready, layout, case)
    there = figures_of(layout, values)
    figures = tuple(asked) or tuple(n for n in (*ready.route.headline, "area_reclaimed") if n in there)
    require_figures(figures, there, ready.name)
    drawn = draw(ready, layout.plan, layout.known, figures, tuple(case.spread), language, layout if judged else None)
    points = layout.known.values | case.given
    inputs = {
        id: Input(
            id,
            drawn.about[name][0],
            drawn.about[name][1],
            drawn.about[name][2],
            case.spread[name] if name in case.spread else drawn.spread[name],
            points[name],
            layout.shown[name],
        )
        for id, name in drawn.names.items()
    }
    return Subject(
        inputs=inputs,
        shown={n: layout.shown[n] for n in figures},
        units={n: ready.declared[n].unit for n in figures},
        point={n: values[n] for n in figures},
        model=lambda block, tally: drawn.run(case, block, tally),
        reasons=drawn.reasons,
        gates=drawn.gates,
        switched=drawn.switched,
        behind={n: frozenset(id for id, name in drawn.names.items() if name in of) for n, of in drawn.behind.items()},
        verdict=judged,
    )


def require_figures(figures: tuple[str, ...], there: list[str], whose: str) -> None:
    """Raises Unanswerable for what there is not, with what is near."""
    from valorise.engine.units import near

    faults = []
    for i, name in enumerate(figures):
        if name not in there:
            close = near(name, there)
            hint = f"; nearest: {', '.join(close)}" if close else ""
            faults.append(Fault(pointer("figures", i), f"{whose} has no figure {name!r}{hint}", close or there[:60]))
    if faults:
        raise Unanswerable(faults)


@dataclass(frozen=True, eq=False)
class Drawn:
    """A plan whose uncertain inputs are given, settled: all that questions of one kind share."""

    settled: Settled
    figures: tuple[str, ...]
    names: dict[str, str]
    """By id of the input, what formulas call it; in the order in which they are drawn."""
    spread: dict[str, Any]
    """Distributions of what is not given as a range."""
    about: dict[str, tuple[Any, str, str]]
    """Group, evidence of the spread and of the value, by name."""
    curves: list[tuple[str, float, float]]
    stand_ins: list[tuple[str, float, float]]
    wholes: list[tuple[tuple[str, ...], float]]
    refusals: list[Gate]
    reasons: list[tuple[str, str]]
    lines: list[GateLine]
    gates: dict[str, str]
    behind: dict[str, frozenset[str]]
    """For each figure the names that it comes from."""
    switched: dict[str, frozenset[str]]
    least: int
    """The place in ``STATUSES`` that no draw is better than."""

    def run(self, case: Case, block: Block, tally: Tally) -> dict[str, Any]:
        """Figures of a block, the reason for which each draw is lost, and the verdict of each."""
        given = case.given | {name: block[id] for id, name in self.names.items() if id in block}
        values = self.settled.run(given)
        lost = Lost(size_of(block))
        self.hold(given, values, lost)
        found = {n: values[n] for n in self.figures}
        for y in found.values():
            lost.mark(~np.isfinite(y), len(self.reasons))
        if self.lines or self.least:
            verdicts, kept = Verdicts(lost.codes.size), lost.codes == 0
            verdicts.judge(self, given | values)
            found[VERDICT] = verdicts.worst
            for gate, missed in verdicts.missed.items():
                tally.add(tally.failed, gate, int(np.count_nonzero(missed & kept)))
        if lost.codes.any():
            bad = lost.codes > 0
            found |= {n: np.where(bad, np.nan, found[n]) for n in self.figures}
        found[LOST] = lost.codes
        return found

    def hold(self, given: Values, values: Values, lost: Lost) -> None:
        """Marks the draws beyond what the formulas know, in the order of ``reasons``."""
        code = 0
        for name, low, high in self.curves:
            code += 1
            lost.mark((given[name] < low) | (given[name] > high), code)
        for name, low, high in self.stand_ins:
            code += 1
            slack = 1e-9 * np.abs(values[name])
            lost.mark((values[name] < low - slack) | (values[name] > high + slack), code)
        for names, most in self.wholes:
            code += 1
            lost.mark(sum(given[n] for n in names if n in given) > most + 1e-11, code)
        for gate in self.refusals:
            code += 1
            value = values[gate.quantity]
            limit = 0.0 if gate.limit == 0 else values[gate.limit]
            if gate.sign in ("<", ">"):
                lost.mark(~np.asarray(SIGNS[gate.sign](value, limit)), code)
            else:
                over = limit - value if gate.sign == ">=" else value - limit
                lost.mark(over > 1e-12 + 1e-9 * np.maximum(np.abs(value), np.abs(limit)), code)

    def missed(self, values: Values) -> Iterator[tuple[GateLine, Any]]:
        """Each gate that some draw does not pass, and which draws do not."""
        for line in self.lines:
            limit = values[line.limited_by] if line.limited_by else 0.0
            missed = ~np.asarray(SIGNS[line.sign](values[line.quantity], limit))
            if np.any(missed):
                yield line, missed


@lru_cache(maxsize=128)
def draw(
    ready: Ready,
    asked: Plan,
    known: Known,
    figures: tuple[str, ...],
    ranges: tuple[str, ...],
    language: Language,
    judging: Layout | None,
) -> Drawn:
    """What is drawn of a question whose answer is planned as ``asked``, and what its draws are held to.

    ``ranges`` are the names of what it gives as ranges. With the layout of its estimate the draws are judged too.
    """
    given = asked.given
    have = {f.name for f in asked.formulas} | asked.inputs
    gates = [g for g in ready.gates if g.quantity in have and (g.limit == 0 or g.limit in have)]
    held = [g for g in gates if judging or g.otherwise == "refused"]
    compared = tuple(dict.fromkeys(n for g in held for n in (g.quantity, g.limit) if isinstance(n, str)))
    plan = ready.model.plan(given, figures, compared)
    stand_ins = [f.name for f in plan.formulas if f.stand_in and f.name not in plan.wanted]
    plan = ready.model.plan(given, figures, (*compared, *stand_ins))

    spread, about = {}, dict.fromkeys(ranges, (GIVEN, GIVEN, GIVEN))
    for name, _, distribution, evidence in spread_coefficients(
        ready.book, known.chosen, ready.coefficient_ids, ready.limits
    ):
        if name in plan.inputs and name not in given:
            spread[name] = distribution
            group = "assumed" if name in ready.givens else "coefficients"
            about[name] = (group, evidence, known.chosen[name].evidence)
    if judging is None:  # what moves no figure need not be moved
        alone = ready.model.plan(given, figures)
        moving = ready.model.settle(replace(alone, given=given.union(spread)), known.values).live.inputs
        spread = {n: d for n, d in spread.items() if n in moving}
        about = {n: a for n, a in about.items() if n in moving}
    settled = ready.model.settle(replace(plan, given=given.union(spread)), known.values)
    live = settled.live.inputs
    order = sorted((n for n in about if n in live), key=lambda n: GROUPS.index(about[n][0]))
    names = {step_id(ready, n): n for n in order}

    def words(name: str) -> str:
        return pick((ready.declared[name].label, ready.declared[name].label_zh), language)

    moved = [f.name for f in plan.formulas if f.stand_in and f.name in settled.moved]
    curves = [
        (over, curve.xs[0], curve.xs[-1]) for _, over, curve, _ in curves_of(ready, asked, known) if over in order
    ]
    wholes = [(tuple(parts), whole.most / 100) for whole, parts in ready.wholes if len(given.intersection(parts)) > 1]
    wholes = [w for w in wholes if any(n in ranges for n in w[0])]
    refusals = [g for g in gates if g.otherwise == "refused" and not settled.moved.isdisjoint((g.quantity, g.limit))]
    reasons = [(over, words(over)) for over, _, _ in curves]
    reasons += [(n, words(n)) for n in moved]
    reasons += [("+".join(parts), ", ".join(map(words, parts))) for parts, _ in wholes]
    reasons += [(g.id, pick((g.label, g.label_zh), language)) for g in refusals]
    reasons += [(NOT_FINITE, "")]
    judged: list[Gate] = []
    lines: list[GateLine] = []
    least = 0
    if judging is not None:
        judged = [g for g in gates if g.otherwise != "refused"]
        measured = given.union(f.name for f in asked.formulas if f.exact)
        assays = [n for n in ready.assays if n not in measured]
        lines = [gate_line(ready, g, asked, known, judging.shown, assays, language) for g in judged]
        ruled = [STATUSES.index(f.status) for f in choice_findings(ready, known, language) if f.status in STATUSES]
        least = max([0 if judging.assured else 1, *ruled])
    behind = {n: frozenset(ready.ancestors(n, plan)) for n in figures}
    switched = {n: frozenset(g.id for g in judged if {g.quantity, g.limit} <= names) for n, names in behind.items()}
    return Drawn(
        settled=settled,
        figures=figures,
        names=names,
        spread=spread,
        about=about,
        curves=curves,
        stand_ins=[(n, *ready.limits[n]) for n in moved],
        wholes=wholes,
        refusals=refusals,
        reasons=reasons,
        lines=lines,
        gates={g.id: pick((g.label, g.label_zh), language) for g in judged},
        switched=switched,
        behind=behind,
        least=least,
    )
