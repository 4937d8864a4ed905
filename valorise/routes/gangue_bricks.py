"""Fired bricks from gangue: crushed, thinned with shale or clay where too rich, extruded, dried and fired.

The gangue brings most of the heat of the kiln itself; what it brings too much is lost, what it lacks is bought. Amounts
are in standard bricks of 240 x 115 x 53 mm, hollow bricks by their outer volume; money is net of VAT.

Known limits. Neither a limit of the kiln's flue gas nor its volume was found, so sulphur dioxide is told before any
cleaning, and no gate is set on it. Shale and clay bring no heat, carbon or sulphur. All lime of the gangue is taken as
carbonate. Rejects go out unpaid and are not ground back into the mix. Cost per brick does not fall with size. The heat
of a boiler in the kiln is not sold. Environmental protection tax on the flue gas is not charged.
"""

import numpy as np

from valorise.engine.expression import where
from valorise.engine.route import Given, Num, Route, choice, fraction, given, quantity

route = Route(
    "gangue-bricks",
    title="Fired bricks from gangue",
    title_zh="煤矸石烧结砖",
    about="Self-firing bricks in a tunnel kiln, with shale or clay where the gangue is too rich: an outlet for mass.",
    topics=("gangue_bricks", "building_products", "carbon"),
    shares=("gangue", "firing", "radioactivity", "land", "works", "energy"),
    feed=Given("kt/year", "Gangue made into bricks", "制砖用煤矸石量", least=0.001, most=100_000),
    target_of="bricks",
    headline=("bricks", "revenue", "margin", "capital_cost", "carbon_dioxide", "own_heat_share", "jobs"),
    caveats=(
        (
            "What the market near the works takes limits bricks before the gangue does; it is not part of the model.",
            "砖的产量首先受周边市场容量限制，模型未计入市场容量。",
        ),
    ),
)


# What the question may give


@route.part
class Plant:
    """The works that fires them."""

    gangue_share = fraction(
        "Gangue in the mix",
        zh="煤矸石掺量",
        least=1,
        about="Dry mass. When not given: what is usual, or less where the mix would hold too much heat.",
    )
    void_share = given("%", "Voids of the brick", zh="孔洞率", least=0, most=60, default=0)
    plasticity_index = given("1", "Plasticity index of the mix", zh="混合料塑性指数", least=0, most=60)
    fuel = choice("coal", "natural_gas", label="Fuel bought", zh="外购燃料")
    stored_reject_share = fraction("Rejects stored at the works", zh="废品堆存比例", default=0)
    haul_distance = given("km", "Haul from the pile to the plant", zh="运距", least=0, most=2000, default=0)


# Gangue and mix


@route.formula("MJ/kg", "Lower heating value of the dry gangue", zh="煤矸石干基低位发热量")
def dry_heating_value(lower_heating_value: Num, latent_heat: Num, moisture: Num) -> Num:
    return (lower_heating_value + latent_heat * moisture) / (1 - moisture)


@route.formula("%", "Loss on ignition of the dry gangue", zh="煤矸石干基烧失量")
def dry_ignition_loss(loss_on_ignition: Num, moisture: Num) -> Num:
    return loss_on_ignition / (1 - moisture)


@route.formula("%", "Most gangue whose heat the kiln can take", zh="热值允许的最大掺量")
def gangue_share_ceiling(mix_heat_ceiling: Num, dry_heating_value: Num) -> Num:
    """What thins it holds no heat."""
    return np.minimum(mix_heat_ceiling / dry_heating_value, 1)


@route.unless_given
def gangue_share(usual_gangue_share: Num, gangue_share_ceiling: Num) -> Num:
    return np.minimum(usual_gangue_share, gangue_share_ceiling)


@route.formula("%", "Loss on ignition of the mix", zh="混合料烧失量")
def mix_ignition_loss(gangue_share: Num, dry_ignition_loss: Num, filler_ignition_loss: Num) -> Num:
    return gangue_share * dry_ignition_loss + (1 - gangue_share) * filler_ignition_loss


@route.formula("kg/piece", "Mass of a brick", zh="单块砖质量")
def brick_mass(brick_volume: Num, fired_brick_density: Num, void_share: Num) -> Num:
    return brick_volume * fired_brick_density * (1 - void_share)


@route.output("kg/piece", "Gangue per brick", zh="单块砖煤矸石用量")
def gangue_per_brick(
    brick_mass: Num, gangue_share: Num, mix_ignition_loss: Num, brick_yield: Num, moisture: Num
) -> Num:
    """As received, for a brick that is sold."""
    return brick_mass * gangue_share / ((1 - mix_ignition_loss) * brick_yield * (1 - moisture))


@route.unless_given
def feed(target: Num, gangue_per_brick: Num) -> Num:
    return target * gangue_per_brick


@route.output("Mpiece/year", "Bricks", zh="标准砖产量")
def bricks(feed: Num, gangue_per_brick: Num) -> Num:
    return feed / gangue_per_brick


@route.formula("kt/year", "Gangue fired", zh="入窑煤矸石量")
def gangue_fired(feed: Num) -> Num:
    """All of it."""
    return feed


@route.formula("kt/year", "Dry gangue", zh="干基煤矸石量")
def dry_gangue(feed: Num, moisture: Num) -> Num:
    return feed * (1 - moisture)


@route.formula("kt/year", "Dry mix", zh="干混合料量")
def dry_mix(dry_gangue: Num, gangue_share: Num) -> Num:
    return dry_gangue / gangue_share


@route.output("kt/year", "Shale or clay, dry", zh="页岩或粘土用量")
def filler(dry_mix: Num, gangue_share: Num) -> Num:
    return dry_mix * (1 - gangue_share)


@route.formula("kt/year", "Bricks by mass", zh="成品砖质量")
def brick_output(bricks: Num, brick_mass: Num) -> Num:
    return bricks * brick_mass


@route.output("kt/year", "Rejects of the kiln", zh="废砖")
def rejects(brick_output: Num, brick_yield: Num) -> Num:
    return brick_output * (1 - brick_yield) / brick_yield


@route.output("kt/year", "Rejects stored", zh="废砖堆存量")
def residue_stored(rejects: Num, stored_reject_share: Num) -> Num:
    """The others go out as fill, unpaid."""
    return rejects * stored_reject_share


@route.output("m3/year", "Clay that is not dug", zh="节约粘土")
def clay_saved(bricks: Num, clay_per_brick: Num, gangue_share: Num) -> Num:
    return bricks * clay_per_brick * gangue_share


# Heat, electricity, water


@route.output("TJ/year", "Heat used", zh="热耗量")
def thermal_energy(brick_output: Num, firing_heat: Num) -> Num:
    return brick_output * firing_heat


@route.formula("TJ/year", "Heat of the gangue", zh="煤矸石热量")
def gangue_heat(dry_gangue: Num, dry_heating_value: Num) -> Num:
    """What is not dry is dried by waste heat."""
    return dry_gangue * dry_heating_value


@route.formula("TJ/year", "Heat of the gangue that is of use", zh="煤矸石有效热量")
def own_heat(gangue_heat: Num, own_heat_use: Num) -> Num:
    return gangue_heat * own_heat_use


@route.formula("TJ/year", "Heat of the gangue that is lost", zh="煤矸石热损失")
def lost_heat(gangue_heat: Num, own_heat_use: Num) -> Num:
    return gangue_heat * (1 - own_heat_use)


@route.output("%", "Heat to fire that the gangue brings", zh="内燃热量占比")
def own_heat_share(own_heat: Num, thermal_energy: Num) -> Num:
    return np.minimum(own_heat / thermal_energy, 1)


@route.output("kt/year", "Standard coal that the gangue replaces", zh="节约标准煤")
def coal_saved(thermal_energy: Num, purchased_heat: Num, standard_coal_heating_value: Num) -> Num:
    """No saving of carbon dioxide: the carbon of the gangue burns in its place."""
    return (thermal_energy - purchased_heat) / standard_coal_heating_value


@route.output("GWh/year", "Electricity", zh="用电量")
def electricity_use(bricks: Num, electricity_per_brick: Num) -> Num:
    return bricks * electricity_per_brick


@route.output("m3/year", "Water", zh="耗水量")
def water(dry_mix: Num, water_use: Num) -> Num:
    return dry_mix * water_use


# People, land, money


@route.output("person", "Jobs", zh="就业人数")
def jobs(bricks: Num, bricks_per_job: Num) -> Num:
    return bricks / bricks_per_job


@route.output("ha", "Plant site", zh="厂区用地")
def site_area(bricks: Num, site_area_per_brick: Num) -> Num:
    return bricks * site_area_per_brick


@route.output("MCNY", "Capital cost", zh="总投资")
def capital_cost(bricks: Num, specific_capital_cost: Num) -> Num:
    return bricks * specific_capital_cost


operating_cost = route.total("operating_cost", "MCNY/year", "Operating cost", zh="经营成本")


@operating_cost.item("Gangue", zh="煤矸石")
def gangue_cost(feed: Num, gangue_price: Num, vat_rate: Num) -> Num:
    return feed * gangue_price / (1 + vat_rate)


@operating_cost.item("Shale or clay", zh="页岩或粘土")
def filler_cost(filler: Num, filler_price: Num, vat_rate: Num) -> Num:
    return filler * filler_price / (1 + vat_rate)


@operating_cost.item("Stores, flue gas cleaning, loading", zh="其他费用")
def other_cost(bricks: Num, other_operating_cost: Num) -> Num:
    return bricks * other_operating_cost


revenue = route.total("revenue", "MCNY/year", "Revenue", zh="营业收入")


@revenue.item("Bricks, net of VAT", zh="砖（不含税）")
def brick_revenue(bricks: Num, brick_price: Num, vat_rate: Num) -> Num:
    return bricks * brick_price / (1 + vat_rate)


@route.formula("MCNY/year", "VAT on sales", zh="销项税额")
def vat_on_sales(brick_revenue: Num, vat_rate: Num) -> Num:
    return brick_revenue * vat_rate


@route.formula("MCNY/year", "Bought at the general rate of VAT, net of it", zh="按基本税率采购额（不含税）")
def purchases(gangue_cost: Num, filler_cost: Num) -> Num:
    return gangue_cost + filler_cost


@revenue.item("VAT refund", zh="增值税即征即退")
def vat_refund(
    gangue_share: Num,
    masonry_residue_floor: Num,
    void_share: Num,
    hollow_void_share: Num,
    vat_paid: Num,
    masonry_vat_refund_share: Num,
) -> Num:
    """For hollow bricks of enough gangue; the catalogue leaves out ordinary fired bricks."""
    refunded = (gangue_share >= masonry_residue_floor) & (void_share > hollow_void_share)
    return where(refunded, vat_paid * masonry_vat_refund_share, 0)


@route.output("CNY/kpiece", "Levelised cost, net of VAT", zh="平准化成本（不含税）")
def levelised_cost(yearly_cost: Num, bricks: Num) -> Num:
    """The VAT refund is not credited."""
    return yearly_cost / bricks


# What rules and practice ask for


@route.formula("%", "Calcium oxide of the dry gangue", zh="煤矸石干基氧化钙")
def dry_lime(calcium_oxide: Num, moisture: Num) -> Num:
    return calcium_oxide / (1 - moisture)


@route.formula("%", "Sulphur of the dry gangue", zh="煤矸石干基全硫")
def dry_sulfur(sulfur: Num, moisture: Num) -> Num:
    return sulfur / (1 - moisture)


@route.formula("%", "Organic matter of the dry mix", zh="混合料有机质含量")
def mix_coal(gangue_share: Num, organic_per_carbon: Num, carbon: Num, moisture: Num) -> Num:
    return gangue_share * organic_per_carbon * carbon / (1 - moisture)


@route.formula("1", "Mix as received against brick, by mass", zh="烧成浓缩倍数")
def activity_enrichment(mix_ignition_loss: Num, moisture: Num) -> Num:
    """Drying and firing leave the activity in the brick."""
    return 1 / ((1 - moisture) * (1 - mix_ignition_loss))


@route.formula("1", "Highest external exposure index of the brick", zh="外照射指数限值")
def brick_exposure_limit(
    void_share: Num, hollow_void_share: Num, hollow_external_exposure_limit: Num, external_exposure_limit: Num
) -> Num:
    return where(void_share > hollow_void_share, hollow_external_exposure_limit, external_exposure_limit)


# fmt: off
route.gate("gangue_share", "<=", "gangue_share_ceiling", "The mix does not over-fire",
           zh="混合料不过烧", otherwise="conditional")
route.gate("mix_coal", "<=", "coal_ceiling", "Little enough coal in the mix for ordinary firing",
           zh="混合料含煤量适于常规烧成", otherwise="conditional")
route.gate("dry_lime", "<=", "lime_ceiling", "Lime does not burst the bricks",
           zh="无石灰爆裂风险", otherwise="conditional")
route.gate("dry_sulfur", "<=", "sulfur_ceiling", "Little enough sulphur for bricks without efflorescence",
           zh="硫分不致泛霜", otherwise="conditional")
route.gate("plasticity_index", ">=", "plasticity_floor", "The mix can be extruded",
           zh="混合料可塑成型", otherwise="conditional")
route.gate("bricks", ">=", "scale_floor", "The line is large enough to be built new",
           zh="生产规模达标", otherwise="conditional")
route.gate("internal_exposure", "<=", "internal_exposure_limit", "Radium lets the bricks be used in buildings",
           zh="内照射指数达标", otherwise="unsuitable")
route.gate("external_exposure", "<=", "brick_exposure_limit", "Radiation lets the bricks be used in buildings",
           zh="外照射指数达标", otherwise="unsuitable")
# fmt: on


# The receipt: left from the inputs, right from the sum of the outputs


@route.formula("kt/year", "Gangue and shale", zh="投入质量")
def mass_in(feed: Num, filler: Num) -> Num:
    """The water of extrusion enters and leaves."""
    return feed + filler


@route.formula("kt/year", "Bricks, rejects, vapour and gas", zh="产出质量")
def mass_out(
    brick_output: Num,
    rejects: Num,
    feed: Num,
    moisture: Num,
    loss_on_ignition: Num,
    filler: Num,
    filler_ignition_loss: Num,
) -> Num:
    return brick_output + rejects + feed * (moisture + loss_on_ignition) + filler * filler_ignition_loss


@route.formula("kt/year", "Carbon of gangue, fuel and electricity", zh="投入碳")
def carbon_in(
    feed: Num,
    carbon: Num,
    calcium_oxide: Num,
    carbon_per_lime: Num,
    fuel_carbon_dioxide: Num,
    grid_carbon_dioxide: Num,
    carbon_dioxide_per_carbon: Num,
) -> Num:
    return (
        feed * (carbon + calcium_oxide * carbon_per_lime)
        + (fuel_carbon_dioxide + grid_carbon_dioxide) / carbon_dioxide_per_carbon
    )


@route.formula("kt/year", "Carbon emitted", zh="排放碳")
def carbon_out(carbon_dioxide: Num, carbon_dioxide_per_carbon: Num) -> Num:
    return carbon_dioxide / carbon_dioxide_per_carbon


@route.formula("t/year", "Sulphur of the gangue", zh="投入硫")
def sulfur_in(feed: Num, sulfur: Num) -> Num:
    return feed * sulfur


@route.formula("t/year", "Sulphur in gas and bricks", zh="产出硫")
def sulfur_out(sulfur_dioxide: Num, sulfur_dioxide_per_sulfur: Num, sulfur_retained: Num) -> Num:
    return sulfur_dioxide / sulfur_dioxide_per_sulfur + sulfur_retained


@route.formula("TJ/year", "Heat of gangue and fuel", zh="投入热量")
def heat_in(feed: Num, lower_heating_value: Num, latent_heat: Num, moisture: Num, purchased_heat: Num) -> Num:
    return feed * (lower_heating_value + latent_heat * moisture) + purchased_heat


route.check("mass", "mass_in", "==", "mass_out", "Mass", zh="质量平衡")
route.check("carbon", "carbon_in", "==", "carbon_out", "Carbon", zh="碳平衡")
route.check("sulfur", "sulfur_in", "==", "sulfur_out", "Sulphur", zh="硫平衡")
route.check("heat", "heat_in", "==", "heat_out", "Heat", zh="热量平衡")


# Named questions

route.example(
    "two_hundred_thousand_tonnes",
    "Two hundred thousand tonnes of unsorted gangue a year, nothing else known",
    {"feed": quantity(200, "kt/year")},
)
route.example(
    "assayed_gangue_guangxi",
    "Hollow bricks from assayed gangue and a surveyed pile in Guangxi, money of 2024",
    {
        "feed": quantity(240, "kt/year"),
        "feedstock": {
            "basis": "dry",
            "lower_heating_value": quantity(450, "kcal/kg"),
            "moisture": quantity(6.5, "%"),
            "loss_on_ignition": quantity(14.5, "%"),
            "carbon": quantity(5.2, "%"),
            "sulfur": quantity(0.9, "%"),
            "calcium_oxide": quantity(1.8, "%"),
            "radium": quantity(85, "Bq/kg"),
            "thorium": quantity(70, "Bq/kg"),
            "potassium": quantity(550, "Bq/kg"),
        },
        "plant": {
            "gangue_share": quantity(100, "%"),
            "void_share": quantity(28, "%"),
            "plasticity_index": quantity(8, "1"),
        },
        "pile": {"mass": quantity(12, "Mt"), "footprint": quantity(45, "ha")},
        "context": {"region": "CN-GX", "price_year": 2024},
    },
)
route.example(
    "sixty_million_bricks",
    "Sixty million standard bricks a year, all gangue, of just the heat that they need",
    {
        "target": quantity(60, "Mpiece/year"),
        "feedstock": {"lower_heating_value": quantity(1.7, "MJ/kg"), "loss_on_ignition": quantity(15.8, "%")},
        "plant": {"gangue_share": quantity(100, "%"), "fuel": "natural_gas", "haul_distance": quantity(8, "km")},
    },
)
