"""Restoring freed land: what a plan asks of it, and how far money takes it, year by year.

Known limit. Contributions to the fund are not deducted from taxable income.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from valorise.engine.reactions import reaction
from valorise.engine.route import Formulas, Num, fraction, given

restoration = Formulas("restoration", topics=("restoration",))


@restoration.part
class Restoration:
    """Who pays for restoring land, and what becomes of it.

    A share of the operating income and other money make the operator's fund; it pays for the land of what arises during
    the plan, which is the operator's duty, then for historic land. Public money pays for historic land only. Monitoring
    is a cost of the plan.
    """

    fund_share = fraction("Operating income that goes into restoring land", zh="营业利润提取复垦基金比例", default=0)
    other_money = given(
        "MCNY/year", "Other money for the operator's fund", zh="其他复垦资金", least=0, most=1_000_000, default=0
    )
    public_money = given(
        "MCNY/year", "Public money for historic land", zh="历史遗留土地财政资金", least=0, most=1_000_000, default=0
    )
    public_years = given(
        "year", "Years in which there is public money", zh="财政资金年限", least=0, most=50, default=50
    )
    monitoring_cost = given(
        "MCNY/year", "Monitoring of ground and water", zh="地表与水质监测费用", least=0, most=1_000_000, default=0
    )
    reclamation_delay = given()
    soil_carbon_uptake = given()
    biomass_carbon_uptake = given()
    uptake_period = given()


burning = reaction("C + O2 -> CO2")
restoration.mass_ratio(
    "carbon_dioxide_bound_per_carbon",
    burning,
    "CO2",
    "C",
    "Carbon dioxide bound per carbon built up",
    zh="单位碳积累固定的二氧化碳",
)


@restoration.formula("t/ha/year", "Carbon dioxide bound by restored land", zh="复垦土地固碳速率（二氧化碳）")
def uptake(soil_carbon_uptake: Num, biomass_carbon_uptake: Num, carbon_dioxide_bound_per_carbon: Num) -> Num:
    return (soil_carbon_uptake + biomass_carbon_uptake) * carbon_dioxide_bound_per_carbon


# Through the years


class Restored(NamedTuple):
    """Land and money of restoration; the first axis is the year, draws are the last. Areas in m2, money in CNY."""

    historic: np.ndarray[Any, Any]
    """Historic land that is ready for use, in each year."""
    new: np.ndarray[Any, Any]
    """Land of what arose during the plan that is ready for use, in each year."""
    waiting: np.ndarray[Any, Any]
    """Land that is freed, usable and not paid for, at the end of each year."""
    spent: np.ndarray[Any, Any]
    """On land, in each year."""
    spent_public: np.ndarray[Any, Any]
    """Of it public money."""
    fund: np.ndarray[Any, Any]
    """The operator's fund at the end of each year."""
    public_fund: np.ndarray[Any, Any]
    """Public money that is left at the end of each year."""
    on_its_way: np.ndarray[Any, Any]
    """Land that is paid for and not ready within the years."""


def restore(
    freed_historic: list[Any],
    freed_new: list[Any],
    cost_historic: list[Any],
    cost_new: list[Any],
    own: list[Any],
    public: list[Any],
    delay: int,
) -> Restored:
    """Pays for land as far as money reaches, in the order of duty; land is ready ``delay`` years after it is paid for.

    Usable land freed in each year, in m2, what restoring it costs, and the money that comes in, in CNY of the year.
    Land waits in one heap of each kind, at its mean cost. Conservation: money that came in was spent or is left, and
    land that was freed is restored, on its way, or waiting.
    """
    given = (*freed_historic, *freed_new, *cost_historic, *cost_new, *own, *public)
    least = np.minimum if any(isinstance(x, np.ndarray) for x in given) else min
    fund: Any = 0.0
    purse: Any = 0.0
    heaps: list[tuple[Any, Any]] = [(0.0, 0.0), (0.0, 0.0)]  # new, historic: area, and what it will cost
    rows: list[tuple[Any, ...]] = []
    for year in range(len(own)):
        fund = fund + own[year]
        purse = purse + public[year]
        heaps = [
            (heaps[0][0] + freed_new[year], heaps[0][1] + cost_new[year]),
            (heaps[1][0] + freed_historic[year], heaps[1][1] + cost_historic[year]),
        ]
        for_new = least(fund, heaps[0][1])
        new, heaps[0] = _paid(*heaps[0], for_new)
        by_public = least(purse, heaps[1][1])
        by_the_public, heaps[1] = _paid(*heaps[1], by_public)
        for_old = least(fund - for_new, heaps[1][1])
        by_the_fund, heaps[1] = _paid(*heaps[1], for_old)
        fund, purse = fund - for_new - for_old, purse - by_public
        waiting = heaps[0][0] + heaps[1][0]
        spent = for_new + by_public + for_old
        rows.append((by_the_public + by_the_fund, new, waiting, spent, by_public, fund, purse))
    historic, new, waiting, spent, public_spent, funds, purses = (
        np.array(column) if least is min else np.stack(np.broadcast_arrays(*column))
        for column in zip(*rows, strict=True)
    )
    on_its_way = (historic + new)[max(len(rows) - delay, 0) :].sum(axis=0)
    ready = _later(historic, delay), _later(new, delay)
    return Restored(*ready, waiting, spent, public_spent, funds, purses, on_its_way)


def _paid(area: Any, cost: Any, money: Any) -> tuple[Any, tuple[Any, Any]]:
    """What of a heap the money restores, and what is left of it; land that costs nothing waits for no money."""
    if isinstance(cost, np.ndarray):
        share: Any = np.where(cost > 0, money / np.where(cost > 0, cost, 1), 1)
    else:
        share = money / cost if cost > 0 else 1.0
    return area * share, (area - area * share, cost - money)


def _later(amounts: np.ndarray[Any, Any], years: int) -> np.ndarray[Any, Any]:
    """Each amount so many years later; what would come after the last year is left out."""
    moved = np.zeros_like(amounts)
    if years < len(amounts):
        moved[years:] = amounts[: len(amounts) - years]
    return moved
