"""The accident: a fund restored land twice, once with the city's money and once with the operator's, and the plan gave
back more land than it had freed.

Golden cases are arithmetic checks, worked out by hand in whole numbers. The rest must follow from any land and money.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import steady
from valorise.site.restoration import Restored, restore

AMOUNTS = st.one_of(st.just(0.0), st.floats(1e-3, 1e9))


def plan(**of: Any) -> Restored:
    """With nothing of what is not said."""
    years = len(next(v for n, v in of.items() if n != "delay"))
    nothing = [0.0] * years
    names = ("freed_historic", "freed_new", "cost_historic", "cost_new", "own", "public")
    return restore(*(of.get(n, nothing) for n in names), delay=of.get("delay", 0))


class TestByHand:
    """Land in m2, money in CNY."""

    def test_the_operator_pays_for_new_land_first_and_then_for_historic(self) -> None:
        """Of 100: 60 for the new land, 40 of the 80 that the historic costs."""
        r = plan(freed_historic=[8.0], cost_historic=[80.0], freed_new=[6.0], cost_new=[60.0], own=[100.0])

        assert (r.new.tolist(), r.historic.tolist(), r.waiting.tolist()) == ([6], [4], [4])
        assert (r.spent.tolist(), r.fund.tolist(), r.spent_public.tolist()) == ([100], [0], [0])

    def test_public_money_is_for_historic_land_only(self) -> None:
        r = plan(freed_historic=[8.0], cost_historic=[80.0], freed_new=[6.0], cost_new=[60.0], public=[100.0])

        assert (r.new.tolist(), r.historic.tolist(), r.waiting.tolist()) == ([0], [8], [6])
        assert (r.spent_public.tolist(), r.public_fund.tolist()) == ([80], [20])

    def test_public_money_goes_before_the_fund(self) -> None:
        r = plan(freed_historic=[8.0], cost_historic=[80.0], own=[100.0], public=[30.0])

        assert (r.spent.tolist(), r.spent_public.tolist(), r.fund.tolist()) == ([80], [30], [50])

    def test_money_waits_for_land_and_land_for_money(self) -> None:
        """Year 1 saves 40; year 2 frees land of 100, and has 40 for it; year 3 brings the other 60, and 5 too many."""
        r = plan(freed_historic=[0.0, 10.0, 0.0], cost_historic=[0.0, 100.0, 0.0], own=[40.0, 0.0, 65.0])

        assert r.historic.tolist() == [0, 4, 6]
        assert r.waiting.tolist() == [0, 6, 0]
        assert r.fund.tolist() == [40, 0, 5]

    def test_land_waits_at_its_mean_cost(self) -> None:
        """5 m2 at 10 and 5 m2 at 30 wait together: 100 restore half of them."""
        r = plan(freed_new=[5.0, 5.0], cost_new=[50.0, 150.0], own=[0.0, 100.0])

        assert r.new.tolist() == [0, 5]

    def test_land_is_ready_after_the_delay(self) -> None:
        r = plan(freed_new=[3.0, 4.0, 5.0, 6.0], cost_new=[0.0] * 4, delay=2)

        assert r.new.tolist() == [0, 0, 3, 4]
        assert float(r.on_its_way) == 11
        assert r.waiting.tolist() == [0, 0, 0, 0]

    def test_a_delay_beyond_the_plan_leaves_all_on_its_way(self) -> None:
        r = plan(freed_historic=[3.0, 4.0], delay=5)

        assert r.historic.tolist() == [0, 0]
        assert float(r.on_its_way) == 7

    def test_land_that_costs_nothing_waits_for_no_money(self) -> None:
        r = plan(freed_historic=[3.0, 0.0], freed_new=[2.0, 0.0])

        assert (r.historic.tolist(), r.new.tolist()) == ([3, 0], [2, 0])
        assert not r.waiting.any()

    def test_without_money_nothing_is_restored(self) -> None:
        r = plan(freed_historic=[3.0, 4.0], cost_historic=[30.0, 40.0], freed_new=[1.0, 0.0], cost_new=[1.0, 0.0])

        assert (r.historic.sum(), r.new.sum(), r.spent.sum()) == (0, 0, 0)
        assert r.waiting.tolist() == [4, 8]


@st.composite
def lands(draw: Any) -> dict[str, Any]:
    years = draw(st.integers(1, 8))
    row = st.lists(AMOUNTS, min_size=years, max_size=years)
    area, price = [draw(row) for _ in range(2)], [draw(row) for _ in range(2)]
    price = [[p / 1e6 for p in of] for of in price]
    return {
        "freed_historic": area[0],
        "freed_new": area[1],
        "cost_historic": [a * p for a, p in zip(area[0], price[0], strict=True)],
        "cost_new": [a * p for a, p in zip(area[1], price[1], strict=True)],
        "own": draw(row),
        "public": draw(row),
        "delay": draw(st.integers(0, 9)),
    }


@steady
@given(lands())
def test_land_and_money_are_kept(of: dict[str, Any]) -> None:
    r = restore(**of)

    own, public = np.cumsum(of["own"]), np.cumsum(of["public"])
    assert r.spent.cumsum() + r.fund + r.public_fund == pytest.approx(own + public, rel=1e-9)
    assert r.spent_public.cumsum() + r.public_fund == pytest.approx(public, rel=1e-9)
    freed = sum(of["freed_historic"]) + sum(of["freed_new"])
    ready = r.historic.sum() + r.new.sum()
    assert ready + float(r.on_its_way) + r.waiting[-1] == pytest.approx(freed, rel=1e-9)
    assert r.historic.sum() <= sum(of["freed_historic"]) * (1 + 1e-9)
    assert r.new.sum() <= sum(of["freed_new"]) * (1 + 1e-9)


@steady
@given(lands())
def test_nothing_is_below_nothing_and_nobody_spends_what_is_not_there(of: dict[str, Any]) -> None:
    r = restore(**of)

    size = sum(of["own"]) + sum(of["public"]) + sum(of["freed_historic"]) + sum(of["freed_new"]) + 1
    for name, part in r._asdict().items():
        assert (np.asarray(part) >= -1e-12 * size).all(), name
    assert (r.spent_public <= r.spent * (1 + 1e-12)).all()


@steady
@given(lands())
def test_the_operator_s_duty_comes_first(of: dict[str, Any]) -> None:
    """The fund pays for historic land only in years in which no new land waits for money."""
    r = restore(**of | {"delay": 0})

    by_fund = r.spent - r.spent_public
    cost_left = np.cumsum(of["cost_new"]) - np.minimum.accumulate(np.cumsum(of["cost_new"])[::-1])[::-1]
    assert not cost_left.any()  # costs only grow
    new_left = np.cumsum(of["freed_new"]) - r.new.cumsum()
    size = sum(of["freed_new"]) + 1
    waits = new_left > 1e-6 * size
    assert (r.fund[waits] <= 1e-9 * (sum(of["own"]) + 1)).all()
    assert (by_fund >= -1e-9 * (sum(of["own"]) + 1)).all()


@steady
@given(lands(), st.floats(1, 10))
def test_more_public_money_never_restores_less(of: dict[str, Any], times: float) -> None:
    once, more = restore(**of), restore(**of | {"public": [times * p for p in of["public"]]})

    land = [(r.historic + r.new).cumsum() for r in (once, more)]
    assert (land[1] >= land[0] * (1 - 1e-9)).all()


@steady
@given(lands(), st.lists(st.floats(0, 10), min_size=1, max_size=5))
def test_draws_are_what_each_draw_is_alone(of: dict[str, Any], times: list[float]) -> None:
    rows = {n: v for n, v in of.items() if n != "delay"}
    blocks = {n: [x * np.array(times) for x in v] for n, v in rows.items()}
    blocks["own"] = [x * np.array(times)[::-1] for x in rows["own"]]
    at_once = restore(**blocks, delay=of["delay"])

    for k in range(len(times)):
        alone = restore(**{n: [float(x[k]) for x in v] for n, v in blocks.items()}, delay=of["delay"])
        for block, one in zip(at_once, alone, strict=True):
            assert np.asarray(block)[..., k] == pytest.approx(np.asarray(one), rel=1e-12, abs=1e-9)
