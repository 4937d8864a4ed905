"""Gangue placed in mined-out voids: crushed at the shaft, conveyed below ground and compacted behind the face.

No product is sold. What it earns is what the question says: coal that only backfilling releases, a fee for taking the
gangue, a tax that would be due otherwise. None of them stands by default. Money is net of VAT.

Known limits. One fill for all methods: slurry, paste and boreholes into old goaf differ in filling, water and cost.
Subsidence that does not happen, and land and houses that it spares, are not valued. What fill leaches into mine water
is judged by sulphur and lime alone; no limit of metals was found. Cost per tonne does not fall with size. The carbon
of the gangue stays where it is placed and is neither emitted nor credited.
"""

from valorise.engine.reactions import reaction
from valorise.engine.route import Given, Num, Route, choice, fraction, given, quantity

route = Route(
    "gangue-backfill",
    title="Backfilling of mines with gangue",
    title_zh="煤矸石井下充填",
    about="Gangue compacted in the voids of a mine: the outlet that takes most, as long as a mine has voids to fill.",
    topics=("gangue_backfill", "unsorted_gangue", "building_products"),
    shares=("gangue", "land", "works", "energy"),
    feed=Given("kt/year", "Gangue taken for backfilling", "充填用煤矸石量", least=0.001, most=100_000),
    target_of="void_filled",
    headline=(
        "void_filled",
        "coal_released",
        "revenue",
        "margin",
        "capital_cost",
        "backfill_cost",
        "carbon_dioxide",
        "jobs",
    ),
    caveats=(
        (
            "Backfilling is paid for, not sold: revenue is what the question says that coal, fees and taxes bring.",
            "充填本身不产生销售收入：收入仅来自问题中给定的解放煤量、处置费和免缴税费。",
        ),
        (
            "Whether voids can be reached, and stay open, is not part of the model; a closed mine may have none.",
            "模型未判断采空区是否可达、是否仍有空间；闭坑矿井可能无可充填空间。",
        ),
    ),
)


# What the question may give


@route.part
class Plant:
    """The mine, the plant at its shaft, and what backfilling is paid with."""

    filled_share = given()
    reject_share = given("%", "Gangue sorted out at the shaft", zh="剔除比例", least=0, most=90, default=0)
    coal_mined = given("kt/year", "Coal that the mine takes", zh="煤炭产量", least=0, most=200_000)
    coal_released_share = fraction(
        "Coal that only backfilling releases",
        zh="充填解放煤量比例",
        default=0,
        about="Of the coal whose void is filled; none where mining is over, or goes on without backfilling.",
    )
    coal_margin = given(
        "CNY/t",
        "Margin of the coal released, before backfilling",
        zh="解放煤毛利（充填前）",
        least=0,
        most=5000,
        default=0,
        about="Net of VAT.",
    )
    disposal_fee = given(
        "CNY/t", "Fee for taking the gangue", zh="煤矸石处置费", least=0, most=1000, default=0, about="Net of VAT."
    )
    taxed_share = fraction(
        "Gangue on which environmental tax would be due otherwise", zh="原应缴环保税的煤矸石比例", default=0
    )
    purchased_heat = given("TJ/year", "Heat bought", zh="外购热量", least=0, most=100_000, default=0)
    fuel = choice("coal", "natural_gas", label="Fuel bought", zh="外购燃料")
    haul_distance = given("km", "Haul from the pile to the plant", zh="运距", least=0, most=2000, default=0)


# Reactions: all sulphur as if it were pyrite, all lime as if it were carbonate

neutralisation = reaction("CaO + H2SO4 -> CaSO4 + H2O")
route.mass_ratio("acid_per_lime", neutralisation, "H2SO4", "CaO", "Sulphuric acid per lime", zh="每份氧化钙中和的硫酸")


# Void and fill


@route.unless_given
def carbon(lower_heating_value: Num, carbon_per_heat: Num) -> Num:
    """Carbon that could burn; carbonate carbon is not counted."""
    return lower_heating_value * carbon_per_heat


@route.formula("t/m3", "Gangue placed per void", zh="单位空间充填量")
def fill_per_void(fill_density: Num, filled_share: Num) -> Num:
    return fill_density * filled_share


@route.output("t/t", "Gangue per coal whose void is filled", zh="吨煤充填煤矸石用量")
def gangue_per_coal_backfilled(fill_per_void: Num, coal_density: Num, reject_share: Num) -> Num:
    """As taken, with what is sorted out."""
    return fill_per_void / coal_density / (1 - reject_share)


@route.unless_given
def feed(target: Num, fill_per_void: Num, reject_share: Num) -> Num:
    return target * fill_per_void / (1 - reject_share)


@route.output("kt/year", "Gangue placed below ground", zh="井下充填量")
def fill(feed: Num, reject_share: Num) -> Num:
    return feed * (1 - reject_share)


@route.output("kt/year", "Gangue sorted out and stored", zh="剔除堆存量")
def residue_stored(feed: Num, reject_share: Num) -> Num:
    return feed * reject_share


@route.output("m3/year", "Void filled", zh="充填空间")
def void_filled(fill: Num, fill_per_void: Num) -> Num:
    """As it was mined; the roof takes what the fill does not."""
    return fill / fill_per_void


@route.output("kt/year", "Coal whose void is filled", zh="对应采出煤量")
def coal_backfilled(void_filled: Num, coal_density: Num) -> Num:
    return void_filled * coal_density


@route.output("kt/year", "Coal that only backfilling releases", zh="充填解放煤量")
def coal_released(coal_backfilled: Num, coal_released_share: Num) -> Num:
    return coal_backfilled * coal_released_share


# Electricity, water, air, people, land


@route.output("GWh/year", "Electricity", zh="用电量")
def electricity_use(fill: Num, electricity_per_fill: Num) -> Num:
    return fill * electricity_per_fill


@route.output("m3/year", "Water", zh="耗水量")
def water(fill: Num, water_use: Num) -> Num:
    return fill * water_use


@route.output("kt/year", "Carbon dioxide", zh="二氧化碳排放量")
def carbon_dioxide(fuel_carbon_dioxide: Num, grid_carbon_dioxide: Num) -> Num:
    """Of fuel and electricity; that of lorries is left out."""
    return fuel_carbon_dioxide + grid_carbon_dioxide


@route.output("person", "Jobs", zh="就业人数")
def jobs(fill: Num, staff_per_fill: Num) -> Num:
    return fill * staff_per_fill


@route.output("ha", "Plant site", zh="厂区用地")
def site_area(fill: Num, site_area_per_fill: Num) -> Num:
    return fill * site_area_per_fill


# Money


@route.output("MCNY", "Capital cost", zh="总投资")
def capital_cost(fill: Num, specific_capital_cost: Num) -> Num:
    return fill * specific_capital_cost


operating_cost = route.total("operating_cost", "MCNY/year", "Operating cost", zh="经营成本")


@operating_cost.item("Gangue", zh="煤矸石")
def gangue_cost(feed: Num, gangue_price: Num, vat_rate: Num) -> Num:
    return feed * gangue_price / (1 + vat_rate)


@operating_cost.item("Materials, face services, dewatering", zh="其他费用")
def other_cost(fill: Num, other_operating_cost: Num) -> Num:
    return fill * other_operating_cost


revenue = route.total("revenue", "MCNY/year", "Revenue", zh="营业收入")


@revenue.item("Margin of the coal released", zh="解放煤毛利")
def coal_revenue(coal_released: Num, coal_margin: Num) -> Num:
    return coal_released * coal_margin


@revenue.item("Fee for taking the gangue", zh="处置费")
def disposal_revenue(feed: Num, disposal_fee: Num) -> Num:
    return feed * disposal_fee


@revenue.item("Environmental protection tax avoided", zh="免缴环境保护税")
def tax_avoided(fill: Num, taxed_share: Num, gangue_tax: Num) -> Num:
    return fill * taxed_share * gangue_tax


@route.formula("MCNY/year", "VAT on sales", zh="销项税额")
def vat_on_sales(disposal_revenue: Num, vat_rate: Num) -> Num:
    """On the fee; the margin of the coal is what is left after all taxes on it."""
    return disposal_revenue * vat_rate


@route.formula("MCNY/year", "Bought at the general rate of VAT, net of it", zh="按基本税率采购额（不含税）")
def purchases(gangue_cost: Num) -> Num:
    return gangue_cost


@route.output("CNY/m3", "Levelised cost, net of VAT", zh="平准化成本（不含税）")
def levelised_cost(yearly_cost: Num, void_filled: Num) -> Num:
    """Nothing that it earns is credited."""
    return yearly_cost / void_filled


@route.output("CNY/t", "Levelised cost per gangue, net of VAT", zh="吨煤矸石充填成本（不含税）")
def backfill_cost(yearly_cost: Num, feed: Num) -> Num:
    return yearly_cost / feed


# What has to hold


@route.formula("%", "Gangue that is not moisture", zh="煤矸石干物质比例")
def dry_share(moisture: Num) -> Num:
    return 1 - moisture


@route.formula("%", "Carbon of the dry gangue", zh="煤矸石干基碳含量")
def dry_carbon(carbon: Num, dry_share: Num) -> Num:
    return carbon / dry_share


@route.formula("kg/t", "Acid that the gangue can form, less what its lime takes up", zh="净产酸潜力")
def net_acid(sulfur: Num, acid_per_sulfur: Num, calcium_oxide: Num, acid_per_lime: Num) -> Num:
    """Sulphuric acid; organic sulphur forms less, and lime bound in silicates takes up less."""
    return sulfur * acid_per_sulfur - calcium_oxide * acid_per_lime


# fmt: off
route.gate("dry_share", ">", 0, "The gangue is not all water",
           zh="煤矸石水分小于100%", otherwise="refused")
route.gate("coal_backfilled", "<=", "coal_mined", "The mine opens the voids that are filled",
           zh="充填空间不超过采出空间", otherwise="refused")
route.gate("filled_share", ">=", "filled_share_floor", "Filled enough to protect buildings",
           zh="充实率满足建筑物保护要求", otherwise="conditional")
route.gate("filled_share", ">=", "deep_filled_share_floor", "Filled enough to protect buildings above deep mines",
           zh="充实率满足深部开采保护要求", otherwise="conditional")
route.gate("dry_carbon", "<=", "quiet_carbon", "The fill does not heat itself",
           zh="充填体无自燃风险", otherwise="conditional")
route.gate("net_acid", "<=", 0, "The fill does not turn mine water acid",
           zh="充填体不致矿井水酸化", otherwise="conditional")
# fmt: on


# The receipt: left from the inputs, right from the sum of the outputs


@route.formula("kt/year", "Gangue in the voids and in the store", zh="充填与堆存质量")
def mass_out(void_filled: Num, fill_density: Num, filled_share: Num, residue_stored: Num) -> Num:
    return void_filled * fill_density * filled_share + residue_stored


@route.formula("kt/year", "Gangue for the coal whose void is filled", zh="按吨煤用量计的煤矸石")
def gangue_for_coal(coal_backfilled: Num, gangue_per_coal_backfilled: Num) -> Num:
    return coal_backfilled * gangue_per_coal_backfilled


@route.formula("t/year", "Sulphur of the gangue", zh="投入硫")
def sulfur_in(feed: Num, sulfur: Num) -> Num:
    return feed * sulfur


@route.formula("t/year", "Sulphur below ground and in the store", zh="充填与堆存硫")
def sulfur_out(fill: Num, residue_stored: Num, sulfur: Num) -> Num:
    """Nothing burns: what came with the gangue may reach the mine water."""
    return (fill + residue_stored) * sulfur


route.check("mass", "feed", "==", "mass_out", "Mass", zh="质量平衡")
route.check("coal", "feed", "==", "gangue_for_coal", "Gangue and the coal that it stands in for", zh="充填与采煤平衡")
route.check("sulfur", "sulfur_in", "==", "sulfur_out", "Sulphur", zh="硫平衡")


# Named questions

route.example(
    "half_a_million_tonnes",
    "Half a million tonnes of gangue a year below ground, nothing else known",
    {"feed": quantity(500, "kt/year")},
)
route.example(
    "old_voids_guangxi",
    "Assayed gangue and a surveyed pile in Guangxi, for a fee, money of 2024",
    {
        "feed": quantity(400, "kt/year"),
        "feedstock": {
            "basis": "dry",
            "moisture": quantity(6.5, "%"),
            "carbon": quantity(10.5, "%"),
            "sulfur": quantity(2.4, "%"),
            "calcium_oxide": quantity(5.5, "%"),
        },
        "plant": {
            "filled_share": quantity(62, "%"),
            "reject_share": quantity(3, "%"),
            "disposal_fee": quantity(60, "CNY/t"),
            "haul_distance": quantity(4, "km"),
        },
        "pile": {"mass": quantity(12, "Mt"), "footprint": quantity(45, "ha")},
        "context": {"region": "CN-GX", "price_year": 2024},
    },
)
route.example(
    "coal_under_buildings",
    "A void of three hundred thousand cubic metres a year, filled to take coal from under buildings",
    {
        "target": quantity(300_000, "m3/year"),
        "plant": {
            "coal_mined": quantity(900, "kt/year"),
            "coal_released_share": quantity(100, "%"),
            "coal_margin": quantity(180, "CNY/t"),
        },
    },
)
