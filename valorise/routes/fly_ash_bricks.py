"""Unfired bricks of fly ash: ash, lime, gypsum and aggregate mixed, pressed, and cured in an autoclave or kept wet.

Shares of the dry mass, standard bricks of 240 × 115 × 53 mm. All money is net of VAT unless a label says otherwise.

Known limits. Water bound in the brick is not told apart from the dry mass, and the heat of curing is a figure per
mass, not a heat balance. Free lime of the ash saves no quicklime. A brick cured in water is as strong and as dear as
one from the autoclave. Nothing is cheaper in a larger works. VAT on repair and on the investment is not deducted.
"""

import numpy as np

from valorise.engine.expression import where
from valorise.engine.reactions import reaction
from valorise.engine.route import Given, Num, Route, choice, fraction, given, quantity

route = Route(
    "fly-ash-bricks",
    title="Unfired bricks of fly ash",
    title_zh="粉煤灰砖",
    about="Fly ash pressed with lime, gypsum and aggregate, cured in an autoclave or in water; bricks sold.",
    topics=("fly_ash_bricks", "building_products", "constants"),
    shares=("fly_ash", "land", "works", "energy"),
    feed=Given("kt/year", "Fly ash taken", "粉煤灰用量", least=0.001, most=100_000),
    target_of="bricks",
    headline=("bricks", "ash_use", "revenue", "margin", "capital_cost", "carbon_dioxide", "jobs"),
    caveats=(
        (
            "Lime decides the cost: carbide slag or low-grade lime, which is not priced here, changes the result.",
            "石灰决定成本：采用电石渣或低品位石灰（此处未计价）会改变结果。",
        ),
        (
            "Works are remembered to spend 0.14 to 0.30 CNY a brick; by default the items here add up to more.",
            "据记忆，此类砖厂现金成本为每块0.14~0.30元；此处默认分项合计更高。",
        ),
        (
            "Works and lime together emit more than the bricks save against fired ones: compare outputs.",
            "工厂和石灰的排放之和高于替代烧结砖的减排量，应比较各项结果。",
        ),
        (
            "Land is freed only by ash that is dug from a yard; fresh ash keeps as much from being taken.",
            "仅取用灰场存灰才腾退土地；利用新排粉煤灰只避免同等面积的新增占地。",
        ),
    ),
)


@route.part
class Plant:
    """The works that makes the bricks."""

    curing = choice("autoclave", "water", label="Curing", zh="养护方式")
    ash_share = given()
    lime_share = given()
    gypsum_share = given()
    bottom_ash_share = fraction(
        "Bottom ash in the aggregate", zh="骨料中炉渣比例", default=100, about="Crushed stone is the rest."
    )
    rejected_share = given("%", "Bricks broken and stored", zh="废品堆存比例", least=0, most=50, default=0)
    ash_price = given("CNY/t", "Fly ash, incl. VAT", zh="粉煤灰进价（含税）", least=-200, most=500, default=0)
    fuel = choice("coal", "natural_gas", label="Fuel bought", zh="外购燃料")
    haul_distance = given("km", "Haul from the ash to the plant", zh="运距", least=0, most=2000, default=0)


gypsum_forming = reaction("CaO + SO3 + 2 H2O -> CaSO4·2H2O")

route.mass_ratio(
    "gypsum_per_sulfur_trioxide",
    gypsum_forming,
    "CaSO4·2H2O",
    "SO3",
    "Gypsum per sulphur trioxide",
    zh="每份三氧化硫的石膏",
)


# Bricks


@route.unless_given
def feed(target: Num, rejected_share: Num, brick_mass: Num, ash_share: Num, moisture: Num) -> Num:
    return target / (1 - rejected_share) * brick_mass * ash_share / (1 - moisture)


@route.formula("kt/year", "Bricks pressed, dry mass", zh="砖坯干质量")
def pressed(ash_use: Num, ash_share: Num) -> Num:
    return ash_use / ash_share


@route.output("Mpiece/year", "Bricks sold", zh="砖产量")
def bricks(pressed: Num, rejected_share: Num, brick_mass: Num) -> Num:
    return pressed * (1 - rejected_share) / brick_mass


@route.formula("%", "Sulphate that the ash brings, as gypsum in the bricks", zh="粉煤灰自带硫酸盐（折石膏）")
def ash_gypsum_share(ash_share: Num, sulfur_trioxide: Num, gypsum_per_sulfur_trioxide: Num) -> Num:
    return ash_share * sulfur_trioxide * gypsum_per_sulfur_trioxide


@route.formula("%", "Gypsum bought in the bricks", zh="砖中外购石膏比例")
def gypsum_bought_share(gypsum_share: Num, ash_gypsum_share: Num) -> Num:
    """What the mix wants beyond the ash's own, which in ash of a fluidised bed is often enough."""
    return np.maximum(gypsum_share - ash_gypsum_share, 0)


@route.formula("%", "Aggregate in the bricks", zh="砖中骨料比例")
def aggregate_share(ash_share: Num, lime_share: Num, gypsum_bought_share: Num) -> Num:
    """The rest."""
    return 1 - ash_share - lime_share - gypsum_bought_share


@route.output("kt/year", "Quicklime", zh="生石灰用量")
def lime(pressed: Num, lime_share: Num) -> Num:
    return pressed * lime_share


@route.output("kt/year", "Gypsum bought", zh="外购石膏用量")
def gypsum(pressed: Num, gypsum_bought_share: Num) -> Num:
    return pressed * gypsum_bought_share


@route.output("kt/year", "Bottom ash", zh="炉渣用量")
def bottom_ash(pressed: Num, aggregate_share: Num, bottom_ash_share: Num) -> Num:
    return pressed * aggregate_share * bottom_ash_share


@route.output("kt/year", "Crushed stone", zh="碎石用量")
def stone(pressed: Num, aggregate_share: Num, bottom_ash_share: Num) -> Num:
    return pressed * aggregate_share * (1 - bottom_ash_share)


@route.output("%", "Fly ash and bottom ash in the bricks", zh="砖中粉煤灰和炉渣比例")
def waste_share(ash_share: Num, aggregate_share: Num, bottom_ash_share: Num) -> Num:
    return ash_share + aggregate_share * bottom_ash_share


@route.output("kt/year", "Broken bricks stored", zh="废品堆存量")
def residue_stored(pressed: Num, rejected_share: Num) -> Num:
    return pressed * rejected_share


# Energy, water, people, land


@route.output("GWh/year", "Electricity", zh="用电量")
def electricity_use(pressed: Num, electricity_per_brick: Num) -> Num:
    return pressed * electricity_per_brick


@route.output("TJ/year", "Heat bought", zh="外购热量")
def purchased_heat(pressed: Num, curing_heat: Num) -> Num:
    return pressed * curing_heat


@route.output("m3/year", "Water", zh="耗水量")
def water(pressed: Num, water_per_brick: Num, feed: Num, moisture: Num, water_density: Num) -> Num:
    """Less what a wet ash brings."""
    return np.maximum(pressed * water_per_brick - feed * moisture, 0) / water_density


@route.formula("Mpiece/year", "Bricks pressed", zh="砖坯产量")
def capacity(pressed: Num, brick_mass: Num) -> Num:
    return pressed / brick_mass


@route.output("person", "Jobs", zh="就业人数")
def jobs(capacity: Num, bricks_per_job: Num) -> Num:
    return capacity / bricks_per_job


@route.output("ha", "Plant site", zh="厂区用地")
def site_area(pressed: Num, site_area_per_brick: Num) -> Num:
    return pressed * site_area_per_brick


# Climate


@route.output("kt/year", "Carbon dioxide", zh="二氧化碳排放量")
def carbon_dioxide(fuel_carbon_dioxide: Num, grid_carbon_dioxide: Num, haul_carbon_dioxide: Num) -> Num:
    """Of fuel, electricity and haul; that of the lime bought stands apart."""
    return fuel_carbon_dioxide + grid_carbon_dioxide + haul_carbon_dioxide


@route.output("kt/year", "Carbon dioxide of making the lime bought", zh="外购石灰生产二氧化碳")
def binder_carbon_dioxide(lime: Num, lime_carbon_dioxide: Num) -> Num:
    return lime * lime_carbon_dioxide


@route.output("kt/year", "Carbon dioxide avoided", zh="避免的二氧化碳排放")
def carbon_dioxide_avoided(
    bricks: Num, brick_volume: Num, fired_brick_density: Num, fired_brick_carbon_dioxide: Num
) -> Num:
    """Of firing as many clay bricks, which these stand in for. Nothing is deducted."""
    return bricks * brick_volume * fired_brick_density * fired_brick_carbon_dioxide


# Capital and operating cost


@route.output("MCNY", "Capital cost", zh="总投资")
def capital_cost(capacity: Num, capital_per_brick: Num) -> Num:
    return capacity * capital_per_brick


operating_cost = route.total("operating_cost", "MCNY/year", "Operating cost", zh="经营成本")


@operating_cost.item("Fly ash", zh="粉煤灰")
def ash_cost(feed: Num, ash_price: Num, vat_rate: Num) -> Num:
    """Negative when the power station pays for removal."""
    return feed * ash_price / (1 + vat_rate)


@operating_cost.item("Quicklime", zh="生石灰")
def lime_cost(lime: Num, lime_price: Num, vat_rate: Num) -> Num:
    return lime * lime_price / (1 + vat_rate)


@operating_cost.item("Gypsum", zh="石膏")
def gypsum_cost(gypsum: Num, gypsum_price: Num, vat_rate: Num) -> Num:
    return gypsum * gypsum_price / (1 + vat_rate)


@operating_cost.item("Bottom ash", zh="炉渣")
def bottom_ash_cost(bottom_ash: Num, bottom_ash_price: Num, vat_rate: Num) -> Num:
    return bottom_ash * bottom_ash_price / (1 + vat_rate)


@operating_cost.item("Crushed stone", zh="碎石")
def stone_cost(stone: Num, aggregate_price: Num, vat_rate: Num) -> Num:
    return stone * aggregate_price / (1 + vat_rate)


# Revenue

revenue = route.total("revenue", "MCNY/year", "Revenue", zh="营业收入")


@revenue.item("Bricks, net of VAT", zh="砖（不含税）")
def brick_revenue(bricks: Num, brick_price: Num, vat_rate: Num) -> Num:
    return bricks * brick_price / (1 + vat_rate)


@route.formula("MCNY/year", "VAT on sales", zh="销项税额")
def vat_on_sales(brick_revenue: Num, vat_rate: Num) -> Num:
    return brick_revenue * vat_rate


@route.formula("MCNY/year", "Bought at the general rate of VAT, net of it", zh="按基本税率采购额（不含税）")
def purchases(ash_cost: Num, lime_cost: Num, gypsum_cost: Num, bottom_ash_cost: Num, stone_cost: Num) -> Num:
    return ash_cost + lime_cost + gypsum_cost + bottom_ash_cost + stone_cost


@revenue.item("VAT refund", zh="增值税即征即退")
def vat_refund(waste_share: Num, masonry_residue_floor: Num, vat_paid: Num, masonry_vat_refund_share: Num) -> Num:
    """For bricks that are waste enough."""
    return where(waste_share >= masonry_residue_floor, vat_paid * masonry_vat_refund_share, 0)


@route.output("CNY/kpiece", "Levelised cost, net of VAT", zh="平准化成本（不含税）")
def levelised_cost(yearly_cost: Num, bricks: Num) -> Num:
    """The VAT refund is not credited. Compare with a price net of VAT."""
    return yearly_cost / bricks


# What the formulas cannot go beyond, and what rules and practice ask for

# fmt: off
route.gate("aggregate_share", ">=", 0, "Ash, lime and gypsum make up no more than the brick",
           zh="粉煤灰、石灰和石膏比例之和不超过100%", otherwise="refused")
route.gate("expansive_content", "<=", "expansive_content_ceiling", "Sulphate and free lime need no autoclave test",
           zh="三氧化硫与游离氧化钙无需压蒸试验", otherwise="conditional")
route.gate("internal_exposure", "<=", "internal_exposure_limit", "Radium lets the ash be used in buildings",
           zh="内照射指数达标", otherwise="unsuitable")
route.gate("external_exposure", "<=", "external_exposure_limit", "Radiation lets the ash be used in buildings",
           zh="外照射指数达标", otherwise="unsuitable")
route.gate("waste_share", ">=", "masonry_residue_floor", "Waste enough for the VAT refund",
           zh="废渣掺量达到退税要求", otherwise="conditional")
# fmt: on


# The receipt: left from the inputs, right from the sum of the outputs


@route.formula("kt/year", "Ash, binder and aggregate", zh="投入干物料")
def mass_in(ash_use: Num, lime: Num, gypsum: Num, bottom_ash: Num, stone: Num) -> Num:
    return ash_use + lime + gypsum + bottom_ash + stone


@route.formula("kt/year", "Bricks sold and stored", zh="产出砖质量")
def mass_out(bricks: Num, brick_mass: Num, residue_stored: Num) -> Num:
    return bricks * brick_mass + residue_stored


@route.formula("kt/year", "Sulphate of ash and gypsum, as gypsum", zh="投入硫酸盐（折石膏）")
def sulfate_in(ash_use: Num, sulfur_trioxide: Num, gypsum_per_sulfur_trioxide: Num, gypsum: Num) -> Num:
    return ash_use * sulfur_trioxide * gypsum_per_sulfur_trioxide + gypsum


@route.formula("kt/year", "Sulphate of bricks sold and stored, as gypsum", zh="产出硫酸盐（折石膏）")
def sulfate_out(bricks: Num, brick_mass: Num, residue_stored: Num, gypsum_share: Num, ash_gypsum_share: Num) -> Num:
    """What the mix wants, or what the ash brings where that is more."""
    return (bricks * brick_mass + residue_stored) * np.maximum(gypsum_share, ash_gypsum_share)


@route.formula("TJ/year", "Electricity and fuel bought", zh="外购电力和燃料")
def energy_in(electricity_use: Num, purchased_heat: Num) -> Num:
    return electricity_use + purchased_heat


@route.formula("TJ/year", "Energy spent on bricks sold and stored", zh="砖耗能")
def energy_out(bricks: Num, brick_mass: Num, residue_stored: Num, electricity_per_brick: Num, curing_heat: Num) -> Num:
    return (bricks * brick_mass + residue_stored) * (electricity_per_brick + curing_heat)


route.check("mass", "mass_in", "==", "mass_out", "Mass of dry solids", zh="干物料质量平衡")
route.check("sulfate", "sulfate_in", "==", "sulfate_out", "Sulphate", zh="硫酸盐平衡")
route.check("energy", "energy_in", "==", "energy_out", "Energy bought is what the bricks take", zh="能量平衡")


route.example(
    "fifty_thousand_tonnes",
    "Fifty thousand tonnes of dry fly ash a year, nothing else known",
    {"feed": quantity(50, "kt/year")},
)
route.example(
    "bed_ash_guangxi",
    "Ash of a gangue power station in Guangxi, assayed, from a surveyed yard, with cheap lime",
    {
        "feed": quantity(60, "kt/year"),
        "feedstock": {
            "origin": "fluidised_bed",
            "moisture": quantity(12, "%"),
            "sulfur_trioxide": quantity(3.2, "%"),
            "free_calcium_oxide": quantity(1.6, "%"),
            "radium": quantity(110, "Bq/kg"),
            "thorium": quantity(85, "Bq/kg"),
            "potassium": quantity(480, "Bq/kg"),
        },
        "plant": {"lime_share": quantity(10, "%"), "haul_distance": quantity(5, "km")},
        "pile": {"mass": quantity(1.6, "Mt"), "footprint": quantity(12, "ha")},
        "coefficients": {"money.lime_price": quantity(260, "CNY/t")},
        "context": {"region": "CN-GX", "price_year": 2024},
    },
)
route.example(
    "sixty_million_bricks",
    "Sixty million bricks a year, cured in water, in Chinese units",
    {
        "target": quantity(6000, "10kpiece/year"),
        "feedstock": {"origin": "fluidised_bed"},
        "plant": {"curing": "water", "rejected_share": quantity(3, "%")},
        "context": {"units": "chinese"},
    },
)
