"""The accident: a void filled with more, or less, than it holds, or an income that nobody pays.

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


@pytest.fixture(scope="module")
def ready(catalogue: Catalogue) -> Ready:
    return catalogue.routes["gangue-backfill"]


class TestArithmetic:
    """Worked out by hand from published or recalled figures: a check of the arithmetic, not of the world."""

    @pytest.mark.parametrize(
        ("fill", "coal", "filled", "expected"),
        [(1.6, 1.4, 80, 0.914), (1.7, 1.35, 100, 1.259), (1.65, 1.375, 79, 0.948)],
        ids=["least", "most", "usual"],
    )
    def test_gangue_per_coal(self, ready: Ready, fill: float, coal: float, filled: float, expected: float) -> None:
        """Fill of 1.6 to 1.7 t/m3 in the void of coal of 1.35 to 1.4: 0.91 to 1.26 t a tonne. 0.1 %: three digits."""
        answer = ask(
            ready,
            feed=q(500, "kt/year"),
            plant={"filled_share": q(filled, "%")},
            coefficients={
                "gangue_backfill.fill_density": q(fill, "t/m3"),
                "gangue_backfill.coal_density": q(coal, "t/m3"),
            },
        )

        assert answer.outputs["gangue_per_coal_backfilled"].value == pytest.approx(expected, rel=1e-3)

    def test_a_mine_fills_an_eighth_of_its_voids_with_its_own_gangue(self, ready: Ready) -> None:
        """15 % of gangue beside the coal, at 1.2 t a tonne of coal whose void is full. 2 %: an eighth is rounded.

        Filled to 79 % the same gangue reaches further, 0.158 of the coal.
        """
        answer = ask(ready, feed=q(150, "kt/year"), plant={"coal_mined": q(1000, "kt/year")})

        assert answer.outputs["coal_backfilled"].value / 1000 * 0.79 == pytest.approx(1 / 8, rel=0.02)

    def test_cost_that_is_remembered_as_a_whole(self, ready: Ready) -> None:
        """80 CNY a tonne of gangue at the shaft, money of 2022: what is counted apart and the rest make it up again.

        2 %: the rest was rounded.
        """
        answer = ask(ready, feed=q(1000, "kt/year"), context={"price_year": 2022})
        at_shaft = answer.outputs["backfill_cost"].value - answer.operating_cost.items["gangue_cost"].value

        assert at_shaft == pytest.approx(80, rel=0.02)

    def test_acid_by_hand(self, ready: Ready) -> None:
        """30.6 kg a tonne and % of sulphur, less 17.5 kg a tonne and % of lime. 0.1 %: molar masses."""
        assay = {"sulfur": q(2, "%"), "calcium_oxide": q(1, "%")}
        steps = working(ready, feed=q(100, "kt/year"), feedstock=assay)

        assert steps["net_acid"] == pytest.approx(2 * 30.59 - 17.49, rel=1e-3)


class TestMoney:
    """Money of a question, by hand with the coefficients typed again: arithmetic, not validation. 0.01 %."""

    CPI = 1.00453  # 2022 to 2025
    QUESTION: dict[str, Any] = {
        "feed": q(500, "kt/year"),
        "plant": {
            "reject_share": q(10, "%"),
            "coal_released_share": q(50, "%"),
            "coal_margin": q(100, "CNY/t"),
            "disposal_fee": q(20, "CNY/t"),
            "taxed_share": q(30, "%"),
            "haul_distance": q(5, "km"),
        },
        "context": {"price_year": 2025, "year": 2025},
    }

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
            ("void_filled", 450e3 / (1.65 * 0.79)),
            ("coal_released", 450 / (1.65 * 0.79) * 1.375 * 0.5),
            ("coal_revenue", 450 / (1.65 * 0.79) * 1.375 * 0.5 * 0.1),
            ("disposal_revenue", 10),
            ("tax_avoided", 450 * 0.3 * 5 / 1e3),
            ("gangue_cost", 500 * 12 * CPI / 1.13 / 1e3),
            ("other_cost", 450 * 44 * CPI / 1e3),
            ("staff_cost", 450 * 0.15 * 78561 * 1.35 / 1e6),
            ("repair_cost", 450 * 120e-3 * 0.025 * CPI),
            ("electricity_cost", 3.6 * 0.633 / 1.13),
            ("fuel_cost", 0),
        ],
    )
    def test_items_by_hand(self, items: dict[str, float], name: str, expected: float) -> None:
        assert items[name] == pytest.approx(expected, rel=1e-4, abs=1e-12)

    def test_levelised_cost_by_hand(self, items: dict[str, float]) -> None:
        """8 % over 20 years recovers 10.1852 % a year; nothing that it earns is credited."""
        yearly = items["capital_cost"] * 0.101852 + items["operating_cost"]

        assert items["levelised_cost"] == pytest.approx(yearly * 1e6 / items["void_filled"], rel=1e-5)
        assert items["backfill_cost"] == pytest.approx(yearly * 1e3 / 500, rel=1e-5)


BREAKS = {
    "mass": ("fill_per_void", lambda density, filled: density * filled * 1.01),
    "coal": ("coal_backfilled", lambda void, density: void * density * 1.0001),
    "sulfur": ("fill", lambda feed, rejects: feed),
    "land": ("area_freed", lambda feed, loading: feed / loading * 1.0001),
    "pile": ("pile_life", lambda mass, feed: mass / feed * 1.0001),
}
"""For each balance a formula with a fault that no dimension shows."""


class TestBalances(Balances):
    question: dict[str, Any] = {
        "feed": q(500, "kt/year"),
        "plant": {"reject_share": q(5, "%")},
        "pile": {"mass": q(12, "Mt"), "footprint": q(40, "ha")},
    }

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(
        feed=st.floats(0.01, 20_000),
        filled=st.floats(20, 95),
        rejects=st.floats(0, 90),
        coal=st.none() | st.floats(0, 10_000),
    )
    def test_balances_close_whatever_is_asked(
        self, ready: Ready, feed: float, filled: float, rejects: float, coal: float | None
    ) -> None:
        plant = {"filled_share": q(filled, "%"), "reject_share": q(rejects, "%")}
        if coal is not None:
            plant["coal_mined"] = q(coal, "kt/year")
        needed = feed * (1 - rejects / 100) / (1.65 * filled / 100) * 1.375
        if coal is not None and coal < needed * (1 - 1e-9):
            event("more void than the mine opens")
            with pytest.raises(Unanswerable):
                ask(ready, feed=q(feed, "kt/year"), plant=plant)
            return
        answer = ask(ready, feed=q(feed, "kt/year"), plant=plant)

        assert {c.name for c in answer.checks} == BREAKS.keys() - {"pile"}
        assert answer.outputs["coal_backfilled"].value == pytest.approx(needed, rel=1e-9)


class TestProperties:
    def test_feed_and_target_are_inverse(self, ready: Ready) -> None:
        plant = {"reject_share": q(7, "%"), "disposal_fee": q(30, "CNY/t")}
        by_feed = ask(ready, feed=q(500, "kt/year"), plant=plant)
        by_target = ask(ready, target=q(by_feed.outputs["void_filled"].value, "m3/year"), plant=plant)

        for name, quantity in by_feed.outputs.items():
            assert by_target.outputs[name].value == pytest.approx(quantity.value, rel=1e-12), name

    def test_twice_the_feed_gives_twice_of_all_but_rates(self, ready: Ready) -> None:
        once, twice = (ask(ready, feed=q(f, "kt/year")).outputs for f in (400, 800))
        rates = {"gangue_per_coal_backfilled", "levelised_cost", "backfill_cost"}

        for name, quantity in once.items():
            times = 1 if name in rates else 2
            assert twice[name].value == pytest.approx(times * quantity.value, rel=1e-12), name

    def test_nothing_is_earned_unless_the_question_says_so(self, ready: Ready) -> None:
        answer = ask(ready, feed=q(500, "kt/year"))

        assert answer.revenue.total.value == 0
        assert answer.outputs["margin"].value == -answer.operating_cost.total.value
        assert any("paid for, not sold" in w for w in answer.warnings)

    def test_assays_are_ranked_where_nothing_is_sold(self, ready: Ready) -> None:
        """No assay moves a revenue of nothing; what is left to rank by is gates."""
        ranked = ask(ready, feed=q(500, "kt/year")).data_quality.measure_next

        assert {m.revenue_low for m in ranked if m.low} == {1.0}
        assert any("net_acid" in m.gates for m in ranked if m.id == "sulfur")

    def test_fuller_voids_take_more_gangue(self, ready: Ready) -> None:
        feeds = [
            ask(ready, target=q(1e5, "m3/year"), plant={"filled_share": q(f, "%")}).outputs["feed"].value
            for f in (40, 60, 80)
        ]

        assert feeds == pytest.approx([66, 99, 132], rel=1e-9)

    def test_rejects_are_stored_and_take_land(self, ready: Ready) -> None:
        answer = ask(ready, feed=q(500, "kt/year"), plant={"reject_share": q(10, "%")})

        assert answer.outputs["residue_stored"].value == pytest.approx(50, rel=1e-12)
        assert answer.outputs["area_taken"].value == pytest.approx(50e6 / (1200 * 10) / 1e4, rel=1e-9)

    @pytest.mark.parametrize(
        ("filled", "any_mine", "deep_mine"),
        [(59, "conditional", "conditional"), (60, "met", "conditional"), (79, "met", "met")],
    )
    def test_filling_protects_buildings(self, ready: Ready, filled: float, any_mine: str, deep_mine: str) -> None:
        answer = ask(ready, feed=q(500, "kt/year"), plant={"filled_share": q(filled, "%")})

        assert finding(answer, "filled_share_floor").status == any_mine
        assert finding(answer, "deep_filled_share_floor").status == deep_mine

    @pytest.mark.parametrize(
        ("gate", "bad", "good"),
        [
            ("quiet_carbon", {"carbon": q(8, "%")}, {"carbon": q(4, "%")}),
            ("net_acid", {"sulfur": q(3, "%")}, {"sulfur": q(0.4, "%")}),
        ],
    )
    def test_an_assay_decides_its_gate(self, ready: Ready, gate: str, bad: Any, good: Any) -> None:
        for assay, status in ((bad, "conditional"), (good, "met")):
            assert finding(ask(ready, feed=q(500, "kt/year"), feedstock=assay), gate).status == status


class TestRefusals:
    """Numbers beyond which the formulas mean nothing are named, not answered."""

    @pytest.mark.parametrize("size", [{"feed": q(500, "kt/year")}, {"target": q(400_000, "m3/year")}])
    def test_more_void_than_the_mine_opens_is_named(self, ready: Ready, size: dict[str, Any]) -> None:
        with pytest.raises(Unanswerable) as refusal:
            ask(ready, plant={"coal_mined": q(500, "kt/year")}, **size)

        assert {"/plant/coal_mined"} <= {f.pointer for f in refusal.value.faults}

    def test_just_the_void_that_the_mine_opens_is_answered(self, ready: Ready) -> None:
        answer = ask(ready, target=q(400_000, "m3/year"), plant={"coal_mined": q(550, "kt/year")})

        assert answer.outputs["coal_backfilled"].value == pytest.approx(550, rel=1e-12)

    def test_gangue_of_water_is_named(self, ready: Ready) -> None:
        with pytest.raises(Unanswerable) as refusal:
            ask(ready, feed=q(500, "kt/year"), feedstock={"moisture": q(100, "%")})

        assert {f.pointer for f in refusal.value.faults} == {"/feedstock/moisture"}
