"""How sure an answer is: its figures over draws of all that is uncertain in the question."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from valorise import __version__
from valorise.engine.draws import BLOCK, LATIN_LIMIT, Block, Correlation, Results, Sampling, each
from valorise.engine.draws import run as run_draws
from valorise.engine.statistics import RANKED, Sample
from valorise.engine.statistics import drivers as rank_drivers
from valorise.engine.units import near
from valorise.studies.answers import Provenance, Quantity
from valorise.studies.estimate import digest
from valorise.studies.faults import Fault, Unanswerable, pointer
from valorise.studies.shown import Shown, display, show
from valorise.studies.uncertainty.answers import (
    Cumulative,
    DrawnFigure,
    Drivers,
    GateOfDraws,
    HistogramOfDraws,
    InputDriver,
    LostDraws,
    ThresholdProbability,
    Uncertainty,
    WorksOfDraws,
)
from valorise.studies.uncertainty.asking import (
    LEAST_KEPT,
    LEAST_KEPT_SHARE,
    WORKERS,
    Uncertain,
    about,
    decimals,
    measure_first,
    rounded,
    said_inputs,
    summed,
)
from valorise.studies.uncertainty.models import LOST, NOT_FINITE, ROUNDING, STATUSES, VERDICT, Subject, Tally
from valorise.studies.words import Language, in_sentence, say

ESTIMATE_CLASS = "AACE class 5"
MOST_INPUTS = 400
"""Of all threads together: a block of so many is 100 MB."""
MOST_TOGETHER = 16_000_000
"""Draws times inputs of a block, or of a whole Latin hypercube, as they are in memory: 128 MB."""
MOST_DRIVERS = 12
LEAST_SHARE = 0.001
MOST_OF_PLANS = 150_000_000
"""Draws times the size of the plan: five seconds of one core."""
APART = 0.01
"""Of the point: how far off a mean is worth a word."""
SKEWED = 0.3
SIGMAS = 2
"""A rank correlation within so many of its errors is chance."""
HALF = 0.5
"""Of what the mean is off: a cause that makes so much of it is told."""


def uncertainty(uncertain: Uncertain, question: Any, language: Language = "en", workers: int = WORKERS) -> Uncertainty:
    """Answers a question with what its draws say. Raises Unanswerable with every fault, NotServed for a version."""
    asked = uncertain.any_kind.open(question.question)
    own = list(_own_faults(question))
    figures = list(question.figures)
    figures_too = [t.figure for t in question.thresholds if figures and t.figure not in figures]
    try:
        subject = uncertain.subject(asked, figures, language, judged=True)
    except Unanswerable as refusal:
        raise Unanswerable(own + refusal.faults) from None
    if subject.size * question.draws > MOST_OF_PLANS:
        most = MOST_OF_PLANS // subject.size
        own.append(Fault("/draws", f"{question.draws:,} is above {most:,}, the most for a plan of this size"))
    own += _memory_faults(question, len(subject.inputs))
    faults = own + list(_threshold_faults(uncertain, question, subject, figures_too))
    correlation, more = _correlation(question, subject)
    if faults := faults + more:
        raise Unanswerable(faults)
    sampling = Sampling(question.sampling, question.draws, question.seed, correlation)
    tally = Tally()
    results, first = _run(subject, sampling, tally, workers)
    lost = results.figures.pop(LOST).astype(np.int16)
    kept = int(np.count_nonzero(lost == 0))
    said_lost = _lost(subject, lost, language)
    if not kept:
        raise Unanswerable([Fault("/question", say("all lost", language, reasons=_reasons(said_lost)))])
    least = max(LEAST_KEPT, math.ceil(LEAST_KEPT_SHARE * question.draws))
    if kept < least:
        of = {"draws": f"{question.draws:,}", "kept": f"{kept:,}", "least": f"{least:,}"}
        raise Unanswerable([Fault("/draws", say("too few left", language, **of, reasons=_reasons(said_lost)))])
    verdicts = _verdicts(results, lost, kept)
    drivers = _drivers(subject, first, results, lost)
    middle = _middle(subject)
    shares = {f: [(d.name, d.share) for d in rows] for f, rows in drivers.items()}
    missed = {g: n / kept for g, n in tally.failed.items() if n}
    crossing = [g for g, share in missed.items() if 0 < share < 1]

    def figure(n: str) -> DrawnFigure:
        return _figure(subject, n, results.figures[n], lost, question, uncertain, crossing, middle[n], language)

    figures = each(figure, list(subject.shown), workers)
    return Uncertainty(
        figures=dict(zip(subject.shown, figures, strict=True)),
        verdicts=verdicts,
        gates={g: GateOfDraws(label=subject.gates[g], missed=missed[g]) for g in subject.gates if g in missed},
        works=_works(subject, tally, kept),
        drivers={n: _said_drivers(subject, rows, shares[n]) for n, rows in drivers.items()},
        drivers_of=int(np.count_nonzero(lost[:RANKED] == 0)),
        measure_next=measure_first(subject, shares, language),
        inputs=said_inputs(subject),
        draws=question.draws,
        seed=question.seed,
        sampling=question.sampling,
        block=BLOCK,
        lost=said_lost,
        estimate_class=ESTIMATE_CLASS,
        estimate_class_text=say("estimate class", language),
        warnings=list(_warnings(subject, asked.kind, said_lost, question.draws, language)),
        provenance=Provenance(engine=__version__, coefficients=uncertain.book.version, digest=digest(question)),
    )


# What is wrong with a question


def _own_faults(question: Any) -> Any:
    if question.sampling == "latin_hypercube" and question.draws > LATIN_LIMIT:
        yield Fault(
            "/draws",
            f"{question.draws:,} is above {LATIN_LIMIT:,}, the most of a Latin hypercube; take another sampling",
        )
    seen: set[str] = set()
    for i, name in enumerate(question.figures):
        if name in seen:
            yield Fault(pointer("figures", i), f"{name!r} is named twice; name it once")
        seen.add(name)


def _memory_faults(question: Any, inputs: int) -> Any:
    whole = question.sampling == "latin_hypercube"
    together = question.draws if whole else min(question.draws, BLOCK)
    if together * inputs > MOST_TOGETHER and not (whole and question.draws > LATIN_LIMIT):
        most, cure = MOST_TOGETHER // inputs, " in a Latin hypercube; take another sampling" if whole else ""
        detail = f"{question.draws:,} is above {most:,}, the most draws of {inputs:,} uncertain inputs{cure}"
        yield Fault("/draws", detail)


def _threshold_faults(uncertain: Uncertain, question: Any, subject: Subject, others: list[str]) -> Any:
    book = uncertain.book
    for i, t in enumerate(question.thresholds):
        if t.figure not in subject.shown:
            close = near(t.figure, subject.shown)
            hint = f"; nearest: {', '.join(close)}" if close else ""
            add = "; name it in figures" if t.figure in others else ""
            yield Fault(
                pointer("thresholds", i, "figure"),
                f"{t.figure!r} is none of the figures that are drawn{hint}{add}",
                close or list(subject.shown)[:60],
            )
            continue
        kind = book.units.kinds[subject.units[t.figure].kind]
        if t.at_least.unit not in kind.units:
            yield Fault(
                pointer("thresholds", i, "at_least", "unit"),
                f"{t.figure} is of the kind “{kind.label.lower()}”, which does not come in {t.at_least.unit}",
                list(kind.units),
            )
        elif not math.isfinite(show(subject.shown[t.figure], _base(uncertain, question, t)).value):
            detail = f"{t.at_least.value:g} {t.at_least.unit} is beyond what numbers of 64 bits hold"
            yield Fault(pointer("thresholds", i, "at_least", "value"), detail)


def _correlation(question: Any, subject: Subject) -> tuple[Correlation | None, list[Fault]]:
    faults: list[Fault] = []
    pairs: dict[tuple[str, str], float] = {}
    for i, c in enumerate(question.correlations):
        for j, id in enumerate(c.between):
            if id not in subject.inputs:
                close = near(id, subject.inputs)
                hint = f"; nearest: {', '.join(close)}" if close else ""
                faults.append(
                    Fault(
                        pointer("correlations", i, "between", j),
                        f"nothing uncertain is called {id[:80]!r} here{hint}",
                        close or list(subject.inputs)[:60],
                    )
                )
        a, b = sorted(c.between)
        if a == b:
            faults.append(Fault(pointer("correlations", i, "between"), f"{a} is paired with itself"))
        elif (a, b) in pairs:
            faults.append(
                Fault(pointer("correlations", i, "between"), f"{a} and {b} are paired already; pair them once")
            )
        pairs[a, b] = c.rank
    if faults or not pairs:
        return None, faults
    try:
        return Correlation.of_pairs(pairs), []
    except ValueError as error:
        return None, [Fault("/correlations", str(error))]


# Draws


def _run(subject: Subject, sampling: Sampling, tally: Tally, workers: int) -> tuple[Results, Block]:
    """The figures of all draws, and the first draws of the inputs."""
    wanted = [*subject.shown, LOST] + ([VERDICT] if subject.verdict else [])
    inputs = {id: i.distribution for id, i in subject.inputs.items()}
    if not inputs:
        return _still(subject, sampling, tally, wanted), {}
    workers = min(workers, max(MOST_INPUTS // len(inputs), 1))
    seen: list[Block] = []

    def model(block: Block) -> dict[str, Any]:
        if sampling.draws <= sampling.block:
            seen.append(block)  # the only one
        found = subject.run(block, tally)
        return found if not subject.verdict or VERDICT in found else {**found, VERDICT: 0.0}

    results = run_draws(sampling, inputs, model, wanted, workers)
    first = {n: x[:RANKED] for n, x in seen[0].items()} if seen else sampling.of(inputs).first(RANKED)
    return results, first


def _still(subject: Subject, sampling: Sampling, tally: Tally, wanted: list[str]) -> Results:
    """Nothing is uncertain: every draw is the estimate."""
    with np.errstate(all="ignore"):
        found = {VERDICT: 0.0, **subject.run({}, tally)}
    tally.failed = {g: n * sampling.draws for g, n in tally.failed.items()}
    tally.works = {key: n * sampling.draws for key, n in tally.works.items()}
    figures = {n: np.full(sampling.draws, float(np.ravel(found[n])[0])) for n in wanted}
    return Results(sampling.draws, figures, dict.fromkeys(wanted, 0))


def _verdicts(results: Results, lost: Any, kept: int) -> dict[str, float]:
    if VERDICT not in results.figures:
        return {}
    codes = results.figures.pop(VERDICT)[lost == 0]
    counts = [int(np.count_nonzero(codes == i)) for i in range(len(STATUSES))]
    return {status: n / kept for status, n in zip(STATUSES, counts, strict=True)}


def _works(subject: Subject, tally: Tally, kept: int) -> dict[str, WorksOfDraws]:
    def share(works: str, of: str) -> float:
        return tally.works.get((works, of), 0) / kept

    return {
        w: WorksOfDraws(
            verdicts={status: share(w, status) for status in STATUSES},
            gates={g: GateOfDraws(label=label, missed=share(w, g)) for g, label in gates.items() if share(w, g)},
        )
        for w, gates in subject.works.items()
    }


def _lost(subject: Subject, lost: Any, language: Language) -> list[LostDraws]:
    found = []
    for code, (reason, label) in enumerate(subject.reasons, 1):
        if count := int(np.count_nonzero(lost == code)):
            label = say("not finite", language) if reason == NOT_FINITE else label
            found.append(LostDraws(reason=reason, label=label, count=count))
    return sorted(found, key=lambda row: -row.count)


def _reasons(lost: list[LostDraws]) -> str:
    return "; ".join(f"{row.label} ({row.count:,})" for row in lost)


def _drivers(subject: Subject, first: Block, results: Results, lost: Any) -> dict[str, list[Any]]:
    """Ranks are taken once: draws that are lost are lost to all figures."""
    if not first:
        return {n: [] for n in subject.shown}
    keep = lost[:RANKED] == 0
    y = {n: results.figures[n][:RANKED] for n in subject.shown}
    if not keep.all():
        first = {n: x[keep] for n, x in first.items()}
        y = {n: x[keep] for n, x in y.items()}
    if np.count_nonzero(keep) < 2:
        return {n: [] for n in subject.shown}
    found = {}
    for name, rows in rank_drivers(first, y).items():
        least = SIGMAS / math.sqrt(int(np.count_nonzero(np.isfinite(y[name]))) or 1)
        told = [d for d in rows if d.name in subject.behind.get(name, first) and abs(d.rank_correlation) > least]
        whole = sum(d.rank_correlation**2 for d in told) or 1.0
        found[name] = [d._replace(share=d.rank_correlation**2 / whole) for d in told]
    return found


def _said_drivers(subject: Subject, rows: list[Any], shares: list[tuple[str, float]]) -> Drivers:
    said = [
        InputDriver(**about(subject.inputs[d.name]), rank_correlation=d.rank_correlation, share=d.share)
        for d in rows[:MOST_DRIVERS]
        if d.share >= LEAST_SHARE
    ]
    return Drivers(drivers=said, **summed(subject, shares)._asdict())


# A figure


def _figure(
    subject: Subject,
    name: str,
    draws: Any,
    lost: Any,
    question: Any,
    uncertain: Uncertain,
    crossing: list[str],
    middle: float,
    language: Language,
) -> DrawnFigure:
    shown, point = subject.shown[name], subject.point[name]
    finite = np.isfinite(draws)
    whole = bool(finite.all())
    kept = draws if whole else draws[finite]
    without = 0 if whole else draws.size - kept.size - int(np.count_nonzero(lost))
    if kept.size < LEAST_KEPT:
        place = list(question.figures).index(name) if question.figures else ""
        detail = f"{name} has a value in {kept.size} draws, fewer than {LEAST_KEPT}"
        raise Unanswerable([Fault(pointer("figures", place), detail)])
    sample = Sample(kept)
    p = sample.percentiles()
    width = p[95] - p[5]

    def q(base: float) -> Quantity:
        return rounded(shown, base, width)

    tolerance = 0.5 * 10.0 ** -decimals(width / shown.factor) * shown.factor if width > 0 else 0.0
    converged = sample.converged(tolerance)
    histogram = sample.histogram()
    values, shares = sample.cumulative()
    return DrawnFigure(
        point=(q(point) if width > 0 else show(shown, point)) if math.isfinite(point) else None,
        mean=q(sample.mean),
        sd=rounded(shown, sample.sd, width, of_width=True),
        **{f"p{percent:02d}": q(x) for percent, x in p.items()},
        standard_error=_plain(shown, sample.mean_se),
        converged=converged,
        enough_draws=_enough(sample, tolerance, draws.size) if not converged else None,
        histogram=HistogramOfDraws(
            edges=((histogram.edges - shown.offset) / shown.factor).tolist(),
            counts=list(histogram.counts),
            below=histogram.below,
            above=histogram.above,
        ),
        cumulative=Cumulative(values=((values - shown.offset) / shown.factor).tolist(), shares=shares.tolist()),
        probabilities=[
            _probability(sample, shown, t, uncertain, question, language, some_without=without > 0)
            for t in question.thresholds
            if t.figure == name
        ],
        differs=_differs(subject, name, sample, crossing, middle, bool(lost.any()), language),
        without=max(without, 0),
    )


def _enough(sample: Sample, tolerance: float, drawn: int) -> int | None:
    """Draws of which as large a part as of these has a value."""
    enough = sample.enough(tolerance)
    return None if enough is None else math.ceil(enough * drawn / len(sample))


def _plain(shown: Shown, base: float) -> Quantity:
    value = base / shown.factor
    return Quantity(value, shown.unit, shown.label, display(float(f"{value:.2g}"), shown.unit))


def _probability(
    sample: Sample,
    shown: Shown,
    threshold: Any,
    uncertain: Uncertain,
    question: Any,
    language: Language,
    *,
    some_without: bool,
) -> ThresholdProbability:
    base = _base(uncertain, question, threshold)
    found = sample.at_least(base - ROUNDING * abs(base))
    wanted = show(shown, base)
    label = in_sentence(shown.label) if language == "en" else shown.label
    said = {"figure": label, "wanted": wanted.display, "percent": f"{100 * found.value:.3g} %"}
    text = say("at least likely", language, **said)
    if some_without:
        text = say("at least likely, where there is one", language, **said)
    return ThresholdProbability(at_least=wanted, probability=found.value, standard_error=found.se, text=text)


def _base(uncertain: Uncertain, question: Any, threshold: Any) -> float:
    """The value that a threshold asks of, in base units."""
    unit = uncertain.book.units[threshold.at_least.unit]
    asked: Any = question.question
    context = getattr(asked, "context", None) or asked.plan.context
    base: float = threshold.at_least.value * uncertain.book.unit_factor(unit, context.price_year) + unit.offset
    return base


def _middle(subject: Subject) -> dict[str, float]:
    """The figures with every input at the mean of its distribution; NaN where they have none."""
    block = {id: np.array([i.distribution.mean]) for id, i in subject.inputs.items()}
    with np.errstate(all="ignore"):
        found = subject.run(block, Tally())
    return {n: float(np.ravel(found[n])[0]) for n in subject.shown}


def _differs(
    subject: Subject,
    name: str,
    sample: Sample,
    crossing: list[str],
    middle: float,
    some_lost: bool,
    language: Language,
) -> str:
    """Why the mean of all draws is not what an estimate answers."""
    shown, point = subject.shown[name], subject.point[name]
    apart = sample.mean - point
    if math.isnan(apart) or abs(apart) <= max(2 * sample.mean_se, APART * abs(point), 1e-12 * abs(sample.mean)):
        return ""
    skewness = sample.skewness
    why = []
    if (middle - point) / apart > HALF:
        why.append(say("lopsided inputs", language))
    if abs(skewness) > SKEWED and skewness * apart > 0:
        why.append(say("long tail above", language) if skewness > 0 else say("long tail below", language))
    if gates := [subject.gates[g] for g in crossing if g in subject.switched[name]]:
        why.append(say("other side of gates", language, gates="; ".join(gates)))
    if some_lost:
        why.append(say("some lost", language))
    if not why:
        why.append(say("bent", language))
    stop = ", " if language == "en" else "；"
    return say(
        "mean apart",
        language,
        mean=rounded(shown, sample.mean, sample.quantile(0.95) - sample.quantile(0.05)).display,
        point=rounded(shown, point, sample.quantile(0.95) - sample.quantile(0.05)).display,
        why=stop.join(why),
    )


def _warnings(subject: Subject, kind: str, lost: list[LostDraws], draws: int, language: Language) -> Any:
    if not subject.inputs:
        yield say("nothing uncertain", language)
    if lost:
        count = sum(row.count for row in lost)
        share = f"{100 * count / draws:.2g} %"
        yield say("draws lost", language, count=f"{count:,}", share=share, reasons=_reasons(lost))
    if kind != "estimate":
        yield say("not drawn in plans", language)
