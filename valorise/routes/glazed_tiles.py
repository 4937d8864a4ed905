"""Glazed wall tiles: gangue ground with clay and limestone, pressed, glazed, and fired in a roller kiln.

Gangue gives the body clay, silica and a little heat; water, carbon and part of the sulphur leave it in the kiln. Fired
once or twice: the figures hold for the whole works, per tile sold. Prices are net of VAT unless a label says otherwise.

Known limits. For screening, to about 40 %. No industrial tile of Chinese gangue with inputs and outputs was found: the
gangue share rests on patents. All that is fired carries glaze, whereas rejects of a first firing would carry none. All
calcium oxide of the gangue is taken as calcite, all its carbon burns, and the other materials bring no sulphur. Gangue
is not calcined beforehand: one too rich in carbon is found by its gate. Fuel brings no sulphur; a scrubber and its
residue are not counted, nor is what the glaze emits where it is made. Pay and staff of another year are today's,
restated. No list of VAT refunds names these tiles, so there is none.

The plan of Heshan (1997) is for comparison, and no cost is computed from it. The source says 2.92 million yuan to
produce 160,000 m2; that this is the output of a year is our reading.
"""

import numpy as np

from valorise.engine.expression import where
from valorise.engine.reactions import reaction
from valorise.engine.route import Given, Num, Route, choice, fraction, given, quantity

route = Route(
    "glazed-tiles",
    title="Glazed wall tiles from gangue",
    title_zh="煤矸石釉面砖",
    about="Dry-pressed, porous, glazed wall tiles (group BIII) whose body is in part coal gangue.",
    topics=("glazed_tiles",),
    shares=("gangue", "radioactivity", "land", "works", "energy"),
    feed=Given("kt/year", "Gangue used", "煤矸石用量", least=0.001, most=10_000),
    target_of="tile_area",
    headline=("tile_area", "revenue", "margin", "capital_cost", "purchased_heat", "carbon_dioxide", "jobs"),
    caveats=(
        (
            "Tiles use little gangue: an outlet for its value, not for a pile.",
            "釉面砖消纳煤矸石量小，属增值利用，不能消除矸石山。",
        ),
        (
            "Glazed tiles are in no list of VAT refunds; none is counted.",
            "釉面砖未列入增值税即征即退目录，未计退税。",
        ),
        (
            "The Heshan plan of 1997 is a plan; that its 160,000 m2 are the output of one year is our reading.",
            "合山1997年规划仅为计划；其16万平方米为年产量系我方理解。",
        ),
        (
            "No scrubber is paid for, nor tax on the sulphur that leaves: with much sulphur the margin is too good.",
            "未计脱硫设施费用及二氧化硫环保税：硫分高时毛利偏乐观。",
        ),
    ),
)


# What the question may give


@route.part
class Plant:
    """The works: what goes into the body, and how it is fired."""

    gangue_share = given()
    dry_heating_value = given(about="From heating value or carbon, where the analysis has them.")
    body_calcite = given()
    body_loss_on_ignition = given(
        "%", "Loss on ignition of the body", zh="坯体烧失量", least=0, most=60, about="Of the fresh dry body mix."
    )
    fired_yield = given()
    rejects_returned = fraction(
        "Fired rejects ground and returned to the body", zh="废砖回用比例", default=100, about="The rest is stored."
    )
    glaze_coat = given()
    glaze_transfer_efficiency = given()
    fuel = choice("natural_gas", "coal", label="Fuel bought", zh="外购燃料")
    sulfur_dioxide_concentration = given(
        "mg/m3",
        "Sulphur dioxide in the stack, at 18 % oxygen",
        zh="二氧化硫排放浓度（18%氧）",
        least=0,
        most=100_000,
        about="Without it, as if there were no scrubber.",
    )
    nitrogen_oxides_concentration = given(
        "mg/m3", "Nitrogen oxides in the stack, at 18 % oxygen", zh="氮氧化物排放浓度（18%氧）", least=0, most=10_000
    )
    dust_concentration = given(
        "mg/m3", "Dust in the stack, at 18 % oxygen", zh="颗粒物排放浓度（18%氧）", least=0, most=10_000
    )
    haul_distance = given("km", "Haul from the pile to the plant", zh="运距", least=0, most=2000, default=0)


@route.part
class Tile:
    """The tile that is sold."""

    tile_thickness = given()
    bulk_density = given()
    areal_mass = given("kg/m2", "Mass of the tile per area", zh="单位面积砖重", least=4.5, most=50)
    water_absorption = fraction("Water absorption of the tile", zh="吸水率")
    modulus_of_rupture = given("MPa", "Modulus of rupture of the tile", zh="断裂模数", least=0, most=200)
    first_grade_share = given()


# Reactions

calcination = reaction("CaCO3 -> CaO + CO2")
calcite_elements = reaction("Ca + C + 3/2 O2 -> CaCO3")

# fmt: off
for name, equation, of, per, label, zh in (
    ("carbon_dioxide_per_calcite", calcination, "CO2", "CaCO3",
     "Carbon dioxide per calcium carbonate", "每份碳酸钙的二氧化碳"),
    ("lime_per_calcite", calcination, "CaO", "CaCO3", "Lime per calcium carbonate", "每份碳酸钙的氧化钙"),
    ("carbon_per_calcite", calcite_elements, "C", "CaCO3", "Carbon in calcium carbonate", "碳酸钙含碳"),
):
    route.mass_ratio(name, equation, of, per, label, zh=zh)
# fmt: on
del name, equation, of, per, label, zh


# Body: what a dry mix is made of


@route.unless_given
def dry_heating_value(lower_heating_value: Num, latent_heat: Num, moisture: Num) -> Num:
    """From the heating value as received, whose moisture has to evaporate."""
    return (lower_heating_value + latent_heat * moisture) / (1 - moisture)


@route.unless_given(of="dry_heating_value")
def dry_heating_value_of_carbon(carbon: Num, moisture: Num, organic_carbon_per_heat: Num) -> Num:
    """From the carbon: burnt gangue as received may have no heating value at all."""
    return carbon / (1 - moisture) / organic_carbon_per_heat


@route.unless_given
def carbon(dry_heating_value: Num, moisture: Num, organic_carbon_per_heat: Num) -> Num:
    return dry_heating_value * (1 - moisture) * organic_carbon_per_heat


@route.unless_given
def loss_on_ignition(moisture: Num, ash: Num) -> Num:
    """What is neither ash nor moisture."""
    return 1 - moisture - ash


@route.unless_given(of="loss_on_ignition")
def loss_of_parts(
    dehydroxylation_loss: Num,
    carbon: Num,
    organic_carbon_share: Num,
    calcium_oxide: Num,
    lime_per_calcite: Num,
    carbon_dioxide_per_calcite: Num,
) -> Num:
    """Clay water, organic matter and the carbon dioxide of calcite; pyrite is left out."""
    return (
        dehydroxylation_loss
        + carbon / organic_carbon_share
        + calcium_oxide / lime_per_calcite * carbon_dioxide_per_calcite
    )


@route.formula("%", "Calcite of the gangue in the body", zh="坯体中煤矸石带入方解石")
def gangue_calcite(gangue_share: Num, calcium_oxide: Num, moisture: Num, lime_per_calcite: Num) -> Num:
    return gangue_share * calcium_oxide / (1 - moisture) / lime_per_calcite


@route.formula("%", "Limestone in the body", zh="坯体石灰石掺量")
def limestone_share(body_calcite: Num, gangue_calcite: Num) -> Num:
    """What the gangue's own calcite leaves to be added."""
    return np.maximum(body_calcite - gangue_calcite, 0)


@route.formula("%", "Clay, feldspar and quartz in the body", zh="坯体黏土、长石、石英掺量")
def clay_share(gangue_share: Num, limestone_share: Num) -> Num:
    return 1 - gangue_share - limestone_share


@route.unless_given
def body_loss_on_ignition(
    gangue_share: Num,
    loss_on_ignition: Num,
    moisture: Num,
    limestone_share: Num,
    carbon_dioxide_per_calcite: Num,
    clay_share: Num,
    clay_loss_on_ignition: Num,
) -> Num:
    """Of the mix as of its parts; a measurement is better."""
    return (
        gangue_share * loss_on_ignition / (1 - moisture)
        + limestone_share * carbon_dioxide_per_calcite
        + clay_share * clay_loss_on_ignition
    )


@route.formula("%", "Organic carbon of the body", zh="坯体有机碳")
def body_carbon(gangue_share: Num, carbon: Num, moisture: Num) -> Num:
    return gangue_share * carbon / (1 - moisture)


@route.formula("%", "Sulphur of the body", zh="坯体硫")
def body_sulfur(gangue_share: Num, sulfur: Num, moisture: Num) -> Num:
    return gangue_share * sulfur / (1 - moisture)


@route.formula("%", "Lime of the body", zh="坯体氧化钙")
def body_lime(limestone_share: Num, gangue_calcite: Num, lime_per_calcite: Num) -> Num:
    return (limestone_share + gangue_calcite) * lime_per_calcite


@route.formula("%", "Clay water and other matter that the body loses", zh="坯体结构水及其他烧失")
def body_other_loss(
    body_loss_on_ignition: Num,
    body_carbon: Num,
    limestone_share: Num,
    gangue_calcite: Num,
    carbon_dioxide_per_calcite: Num,
    body_sulfur: Num,
    sulfur_retention: Num,
) -> Num:
    """What carbon, calcite and sulphur leave of the loss on ignition."""
    return (
        body_loss_on_ignition
        - body_carbon
        - (limestone_share + gangue_calcite) * carbon_dioxide_per_calcite
        - body_sulfur * (1 - sulfur_retention)
    )


# Per area of tile sold


@route.unless_given
def areal_mass(tile_thickness: Num, bulk_density: Num) -> Num:
    return tile_thickness * bulk_density


@route.formula("kg/m2", "Glaze on the fired tile", zh="烧后釉层质量")
def fired_glaze(glaze_coat: Num, glaze_loss_on_ignition: Num) -> Num:
    return glaze_coat * (1 - glaze_loss_on_ignition)


@route.formula("kg/m2", "Fired rejects per area sold", zh="单位产品废砖量")
def rejects_per_area(areal_mass: Num, fired_yield: Num) -> Num:
    return areal_mass * (1 - fired_yield) / fired_yield


@route.formula("kg/m2", "Fresh dry body per area sold", zh="单位产品干坯料量")
def body_per_area(
    areal_mass: Num,
    fired_glaze: Num,
    fired_yield: Num,
    rejects_per_area: Num,
    rejects_returned: Num,
    body_loss_on_ignition: Num,
) -> Num:
    """The body of all that is fired, less what returned rejects bring. Green scrap goes round without loss."""
    return ((areal_mass - fired_glaze) / fired_yield - rejects_per_area * rejects_returned) / (
        1 - body_loss_on_ignition
    )


@route.output("kg/m2", "Gangue per area sold", zh="单位产品煤矸石用量")
def gangue_per_area(body_per_area: Num, gangue_share: Num, moisture: Num) -> Num:
    """As received."""
    return body_per_area * gangue_share / (1 - moisture)


@route.formula("MJ/m2", "Heat of the gangue that saves fuel, per area sold", zh="单位产品煤矸石有效热量")
def own_heat_per_area(body_per_area: Num, gangue_share: Num, dry_heating_value: Num, gangue_heat_use: Num) -> Num:
    """Of the dry gangue: its moisture leaves in the dryer, whose heat is counted in the demand."""
    return body_per_area * gangue_share * dry_heating_value * gangue_heat_use


@route.formula("MJ/m2", "Heat from fuel per area sold", zh="单位产品燃料热耗")
def fuel_heat_per_area(areal_mass: Num, firing_heat: Num, own_heat_per_area: Num) -> Num:
    return areal_mass * firing_heat - own_heat_per_area


# Tiles and what they are made of


@route.unless_given
def feed(target: Num, gangue_per_area: Num) -> Num:
    """The gangue that a wanted area of tiles needs."""
    return target * gangue_per_area


@route.output("m2/year", "Tiles sold", zh="釉面砖销售面积")
def tile_area(feed: Num, gangue_per_area: Num) -> Num:
    return feed / gangue_per_area


@route.output("kt/year", "Tiles sold, mass", zh="釉面砖销售质量")
def tile_mass(tile_area: Num, areal_mass: Num) -> Num:
    return tile_area * areal_mass


@route.formula("kt/year", "Fresh dry body", zh="干坯料量")
def body(tile_area: Num, body_per_area: Num) -> Num:
    return tile_area * body_per_area


@route.output("kt/year", "Gangue in the body, as received", zh="坯体煤矸石用量（收到基）")
def gangue_use(body: Num, gangue_share: Num, moisture: Num) -> Num:
    return body * gangue_share / (1 - moisture)


@route.output("kt/year", "Limestone", zh="石灰石用量")
def limestone(body: Num, limestone_share: Num) -> Num:
    return body * limestone_share


@route.output("kt/year", "Clay, feldspar and quartz", zh="黏土、长石、石英用量")
def clay(body: Num, clay_share: Num) -> Num:
    return body * clay_share


@route.formula("kt/year", "Fired rejects", zh="废砖量")
def rejects(tile_area: Num, rejects_per_area: Num) -> Num:
    return tile_area * rejects_per_area


@route.formula("kt/year", "Fired rejects in the body", zh="回用废砖量")
def grog(rejects: Num, rejects_returned: Num) -> Num:
    return rejects * rejects_returned


@route.formula("%", "Fired rejects against the fresh body", zh="废砖回掺比例")
def grog_share(grog: Num, body: Num) -> Num:
    return grog / body


@route.formula("kt/year", "Glaze on all that is fired, dry", zh="施釉总量")
def glaze_applied(tile_area: Num, fired_yield: Num, glaze_coat: Num) -> Num:
    return tile_area / fired_yield * glaze_coat


@route.output("t/year", "Glaze prepared, dry", zh="釉料用量（干）")
def glaze(glaze_applied: Num, glaze_transfer_efficiency: Num) -> Num:
    return glaze_applied / glaze_transfer_efficiency


@route.formula("kt/year", "Glaze lost", zh="釉料损失量")
def glaze_lost(glaze: Num, glaze_transfer_efficiency: Num) -> Num:
    return glaze * (1 - glaze_transfer_efficiency)


@route.output("kt/year", "Rejects and lost glaze stored", zh="废砖及釉泥堆存量")
def residue_stored(rejects: Num, rejects_returned: Num, glaze_lost: Num) -> Num:
    return rejects * (1 - rejects_returned) + glaze_lost


@route.output("m2/year", "First grade", zh="优等品面积")
def first_grade_area(tile_area: Num, first_grade_share: Num) -> Num:
    return tile_area * first_grade_share


@route.output("m2/year", "Second grade", zh="次等品面积")
def second_grade_area(tile_area: Num, first_grade_share: Num) -> Num:
    return tile_area * (1 - first_grade_share)


# Heat, electricity, water


@route.output("TJ/year", "Heat used", zh="热耗量")
def thermal_energy(tile_mass: Num, firing_heat: Num) -> Num:
    return tile_mass * firing_heat


@route.output("TJ/year", "Heat of the gangue that is of use", zh="煤矸石有效热量")
def own_heat(tile_area: Num, own_heat_per_area: Num) -> Num:
    return tile_area * own_heat_per_area


@route.output("TJ/year", "Heat bought", zh="外购热量")
def purchased_heat(thermal_energy: Num, own_heat: Num) -> Num:
    """What the gangue does not bring; there is no other source."""
    return thermal_energy - own_heat


@route.output("GWh/year", "Electricity", zh="用电量")
def electricity_use(tile_mass: Num, electricity_per_tile: Num) -> Num:
    return tile_mass * electricity_per_tile


@route.output("MJ/m2", "Fuel and electricity per area sold", zh="单位产品综合能耗")
def energy_per_area(purchased_heat: Num, electricity_use: Num, tile_area: Num) -> Num:
    """Electricity at its heat, as the norm counts it."""
    return (purchased_heat + electricity_use) / tile_area


@route.output("m3/year", "Water", zh="耗水量")
def water(tile_area: Num, water_per_tile: Num) -> Num:
    return tile_area * water_per_tile


# Air and climate


@route.output("kt/year", "Carbon dioxide of the gangue's carbon", zh="煤矸石燃烧二氧化碳")
def gangue_carbon_dioxide(body: Num, body_carbon: Num, carbon_dioxide_per_carbon: Num) -> Num:
    return body * body_carbon * carbon_dioxide_per_carbon


@route.output("kt/year", "Carbon dioxide of carbonate", zh="碳酸盐分解二氧化碳")
def carbonate_carbon_dioxide(
    body: Num, limestone_share: Num, gangue_calcite: Num, carbon_dioxide_per_calcite: Num
) -> Num:
    return body * (limestone_share + gangue_calcite) * carbon_dioxide_per_calcite


@route.output("kt/year", "Carbon dioxide", zh="二氧化碳排放量")
def carbon_dioxide(
    gangue_carbon_dioxide: Num, carbonate_carbon_dioxide: Num, fuel_carbon_dioxide: Num, grid_carbon_dioxide: Num
) -> Num:
    return gangue_carbon_dioxide + carbonate_carbon_dioxide + fuel_carbon_dioxide + grid_carbon_dioxide


@route.output("t/year", "Sulphur dioxide before flue gas cleaning", zh="二氧化硫产生量")
def sulfur_dioxide(body: Num, body_sulfur: Num, sulfur_retention: Num, sulfur_dioxide_per_sulfur: Num) -> Num:
    """That of the fuel is not counted."""
    return body * body_sulfur * (1 - sulfur_retention) * sulfur_dioxide_per_sulfur


@route.unless_given
def sulfur_dioxide_concentration(sulfur_dioxide: Num, thermal_energy: Num, flue_gas_volume: Num) -> Num:
    """Over the gas of kilns and dryers together; the kiln's alone holds more."""
    return sulfur_dioxide / (thermal_energy * flue_gas_volume)


# People, land, capital


@route.formula("%", "Part of one line; all of it from one line on", zh="单线规模比")
def line_part(tile_area: Num, line_capacity: Num) -> Num:
    return np.minimum(tile_area / line_capacity, 1)


@route.output("person", "Jobs", zh="就业人数")
def jobs(tile_area: Num, surface_per_worker: Num, line_part: Num, staff_exponent: Num) -> Num:
    return tile_area / surface_per_worker * line_part ** (staff_exponent - 1)


@route.output("ha", "Plant site", zh="厂区用地")
def site_area(tile_area: Num, site_area_per_capacity: Num) -> Num:
    return tile_area * site_area_per_capacity


@route.output("MCNY", "Capital cost", zh="总投资")
def capital_cost(tile_area: Num, reference_capital_cost: Num, line_part: Num, capacity_exponent: Num) -> Num:
    """Lines are added at the same cost each; a part of a line costs more per area, to a factor of three."""
    return tile_area * reference_capital_cost * line_part ** (capacity_exponent - 1)


# The plan of Heshan beside the estimate for its size


@route.output("MCNY", "Investment planned at Heshan in 1997", zh="合山1997年规划投资")
def plan_capital_cost(heshan_plan_capital_cost: Num, heshan_plan_capacity: Num) -> Num:
    """In money of the price year, by consumer prices; in money of 1997 when that is the price year."""
    return heshan_plan_capital_cost * heshan_plan_capacity


@route.output("MCNY", "Capital cost estimated for the size of Heshan's plan", zh="合山规划规模的估算投资")
def plan_capital_estimate(
    heshan_plan_capacity: Num, reference_capital_cost: Num, line_capacity: Num, capacity_exponent: Num
) -> Num:
    """As the capital cost of this answer, for 160,000 m2: far below the size that the scaling is meant for."""
    return (
        heshan_plan_capacity
        * reference_capital_cost
        * np.minimum(heshan_plan_capacity / line_capacity, 1) ** (capacity_exponent - 1)
    )


@route.output("1", "Heshan's plan against the estimate", zh="合山规划投资与估算之比")
def plan_capital_ratio(plan_capital_cost: Num, plan_capital_estimate: Num) -> Num:
    """The same in money of any year by consumer prices; another where capital follows producer prices."""
    return plan_capital_cost / plan_capital_estimate


# Operating cost and revenue

operating_cost = route.total("operating_cost", "MCNY/year", "Operating cost", zh="经营成本")


@operating_cost.item("Reclaiming and crushing", zh="取料与破碎")
def handling_cost(feed: Num, gangue_preparation_cost: Num) -> Num:
    return feed * gangue_preparation_cost


@operating_cost.item("Clay, feldspar, quartz and limestone", zh="黏土、长石、石英和石灰石")
def body_material_cost(clay: Num, limestone: Num, body_material_price: Num, vat_rate: Num) -> Num:
    return (clay + limestone) * body_material_price / (1 + vat_rate)


@operating_cost.item("Glaze", zh="釉料")
def glaze_cost(glaze: Num, glaze_price: Num, vat_rate: Num) -> Num:
    return glaze * glaze_price / (1 + vat_rate)


@operating_cost.item("Packing", zh="包装")
def packing_cost(tile_area: Num, packing_price: Num, vat_rate: Num) -> Num:
    return tile_area * packing_price / (1 + vat_rate)


revenue = route.total("revenue", "MCNY/year", "Revenue", zh="营业收入")


@revenue.item("First grade, net of VAT", zh="优等品（不含税）")
def first_grade_revenue(first_grade_area: Num, tile_price: Num) -> Num:
    return first_grade_area * tile_price


@revenue.item("Second grade, net of VAT", zh="次等品（不含税）")
def second_grade_revenue(second_grade_area: Num, tile_price: Num, second_grade_price_ratio: Num) -> Num:
    return second_grade_area * tile_price * second_grade_price_ratio


@route.formula("MCNY/year", "VAT on sales", zh="销项税额")
def vat_on_sales(first_grade_revenue: Num, second_grade_revenue: Num, vat_rate: Num) -> Num:
    return (first_grade_revenue + second_grade_revenue) * vat_rate


@route.formula("MCNY/year", "Bought at the general rate of VAT, net of it", zh="按基本税率采购额（不含税）")
def purchases(body_material_cost: Num, glaze_cost: Num, packing_cost: Num) -> Num:
    return body_material_cost + glaze_cost + packing_cost


@route.output("CNY/m2", "Levelised cost, net of VAT", zh="平准化成本（不含税）")
def levelised_cost(yearly_cost: Num, tile_area: Num) -> Num:
    """Over both grades."""
    return yearly_cost / tile_area


# What rules and practice ask for


@route.formula("%", "Iron oxide of the dry gangue", zh="干基三氧化二铁")
def dry_iron_oxide(iron_oxide: Num, moisture: Num) -> Num:
    return iron_oxide / (1 - moisture)


@route.formula("MPa", "Modulus of rupture that the standard asks for", zh="断裂模数标准下限")
def strength_floor(tile_thickness: Num, thick_tile: Num, thick_tile_strength: Num, thin_tile_strength: Num) -> Num:
    return where(tile_thickness >= thick_tile, thick_tile_strength, thin_tile_strength)


@route.formula("1", "As received gangue against what is left of it in the tile", zh="烧成浓缩倍数")
def activity_enrichment(moisture: Num, body_loss_on_ignition: Num) -> Num:
    """With the whole body taken as active as the gangue; zircon in the glaze comes on top."""
    return 1 / ((1 - moisture) * (1 - body_loss_on_ignition))


# fmt: off
route.gate("clay_share", ">=", 0, "Gangue and limestone make up no more than the body",
           zh="煤矸石与石灰石之和不超过坯体", otherwise="refused")
route.gate("body_other_loss", ">=", 0, "Carbon, calcite and sulphur fit into the loss on ignition",
           zh="碳、方解石和硫不超过烧失量", otherwise="refused")
route.gate("fuel_heat_per_area", ">=", 0, "The gangue brings no more heat than the works need",
           zh="煤矸石热量不超过需热量", otherwise="refused")
route.gate("dry_iron_oxide", "<=", "light_firing_iron", "The gangue fires light",
           zh="煤矸石烧后呈浅色", otherwise="conditional")
route.gate("body_carbon", "<=", "body_carbon_ceiling", "Little enough carbon for fast firing",
           zh="有机碳适于快烧", otherwise="conditional")
route.gate("body_sulfur", "<=", "body_sulfur_ceiling", "Sulphur needs no special design",
           zh="硫分无需专项设计", otherwise="conditional")
route.gate("body_sulfur", "<=", "body_sulfur_exclusion", "Sulphur does not rule the gangue out",
           zh="硫分未超排除限", otherwise="unsuitable")
route.gate("body_lime", "<=", "body_lime_ceiling", "The body softens over a wide enough range",
           zh="坯体烧成范围足够", otherwise="conditional")
route.gate("grog_share", "<=", "grog_ceiling", "The body takes the rejects that are returned",
           zh="废砖回掺不超限", otherwise="conditional")
route.gate("internal_exposure", "<=", "decoration_internal_limit", "Radium lets the tiles be used indoors",
           zh="内照射指数达A类", otherwise="unsuitable")
route.gate("external_exposure", "<=", "decoration_external_limit", "Radiation lets the tiles be used indoors",
           zh="外照射指数达A类", otherwise="unsuitable")
route.gate("water_absorption", ">", "water_absorption_floor", "The tile is of group BIII",
           zh="属BIII类", otherwise="conditional")
route.gate("modulus_of_rupture", ">=", "strength_floor", "The tile is strong enough for group BIII",
           zh="断裂模数达BIII类", otherwise="unsuitable")
route.gate("tile_thickness", "<=", "thickness_ceiling", "The tile is not too thick",
           zh="砖厚不超限", otherwise="conditional")
route.gate("sulfur_dioxide_concentration", "<=", "kiln_sulfur_dioxide_limit", "Sulphur dioxide within GB 25464",
           zh="二氧化硫达到GB 25464", otherwise="conditional")
route.gate("nitrogen_oxides_concentration", "<=", "kiln_nitrogen_oxides_limit", "Nitrogen oxides within GB 25464",
           zh="氮氧化物达到GB 25464", otherwise="conditional")
route.gate("dust_concentration", "<=", "kiln_dust_limit", "Dust within GB 25464",
           zh="颗粒物达到GB 25464", otherwise="conditional")
route.gate("energy_per_area", "<=", "energy_ceiling", "Energy within GB 21252",
           zh="单位产品能耗达到GB 21252", otherwise="conditional")
route.gate("tile_area", ">=", "new_capacity_floor", "Large enough for a new works",
           zh="产能不属限制类", otherwise="conditional")
route.gate("tile_area", ">=", "old_capacity_floor", "Not of a size that is to be closed",
           zh="产能不属淘汰类", otherwise="conditional")
route.gate("line_part", ">=", "line_part_floor", "Large enough for the capital cost to be scaled",
           zh="规模不低于投资外推下限", otherwise="conditional")
# fmt: on


# The receipt: left from the inputs, right from the sum of the outputs


@route.formula("kt/year", "Oxygen taken up", zh="耗氧量")
def oxygen_taken_up(
    feed: Num, carbon: Num, oxygen_per_carbon: Num, sulfur: Num, sulfur_retention: Num, oxygen_per_sulfur: Num
) -> Num:
    return feed * (carbon * oxygen_per_carbon + sulfur * (1 - sulfur_retention) * oxygen_per_sulfur)


@route.formula("kt/year", "Gangue, clay, limestone, rejects, glaze and oxygen", zh="投入质量")
def mass_in(feed: Num, clay: Num, limestone: Num, grog: Num, glaze: Num, oxygen_taken_up: Num) -> Num:
    return feed + clay + limestone + grog + glaze + oxygen_taken_up


@route.formula("kt/year", "Tiles, rejects, glaze, gases and moisture", zh="产出质量")
def mass_out(
    tile_mass: Num,
    grog: Num,
    residue_stored: Num,
    glaze_applied: Num,
    glaze_loss_on_ignition: Num,
    gangue_carbon_dioxide: Num,
    carbonate_carbon_dioxide: Num,
    sulfur_dioxide: Num,
    body: Num,
    body_other_loss: Num,
    feed: Num,
    moisture: Num,
) -> Num:
    return (
        tile_mass
        + grog
        + residue_stored
        + glaze_applied * glaze_loss_on_ignition
        + gangue_carbon_dioxide
        + carbonate_carbon_dioxide
        + sulfur_dioxide
        + body * body_other_loss
        + feed * moisture
    )


@route.formula("kt/year", "Carbon of gangue, calcite, fuel and electricity", zh="投入碳")
def carbon_in(
    feed: Num,
    carbon: Num,
    limestone: Num,
    body: Num,
    gangue_calcite: Num,
    carbon_per_calcite: Num,
    fuel_carbon_dioxide: Num,
    grid_carbon_dioxide: Num,
    carbon_dioxide_per_carbon: Num,
) -> Num:
    return (
        feed * carbon
        + (limestone + body * gangue_calcite) * carbon_per_calcite
        + (fuel_carbon_dioxide + grid_carbon_dioxide) / carbon_dioxide_per_carbon
    )


@route.formula("kt/year", "Carbon of the carbon dioxide", zh="产出碳")
def carbon_out(carbon_dioxide: Num, carbon_dioxide_per_carbon: Num) -> Num:
    return carbon_dioxide / carbon_dioxide_per_carbon


@route.formula("kt/year", "Sulphur of the gangue", zh="投入硫")
def sulfur_in(feed: Num, sulfur: Num) -> Num:
    return feed * sulfur


@route.formula("kt/year", "Sulphur that stays in the tiles", zh="坯体固硫量")
def sulfur_retained(body: Num, body_sulfur: Num, sulfur_retention: Num) -> Num:
    return body * body_sulfur * sulfur_retention


@route.formula("kt/year", "Sulphur in gas and tiles", zh="产出硫")
def sulfur_out(sulfur_dioxide: Num, sulfur_dioxide_per_sulfur: Num, sulfur_retained: Num) -> Num:
    return sulfur_dioxide / sulfur_dioxide_per_sulfur + sulfur_retained


@route.formula("kt/year", "Glaze on tiles and rejects, and lost", zh="釉料去向")
def glaze_out(tile_area: Num, glaze_coat: Num, rejects: Num, areal_mass: Num, glaze_lost: Num) -> Num:
    return tile_area * glaze_coat + rejects / areal_mass * glaze_coat + glaze_lost


@route.formula("TJ/year", "Heat of fuel and gangue", zh="投入热量")
def heat_in(purchased_heat: Num, feed: Num, moisture: Num, dry_heating_value: Num) -> Num:
    return purchased_heat + feed * (1 - moisture) * dry_heating_value


@route.formula("TJ/year", "Heat of tiles sold, and heat of the gangue that saves no fuel", zh="产品耗热量与未利用热量")
def heat_out(
    tile_area: Num,
    areal_mass: Num,
    firing_heat: Num,
    body: Num,
    gangue_share: Num,
    dry_heating_value: Num,
    gangue_heat_use: Num,
) -> Num:
    return tile_area * areal_mass * firing_heat + body * gangue_share * dry_heating_value * (1 - gangue_heat_use)


@route.formula("m2/year", "First and second grade", zh="各等级面积")
def graded_area(first_grade_area: Num, second_grade_area: Num) -> Num:
    return first_grade_area + second_grade_area


# fmt: off
route.check("gangue", "feed", "==", "gangue_use", "Gangue", zh="煤矸石平衡")
route.check("mass", "mass_in", "==", "mass_out", "Mass", zh="质量平衡")
route.check("carbon", "carbon_in", "==", "carbon_out", "Carbon", zh="碳平衡")
route.check("sulfur", "sulfur_in", "==", "sulfur_out", "Sulphur", zh="硫平衡")
route.check("glaze", "glaze", "==", "glaze_out", "Glaze", zh="釉料平衡")
route.check("heat", "heat_in", "==", "heat_out", "Heat", zh="热量平衡")
route.check("grades", "tile_area", "==", "graded_area", "Grades", zh="等级平衡")
# fmt: on


# Named questions

route.example(
    "gangue_of_one_works",
    "Thirty thousand tonnes of gangue a year, nothing else known",
    {"feed": quantity(30, "kt/year")},
)
route.example(
    "assayed_gangue_guangxi",
    "Assayed gangue, a surveyed pile and a tile as sold in Guangxi, sized by the tiles wanted",
    {
        "target": quantity(6, "Mm2/year"),
        "feedstock": {
            "basis": "dry",
            "moisture": quantity(6.5, "%"),
            "loss_on_ignition": quantity(14, "%"),
            "carbon": quantity(1.6, "%"),
            "sulfur": quantity(0.4, "%"),
            "iron_oxide": quantity(4.6, "%"),
            "calcium_oxide": quantity(1.2, "%"),
            "radium": quantity(95, "Bq/kg"),
            "thorium": quantity(70, "Bq/kg"),
            "potassium": quantity(500, "Bq/kg"),
        },
        "plant": {
            "gangue_share": quantity(45, "%"),
            "sulfur_dioxide_concentration": quantity(35, "mg/m3"),
            "nitrogen_oxides_concentration": quantity(120, "mg/m3"),
            "dust_concentration": quantity(15, "mg/m3"),
            "haul_distance": quantity(5, "km"),
        },
        "tile": {"water_absorption": quantity(16, "%"), "modulus_of_rupture": quantity(18, "MPa")},
        "pile": {"mass": quantity(3, "Mt"), "footprint": quantity(11, "ha")},
        "context": {"region": "CN-GX", "price_year": 2024},
    },
)
route.example(
    "heshan_plan_1997",
    "The plan of Heshan, 160,000 m2 a year: what it would cost today, and the land that it would free",
    {
        "target": quantity(160_000, "m2/year"),
        "context": {"region": "CN-GX", "units": {"area_freed": "m2/year", "area_taken": "m2/year"}},
    },
)
route.example(
    "heshan_plan_1997_money",
    "The same in money of 1997, with the price of tiles of that year",
    {"target": quantity(160_000, "m2/year"), "context": {"region": "CN-GX", "year": 1997, "price_year": 1997}},
)
route.example(
    "coal_fired_single_line",
    "A line of 18,000 m2 a day on coal, in Chinese units, with the working",
    {
        "target": quantity(5_940_000, "m2/year"),
        "plant": {"fuel": "coal", "rejects_returned": quantity(60, "%")},
        "context": {"units": "chinese"},
        "detail": "working",
    },
)
