"""What the uncertain inputs of a question do to its figures: one at a time, or all at once."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from valorise import __version__
from valorise.engine.draws import Block
from valorise.engine.sensitivity import LEAST_POINTS, REPLICATES, Index, Indices, moves, sobol, tornado
from valorise.studies.answers import Provenance, Quantity
from valorise.studies.estimate import digest
from valorise.studies.faults import Fault, Unanswerable
from valorise.studies.shown import show
from valorise.studies.uncertainty.answers import (
    GroupIndex,
    GroupIndices,
    Sensitivities,
    Sensitivity,
    SensitivityIndex,
)
from valorise.studies.uncertainty.asking import (
    LEAST_KEPT,
    LEAST_KEPT_SHARE,
    WORKERS,
    Uncertain,
    about,
    measure_first,
    said_inputs,
    summed,
)
from valorise.studies.uncertainty.models import Subject, Tally
from valorise.studies.words import Language, in_sentence, say

MOST_RUNS = 8_000_000
"""Of the formulas of a route: some seconds."""
MOST_OF_PLANS = 250_000_000
"""Runs times the size of the plan: eight seconds of one core."""
Shares = list[tuple[str, float]]
"""What an input has of all that moves a figure, by id."""


def sensitivity(uncertain: Uncertain, question: Any, language: Language = "en") -> Sensitivity:
    """Answers a question. Raises Unanswerable with every fault, NotServed for a version."""
    asked = uncertain.any_kind.open(question.question)
    subject = uncertain.subject(asked, list(question.figures), language, judged=False)
    if faults := list(_own_faults(question, subject)):
        raise Unanswerable(faults)
    by_sobol = question.method == "sobol"
    found = {n: Found([], []) for n in subject.shown}
    if subject.inputs:
        found = (_sobol if by_sobol else _tornado)(subject, question, language)
    shares = {n: f.shares for n, f in found.items()}
    return Sensitivity(
        method=question.method,
        indices={n: {i.id: i for i in f.indices} for n, f in found.items()},
        figures={
            n: Sensitivities(
                point=show(subject.shown[n], subject.point[n]),
                **summed(subject, f.shares)._asdict(),
                together=f.together,
                lost=f.lost,
            )
            for n, f in found.items()
        },
        measure_next=measure_first(subject, shares, language),
        inputs=said_inputs(subject),
        points=question.points if by_sobol else None,
        seed=question.seed if by_sobol else None,
        warnings=list(_warnings(subject, asked.kind, found, question.points if by_sobol else None, language)),
        provenance=Provenance(engine=__version__, coefficients=uncertain.book.version, digest=digest(question)),
    )


def _own_faults(question: Any, subject: Subject) -> Iterator[Fault]:
    points = question.points
    if question.method == "sobol" and points & (points - 1):
        yield Fault("/points", f"{points:,} is no power of two; {1 << points.bit_length():,} is the next")
    elif question.method == "sobol" and subject.inputs:
        runs_each = len(moves(subject.inputs, _in_common(subject))) + 2
        most = (MOST_OF_PLANS // subject.size if subject.size else MOST_RUNS) // runs_each
        if points > most:
            yield Fault("/points", _too_many(subject, points, most))
    seen: set[str] = set()
    for i, name in enumerate(question.figures):
        if name in seen:
            yield Fault(f"/figures/{i}", f"{name!r} is named twice; name it once")
        seen.add(name)
        if not math.isfinite(subject.point[name]):
            yield Fault(f"/figures/{i}", f"{name} has no value in the answer itself, from which inputs would move it")


def _too_many(subject: Subject, points: int, most: int) -> str:
    inputs = f"{len(subject.inputs)} uncertain inputs{' of a plan of this size' if subject.size else ''}"
    if most < LEAST_POINTS:
        return f"{inputs} are too many for Sobol' indices; ask for a tornado, or for the drivers of draws"
    return f"{points:,} is above {1 << most.bit_length() - 1:,}, the most points for {inputs}"


def _model(subject: Subject) -> Any:
    def model(block: Block) -> dict[str, Any]:
        return subject.run(block, Tally())

    return model


class Found(NamedTuple):
    """Of one figure."""

    indices: list[SensitivityIndex]
    shares: Shares
    together: GroupIndices | None = None
    lost: int = 0


def _in_common(subject: Subject) -> dict[str, list[str]]:
    """The inputs that have something in common, by what and which of it: ``rests_on/unverified``."""
    found: dict[str, list[str]] = defaultdict(list)
    for id, i in subject.inputs.items():
        for what, which in (("groups", i.group), ("evidence", i.evidence), ("rests_on", i.rests_on)):
            found[f"{what}/{which}"].append(id)
    return found


def _sobol(subject: Subject, question: Any, language: Language) -> dict[str, Found]:
    inputs = {id: i.distribution for id, i in subject.inputs.items()}
    groups = _in_common(subject)
    found = sobol(inputs, _model(subject), list(subject.shown), question.seed, question.points, groups, WORKERS)
    _require_enough(found, question.points, subject, language)
    said: dict[str, Found] = {}
    for n, f in found.items():
        whole = sum(max(i.total, 0.0) for i in f.indices) or 1.0
        shares = [(i.name, max(i.total, 0.0) / whole) for i in f.indices]
        indices = [
            SensitivityIndex(**about(subject.inputs[i.name]), **_with_intervals(i), share=share)
            for i, (_, share) in zip(f.indices, shares, strict=True)
        ]
        together: dict[str, dict[str, GroupIndex]] = defaultdict(dict)
        for i in f.groups:
            what, which = i.name.split("/")
            together[what][which] = GroupIndex(inputs=len(groups[i.name]), **_with_intervals(i))
        said[n] = Found(indices, shares, GroupIndices(**together), f.lost)
    return said


def _require_enough(found: dict[str, Indices], points: int, subject: Subject, language: Language) -> None:
    """Raises Unanswerable where what is left says more of chance than of the inputs."""
    least = max(REPLICATES * LEAST_KEPT, math.ceil(LEAST_KEPT_SHARE * points))
    faults = []
    for name, f in found.items():
        kept = points - f.lost
        if kept < least:
            label = subject.shown[name].label
            of = {"figure": in_sentence(label) if language == "en" else label, "least": f"{least:,}"}
            of |= {"points": f"{points:,}", "kept": f"{kept:,}"}
            faults.append(Fault("/points", say("too few points left", language, **of)))
    if faults:
        raise Unanswerable(faults)


def _with_intervals(i: Index) -> dict[str, Any]:
    return {
        "first_order": i.first,
        "first_order_interval": [i.first - i.first_half, i.first + i.first_half],
        "total": i.total,
        "total_interval": [i.total - i.total_half, i.total + i.total_half],
    }


def _tornado(subject: Subject, *_: Any) -> dict[str, Found]:
    inputs = {id: i.distribution for id, i in subject.inputs.items()}
    points = {id: i.point for id, i in subject.inputs.items()}
    said: dict[str, Found] = {}
    for n, bars in tornado(inputs, _model(subject), list(subject.shown), points).items():
        squares = [b.swing**2 if np.isfinite(b.swing) else 0.0 for b in bars]
        whole = sum(squares) or 1.0
        shares = [(b.name, s / whole) for b, s in zip(bars, squares, strict=True)]
        shown = subject.shown[n]

        def at(x: float, shown: Any = shown) -> Quantity | None:
            return show(shown, x) if np.isfinite(x) else None

        indices = [
            SensitivityIndex(
                **about(subject.inputs[b.name]),
                p10=show(subject.inputs[b.name].shown, b.low),
                p90=show(subject.inputs[b.name].shown, b.high),
                low=at(b.at_low),
                high=at(b.at_high),
                share=share,
            )
            for b, (_, share) in zip(bars, shares, strict=True)
        ]
        said[n] = Found(indices, shares, lost=sum(not np.isfinite(x) for b in bars for x in (b.at_low, b.at_high)))
    return said


def _warnings(
    subject: Subject, kind: str, found: dict[str, Found], points: int | None, language: Language
) -> Iterator[str]:
    if not subject.inputs:
        yield say("nothing uncertain", language)
    if lost := max(f.lost for f in found.values()):
        if points is None:
            yield say("ends lost", language, count=f"{lost:,}", ends=f"{2 * len(subject.inputs):,}")
        else:
            yield say("points lost", language, count=f"{lost:,}", points=f"{points:,}")
    if kind != "estimate":
        yield say("not drawn in plans", language)
