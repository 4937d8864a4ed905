"""Numpy hides what a plain run refuses: one variant of many had no answer, and came back with one, or took the others
with it. Many questions at once answer as each does alone, refusals included; a fault in a formula is found in a block
too.
"""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest

from tests.asking import breaking
from tests.questions import ASKED
from valorise.engine.expression import where
from valorise.studies.catalogue import Catalogue, Ready
from valorise.studies.estimate import estimate, run
from valorise.studies.faults import ReceiptFailed, Unanswerable
from valorise.studies.what_ifs.beside import Beside
from valorise.studies.what_ifs.runs import LEAST_BLOCK, Bench, Run


@pytest.fixture
def power(catalogue: Catalogue) -> Ready:
    return catalogue.routes["gangue-power"]


def asked(ready: Ready, feed: float, **more: Any) -> Any:
    question = {"feed": {"value": feed, "unit": "kt/year"}} | more
    return ready.question.model_validate_json(msgspec.json.encode(question))


@pytest.mark.parametrize(("route", "question"), ASKED)
def test_columns_are_the_plain_runs(catalogue: Catalogue, route: str, question: dict[str, Any]) -> None:
    """Nothing but the last digits may differ: numpy's powers of a block round otherwise on some processors."""
    ready = catalogue.routes[route]
    sized = "feed" if "feed" in question else "target"
    first = ready.question.model_validate_json(msgspec.json.encode(question))
    sizes = [question[sized]["value"] * f for f in np.linspace(0.8, 1.2, 2 * LEAST_BLOCK)]
    others = [
        ready.question.model_validate_json(
            msgspec.json.encode(question | {sized: question[sized] | {"value": float(size)}})
        )
        for size in sizes
    ]
    for found in Bench(ready, first, "en").run(others):
        if isinstance(found, Unanswerable):
            continue
        plain = run(ready, found.layout, found.case)
        for name, value in plain.items():
            assert not isinstance(found.values[name], np.generic), name
            assert found.values[name] == pytest.approx(value, rel=1e-12, abs=1e-300), name


def test_one_that_has_no_value_is_refused_and_the_others_answer(power: Ready) -> None:
    """The body divides by nil at one feed, and throws away what it got: in a block nothing would show it."""
    bench = Bench(power, asked(power, 500), "en")
    residue = bench.first.values["residue"]

    def fly_ash(r: Any, share: Any) -> Any:
        return where(r > 0, r * share, 1 / (r - residue))

    questions = [asked(power, x) for x in (300, 400, 500, 600, 700, 800, 900)]
    broken = breaking(power, fly_ash=fly_ash)
    found = Bench(broken, asked(power, 350), "en").run(questions)
    for question, one in zip(questions, found, strict=True):
        if question.feed.value == 500:
            assert isinstance(one, Unanswerable)
            assert [f.pointer for f in one.faults] == ["/feed"]
            assert "divides by zero" in one.faults[0].detail
        else:
            assert isinstance(one, Run)
            plain = estimate(broken, question).outputs
            assert one.layout.outputs(one.values).keys() == plain.keys()
            assert one.values["feed"] == pytest.approx(bench.first.values["feed"] * question.feed.value / 500)


def test_refusals_are_those_of_each_alone(power: Ready) -> None:
    """A target below what may be fed, a haul beyond its limits: amid good ones."""
    questions = [asked(power, x) for x in (100, 200, 1e-9, 300, 400, 1e9, 500, 600)]
    found = Bench(power, asked(power, 300), "en").run(questions)
    for question, one in zip(questions, found, strict=True):
        if isinstance(one, Run):
            assert estimate(power, question).outputs["feed"].value == pytest.approx(question.feed.value)
            continue
        with pytest.raises(Unanswerable) as refusal:
            estimate(power, question)
        assert one.faults == refusal.value.faults
    assert [isinstance(one, Run) for one in found] == [True, True, False, True, True, False, True, True]


def test_a_fault_in_a_formula_is_found_in_a_block(power: Ready) -> None:
    """A balance that fails from some size on is a fault of the engine, whichever of many questions shows it."""
    residue = Bench(power, asked(power, 500), "en").first.values["residue"]
    broken = breaking(power, fly_ash=lambda r, share: r * share * where(r > residue, 1.01, 1.0))
    bench = Bench(broken, asked(power, 300), "en")
    beside = Beside(broken, bench)
    small, large = (range(start, start + LEAST_BLOCK) for start in (310, 600))
    for one in bench.run([asked(broken, x) for x in small]):
        assert isinstance(one, Run)
        beside.make(one)
    for one in bench.run([asked(broken, x) for x in large]):
        assert isinstance(one, Run)
        with pytest.raises(ReceiptFailed, match="mass"):
            beside.make(one)
