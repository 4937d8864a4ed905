"""Aggregate from gangue: crushed stone, road base, or ceramsite that is pelletised and fired.

Stone and road base leave as they are dug, crushed and screened; ceramsite loses water, carbon and part of its sulphur
in the kiln, where the gangue brings heat of its own. Money is net of VAT.

Known limits. Strength, grading, swelling clay and abrasion are not judged: no limits were found. Ceramsite is taken to
be all gangue, without binder or bloating agent. Neither a limit of the kiln's flue gas nor its volume was found, so
sulphur dioxide is told before any cleaning. All lime is taken as carbonate. The cement of a road base is bought by
those who build the road. Cost per tonne does not fall with size. Environmental protection tax on the flue gas is not
charged.
"""

from valorise.engine.expression import where
from valorise.engine.reactions import reaction
from valorise.engine.route import Given, Num, Route, choice, given, quantity

route = Route(
    "gangue-aggregate",
    title="Aggregate from gangue",
    title_zh="煤矸石骨料与陶粒",
    about="Crushed stone, road base or ceramsite: outlets for mass, as far as building sites nearby take it.",
    topics=("gangue_aggregate", "building_products"),
    shares=("gangue", "firing", "radioactivity", "land", "works", "energy"),
    feed=Given("kt/year", "Gangue taken for aggregate", "骨料用煤矸石量", least=0.001, most=100_000),
    target_of="aggregate",
    headline=("aggregate", "revenue", "margin", "capital_cost", "carbon_dioxide", "levelised_cost", "jobs"),
    caveats=(
        (
            "What building sites within haul take limits the route; it is not part of the model.",
            "产量受运距内工程需求限制，模型未计入市场容量。",
        ),
    ),
)


# What the question may give


@route.part
class Plant:
    """The works, and what it makes."""

    product = choice("crushed_stone", "road_base", "ceramsite", label="Product", zh="产品")
    reject_share = given(
        "%", "Coal, clay and fines sorted out", zh="剔除比例", least=0, most=90, default=0, about="Stored at the works."
    )
    fuel = choice("coal", "natural_gas", label="Fuel bought", zh="外购燃料")
    haul_distance = given("km", "Haul from the pile to the plant", zh="运距", least=0, most=2000, default=0)


# Reactions

sulfate_formation = reaction("S + 3/2 O2 -> SO3")
route.mass_ratio(
    "sulfur_trioxide_per_sulfur", sulfate_formation, "SO3", "S", "Sulphur trioxide per sulphur", zh="每份硫的三氧化硫"
)


# Gangue and product


@route.formula("%", "Product per gangue that is not sorted out", zh="成品率")
def product_per_gangue(fired_share: Num, moisture: Num, loss_on_ignition: Num) -> Num:
    """What is not fired is sold as moist as it is dug."""
    return 1 - fired_share * (moisture + loss_on_ignition)


@route.output("t/t", "Gangue per product", zh="单位产品煤矸石用量")
def gangue_per_product(reject_share: Num, product_per_gangue: Num) -> Num:
    """As received, with what is sorted out."""
    return 1 / ((1 - reject_share) * product_per_gangue)


@route.unless_given
def feed(target: Num, gangue_per_product: Num) -> Num:
    return target * gangue_per_product


@route.output("kt/year", "Aggregate", zh="骨料产量")
def aggregate(feed: Num, gangue_per_product: Num) -> Num:
    """Crushed stone, road base or ceramsite."""
    return feed / gangue_per_product


@route.output("kt/year", "Gangue sorted out and stored", zh="剔除堆存量")
def residue_stored(feed: Num, reject_share: Num) -> Num:
    return feed * reject_share


@route.formula("kt/year", "Gangue fired", zh="入窑煤矸石量")
def gangue_fired(feed: Num, reject_share: Num, fired_share: Num) -> Num:
    return feed * (1 - reject_share) * fired_share


@route.formula("kt/year", "Gangue that leaves unfired in the product", zh="未烧成煤矸石量")
def gangue_unfired(feed: Num, reject_share: Num, fired_share: Num) -> Num:
    return feed * (1 - reject_share) * (1 - fired_share)


@route.output("kt/year", "Cement that builders add to the road base", zh="基层水泥用量")
def cement(aggregate: Num, road_share: Num, base_cement_share: Num) -> Num:
    """Bought by those who build the road."""
    return aggregate * road_share * base_cement_share


@route.output("km/year", "Road whose base it makes", zh="可铺筑道路长度")
def road_length(aggregate: Num, road_share: Num, gangue_per_road: Num) -> Num:
    return aggregate * road_share / gangue_per_road


# Heat, electricity, water


@route.output("TJ/year", "Heat used", zh="热耗量")
def thermal_energy(aggregate: Num, fired_share: Num, firing_heat: Num) -> Num:
    return aggregate * fired_share * firing_heat


@route.formula("TJ/year", "Heat of the gangue", zh="煤矸石热量")
def gangue_heat(gangue_fired: Num, lower_heating_value: Num, latent_heat: Num, moisture: Num) -> Num:
    """Of the dry gangue; drying is part of the heat to fire."""
    return gangue_fired * (lower_heating_value + latent_heat * moisture)


@route.formula("TJ/year", "Heat of the gangue that is of use", zh="煤矸石有效热量")
def own_heat(gangue_heat: Num, kiln_heat_use: Num) -> Num:
    return gangue_heat * kiln_heat_use


@route.formula("TJ/year", "Heat of the gangue that is lost", zh="煤矸石热损失")
def lost_heat(gangue_heat: Num, kiln_heat_use: Num) -> Num:
    return gangue_heat * (1 - kiln_heat_use)


@route.output("GWh/year", "Electricity", zh="用电量")
def electricity_use(aggregate: Num, electricity_per_product: Num) -> Num:
    return aggregate * electricity_per_product


@route.output("m3/year", "Water", zh="耗水量")
def water(aggregate: Num, water_use: Num) -> Num:
    return aggregate * water_use


# People, land, money


@route.output("person", "Jobs", zh="就业人数")
def jobs(aggregate: Num, staff_per_product: Num) -> Num:
    return aggregate * staff_per_product


@route.output("ha", "Plant site", zh="厂区用地")
def site_area(aggregate: Num, site_area_per_product: Num) -> Num:
    return aggregate * site_area_per_product


@route.output("MCNY", "Capital cost", zh="总投资")
def capital_cost(aggregate: Num, specific_capital_cost: Num) -> Num:
    return aggregate * specific_capital_cost


operating_cost = route.total("operating_cost", "MCNY/year", "Operating cost", zh="经营成本")


@operating_cost.item("Gangue", zh="煤矸石")
def gangue_cost(feed: Num, gangue_price: Num, vat_rate: Num) -> Num:
    return feed * gangue_price / (1 + vat_rate)


@operating_cost.item("Wear, loading, stores", zh="其他费用")
def other_cost(aggregate: Num, other_operating_cost: Num) -> Num:
    return aggregate * other_operating_cost


revenue = route.total("revenue", "MCNY/year", "Revenue", zh="营业收入")


@revenue.item("Aggregate, net of VAT", zh="骨料（不含税）")
def aggregate_revenue(aggregate: Num, product_price: Num, vat_rate: Num) -> Num:
    return aggregate * product_price / (1 + vat_rate)


@route.formula("MCNY/year", "VAT on sales", zh="销项税额")
def vat_on_sales(aggregate_revenue: Num, vat_rate: Num) -> Num:
    return aggregate_revenue * vat_rate


@route.formula("MCNY/year", "Bought at the general rate of VAT, net of it", zh="按基本税率采购额（不含税）")
def purchases(gangue_cost: Num) -> Num:
    return gangue_cost


@revenue.item("VAT refund", zh="增值税即征即退")
def vat_refund(
    fired_share: Num, concrete_sulfate: Num, concrete_sulfate_ceiling: Num, vat_paid: Num, vat_refund_share: Num
) -> Num:
    """Of stone only within the sulphur limit of GB/T 14685; the product is gangue throughout, more than is asked."""
    return where(
        (fired_share > 0) | (concrete_sulfate <= concrete_sulfate_ceiling),
        vat_paid * vat_refund_share,
        0,
    )


@route.output("CNY/t", "Levelised cost, net of VAT", zh="平准化成本（不含税）")
def levelised_cost(yearly_cost: Num, aggregate: Num) -> Num:
    """The VAT refund is not credited."""
    return yearly_cost / aggregate


# What rules and practice ask for


@route.formula("%", "Sulphur of the product that goes into concrete, as SO3", zh="混凝土骨料三氧化硫含量")
def concrete_sulfate(
    road_share: Num,
    sulfur: Num,
    sulfur_trioxide_per_sulfur: Num,
    fired_share: Num,
    sulfur_retention: Num,
    moisture: Num,
    loss_on_ignition: Num,
) -> Num:
    """Dry, all sulphur that is left, as the standard counts sulphides and sulphates. None is asked of a road base."""
    left = sulfur * (1 - fired_share * (1 - sulfur_retention))
    return (1 - road_share) * left * sulfur_trioxide_per_sulfur / (1 - moisture - fired_share * loss_on_ignition)


@route.formula("%", "Carbon left in the product, dry", zh="产品干基碳含量")
def product_carbon(carbon: Num, moisture: Num, fired_share: Num) -> Num:
    return carbon / (1 - moisture) * (1 - fired_share)


@route.formula("1", "Gangue against product, by mass", zh="烧成浓缩倍数")
def activity_enrichment(product_per_gangue: Num) -> Num:
    """Firing leaves the activity in the product."""
    return 1 / product_per_gangue


# fmt: off
route.gate("concrete_sulfate", "<=", "concrete_sulfate_ceiling",
           "Little enough sulphur, as SO3, for aggregate of concrete",
           zh="三氧化硫含量满足混凝土骨料要求", otherwise="unsuitable")
route.gate("product_carbon", "<=", "quiet_carbon", "The product does not heat itself",
           zh="产品无自燃风险", otherwise="conditional")
route.gate("internal_exposure", "<=", "internal_exposure_limit", "Radium lets the product be used in buildings",
           zh="内照射指数达标", otherwise="unsuitable")
route.gate("external_exposure", "<=", "external_exposure_limit", "Radiation lets the product be used in buildings",
           zh="外照射指数达标", otherwise="unsuitable")
# fmt: on


# The receipt: left from the inputs, right from the sum of the outputs


@route.formula("kt/year", "Product, vapour, gas and what is sorted out", zh="产出质量")
def mass_out(aggregate: Num, gangue_fired: Num, moisture: Num, loss_on_ignition: Num, residue_stored: Num) -> Num:
    return aggregate + gangue_fired * (moisture + loss_on_ignition) + residue_stored


@route.formula("%", "Carbon of the gangue, with that of its carbonate", zh="煤矸石总碳")
def total_carbon(carbon: Num, calcium_oxide: Num, carbon_per_lime: Num) -> Num:
    return carbon + calcium_oxide * carbon_per_lime


@route.formula("kt/year", "Carbon of gangue, fuel and electricity", zh="投入碳")
def carbon_in(
    feed: Num,
    total_carbon: Num,
    fuel_carbon_dioxide: Num,
    grid_carbon_dioxide: Num,
    carbon_dioxide_per_carbon: Num,
) -> Num:
    return feed * total_carbon + (fuel_carbon_dioxide + grid_carbon_dioxide) / carbon_dioxide_per_carbon


@route.formula("kt/year", "Carbon emitted, sold and stored", zh="产出碳")
def carbon_out(
    carbon_dioxide: Num, carbon_dioxide_per_carbon: Num, gangue_unfired: Num, residue_stored: Num, total_carbon: Num
) -> Num:
    return carbon_dioxide / carbon_dioxide_per_carbon + (gangue_unfired + residue_stored) * total_carbon


@route.formula("t/year", "Sulphur of the gangue", zh="投入硫")
def sulfur_in(feed: Num, sulfur: Num) -> Num:
    return feed * sulfur


@route.formula("t/year", "Sulphur in gas, product and store", zh="产出硫")
def sulfur_out(
    sulfur_dioxide: Num,
    sulfur_dioxide_per_sulfur: Num,
    sulfur_retained: Num,
    gangue_unfired: Num,
    residue_stored: Num,
    sulfur: Num,
) -> Num:
    return sulfur_dioxide / sulfur_dioxide_per_sulfur + sulfur_retained + (gangue_unfired + residue_stored) * sulfur


@route.formula("TJ/year", "Heat of gangue and fuel", zh="投入热量")
def heat_in(
    feed: Num,
    reject_share: Num,
    fired_share: Num,
    lower_heating_value: Num,
    latent_heat: Num,
    moisture: Num,
    purchased_heat: Num,
) -> Num:
    return feed * (1 - reject_share) * fired_share * (lower_heating_value + latent_heat * moisture) + purchased_heat


route.check("mass", "feed", "==", "mass_out", "Mass", zh="质量平衡")
route.check("carbon", "carbon_in", "==", "carbon_out", "Carbon", zh="碳平衡")
route.check("sulfur", "sulfur_in", "==", "sulfur_out", "Sulphur", zh="硫平衡")
route.check("heat", "heat_in", "==", "heat_out", "Heat", zh="热量平衡")


# Named questions

route.example(
    "half_a_million_tonnes",
    "Half a million tonnes of gangue a year crushed to stone, nothing else known",
    {"feed": quantity(500, "kt/year")},
)
route.example(
    "road_base_guangxi",
    "Road base from assayed gangue and a surveyed pile in Guangxi, money of 2024, with the working",
    {
        "feed": quantity(600, "kt/year"),
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
        "plant": {"product": "road_base", "reject_share": quantity(5, "%")},
        "pile": {"mass": quantity(12, "Mt"), "footprint": quantity(45, "ha")},
        "context": {"region": "CN-GX", "price_year": 2024},
        "detail": "working",
    },
)
route.example(
    "ceramsite_target",
    "Two hundred thousand tonnes of ceramsite a year from lean gangue",
    {
        "target": quantity(200, "kt/year"),
        "feedstock": {"lower_heating_value": quantity(1.5, "MJ/kg")},
        "plant": {"product": "ceramsite", "fuel": "natural_gas"},
    },
)
