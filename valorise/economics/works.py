"""What works of every kind pay for: haulage, people, upkeep, water, VAT; and, where they buy heat and power, those.

A route computes what the formulas take by its own names: ``feed``, ``jobs``, ``capital_cost``, ``water``, ``revenue``,
``operating_cost``, ``vat_on_sales``, and what it buys: ``purchases`` and ``vat_on_energy``. With bought electricity it
computes ``electricity_use``; with bought fuel ``purchased_heat`` too, and its plant has a choice ``fuel``. Where its
capital is scaled from a reference, it computes ``capacity_ratio``.

Known limit. VAT on repair, services and the investment is not deducted; what is carried forward of it makes early
refunds smaller.
"""

import numpy as np

from valorise.engine.route import Formulas, Num

works = Formulas("works", topics=("money", "carbon"))
scaling = Formulas("scaling", topics=("money",))
electricity = Formulas("electricity", topics=("energy", "project"))
energy = Formulas("energy", topics=("energy", "project"))


@works.item("operating_cost", "Haulage", zh="运输")
def haulage_cost(feed: Num, haul_distance: Num, haulage_price: Num, vat_rate_reduced: Num) -> Num:
    return feed * haul_distance * haulage_price / (1 + vat_rate_reduced)


@works.item("operating_cost", "Water", zh="水")
def water_cost(water: Num, water_price: Num, vat_rate_reduced: Num) -> Num:
    return water * water_price / (1 + vat_rate_reduced)


@works.item("operating_cost", "Staff", zh="人工", standing=True)
def staff_cost(jobs: Num, wage: Num, employer_cost_factor: Num) -> Num:
    return jobs * wage * employer_cost_factor


@works.item("operating_cost", "Repair", zh="修理费", standing=True)
def repair_cost(capital_cost: Num, repair_rate: Num) -> Num:
    return capital_cost * repair_rate


@works.item("operating_cost", "Insurance", zh="保险费", standing=True)
def insurance_cost(capital_cost: Num, insurance_rate: Num) -> Num:
    return capital_cost * insurance_rate


@works.item("operating_cost", "Surcharges on VAT", zh="增值税附加")
def vat_surcharge_cost(vat_paid: Num, vat_surcharge_rate: Num) -> Num:
    return vat_paid * vat_surcharge_rate


@works.formula("MCNY/year", "VAT on purchases", zh="进项税额")
def vat_on_purchases(
    purchases: Num, vat_rate: Num, haulage_cost: Num, water_cost: Num, vat_rate_reduced: Num, vat_on_energy: Num
) -> Num:
    """Of a year of operation."""
    return purchases * vat_rate + (haulage_cost + water_cost) * vat_rate_reduced + vat_on_energy


@works.formula("MCNY/year", "VAT paid", zh="应纳增值税额")
def vat_paid(vat_on_sales: Num, vat_on_purchases: Num) -> Num:
    return np.maximum(vat_on_sales - vat_on_purchases, 0)


@works.output("kt/year", "Carbon dioxide from haulage", zh="运输二氧化碳排放")
def haul_carbon_dioxide(feed: Num, haul_distance: Num, truck_carbon_dioxide: Num) -> Num:
    """Beside the route's carbon_dioxide, which is that of plant, fuel bought and power bought."""
    return feed * haul_distance * truck_carbon_dioxide


@works.output("MCNY/year", "Revenue less operating cost", zh="毛利")
def margin(revenue: Num, operating_cost: Num) -> Num:
    """Before capital, interest and income tax."""
    return revenue - operating_cost


@works.formula("1/year", "Capital recovery factor", zh="资金回收系数")
def capital_recovery(discount_rate: Num, lifetime: Num, accounting_period: Num) -> Num:
    """i / (1 − (1 + i)^−n): equal end-of-year payments that pay back capital and interest over the lifetime."""
    return discount_rate / accounting_period / (1 - (1 + discount_rate) ** (-lifetime / accounting_period))


@works.formula("MCNY/year", "Yearly cost with capital", zh="年总成本（含资金回收）")
def yearly_cost(capital_cost: Num, capital_recovery: Num, operating_cost: Num) -> Num:
    return capital_cost * capital_recovery + operating_cost


# fmt: off
scaling.gate("capacity_ratio", ">=", "capacity_ratio_floor", "Large enough for the capital cost to be scaled",
             zh="规模比不低于外推下限", otherwise="conditional")
scaling.gate("capacity_ratio", "<=", "capacity_ratio_ceiling", "Small enough for the capital cost to be scaled",
             zh="规模比不高于外推上限", otherwise="conditional")
# fmt: on


# Bought power and heat


@electricity.item("operating_cost", "Electricity bought", zh="外购电力")
def electricity_cost(electricity_use: Num, industrial_electricity_price: Num, vat_rate: Num) -> Num:
    return electricity_use * industrial_electricity_price / (1 + vat_rate)


@electricity.output("kt/year", "Carbon dioxide of the electricity bought", zh="外购电力二氧化碳")
def grid_carbon_dioxide(electricity_use: Num, grid_carbon_dioxide_per_electricity: Num) -> Num:
    """Emitted where it is made, at the average of the grid."""
    return electricity_use * grid_carbon_dioxide_per_electricity


@energy.item("operating_cost", "Fuel bought", zh="外购燃料")
def fuel_cost(purchased_heat: Num, fuel_heat_price: Num, fuel_vat_rate: Num) -> Num:
    return purchased_heat * fuel_heat_price / (1 + fuel_vat_rate)


@energy.formula("MCNY/year", "VAT on electricity and fuel bought", zh="外购能源进项税额")
def vat_on_energy(electricity_cost: Num, vat_rate: Num, fuel_cost: Num, fuel_vat_rate: Num) -> Num:
    return electricity_cost * vat_rate + fuel_cost * fuel_vat_rate


@energy.output("kt/year", "Carbon dioxide of the fuel bought", zh="外购燃料二氧化碳")
def fuel_carbon_dioxide(purchased_heat: Num, fuel_carbon_dioxide_per_heat: Num) -> Num:
    return purchased_heat * fuel_carbon_dioxide_per_heat
