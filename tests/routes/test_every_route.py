"""The accident: a new route scaled an emission with the square of its feed, and its own test never doubled anything.

What physics asks of every route, asked of every route there is and every route to come.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.asking import ask, q
from valorise.studies.catalogue import Catalogue, Ready, found_routes

FLOWS = ("mass_flow", "energy_flow", "volume_flow", "area_flow", "surface_flow", "pieces_flow")
"""Kinds of quantities that are so much a year. Money is none: wages and capital follow the size by their own laws."""
ROUTES = [route.name for route in found_routes()]
SCALED = ("capital_cost", "jobs")


@pytest.fixture(params=ROUTES)
def ready(request: pytest.FixtureRequest, catalogue: Catalogue) -> Ready:
    return catalogue.routes[request.param]


def first_feed(ready: Ready) -> float:
    question = next(iter(ready.route.examples.values())).question
    return ready.book.units[question["feed"]["unit"]].to_base(question["feed"]["value"]) / ready.book.units[
        "t/year"
    ].to_base(1)


def flows(ready: Ready, answer: Any) -> dict[str, float]:
    return {
        n: v.value for n, v in answer.outputs.items() if ready.declared[n].unit.kind in FLOWS and n != "pile_growth"
    }


def test_twice_the_feed_is_twice_of_every_flow(ready: Ready) -> None:
    feed = first_feed(ready)
    once, twice = (ask(ready, feed=q(x, "t/year")) for x in (feed, 2 * feed))

    before, after = flows(ready, once), flows(ready, twice)
    assert len(before) >= 4
    for name, value in before.items():
        assert after[name] == pytest.approx(2 * value, rel=1e-9), name
    for name in SCALED:
        grown = twice.outputs[name].value / once.outputs[name].value
        assert 1 <= grown <= 2 * (1 + 1e-9), name


def test_another_unit_of_the_feed_changes_nothing(ready: Ready) -> None:
    tonnes = first_feed(ready)
    usual = ask(ready, feed=q(tonnes, "t/year")).outputs

    for value, unit in ((tonnes / 365, "t/d"), (tonnes / 1e4, "10kt/year"), (tonnes * 1000 / 365 / 86400, "kg/s")):
        for name, output in ask(ready, feed=q(value, unit)).outputs.items():
            assert output.value == pytest.approx(usual[name].value, rel=1e-9), (name, unit)


def test_the_target_is_the_feed_turned_round(ready: Ready) -> None:
    by_feed = ask(ready, feed=q(first_feed(ready), "t/year")).outputs
    product = by_feed[ready.route.target_of]
    by_target = ask(ready, target=q(product.value, product.unit)).outputs

    for name, output in by_target.items():
        assert output.value == pytest.approx(by_feed[name].value, rel=1e-9, abs=1e-12), name


def test_a_longer_haul_costs_and_emits_more_and_moves_nothing_else(ready: Ready) -> None:
    feed = q(first_feed(ready), "t/year")
    near, far = (ask(ready, feed=feed, plant={"haul_distance": q(d, "km")}) for d in (0, 30))

    assert near.operating_cost.items["haulage_cost"].value == 0
    assert far.operating_cost.items["haulage_cost"].value > 0
    assert far.outputs["haul_carbon_dioxide"].value > near.outputs["haul_carbon_dioxide"].value == 0
    assert far.outputs["margin"].value < near.outputs["margin"].value
    assert far.outputs["carbon_dioxide"].value == near.outputs["carbon_dioxide"].value


def test_nothing_is_suitable_of_which_nothing_is_measured(ready: Ready) -> None:
    answer = ask(ready, feed=q(first_feed(ready), "t/year"))

    assert answer.verdict.status != "suitable"
    assert any(m.pointer.startswith("/feedstock/") for m in answer.data_quality.measure_next)


def test_every_route_answers_what_all_answer(ready: Ready) -> None:
    asked = {"capital_cost", "operating_cost", "levelised_cost", "jobs", "carbon_dioxide", "area_freed", "area_taken"}
    answer = ask(ready, feed=q(first_feed(ready), "t/year"))

    assert asked | {"site_area", "revenue", "margin"} <= answer.outputs.keys()
    assert all(c.passed for c in answer.checks)
    assert {"mass", "land"} <= {c.name for c in answer.checks}
