"""The accident: a plan dug more out of a pile than had ever lain there: two works were each told its whole stock.

Golden cases are arithmetic checks, worked out by hand in whole numbers, which are exact. The rest must follow from any
piles, works and years: what was there and what came is what was taken and what is left.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import steady
from valorise.site.stock import Demand, Dug, Store, dig, land_of

AMOUNTS = st.one_of(st.just(0.0), st.floats(1e-3, 1e10))
YEARS = st.integers(1, 8)


@st.composite
def sites(draw: Any) -> tuple[list[Store], list[Demand], int]:
    years = draw(YEARS)
    yearly = st.lists(AMOUNTS, min_size=years, max_size=years)
    stores = draw(st.lists(st.builds(Store, AMOUNTS, yearly), min_size=1, max_size=4))
    order = st.lists(st.sampled_from(range(len(stores))), min_size=1, unique=True).map(tuple)
    return stores, draw(st.lists(st.builds(Demand, yearly, order), min_size=1, max_size=4)), years


class TestByHand:
    """Three years, in kg."""

    def test_what_arises_goes_first_and_what_has_lain_makes_up_the_rest(self) -> None:
        dug = dig([Store(100.0, [10.0, 0.0, 50.0])], [Demand([30.0, 30.0, 30.0], (0,))], 3)

        assert dug.feed[:, 0, 0].tolist() == [30, 30, 30]
        assert dug.historic[:, 0].tolist() == [80, 50, 50]
        assert dug.new[:, 0].tolist() == [0, 0, 20]

    def test_the_other_way_round_what_has_lain_goes_first(self) -> None:
        dug = dig([Store(50.0, [10.0, 0.0, 50.0])], [Demand([30.0, 30.0, 30.0], (0,))], 3, new_first=False)

        assert dug.historic[:, 0].tolist() == [20, 0, 0]
        assert dug.new[:, 0].tolist() == [10, 0, 20]

    def test_works_are_served_in_their_order(self) -> None:
        """Of 50 the first gets its 30, the second 20 of its 30, the third none."""
        wanted = [Demand([30.0], (0,))] * 3
        dug = dig([Store(50.0, [0.0])], wanted, 1)

        assert dug.feed[0, :, 0].tolist() == [30, 20, 0]

    def test_a_works_empties_its_stores_in_its_order(self) -> None:
        stores = [Store(100.0, [0.0]), Store(20.0, [5.0]), Store(7.0, [0.0])]
        dug = dig(stores, [Demand([60.0], (1, 2, 0))], 1)

        assert dug.feed[0, 0].tolist() == [28, 25, 7]

    def test_what_is_not_named_is_not_touched(self) -> None:
        dug = dig([Store(100.0, [1.0]), Store(20.0, [0.0])], [Demand([60.0], (1,))], 1)

        assert dug.feed[0, 0].tolist() == [0, 20]
        assert (dug.historic[0, 0], dug.new[0, 0]) == (100, 1)

    def test_what_arises_this_year_can_be_used_this_year(self) -> None:
        dug = dig([Store(0.0, [40.0, 0.0])], [Demand([30.0, 30.0], (0,))], 2)

        assert dug.feed[:, 0, 0].tolist() == [30, 10]

    def test_land_follows_mass(self) -> None:
        """100 kg at 4 kg/m2 are 25 m2. Year 1: 10 arise and 30 go, 20 of them historic: 5 m2. Year 3: 20 are stored."""
        stores = [Store(100.0, [10.0, 0.0, 50.0, 0.0])]
        land = land_of(stores, dig(stores, [Demand([30.0, 30.0, 30.0, 50.0], (0,))], 4), [4.0])

        assert land.held[:, 0].tolist() == [20, 12.5, 17.5, 5]
        assert land.freed_historic[:, 0].tolist() == [5, 7.5, 0, 7.5]
        assert land.occupied[:, 0].tolist() == [0, 0, 5, 0]
        assert land.freed_new[:, 0].tolist() == [0, 0, 0, 5]


@steady
@given(sites())
def test_no_more_is_taken_than_is_wanted_or_than_there_is(site: tuple[list[Store], list[Demand], int]) -> None:
    stores, demands, years = site
    dug = dig(stores, demands, years)

    assert dug.feed.shape == (years, len(demands), len(stores))
    for part in dug:
        assert (part >= 0).all()
    wanted = np.array([d.wanted for d in demands]).T
    assert (dug.feed.sum(axis=2) <= wanted * (1 + 1e-12)).all()
    for j, demand in enumerate(demands):
        others = [i for i in range(len(stores)) if i not in demand.stores]
        assert not dug.feed[:, j, others].any()


@steady
@given(sites(), st.booleans())
def test_what_was_there_and_came_is_taken_or_left(site: tuple[list[Store], list[Demand], int], new_first: bool) -> None:
    stores, demands, years = site
    dug = dig(stores, demands, years, new_first=new_first)

    came = np.array([s.inflow for s in stores]).cumsum(axis=1).T + [s.stock for s in stores]
    there = dug.feed.sum(axis=1).cumsum(axis=0) + dug.historic + dug.new
    assert there == pytest.approx(came, rel=1e-9)


@steady
@given(sites())
def test_nobody_goes_short_while_there_is_waste(site: tuple[list[Store], list[Demand], int]) -> None:
    """A works that gets less than it wants leaves its stores empty."""
    stores, demands, years = site
    dug = dig(stores, demands, years)

    for j, demand in enumerate(demands):
        got, wanted = dug.feed[:, j].sum(axis=1), np.array(demand.wanted)
        left = (dug.historic + dug.new)[:, list(demand.stores)].sum(axis=1)
        assert not left[got < wanted * (1 - 1e-9)].any()


@steady
@given(sites())
def test_order_of_digging_moves_no_mass(site: tuple[list[Store], list[Demand], int]) -> None:
    """New first or historic first: the same is taken, and as much is left."""
    stores, demands, years = site
    one, other = (dig(stores, demands, years, new_first=first) for first in (True, False))

    size = sum(s.stock + sum(s.inflow) for s in stores) + 1
    assert other.feed / size == pytest.approx(one.feed / size, abs=1e-12)
    assert (one.new + one.historic) / size == pytest.approx((other.new + other.historic) / size, abs=1e-12)
    assert (one.historic / size >= other.historic / size - 1e-12).all()


@steady
@given(sites(), st.lists(st.floats(0.1, 1e5), min_size=4, max_size=4))
def test_land_is_never_freed_beyond_what_was_held(
    site: tuple[list[Store], list[Demand], int], loadings: list[float]
) -> None:
    stores, demands, years = site
    loading = loadings[: len(stores)]
    land = land_of(stores, dig(stores, demands, years), loading)

    for part in land:
        assert (part >= 0).all()
    at_first = np.array([s.stock for s in stores]) / loading
    most = at_first + land.occupied.cumsum(axis=0)
    freed = (land.freed_historic + land.freed_new).cumsum(axis=0)
    assert freed + land.held == pytest.approx(most, rel=1e-9)
    assert (land.freed_historic.sum(axis=0) <= at_first * (1 + 1e-9)).all()
    arose = np.array([sum(s.inflow) for s in stores]) / loading
    assert (land.occupied.sum(axis=0) <= arose * (1 + 1e-9)).all()


@steady
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS), min_size=1, max_size=6))
def test_draws_are_what_each_draw_is_alone(draws: list[tuple[float, float, float, float]]) -> None:
    """Some amounts are drawn and some the same for all; bit for bit."""
    stock, inflow, first, second = (np.array(x) for x in zip(*draws, strict=True))

    def site(k: Any) -> tuple[Dug, Any]:
        stores = [Store(stock[k], [inflow[k], 5.0]), Store(7.0, [0.0, inflow[k]])]
        demands = [Demand([first[k], 3.0], (1, 0)), Demand([second[k], second[k]], (0, 1))]
        dug = dig(stores, demands, 2)
        return dug, land_of(stores, dug, [3.0, 2.0])

    at_once = site(slice(None))
    for k in range(len(draws)):
        alone = site(k)
        for block, one in zip(at_once, alone, strict=True):
            for name in one._fields:
                assert getattr(block, name)[..., k].tolist() == getattr(one, name).tolist(), name


@steady
@given(sites())
def test_years_to_come_move_no_year_before_them(site: tuple[list[Store], list[Demand], int]) -> None:
    stores, demands, years = site
    whole = dig(stores, demands, years)

    for shorter in range(1, years):
        part = dig(stores, demands, shorter)
        for one, other in zip(part, whole, strict=True):
            assert one.tolist() == other[:shorter].tolist()


def test_what_rounding_leaves_is_never_less_than_nothing() -> None:
    """0.1 and then 0.2 of a wanted 0.3: taken in one step, 0.30000000000000004 left the next pile with a debt."""
    dug = dig([Store(1.0, [0.1]), Store(5.0, [0.7])], [Demand([0.3], (0, 1))], 1)

    assert dug.feed[0, 0].tolist() == [pytest.approx(0.3), 0.0]
    assert (dug.historic >= 0).all()
    assert dug.new[0, 1] == 0.7
