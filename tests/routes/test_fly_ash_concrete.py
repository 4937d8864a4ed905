"""The accident: ash counts as cement beyond what the rule allows, or is sold by a grade that it does not have.

What the route shares with ash for cement is tested in ``test_fly_ash_cement``. No published input with a published
output was found but examples that restate a definition.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.asking import ask, outputs, q, statuses, working
from tests.receipt import Balances
from valorise.studies.catalogue import Catalogue, Ready
from valorise.studies.faults import Unanswerable


@pytest.fixture(scope="module")
def ready(catalogue: Catalogue) -> Ready:
    return catalogue.routes["fly-ash-concrete"]


def mix(cement: float, ash: float, **choices: str) -> dict[str, Any]:
    """A plant that sells ash for concrete of so many kg/m3."""
    return {"cement_content": q(cement, "kg/m3"), "ash_content": q(ash, "kg/m3")} | choices


FEED = q(300, "kt/year")
ASSAYED: dict[str, Any] = {
    "moisture": q(0.4, "%"),
    "loss_on_ignition": q(4, "%"),
    "fineness": q(20, "%"),
    "water_demand": q(100, "%"),
    "sulfur_trioxide": q(0.9, "%"),
    "free_calcium_oxide": q(0.4, "%"),
    "silica": q(51, "%"),
    "alumina": q(28, "%"),
    "iron_oxide": q(7, "%"),
    "calcium_oxide": q(3.5, "%"),
    "activity_index": q(76, "%"),
    "soundness_expansion": q(1, "mm"),
    "particle_density": q(2.2, "t/m3"),
    "radium": q(80, "Bq/kg"),
    "thorium": q(70, "Bq/kg"),
    "potassium": q(400, "Bq/kg"),
}
KNOWN: dict[str, Any] = {"feed": FEED, "plant": mix(320, 80) | {"delivery_distance": q(40, "km")}}


class TestPublishedDefinition:
    """Arithmetic checks: examples by which the Concrete Society explains the k-value of EN 206 (no. 1082)."""

    def test_ash_on_cem_1(self, ready: Ready) -> None:
        """100 kg on 300 kg of CEM I at k = 0.4 count as 40 kg. Exact."""
        steps = working(ready, feed=FEED, plant=mix(300, 100, counting="en_206"))

        assert steps["ash_as_cement"] == pytest.approx(40, rel=1e-9)

    def test_ash_on_cem_2(self, ready: Ready) -> None:
        """On 300 kg of CEM II/A at most 75 kg may be counted. Exact."""
        steps = working(ready, feed=FEED, plant=mix(300, 100, counting="en_206", cement_type="blended"))

        assert steps["counted_ash"] == pytest.approx(75, rel=1e-9)


class TestArithmetic:
    """Worked out by hand from published or recalled figures: a check of the arithmetic, not of the world."""

    def test_cement_of_the_water_cement_ratio(self, ready: Ready) -> None:
        """c + k f of the examples above: 300 + 40, and 300 + 0.4 x 75."""
        for cement_type, expected in (("portland", 340), ("blended", 330)):
            found = outputs(ready, feed=FEED, plant=mix(300, 100, counting="en_206", cement_type=cement_type))
            assert found["equivalent_cement"] == pytest.approx(expected, rel=1e-9)

    def test_ash_that_does_not_count_is_aggregate(self, ready: Ready) -> None:
        """300 kt of dry ash at 150 kg/m3 are 2 Mm3; 50 kg of each m3 do not count, and 100 kg replace 40 kg."""
        found = outputs(ready, feed=FEED, feedstock={"moisture": q(0, "%")}, plant=mix(300, 150, counting="en_206"))

        assert found["concrete_volume"] == pytest.approx(2e6, rel=1e-9)
        assert found["ash_as_aggregate"] == pytest.approx(100, rel=1e-9)
        assert found["cement_replaced"] == pytest.approx(80, rel=1e-9)
        assert found["clinker_avoided"] == pytest.approx(80 * 0.92, rel=1e-9)

    def test_usual_chinese_concrete(self, ready: Ready) -> None:
        """80 kg of ash at 20 % of the binder stand beside 320 kg of cement, and 0.8 of them count."""
        found = outputs(ready, feed=FEED, feedstock={"moisture": q(1, "%")})

        assert found["equivalent_cement"] == pytest.approx(384, rel=1e-9)
        assert found["concrete_volume"] == pytest.approx(297e6 / 80, rel=1e-9)
        assert found["cement_replaced"] == pytest.approx(297 * 0.8, rel=1e-9)

    @pytest.mark.parametrize(("cement_type", "counted"), [("portland", 160), ("blended", 240 / 2.333)])
    def test_chinese_shares_of_the_binder(self, ready: Ready, cement_type: str, counted: float) -> None:
        """40 % of the binder are 160 kg beside 240 kg, 30 % are 103 kg, as JGJ 55 is remembered."""
        steps = working(ready, feed=FEED, plant=mix(240, 200, cement_type=cement_type))

        assert steps["counted_ash"] == pytest.approx(counted, rel=1e-9)

    @pytest.mark.parametrize(("treatment", "electricity"), [("classify", 3.6), ("grind", 9), ("none", 0.9)])
    def test_electricity_of_preparation(self, ready: Ready, treatment: str, electricity: float) -> None:
        """12, 30 and 3 kWh a tonne of 300 kt."""
        found = outputs(ready, feed=FEED, plant={"treatment": treatment})

        assert found["electricity_use"] == pytest.approx(electricity, rel=1e-9)

    @pytest.mark.parametrize(("grade", "price"), [("I", 160), ("II", 110), ("III", 40)])
    def test_price_by_grade(self, ready: Ready, grade: str, price: float) -> None:
        """300 kt in money of 2023, net of 13 % VAT."""
        found = outputs(ready, feed=FEED, plant={"grade": grade}, context={"price_year": 2023})

        assert found["ash_revenue"] == pytest.approx(300 * price / 1.13 / 1000, rel=1e-9)

    def test_levelised_cost_is_near_what_ash_companies_spend(self, ready: Ready) -> None:
        """20 CNY/t (8 to 45) is remembered for classifying, silo and control; the sum of its parts lies within."""
        found = outputs(ready, feed=FEED, context={"price_year": 2022})

        assert 8 < found["operating_cost"] / 0.3 < 45
        assert found["operating_cost"] / 0.3 == pytest.approx(22, rel=0.02)


class TestGrades:
    @pytest.mark.parametrize(
        ("fineness", "loss", "water", "grade"),
        [
            (12, 5, 95, 1),
            (12.1, 5, 95, 2),
            (12, 5.1, 95, 2),
            (12, 5, 95.1, 2),
            (30, 8, 105, 2),
            (30.1, 8, 105, 3),
            (30, 8.1, 105, 3),
            (30, 8, 105.1, 3),
            (45, 10, 115, 3),
            (45.1, 10, 115, 0),
            (45, 10.1, 115, 0),
            (45, 10, 115.1, 0),
        ],
    )
    def test_grade_of_gb_t_1596(self, ready: Ready, fineness: float, loss: float, water: float, grade: int) -> None:
        ash = {"fineness": q(fineness, "%"), "loss_on_ignition": q(loss, "%"), "water_demand": q(water, "%")}

        assert outputs(ready, feed=FEED, feedstock=ash)["ash_grade"] == grade

    def test_without_an_assay_there_is_no_grade(self, ready: Ready) -> None:
        assert "ash_grade" not in outputs(ready, feed=FEED, feedstock={"fineness": q(10, "%")})

    @pytest.mark.parametrize(
        ("fineness", "loss", "sulfate", "loss_category", "fineness_category", "met"),
        [
            (12, 5, 3, 1, 1, 1),
            (40, 9, 3, 3, 2, 1),
            (40.1, 7, 1, 2, 0, 0),
            (20, 9.1, 1, 0, 2, 0),
            (20, 7.1, 3.1, 3, 2, 0),
        ],
    )
    def test_categories_of_en_450(
        self,
        ready: Ready,
        fineness: float,
        loss: float,
        sulfate: float,
        loss_category: int,
        fineness_category: int,
        met: int,
    ) -> None:
        ash = {"fineness": q(fineness, "%"), "loss_on_ignition": q(loss, "%"), "sulfur_trioxide": q(sulfate, "%")}
        found = outputs(ready, feed=FEED, feedstock=ash)

        assert found["en_450_loss_category"] == loss_category
        assert found["en_450_fineness_category"] == fineness_category
        assert found["en_450_met"] == met

    @pytest.mark.parametrize(
        ("change", "met"),
        [
            ({}, 1),
            ({"moisture": q(3.1, "%")}, 0),
            ({"loss_on_ignition": q(6.1, "%")}, 0),
            ({"fineness": q(34.1, "%")}, 0),
            ({"sulfur_trioxide": q(5.1, "%")}, 0),
            ({"activity_index": q(74.9, "%")}, 0),
            ({"silica": q(34.9, "%")}, 0),
            ({"silica": q(34.9, "%"), "ash_class": "C"}, 1),
        ],
    )
    def test_limits_of_astm_c618(self, ready: Ready, change: dict[str, Any], met: int) -> None:
        assert outputs(ready, feedstock=ASSAYED | change, **KNOWN)["astm_c618_met"] == met

    @pytest.mark.parametrize(
        ("grade", "fineness", "loss", "water"), [("I", 12, 5, 95), ("II", 30, 8, 105), ("III", 45, 10, 115)]
    )
    def test_the_grade_that_is_sold_is_asked_for(
        self, ready: Ready, grade: str, fineness: float, loss: float, water: float
    ) -> None:
        ask_for = KNOWN | {"plant": KNOWN["plant"] | {"grade": grade}}
        ash = {"fineness": q(fineness, "%"), "loss_on_ignition": q(loss, "%"), "water_demand": q(water, "%")}
        worse = {"fineness": q(fineness + 1, "%"), "loss_on_ignition": q(loss + 1, "%"), "water_demand": q(120, "%")}
        at, beyond = (statuses(ask(ready, feedstock=ASSAYED | a, **ask_for)) for a in (ash, worse))

        gates = ("fineness_ceiling", "loss_on_ignition_ceiling", "water_demand_ceiling")
        assert [at[g] for g in gates] == ["met"] * 3
        assert [beyond[g] for g in gates] == ["conditional", "unsuitable", "conditional"]

    @pytest.mark.parametrize(("treatment", "status"), [("none", "conditional"), ("grind", "met")])
    def test_a_mill_makes_coarse_ash_fine_enough(self, ready: Ready, treatment: str, status: str) -> None:
        answer = ask(ready, feed=FEED, feedstock={"fineness": q(42, "%")}, plant={"treatment": treatment})

        assert statuses(answer)["fineness_ceiling"] == status

    def test_a_mill_makes_no_fine_ash_coarse(self, ready: Ready) -> None:
        answer = ask(ready, feed=FEED, feedstock={"fineness": q(8, "%")}, plant={"treatment": "grind"})
        finding = next(f for f in answer.verdict.findings if f.gate == "fineness_ceiling")

        assert finding.value.value == pytest.approx(8)


BREAKS = {
    "concrete": ("counted_ash", lambda ash, cement, floor: ash),
    "mass": ("residue_stored", lambda ash, share: ash * 0),
    "ash": ("ash_use", lambda feed, moisture: feed),
    "dryer": ("purchased_heat", lambda water, heat: water * heat / 3.6),
    "land": ("area_freed", lambda feed, loading: feed / loading * 1.0001),
    "pile": ("pile_life", lambda mass, feed: mass / feed * 1.0001),
}
"""For each balance a formula with a fault that no dimension shows."""


class TestBalances(Balances):
    question: dict[str, Any] = {
        "feed": FEED,
        "feedstock": {"moisture": q(12, "%")},
        "plant": mix(300, 150, counting="en_206") | {"reject_share": q(10, "%")},
        "pile": {"mass": q(3, "Mt"), "footprint": q(30, "ha")},
    }

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(
        feed=st.floats(0.01, 20_000),
        moisture=st.floats(0, 60),
        rejected=st.floats(0, 90),
        cement=st.floats(50, 700),
        ash=st.floats(5, 400),
        counting=st.sampled_from(["en_206", "chinese_practice"]),
        cement_type=st.sampled_from(["portland", "blended"]),
    )
    def test_balances_close_and_target_is_the_inverse(
        self,
        ready: Ready,
        feed: float,
        moisture: float,
        rejected: float,
        cement: float,
        ash: float,
        counting: str,
        cement_type: str,
    ) -> None:
        question: dict[str, Any] = {
            "feedstock": {"moisture": q(moisture, "%")},
            "plant": mix(cement, ash, counting=counting, cement_type=cement_type) | {"reject_share": q(rejected, "%")},
        }
        answer = ask(ready, feed=q(feed, "kt/year"), **question)
        by_target = ask(ready, target=q(answer.outputs["ash_sold"].value, "kt/year"), **question)

        assert {c.name for c in answer.checks if c.passed} == BREAKS.keys() - {"pile"}
        for name, quantity in answer.outputs.items():
            assert by_target.outputs[name].value == pytest.approx(quantity.value, rel=1e-9, abs=1e-9 * feed), name


class TestProperties:
    def test_twice_the_feed_gives_twice_the_flow(self, ready: Ready) -> None:
        one, two = (outputs(ready, feed=q(f, "kt/year")) for f in (300, 600))

        for name in ("ash_sold", "concrete_volume", "cement_replaced", "carbon_dioxide_avoided", "electricity_use"):
            assert two[name] / one[name] == pytest.approx(2, rel=1e-12), name

    @settings(max_examples=30, deadline=None, derandomize=True)
    @given(ashes=st.tuples(st.floats(5, 400), st.floats(5, 400)))
    def test_more_ash_in_the_mix_replaces_more_cement_of_it_and_less_per_ash(
        self, ready: Ready, ashes: tuple[float, float]
    ) -> None:
        less, more = (outputs(ready, feed=FEED, plant=mix(300, a, counting="en_206")) for a in sorted(ashes))

        assert more["equivalent_cement"] >= less["equivalent_cement"] * (1 - 1e-12)
        assert more["cement_replaced"] <= less["cement_replaced"] * (1 + 1e-12)

    def test_grade_1_counted_by_en_206_costs_more_than_it_saves(self, ready: Ready) -> None:
        """0.4 x 320 = 128 CNY of cement for 160 CNY of ash: no user is near enough."""
        answer = ask(ready, feed=FEED, plant=mix(300, 100, counting="en_206", grade="I"))

        assert answer.outputs["delivery_radius"].value < 0
        assert statuses(answer)["delivery_radius"] == "conditional"


class TestFindings:
    def test_assayed_ash_within_every_limit_is_suitable(self, ready: Ready) -> None:
        assert ask(ready, feedstock=ASSAYED, **KNOWN).verdict.status == "suitable"

    @pytest.mark.parametrize("assay", ASSAYED)
    def test_nothing_is_suitable_while_an_assay_is_missing(self, ready: Ready, assay: str) -> None:
        answer = ask(ready, feedstock={n: v for n, v in ASSAYED.items() if n != assay}, **KNOWN)

        assert answer.verdict.status == "conditional"

    def test_ash_of_a_fluidised_bed_is_unsuitable(self, ready: Ready) -> None:
        assert ask(ready, feedstock=ASSAYED | {"origin": "fluidised_bed"}, **KNOWN).verdict.status == "unsuitable"

    @pytest.mark.parametrize(("sulfate", "status"), [(3, "met"), (3.01, "unsuitable")])
    def test_sulphate_for_concrete_is_stricter_than_for_cement(self, ready: Ready, sulfate: float, status: str) -> None:
        answer = ask(ready, feedstock=ASSAYED | {"sulfur_trioxide": q(sulfate, "%")}, **KNOWN)

        assert statuses(answer)["sulfur_trioxide_ceiling"] == status

    @pytest.mark.parametrize(("ash", "status"), [(100, "met"), (100.1, "conditional")])
    def test_ash_beyond_what_counts_is_found(self, ready: Ready, ash: float, status: str) -> None:
        answer = ask(ready, feed=FEED, plant=mix(300, ash, counting="en_206"))

        assert statuses(answer)["cement_to_ash_floor"] == status


class TestRefusals:
    @pytest.mark.parametrize(
        ("question", "pointer"),
        [
            ({"plant": {"ash_content": q(2, "kg/m3")}}, "/plant/ash_content"),
            ({"plant": {"cement_content": q(10, "kg/m3")}}, "/plant/cement_content"),
            ({"plant": {"ash_content": q(300, "kg/m3")}}, "/plant/ash_content"),
            ({"plant": {"reject_share": q(91, "%")}}, "/plant/reject_share"),
            ({"feedstock": {"water_demand": q(20, "%")}}, "/feedstock/water_demand"),
        ],
        ids=[
            "hardly any ash",
            "hardly any cement",
            "so much ash that its cement fits no mix",
            "nothing left",
            "no water",
        ],
    )
    def test_what_a_caller_can_break_is_named(self, ready: Ready, question: dict[str, Any], pointer: str) -> None:
        with pytest.raises(Unanswerable) as refusal:
            ask(ready, feed=FEED, **question)

        assert pointer in {f.pointer for f in refusal.value.faults}
