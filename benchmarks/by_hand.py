"""The gangue power route as a careful person would write it in numpy: straight lines, base units, nothing proved.

For comparison only. It must give what the engine gives; the benchmark checks that before it times anything.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def gangue_power(v: dict[str, Any], points: dict[str, Any]) -> dict[str, Any]:
    """All results from all inputs, for one block of draws."""
    net_efficiency = np.interp(v["unit_size"], *points["net_efficiency"])
    auxiliary_share = np.interp(v["unit_size"], *points["auxiliary_share"])
    reference_capital_cost = np.interp(v["unit_size"], *points["reference_capital_cost"])
    waste_share = v["gangue_share"] + v["slime_share"]
    coal_share = np.maximum(1 - waste_share, 0)
    fuel = v["feed"] / v["gangue_share"]
    slime = fuel * v["slime_share"]
    coal = fuel * coal_share
    fuel_heating_value = (
        v["gangue_share"] * v["lower_heating_value"]
        + v["slime_share"] * v["slime_heating_value"]
        + coal_share * v["coal_heating_value"]
    )
    slime_ash = (
        1
        - v["slime_moisture"]
        - (v["slime_heating_value"] + v["latent_heat"] * v["slime_moisture"]) / v["daf_heating_value"]
    )
    coal_ash = (
        1
        - v["coal_moisture"]
        - (v["coal_heating_value"] + v["latent_heat"] * v["coal_moisture"]) / v["daf_heating_value"]
    )
    carbon = v["lower_heating_value"] * v["carbon_per_heat"]
    slime_carbon = v["slime_heating_value"] * v["carbon_per_heat"]
    coal_carbon = v["coal_heating_value"] * v["carbon_per_heat"]
    fuel_ash = v["gangue_share"] * v["ash"] + v["slime_share"] * slime_ash + coal_share * coal_ash
    fuel_sulfur = v["gangue_share"] * v["sulfur"] + (v["slime_share"] + coal_share) * v["companion_sulfur"]
    fuel_carbon = v["gangue_share"] * carbon + v["slime_share"] * slime_carbon + coal_share * coal_carbon
    heat_input = fuel * fuel_heating_value
    plant_efficiency = net_efficiency * v["cooling_factor"]
    electricity_per_feed = fuel_heating_value * plant_efficiency / v["gangue_share"]
    condensing_electricity = v["feed"] * electricity_per_feed
    electricity_lost = v["heat_output"] * v["electricity_lost_per_heat"]
    net_electricity = condensing_electricity - electricity_lost
    gross_electricity = net_electricity / (1 - auxiliary_share)
    installed_capacity = condensing_electricity / (1 - auxiliary_share) / v["full_load_hours"]
    standard_coal_rate = 1 / (plant_efficiency * v["standard_coal_heating_value"])
    sulfur_fired = fuel * fuel_sulfur
    sulfur_dioxide_formed = sulfur_fired * v["sulfur_dioxide_per_sulfur"]
    sulfur_dioxide_captured = sulfur_dioxide_formed * v["furnace_capture"]
    furnace_sulfur_dioxide = sulfur_dioxide_formed * (1 - v["furnace_capture"])
    sulfur_dioxide_scrubbed = furnace_sulfur_dioxide * v["scrubber_removal"]
    sulfur_dioxide = furnace_sulfur_dioxide * (1 - v["scrubber_removal"])
    furnace_calcite = sulfur_dioxide_formed * v["furnace_calcium_to_sulfur"] * v["calcite_per_sulfur_dioxide"]
    scrubber_calcite = sulfur_dioxide_scrubbed * v["scrubber_calcium_to_sulfur"] * v["calcite_per_sulfur_dioxide"]
    limestone = (furnace_calcite + scrubber_calcite) / v["limestone_purity"]
    calcium_sulfate = sulfur_dioxide_captured * v["anhydrite_per_sulfur_dioxide"]
    free_lime = furnace_calcite * v["lime_per_calcite"] - sulfur_dioxide_captured * v["lime_per_sulfur_dioxide"]
    furnace_grit = furnace_calcite / v["limestone_purity"] - furnace_calcite
    gypsum = sulfur_dioxide_scrubbed * v["gypsum_per_sulfur_dioxide"]
    unreacted_calcite = scrubber_calcite - sulfur_dioxide_scrubbed * v["calcite_per_sulfur_dioxide"]
    scrubber_residue = gypsum + unreacted_calcite + scrubber_calcite / v["limestone_purity"] - scrubber_calcite
    unburnt_carbon = fuel * fuel_carbon * (1 - v["carbon_burnout"])
    unburnt_heat = unburnt_carbon * v["carbon_heating_value"]
    boiler_efficiency_bound = (
        1 - (1 - v["carbon_burnout"]) * fuel_carbon * v["carbon_heating_value"] / fuel_heating_value
    )
    residue = fuel * fuel_ash + unburnt_carbon + calcium_sulfate + free_lime + furnace_grit
    fly_ash = residue * v["fly_ash_share"]
    bottom_ash = residue * (1 - v["fly_ash_share"])
    fly_ash_sold = fly_ash * v["fly_ash_sold_share"]
    bottom_ash_sold = bottom_ash * v["bottom_ash_sold_share"]
    residue_stored = fly_ash - fly_ash_sold + bottom_ash - bottom_ash_sold + scrubber_residue
    flue_gas = heat_input * v["flue_gas_volume"]
    furnace_sulfur_dioxide_concentration = furnace_sulfur_dioxide / flue_gas
    sulfur_dioxide_concentration = sulfur_dioxide / flue_gas
    nitrogen_oxides_concentration = v["furnace_nitrogen_oxides"] * (1 - v["nitrogen_oxides_removal"])
    dust_concentration = v["ultra_low_dust_limit"]
    fuel_carbon_dioxide = fuel * fuel_carbon * v["carbon_burnout"] * v["carbon_dioxide_per_carbon"]
    limestone_carbon_dioxide = (furnace_calcite + scrubber_calcite - unreacted_calcite) * v[
        "carbon_dioxide_per_calcite"
    ]
    carbon_dioxide = fuel_carbon_dioxide + limestone_carbon_dioxide
    nitrous_oxide = heat_input * v["nitrous_oxide_per_heat"]
    greenhouse_gases = carbon_dioxide + nitrous_oxide * v["nitrous_oxide_warming"]
    water = net_electricity * v["water_use"]
    urea = net_electricity * v["urea_use"]
    jobs = v["reference_staff"] * (installed_capacity / v["reference_staff_capacity"]) ** v["staff_exponent"]
    site_area = installed_capacity * v["site_area_per_power"]
    capacity_ratio = installed_capacity / (2 * v["unit_size"])
    specific_capital_cost = (
        reference_capital_cost * capacity_ratio ** (v["capacity_exponent"] - 1) + v["ultra_low_capital_cost"]
    )
    capital_cost = specific_capital_cost * installed_capacity
    gangue_cost = (
        v["feed"] * (v["gangue_price"] + v["lower_heating_value"] * v["gangue_heat_price"]) / (1 + v["vat_rate"])
    )
    handling_cost = v["feed"] * v["gangue_handling_cost"]
    haulage_cost = v["feed"] * v["haul_distance"] * v["haulage_price"] / (1 + v["vat_rate_reduced"])
    slime_cost = slime * v["slime_price"] / (1 + v["vat_rate"])
    coal_cost = coal * v["coal_price"] / (1 + v["vat_rate"])
    limestone_cost = limestone * v["limestone_price"] / (1 + v["vat_rate"])
    urea_cost = urea * v["urea_price"] / (1 + v["vat_rate"])
    water_cost = water * v["water_price"] / (1 + v["vat_rate_reduced"])
    staff_cost = jobs * v["wage"] * v["employer_cost_factor"]
    repair_cost = capital_cost * v["repair_rate"]
    insurance_cost = capital_cost * v["insurance_rate"]
    other_cost = net_electricity * v["other_operating_cost"]
    storage_cost = residue_stored * v["ash_storage_cost"]
    allowance_cost = (fuel_carbon_dioxide - gross_electricity * v["allowance_benchmark"]) * v["carbon_price"]
    air_tax_cost = v["air_tax"] * (
        sulfur_dioxide / v["sulfur_dioxide_equivalent"]
        + flue_gas * nitrogen_oxides_concentration / v["nitrogen_oxides_equivalent"]
        + flue_gas * dust_concentration / v["dust_equivalent"]
    )
    electricity_revenue = net_electricity * v["electricity_price"] / (1 + v["vat_rate"])
    capacity_revenue = (
        installed_capacity * (1 - auxiliary_share) * v["capacity_fee"] * v["capacity_fee_share"] / (1 + v["vat_rate"])
    )
    heat_revenue = v["heat_output"] * v["heat_price"] / (1 + v["vat_rate_reduced"])
    fly_ash_revenue = fly_ash_sold * v["bed_fly_ash_price"] / (1 + v["vat_rate"])
    bottom_ash_revenue = bottom_ash_sold * v["bottom_ash_price"] / (1 + v["vat_rate"])
    vat_on_purchases = (gangue_cost + slime_cost + coal_cost + limestone_cost + urea_cost) * v["vat_rate"] + (
        haulage_cost + water_cost
    ) * v["vat_rate_reduced"]
    vat_on_power = (electricity_revenue + capacity_revenue) * v["vat_rate"] + heat_revenue * v["vat_rate_reduced"]
    vat_on_sales = vat_on_power + (fly_ash_revenue + bottom_ash_revenue) * v["vat_rate"]
    vat_surcharge_cost = np.maximum(vat_on_sales - vat_on_purchases, 0) * v["vat_surcharge_rate"]
    vat_refund = np.where(
        (
            ((waste_share >= v["waste_share_floor"]) & (sulfur_dioxide_concentration <= v["sulfur_dioxide_limit"]))
            & (nitrogen_oxides_concentration <= v["nitrogen_oxides_limit"])
        )
        & (dust_concentration <= v["dust_limit"]),
        np.maximum(vat_on_power - vat_on_purchases, 0) * v["vat_refund_share"],
        0,
    )
    coal_left = 1 - waste_share
    gangue_rest = 1 - v["ash"] - v["moisture"] - carbon - v["sulfur"]
    heating_value_bound = carbon * v["carbon_heating_value"] + gangue_rest * v["hydrogen_heating_value"]
    heat_ceiling = (
        v["feed"]
        / v["gangue_share"]
        * fuel_heating_value
        * (v["boiler_efficiency"] - plant_efficiency / (1 - auxiliary_share))
        / (1 - v["electricity_lost_per_heat"] / (1 - auxiliary_share))
    )
    combustible_heat = v["lower_heating_value"] + v["latent_heat"] * v["moisture"]
    combustible_heat_ceiling = (1 - v["ash"] - v["moisture"]) * v["daf_heating_value_ceiling"]
    dry_sulfur = v["sulfur"] / (1 - v["moisture"])
    dry_ash = v["ash"] / (1 - v["moisture"])
    boiler_efficiency_floor = np.where(
        fuel_heating_value < v["lean_fuel_heating_value"],
        v["lean_fuel_boiler_efficiency_floor"],
        v["usual_boiler_efficiency_floor"],
    )
    unit_size_needed = np.where(v["heat_output"] > 0, 0, v["unit_size_floor"])
    gangue_carbon_per_heat = carbon / v["lower_heating_value"]
    use_class = np.where(
        v["lower_heating_value"] < v["fill_class_ceiling"],
        0,
        np.where(
            v["lower_heating_value"] < v["fuel_class_floor"],
            1,
            np.where(v["lower_heating_value"] > v["coal_class_floor"], 3, 2),
        ),
    )
    sulfur_class = np.where(
        dry_sulfur <= v["low_sulfur_class"], 1, np.where(dry_sulfur <= v["high_sulfur_class"], 2, 3)
    )
    ash_class = np.where(dry_ash <= v["low_ash_class"], 1, np.where(dry_ash <= v["high_ash_class"], 2, 3))
    turbine_efficiency = plant_efficiency / (1 - auxiliary_share) / v["boiler_efficiency"]
    oxygen_taken_up = (
        fuel_carbon_dioxide / v["carbon_dioxide_per_carbon"] * v["oxygen_per_carbon"]
        + sulfur_fired * v["oxygen_per_sulfur"]
        + (sulfur_dioxide_captured + sulfur_dioxide_scrubbed) * v["oxygen_per_sulfur_dioxide"]
    )
    mass_in = (
        v["feed"] + slime + coal + limestone + oxygen_taken_up + sulfur_dioxide_scrubbed * v["water_per_sulfur_dioxide"]
    )
    mass_out = (
        fly_ash
        + bottom_ash
        + scrubber_residue
        + carbon_dioxide
        + sulfur_dioxide
        + fuel * (1 - fuel_ash - fuel_carbon - fuel_sulfur)
    )
    carbon_in = (
        v["feed"] * carbon
        + slime * slime_carbon
        + coal * coal_carbon
        + limestone * v["limestone_purity"] * v["carbon_per_calcite"]
    )
    carbon_out = (
        carbon_dioxide / v["carbon_dioxide_per_carbon"] + unburnt_carbon + unreacted_calcite * v["carbon_per_calcite"]
    )
    sulfur_in = v["feed"] * v["sulfur"] + (slime + coal) * v["companion_sulfur"]
    sulfur_out = (
        sulfur_dioxide / v["sulfur_dioxide_per_sulfur"]
        + calcium_sulfate * v["sulfur_per_anhydrite"]
        + gypsum * v["sulfur_per_gypsum"]
    )
    calcium_in = limestone * v["limestone_purity"] * v["calcium_per_calcite"]
    calcium_out = (
        calcium_sulfate * v["calcium_per_anhydrite"]
        + free_lime * v["calcium_per_lime"]
        + gypsum * v["calcium_per_gypsum"]
        + unreacted_calcite * v["calcium_per_calcite"]
    )
    ash_in = (
        v["feed"] * v["ash"]
        + slime * slime_ash
        + coal * coal_ash
        + unburnt_carbon
        + calcium_sulfate
        + free_lime
        + furnace_grit
        + scrubber_residue
    )
    ash_out = fly_ash_sold + bottom_ash_sold + residue_stored
    fuel_energy = (
        v["feed"] * v["lower_heating_value"] + slime * v["slime_heating_value"] + coal * v["coal_heating_value"]
    )
    steam_energy = fuel_energy * v["boiler_efficiency"]
    energy_out = gross_electricity + v["heat_output"]
    heat_accounted = steam_energy + unburnt_heat
    electricity_in = fuel_energy * net_efficiency * v["cooling_factor"]
    electricity_out = (
        gross_electricity - gross_electricity * auxiliary_share + v["heat_output"] * v["electricity_lost_per_heat"]
    )
    operating_cost = (
        gangue_cost
        + handling_cost
        + haulage_cost
        + slime_cost
        + coal_cost
        + limestone_cost
        + urea_cost
        + water_cost
        + staff_cost
        + repair_cost
        + insurance_cost
        + other_cost
        + storage_cost
        + allowance_cost
        + air_tax_cost
        + vat_surcharge_cost
    )
    revenue = electricity_revenue + capacity_revenue + heat_revenue + fly_ash_revenue + bottom_ash_revenue + vat_refund
    margin = revenue - operating_cost
    area_freed = v["feed"] / v["areal_loading"]
    area_taken = residue_stored / (v["stored_ash_density"] * v["stored_ash_depth"])
    area_reclaimed = v["reclaimable_share"] * area_freed - area_taken
    waste_from_freed_land = area_freed * v["areal_loading"]
    capital_recovery = (
        v["discount_rate"]
        / v["accounting_period"]
        / (1 - (1 + v["discount_rate"]) ** (-v["lifetime"] / v["accounting_period"]))
    )
    levelised_cost = (
        capital_cost * capital_recovery + operating_cost - heat_revenue - fly_ash_revenue - bottom_ash_revenue
    ) / net_electricity
    return {
        "slime": slime,
        "coal": coal,
        "net_electricity": net_electricity,
        "gross_electricity": gross_electricity,
        "installed_capacity": installed_capacity,
        "standard_coal_rate": standard_coal_rate,
        "furnace_sulfur_dioxide": furnace_sulfur_dioxide,
        "sulfur_dioxide": sulfur_dioxide,
        "limestone": limestone,
        "fly_ash": fly_ash,
        "bottom_ash": bottom_ash,
        "residue_stored": residue_stored,
        "furnace_sulfur_dioxide_concentration": furnace_sulfur_dioxide_concentration,
        "sulfur_dioxide_concentration": sulfur_dioxide_concentration,
        "nitrogen_oxides_concentration": nitrogen_oxides_concentration,
        "fuel_carbon_dioxide": fuel_carbon_dioxide,
        "limestone_carbon_dioxide": limestone_carbon_dioxide,
        "carbon_dioxide": carbon_dioxide,
        "nitrous_oxide": nitrous_oxide,
        "greenhouse_gases": greenhouse_gases,
        "water": water,
        "jobs": jobs,
        "site_area": site_area,
        "capital_cost": capital_cost,
        "margin": margin,
        "levelised_cost": levelised_cost,
        "use_class": use_class,
        "sulfur_class": sulfur_class,
        "ash_class": ash_class,
        "area_freed": area_freed,
        "area_taken": area_taken,
        "operating_cost": operating_cost,
        "revenue": revenue,
        "gangue_cost": gangue_cost,
        "handling_cost": handling_cost,
        "haulage_cost": haulage_cost,
        "slime_cost": slime_cost,
        "coal_cost": coal_cost,
        "limestone_cost": limestone_cost,
        "urea_cost": urea_cost,
        "water_cost": water_cost,
        "staff_cost": staff_cost,
        "repair_cost": repair_cost,
        "insurance_cost": insurance_cost,
        "other_cost": other_cost,
        "storage_cost": storage_cost,
        "allowance_cost": allowance_cost,
        "air_tax_cost": air_tax_cost,
        "vat_surcharge_cost": vat_surcharge_cost,
        "electricity_revenue": electricity_revenue,
        "capacity_revenue": capacity_revenue,
        "heat_revenue": heat_revenue,
        "fly_ash_revenue": fly_ash_revenue,
        "bottom_ash_revenue": bottom_ash_revenue,
        "vat_refund": vat_refund,
        "area_reclaimed": area_reclaimed,
        "carbon": carbon,
        "dust_concentration": dust_concentration,
        "mass_in": mass_in,
        "mass_out": mass_out,
        "carbon_in": carbon_in,
        "carbon_out": carbon_out,
        "sulfur_in": sulfur_in,
        "sulfur_out": sulfur_out,
        "calcium_in": calcium_in,
        "calcium_out": calcium_out,
        "ash_in": ash_in,
        "ash_out": ash_out,
        "fuel_energy": fuel_energy,
        "heat_accounted": heat_accounted,
        "steam_energy": steam_energy,
        "energy_out": energy_out,
        "electricity_in": electricity_in,
        "electricity_out": electricity_out,
        "waste_from_freed_land": waste_from_freed_land,
        "coal_left": coal_left,
        "slime_ash": slime_ash,
        "coal_ash": coal_ash,
        "gangue_rest": gangue_rest,
        "heating_value_bound": heating_value_bound,
        "boiler_efficiency_bound": boiler_efficiency_bound,
        "free_lime": free_lime,
        "heat_ceiling": heat_ceiling,
        "electricity_lost": electricity_lost,
        "condensing_electricity": condensing_electricity,
        "fuel_heating_value": fuel_heating_value,
        "combustible_heat": combustible_heat,
        "combustible_heat_ceiling": combustible_heat_ceiling,
        "gangue_carbon_per_heat": gangue_carbon_per_heat,
        "waste_share": waste_share,
        "unit_size_needed": unit_size_needed,
        "boiler_efficiency_floor": boiler_efficiency_floor,
        "turbine_efficiency": turbine_efficiency,
        "fuel_sulfur": fuel_sulfur,
        "dry_sulfur": dry_sulfur,
        "dry_ash": dry_ash,
        "capacity_ratio": capacity_ratio,
    }
