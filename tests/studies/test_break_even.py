"""The accident: a search found one of two prices at which a works breaks even, and called a threshold a root: the
margin was never nil there, it went from loss to gain in one step.

The figure is a function that the test writes, so that what is to be found is known.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from valorise.studies.answers import Quantity
from valorise.studies.faults import Fault, Unanswerable
from valorise.studies.questions import Wire, WireQuantity
from valorise.studies.what_ifs.break_even import BreakEven, break_even
from valorise.studies.what_ifs.changes import find
from valorise.studies.what_ifs.varying import Axis, Range


class Question(Wire):
    x: WireQuantity | None = None


class Subject:
    """A figure that is a function of one input."""

    question = Question()
    outcome: Any = None

    def __init__(self, figure: Callable[[float], float]) -> None:
        self.figure = figure
        self.asked: list[float] = []

    def measure(self, questions: list[Any], figures: list[str]) -> list[list[float] | Unanswerable]:
        return [self._one(question.x.value) for question in questions]

    def _one(self, x: float) -> list[float] | Unanswerable:
        self.asked.append(x)
        y = self.figure(x)
        return [y] if math.isfinite(y) else Unanswerable([Fault("/x", f"no answer at {'low' if x < 5 else 'high'} x")])

    def answer(self, questions: list[Any]) -> list[Any]:
        raise NotImplementedError

    def stands(self, spot: Any) -> None:
        raise NotImplementedError


def search(figure: Callable[[float], float], low: float = 0, high: float = 10, wanted: float = 0) -> BreakEven:
    ends = [WireQuantity(value=x, unit="km") for x in (low, high)]
    axis = Axis("/x", "Way", ends, find(Question(), "/x"))
    like = Quantity(0.0, "MCNY/year", "Gain", "0 MCNY/year")
    return break_even(Subject(figure), Range("it", axis, "gain", like, wanted), "en")


def roots(found: BreakEven) -> list[float]:
    return [f.at.value for f in found.found]


def step(x: float) -> float:
    return -3.0 if x < 7.123 else 5.0


def test_every_crossing_is_found() -> None:
    found = search(lambda x: (x - 1.234) * (x - 4.5678) * (x - 9.9))
    assert roots(found) == pytest.approx([1.234, 4.5678, 9.9], rel=1e-9)
    assert found.none == ""
    assert found.jumps == []


def test_a_value_other_than_nil_is_reached() -> None:
    found = search(lambda x: 2 * x, wanted=9)
    assert roots(found) == pytest.approx([4.5], rel=1e-9)
    assert found.found[0].figure.value == pytest.approx(9)
    assert found.reaches.display == "9 MCNY/year"


def test_a_jump_is_no_root() -> None:
    found = search(step)
    assert found.found == []
    (jump,) = found.jumps
    assert jump.at.value == pytest.approx(7.123, rel=1e-9)
    assert (jump.before.value, jump.after.value) == (-3.0, 5.0)
    assert jump.text == "Gain jumps from -3 MCNY/year to 5 MCNY/year at 7.123 km."
    assert "does not reach 0 MCNY/year between 0 km and 10 km" in found.none


def test_a_root_beside_a_jump_is_found() -> None:
    found = search(lambda x: x - 2 if x < 7.123 else x - 9)
    assert roots(found) == pytest.approx([2, 9], rel=1e-9)
    (jump,) = found.jumps
    assert jump.at.value == pytest.approx(7.123, rel=1e-9)


def test_a_jump_that_does_not_pass_the_value_is_no_matter() -> None:
    found = search(lambda x: step(x) + 10)
    assert found.jumps == []
    assert found.none == (
        "Gain does not reach 0 MCNY/year between 0 km and 10 km: it is 7 MCNY/year at one end and 15 MCNY/year at the "
        "other."
    )


def test_a_steep_line_is_no_jump() -> None:
    found = search(lambda x: math.tanh(1e4 * (x - math.pi)))
    assert roots(found) == pytest.approx([math.pi], rel=1e-9)
    assert found.jumps == []


def test_a_pole_is_no_root() -> None:
    found = search(lambda x: 1 / (x - 3.3) if x != 3.3 else math.inf)
    assert found.found == []
    assert [j.at.value for j in found.jumps] == pytest.approx([3.3], rel=1e-6)


def test_a_root_at_an_end_is_found() -> None:
    assert roots(search(lambda x: x)) == [0]
    assert roots(search(lambda x: x - 10)) == [10]


def test_a_stretch_at_the_value_is_one_finding_with_two_ends() -> None:
    found = search(lambda x: max(x - 5, 0.0))
    (stretch,) = found.found
    assert stretch.at.value == 0
    assert stretch.until is not None
    assert stretch.until.value == 5
    (whole,) = search(lambda _: 0.0).found
    assert whole.until is not None
    assert whole.until.value == 10


def test_parts_without_an_answer_are_said_and_the_rest_is_searched() -> None:
    found = search(lambda x: x - 5 if 1 < x < 8 else math.nan)
    assert roots(found) == [5]
    assert [(g.low.value, g.high.value) for g in found.refused] == [(0, 0.9375), (8.125, 10)]
    assert [g.reasons for g in found.refused] == [["no answer at low x"], ["no answer at high x"]]
    assert found.ends == []


def test_no_answer_at_all_is_said() -> None:
    found = search(lambda _: math.nan)
    assert found.found == []
    assert found.none == "Gain does not reach 0 MCNY/year between 0 km and 10 km, as far as there is an answer."
    (gap,) = found.refused
    assert (gap.low.value, gap.high.value) == (0, 10)


def test_a_hole_between_two_points_ends_the_search_there() -> None:
    """The scan has points on either side of it."""
    found = search(lambda x: math.nan if abs(x - 5.05) < 0.04 else x - 5.05)
    assert found.found == []
    assert found.jumps == []
