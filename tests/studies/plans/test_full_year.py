"""The accident: a plan had a works of its own, a little cheaper than the one that the route's estimate describes.

A works at full output without a loss of starting is the estimate of the same question, figure by figure, for every
named question of every route; and what it takes from a second pile is the estimate with the waste of that pile.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.asking import ask, q
from tests.planning import FIRST, plan, site
from tests.questions import EXAMPLES
from valorise.studies.catalogue import Catalogue
from valorise.studies.comparison import BESIDE_CARBON_DIOXIDE
from valorise.studies.faults import Unanswerable
from valorise.studies.plans.plan import Planner

PLENTY = q(500, "Mt")
NAMED = [
    (route, name)
    for route, examples in EXAMPLES.items()
    for name, question in examples.items()
    if question.get("plant", {}).get("gangue_carbon") != "burns_anyway"  # a plan says itself what would burn
]
YEAR = 4
"""The plan's year that is looked at, from 0: the works has run for two."""


def planned(route: str, waste: str, question: dict[str, Any]) -> dict[str, Any]:
    """The plan of one works and one store that a route's question describes."""
    question = copy.deepcopy(question)
    store = question.pop("pile", {}) | {"name": "heap"}
    store |= {part: question.pop(part) for part in ("feedstock", "land") if part in question}
    size = {"capacity" if n == "feed" else n: question.pop(n) for n in ("feed", "target") if n in question}
    plan = {n: question.pop(n) for n in ("context", "coefficients") if n in question}
    question.pop("detail", None)
    if isinstance(plan.get("context", {}).get("units"), dict):
        del plan["context"]["units"]
    works = {
        "name": "works",
        "route": route,
        "start_year": FIRST + 2,
        "construction_period": q(2, "year"),
        "ramp_up": [q(100, "%")],
    }
    return plan | {
        "start_year": FIRST,
        "horizon": 6,
        "site": {"piles" if waste == "gangue" else "ponds": [store]},
        "works": [works | size | question],
        "finance": {"capital_vat_share": q(0, "%")},  # a credit from the investment would delay refunds
    }


@pytest.mark.parametrize(("route", "name"), NAMED)
def test_a_full_year_is_the_estimate(planner: Planner, catalogue: Catalogue, route: str, name: str) -> None:
    ready, question = catalogue.routes[route], copy.deepcopy(EXAMPLES[route][name])
    if isinstance(question.get("context", {}).get("units"), dict):
        del question["context"]["units"]
    if "mass" not in question.get("pile", {}):
        question["pile"] = question.get("pile", {}) | {"mass": PLENTY}
    answer = plan(planner, planned(route, ready.waste, question))
    estimate = ask(ready, **question)
    book, outputs = catalogue.book.units, estimate.outputs

    def base(quantity: Any) -> float:
        unit = book[quantity.unit]
        return float(quantity.value * catalogue.book.unit_factor(unit, answer.price_year))

    def amount(*quantities: Any) -> float:
        """Of a year, in base units."""
        return sum(base(x) for x in quantities) * book["year"].factor

    year, works = answer.years[YEAR], answer.works["works"]
    emitted = [outputs.get("greenhouse_gases", outputs["carbon_dioxide"])]
    emitted += [outputs[n] for n in BESIDE_CARBON_DIOXIDE if n in outputs]
    full = {
        "feed": amount(outputs["feed"]),
        "revenue": amount(estimate.revenue.total),
        "cost": amount(estimate.operating_cost.total),
        "carbon_dioxide": amount(*emitted),
        "jobs": base(outputs["jobs"]),
        "area_freed": amount(outputs["area_freed"]),
        "area_taken": amount(outputs["area_taken"]),
    }
    for field, expected in full.items():
        assert base(getattr(year, field)) == pytest.approx(expected, rel=1e-9, abs=1e-9), field
    product = outputs[ready.route.target_of]
    made = works.series["product"]
    per_year = made.unit if made.unit.endswith("/year") else f"{made.unit}/year"
    factor = 1 if per_year == product.unit else book[per_year].factor / book[product.unit].factor
    assert made.values[YEAR] * factor == pytest.approx(product.value, rel=1e-9)
    assert works.capital_cost.value == pytest.approx(outputs["capital_cost"].value, rel=1e-9)
    spent = works.series["investment"]
    money = catalogue.book.unit_factor(book[spent.unit], answer.price_year)
    assert sum(spent.values) * money == pytest.approx(base(outputs["capital_cost"]), rel=1e-9)
    assert works.verdict.status == estimate.verdict.status
    assert len(works.verdict.missing) == len(estimate.data_quality.measure_next)


class TestTwoPiles:
    """Two piles with other gangue: a works takes half of its year from the first, half from the second."""

    LEAN = {"lower_heating_value": q(2, "MJ/kg"), "moisture": q(5, "%")}
    RICH = {"lower_heating_value": q(6, "MJ/kg"), "moisture": q(8, "%")}
    FEED = q(200, "kt/year")

    @pytest.fixture
    def answer(self, planner: Planner) -> Any:
        works = {
            "route": "gangue-power",
            "capacity": self.FEED,
            "start_year": FIRST + 2,
            "construction_period": q(2, "year"),
            "haul_distances": {"rich": q(9, "km")},
            "takes": ["lean", "rich"],
        }
        question = site(works=works, finance={"capital_vat_share": q(0, "%")})
        piles = (("rich", self.RICH, q(2, "Mt")), ("lean", self.LEAN, q(300, "kt")))
        question["site"]["piles"] = [{"name": n, "feedstock": f, "mass": m} for n, f, m in piles]
        return plan(planner, question)

    @pytest.fixture
    def estimates(self, catalogue: Catalogue) -> Any:
        ready = catalogue.routes["gangue-power"]
        lean = ask(ready, feed=self.FEED, feedstock=self.LEAN, pile={"mass": q(300, "kt")})
        hauled = {"haul_distance": q(9, "km")}
        rich = ask(ready, feed=self.FEED, feedstock=self.RICH, pile={"mass": q(2, "Mt")}, plant=hauled)
        return lean, rich

    def test_flows_are_those_of_either_pile(self, answer: Any, estimates: Any) -> None:
        """200 kt of the first year and 100 of the second are lean, then all is rich."""
        lean, rich = ([e.outputs[n].value for n in ("greenhouse_gases", "haul_carbon_dioxide")] for e in estimates)
        emitted = [y.carbon_dioxide.value for y in answer.years]

        assert emitted[2] == pytest.approx(sum(lean), rel=1e-9)
        assert emitted[3] == pytest.approx((sum(lean) + sum(rich)) / 2, rel=1e-9)
        assert emitted[4] == pytest.approx(sum(rich), rel=1e-9)
        power = [e.outputs["net_electricity"].value for e in estimates]
        made = answer.works["stone"].series["product"].values
        assert made[2:5] == pytest.approx([power[0], sum(power) / 2, power[1]], rel=1e-9)

    def test_the_works_is_that_of_its_first_pile(self, answer: Any, estimates: Any) -> None:
        lean, _ = estimates

        assert answer.works["stone"].capital_cost == lean.outputs["capital_cost"]
        assert [y.jobs.value for y in answer.years[2:]] == [pytest.approx(lean.outputs["jobs"].value)] * 8

    def test_both_piles_are_judged_and_missed_at_their_place(self, answer: Any, estimates: Any) -> None:
        verdict = answer.works["stone"].verdict
        missing = [m.pointer for e in estimates for m in e.data_quality.measure_next]

        said = {f.text for e in estimates for f in e.verdict.findings if f.status in ("conditional", "unsuitable")}
        assert set(verdict.reasons) == said
        assert len(verdict.missing) == len(set(verdict.missing))
        lean_first = next(p for p in verdict.missing if "/feedstock/" in p)
        assert lean_first.startswith("/site/piles/1/feedstock/")
        for i in (0, 1):
            asked = {p for p in verdict.missing if p.startswith(f"/site/piles/{i}/feedstock/")}
            assert {p.removeprefix(f"/site/piles/{i}") for p in asked} == {p for p in missing if "/feedstock/" in p}
        assert {m.pointer for m in answer.data_quality.measure_next} == set(verdict.missing)


def test_gangue_of_a_second_pile_that_a_route_refuses_is_refused(planner: Planner) -> None:
    """19 MJ/kg with 40 % moisture would be more than the whole gangue."""
    question = site(works={"route": "gangue-power", "takes": ["heap", "odd"]})
    odd = {"lower_heating_value": q(19, "MJ/kg"), "moisture": q(40, "%")}
    question["site"]["piles"].append({"name": "odd", "mass": q(1, "Mt"), "feedstock": odd})

    with pytest.raises(Unanswerable) as refusal:
        plan(planner, question)
    pointers = {f.pointer for f in refusal.value.faults}
    assert pointers == {f"/site/piles/1/feedstock/{n}" for n in odd}
    question["works"][0]["takes"] = ["heap"]
    assert max(y.feed.value for y in plan(planner, question).years) == pytest.approx(200)


def test_a_second_pile_brings_its_own_reasons(planner: Planner) -> None:
    question = site(works={"takes": ["heap", "hot"]})
    question["site"]["piles"].append({"name": "hot", "mass": q(1, "Mt"), "feedstock": {"radium": q(2000, "Bq/kg")}})
    both = plan(planner, question)
    question["works"][0]["takes"] = ["heap"]
    alone = plan(planner, question)

    radium = "Radium lets the product be used in buildings"
    found = [any(r.startswith(radium) for r in p.works["stone"].verdict.reasons) for p in (both, alone)]
    assert found == [True, False]
    assert set(alone.works["stone"].verdict.reasons) < set(both.works["stone"].verdict.reasons)


def test_a_works_that_a_rule_excludes_is_said_to_be_unfit(planner: Planner) -> None:
    """A grate burns no gangue by the policy; it is reckoned all the same."""
    works = {"route": "gangue-power", "plant": {"boiler": "grate"}}
    answer = plan(planner, site(works=works))

    assert answer.works["stone"].verdict.status == "unsuitable"
    assert "The waste is not fit for stone as it is reckoned here: see its verdict." in answer.warnings
    assert not any("not fit" in w for w in plan(planner, site()).warnings)


def test_coefficients_of_building_are_counted(planner: Planner) -> None:
    """Unless the question gives them."""
    usual = plan(planner, site())
    question = site()
    del question["works"][0]["ramp_up"], question["works"][0]["construction_period"]
    question["works"][0]["start_year"] = FIRST + 2
    left = plan(planner, question)

    assert "finance.first_year_output" in usual.data_quality.ids.unverified  # a ramp of one's own does not replace it
    assert "finance.construction_period" not in usual.data_quality.ids.unverified
    assert "finance.construction_period" in left.data_quality.ids.unverified


def test_wages_and_the_grid_of_the_terms_are_those_of_the_works(planner: Planner, catalogue: Catalogue) -> None:
    """A plan with twice the wage paid it to the city's people and not by the works."""
    wage, grid = q(150_000, "CNY/person/year"), q(0.3, "kg/kWh")
    question = site(people={"wage": wage}, carbon={"grid_carbon_dioxide_per_electricity": grid})
    question["finance"] = {"capital_vat_share": q(0, "%")}
    given = {"money.wage": wage, "energy.grid_carbon_dioxide_per_electricity": grid}
    answer = plan(planner, question)
    ready, pile = catalogue.routes["gangue-aggregate"], {"mass": q(3, "Mt"), "footprint": q(10, "ha")}
    estimate = ask(ready, feed=q(200, "kt/year"), pile=pile, coefficients=given)

    year = answer.years[3]
    assert year.cost.value == pytest.approx(estimate.operating_cost.total.value, rel=1e-9)
    assert year.wages.value == pytest.approx(estimate.outputs["jobs"].value * 0.15, rel=1e-9)
    assert answer.carbon.series["scope_2"].values[3] == pytest.approx(estimate.outputs["grid_carbon_dioxide"].value)
    by_coefficient = {n: x for n, x in question.items() if n not in ("people", "carbon")} | {"coefficients": given}
    assert plan(planner, by_coefficient).years == answer.years
