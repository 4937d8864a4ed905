"""Land over the years: what is restored and with whose money, what is taken, and the tax on what is stored badly."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from valorise.economics.axes import Array, matched
from valorise.engine.model import Values
from valorise.site.restoration import Restored, restore
from valorise.site.stock import Land
from valorise.studies.plans.arrays import rows, share_of, stack, times_each, times_year
from valorise.studies.plans.cases import PlanCase
from valorise.studies.plans.money import Money


class Ground(NamedTuple):
    """Land, and the money for it: see ``Years``."""

    contribution: Array
    fund_income: Array
    waste_tax: Array
    monitoring: Array
    restored: Restored
    taken: Array


def ground_of(
    case: PlanCase,
    read: list[Values],
    first: list[Values],
    land: Land,
    flows: dict[str, Array],
    money: Money,
    rise: Array,
) -> Ground:
    """What the operating income and others give for land, and how far it goes."""
    t, years, period = case.terms, case.years, case.terms["accounting_period"]
    income = (money.revenue - money.cost).sum(axis=1)
    contribution = t["fund_share"] * np.maximum(income, 0)
    other = period * t["other_money"] * rise
    paid, _ = matched(np.arange(years) < t["public_years"] / period, rise)
    public = paid * (period * t["public_money"] * rise)
    usable = stack([r["reclaimable_share"] for r in read])
    per_area = stack([share_of(r["reclaim_cost"], r["area_covered"]) + _fire_cost(r) for r in read])
    freed = [times_each(area, usable) for area in (land.freed_historic, land.freed_new)]
    costs = [times_each(area, per_area) for area in freed]
    historic, new = (rows(area.sum(axis=1)) for area in freed)
    cost_historic, cost_new = (rows(times_year(cost, rise).sum(axis=1)) for cost in costs)
    restored = restore(
        historic,
        new,
        cost_historic,
        cost_new,
        rows(np.add(*matched(contribution, other))),
        rows(public),
        round(t["reclamation_delay"] / period),
    )
    begun = np.array([max(w.start - 1, 0) for w in case.works])
    sites = times_each(np.arange(years)[:, None] == begun, stack([f["site_area"] for f in first]))
    stored = times_each(land.occupied, stack([r["areal_loading"] for r in read]))
    return Ground(
        contribution=contribution,
        fund_income=other + public,
        waste_tax=times_each(stored, stack([s.tax for s in case.stores])),
        monitoring=period * t["monitoring_cost"] * rise,
        restored=restored,
        taken=flows["area_taken"].sum(axis=1) + sites.sum(axis=1),
    )


def _fire_cost(r: Values) -> Any:
    """Of putting a fire out, for an area that is restored: it is put out where the pile is dug."""
    return share_of(r.get("fire_cost", 0.0), r.get("pile_area", 1.0) * r["reclaimable_share"])
