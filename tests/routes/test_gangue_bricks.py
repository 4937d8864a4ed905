"""The accident: bricks out of nothing, heat counted twice, or a refund that the catalogue does not give.

Golden cases are of two kinds, marked and counted apart:
validation     published input and published output;
arithmetic     figures worked out from published or recalled ones, by hand and not by this code.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.asking import ask, breaking, finding, q, working
from tests.receipt import Balances
from valorise.studies.catalogue import Catalogue, Ready
from valorise.studies.faults import Unanswerable


@pytest.fixture(scope="module")
def ready(catalogue: Catalogue) -> Ready:
    return catalogue.routes["gangue-bricks"]


ALL_GANGUE = {"gangue_share": q(100, "%")}


class TestValidation:
    """Published input, published output."""

    @pytest.mark.parametrize("million_bricks", [60, 65], ids=["Qidong", "Jingfang"])
    def test_gangue_of_two_works(self, ready: Ready, million_bricks: float) -> None:
        """60 million bricks a year of Qidong (gov.cn, 10 May 2006) and 65 million of Jingfang (reportify, 2025) each
        take "over 200,000 t" of gangue, and are all gangue.

        20 %: "over", hollow bricks among them, and neither analysis nor moisture is told. The estimates are 217 and
        235 kt; nothing of these two works is behind a coefficient but the yield.
        """
        answer = ask(ready, target=q(million_bricks, "Mpiece/year"), plant=ALL_GANGUE)

        assert answer.outputs["feed"].value == pytest.approx(200, rel=0.2)


@pytest.fixture(scope="module")
def sixty_million(ready: Ready) -> dict[str, float]:
    """Bricks of 2.49 kg, mix of 17 % loss and 2.0 MJ/kg, all dry; 7 % moisture; 100 kg of CO2 a GJ, no carbonate."""
    return working(
        ready,
        target=q(60, "Mpiece/year"),
        feedstock={
            "basis": "dry",
            "lower_heating_value": q(2.0 * 0.93 - 2.442 * 0.07, "MJ/kg"),
            "moisture": q(7, "%"),
            "loss_on_ignition": q(17, "%"),
            "carbon": q(100 * 2.0 * 0.1 / 3.6641, "%"),
            "calcium_oxide": q(0, "%"),
        },
        plant=ALL_GANGUE,
        coefficients={"building_products.fired_brick_density": q(2.49 / 1.4628e-3, "kg/m3")},
        context={"price_year": 2025},
    )


class TestArithmetic:
    """Worked out by hand from published or recalled figures: a check of the arithmetic, not of the world."""

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("dry_mix", 187.5),
            ("feed", 201.6),
            ("gangue_per_brick", 3.36),
            ("thermal_energy", 209.2),
            ("own_heat", 318.7),
            ("gangue_carbon_dioxide", 37.5),
            ("coal_saved", 7.14),
            ("jobs", 66.7),
            ("electricity_use", 3.0),
        ],
    )
    def test_sixty_million_bricks(self, sixty_million: dict[str, float], name: str, expected: float) -> None:
        """0.1 %: the hand calculation is printed to four digits."""
        assert sixty_million[name] == pytest.approx(expected, rel=1e-3)

    def test_heat_that_the_mix_needs(self, sixty_million: dict[str, float]) -> None:
        """1.4 MJ/kg of brick at 85 % are 1.31 MJ/kg of dry mix. 0.3 %: three digits."""
        needed = sixty_million["thermal_energy"] / (0.85 * sixty_million["dry_mix"])

        assert needed == pytest.approx(1.31, rel=3e-3)

    def test_their_price_with_vat(self, sixty_million: dict[str, float]) -> None:
        assert sixty_million["brick_revenue"] * 1.13 == pytest.approx(21, rel=1e-9)

    def test_gangue_too_rich_for_all_of_the_mix(self, ready: Ready) -> None:
        """Dry gangue of 4.2 MJ/kg makes up 2.5 / 4.2 of a mix that may hold 2.5 MJ/kg."""
        steps = working(
            ready,
            feed=q(100, "kt/year"),
            feedstock={"lower_heating_value": q(4.2, "MJ/kg"), "moisture": q(0, "%")},
        )

        assert steps["gangue_share"] == pytest.approx(100 * 2.5 / 4.2, rel=1e-9)

    def test_loss_on_ignition_of_unassayed_gangue(self, ready: Ready) -> None:
        """7.5 % of water of dry gangue, 1.2 times the carbon of 4.2 MJ/kg, 0.785 of 2 % lime; 0.01 %: molar masses."""
        steps = working(ready, feed=q(100, "kt/year"))

        assert steps["carbon"] == pytest.approx(4.2 * 2.541, rel=1e-9)
        assert steps["loss_on_ignition"] == pytest.approx(7.5 * 0.93 + 1.2 * 4.2 * 2.541 + 2 * 0.78479, rel=1e-4)


class TestMoney:
    """Money of hollow bricks, by hand with the coefficients typed again: 60 million all-gangue bricks, 2025.

    Arithmetic, not validation. 0.01 %: the hand calculation has price factors of five digits.
    """

    CPI = {2020: 1.03441, 2022: 1.00453, 2024: 1.0}
    QUESTION: dict[str, Any] = {
        "target": q(60, "Mpiece/year"),
        "plant": ALL_GANGUE | {"void_share": q(30, "%"), "haul_distance": q(10, "km")},
        "context": {"price_year": 2025, "year": 2025},
    }
    capital = 60 * 0.4 * CPI[2020]
    electricity = 3 * 0.633 / 1.13
    sales = 60 * 0.35 / 1.13

    @pytest.fixture(scope="class")
    @staticmethod
    def items(ready: Ready) -> dict[str, float]:
        answer = ask(ready, **TestMoney.QUESTION)
        return {
            n: v.value
            for part in (answer.revenue.items, answer.operating_cost.items, answer.outputs)
            for n, v in part.items()
        }

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("capital_cost", capital),
            ("brick_revenue", sales),
            ("electricity_cost", electricity),
            ("fuel_cost", 0),
            ("filler_cost", 0),
            ("other_cost", 60 * 0.03 * CPI[2022]),
            ("staff_cost", 60 / 0.9 * 78561 * 1.35 / 1e6),
            ("repair_cost", 0.025 * capital),
            ("insurance_cost", 0.003 * capital),
        ],
    )
    def test_items_by_hand(self, items: dict[str, float], name: str, expected: float) -> None:
        assert items[name] == pytest.approx(expected, rel=1e-4, abs=1e-12)

    def test_gangue_by_hand(self, items: dict[str, float]) -> None:
        """By the feed of the answer, which the balances hold."""
        assert items["gangue_cost"] == pytest.approx(items["feed"] * 20 * self.CPI[2022] / 1.13 / 1e3, rel=1e-4)

    def test_refund_by_hand(self, items: dict[str, float]) -> None:
        """70 % of the VAT on sales less that on gangue and power, 13 %, and on haulage and water, 9 %."""
        bought = items["gangue_cost"] + items["electricity_cost"]
        paid = 0.13 * (self.sales - bought) - 0.09 * (items["haulage_cost"] + items["water_cost"])

        assert items["vat_refund"] == pytest.approx(0.7 * paid, rel=1e-9)
        assert items["vat_surcharge_cost"] == pytest.approx(0.1 * paid, rel=1e-9)

    def test_levelised_cost_by_hand(self, items: dict[str, float]) -> None:
        """8 % over 20 years recovers 10.1852 % a year; MCNY over millions are CNY, and 1,000 bricks."""
        yearly = items["capital_cost"] * 0.101852 + items["operating_cost"]

        assert items["levelised_cost"] == pytest.approx(yearly / 60 * 1000, rel=1e-5)

    @pytest.mark.parametrize(
        ("name", "slip"),
        [
            ("brick_revenue", lambda bricks, price, vat: bricks * price),
            ("repair_cost", lambda capital, rate: capital * rate * 2),
        ],
        ids=["VAT left in", "an item twice"],
    )
    def test_a_slip_that_no_dimension_shows_moves_a_golden_figure(
        self, ready: Ready, items: dict[str, float], name: str, slip: Any
    ) -> None:
        answer = ask(breaking(ready, **{name: slip}), **self.QUESTION)
        found = {**answer.revenue.items, **answer.operating_cost.items}[name].value

        assert abs(found / items[name] - 1) > 0.01


BREAKS = {
    "mass": ("gangue_per_brick", lambda brick, share, loss, made, moisture: brick * share / ((1 - loss) * made)),
    "carbon": ("gangue_carbon_dioxide", lambda feed, carbon, ratio: feed * carbon * ratio * 0.98),
    "sulfur": ("sulfur_dioxide", lambda feed, sulfur, ratio, retention: feed * sulfur * ratio * retention),
    "heat": ("own_heat", lambda heat, use: heat * use * 3.6),
    "land": ("area_freed", lambda feed, loading: feed / loading * 1.0001),
    "pile": ("pile_life", lambda mass, feed: mass / feed * 1.0001),
}
"""For each balance a formula with a fault that no dimension shows."""


class TestBalances(Balances):
    question: dict[str, Any] = {
        "feed": q(200, "kt/year"),
        "plant": {"gangue_share": q(80, "%"), "stored_reject_share": q(50, "%")},
        "pile": {"mass": q(12, "Mt"), "footprint": q(40, "ha")},
    }

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(
        feed=st.floats(0.01, 20_000),
        heat=st.floats(0.1, 20),
        moisture=st.floats(0, 40),
        loss=st.none() | st.floats(0, 80),
        lime=st.floats(0, 20),
        share=st.none() | st.floats(1, 100),
        voids=st.floats(0, 60),
        made=st.floats(50, 100),
    )
    def test_balances_close_whatever_is_asked(
        self,
        ready: Ready,
        feed: float,
        heat: float,
        moisture: float,
        loss: float | None,
        lime: float,
        share: float | None,
        voids: float,
        made: float,
    ) -> None:
        question: dict[str, Any] = {
            "feed": q(feed, "kt/year"),
            "feedstock": {
                "lower_heating_value": q(heat, "MJ/kg"),
                "moisture": q(moisture, "%"),
                "calcium_oxide": q(lime, "%"),
            },
            "plant": {"void_share": q(voids, "%")},
            "coefficients": {"gangue_bricks.brick_yield": q(made, "%")},
        }
        if loss is not None:
            question["feedstock"]["loss_on_ignition"] = q(loss, "%")
        if share is not None:
            question["plant"]["gangue_share"] = q(share, "%")
        try:
            answer = ask(ready, **question)
        except Unanswerable as refusal:
            event(f"refused: {refusal.faults[0].detail.partition(':')[0]}")
            return

        assert {c.name for c in answer.checks} == BREAKS.keys() - {"pile"}
        assert answer.outputs["purchased_heat"].value >= 0
        assert answer.outputs["surplus_heat"].value >= 0
        assert answer.outputs["own_heat_share"].value <= 100


class TestProperties:
    LEAN: dict[str, Any] = {"feedstock": {"lower_heating_value": q(0.8, "MJ/kg")}, "plant": ALL_GANGUE}

    def test_feed_and_target_are_inverse(self, ready: Ready) -> None:
        by_feed = ask(ready, feed=q(200, "kt/year"), **self.LEAN)
        by_target = ask(ready, target=q(by_feed.outputs["bricks"].value, "Mpiece/year"), **self.LEAN)

        for name, quantity in by_feed.outputs.items():
            assert by_target.outputs[name].value == pytest.approx(quantity.value, rel=1e-12), name

    def test_twice_the_feed_gives_twice_of_all_but_rates(self, ready: Ready) -> None:
        once, twice = (ask(ready, feed=q(f, "kt/year"), **self.LEAN).outputs for f in (150, 300))
        rates = {"gangue_per_brick", "own_heat_share", "levelised_cost"}

        for name, quantity in once.items():
            times = 1 if name in rates else 2
            assert twice[name].value == pytest.approx(times * quantity.value, rel=1e-12), name

    def test_richer_gangue_saves_fuel_and_emits_more(self, ready: Ready) -> None:
        answers = [
            ask(
                ready,
                feed=q(200, "kt/year"),
                feedstock={"lower_heating_value": q(h, "MJ/kg"), "loss_on_ignition": q(20, "%")},
                plant=ALL_GANGUE,
            ).outputs
            for h in (0.2, 0.7, 1.2, 1.7, 2.2)
        ]

        bought = [a["purchased_heat"].value for a in answers]
        assert bought[0] > bought[1] > 1
        assert bought[2:] == [0, 0, 0]
        carbon = [a["carbon_dioxide"].value - a["fuel_carbon_dioxide"].value for a in answers]
        assert carbon == sorted(carbon)
        assert carbon[-1] > 4 * carbon[0]

    def test_bought_heat_pays_for_fuel_and_emits(self, ready: Ready) -> None:
        """Coal at 94.6 kg and gas at 56.1 kg of carbon dioxide a GJ."""
        coal, gas = (
            ask(ready, feed=q(200, "kt/year"), feedstock=self.LEAN["feedstock"], plant=ALL_GANGUE | {"fuel": f})
            for f in ("coal", "natural_gas")
        )

        bought = coal.outputs["purchased_heat"].value
        assert coal.outputs["fuel_carbon_dioxide"].value == pytest.approx(bought * 0.0946, rel=1e-9)
        assert gas.outputs["fuel_carbon_dioxide"].value == pytest.approx(bought * 0.0561, rel=1e-9)
        assert gas.operating_cost.items["fuel_cost"].value > 2 * coal.operating_cost.items["fuel_cost"].value

    @pytest.mark.parametrize(
        ("share", "voids", "earns"), [(70, 26, True), (69.9, 26, False), (70, 25, False), (100, 0, False)]
    )
    def test_the_refund_is_for_hollow_bricks_of_enough_waste(
        self, ready: Ready, share: float, voids: float, earns: bool
    ) -> None:
        plant = {"gangue_share": q(share, "%"), "void_share": q(voids, "%")}
        refund = ask(ready, feed=q(200, "kt/year"), plant=plant).revenue.items["vat_refund"].value

        assert refund == 0 if not earns else refund > 1

    def test_voids_make_more_bricks_of_the_same_gangue(self, ready: Ready) -> None:
        solid, hollow = (ask(ready, feed=q(200, "kt/year"), plant={"void_share": q(v, "%")}).outputs for v in (0, 40))

        assert hollow["bricks"].value == pytest.approx(solid["bricks"].value / 0.6, rel=1e-12)
        assert hollow["thermal_energy"].value == pytest.approx(solid["thermal_energy"].value, rel=1e-12)

    def test_a_dry_analysis_is_the_same_gangue(self, ready: Ready) -> None:
        wet = {"moisture": q(10, "%"), "loss_on_ignition": q(18, "%"), "carbon": q(5.4, "%"), "sulfur": q(0.9, "%")}
        dry = {n: v if n == "moisture" else q(v["value"] / 0.9, "%") for n, v in wet.items()} | {"basis": "dry"}
        as_received, as_dry = (ask(ready, feed=q(200, "kt/year"), feedstock=f).outputs for f in (wet, dry))

        for name, quantity in as_received.items():
            assert as_dry[name].value == pytest.approx(quantity.value, rel=1e-12), name

    @pytest.mark.parametrize(("voids", "limit"), [(25, 1.0), (26, 1.3)])
    def test_hollow_bricks_may_radiate_more(self, ready: Ready, voids: float, limit: float) -> None:
        activity = {"radium": q(120, "Bq/kg"), "thorium": q(100, "Bq/kg"), "potassium": q(600, "Bq/kg")}
        answer = ask(ready, feed=q(200, "kt/year"), feedstock=activity, plant={"void_share": q(voids, "%")})
        found = finding(answer, "brick_exposure_limit")

        assert found.limit.value == limit
        assert found.status == ("met" if found.value.value <= limit else "conditional")

    def test_firing_concentrates_the_activity(self, ready: Ready) -> None:
        """100 Bq/kg as received, 7 % moisture and 15.81 % loss: 100 / (0.93 × 0.83) / 200."""
        answer = ask(
            ready,
            feed=q(200, "kt/year"),
            feedstock={
                "radium": q(100, "Bq/kg"),
                "moisture": q(7, "%"),
                "loss_on_ignition": q(15.81, "%"),
                "lower_heating_value": q(2, "MJ/kg"),
            },
            plant=ALL_GANGUE,
        )

        assert finding(answer, "internal_exposure_limit").value.value == pytest.approx(0.6478, rel=1e-3)

    def test_a_small_line_is_found(self, ready: Ready) -> None:
        for bricks, status in ((59, "conditional"), (61, "met")):
            assert finding(ask(ready, target=q(bricks, "Mpiece/year")), "scale_floor").status == status

    @pytest.mark.parametrize(
        ("gate", "bad", "good"),
        [
            ("lime_ceiling", {"calcium_oxide": q(4, "%")}, {"calcium_oxide": q(1, "%")}),
            ("sulfur_ceiling", {"sulfur": q(2, "%")}, {"sulfur": q(0.5, "%")}),
            ("coal_ceiling", {"carbon": q(8, "%")}, {"carbon": q(1, "%")}),
        ],
    )
    def test_an_assay_decides_its_gate(self, ready: Ready, gate: str, bad: Any, good: Any) -> None:
        for assay, status in ((bad, "conditional"), (good, "met")):
            assert finding(ask(ready, feed=q(200, "kt/year"), feedstock=assay), gate).status == status

    def test_heat_follows_the_carbon_that_is_measured(self, ready: Ready) -> None:
        """5.082 % of carbon at 25.41 kg/GJ are 2 MJ/kg; both measured are both taken."""
        carbon = {"carbon": q(5.082, "%")}
        estimated = working(ready, feed=q(200, "kt/year"), feedstock=carbon)
        measured = working(ready, feed=q(200, "kt/year"), feedstock=carbon | {"lower_heating_value": q(1.8, "MJ/kg")})

        assert estimated["lower_heating_value"] == pytest.approx(2, rel=1e-9)
        assert (measured["lower_heating_value"], measured["carbon"]) == pytest.approx((1.8, 5.082), rel=1e-9)

    def test_burnt_gangue_without_carbon_has_an_answer(self, ready: Ready) -> None:
        """Its carbon dioxide is that of carbonate, fuel and electricity."""
        answer = ask(ready, feed=q(200, "kt/year"), feedstock={"carbon": q(0, "%"), "calcium_oxide": q(0, "%")})
        outputs = answer.outputs

        assert outputs["own_heat_share"].value < 20
        assert outputs["carbon_dioxide"].value == pytest.approx(
            outputs["fuel_carbon_dioxide"].value + outputs["grid_carbon_dioxide"].value, rel=1e-12
        )

    @pytest.mark.parametrize(
        ("carbon", "floor", "ceiling"), [(7, "conditional", "met"), (10, "met", "met"), (13, "met", "conditional")]
    )
    def test_carbon_and_heat_of_two_samples_are_found(
        self, ready: Ready, carbon: float, floor: str, ceiling: str
    ) -> None:
        assay = {"lower_heating_value": q(4, "MJ/kg"), "carbon": q(carbon, "%")}
        answer = ask(ready, feed=q(200, "kt/year"), feedstock=assay)

        assert finding(answer, "carbon_floor").status == floor
        assert finding(answer, "carbon_ceiling").status == ceiling

    def test_plasticity_is_unknown_until_given(self, ready: Ready) -> None:
        for plant, status in (
            ({}, "unknown"),
            ({"plasticity_index": q(5, "1")}, "conditional"),
            ({"plasticity_index": q(7, "1")}, "met"),
        ):
            assert finding(ask(ready, feed=q(200, "kt/year"), plant=plant), "plasticity_floor").status == status

    def test_stored_rejects_take_land(self, ready: Ready) -> None:
        """Half the rejects, at 1.2 t/m3 and 10 m."""
        answer = ask(ready, feed=q(200, "kt/year"), plant={"stored_reject_share": q(50, "%")})

        expected = answer.outputs["rejects"].value * 0.5 * 1e6 / (1200 * 10) / 1e4
        assert answer.outputs["area_taken"].value == pytest.approx(expected, rel=1e-9)


class TestRefusals:
    """Numbers beyond which the formulas mean nothing are named, not answered."""

    @pytest.mark.parametrize(
        ("question", "pointers"),
        [
            (
                {"feedstock": {"moisture": q(50, "%"), "loss_on_ignition": q(50, "%")}},
                {"/feedstock/moisture", "/feedstock/loss_on_ignition"},
            ),
            (
                {"feedstock": {"carbon": q(12, "%"), "loss_on_ignition": q(8, "%")}},
                {"/feedstock/carbon", "/feedstock/loss_on_ignition"},
            ),
            (
                {"feedstock": {"lower_heating_value": q(6, "MJ/kg"), "loss_on_ignition": q(5, "%")}},
                {"/feedstock/loss_on_ignition"},
            ),
            ({"feedstock": {"lower_heating_value": q(20, "MJ/kg"), "moisture": q(60, "%")}}, {"/feedstock/moisture"}),
            (
                {
                    "feedstock": {
                        "lower_heating_value": q(6, "MJ/kg"),
                        "loss_on_ignition": q(9, "%"),
                        "carbon": q(8, "%"),
                    }
                },
                {"/feedstock/lower_heating_value"},
            ),
        ],
    )
    def test_what_a_caller_can_break_is_named(self, ready: Ready, question: dict[str, Any], pointers: set[str]) -> None:
        with pytest.raises(Unanswerable) as refusal:
            ask(ready, feed=q(200, "kt/year"), **question)

        assert pointers <= {f.pointer for f in refusal.value.faults}
