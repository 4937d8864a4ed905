"""The accident: fill that nobody pays for divided by a revenue of nothing; and more ash in it than solids.

No validation: no published case gives both what goes into a paste plant and what comes out.
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
    return catalogue.routes["fly-ash-backfill"]


class TestArithmetic:
    """Worked out by hand from published or recalled figures: a check of the arithmetic, not of the world."""

    CPI = {2018: 1.09016, 2022: 1.00453, 2023: 1.00218, 2024: 1.0}
    fill = 100e6 * 0.995 / 350  # m3 a year
    capital = fill * 100 * CPI[2018] / 1e6  # MCNY

    def test_a_mix_of_one_two_eight(self, ready: Ready) -> None:
        """Cement, ash and tailings 1:2:8 (J. Cent. South Univ. 8(3) 2001): of 1,100 kg solids 200 ash, 800 gangue."""
        answer = ask(
            ready,
            target=q(1000, "m3/year"),
            plant={"ash_per_fill": q(200, "kg/m3"), "solids_per_fill": q(1100, "kg/m3")},
        )

        assert answer.outputs["cement"].value == pytest.approx(0.1, rel=1e-9)
        assert answer.outputs["gangue_use"].value == pytest.approx(0.8, rel=1e-9)

    def test_solids_and_water_fit_into_the_void(self, ready: Ready) -> None:
        """With solids of 2.55 t/m3, between ash and cement, they fill about a cubic metre a cubic metre.

        3 %: the density of the solids is a judgement. The 1,600 kg in the middle of what is remembered would not fit.
        """
        made = ask(ready, feed=q(100, "kt/year"), feedstock={"moisture": q(0, "%")}).outputs
        solids = sum(made[n].value for n in ("ash_use", "cement", "gangue_use")) * 1e3 / 2.55

        assert solids + made["water"].value == pytest.approx(made["void_filled"].value, rel=0.03)

    @pytest.fixture(scope="class")
    @staticmethod
    def items(ready: Ready) -> dict[str, float]:
        question = {"plant": {"fill_fee": q(60, "CNY/m3")}, "context": {"price_year": 2025, "year": 2025}}
        return working(ready, feed=q(100, "kt/year"), **question)

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("void_filled", fill),
            ("cement", 0.5 * 99.5),
            ("gangue_use", fill * (1500 - 525) / 1e6),
            ("water", fill * 1.5 * (1 / 0.78 - 1) - 500),
            ("electricity_use", fill * 15 / 1e6),
            ("jobs", fill / 5000),
            ("site_area", fill * 0.03 / 1e4),
            ("carbon_dioxide", fill * 15 * 0.5306 / 1e6),
            ("binder_carbon_dioxide", 0.5 * 99.5 * 0.633),
            ("disposal_cost_avoided", 99.5 * 0.02 * CPI[2022]),
            ("capital_cost", capital),
            ("cement_cost", 0.5 * 99.5 * 0.32 * CPI[2023] / 1.13),
            ("electricity_cost", fill * 15 * 0.633 / 1.13 / 1e6),
            ("staff_cost", fill / 5000 * 0.078561 * 1.35),
            ("repair_cost", 0.025 * capital),
            ("fill_revenue", fill * 60 / 1.13 / 1e6),
        ],
    )
    def test_a_default_plant_by_hand(self, items: dict[str, float], name: str, expected: float) -> None:
        """100 kt of ash a year in China, 2025, and a fee of that year. 0.01 %: price factors have five digits."""
        assert items[name] == pytest.approx(expected, rel=1e-4)

    def test_levelised_cost_by_hand(self, items: dict[str, float]) -> None:
        """8 % over 20 years recovers 10.1852 % a year; paste fill is remembered at 60 to 180 CNY/m3 in all."""
        yearly = self.capital * 0.101852 + items["operating_cost"]

        assert items["levelised_cost"] == pytest.approx(yearly * 1e6 / self.fill, rel=1e-4)
        assert 60 < items["levelised_cost"] < 180


BREAKS = {
    "mass": ("gangue_per_fill", lambda solids, ash, cement: solids - ash),
    "land": ("area_freed", lambda feed, loading: feed / loading * 1.0001),
    "pile": ("pile_life", lambda mass, feed: mass / feed * 1.0001),
}
"""For each balance a formula with a fault that no dimension shows."""


class TestBalances(Balances):
    question: dict[str, Any] = {
        "feed": q(100, "kt/year"),
        "plant": {"rejected_share": q(2, "%")},
        "pile": {"mass": q(1.6, "Mt"), "footprint": q(12, "ha")},
    }

    @settings(max_examples=40, deadline=None, derandomize=True)
    @given(
        feed=st.floats(0.01, 50_000),
        moisture=st.floats(0, 60),
        ash=st.floats(50, 700),
        cement=st.floats(0, 1),
        rejected=st.floats(0, 50),
    )
    def test_balances_close_and_target_inverts_feed_whatever_is_asked(
        self, ready: Ready, feed: float, moisture: float, ash: float, cement: float, rejected: float
    ) -> None:
        rest: dict[str, Any] = {
            "feedstock": {"moisture": q(moisture, "%")},
            "plant": {
                "ash_per_fill": q(ash, "kg/m3"),
                "cement_per_ash": q(cement, "t/t"),
                "rejected_share": q(rejected, "%"),
            },
        }
        by_feed = ask(ready, feed=q(feed, "kt/year"), **rest)
        by_target = ask(ready, target=q(by_feed.outputs["void_filled"].value, "m3/year"), **rest)

        assert all(c.passed for c in by_feed.checks)
        assert by_target.outputs["feed"].value == pytest.approx(feed, rel=1e-9)


class TestProperties:
    @pytest.mark.parametrize("name", ["void_filled", "ash_use", "gangue_use", "water", "carbon_dioxide", "area_freed"])
    def test_twice_the_feed_gives_twice_the_flow(self, ready: Ready, name: str) -> None:
        once, twice = (ask(ready, feed=q(f, "kt/year")).outputs[name].value for f in (60, 120))

        assert twice == pytest.approx(2 * once, rel=1e-12)

    def test_fill_that_nobody_pays_for_is_answered(self, ready: Ready) -> None:
        """Its margin is its cost, and what to measure is ranked all the same."""
        answer = ask(ready, feed=q(100, "kt/year"))
        ranked = {m.id: m.revenue_high for m in answer.data_quality.measure_next}

        assert answer.outputs["revenue"].value == 0
        assert answer.outputs["margin"].value == pytest.approx(-answer.outputs["operating_cost"].value)
        assert ranked["moisture"] == 1

    def test_wet_ash_brings_water(self, ready: Ready) -> None:
        """A fifth of 100 kt is 20,000 m3, which the plant need not buy; below none it buys none."""
        dry, wet = (
            ask(ready, feed=q(f, "kt/year"), feedstock={"moisture": q(m, "%")}).outputs["water"].value
            for f, m in ((80, 0), (100, 20))
        )
        soaked = ask(ready, feed=q(100, "kt/year"), feedstock={"moisture": q(60, "%")}).outputs["water"].value

        assert dry - wet == pytest.approx(20_000, rel=1e-9)
        assert soaked == 0


class TestRefusals:
    """Numbers beyond which the formulas mean nothing are named, not answered."""

    @pytest.mark.parametrize(
        ("question", "pointers"),
        [
            (
                {"plant": {"ash_per_fill": q(1100, "kg/m3"), "cement_per_ash": q(0.6, "t/t")}},
                {"/plant/ash_per_fill", "/plant/cement_per_ash"},
            ),
            ({"plant": {"rejected_share": q(60, "%")}}, {"/plant/rejected_share"}),
            ({"feedstock": {"moisture": q(75, "%")}}, {"/feedstock/moisture"}),
        ],
    )
    def test_what_a_caller_can_break_is_named(self, ready: Ready, question: dict[str, Any], pointers: set[str]) -> None:
        with pytest.raises(Unanswerable) as refusal:
            ask(ready, feed=q(100, "kt/year"), **question)

        assert pointers <= {f.pointer for f in refusal.value.faults}

    def test_a_fee_in_money_that_a_year_has_no_rate_for_is_refused(self, ready: Ready) -> None:
        """The euro came in 1999."""
        fee = {"fill_fee": q(8, "EUR/m3")}
        then = {"price_year": 1998}

        with pytest.raises(Unanswerable) as refusal:
            ask(ready, feed=q(100, "kt/year"), plant=fee, context=then)

        assert {f.pointer for f in refusal.value.faults} == {"/plant/fill_fee/unit"}

    def test_a_fee_in_euro_is_exchanged_at_the_price_year(self, ready: Ready) -> None:
        """8 euro at 7.7859 yuan, less 13 % VAT."""
        question = {"plant": {"fill_fee": q(8, "EUR/m3")}, "context": {"price_year": 2024}}
        answer = ask(ready, target=q(1e6, "m3/year"), **question)

        assert answer.outputs["revenue"].value == pytest.approx(8 * 7.7859 / 1.13, rel=1e-9)

    @pytest.mark.parametrize(("lime", "status"), [(1.9, "met"), (2.1, "conditional")])
    def test_swelling_ash_is_tested_first(self, ready: Ready, lime: float, status: str) -> None:
        ash = {"sulfur_trioxide": q(4, "%"), "free_calcium_oxide": q(lime, "%")}
        answer = ask(ready, feed=q(100, "kt/year"), feedstock=ash)

        assert finding(answer, "expansive_content_ceiling").status == status
