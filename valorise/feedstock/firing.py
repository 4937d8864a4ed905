"""Gangue that is fired: what ignition drives off, what its heat spares, and what leaves with the gas.

Bricks and ceramsite share it. A route computes ``thermal_energy``, ``gangue_fired``, ``gangue_heat`` of it and the part
that is of use, ``own_heat``. Carbon, heating value and loss on ignition follow from each other where one is missing.

Known limits. All lime is taken as carbonate, and all carbon that is fired burns. Sulphur dioxide is told before any
cleaning.
"""

import numpy as np

from valorise.engine.reactions import reaction
from valorise.engine.route import Formulas, Num

firing = Formulas("firing", topics=("unsorted_gangue",))

calcination = reaction("CaCO3 -> CaO + CO2")
lime_to_calcite = reaction("CaO + C + O2 -> CaCO3")
firing.mass_ratio(
    "carbon_dioxide_per_lime", calcination, "CO2", "CaO", "Carbon dioxide per lime", zh="每份氧化钙的二氧化碳"
)
firing.mass_ratio(
    "carbon_per_lime", lime_to_calcite, "C", "CaO", "Carbon in carbonate per lime", zh="每份氧化钙的碳酸盐碳"
)


# What the gangue holds


@firing.unless_given
def carbon(lower_heating_value: Num, carbon_per_heat: Num) -> Num:
    """Carbon that burns; carbonate carbon is not counted."""
    return lower_heating_value * carbon_per_heat


@firing.unless_given
def lower_heating_value(carbon: Num, carbon_per_heat: Num, least_heating_value: Num) -> Num:
    """From the carbon, when that is measured."""
    return np.maximum(carbon / carbon_per_heat, least_heating_value)


@firing.unless_given
def loss_on_ignition(
    bound_water: Num,
    moisture: Num,
    organic_per_carbon: Num,
    carbon: Num,
    calcium_oxide: Num,
    carbon_dioxide_per_lime: Num,
) -> Num:
    """Water of the clay, organic matter, and carbon dioxide of all lime as carbonate; sulphur is not counted."""
    return bound_water * (1 - moisture) + organic_per_carbon * carbon + calcium_oxide * carbon_dioxide_per_lime


# Heat


@firing.output("TJ/year", "Heat bought", zh="外购热量")
def purchased_heat(thermal_energy: Num, own_heat: Num) -> Num:
    return np.maximum(thermal_energy - own_heat, 0)


@firing.output("TJ/year", "Heat left over", zh="富余热量")
def surplus_heat(own_heat: Num, thermal_energy: Num) -> Num:
    return np.maximum(own_heat - thermal_energy, 0)


# Air


@firing.output("kt/year", "Carbon dioxide of the gangue's carbon", zh="煤矸石燃烧二氧化碳")
def gangue_carbon_dioxide(gangue_fired: Num, carbon: Num, carbon_dioxide_per_carbon: Num) -> Num:
    """All carbon that is fired burns, whether or not its heat is needed."""
    return gangue_fired * carbon * carbon_dioxide_per_carbon


@firing.formula("kt/year", "Carbon dioxide of the gangue's carbonate", zh="煤矸石碳酸盐二氧化碳")
def carbonate_carbon_dioxide(gangue_fired: Num, calcium_oxide: Num, carbon_dioxide_per_lime: Num) -> Num:
    return gangue_fired * calcium_oxide * carbon_dioxide_per_lime


@firing.output("kt/year", "Carbon dioxide", zh="二氧化碳排放量")
def carbon_dioxide(
    gangue_carbon_dioxide: Num, carbonate_carbon_dioxide: Num, fuel_carbon_dioxide: Num, grid_carbon_dioxide: Num
) -> Num:
    """Of gangue, fuel and electricity."""
    return gangue_carbon_dioxide + carbonate_carbon_dioxide + fuel_carbon_dioxide + grid_carbon_dioxide


@firing.output("t/year", "Sulphur dioxide before flue gas cleaning", zh="二氧化硫产生量")
def sulfur_dioxide(gangue_fired: Num, sulfur: Num, sulfur_dioxide_per_sulfur: Num, sulfur_retention: Num) -> Num:
    return gangue_fired * sulfur * sulfur_dioxide_per_sulfur * (1 - sulfur_retention)


@firing.formula("t/year", "Sulphur that stays in the product", zh="产品固硫量")
def sulfur_retained(gangue_fired: Num, sulfur: Num, sulfur_retention: Num) -> Num:
    return gangue_fired * sulfur * sulfur_retention


# What can be


@firing.formula("%", "Gangue that neither drying nor firing drives off", zh="煤矸石烧后残余")
def fired_gangue(moisture: Num, loss_on_ignition: Num) -> Num:
    return 1 - moisture - loss_on_ignition


@firing.formula(
    "MJ/kg", "Heating value that carbon and the rest of the loss can have at most", zh="烧失组分的发热量上限"
)
def heating_value_bound(
    carbon: Num, carbon_heating_value: Num, loss_on_ignition: Num, hydrogen_heating_value: Num
) -> Num:
    """As if all that ignition drives off beside carbon were hydrogen."""
    return carbon * carbon_heating_value + (loss_on_ignition - carbon) * hydrogen_heating_value


@firing.formula("%", "Least carbon that the heating value needs", zh="发热量对应的碳含量下限")
def carbon_floor(lower_heating_value: Num, carbon_per_heat_floor: Num) -> Num:
    return lower_heating_value * carbon_per_heat_floor


@firing.formula("%", "Most carbon that the heating value allows", zh="发热量对应的碳含量上限")
def carbon_ceiling(lower_heating_value: Num, carbon_per_heat_ceiling: Num) -> Num:
    return lower_heating_value * carbon_per_heat_ceiling


# fmt: off
firing.gate("fired_gangue", ">", 0, "Moisture and loss on ignition leave something of the gangue",
            zh="水分与烧失量之和小于100%", otherwise="refused")
firing.gate("carbon", "<=", "loss_on_ignition", "The carbon that burns is part of the loss on ignition",
            zh="碳含量不超过烧失量", otherwise="refused", id="carbon_lost")
firing.gate("lower_heating_value", "<=", "heating_value_bound", "What burns in the gangue holds its heating value",
            zh="可燃组分足以提供所给发热量", otherwise="refused")
firing.gate("carbon", ">=", "carbon_floor", "Carbon fits the heating value, lower end",
            zh="碳含量与发热量相符（下限）", otherwise="conditional")
firing.gate("carbon", "<=", "carbon_ceiling", "Carbon fits the heating value, upper end",
            zh="碳含量与发热量相符（上限）", otherwise="conditional")
# fmt: on


# Receipt


@firing.formula("TJ/year", "Heat used, lost and left over", zh="产出热量")
def heat_out(thermal_energy: Num, lost_heat: Num, surplus_heat: Num) -> Num:
    return thermal_energy + lost_heat + surplus_heat
