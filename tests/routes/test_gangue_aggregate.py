"""The accident: stone that loses what only a kiln drives off, or ceramsite whose carbon is neither burnt nor sold.

No case with published input and output was found, so there is no validation. Arithmetic checks are worked out by hand
from published or recalled figures, and not by this code.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.asking import ask, finding, q, working
from tests.receipt import Balances
from valorise.studies.catalogue import Catalogue, Ready
from valorise.studies.faults import Unanswerable

PRODUCTS = ("crushed_stone", "road_base", "ceramsite")


@pytest.fixture(scope="module")
def ready(catalogue: Catalogue) -> Ready:
    return catalogue.routes["gangue-aggregate"]


class TestArithmetic:
    """Worked out by hand from published or recalled figures: a check of the arithmetic, not of the world."""

    @pytest.mark.parametrize(("loss", "expected"), [(10, 1.111), (16.67, 1.2), (25, 1.333)])
    def test_dry_gangue_per_ceramsite(self, ready: Ready, loss: float, expected: float) -> None:
        """1 / (1 − loss on ignition): 1.1 to 1.35 for losses of 10 to 25 %. 0.1 %: printed to three digits."""
        answer = ask(
            ready,
            feed=q(100, "kt/year"),
            feedstock={"moisture": q(0, "%"), "loss_on_ignition": q(loss, "%"), "lower_heating_value": q(1, "MJ/kg")},
            plant={"product": "ceramsite"},
        )

        assert answer.outputs["gangue_per_product"].value == pytest.approx(expected, rel=1e-3)

    def test_a_kilometre_of_base_course(self, ready: Ready) -> None:
        """9 × 0.2 × 1,000 m at 2.1 t/m3 are 3,780 t, with 4 % of cement. 1 %: the file has 3,800."""
        answer = ask(ready, feed=q(3.78, "kt/year"), plant={"product": "road_base"})

        assert answer.outputs["road_length"].value == pytest.approx(1, rel=0.01)
        assert answer.outputs["cement"].value == pytest.approx(3.78 * 0.04, rel=1e-9)

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("aggregate", 81.0),
            ("thermal_energy", 226.8),
            ("gangue_heat", 211.42),
            ("purchased_heat", 226.8 - 0.85 * 211.42),
            ("gangue_carbon_dioxide", 18.32),
            ("carbonate_carbon_dioxide", 0.785),
            ("sulfur_dioxide", 719.3),
            ("sulfur_retained", 240.0),
            ("concrete_sulfate", 100 * 0.6 * 0.4 * 2.4969 / 81),
        ],
    )
    def test_a_hundred_thousand_tonnes_fired(self, ready: Ready, name: str, expected: float) -> None:
        """5 % moisture, 14 % loss, 1.992 MJ/kg, 5 % carbon, 0.6 % S, 1 % lime, as received. 0.1 %: molar masses."""
        steps = working(
            ready,
            feed=q(100, "kt/year"),
            feedstock={
                "moisture": q(5, "%"),
                "loss_on_ignition": q(14, "%"),
                "lower_heating_value": q(1.9921, "MJ/kg"),
                "carbon": q(5, "%"),
                "sulfur": q(0.6, "%"),
                "calcium_oxide": q(1, "%"),
            },
            plant={"product": "ceramsite"},
        )

        assert steps[name] == pytest.approx(expected, rel=1e-3)


class TestMoney:
    """Money of each product, by hand with the coefficients typed again: arithmetic, not validation. 0.01 %."""

    CPI = 1.00453  # 2022 to 2025

    @pytest.mark.parametrize(
        ("product", "price", "gangue", "capital", "staff", "power", "refund"),
        [
            ("crushed_stone", 45, 20, 40, 0.05, 5, 0.5),
            ("road_base", 8, 5, 15, 0.05, 5, 0),
            ("ceramsite", 280, 20, 450, 0.8, 60, 0.7),
        ],
    )
    def test_items_by_hand(
        self,
        ready: Ready,
        product: str,
        price: float,
        gangue: float,
        capital: float,
        staff: float,
        power: float,
        refund: float,
    ) -> None:
        answer = ask(
            ready,
            target=q(200, "kt/year"),
            feedstock={"sulfur": q(0.3, "%")},
            plant={"product": product, "haul_distance": q(6, "km")},
            context={"price_year": 2025, "year": 2025},
        )
        made, costs = answer.outputs, answer.operating_cost.items
        sales = 200 * price * self.CPI / 1.13 / 1e3
        bought = costs["gangue_cost"].value + costs["electricity_cost"].value + costs["fuel_cost"].value
        paid = 0.13 * (sales - bought) - 0.09 * (costs["haulage_cost"].value + costs["water_cost"].value)

        assert answer.revenue.items["aggregate_revenue"].value == pytest.approx(sales, rel=1e-4)
        assert costs["gangue_cost"].value == pytest.approx(made["feed"].value * gangue * self.CPI / 1.13e3, rel=1e-4)
        assert made["capital_cost"].value == pytest.approx(200 * capital * self.CPI / 1e3, rel=1e-4)
        assert costs["staff_cost"].value == pytest.approx(200 * staff * 78561 * 1.35 / 1e6, rel=1e-6)
        assert costs["electricity_cost"].value == pytest.approx(0.2 * power * 0.633 / 1.13, rel=1e-4)
        assert answer.revenue.items["vat_refund"].value == pytest.approx(refund * max(paid, 0), rel=1e-4, abs=1e-12)

    @pytest.mark.parametrize(("sulfur", "refunded"), [(0.37, True), (0.38, False)])
    def test_stone_beyond_its_sulfur_limit_gets_no_refund(self, ready: Ready, sulfur: float, refunded: bool) -> None:
        """The catalogue asks for GB/T 14685, 1 % of SO3 dry: at 7 % of moisture 0.93 / 2.497 = 0.3725 % of sulphur."""
        answer = ask(ready, feed=q(200, "kt/year"), feedstock={"moisture": q(7, "%"), "sulfur": q(sulfur, "%")})
        vat = 10 * answer.operating_cost.items["vat_surcharge_cost"].value

        assert finding(answer, "concrete_sulfate_ceiling").status == ("met" if refunded else "conditional")
        assert answer.revenue.items["vat_refund"].value == pytest.approx(0.5 * vat * refunded, rel=1e-9)

    @pytest.mark.parametrize("product", PRODUCTS)
    def test_levelised_cost_by_hand(self, ready: Ready, product: str) -> None:
        """8 % over 20 years recovers 10.1852 % a year."""
        made = ask(ready, target=q(200, "kt/year"), plant={"product": product}).outputs
        yearly = made["capital_cost"].value * 0.101852 + made["operating_cost"].value

        assert made["levelised_cost"].value == pytest.approx(yearly * 1e3 / 200, rel=1e-5)


BREAKS = {
    "mass": ("product_per_gangue", lambda fired, moisture, loss: 1 - fired * loss),
    "carbon": ("gangue_carbon_dioxide", lambda fired, carbon, ratio: fired * carbon * ratio * 0.98),
    "sulfur": ("sulfur_dioxide", lambda fired, sulfur, ratio, retention: fired * sulfur * ratio * retention),
    "heat": ("own_heat", lambda heat, use: heat * use * 3.6),
    "land": ("area_freed", lambda feed, loading: feed / loading * 1.0001),
    "pile": ("pile_life", lambda mass, feed: mass / feed * 1.0001),
}
"""For each balance a formula with a fault that no dimension shows."""


class TestBalances(Balances):
    question: dict[str, Any] = {
        "feed": q(200, "kt/year"),
        "plant": {"product": "ceramsite", "reject_share": q(5, "%")},
        "pile": {"mass": q(12, "Mt"), "footprint": q(40, "ha")},
    }

    @pytest.mark.parametrize("product", PRODUCTS)
    @settings(max_examples=30, deadline=None, derandomize=True)
    @given(
        feed=st.floats(0.01, 20_000),
        heat=st.floats(0.1, 20),
        moisture=st.floats(0, 40),
        loss=st.none() | st.floats(0, 80),
        sulfur=st.floats(0, 10),
        rejects=st.floats(0, 90),
    )
    def test_balances_close_whatever_is_asked(
        self,
        ready: Ready,
        product: str,
        feed: float,
        heat: float,
        moisture: float,
        loss: float | None,
        sulfur: float,
        rejects: float,
    ) -> None:
        feedstock = {
            "lower_heating_value": q(heat, "MJ/kg"),
            "moisture": q(moisture, "%"),
            "sulfur": q(sulfur, "%"),
        }
        if loss is not None:
            feedstock["loss_on_ignition"] = q(loss, "%")
        try:
            answer = ask(
                ready,
                feed=q(feed, "kt/year"),
                feedstock=feedstock,
                plant={"product": product, "reject_share": q(rejects, "%")},
            )
        except Unanswerable as refusal:
            event(f"refused: {refusal.faults[0].detail.partition(':')[0]}")
            return

        assert {c.name for c in answer.checks} == BREAKS.keys() - {"pile"}
        assert answer.outputs["aggregate"].value + answer.outputs["residue_stored"].value <= feed * (1 + 1e-9)


class TestProperties:
    @pytest.mark.parametrize("product", PRODUCTS)
    def test_feed_and_target_are_inverse(self, ready: Ready, product: str) -> None:
        plant = {"product": product, "reject_share": q(7, "%")}
        by_feed = ask(ready, feed=q(300, "kt/year"), plant=plant)
        by_target = ask(ready, target=q(by_feed.outputs["aggregate"].value, "kt/year"), plant=plant)

        for name, quantity in by_feed.outputs.items():
            assert by_target.outputs[name].value == pytest.approx(quantity.value, rel=1e-12), name

    @pytest.mark.parametrize("product", PRODUCTS)
    def test_twice_the_feed_gives_twice_of_all_but_rates(self, ready: Ready, product: str) -> None:
        once, twice = (ask(ready, feed=q(f, "kt/year"), plant={"product": product}).outputs for f in (200, 400))
        rates = {"gangue_per_product", "levelised_cost"}

        for name, quantity in once.items():
            times = 1 if name in rates else 2
            assert twice[name].value == pytest.approx(times * quantity.value, rel=1e-12), name

    @pytest.mark.parametrize("product", PRODUCTS)
    def test_only_ceramsite_is_fired(self, ready: Ready, product: str) -> None:
        made = ask(ready, feed=q(200, "kt/year"), plant={"product": product}).outputs
        fired = {n: made[n].value for n in ("thermal_energy", "sulfur_dioxide")}

        assert made["aggregate"].value < 200 if product == "ceramsite" else made["aggregate"].value == 200
        assert all(v > 100 if product == "ceramsite" else v == 0 for v in fired.values())

    def test_richer_gangue_saves_fuel(self, ready: Ready) -> None:
        bought = [
            ask(
                ready,
                target=q(100, "kt/year"),
                feedstock={"lower_heating_value": q(h, "MJ/kg")},
                plant={"product": "ceramsite"},
            )
            .outputs["purchased_heat"]
            .value
            for h in (0.3, 1, 1.7, 4)
        ]

        assert bought[0] > bought[1] > bought[2] > bought[3] == 0

    def test_a_kiln_concentrates_the_activity(self, ready: Ready) -> None:
        """120 Bq/kg, of which 0.8 is left as mass: 150, and three quarters of the limit."""
        assay = {
            "radium": q(120, "Bq/kg"),
            "moisture": q(6, "%"),
            "loss_on_ignition": q(14, "%"),
            "lower_heating_value": q(1, "MJ/kg"),
        }
        stone, ceramsite = (
            finding(
                ask(ready, feed=q(200, "kt/year"), feedstock=assay, plant={"product": p}), "internal_exposure_limit"
            ).value.value
            for p in ("crushed_stone", "ceramsite")
        )

        assert stone == pytest.approx(0.6, rel=1e-12)
        assert ceramsite == pytest.approx(0.75, rel=1e-12)

    @pytest.mark.parametrize(
        ("product", "sulfur", "status"),
        [
            ("crushed_stone", 0.3, "met"),
            ("crushed_stone", 0.6, "conditional"),
            ("ceramsite", 0.6, "met"),
            ("road_base", 3, "met"),
        ],
    )
    def test_sulphur_rules_out_stone_for_concrete_first(
        self, ready: Ready, product: str, sulfur: float, status: str
    ) -> None:
        """1 % as SO3 is 0.4 % of sulphur; a kiln drives 60 % of it off, and a road base is not asked."""
        answer = ask(ready, feed=q(200, "kt/year"), feedstock={"sulfur": q(sulfur, "%")}, plant={"product": product})

        assert finding(answer, "concrete_sulfate_ceiling").status == status

    @pytest.mark.parametrize(("product", "status"), [("road_base", "conditional"), ("ceramsite", "met")])
    def test_coal_heats_what_is_not_fired(self, ready: Ready, product: str, status: str) -> None:
        answer = ask(ready, feed=q(200, "kt/year"), feedstock={"carbon": q(8, "%")}, plant={"product": product})

        assert finding(answer, "quiet_carbon").status == status

    def test_what_is_sorted_out_is_stored_and_takes_land(self, ready: Ready) -> None:
        answer = ask(ready, feed=q(200, "kt/year"), plant={"reject_share": q(10, "%")})

        assert answer.outputs["residue_stored"].value == pytest.approx(20, rel=1e-12)
        assert answer.outputs["area_taken"].value == pytest.approx(20e6 / (1200 * 10) / 1e4, rel=1e-9)


class TestRefusals:
    """Numbers beyond which the formulas mean nothing are named, not answered."""

    @pytest.mark.parametrize(
        ("feedstock", "pointers"),
        [
            (
                {"moisture": q(50, "%"), "loss_on_ignition": q(50, "%")},
                {"/feedstock/moisture", "/feedstock/loss_on_ignition"},
            ),
            (
                {"carbon": q(12, "%"), "loss_on_ignition": q(8, "%")},
                {"/feedstock/carbon", "/feedstock/loss_on_ignition"},
            ),
            ({"lower_heating_value": q(20, "MJ/kg"), "moisture": q(60, "%")}, {"/feedstock/moisture"}),
            (
                {"lower_heating_value": q(6, "MJ/kg"), "loss_on_ignition": q(9, "%"), "carbon": q(8, "%")},
                {"/feedstock/lower_heating_value"},
            ),
        ],
    )
    @pytest.mark.parametrize("product", PRODUCTS)
    def test_what_a_caller_can_break_is_named(
        self, ready: Ready, product: str, feedstock: dict[str, Any], pointers: set[str]
    ) -> None:
        with pytest.raises(Unanswerable) as refusal:
            ask(ready, feed=q(200, "kt/year"), feedstock=feedstock, plant={"product": product})

        assert pointers <= {f.pointer for f in refusal.value.faults}
