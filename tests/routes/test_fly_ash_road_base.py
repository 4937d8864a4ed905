"""The accident: a road of ash and lime that added up to more than the road, and saved stone that was never dug.

No validation: no published case gives both what goes into a mixing plant and what comes out.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.asking import ask, finding, q, working
from tests.receipt import Balances
from valorise.studies.catalogue import Catalogue, Ready
from valorise.studies.faults import Unanswerable


@pytest.fixture(scope="module")
def ready(catalogue: Catalogue) -> Ready:
    return catalogue.routes["fly-ash-road-base"]


class TestArithmetic:
    """Worked out by hand from published or recalled figures: a check of the arithmetic, not of the world."""

    CPI = {2018: 1.09016, 2022: 1.00453, 2023: 1.00218, 2024: 1.0}
    base = 50 * 0.995 / 0.12  # kt a year
    capital = base * 10 * CPI[2023] / 1e3  # MCNY

    def test_ash_in_a_cubic_metre(self, ready: Ready) -> None:
        """12 % of 2,150 kg/m3, mix LFS (Advances in Civil Engineering 2020, 8820522, table 2), are 258 kg. Exact."""
        answer = ask(ready, feed=q(50, "kt/year"))

        assert answer.outputs["ash_per_volume"].value == pytest.approx(258, rel=1e-9)

    def test_a_kilometre_of_road(self, ready: Ready) -> None:
        """9 m wide and 0.2 m thick at 2.15 t/m3: 3,870 t a kilometre, 464.4 t of it ash. Exact."""
        answer = ask(ready, feed=q(464.4, "t/year"), feedstock={"moisture": q(0, "%")})

        assert answer.outputs["road_base"].value == pytest.approx(3.87, rel=1e-9)
        assert answer.outputs["road_length"].value == pytest.approx(1, rel=1e-9)

    @pytest.fixture(scope="class")
    @staticmethod
    def items(ready: Ready) -> dict[str, float]:
        return working(ready, feed=q(50, "kt/year"), context={"price_year": 2025, "year": 2025})

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("road_base", base),
            ("lime", 0.08 * base),
            ("stone", 0.8 * base),
            ("stone_avoided", 0.16 * base),
            ("electricity_use", base * 3 / 1e3),
            ("water", base * 100),
            ("jobs", base / 20),
            ("site_area", base * 0.06 / 10),
            ("carbon_dioxide", base * 3 * 0.5306 / 1e3),
            ("binder_carbon_dioxide", 0.08 * base * 1.1),
            ("carbon_dioxide_avoided", 0.04 * base * 0.633),
            ("capital_cost", capital),
            ("lime_cost", 0.08 * base * 0.48 * CPI[2023] / 1.13),
            ("stone_cost", 0.8 * base * 0.045 * CPI[2022] / 1.13),
            ("electricity_cost", base * 3 * 0.633 / 1.13 / 1e3),
            ("staff_cost", base / 20 * 0.078561 * 1.35),
            ("repair_cost", 0.025 * capital),
            ("base_revenue", base * 0.09 * CPI[2023] / 1.13),
        ],
    )
    def test_a_default_plant_by_hand(self, items: dict[str, float], name: str, expected: float) -> None:
        """50 kt of ash a year in China, 2025. 0.01 %: price factors have five digits."""
        assert items[name] == pytest.approx(expected, rel=1e-4)

    def test_levelised_cost_by_hand(self, items: dict[str, float]) -> None:
        """8 % over 20 years recovers 10.1852 % a year."""
        yearly = self.capital * 0.101852 + items["operating_cost"]

        assert items["levelised_cost"] == pytest.approx(yearly * 1e3 / self.base, rel=1e-4)


BREAKS = {
    "mass": ("stone_share", lambda ash, lime: 1 - ash),
    "land": ("area_freed", lambda feed, loading: feed / loading * 1.0001),
    "pile": ("pile_life", lambda mass, feed: mass / feed * 1.0001),
}
"""For each balance a formula with a fault that no dimension shows."""


class TestBalances(Balances):
    question: dict[str, Any] = {
        "feed": q(50, "kt/year"),
        "plant": {"rejected_share": q(2, "%")},
        "pile": {"mass": q(1.6, "Mt"), "footprint": q(12, "ha")},
    }

    @settings(max_examples=40, deadline=None, derandomize=True)
    @given(
        feed=st.floats(0.01, 50_000),
        moisture=st.floats(0, 60),
        ash=st.floats(3, 70),
        lime=st.floats(0, 30),
        rejected=st.floats(0, 50),
        mix=st.sampled_from(["stone", "ash_rich"]),
    )
    def test_balances_close_and_target_inverts_feed_whatever_is_asked(
        self, ready: Ready, feed: float, moisture: float, ash: float, lime: float, rejected: float, mix: str
    ) -> None:
        rest: dict[str, Any] = {
            "feedstock": {"moisture": q(moisture, "%")},
            "plant": {
                "ash_share": q(ash, "%"),
                "lime_share": q(lime, "%"),
                "rejected_share": q(rejected, "%"),
                "mix": mix,
            },
        }
        by_feed = ask(ready, feed=q(feed, "kt/year"), **rest)
        by_target = ask(ready, target=q(by_feed.outputs["road_base"].value, "kt/year"), **rest)

        assert all(c.passed for c in by_feed.checks)
        assert by_target.outputs["feed"].value == pytest.approx(feed, rel=1e-9)


class TestProperties:
    @pytest.mark.parametrize("name", ["road_base", "road_length", "ash_use", "stone", "carbon_dioxide", "area_freed"])
    def test_twice_the_feed_gives_twice_the_flow(self, ready: Ready, name: str) -> None:
        once, twice = (ask(ready, feed=q(f, "kt/year")).outputs[name].value for f in (40, 80))

        assert twice == pytest.approx(2 * once, rel=1e-12)

    def test_a_mix_rich_in_ash_needs_less_stone(self, ready: Ready) -> None:
        """7:30:63 against 8:12:80, for the same base."""
        usual, rich = (
            ask(ready, target=q(100, "kt/year"), plant={"mix": m}).outputs["stone"].value for m in ("stone", "ash_rich")
        )

        assert (usual, rich) == (pytest.approx(80), pytest.approx(63))

    def test_haul_is_counted_in_money_and_carbon(self, ready: Ready) -> None:
        """50 kt over 20 km are a million tonne-kilometres: 0.8 CNY of 2020 less 9 % VAT, and 0.097 kg each."""
        near, far = (
            ask(ready, feed=q(50, "kt/year"), plant={"haul_distance": q(d, "km")}, context={"price_year": 2020})
            for d in (0, 20)
        )

        assert far.operating_cost.items["haulage_cost"].value == pytest.approx(0.8 / 1.09, rel=1e-9)
        assert far.outputs["haul_carbon_dioxide"].value == pytest.approx(0.097)
        assert far.outputs["carbon_dioxide"].value == near.outputs["carbon_dioxide"].value


class TestRefusals:
    """Numbers beyond which the formulas mean nothing are named, and what a rule asks is found."""

    @pytest.mark.parametrize(
        ("question", "pointers"),
        [
            (
                {"plant": {"ash_share": q(80, "%"), "lime_share": q(25, "%")}},
                {"/plant/ash_share", "/plant/lime_share"},
            ),
            ({"plant": {"base_thickness": q(0.01, "m")}}, {"/plant/base_thickness"}),
            ({"feedstock": {"moisture": q(75, "%")}}, {"/feedstock/moisture"}),
        ],
    )
    def test_what_a_caller_can_break_is_named(self, ready: Ready, question: dict[str, Any], pointers: set[str]) -> None:
        with pytest.raises(Unanswerable) as refusal:
            ask(ready, feed=q(50, "kt/year"), **question)

        assert pointers <= {f.pointer for f in refusal.value.faults}

    @pytest.mark.parametrize(
        ("gate", "assay", "status"),
        [
            ("road_acid_oxides_floor", {"silica": q(45, "%"), "alumina": q(26, "%")}, "met"),
            ("road_acid_oxides_floor", {"silica": q(45, "%"), "alumina": q(24, "%")}, "conditional"),
            ("road_acid_oxides_floor", {"alumina": q(26, "%")}, "unknown"),
            ("road_ignition_loss_ceiling", {"loss_on_ignition": q(10, "%")}, "met"),
            ("road_ignition_loss_ceiling", {"loss_on_ignition": q(10.1, "%")}, "conditional"),
        ],
    )
    def test_ash_is_held_to_the_rules_of_road_base(
        self, ready: Ready, gate: str, assay: dict[str, Any], status: str
    ) -> None:
        answer = ask(ready, feed=q(50, "kt/year"), feedstock=assay)

        assert finding(answer, gate).status == status
