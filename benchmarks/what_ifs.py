"""Speed of what-ifs: one with fifty changes against fifty plain runs, calculation only, without wire models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np

from benchmarks.engine import seconds
from valorise.engine.route import quantity as q
from valorise.studies.catalogue import Catalogue, Ready
from valorise.studies.comparison import Comparer
from valorise.studies.estimate import estimate
from valorise.studies.kinds import kinds
from valorise.studies.layout import settle
from valorise.studies.plans.plan import Planner
from valorise.studies.reading import read_question
from valorise.studies.what_ifs.subjects import OfRoute
from valorise.studies.what_ifs.varying import Reader
from valorise.studies.what_ifs.what_if import Asker, what_if

CHANGES = 50
ROUTE = "gangue-power"
PRICE = "/coefficients/gangue_power.electricity_price"
BASELINE: dict[str, Any] = {"route": ROUTE, "feed": q(1000, "kt/year"), "plant": {"haul_distance": q(10, "km")}}


def ratios(catalogue: Catalogue) -> dict[str, tuple[float, float]]:
    """By what is changed: seconds of the what-if as a share of fifty estimates of its variants' own questions, and of
    fifty runs of the formulas that a question moves."""
    asker = Asker(catalogue, kinds(Comparer(catalogue), Planner(catalogue)))
    return {name: _ratio(asker, list(changes)) for name, changes in _changes().items()}


def _changes() -> dict[str, Iterator[dict[str, Any]]]:
    return {
        "prices of power": ({PRICE: {"times": 0.8 + i / 100}} for i in range(CHANGES)),
        "hauls": ({"/plant/haul_distance": q(11 + i, "km")} for i in range(CHANGES)),
        "feeds, which move every figure": ({"/feed": q(500 + 10 * i, "kt/year")} for i in range(CHANGES)),
    }


def _ratio(asker: Asker, changes: list[dict[str, Any]]) -> tuple[float, float]:
    variants = [{"name": str(i), "changes": change} for i, change in enumerate(changes)]
    question = asker.question.model_validate({"baseline": BASELINE, "variants": variants}, strict=False)
    baseline = asker.any_kind.open(question.baseline).question
    ready: Ready = asker.routes[ROUTE]
    subject = OfRoute(ready, baseline, "en")
    reader = Reader(asker.book, subject, str)
    own = [reader.changed(v.changes, "") for v in question.variants]
    first = subject.bench.first

    def one_by_one() -> None:
        for one in own:
            vars(one).pop("canonical", None)  # a question that comes anew has none yet
            estimate(ready, one)

    whole, plain, formulas = [], [], []
    for _ in range(10):  # in turn, so that a noisy neighbour disturbs all
        whole += seconds(lambda: what_if(asker, question), 1)
        plain += seconds(one_by_one, 1)
        formulas += seconds(lambda: [first.layout.settled.run(first.case.given) for _ in own], 1)
    return min(whole) / min(plain), min(whole) / min(formulas)


def numbers(catalogue: Catalogue) -> float:
    """Every step of fifty variants as one block, as a share of fifty runs of what an answer needs: numbers alone."""
    ready = catalogue.routes[ROUTE]
    asked = {n: v for n, v in BASELINE.items() if n != "route"}
    case = read_question(ready, ready.question.model_validate_json(msgspec.json.encode(asked)))
    given, known = frozenset(case.given), ready.known(case.setting)
    plain = settle(ready, ready.plan(given), known)
    every_step = ready.model.settle(ready.plan(given, everything=True), known.values)
    feeds = case.given["feed"] * np.linspace(0.9, 1.1, CHANGES)
    rows = [case.given | {"feed": float(feed)} for feed in feeds]
    block = case.given | {"feed": feeds}
    alone, at_once = [], []
    for _ in range(20):
        alone += seconds(lambda: [plain.run(row) for row in rows], 1)
        at_once += seconds(lambda: every_step.run(block), 1)
    return min(at_once) / min(alone)
