"""What the uncertain inputs of a question do to its figures: one at a time, or all at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from valorise import __version__
from valorise.engine.draws import Block
from valorise.engine.sensitivity import sobol, tornado
from valorise.studies.answers import Provenance, Quantity
from valorise.studies.estimate import digest
from valorise.studies.faults import Fault, Unanswerable
from valorise.studies.shown import show
from valorise.studies.uncertainty.answers import Sensitivities, Sensitivity, SensitivityIndex
from valorise.studies.uncertainty.asking import Uncertain, measure_first, said_inputs, summed
from valorise.studies.uncertainty.models import Subject, Tally
from valorise.studies.words import Language, say

MOST_RUNS = 8_000_000
"""Of the formulas of a route: some seconds."""
MOST_OF_PLANS = 40_000_000
"""Runs times works times years."""
Rows = dict[str, list[tuple[str, float]]]


def sensitivity(uncertain: Uncertain, question: Any, language: Language = "en") -> Sensitivity:
    """Answers a question. Raises Unanswerable with every fault, NotServed for a version."""
    asked = uncertain.any_kind.open(question.question)
    subject = uncertain.subject(asked, list(question.figures), language, judged=False)
    faults = list(_own_faults(question, subject))
    if faults:
        raise Unanswerable(faults)
    by_sobol = question.method == "sobol"
    indices, shares, lost = (_sobol if by_sobol else _tornado)(subject, question)
    return Sensitivity(
        method=question.method,
        indices={n: {i.id: i for i in indices[n]} for n in subject.shown},
        figures={
            n: Sensitivities(
                point=show(subject.shown[n], subject.point[n]),
                **summed(subject, shares[n])._asdict(),
                lost=lost.get(n, 0),
            )
            for n in subject.shown
        },
        measure_next=measure_first(subject, shares, language),
        inputs=said_inputs(subject),
        points=question.points if by_sobol else None,
        seed=question.seed if by_sobol else None,
        warnings=list(_warnings(subject, asked.kind, lost, language)),
        provenance=Provenance(engine=__version__, coefficients=uncertain.book.version, digest=digest(question)),
    )


def _own_faults(question: Any, subject: Subject) -> Any:
    points = question.points
    if question.method == "sobol" and points & (points - 1):
        yield Fault("/points", f"{points:,} is no power of two; {1 << points.bit_length():,} is the next")
    elif question.method == "sobol":
        runs = points * (len(subject.inputs) + 2)
        most = MOST_OF_PLANS // subject.size if subject.size else MOST_RUNS
        if runs > most:
            yield Fault(
                "/points",
                f"{points:,} points of {len(subject.inputs)} inputs are {runs:,} runs, more than {most:,}; take fewer",
            )
    seen: set[str] = set()
    for i, name in enumerate(question.figures):
        if name in seen:
            yield Fault(f"/figures/{i}", f"{name!r} is named twice; name it once")
        seen.add(name)


def _model(subject: Subject) -> Any:
    def model(block: Block) -> dict[str, Any]:
        return subject.model(block, Tally())

    return model


def _about(subject: Subject, id: str) -> dict[str, Any]:
    i = subject.inputs[id]
    return {"id": i.id, "label": i.shown.label, "group": i.group, "evidence": i.evidence, "rests_on": i.rests_on}


Found = tuple[dict[str, list[SensitivityIndex]], Rows, dict[str, int]]


def _sobol(subject: Subject, question: Any) -> Found:
    inputs = {id: i.distribution for id, i in subject.inputs.items()}
    nothing: Found = {n: [] for n in subject.shown}, {n: [] for n in subject.shown}, {}
    if not inputs:
        return nothing
    try:
        found = sobol(inputs, _model(subject), list(subject.shown), question.seed, question.points)
    except ValueError as error:
        raise Unanswerable([Fault("/question", str(error))]) from None
    said, shares = {}, {}
    for n, f in found.items():
        whole = sum(max(i.total, 0.0) for i in f.indices) or 1.0
        shares[n] = [(i.name, max(i.total, 0.0) / whole) for i in f.indices]
        said[n] = [
            SensitivityIndex(
                **_about(subject, i.name),
                first_order=i.first,
                first_order_interval=[i.first - i.first_half, i.first + i.first_half],
                total=i.total,
                total_interval=[i.total - i.total_half, i.total + i.total_half],
                share=share,
            )
            for i, (_, share) in zip(f.indices, shares[n], strict=True)
        ]
    return said, shares, {n: f.lost for n, f in found.items() if f.lost}


def _tornado(subject: Subject, question: Any) -> Found:
    inputs = {id: i.distribution for id, i in subject.inputs.items()}
    points = {id: i.point for id, i in subject.inputs.items()}
    if not inputs:
        return {n: [] for n in subject.shown}, {n: [] for n in subject.shown}, {}
    found = tornado(inputs, _model(subject), list(subject.shown), points)
    said, shares, lost = {}, {}, {}
    for n, bars in found.items():
        squares = [b.swing**2 if np.isfinite(b.swing) else 0.0 for b in bars]
        whole = sum(squares) or 1.0
        shares[n] = [(b.name, s / whole) for b, s in zip(bars, squares, strict=True)]
        shown = subject.shown[n]

        def at(x: float, shown: Any = shown) -> Quantity | None:
            return show(shown, x) if np.isfinite(x) else None

        said[n] = [
            SensitivityIndex(
                **_about(subject, b.name),
                p10=show(subject.inputs[b.name].shown, b.low),
                p90=show(subject.inputs[b.name].shown, b.high),
                low=at(b.at_low),
                high=at(b.at_high),
                share=share,
            )
            for b, (_, share) in zip(bars, shares[n], strict=True)
        ]
        if missing := sum(not np.isfinite(x) for b in bars for x in (b.at_low, b.at_high)):
            lost[n] = missing
    return said, shares, lost


def _warnings(subject: Subject, kind: str, lost: dict[str, int], language: Language) -> Any:
    if not subject.inputs:
        yield say("nothing uncertain", language)
    if lost:
        yield say("points lost", language, count=max(lost.values()))
    if kind != "estimate":
        yield say("not drawn in plans", language)
