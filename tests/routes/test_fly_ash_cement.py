"""The accident: ash that no standard covers is sold as clinker saved, or what the dryer burns is forgotten.

No published case has both input and output of ash sold to cement works, so there is no validation here: golden cases
are arithmetic, worked out by hand. What the route shares with ash for concrete is tested here, and only here.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.asking import ask, breaking, outputs, q, statuses
from tests.receipt import Balances
from valorise.studies.catalogue import Catalogue, Ready
from valorise.studies.faults import Unanswerable


@pytest.fixture(scope="module")
def ready(catalogue: Catalogue) -> Ready:
    return catalogue.routes["fly-ash-cement"]


FEED = q(300, "kt/year")
ASSAYED: dict[str, Any] = {
    "moisture": q(0.4, "%"),
    "loss_on_ignition": q(4, "%"),
    "sulfur_trioxide": q(0.9, "%"),
    "free_calcium_oxide": q(0.4, "%"),
    "silica": q(51, "%"),
    "alumina": q(28, "%"),
    "iron_oxide": q(7, "%"),
    "calcium_oxide": q(3.5, "%"),
    "activity_index": q(75, "%"),
    "soundness_expansion": q(1, "mm"),
    "particle_density": q(2.2, "t/m3"),
    "radium": q(80, "Bq/kg"),
    "thorium": q(70, "Bq/kg"),
    "potassium": q(400, "Bq/kg"),
}
KNOWN: dict[str, Any] = {
    "feed": FEED,
    "plant": {"ash_share": q(30, "%"), "delivery_distance": q(40, "km")},
}


class TestArithmetic:
    """Worked out by hand from published or recalled figures: a check of the arithmetic, not of the world."""

    def test_carbon_dioxide_of_a_tonne_of_ash(self, ready: Ready) -> None:
        """0.8 t of cement a tonne, 92 % clinker, 0.85 t of carbon dioxide each: 0.6256 t, exact but for rounding."""
        found = outputs(
            ready,
            feed=q(1, "kt/year"),
            feedstock={"moisture": q(0, "%")},
            coefficients={
                "fly_ash_cement.cement_per_ash": q(0.8, "t/t"),
                "prepared_ash.clinker_factor": q(92, "%"),
                "carbon.clinker_process_carbon_dioxide": q(525, "kg/t"),
                "carbon.clinker_fuel_carbon_dioxide": q(325, "kg/t"),
                "carbon.clinker_electricity": q(0, "kWh/t"),
            },
        )

        assert found["clinker_avoided"] == pytest.approx(0.736, rel=1e-9)
        assert found["carbon_dioxide_avoided"] == pytest.approx(0.6256, rel=1e-9)

    def test_electricity_of_clinker_is_avoided_at_the_grid_s_average(self, ready: Ready) -> None:
        """298.5 kt of dry ash, by 0.8 and 0.92; 525 and 312 kg and 70 kWh at 0.5306 kg/kWh (of 2023)."""
        found = outputs(ready, feed=FEED)

        assert found["carbon_dioxide_avoided"] == pytest.approx(
            298.5 * 0.8 * 0.92 * (0.525 + 0.312 + 0.07 * 0.5306), rel=1e-9
        )

    def test_wet_ash_is_dried_to_what_the_standard_allows(self, ready: Ready) -> None:
        """200 kt at 18 % to 1 %: 164 kt of dry ash are 165.66 kt; 34.34 kt of water take 111.6 TJ at 3.25 MJ/kg.

        0.01 %: the hand calculation rounds to five digits.
        """
        found = outputs(ready, feed=q(200, "kt/year"), feedstock={"moisture": q(18, "%")}, plant={"fuel": "coal"})

        assert found["ash_use"] == pytest.approx(164, rel=1e-9)
        assert found["ash_sold"] == pytest.approx(165.657, rel=1e-4)
        assert found["dryer_water"] == pytest.approx(34.343, rel=1e-4)
        assert found["purchased_heat"] == pytest.approx(111.616, rel=1e-4)
        assert found["fuel_carbon_dioxide"] == pytest.approx(111.616 * 0.0946, rel=1e-4)

    def test_dry_ash_is_sold_as_it_is(self, ready: Ready) -> None:
        found = outputs(ready, feed=FEED, feedstock={"moisture": q(1, "%")})

        assert (found["ash_sold"], found["dryer_water"]) == (pytest.approx(300, rel=1e-12), 0)

    def test_cement_of_two_types(self, ready: Ready) -> None:
        """297 kt of dry ash make 990 kt at 30 % and 1,980 kt at 15 %."""
        for kind, cement in (("fly_ash_portland", 990), ("ordinary_portland", 1980)):
            found = outputs(ready, feed=FEED, feedstock={"moisture": q(1, "%")}, plant={"cement_type": kind})
            assert found["blended_cement"] == pytest.approx(cement, rel=1e-9)
            assert found["clinker_and_gypsum"] == pytest.approx(cement - 297, rel=1e-9)

    def test_both_hauls_emit_beside_the_works(self, ready: Ready) -> None:
        """300 kt over 20 km and 50 km at 0.097 kg a tonne and kilometre: 0.582 and 1.455 kt; the works use 0.9 GWh."""
        found = outputs(ready, feed=FEED, plant={"haul_distance": q(20, "km"), "delivery_distance": q(50, "km")})

        assert found["haul_carbon_dioxide"] == pytest.approx(0.582, rel=1e-9)
        assert found["delivery_carbon_dioxide"] == pytest.approx(1.455, rel=1e-9)
        assert found["carbon_dioxide"] == pytest.approx(0.9 * 0.5306, rel=1e-9)

    def test_exposure_of_the_ash(self, ready: Ready) -> None:
        """GB 6566: 80/200 and 80/370 + 70/260 + 400/4200."""
        findings = {f.gate: f.value.value for f in ask(ready, feedstock=ASSAYED, **KNOWN).verdict.findings if f.value}

        assert findings["internal_exposure_limit"] == pytest.approx(0.4)
        assert findings["external_exposure_limit"] == pytest.approx(0.580684, rel=1e-5)

    def test_land_of_an_ash_yard(self, ready: Ready) -> None:
        """A rule of thumb, 4 to 5 mu for 10,000 t, frees 0.3 ha for each; the default yard, 12 t/m2, a quarter."""
        shallow = outputs(ready, feed=q(10, "kt/year"), pile={"areal_loading": q(10 / 3, "t/m2")})
        usual = outputs(ready, feed=q(10, "kt/year"))

        assert shallow["area_freed"] == pytest.approx(0.3, rel=1e-9)
        assert usual["area_freed"] == pytest.approx(10 / 120 * 0.995, rel=1e-9)

    def test_a_yard_is_as_moist_as_its_ash(self, ready: Ready) -> None:
        """The usual loading is dry: 80 t of dry ash in 100 t take 80/12 m2, and no more for the water in them.

        A survey weighs the ash with its water, so that moisture changes nothing: 4 Mt on 40 ha, 10 t/m2.
        """
        surveyed = {"mass": q(4, "Mt"), "footprint": q(40, "ha")}
        wet = {"feed": q(100, "kt/year"), "feedstock": {"moisture": q(20, "%")}}

        assert outputs(ready, **wet)["area_freed"] == pytest.approx(8 / 12, rel=1e-9)
        assert outputs(ready, **wet, pile=surveyed)["area_freed"] == pytest.approx(1, rel=1e-9)
        assert outputs(ready, feed=q(100, "kt/year"), pile=surveyed)["area_freed"] == pytest.approx(1, rel=1e-9)

    @pytest.mark.parametrize(("life", "status"), [(3, "met"), (3.1, "conditional")])
    def test_a_new_yard_for_more_than_three_years_is_warned_of(self, ready: Ready, life: float, status: str) -> None:
        answer = ask(ready, feed=FEED, pile={"new_yard_life": q(life, "year")})

        assert statuses(answer)["new_yard_life_limit"] == status


class TestMoney:
    """Money of a default estimate by hand, with the coefficients typed again: 300 kt a year in China, 2025.

    Arithmetic, not validation. 0.01 %: price factors of five digits.
    """

    CPI = {2020: 1.03441, 2022: 1.00453, 2023: 1.00218, 2024: 1.0}
    capital = 300 * 40e-3 * CPI[2020]
    staff = 30 * 78561 * 1.35 / 1e6
    electricity = 300 * 3e-3 * 0.633 / 1.13

    @pytest.fixture(scope="class")
    @staticmethod
    def items(ready: Ready) -> dict[str, float]:
        question: dict[str, Any] = {
            "plant": {"bought_share": q(25, "%"), "reject_share": q(10, "%"), "haul_distance": q(10, "km")},
            "context": {"price_year": 2025, "year": 2025},
        }
        return outputs(ready, feed=FEED, **question)

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("capital_cost", capital),
            ("staff_cost", staff),
            ("repair_cost", 0.03 * capital),
            ("electricity_cost", electricity),
            ("ash_cost", 300 * 0.25 * 40e-3 * CPI[2023] / 1.13),
            ("ash_revenue", 300 * 0.9 * 40e-3 * CPI[2023] / 1.13),
            ("silo_cost", 300 * 2e-3 * CPI[2022]),
            ("storage_cost", 30 * 20e-3 * CPI[2022]),
            ("haulage_cost", 300 * 10 * 0.8e-3 * CPI[2020] / 1.09),
            ("disposal_cost_avoided", 298.5 * 20e-3 * CPI[2022]),
        ],
    )
    def test_items_by_hand(self, items: dict[str, float], name: str, expected: float) -> None:
        assert items[name] == pytest.approx(expected, rel=1e-4)

    def test_surcharges_are_on_the_vat_that_is_left(self, items: dict[str, float]) -> None:
        left = 0.13 * (items["ash_revenue"] - items["ash_cost"] - self.electricity) - 0.09 * items["haulage_cost"]

        assert left > 0
        assert items["vat_surcharge_cost"] == pytest.approx(0.1 * left, rel=1e-4)

    def test_levelised_cost_by_hand(self, items: dict[str, float]) -> None:
        """8 % over 20 years recovers 10.1852 % a year, over 270 kt sold."""
        yearly = items["capital_cost"] * 0.101852 + items["operating_cost"]

        assert items["levelised_cost"] == pytest.approx(yearly / 0.27, rel=1e-4)

    def test_at_the_breakeven_haul_margin_recovers_capital(self, ready: Ready) -> None:
        """Without VAT surcharges, which the distance takes as they are."""
        none = {"money.vat_surcharge_rate": q(0, "%")}
        haul = outputs(ready, feed=FEED, plant={"haul_distance": q(3, "km")}, coefficients=none)["breakeven_distance"]
        there = outputs(ready, feed=FEED, plant={"haul_distance": q(haul, "km")}, coefficients=none)

        assert haul == pytest.approx(20, rel=0.1)
        assert there["margin"] == pytest.approx(there["capital_cost"] * 0.101852, rel=1e-4)
        assert there["breakeven_distance"] == pytest.approx(haul, rel=1e-9)

    def test_reach_of_the_ash_by_hand(self, ready: Ready) -> None:
        """0.8 t of cement at 320 saves 256; 216 above the ash price, net of VAT, pay 416.7 km at 0.5 less its VAT."""
        found = outputs(
            ready,
            feed=FEED,
            feedstock={"moisture": q(0, "%")},
            coefficients={
                "fly_ash.cement_price": q(320, "CNY/t"),
                "prepared_ash.raw_ash_price": q(40, "CNY/t"),
                "prepared_ash.tanker_price": q(0.5, "CNY/t/km"),
            },
        )

        assert found["delivery_radius"] == pytest.approx(216 / 1.13 / (0.5 / 1.09), rel=1e-9)

    @pytest.mark.parametrize(
        ("name", "slip"),
        [
            ("ash_revenue", lambda sold, price, vat: sold * price),
            ("haulage_cost", lambda feed, distance, price, vat: feed * distance * price),
            ("storage_cost", lambda stored, cost: stored * 0),
            ("capital_cost", lambda ash, per, ratio, exponent: ash * per * ratio**exponent),
        ],
        ids=["VAT left in", "VAT left in a cost", "an item forgotten", "exponent of the sum for that of the price"],
    )
    def test_a_slip_that_no_dimension_shows_moves_a_golden_figure(self, ready: Ready, name: str, slip: Any) -> None:
        """So the golden figures are really held to the formulas."""
        question: dict[str, Any] = {
            "feed": q(200, "kt/year"),
            "plant": {"reject_share": q(10, "%"), "haul_distance": q(10, "km")},
        }
        broken = breaking(ready, **{name: slip})

        assert abs(outputs(broken, **question)[name] / outputs(ready, **question)[name] - 1) > 0.01


BREAKS = {
    "cement": ("clinker_and_gypsum", lambda cement, share: cement * (1 - share) * 1.0001),
    "mass": ("dryer_water", lambda feed, moisture, left: feed * (moisture - left)),
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
        "plant": {"reject_share": q(10, "%")},
        "pile": {"mass": q(3, "Mt"), "footprint": q(30, "ha")},
    }

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(
        feed=st.floats(0.01, 20_000),
        moisture=st.floats(0, 60),
        rejected=st.floats(0, 90),
        share=st.floats(1, 60),
        treatment=st.sampled_from(["none", "classify", "grind"]),
    )
    def test_balances_close_and_target_is_the_inverse(
        self, ready: Ready, feed: float, moisture: float, rejected: float, share: float, treatment: str
    ) -> None:
        question: dict[str, Any] = {
            "feedstock": {"moisture": q(moisture, "%")},
            "plant": {"reject_share": q(rejected, "%"), "ash_share": q(share, "%"), "treatment": treatment},
        }
        answer = ask(ready, feed=q(feed, "kt/year"), **question)
        by_target = ask(ready, target=q(answer.outputs["ash_sold"].value, "kt/year"), **question)

        assert {c.name for c in answer.checks if c.passed} == BREAKS.keys() - {"pile"}
        for name, quantity in answer.outputs.items():
            assert by_target.outputs[name].value == pytest.approx(quantity.value, rel=1e-9, abs=1e-12), name


class TestProperties:
    def test_twice_the_feed_gives_twice_the_flow_and_less_than_twice_the_works(self, ready: Ready) -> None:
        question: dict[str, Any] = {"feedstock": {"moisture": q(10, "%")}, "plant": {"reject_share": q(5, "%")}}
        one, two = (outputs(ready, feed=q(f, "kt/year"), **question) for f in (300, 600))

        flows = ("ash_sold", "blended_cement", "clinker_avoided", "carbon_dioxide", "carbon_dioxide_avoided")
        for name in (*flows, "purchased_heat", "electricity_use", "area_freed", "area_taken", "revenue", "site_area"):
            assert two[name] / one[name] == pytest.approx(2, rel=1e-12), name
        assert two["capital_cost"] / one["capital_cost"] == pytest.approx(2**0.6, rel=1e-9)
        assert two["jobs"] / one["jobs"] == pytest.approx(2**0.5, rel=1e-9)

    @settings(max_examples=30, deadline=None, derandomize=True)
    @given(moistures=st.tuples(st.floats(0, 60), st.floats(0, 60)))
    def test_wetter_ash_never_sells_more_nor_burns_less(self, ready: Ready, moistures: tuple[float, float]) -> None:
        drier, wetter = (outputs(ready, feed=FEED, feedstock={"moisture": q(m, "%")}) for m in sorted(moistures))

        assert wetter["ash_sold"] <= drier["ash_sold"] * (1 + 1e-12)
        assert wetter["purchased_heat"] >= drier["purchased_heat"] * (1 - 1e-12)
        assert wetter["levelised_cost"] >= drier["levelised_cost"] * (1 - 1e-12)

    def test_rejected_ash_takes_land(self, ready: Ready) -> None:
        """30 kt in a yard of 1.2 t/m3, 10 m deep."""
        found = outputs(ready, feed=FEED, plant={"reject_share": q(10, "%")})

        assert found["residue_stored"] == pytest.approx(30, rel=1e-9)
        assert found["area_taken"] == pytest.approx(0.25, rel=1e-9)


class TestFindings:
    def test_assayed_ash_within_every_limit_is_suitable(self, ready: Ready) -> None:
        assert ask(ready, feedstock=ASSAYED, **KNOWN).verdict.status == "suitable"

    @pytest.mark.parametrize("assay", ASSAYED)
    def test_nothing_is_suitable_while_an_assay_is_missing(self, ready: Ready, assay: str) -> None:
        answer = ask(ready, feedstock={n: v for n, v in ASSAYED.items() if n != assay}, **KNOWN)

        assert answer.verdict.status == "conditional"

    def test_ash_of_a_fluidised_bed_is_unsuitable_whatever_its_assay(self, ready: Ready) -> None:
        answer = ask(ready, feedstock=ASSAYED | {"origin": "fluidised_bed"}, **KNOWN)

        assert answer.verdict.status == "unsuitable"
        assert statuses(answer)["pulverised_coal_rule"] == "unsuitable"

    @pytest.mark.parametrize(
        ("assay", "at", "beyond", "gate", "status"),
        [
            ("free_calcium_oxide", q(1, "%"), q(1.01, "%"), "free_lime_ceiling", "unsuitable"),
            ("moisture", q(1, "%"), q(1.01, "%"), "ash_moisture_ceiling", "conditional"),
            ("loss_on_ignition", q(8, "%"), q(8.01, "%"), "loss_on_ignition_ceiling", "conditional"),
            ("sulfur_trioxide", q(3.5, "%"), q(3.51, "%"), "sulfur_trioxide_ceiling", "conditional"),
            ("silica", q(35, "%"), q(34.99, "%"), "acid_oxides_floor", "conditional"),
            ("activity_index", q(70, "%"), q(69.9, "%"), "activity_index_floor", "conditional"),
            ("soundness_expansion", q(5, "mm"), q(5.01, "mm"), "soundness_ceiling", "conditional"),
            ("particle_density", q(2.6, "t/m3"), q(2.61, "t/m3"), "particle_density_ceiling", "conditional"),
            ("calcium_oxide", q(0.4, "%"), q(0.39, "%"), "bound_lime", "conditional"),
            ("radium", q(200, "Bq/kg"), q(201, "Bq/kg"), "internal_exposure_limit", "conditional"),
            ("thorium", q(178, "Bq/kg"), q(179.1, "Bq/kg"), "external_exposure_limit", "conditional"),
        ],
    )
    def test_limits_hold_at_their_edge(
        self, ready: Ready, assay: str, at: dict[str, Any], beyond: dict[str, Any], gate: str, status: str
    ) -> None:
        """Recalled limits make an ash conditional, published ones rule it out."""
        within, outside = (ask(ready, feedstock=ASSAYED | {assay: value}, **KNOWN) for value in (at, beyond))

        assert statuses(within)[gate] == "met"
        assert statuses(outside)[gate] == status

    def test_class_c_ash_may_hold_more_lime(self, ready: Ready) -> None:
        limey = ASSAYED | {"free_calcium_oxide": q(3, "%"), "calcium_oxide": q(15, "%"), "silica": q(40, "%")}
        f, c = (statuses(ask(ready, feedstock=limey | {"ash_class": k}, **KNOWN))["free_lime_ceiling"] for k in "FC")

        assert (f, c) == ("unsuitable", "met")

    def test_sulphate_and_lime_together_ask_for_a_test(self, ready: Ready) -> None:
        """2.5 % and up to 4 % are allowed one by one in class C; together more than 6 % is conditional."""
        for lime, status in ((3.4, "met"), (3.6, "conditional")):
            ash = ASSAYED | {
                "ash_class": "C",
                "sulfur_trioxide": q(2.5, "%"),
                "free_calcium_oxide": q(lime, "%"),
                "calcium_oxide": q(12, "%"),
                "silica": q(42, "%"),
            }
            assert statuses(ask(ready, feedstock=ash, **KNOWN))["expansive_content_ceiling"] == status

    @pytest.mark.parametrize(
        ("kind", "share", "floor", "ceiling"),
        [
            ("fly_ash_portland", 19, "conditional", "met"),
            ("fly_ash_portland", 20, "met", "met"),
            ("fly_ash_portland", 41, "met", "conditional"),
            ("ordinary_portland", 5, "conditional", "met"),
            ("ordinary_portland", 20, "met", "met"),
            ("ordinary_portland", 21, "met", "conditional"),
        ],
    )
    def test_each_type_of_cement_has_its_share(
        self, ready: Ready, kind: str, share: float, floor: str, ceiling: str
    ) -> None:
        found = statuses(ask(ready, feed=FEED, plant={"cement_type": kind, "ash_share": q(share, "%")}))

        assert (found["ash_share_floor"], found["ash_share_ceiling"]) == (floor, ceiling)

    @pytest.mark.parametrize(
        ("feed", "floor", "ceiling"),
        [(89, "conditional", "met"), (90.1, "met", "met"), (899, "met", "met"), (901, "met", "conditional")],
    )
    def test_works_of_another_size_are_found(self, ready: Ready, feed: float, floor: str, ceiling: str) -> None:
        """The reference is 300 kt a year, and its cost is scaled from 0.3 to 3 times."""
        found = statuses(ask(ready, feed=q(feed, "kt/year")))

        assert (found["capacity_ratio_floor"], found["capacity_ratio_ceiling"]) == (floor, ceiling)

    def test_users_beyond_reach_are_found(self, ready: Ready) -> None:
        for distance, usual, pays in (
            (100, "met", "met"),
            (101, "conditional", "met"),
            (500, "conditional", "conditional"),
        ):
            found = statuses(ask(ready, feed=FEED, plant={"delivery_distance": q(distance, "km")}))
            assert (found["economic_radius"], found["delivery_radius"]) == (usual, pays)


class TestRefusals:
    @pytest.mark.parametrize(
        ("question", "pointers"),
        [
            (
                {"feedstock": {"silica": q(70, "%"), "alumina": q(40, "%")}},
                {"/feedstock/silica", "/feedstock/alumina"},
            ),
            ({"feedstock": {"moisture": q(61, "%")}}, {"/feedstock/moisture"}),
            ({"plant": {"reject_share": q(95, "%")}}, {"/plant/reject_share"}),
            ({"plant": {"ash_share": q(0.5, "%")}}, {"/plant/ash_share"}),
            (
                {"coefficients": {"prepared_ash.dryer_heat": q(2, "MJ/kg")}},
                {"/coefficients/prepared_ash.dryer_heat/value"},
            ),
        ],
    )
    def test_what_a_caller_can_break_is_named(self, ready: Ready, question: dict[str, Any], pointers: set[str]) -> None:
        with pytest.raises(Unanswerable) as refusal:
            ask(ready, feed=FEED, **question)

        assert pointers <= {f.pointer for f in refusal.value.faults}
