"""Greenhouse gases over the years, with the plan and without it. Positive goes to the air."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from valorise.economics.axes import Array, matched
from valorise.engine.model import Values
from valorise.site.restoration import Restored
from valorise.site.stock import Land
from valorise.studies.plans.arrays import by_year, stack, times_each
from valorise.studies.plans.cases import PlanCase


class Gases(NamedTuple):
    """Greenhouse gases: see ``Years``."""

    plant: Array
    power: Array
    carbonates: Array
    nitrous_oxide: Array
    transport: Array
    beyond: Array
    displaced_power: Array
    avoided: Array
    fires: Array
    fires_without: Array
    uptake: Array
    carbon_price: Array


def gases_of(
    case: PlanCase, read: list[Values], land: Land, flows: dict[str, Array], restored: Restored, rise: Array
) -> Gases:
    """Of works, fires and restored land; what is displaced and bound is negative."""
    t, period = case.terms, case.terms["accounting_period"]
    grid = "grid_carbon_dioxide_per_electricity"
    if case.choices["displaced_power"] == "fossil":
        grid = "fossil_grid_carbon_dioxide_per_electricity"
    loading = stack([r["areal_loading"] for r in read])
    held = stack([r["mass"] for r in read]) / loading
    burning, of = matched(stack([r.get("fire_greenhouse_gases", 0.0) for r in read]), held)
    fire = period * burning / of
    arisen = np.cumsum(by_year([s.inflow for s in case.stores]), axis=0)
    grown = times_each(np.ones_like(land.held), held) + times_each(arisen, 1 / loading)
    binding = _standing_area(restored.historic + restored.new, round(t["uptake_period"] / period))
    return Gases(
        plant=flows["direct"] - flows["power"],
        power=flows["power"],
        carbonates=flows["carbonates"],
        nitrous_oxide=flows["direct"] - flows["carbon_dioxide"],
        transport=flows["transport"],
        beyond=flows["beyond"],
        displaced_power=-flows["sent_out"] * t[grid],
        avoided=-flows["avoided"],
        fires=times_each(land.held, fire),
        fires_without=times_each(grown, fire),
        uptake=-t["uptake"] * period * binding,
        carbon_price=t["carbon_price"]
        * (1 + t["carbon_price_growth"]) ** matched(np.arange(case.years), rise)[0]
        * rise,
    )


def _standing_area(reclaimed: Array, period: int) -> Array:
    """Land that binds carbon: what was restored in this year and the years before it, as long as it still does."""
    total = np.cumsum(reclaimed, axis=0)
    done = np.zeros_like(total)
    if period < len(total):
        done[period:] = total[:-period]
    return total - done
