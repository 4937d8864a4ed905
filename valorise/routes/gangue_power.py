"""Power from gangue: gangue, slime and a little coal burnt with limestone in a circulating fluidised bed.

Fuel → heat → electricity; ash, sulphur and carbon leave with the residues and the flue gas. All fuel figures are as
received and on the lower heating value; all money is net of VAT unless a label says otherwise.

Known limits. The activity of the whole fuel is taken as the gangue's. Gypsum is always stored, bottom ash unless sold.
Inherent calcium of the ash captures no sulphur. Nitrogen of air and fuel is left out of the mass balance. Another
boiler than a fluidised bed changes no figure, and a plant without a scrubber is not cheaper to build. Heat sold earns
no free carbon allowances. VAT on repair, services and storage, and on the investment, is not deducted.
"""

import numpy as np

from valorise.engine.expression import where
from valorise.engine.reactions import reaction
from valorise.engine.route import Given, Num, Route, choice, fraction, given, quantity

route = Route(
    "gangue-power",
    title="Power from gangue",
    title_zh="煤矸石发电",
    about="Gangue, with slime and coal where wanted, burnt in a circulating fluidised bed; electricity and heat sold.",
    topics=("gangue_power", "carbon"),
    shares=("gangue", "radioactivity", "land", "works", "scaling"),
    feed=Given("kt/year", "Gangue burnt", "入炉煤矸石量", least=0.001, most=100_000),
    target_of="net_electricity",
    headline=("net_electricity", "installed_capacity", "revenue", "margin", "capital_cost", "carbon_dioxide", "jobs"),
    caveats=(
        (
            "Revenue is a ceiling, not a forecast: the full base price of coal power, and the capacity fee on top.",
            "收入为上限而非预测：按煤电基准价全额计，另加容量电费。",
        ),
    ),
)


# What the question may give


@route.part
class Plant:
    """The plant that burns it."""

    unit_size = given("MW", "Size of one unit", zh="单机容量", least=50, most=660, default=150)
    gangue_share = fraction("Gangue in the fuel, by mass", zh="煤矸石掺烧比例", least=1, default=100)
    slime_share = fraction("Slime in the fuel, by mass", zh="煤泥掺烧比例", default=0, about="Coal is the rest.")
    full_load_hours = given()
    heat_output = given("TJ/year", "Heat sold", zh="供热量", least=0, most=1_000_000, default=0)
    boiler = choice("circulating_fluidised_bed", "pulverised_coal", "grate", label="Boiler", zh="锅炉类型")
    boiler_efficiency = given()
    boiler_steam = given("t/h", "Steam of one boiler", zh="单台锅炉蒸发量", least=1, most=3000)
    gangue_source = choice("own_dump", "market", label="Where the gangue comes from", zh="煤矸石来源")
    desulfurisation = choice("furnace_and_scrubber", "furnace_only", label="Desulphurisation", zh="脱硫方式")
    cooling = choice("wet", "air", label="Cooling", zh="冷却方式")
    carbon_burnout = given()
    fly_ash_carbon = given("%", "Unburnt carbon in the fly ash", zh="飞灰含碳量", least=0, most=40)
    bottom_ash_carbon = given()
    dust_concentration = given("mg/m3", "Dust in the flue gas", zh="烟尘排放浓度", least=0, most=10_000)
    fly_ash_sold_share = given()
    bottom_ash_sold_share = fraction("Bottom ash sold", zh="炉渣外销比例", default=0)
    haul_distance = given("km", "Haul from the pile to the plant", zh="运距", least=0, most=2000, default=0)


# Reactions

calcination = reaction("CaCO3 -> CaO + CO2")
sulfation = reaction("CaO + SO2 + 1/2 O2 -> CaSO4")
scrubbing = reaction("CaCO3 + SO2 + 1/2 O2 + 2 H2O -> CaSO4·2H2O + CO2")
anhydrite = reaction("CaO + SO3 -> CaSO4")
calcite_elements = reaction("Ca + C + 3/2 O2 -> CaCO3")
lime_elements = reaction("Ca + 1/2 O2 -> CaO")
anhydrite_elements = reaction("Ca + S + 2 O2 -> CaSO4")
gypsum_elements = reaction("Ca + S + 3 O2 + 2 H2 -> CaSO4·2H2O")

# fmt: off
for name, equation, of, per, label, zh in (
    ("lime_per_calcite", calcination, "CaO", "CaCO3", "Lime per calcium carbonate", "每份碳酸钙的氧化钙"),
    ("carbon_dioxide_per_calcite", calcination, "CO2", "CaCO3",
     "Carbon dioxide per calcium carbonate", "每份碳酸钙的二氧化碳"),
    ("lime_per_sulfur_dioxide", sulfation, "CaO", "SO2", "Lime per sulphur dioxide", "每份二氧化硫的氧化钙"),
    ("anhydrite_per_sulfur_dioxide", sulfation, "CaSO4", "SO2",
     "Calcium sulphate per sulphur dioxide", "每份二氧化硫的硫酸钙"),
    ("oxygen_per_sulfur_dioxide", sulfation, "O2", "SO2", "Oxygen per sulphur dioxide", "每份二氧化硫的耗氧"),
    ("calcite_per_sulfur_dioxide", scrubbing, "CaCO3", "SO2",
     "Calcium carbonate per sulphur dioxide", "每份二氧化硫的碳酸钙"),
    ("gypsum_per_sulfur_dioxide", scrubbing, "CaSO4·2H2O", "SO2", "Gypsum per sulphur dioxide", "每份二氧化硫的石膏"),
    ("water_per_sulfur_dioxide", scrubbing, "H2O", "SO2",
     "Water in gypsum per sulphur dioxide", "每份二氧化硫的石膏水"),
    ("sulfur_trioxide_per_anhydrite", anhydrite, "SO3", "CaSO4",
     "Sulphur trioxide per calcium sulphate", "每份硫酸钙的三氧化硫"),
    ("carbon_per_calcite", calcite_elements, "C", "CaCO3", "Carbon in calcium carbonate", "碳酸钙含碳"),
    ("calcium_per_calcite", calcite_elements, "Ca", "CaCO3", "Calcium in calcium carbonate", "碳酸钙含钙"),
    ("calcium_per_lime", lime_elements, "Ca", "CaO", "Calcium in lime", "氧化钙含钙"),
    ("calcium_per_anhydrite", anhydrite_elements, "Ca", "CaSO4", "Calcium in calcium sulphate", "硫酸钙含钙"),
    ("sulfur_per_anhydrite", anhydrite_elements, "S", "CaSO4", "Sulphur in calcium sulphate", "硫酸钙含硫"),
    ("calcium_per_gypsum", gypsum_elements, "Ca", "CaSO4·2H2O", "Calcium in gypsum", "石膏含钙"),
    ("sulfur_per_gypsum", gypsum_elements, "S", "CaSO4·2H2O", "Sulphur in gypsum", "石膏含硫"),
):
    route.mass_ratio(name, equation, of, per, label, zh=zh)
# fmt: on
del name, equation, of, per, label, zh


# Fuel


@route.unless_given
def feed(target: Num, heat_output: Num, electricity_lost_per_heat: Num, electricity_per_feed: Num) -> Num:
    """The gangue that a wanted amount of electricity needs, besides what the heat sold takes."""
    return (target + heat_output * electricity_lost_per_heat) / electricity_per_feed


@route.formula("%", "Gangue and slime in the fuel, by mass", zh="煤矸石和煤泥比例")
def waste_share(gangue_share: Num, slime_share: Num) -> Num:
    return gangue_share + slime_share


@route.formula("%", "Coal in the fuel, by mass", zh="煤炭掺烧比例")
def coal_share(waste_share: Num) -> Num:
    """The rest, and no less than none: what shares of 80 and 20 % leave is a rounding."""
    return np.maximum(1 - waste_share, 0)


@route.formula("kt/year", "Fuel fired", zh="入炉燃料量")
def fuel(feed: Num, gangue_share: Num) -> Num:
    return feed / gangue_share


@route.output("kt/year", "Slime fired", zh="煤泥用量")
def slime(fuel: Num, slime_share: Num) -> Num:
    return fuel * slime_share


@route.output("kt/year", "Coal fired", zh="煤炭用量")
def coal(fuel: Num, coal_share: Num) -> Num:
    return fuel * coal_share


@route.formula("MJ/kg", "Lower heating value of the fuel", zh="入炉燃料低位发热量")
def fuel_heating_value(
    gangue_share: Num,
    lower_heating_value: Num,
    slime_share: Num,
    slime_heating_value: Num,
    coal_share: Num,
    coal_heating_value: Num,
) -> Num:
    return gangue_share * lower_heating_value + slime_share * slime_heating_value + coal_share * coal_heating_value


@route.unless_given
def ash(moisture: Num, lower_heating_value: Num, latent_heat: Num, daf_heating_value: Num) -> Num:
    """What does not burn and is not water. Holds for 2 to 20 MJ/kg; clay water and carbonate count as combustible."""
    return 1 - moisture - (lower_heating_value + latent_heat * moisture) / daf_heating_value


@route.unless_given
def lower_heating_value(ash: Num, moisture: Num, daf_heating_value: Num, latent_heat: Num) -> Num:
    """What such ash leaves to burn; without ash either, a typical value stands, and the ash follows from it."""
    return (1 - moisture - ash) * daf_heating_value - latent_heat * moisture


@route.formula("%", "Ash of the slime", zh="煤泥灰分")
def slime_ash(slime_moisture: Num, slime_heating_value: Num, latent_heat: Num, daf_heating_value: Num) -> Num:
    return 1 - slime_moisture - (slime_heating_value + latent_heat * slime_moisture) / daf_heating_value


@route.formula("%", "Ash of the coal", zh="煤炭灰分")
def coal_ash(coal_moisture: Num, coal_heating_value: Num, latent_heat: Num, daf_heating_value: Num) -> Num:
    return 1 - coal_moisture - (coal_heating_value + latent_heat * coal_moisture) / daf_heating_value


@route.unless_given
def carbon(lower_heating_value: Num, carbon_per_heat: Num) -> Num:
    """Carbon that burns; carbonate carbon is not counted."""
    return lower_heating_value * carbon_per_heat


@route.formula("%", "Carbon of the slime", zh="煤泥碳含量")
def slime_carbon(slime_heating_value: Num, carbon_per_heat: Num) -> Num:
    return slime_heating_value * carbon_per_heat


@route.formula("%", "Carbon of the coal", zh="煤炭碳含量")
def coal_carbon(coal_heating_value: Num, carbon_per_heat: Num) -> Num:
    return coal_heating_value * carbon_per_heat


@route.formula("%", "Ash of the fuel", zh="入炉燃料灰分")
def fuel_ash(gangue_share: Num, ash: Num, slime_share: Num, slime_ash: Num, coal_share: Num, coal_ash: Num) -> Num:
    return gangue_share * ash + slime_share * slime_ash + coal_share * coal_ash


@route.formula("%", "Sulphur of the fuel", zh="入炉燃料全硫")
def fuel_sulfur(gangue_share: Num, sulfur: Num, slime_share: Num, coal_share: Num, companion_sulfur: Num) -> Num:
    return gangue_share * sulfur + (slime_share + coal_share) * companion_sulfur


@route.formula("%", "Carbon of the fuel", zh="入炉燃料碳含量")
def fuel_carbon(
    gangue_share: Num, carbon: Num, slime_share: Num, slime_carbon: Num, coal_share: Num, coal_carbon: Num
) -> Num:
    return gangue_share * carbon + slime_share * slime_carbon + coal_share * coal_carbon


# Heat and electricity


@route.formula("TJ/year", "Heat fired", zh="入炉热量")
def heat_input(fuel: Num, fuel_heating_value: Num) -> Num:
    return fuel * fuel_heating_value


@route.formula("%", "Net efficiency with the plant's cooling, no heat sold", zh="计入冷却方式的供电效率")
def plant_efficiency(net_efficiency: Num, cooling_factor: Num) -> Num:
    return net_efficiency * cooling_factor


@route.formula("kWh/t", "Electricity sent out per mass of gangue, no heat sold", zh="单位煤矸石上网电量")
def electricity_per_feed(fuel_heating_value: Num, plant_efficiency: Num, gangue_share: Num) -> Num:
    return fuel_heating_value * plant_efficiency / gangue_share


@route.formula("GWh/year", "Electricity sent out if no heat were sold", zh="纯凝工况上网电量")
def condensing_electricity(feed: Num, electricity_per_feed: Num) -> Num:
    return feed * electricity_per_feed


@route.formula("GWh/year", "Electricity lost to the heat sold", zh="供热减少的电量")
def electricity_lost(heat_output: Num, electricity_lost_per_heat: Num) -> Num:
    return heat_output * electricity_lost_per_heat


@route.output("GWh/year", "Electricity sent out", zh="上网电量")
def net_electricity(condensing_electricity: Num, electricity_lost: Num) -> Num:
    return condensing_electricity - electricity_lost


@route.output("GWh/year", "Electricity generated", zh="发电量")
def gross_electricity(net_electricity: Num, auxiliary_share: Num) -> Num:
    return net_electricity / (1 - auxiliary_share)


@route.output("MW", "Installed capacity", zh="装机容量")
def installed_capacity(condensing_electricity: Num, auxiliary_share: Num, full_load_hours: Num) -> Num:
    """Generator capacity with no heat sold."""
    return condensing_electricity / (1 - auxiliary_share) / full_load_hours


@route.output("g/kWh", "Standard coal per electricity sent out, no heat sold", zh="供电标准煤耗")
def standard_coal_rate(plant_efficiency: Num, standard_coal_heating_value: Num) -> Num:
    return 1 / (plant_efficiency * standard_coal_heating_value)


# Sulphur and limestone


@route.formula("kt/year", "Sulphur fired", zh="入炉硫量")
def sulfur_fired(fuel: Num, fuel_sulfur: Num) -> Num:
    return fuel * fuel_sulfur


@route.formula("kt/year", "Sulphur dioxide formed", zh="二氧化硫生成量")
def sulfur_dioxide_formed(sulfur_fired: Num, sulfur_dioxide_per_sulfur: Num) -> Num:
    """All sulphur burns to SO2, which lime captures in part."""
    return sulfur_fired * sulfur_dioxide_per_sulfur


@route.formula("kt/year", "Sulphur dioxide captured in the furnace", zh="炉内脱硫量")
def sulfur_dioxide_captured(sulfur_dioxide_formed: Num, furnace_capture: Num) -> Num:
    return sulfur_dioxide_formed * furnace_capture


@route.output("t/year", "Sulphur dioxide behind the furnace", zh="炉膛出口二氧化硫")
def furnace_sulfur_dioxide(sulfur_dioxide_formed: Num, furnace_capture: Num) -> Num:
    return sulfur_dioxide_formed * (1 - furnace_capture)


@route.formula("kt/year", "Sulphur dioxide removed by the scrubber", zh="烟气脱硫量")
def sulfur_dioxide_scrubbed(furnace_sulfur_dioxide: Num, scrubber_removal: Num) -> Num:
    return furnace_sulfur_dioxide * scrubber_removal


@route.output("t/year", "Sulphur dioxide emitted", zh="二氧化硫排放量")
def sulfur_dioxide(furnace_sulfur_dioxide: Num, scrubber_removal: Num) -> Num:
    return furnace_sulfur_dioxide * (1 - scrubber_removal)


@route.formula("kt/year", "Calcium carbonate to the furnace", zh="炉内碳酸钙用量")
def furnace_calcite(sulfur_dioxide_formed: Num, furnace_calcium_to_sulfur: Num, calcite_per_sulfur_dioxide: Num) -> Num:
    """Dosed by moles of calcium per mole of sulphur fired; all of it is calcined."""
    return sulfur_dioxide_formed * furnace_calcium_to_sulfur * calcite_per_sulfur_dioxide


@route.formula("kt/year", "Calcium carbonate to the scrubber", zh="烟气脱硫碳酸钙用量")
def scrubber_calcite(
    sulfur_dioxide_scrubbed: Num, scrubber_calcium_to_sulfur: Num, calcite_per_sulfur_dioxide: Num
) -> Num:
    return sulfur_dioxide_scrubbed * scrubber_calcium_to_sulfur * calcite_per_sulfur_dioxide


@route.output("kt/year", "Limestone", zh="石灰石用量")
def limestone(furnace_calcite: Num, scrubber_calcite: Num, limestone_purity: Num) -> Num:
    return (furnace_calcite + scrubber_calcite) / limestone_purity


@route.formula("kt/year", "Calcium sulphate in the ash", zh="灰中硫酸钙")
def calcium_sulfate(sulfur_dioxide_captured: Num, anhydrite_per_sulfur_dioxide: Num) -> Num:
    return sulfur_dioxide_captured * anhydrite_per_sulfur_dioxide


@route.formula("kt/year", "Free lime in the ash", zh="灰中游离氧化钙")
def free_lime(
    furnace_calcite: Num, lime_per_calcite: Num, sulfur_dioxide_captured: Num, lime_per_sulfur_dioxide: Num
) -> Num:
    return furnace_calcite * lime_per_calcite - sulfur_dioxide_captured * lime_per_sulfur_dioxide


@route.formula("kt/year", "Impurities of the furnace limestone", zh="炉内石灰石杂质")
def furnace_grit(furnace_calcite: Num, limestone_purity: Num) -> Num:
    return furnace_calcite / limestone_purity - furnace_calcite


@route.formula("kt/year", "Gypsum", zh="脱硫石膏")
def gypsum(sulfur_dioxide_scrubbed: Num, gypsum_per_sulfur_dioxide: Num) -> Num:
    return sulfur_dioxide_scrubbed * gypsum_per_sulfur_dioxide


@route.formula("kt/year", "Calcium carbonate left in the gypsum", zh="石膏中残余碳酸钙")
def unreacted_calcite(scrubber_calcite: Num, sulfur_dioxide_scrubbed: Num, calcite_per_sulfur_dioxide: Num) -> Num:
    return scrubber_calcite - sulfur_dioxide_scrubbed * calcite_per_sulfur_dioxide


@route.formula("kt/year", "Gypsum with what it carries", zh="脱硫副产物")
def scrubber_residue(gypsum: Num, unreacted_calcite: Num, scrubber_calcite: Num, limestone_purity: Num) -> Num:
    return gypsum + unreacted_calcite + (scrubber_calcite / limestone_purity - scrubber_calcite)


# Carbon and ash


@route.formula("%", "Burnout that the carbon in the ash shows", zh="由灰渣含碳量推算的燃尽率")
def burnout_from_ash(
    fuel_ash: Num, fuel_carbon: Num, fly_ash_share: Num, fly_ash_carbon: Num, bottom_ash_carbon: Num
) -> Num:
    """Carbon balance over the boiler; limestone in the ash dilutes its carbon and is neglected."""
    return 1 - fuel_ash / fuel_carbon * (
        fly_ash_share * fly_ash_carbon / (1 - fly_ash_carbon)
        + (1 - fly_ash_share) * bottom_ash_carbon / (1 - bottom_ash_carbon)
    )


@route.unless_given
def carbon_burnout(burnout_from_ash: Num) -> Num:
    """From the carbon in the ash, when it is measured."""
    return burnout_from_ash


@route.formula("%", "Burnout given against burnout that the ash shows", zh="燃尽率差异")
def burnout_gap(carbon_burnout: Num, burnout_from_ash: Num) -> Num:
    return np.abs(carbon_burnout - burnout_from_ash)


@route.formula("kt/year", "Unburnt carbon", zh="未燃碳")
def unburnt_carbon(fuel: Num, fuel_carbon: Num, carbon_burnout: Num) -> Num:
    return fuel * fuel_carbon * (1 - carbon_burnout)


@route.formula("TJ/year", "Heat lost with unburnt carbon", zh="未燃碳热损失")
def unburnt_heat(unburnt_carbon: Num, carbon_heating_value: Num) -> Num:
    return unburnt_carbon * carbon_heating_value


@route.formula("%", "Boiler efficiency that the unburnt carbon leaves at most", zh="未燃碳允许的锅炉效率上限")
def boiler_efficiency_bound(
    carbon_burnout: Num, fuel_carbon: Num, carbon_heating_value: Num, fuel_heating_value: Num
) -> Num:
    return 1 - (1 - carbon_burnout) * fuel_carbon * carbon_heating_value / fuel_heating_value


@route.formula("kt/year", "Ash with limestone residue and unburnt carbon", zh="灰渣总量")
def residue(
    fuel: Num, fuel_ash: Num, unburnt_carbon: Num, calcium_sulfate: Num, free_lime: Num, furnace_grit: Num
) -> Num:
    return fuel * fuel_ash + unburnt_carbon + calcium_sulfate + free_lime + furnace_grit


@route.output("kt/year", "Fly ash", zh="粉煤灰")
def fly_ash(residue: Num, fly_ash_share: Num) -> Num:
    return residue * fly_ash_share


@route.output("kt/year", "Bottom ash", zh="炉渣")
def bottom_ash(residue: Num, fly_ash_share: Num) -> Num:
    return residue * (1 - fly_ash_share)


@route.formula("%", "Sulphur trioxide in the ash", zh="灰渣三氧化硫")
def ash_sulfur_trioxide(calcium_sulfate: Num, sulfur_trioxide_per_anhydrite: Num, residue: Num) -> Num:
    return calcium_sulfate * sulfur_trioxide_per_anhydrite / residue


@route.formula("kt/year", "Fly ash sold", zh="粉煤灰外销量")
def fly_ash_sold(fly_ash: Num, fly_ash_sold_share: Num) -> Num:
    return fly_ash * fly_ash_sold_share


@route.formula("kt/year", "Bottom ash sold", zh="炉渣外销量")
def bottom_ash_sold(bottom_ash: Num, bottom_ash_sold_share: Num) -> Num:
    return bottom_ash * bottom_ash_sold_share


@route.output("kt/year", "Ash and gypsum stored", zh="灰渣和石膏堆存量")
def residue_stored(
    fly_ash: Num, fly_ash_sold: Num, bottom_ash: Num, bottom_ash_sold: Num, scrubber_residue: Num
) -> Num:
    return fly_ash - fly_ash_sold + bottom_ash - bottom_ash_sold + scrubber_residue


# Air and climate


@route.formula("m3/year", "Dry flue gas at 6 % oxygen", zh="干烟气量（6%氧）")
def flue_gas(heat_input: Num, flue_gas_volume: Num) -> Num:
    return heat_input * flue_gas_volume


@route.output("mg/m3", "Sulphur dioxide behind the furnace, concentration", zh="炉膛出口二氧化硫浓度")
def furnace_sulfur_dioxide_concentration(furnace_sulfur_dioxide: Num, flue_gas: Num) -> Num:
    return furnace_sulfur_dioxide / flue_gas


@route.output("mg/m3", "Sulphur dioxide in the stack, concentration", zh="二氧化硫排放浓度")
def sulfur_dioxide_concentration(sulfur_dioxide: Num, flue_gas: Num) -> Num:
    return sulfur_dioxide / flue_gas


@route.output("mg/m3", "Nitrogen oxides in the stack, concentration", zh="氮氧化物排放浓度")
def nitrogen_oxides_concentration(furnace_nitrogen_oxides: Num, nitrogen_oxides_removal: Num) -> Num:
    return furnace_nitrogen_oxides * (1 - nitrogen_oxides_removal)


@route.unless_given
def dust_concentration(ultra_low_dust_limit: Num) -> Num:
    """When not given: the limit that the filter is bought for."""
    return ultra_low_dust_limit


@route.output("kt/year", "Carbon dioxide from fuel", zh="燃料燃烧二氧化碳")
def fuel_carbon_dioxide(fuel: Num, fuel_carbon: Num, carbon_burnout: Num, carbon_dioxide_per_carbon: Num) -> Num:
    return fuel * fuel_carbon * carbon_burnout * carbon_dioxide_per_carbon


@route.output("kt/year", "Carbon dioxide from limestone", zh="石灰石分解二氧化碳")
def limestone_carbon_dioxide(
    furnace_calcite: Num, scrubber_calcite: Num, unreacted_calcite: Num, carbon_dioxide_per_calcite: Num
) -> Num:
    """All calcium carbonate of the furnace is calcined; that of the scrubber gives off CO2 as far as it reacts."""
    return (furnace_calcite + scrubber_calcite - unreacted_calcite) * carbon_dioxide_per_calcite


@route.output("kt/year", "Carbon dioxide", zh="二氧化碳排放量")
def carbon_dioxide(fuel_carbon_dioxide: Num, limestone_carbon_dioxide: Num) -> Num:
    """From fuel and limestone."""
    return fuel_carbon_dioxide + limestone_carbon_dioxide


@route.output("t/year", "Nitrous oxide", zh="氧化亚氮排放量")
def nitrous_oxide(heat_input: Num, nitrous_oxide_per_heat: Num) -> Num:
    return heat_input * nitrous_oxide_per_heat


@route.output("kt/year", "Greenhouse gases, as carbon dioxide", zh="温室气体排放量")
def greenhouse_gases(carbon_dioxide: Num, nitrous_oxide: Num, nitrous_oxide_warming: Num) -> Num:
    """Carbon dioxide and nitrous oxide of the plant; what the electricity displaces is not deducted."""
    return carbon_dioxide + nitrous_oxide * nitrous_oxide_warming


# Water, reagents, people


@route.output("m3/year", "Water", zh="耗水量")
def water(net_electricity: Num, water_use: Num) -> Num:
    return net_electricity * water_use


@route.formula("t/year", "Urea", zh="尿素用量")
def urea(net_electricity: Num, urea_use: Num) -> Num:
    return net_electricity * urea_use


@route.output("person", "Jobs", zh="就业人数")
def jobs(reference_staff: Num, installed_capacity: Num, reference_staff_capacity: Num, staff_exponent: Num) -> Num:
    """Staff of the plant; coal and ash handling by others comes on top."""
    return reference_staff * (installed_capacity / reference_staff_capacity) ** staff_exponent


@route.output("ha", "Plant site", zh="厂区用地")
def site_area(installed_capacity: Num, site_area_per_power: Num) -> Num:
    """The plant's own land, once; the ash yard is counted apart."""
    return installed_capacity * site_area_per_power


# Capital and operating cost


@route.formula("1", "Plant size against the reference plant of two units", zh="规模比")
def capacity_ratio(installed_capacity: Num, unit_size: Num) -> Num:
    return installed_capacity / (2 * unit_size)


@route.formula("CNY/kW", "Capital cost per capacity", zh="单位投资")
def specific_capital_cost(
    reference_capital_cost: Num, capacity_ratio: Num, capacity_exponent: Num, ultra_low_capital_cost: Num
) -> Num:
    """Published plants of two units, scaled to the capacity; ultra-low-emission equipment comes on top."""
    return reference_capital_cost * capacity_ratio ** (capacity_exponent - 1) + ultra_low_capital_cost


@route.output("MCNY", "Capital cost", zh="总投资")
def capital_cost(specific_capital_cost: Num, installed_capacity: Num) -> Num:
    return specific_capital_cost * installed_capacity


operating_cost = route.total("operating_cost", "MCNY/year", "Operating cost", zh="经营成本")


@operating_cost.item("Gangue", zh="煤矸石")
def gangue_cost(feed: Num, gangue_price: Num, lower_heating_value: Num, gangue_heat_price: Num, vat_rate: Num) -> Num:
    """An own dump by mass, traded gangue by heat."""
    return feed * (gangue_price + lower_heating_value * gangue_heat_price) / (1 + vat_rate)


@operating_cost.item("Reclaiming and crushing", zh="取料与破碎")
def handling_cost(feed: Num, gangue_handling_cost: Num) -> Num:
    return feed * gangue_handling_cost


@operating_cost.item("Slime", zh="煤泥")
def slime_cost(slime: Num, slime_price: Num, vat_rate: Num) -> Num:
    return slime * slime_price / (1 + vat_rate)


@operating_cost.item("Coal", zh="煤炭")
def coal_cost(coal: Num, coal_price: Num, vat_rate: Num) -> Num:
    return coal * coal_price / (1 + vat_rate)


@operating_cost.item("Limestone", zh="石灰石")
def limestone_cost(limestone: Num, limestone_price: Num, vat_rate: Num) -> Num:
    return limestone * limestone_price / (1 + vat_rate)


@operating_cost.item("Urea", zh="尿素")
def urea_cost(urea: Num, urea_price: Num, vat_rate: Num) -> Num:
    return urea * urea_price / (1 + vat_rate)


@operating_cost.item("Materials, services, administration", zh="其他费用")
def other_cost(net_electricity: Num, other_operating_cost: Num) -> Num:
    return net_electricity * other_operating_cost


@operating_cost.item("Storing ash and gypsum", zh="灰渣处置")
def storage_cost(residue_stored: Num, ash_storage_cost: Num) -> Num:
    return residue_stored * ash_storage_cost


@operating_cost.item("Carbon allowances", zh="碳配额")
def allowance_cost(
    fuel_carbon_dioxide: Num, gross_electricity: Num, allowance_benchmark: Num, carbon_price: Num
) -> Num:
    """Allowances short of the free allocation; negative when there are allowances to sell."""
    return (fuel_carbon_dioxide - gross_electricity * allowance_benchmark) * carbon_price


@operating_cost.item("Environmental protection tax", zh="环境保护税")
def air_tax_cost(
    air_tax: Num,
    sulfur_dioxide: Num,
    sulfur_dioxide_equivalent: Num,
    flue_gas: Num,
    nitrogen_oxides_concentration: Num,
    nitrogen_oxides_equivalent: Num,
    dust_concentration: Num,
    dust_equivalent: Num,
) -> Num:
    """At the full rate; reductions below the limits are not counted."""
    return air_tax * (
        sulfur_dioxide / sulfur_dioxide_equivalent
        + flue_gas * nitrogen_oxides_concentration / nitrogen_oxides_equivalent
        + flue_gas * dust_concentration / dust_equivalent
    )


# Revenue

revenue = route.total("revenue", "MCNY/year", "Revenue", zh="营业收入")


@revenue.item("Electricity, net of VAT", zh="电量电费（不含税）")
def electricity_revenue(net_electricity: Num, electricity_price: Num, vat_rate: Num) -> Num:
    return net_electricity * electricity_price / (1 + vat_rate)


@revenue.item("Capacity fee, net of VAT", zh="容量电费（不含税）", standing=True)
def capacity_revenue(
    installed_capacity: Num, auxiliary_share: Num, capacity_fee: Num, capacity_fee_share: Num, vat_rate: Num
) -> Num:
    """Paid on net capacity; captive plants and plants that do not comply get none: set the share to 0."""
    return installed_capacity * (1 - auxiliary_share) * capacity_fee * capacity_fee_share / (1 + vat_rate)


@revenue.item("Heat, net of VAT", zh="供热收入（不含税）")
def heat_revenue(heat_output: Num, heat_price: Num, vat_rate_reduced: Num) -> Num:
    return heat_output * heat_price / (1 + vat_rate_reduced)


@revenue.item("Fly ash, net of VAT", zh="粉煤灰（不含税）")
def fly_ash_revenue(fly_ash_sold: Num, bed_fly_ash_price: Num, vat_rate: Num) -> Num:
    return fly_ash_sold * bed_fly_ash_price / (1 + vat_rate)


@revenue.item("Bottom ash, net of VAT", zh="炉渣（不含税）")
def bottom_ash_revenue(bottom_ash_sold: Num, bottom_ash_price: Num, vat_rate: Num) -> Num:
    return bottom_ash_sold * bottom_ash_price / (1 + vat_rate)


@route.formula("MCNY/year", "VAT on sales", zh="销项税额")
def vat_on_sales(vat_on_power: Num, fly_ash_revenue: Num, bottom_ash_revenue: Num, vat_rate: Num) -> Num:
    return vat_on_power + (fly_ash_revenue + bottom_ash_revenue) * vat_rate


@route.formula("MCNY/year", "Bought at the general rate of VAT, net of it", zh="按基本税率采购额（不含税）")
def purchases(limestone_cost: Num, urea_cost: Num) -> Num:
    """Beside fuel."""
    return limestone_cost + urea_cost


@route.formula("MCNY/year", "VAT on fuel bought", zh="外购燃料进项税额")
def vat_on_energy(gangue_cost: Num, slime_cost: Num, coal_cost: Num, vat_rate: Num) -> Num:
    return (gangue_cost + slime_cost + coal_cost) * vat_rate


@route.formula("MCNY/year", "VAT on electricity and heat", zh="电力和热力销项税额")
def vat_on_power(
    electricity_revenue: Num, capacity_revenue: Num, vat_rate: Num, heat_revenue: Num, vat_rate_reduced: Num
) -> Num:
    return (electricity_revenue + capacity_revenue) * vat_rate + heat_revenue * vat_rate_reduced


@revenue.item("VAT refund", zh="增值税即征即退")
def vat_refund(
    waste_share: Num,
    waste_share_floor: Num,
    sulfur_dioxide_concentration: Num,
    sulfur_dioxide_limit: Num,
    nitrogen_oxides_concentration: Num,
    nitrogen_oxides_limit: Num,
    dust_concentration: Num,
    dust_limit: Num,
    vat_on_power: Num,
    vat_on_purchases: Num,
    vat_refund_share: Num,
) -> Num:
    """On electricity and heat, for a fuel that is waste enough, burnt within the limits of GB 13223."""
    return where(
        (waste_share >= waste_share_floor)
        & (sulfur_dioxide_concentration <= sulfur_dioxide_limit)
        & (nitrogen_oxides_concentration <= nitrogen_oxides_limit)
        & (dust_concentration <= dust_limit),
        np.maximum(vat_on_power - vat_on_purchases, 0) * vat_refund_share,
        0,
    )


@route.output("CNY/kWh", "Levelised cost, net of VAT", zh="平准化成本（不含税）")
def levelised_cost(
    yearly_cost: Num, heat_revenue: Num, fly_ash_revenue: Num, bottom_ash_revenue: Num, net_electricity: Num
) -> Num:
    """Heat and ash sold are credited; capacity fee and VAT refund are not. Compare with a price net of VAT."""
    return (yearly_cost - heat_revenue - fly_ash_revenue - bottom_ash_revenue) / net_electricity


# What the formulas cannot go beyond


@route.formula("%", "What gangue and slime leave to coal", zh="煤炭余量")
def coal_left(waste_share: Num) -> Num:
    return 1 - waste_share


@route.formula("%", "Gangue that is neither ash, water, carbon nor sulphur", zh="煤矸石其余组分")
def gangue_rest(ash: Num, moisture: Num, carbon: Num, sulfur: Num) -> Num:
    """Hydrogen, oxygen, nitrogen, clay water."""
    return 1 - ash - moisture - carbon - sulfur


@route.formula("MJ/kg", "Heating value that carbon and the rest can have at most", zh="碳与其余组分的发热量上限")
def heating_value_bound(carbon: Num, carbon_heating_value: Num, gangue_rest: Num, hydrogen_heating_value: Num) -> Num:
    """As if all that is neither ash, water, carbon nor sulphur were hydrogen."""
    return carbon * carbon_heating_value + gangue_rest * hydrogen_heating_value


@route.formula("TJ/year", "Most heat that can be sold beside the electricity", zh="最大供热量")
def heat_ceiling(
    feed: Num,
    fuel_heating_value: Num,
    gangue_share: Num,
    boiler_efficiency: Num,
    plant_efficiency: Num,
    auxiliary_share: Num,
    electricity_lost_per_heat: Num,
) -> Num:
    """Steam less what the turbine turns into electricity; each heat sold gives some electricity back to the steam."""
    return (
        feed
        / gangue_share
        * fuel_heating_value
        * (boiler_efficiency - plant_efficiency / (1 - auxiliary_share))
        / (1 - electricity_lost_per_heat / (1 - auxiliary_share))
    )


# fmt: off
route.gate("coal_left", ">=", 0, "Gangue and slime make up no more than the fuel",
           zh="煤矸石与煤泥比例之和不超过100%", otherwise="refused")
route.gate("slime_ash", ">=", 0, "Heating value and moisture of the slime leave room for ash",
           zh="煤泥灰分不为负", otherwise="refused")
route.gate("coal_ash", ">=", 0, "Heating value and moisture of the coal leave room for ash",
           zh="煤炭灰分不为负", otherwise="refused")
route.gate("gangue_rest", ">=", 0, "Ash, moisture, carbon and sulphur make up no more than the gangue",
           zh="各组分之和不超过100%", otherwise="refused")
route.gate("lower_heating_value", "<=", "heating_value_bound", "What burns in the gangue holds its heating value",
           zh="可燃组分足以提供所给发热量", otherwise="refused")
route.gate("boiler_efficiency", "<=", "boiler_efficiency_bound", "Unburnt carbon leaves the boiler its efficiency",
           zh="未燃碳损失与锅炉效率相容", otherwise="refused")
route.gate("free_lime", ">=", 0, "Enough limestone for the sulphur captured",
           zh="石灰石足以固硫", otherwise="refused")
route.gate("heat_output", "<=", "heat_ceiling", "The boilers make the heat sold",
           zh="供热量不超过锅炉能力", otherwise="refused")
route.gate("electricity_lost", "<", "condensing_electricity", "The heat sold leaves electricity to send out",
           zh="供热后仍有上网电量", otherwise="refused")
# fmt: on


# What rules and practice ask for


@route.formula("MJ/kg", "Heat of what burns in the gangue", zh="煤矸石可燃质热量")
def combustible_heat(lower_heating_value: Num, latent_heat: Num, moisture: Num) -> Num:
    return lower_heating_value + latent_heat * moisture


@route.formula("MJ/kg", "Most heat that what is neither ash nor water can have", zh="可燃质热量上限")
def combustible_heat_ceiling(ash: Num, moisture: Num, daf_heating_value_ceiling: Num) -> Num:
    return (1 - ash - moisture) * daf_heating_value_ceiling


@route.formula("%", "Sulphur of the dry gangue", zh="煤矸石干基全硫")
def dry_sulfur(sulfur: Num, moisture: Num) -> Num:
    return sulfur / (1 - moisture)


@route.formula("%", "Ash of the dry gangue", zh="干基灰分")
def dry_ash(ash: Num, moisture: Num) -> Num:
    return ash / (1 - moisture)


@route.formula("%", "Lowest boiler efficiency allowed", zh="锅炉热效率下限")
def boiler_efficiency_floor(
    fuel_heating_value: Num,
    lean_fuel_heating_value: Num,
    lean_fuel_boiler_efficiency_floor: Num,
    usual_boiler_efficiency_floor: Num,
) -> Num:
    return where(
        fuel_heating_value < lean_fuel_heating_value, lean_fuel_boiler_efficiency_floor, usual_boiler_efficiency_floor
    )


@route.formula("MW", "Smallest unit allowed; none where heat is sold", zh="单机容量下限（供热机组不限）")
def unit_size_needed(heat_output: Num, unit_size_floor: Num) -> Num:
    return where(heat_output > 0, 0, unit_size_floor)


@route.formula("kg/GJ", "Carbon per heat of the gangue", zh="煤矸石单位热值含碳量")
def gangue_carbon_per_heat(carbon: Num, lower_heating_value: Num) -> Num:
    return carbon / lower_heating_value


@route.output("1", "Use class by heating value: 0 fill, 1 brick, 2 fuel, 3 coal", zh="按发热量的用途分类")
def use_class(lower_heating_value: Num, fill_class_ceiling: Num, fuel_class_floor: Num, coal_class_floor: Num) -> Num:
    """Of the technical policy outline of 1999."""
    fuel_or_coal = where(lower_heating_value > coal_class_floor, 3, 2)
    return where(
        lower_heating_value < fill_class_ceiling, 0, where(lower_heating_value < fuel_class_floor, 1, fuel_or_coal)
    )


@route.output("1", "Sulphur class of GB/T 29162: 1 low, 2 medium, 3 high", zh="GB/T 29162硫分等级")
def sulfur_class(dry_sulfur: Num, low_sulfur_class: Num, high_sulfur_class: Num) -> Num:
    return where(dry_sulfur <= low_sulfur_class, 1, where(dry_sulfur <= high_sulfur_class, 2, 3))


@route.output("1", "Ash class of GB/T 29162: 1 low, 2 medium, 3 high", zh="GB/T 29162灰分等级")
def ash_class(dry_ash: Num, low_ash_class: Num, high_ash_class: Num) -> Num:
    return where(dry_ash <= low_ash_class, 1, where(dry_ash <= high_ash_class, 2, 3))


@route.formula("%", "Steam that becomes electricity, no heat sold", zh="汽轮机循环效率")
def turbine_efficiency(plant_efficiency: Num, auxiliary_share: Num, boiler_efficiency: Num) -> Num:
    return plant_efficiency / (1 - auxiliary_share) / boiler_efficiency


@route.formula("1", "Fuel against ash, by mass", zh="灰渣浓缩倍数")
def activity_enrichment(fuel: Num, residue: Num) -> Num:
    """Burning leaves the activity in the ash, which limestone dilutes."""
    return fuel / residue


# fmt: off
route.gate("fuel_heating_value", ">=", "heating_value_floor", "The fuel burns on its own",
           zh="燃料可稳定燃烧", otherwise="unsuitable")
route.gate("lower_heating_value", ">=", "fuel_class_floor", "The gangue is of the class used as fuel",
           zh="煤矸石属燃料类", otherwise="conditional")
route.gate("lower_heating_value", ">=", "policy_heating_value_floor", "Gangue within the lean-coal power policy",
           zh="符合低热值煤发电政策下限", otherwise="conditional")
route.gate("fuel_heating_value", "<=", "waste_heating_value_ceiling", "The fuel counts as waste, not as coal",
           zh="入炉燃料属综合利用范围", otherwise="conditional")
route.gate("fuel_heating_value", "<=", "policy_heating_value_ceiling", "Fuel within the lean-coal power policy",
           zh="符合低热值煤发电政策上限", otherwise="conditional")
route.gate("combustible_heat", "<=", "combustible_heat_ceiling", "Heating value, ash and moisture agree",
           zh="发热量与灰分、水分相符", otherwise="conditional")
route.gate("gangue_carbon_per_heat", ">=", "carbon_per_heat_floor", "Carbon fits the heating value, lower end",
           zh="碳含量与发热量相符（下限）", otherwise="conditional")
route.gate("gangue_carbon_per_heat", "<=", "carbon_per_heat_ceiling", "Carbon fits the heating value, upper end",
           zh="碳含量与发热量相符（上限）", otherwise="conditional")
route.gate("waste_share", ">=", "waste_share_floor", "Gangue and slime make up enough of the fuel",
           zh="煤矸石和煤泥比例达标", otherwise="conditional")
route.gate("unit_size", ">=", "unit_size_needed", "The units are large enough for a new condensing plant",
           zh="单机容量达标", otherwise="conditional")
route.gate("boiler_efficiency", ">=", "boiler_efficiency_floor", "The boiler is efficient enough",
           zh="锅炉热效率达标", otherwise="conditional")
route.gate("turbine_efficiency", "<=", "turbine_efficiency_ceiling", "Plant and boiler leave a real turbine",
           zh="全厂与锅炉效率相容", otherwise="conditional")
route.gate("boiler_steam", ">", "emission_standard_scope", "GB 13223 applies to the boiler",
           zh="锅炉属GB 13223适用范围", otherwise="conditional")
route.gate("fuel_sulfur", "<=", "sulfur_ceiling", "Sulphur needs no special design",
           zh="硫分无需专项设计", otherwise="conditional")
route.gate("dry_sulfur", "<=", "high_sulfur_class", "Not high-sulphur gangue by GB/T 29162",
           zh="非GB/T 29162高硫煤矸石", otherwise="conditional")
route.gate("dry_ash", "<=", "high_ash_class", "Not high-ash gangue by GB/T 29162",
           zh="非GB/T 29162高灰煤矸石", otherwise="conditional")
route.gate("sulfur_dioxide_concentration", "<=", "sulfur_dioxide_limit", "Sulphur dioxide within GB 13223",
           zh="二氧化硫达到GB 13223", otherwise="unsuitable")
route.gate("nitrogen_oxides_concentration", "<=", "nitrogen_oxides_limit", "Nitrogen oxides within GB 13223",
           zh="氮氧化物达到GB 13223", otherwise="unsuitable")
route.gate("dust_concentration", "<=", "dust_limit", "Dust within GB 13223",
           zh="烟尘达到GB 13223", otherwise="unsuitable")
route.gate("sulfur_dioxide_concentration", "<=", "ultra_low_sulfur_dioxide_limit", "Sulphur dioxide is ultra-low",
           zh="二氧化硫达到超低排放", otherwise="conditional")
route.gate("nitrogen_oxides_concentration", "<=", "ultra_low_nitrogen_oxides_limit", "Nitrogen oxides are ultra-low",
           zh="氮氧化物达到超低排放", otherwise="conditional")
route.gate("dust_concentration", "<=", "ultra_low_dust_limit", "Dust is ultra-low",
           zh="烟尘达到超低排放", otherwise="conditional")
route.gate("internal_exposure", "<=", "internal_exposure_limit", "Radium lets the ash be used in buildings",
           zh="内照射指数达标", otherwise="conditional")
route.gate("external_exposure", "<=", "external_exposure_limit", "Radiation lets the ash be used in buildings",
           zh="外照射指数达标", otherwise="conditional")
route.gate("burnout_gap", "<=", "burnout_gap_limit", "Burnout and carbon in the ash agree",
           zh="燃尽率与灰渣含碳相符", otherwise="conditional")
route.requires("boiler_rule", "boiler", "circulating_fluidised_bed", "The boiler is a circulating fluidised bed",
               zh="锅炉为循环流化床", otherwise="unsuitable")
# fmt: on


# The receipt: left from the inputs, right from the sum of the outputs


@route.formula("kt/year", "Oxygen taken up", zh="耗氧量")
def oxygen_taken_up(
    fuel_carbon_dioxide: Num,
    carbon_dioxide_per_carbon: Num,
    oxygen_per_carbon: Num,
    sulfur_fired: Num,
    oxygen_per_sulfur: Num,
    sulfur_dioxide_captured: Num,
    sulfur_dioxide_scrubbed: Num,
    oxygen_per_sulfur_dioxide: Num,
) -> Num:
    return (
        fuel_carbon_dioxide / carbon_dioxide_per_carbon * oxygen_per_carbon
        + sulfur_fired * oxygen_per_sulfur
        + (sulfur_dioxide_captured + sulfur_dioxide_scrubbed) * oxygen_per_sulfur_dioxide
    )


@route.formula("kt/year", "Fuel, limestone, oxygen and gypsum water", zh="投入质量")
def mass_in(
    feed: Num,
    slime: Num,
    coal: Num,
    limestone: Num,
    oxygen_taken_up: Num,
    sulfur_dioxide_scrubbed: Num,
    water_per_sulfur_dioxide: Num,
) -> Num:
    return feed + slime + coal + limestone + oxygen_taken_up + sulfur_dioxide_scrubbed * water_per_sulfur_dioxide


@route.formula("kt/year", "Ash, gypsum and gases", zh="产出质量")
def mass_out(
    fly_ash: Num,
    bottom_ash: Num,
    scrubber_residue: Num,
    carbon_dioxide: Num,
    sulfur_dioxide: Num,
    fuel: Num,
    fuel_ash: Num,
    fuel_carbon: Num,
    fuel_sulfur: Num,
) -> Num:
    """Besides ash, carbon and sulphur all of the fuel leaves as water vapour and other gas."""
    return (
        fly_ash
        + bottom_ash
        + scrubber_residue
        + carbon_dioxide
        + sulfur_dioxide
        + fuel * (1 - fuel_ash - fuel_carbon - fuel_sulfur)
    )


@route.formula("kt/year", "Carbon in fuel and limestone", zh="投入碳")
def carbon_in(
    feed: Num,
    carbon: Num,
    slime: Num,
    slime_carbon: Num,
    coal: Num,
    coal_carbon: Num,
    limestone: Num,
    limestone_purity: Num,
    carbon_per_calcite: Num,
) -> Num:
    return feed * carbon + slime * slime_carbon + coal * coal_carbon + limestone * limestone_purity * carbon_per_calcite


@route.formula("kt/year", "Carbon in gas, ash and gypsum", zh="产出碳")
def carbon_out(
    carbon_dioxide: Num,
    carbon_dioxide_per_carbon: Num,
    unburnt_carbon: Num,
    unreacted_calcite: Num,
    carbon_per_calcite: Num,
) -> Num:
    return carbon_dioxide / carbon_dioxide_per_carbon + unburnt_carbon + unreacted_calcite * carbon_per_calcite


@route.formula("kt/year", "Sulphur in the fuel", zh="投入硫")
def sulfur_in(feed: Num, sulfur: Num, slime: Num, coal: Num, companion_sulfur: Num) -> Num:
    return feed * sulfur + (slime + coal) * companion_sulfur


@route.formula("kt/year", "Sulphur in gas, ash and gypsum", zh="产出硫")
def sulfur_out(
    sulfur_dioxide: Num,
    sulfur_dioxide_per_sulfur: Num,
    calcium_sulfate: Num,
    sulfur_per_anhydrite: Num,
    gypsum: Num,
    sulfur_per_gypsum: Num,
) -> Num:
    return (
        sulfur_dioxide / sulfur_dioxide_per_sulfur + calcium_sulfate * sulfur_per_anhydrite + gypsum * sulfur_per_gypsum
    )


@route.formula("kt/year", "Calcium in the limestone", zh="投入钙")
def calcium_in(limestone: Num, limestone_purity: Num, calcium_per_calcite: Num) -> Num:
    return limestone * limestone_purity * calcium_per_calcite


@route.formula("kt/year", "Calcium in ash and gypsum", zh="产出钙")
def calcium_out(
    calcium_sulfate: Num,
    calcium_per_anhydrite: Num,
    free_lime: Num,
    calcium_per_lime: Num,
    gypsum: Num,
    calcium_per_gypsum: Num,
    unreacted_calcite: Num,
    calcium_per_calcite: Num,
) -> Num:
    return (
        calcium_sulfate * calcium_per_anhydrite
        + free_lime * calcium_per_lime
        + gypsum * calcium_per_gypsum
        + unreacted_calcite * calcium_per_calcite
    )


@route.formula("kt/year", "Ash of the fuel, with what carbon, limestone and scrubber add", zh="投入灰分及附加固体")
def ash_in(
    feed: Num,
    ash: Num,
    slime: Num,
    slime_ash: Num,
    coal: Num,
    coal_ash: Num,
    unburnt_carbon: Num,
    calcium_sulfate: Num,
    free_lime: Num,
    furnace_grit: Num,
    scrubber_residue: Num,
) -> Num:
    """Sums on both sides: a difference of large masses would balance to no more than their rounding."""
    return (
        feed * ash
        + slime * slime_ash
        + coal * coal_ash
        + unburnt_carbon
        + calcium_sulfate
        + free_lime
        + furnace_grit
        + scrubber_residue
    )


@route.formula("kt/year", "Residues sold and stored", zh="外销与堆存残渣")
def ash_out(fly_ash_sold: Num, bottom_ash_sold: Num, residue_stored: Num) -> Num:
    return fly_ash_sold + bottom_ash_sold + residue_stored


@route.formula("TJ/year", "Heat of gangue, slime and coal", zh="燃料热量")
def fuel_energy(
    feed: Num,
    lower_heating_value: Num,
    slime: Num,
    slime_heating_value: Num,
    coal: Num,
    coal_heating_value: Num,
) -> Num:
    return feed * lower_heating_value + slime * slime_heating_value + coal * coal_heating_value


@route.formula("TJ/year", "Heat in the steam", zh="蒸汽热量")
def steam_energy(fuel_energy: Num, boiler_efficiency: Num) -> Num:
    return fuel_energy * boiler_efficiency


@route.formula("TJ/year", "Electricity generated and heat sold", zh="发电量与供热量")
def energy_out(gross_electricity: Num, heat_output: Num) -> Num:
    return gross_electricity + heat_output


@route.formula("TJ/year", "Heat in the steam and in unburnt carbon", zh="蒸汽热量与未燃碳热量")
def heat_accounted(steam_energy: Num, unburnt_heat: Num) -> Num:
    return steam_energy + unburnt_heat


@route.formula("GWh/year", "Electricity that the fuel can make", zh="燃料可供电量")
def electricity_in(fuel_energy: Num, net_efficiency: Num, cooling_factor: Num) -> Num:
    return fuel_energy * net_efficiency * cooling_factor


@route.formula(
    "GWh/year", "Electricity generated, less own use, and what the heat sold takes", zh="发电量减厂用电加供热折电"
)
def electricity_out(
    gross_electricity: Num, auxiliary_share: Num, heat_output: Num, electricity_lost_per_heat: Num
) -> Num:
    return gross_electricity - gross_electricity * auxiliary_share + heat_output * electricity_lost_per_heat


route.check("mass", "mass_in", "==", "mass_out", "Mass", zh="质量平衡")
route.check("carbon", "carbon_in", "==", "carbon_out", "Carbon", zh="碳平衡")
route.check("sulfur", "sulfur_in", "==", "sulfur_out", "Sulphur", zh="硫平衡")
route.check("calcium", "calcium_in", "==", "calcium_out", "Calcium", zh="钙平衡")
route.check("ash", "ash_in", "==", "ash_out", "Ash", zh="灰分平衡")
route.check(
    "combustion", "fuel_energy", ">=", "heat_accounted", "No more steam and unburnt carbon than fuel", zh="燃烧热量平衡"
)
route.check(
    "energy", "steam_energy", ">=", "energy_out", "No more electricity and heat than steam", zh="能量不超过蒸汽热量"
)
route.check("electricity", "electricity_in", "==", "electricity_out", "Electricity", zh="电量平衡")


# Named questions

route.example(
    "million_tonnes", "A million tonnes of gangue a year, nothing else known", {"feed": quantity(1000, "kt/year")}
)
route.example(
    "assayed_gangue_guangxi",
    "Assayed gangue and a surveyed pile in Guangxi, money of 2024",
    {
        "feed": quantity(800, "kt/year"),
        "feedstock": {
            "lower_heating_value": quantity(1900, "kcal/kg"),
            "ash": quantity(66, "%"),
            "moisture": quantity(6.5, "%"),
            "sulfur": quantity(1.8, "%"),
            "carbon": quantity(20.5, "%"),
            "radium": quantity(95, "Bq/kg"),
            "thorium": quantity(70, "Bq/kg"),
            "potassium": quantity(500, "Bq/kg"),
        },
        "plant": {"unit_size": quantity(150, "MW"), "boiler_efficiency": quantity(89, "%")},
        "pile": {"mass": quantity(12, "Mt"), "footprint": quantity(45, "ha")},
        "context": {"region": "CN-GX", "price_year": 2024},
    },
)
route.example(
    "heat_and_power_target",
    "Heat and power from gangue, slime and coal, sized by the electricity wanted",
    {
        "target": quantity(1500, "GWh/year"),
        "plant": {
            "unit_size": quantity(300, "MW"),
            "gangue_share": quantity(60, "%"),
            "slime_share": quantity(25, "%"),
            "heat_output": quantity(3000, "TJ/year"),
        },
    },
)
route.example(
    "chinese_units",
    "Ten thousand tonnes, mu and ten thousand yuan, with the working",
    {
        "feed": quantity(120, "10kt/year"),
        "feedstock": {"lower_heating_value": quantity(2000, "kcal/kg")},
        "pile": {"areal_loading": quantity(1.8, "10kt/mu")},
        "context": {"units": "chinese"},
        "detail": "working",
    },
)
route.example(
    "what_if_efficiency",
    "A better turbine and dearer electricity: coefficients replaced by id",
    {
        "feed": quantity(1000, "kt/year"),
        "coefficients": {
            "gangue_power.net_efficiency": quantity(36, "%"),
            "gangue_power.electricity_price": quantity(0.42, "CNY/kWh"),
        },
        "context": {"currency": "USD", "units": {"net_electricity": "MWh/year"}},
    },
)
