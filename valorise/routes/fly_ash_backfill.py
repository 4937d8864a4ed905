"""Fill of mines with fly ash: a paste of crushed gangue, ash, cement and water, pumped underground.

All money is net of VAT unless a label says otherwise. It usually earns little: its worth is the storage that it saves,
the gangue that goes down with it, and coal under buildings that filling lets be mined, which is not priced here.

Known limits. The gangue is free and lies at the mine; it is not drawn from the pile of the question. Water that
drains from the fill is not told apart. No cement is saved against another fill, so no carbon dioxide is avoided.
Nothing is cheaper in a larger plant. VAT on repair and on the investment is not deducted.
"""

import numpy as np

from valorise.engine.route import Given, Num, Route, given, quantity

route = Route(
    "fly-ash-backfill",
    title="Mine fill of fly ash and gangue",
    title_zh="粉煤灰矸石膏体充填",
    about="Crushed gangue, fly ash and cement pumped into mined voids as a paste; the mine pays for it, if it pays.",
    topics=("fly_ash_backfill", "building_products", "constants"),
    shares=("fly_ash", "land", "works", "electricity"),
    feed=Given("kt/year", "Fly ash taken", "粉煤灰用量", least=0.001, most=100_000),
    target_of="void_filled",
    headline=("void_filled", "ash_use", "gangue_use", "revenue", "margin", "capital_cost", "carbon_dioxide", "jobs"),
    caveats=(
        (
            "Fill earns what the mine pays, nothing unless given: compare its cost with the disposal that it saves.",
            "充填收入取决于矿方付费，未给出时为零：应将其成本与避免的处置费用比较。",
        ),
        (
            "Ash underground touches mine water: leaching is tested before, and is no part of this answer.",
            "井下粉煤灰接触矿井水：须先做浸出试验，本结果不含。",
        ),
        (
            "Land is freed only by ash that is dug from a yard; fresh ash keeps as much from being taken.",
            "仅取用灰场存灰才腾退土地；利用新排粉煤灰只避免同等面积的新增占地。",
        ),
    ),
)


@route.part
class Plant:
    """The plant that mixes and pumps the paste."""

    ash_per_fill = given()
    cement_per_ash = given()
    solids_per_fill = given()
    solids_concentration = given()
    fill_fee = given(
        "CNY/m3", "What the mine pays for the fill, incl. VAT", zh="矿方付费（含税）", least=0, most=2000, default=0
    )
    rejected_share = given("%", "Solids wasted and stored", zh="废料堆存比例", least=0, most=50, default=0)
    ash_price = given("CNY/t", "Fly ash, incl. VAT", zh="粉煤灰进价（含税）", least=-200, most=500, default=0)
    haul_distance = given("km", "Haul from the ash to the plant", zh="运距", least=0, most=2000, default=0)


# Fill


@route.unless_given
def feed(target: Num, rejected_share: Num, ash_per_fill: Num, moisture: Num) -> Num:
    return target / (1 - rejected_share) * ash_per_fill / (1 - moisture)


@route.formula("m3/year", "Paste mixed", zh="膏体制备量")
def mixed(ash_use: Num, ash_per_fill: Num) -> Num:
    return ash_use / ash_per_fill


@route.output("m3/year", "Void filled", zh="充填空间")
def void_filled(mixed: Num, rejected_share: Num) -> Num:
    return mixed * (1 - rejected_share)


@route.output("kt/year", "Cement", zh="水泥用量")
def cement(ash_use: Num, cement_per_ash: Num) -> Num:
    return ash_use * cement_per_ash


@route.formula("kg/m3", "Gangue in the fill", zh="充填体矸石用量")
def gangue_per_fill(solids_per_fill: Num, ash_per_fill: Num, cement_per_ash: Num) -> Num:
    """The rest of the solids."""
    return solids_per_fill - ash_per_fill * (1 + cement_per_ash)


@route.output("kt/year", "Gangue used beside the ash", zh="煤矸石用量")
def gangue_use(mixed: Num, gangue_per_fill: Num) -> Num:
    return mixed * gangue_per_fill


@route.output("kt/year", "Solids stored as waste", zh="废料堆存量")
def residue_stored(mixed: Num, rejected_share: Num, solids_per_fill: Num) -> Num:
    return mixed * rejected_share * solids_per_fill


# Energy, water, people, land


@route.output("GWh/year", "Electricity", zh="用电量")
def electricity_use(mixed: Num, electricity_per_fill: Num) -> Num:
    return mixed * electricity_per_fill


@route.output("m3/year", "Water", zh="耗水量")
def water(
    mixed: Num, solids_per_fill: Num, solids_concentration: Num, feed: Num, moisture: Num, water_density: Num
) -> Num:
    """Less what a wet ash brings; water that comes back from underground is not counted."""
    return np.maximum(mixed * solids_per_fill * (1 / solids_concentration - 1) - feed * moisture, 0) / water_density


@route.output("person", "Jobs", zh="就业人数")
def jobs(mixed: Num, fill_per_job: Num) -> Num:
    return mixed / fill_per_job


@route.output("ha", "Plant site", zh="厂区用地")
def site_area(mixed: Num, site_area_per_fill: Num) -> Num:
    return mixed * site_area_per_fill


# Climate


@route.output("kt/year", "Carbon dioxide", zh="二氧化碳排放量")
def carbon_dioxide(grid_carbon_dioxide: Num, haul_carbon_dioxide: Num) -> Num:
    """Of electricity and haul; that of the cement bought stands apart."""
    return grid_carbon_dioxide + haul_carbon_dioxide


@route.output("kt/year", "Carbon dioxide of making the cement bought", zh="外购水泥生产二氧化碳")
def binder_carbon_dioxide(cement: Num, cement_carbon_dioxide: Num) -> Num:
    return cement * cement_carbon_dioxide


# Capital and operating cost


@route.output("MCNY", "Capital cost", zh="总投资")
def capital_cost(mixed: Num, capital_per_fill: Num) -> Num:
    return mixed * capital_per_fill


operating_cost = route.total("operating_cost", "MCNY/year", "Operating cost", zh="经营成本")


@operating_cost.item("Fly ash", zh="粉煤灰")
def ash_cost(feed: Num, ash_price: Num, vat_rate: Num) -> Num:
    """Negative when the power station pays for removal."""
    return feed * ash_price / (1 + vat_rate)


@operating_cost.item("Cement", zh="水泥")
def cement_cost(cement: Num, cement_price: Num, vat_rate: Num) -> Num:
    return cement * cement_price / (1 + vat_rate)


# Revenue

revenue = route.total("revenue", "MCNY/year", "Revenue", zh="营业收入")


@revenue.item("Fee of the mine, net of VAT", zh="矿方付费（不含税）")
def fill_revenue(void_filled: Num, fill_fee: Num, vat_rate: Num) -> Num:
    return void_filled * fill_fee / (1 + vat_rate)


@route.formula("MCNY/year", "VAT on sales", zh="销项税额")
def vat_on_sales(fill_revenue: Num, vat_rate: Num) -> Num:
    return fill_revenue * vat_rate


@route.formula("MCNY/year", "Bought at the general rate of VAT, net of it", zh="按基本税率采购额（不含税）")
def purchases(ash_cost: Num, cement_cost: Num) -> Num:
    return ash_cost + cement_cost


@route.formula("MCNY/year", "VAT on electricity bought", zh="外购电力进项税额")
def vat_on_energy(electricity_cost: Num, vat_rate: Num) -> Num:
    return electricity_cost * vat_rate


@route.output("CNY/m3", "Levelised cost, net of VAT", zh="平准化成本（不含税）")
def levelised_cost(yearly_cost: Num, void_filled: Num) -> Num:
    """Disposal saved is not credited."""
    return yearly_cost / void_filled


# What the formulas cannot go beyond, and what rules and practice ask for

# fmt: off
route.gate("gangue_per_fill", ">=", 0, "Ash and cement leave room among the solids of the fill",
           zh="粉煤灰和水泥不超过充填体固体量", otherwise="refused")
route.gate("expansive_content", "<=", "expansive_content_ceiling", "Sulphate and free lime need no soundness test",
           zh="三氧化硫与游离氧化钙无需安定性试验", otherwise="conditional")
# fmt: on


# The receipt: left from the inputs, right from the sum of the outputs


@route.formula("kt/year", "Ash, cement and gangue", zh="投入干物料")
def mass_in(ash_use: Num, cement: Num, gangue_use: Num) -> Num:
    return ash_use + cement + gangue_use


@route.formula("kt/year", "Solids of the fill and of what is stored", zh="产出干物料")
def mass_out(void_filled: Num, solids_per_fill: Num, residue_stored: Num) -> Num:
    return void_filled * solids_per_fill + residue_stored


route.check("mass", "mass_in", "==", "mass_out", "Mass of dry solids", zh="干物料质量平衡")


route.example(
    "hundred_thousand_tonnes",
    "A hundred thousand tonnes of dry fly ash a year, nothing else known",
    {"feed": quantity(100, "kt/year")},
)
route.example(
    "bed_ash_guangxi",
    "Ash of a gangue power station in Guangxi, assayed, from a surveyed yard, for a mine that pays 60 CNY/m3",
    {
        "feed": quantity(120, "kt/year"),
        "feedstock": {
            "origin": "fluidised_bed",
            "moisture": quantity(20, "%"),
            "sulfur_trioxide": quantity(3.2, "%"),
            "free_calcium_oxide": quantity(1.6, "%"),
        },
        "plant": {"fill_fee": quantity(60, "CNY/m3"), "haul_distance": quantity(8, "km")},
        "pile": {"mass": quantity(1.6, "Mt"), "footprint": quantity(12, "ha")},
        "context": {"region": "CN-GX", "price_year": 2024},
    },
)
route.example(
    "void_of_a_year",
    "A void of 250,000 m3 a year filled with a paste rich in ash",
    {
        "target": quantity(250_000, "m3/year"),
        "feedstock": {"origin": "fluidised_bed"},
        "plant": {"ash_per_fill": quantity(500, "kg/m3"), "cement_per_ash": quantity(0.25, "t/t")},
    },
)
