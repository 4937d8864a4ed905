"""Fly ash prepared and sold for cement and concrete, which share its works.

Ash → dryer, where it is wet → classifier or mill, where wanted → silo → tanker. A route sells ``ash_sold`` for
``ash_revenue``, and says how much cement that replaces: ``cement_replaced``.

Known limits. A dryer and a mill cost no capital of their own. What a classifier does to the fineness is not computed,
nor what it rejects. The buyer pays for the haul to him; its carbon dioxide is counted.
"""

import numpy as np

from valorise.engine.route import Formulas, Num

prepared_ash = Formulas("prepared_ash", topics=("prepared_ash", "carbon", "constants"))


# Through the works


@prepared_ash.formula("%", "Moisture of the ash sold", zh="外销粉煤灰含水量")
def prepared_moisture(moisture: Num, ash_moisture_ceiling: Num) -> Num:
    """What is wetter than the standard allows is dried to it."""
    return np.minimum(moisture, ash_moisture_ceiling)


@prepared_ash.output("kt/year", "Water dried off", zh="烘干蒸发水量")
def dryer_water(feed: Num, moisture: Num, prepared_moisture: Num) -> Num:
    return feed * (moisture - prepared_moisture) / (1 - prepared_moisture)


@prepared_ash.formula("kt/year", "Ash through the works", zh="加工粉煤灰量")
def dried_ash(ash_use: Num, prepared_moisture: Num) -> Num:
    return ash_use / (1 - prepared_moisture)


@prepared_ash.output("kt/year", "Ash rejected and stored", zh="剔除堆存粉煤灰")
def residue_stored(dried_ash: Num, reject_share: Num) -> Num:
    return dried_ash * reject_share


@prepared_ash.formula("%", "Ash sold per ash collected", zh="成品粉煤灰产率")
def sold_per_feed(moisture: Num, prepared_moisture: Num, reject_share: Num) -> Num:
    return (1 - moisture) / (1 - prepared_moisture) * (1 - reject_share)


@prepared_ash.formula("kt/year", "Dry ash in the ash sold", zh="外销粉煤灰（干基）")
def dry_ash_sold(ash_use: Num, reject_share: Num) -> Num:
    return ash_use * (1 - reject_share)


@prepared_ash.output("TJ/year", "Heat bought", zh="外购热量")
def purchased_heat(dryer_water: Num, dryer_heat: Num) -> Num:
    return dryer_water * dryer_heat


@prepared_ash.output("GWh/year", "Electricity", zh="用电量")
def electricity_use(dried_ash: Num, preparation_electricity: Num) -> Num:
    return dried_ash * preparation_electricity


# Works and people


@prepared_ash.formula("1", "Works against the reference works", zh="规模比")
def capacity_ratio(dried_ash: Num, reference_capacity: Num) -> Num:
    return dried_ash / reference_capacity


@prepared_ash.output("MCNY", "Capital cost", zh="总投资")
def capital_cost(dried_ash: Num, capital_per_capacity: Num, capacity_ratio: Num, process_capacity_exponent: Num) -> Num:
    return dried_ash * capital_per_capacity * capacity_ratio ** (process_capacity_exponent - 1)


@prepared_ash.output("person", "Jobs", zh="就业人数")
def jobs(reference_staff: Num, capacity_ratio: Num, staff_exponent: Num) -> Num:
    return reference_staff * capacity_ratio**staff_exponent


@prepared_ash.output("ha", "Plant site", zh="厂区用地")
def site_area(reference_site_area: Num, capacity_ratio: Num) -> Num:
    return reference_site_area * capacity_ratio


# Money beside what all works pay for


@prepared_ash.item("operating_cost", "Ash bought", zh="外购粉煤灰")
def ash_cost(feed: Num, bought_share: Num, raw_ash_price: Num, vat_rate: Num) -> Num:
    return feed * bought_share * raw_ash_price / (1 + vat_rate)


@prepared_ash.item("operating_cost", "Silo, loading, quality control", zh="储存、装车与质检")
def silo_cost(dried_ash: Num, silo_handling_cost: Num) -> Num:
    return dried_ash * silo_handling_cost


@prepared_ash.formula("MCNY/year", "VAT on sales", zh="销项税额")
def vat_on_sales(ash_revenue: Num, vat_rate: Num) -> Num:
    return ash_revenue * vat_rate


@prepared_ash.formula("MCNY/year", "Bought at the general rate of VAT, net of it", zh="按基本税率采购额（不含税）")
def purchases(ash_cost: Num) -> Num:
    return ash_cost


@prepared_ash.output("CNY/t", "Levelised cost, net of VAT", zh="平准化成本（不含税）")
def levelised_cost(yearly_cost: Num, ash_sold: Num) -> Num:
    return yearly_cost / ash_sold


@prepared_ash.output("km", "Haul to the user at which the cement saved pays for the ash", zh="用户经济运距")
def delivery_radius(
    cement_replaced: Num,
    cement_price: Num,
    vat_rate: Num,
    ash_revenue: Num,
    ash_sold: Num,
    tanker_price: Num,
    vat_rate_reduced: Num,
) -> Num:
    """Negative: the ash costs its user more than the cement that it replaces, wherever he is."""
    return (cement_replaced * cement_price / (1 + vat_rate) - ash_revenue) / (
        ash_sold * tanker_price / (1 + vat_rate_reduced)
    )


# Climate


@prepared_ash.output("kt/year", "Clinker avoided", zh="减少熟料量")
def clinker_avoided(cement_replaced: Num, clinker_factor: Num) -> Num:
    return cement_replaced * clinker_factor


@prepared_ash.output("kt/year", "Carbon dioxide avoided", zh="避免的二氧化碳排放")
def carbon_dioxide_avoided(
    clinker_avoided: Num,
    clinker_process_carbon_dioxide: Num,
    clinker_fuel_carbon_dioxide: Num,
    clinker_electricity: Num,
    grid_carbon_dioxide_per_electricity: Num,
) -> Num:
    """Stone, fuel and electricity of the clinker; nothing is netted off."""
    return clinker_avoided * (
        clinker_process_carbon_dioxide
        + clinker_fuel_carbon_dioxide
        + clinker_electricity * grid_carbon_dioxide_per_electricity
    )


@prepared_ash.output("kt/year", "Carbon dioxide of the haul to users", zh="产品运输二氧化碳排放")
def delivery_carbon_dioxide(ash_sold: Num, delivery_distance: Num, truck_carbon_dioxide: Num) -> Num:
    return ash_sold * delivery_distance * truck_carbon_dioxide


@prepared_ash.output("kt/year", "Carbon dioxide", zh="二氧化碳排放量")
def carbon_dioxide(fuel_carbon_dioxide: Num, grid_carbon_dioxide: Num) -> Num:
    """Of fuel and electricity; both hauls stand apart, and so does what the clinker saves."""
    return fuel_carbon_dioxide + grid_carbon_dioxide


# fmt: off
prepared_ash.gate("delivery_distance", "<=", "delivery_radius", "The cement saved pays for ash and haul",
                  zh="节约水泥可覆盖粉煤灰及运费", otherwise="conditional")
prepared_ash.gate("delivery_distance", "<=", "economic_radius", "Users are within the usual reach of bulk ash",
                  zh="用户在常见经济运距内", otherwise="conditional")
# fmt: on


# Receipt


@prepared_ash.formula("kt/year", "Ash sold, ash stored and water dried off", zh="产出质量")
def mass_out(ash_sold: Num, residue_stored: Num, dryer_water: Num) -> Num:
    return ash_sold + residue_stored + dryer_water


@prepared_ash.formula("kt/year", "Dry ash sold and stored", zh="产出干灰")
def dry_ash_out(ash_sold: Num, residue_stored: Num, prepared_moisture: Num) -> Num:
    return (ash_sold + residue_stored) * (1 - prepared_moisture)


@prepared_ash.formula("TJ/year", "Heat that drives the water off", zh="水分蒸发热")
def evaporation_heat(dryer_water: Num, latent_heat: Num) -> Num:
    return dryer_water * latent_heat


prepared_ash.check("mass", "feed", "==", "mass_out", "Mass", zh="质量平衡")
prepared_ash.check("ash", "ash_use", "==", "dry_ash_out", "Dry ash", zh="干灰平衡")
prepared_ash.check(
    "dryer", "purchased_heat", ">=", "evaporation_heat", "No more water dried off than the heat allows", zh="烘干热平衡"
)
