"""Autoclaved aerated concrete of fly ash: ash, lime, cement and gypsum foamed with aluminium powder, cut, steamed.

A recipe of a cubic metre of blocks of 500 kg/m3, dry; another density is another recipe, which the question may give.
All money is net of VAT unless a label says otherwise.

Known limits. Water bound in the blocks is not told apart from the solids, hydrogen that the aluminium gives off is
left out, and the steam is a figure per cubic metre, not a heat balance. Free lime of the ash saves no quicklime. Lines
stand side by side: nothing is cheaper in a larger works. VAT on repair and on the investment is not deducted.
"""

import numpy as np

from valorise.engine.expression import where
from valorise.engine.reactions import reaction
from valorise.engine.route import Given, Num, Route, choice, given, quantity

route = Route(
    "fly-ash-blocks",
    title="Aerated concrete blocks of fly ash",
    title_zh="粉煤灰加气混凝土砌块",
    about="Fly ash, lime, cement and gypsum foamed with aluminium powder and cured in an autoclave; blocks sold.",
    topics=("fly_ash_blocks", "building_products", "constants"),
    shares=("fly_ash", "land", "works", "energy"),
    feed=Given("kt/year", "Fly ash taken", "粉煤灰用量", least=0.001, most=100_000),
    target_of="blocks",
    headline=("blocks", "ash_use", "revenue", "margin", "capital_cost", "carbon_dioxide", "jobs"),
    caveats=(
        (
            "Works, cement and lime together emit most of what the blocks save against fired brick: compare outputs.",
            "工厂、水泥和石灰的排放之和抵消砌块替代烧结砖的大部分减排量，应比较各项结果。",
        ),
        (
            "Blocks travel about as far as ash does: a works sells to its region, whose demand is not looked at.",
            "砌块销售半径有限，当地市场需求未计入。",
        ),
        (
            "Land is freed only by ash that is dug from a yard; fresh ash keeps as much from being taken.",
            "仅取用灰场存灰才腾退土地；利用新排粉煤灰只避免同等面积的新增占地。",
        ),
    ),
)


@route.part
class Plant:
    """The works that makes the blocks."""

    ash_per_block = given()
    cement_per_block = given()
    lime_per_block = given()
    gypsum_per_block = given()
    aluminium_per_block = given()
    rejected_share = given("%", "Blocks broken and stored", zh="废品堆存比例", least=0, most=50, default=0)
    ash_price = given("CNY/t", "Fly ash, incl. VAT", zh="粉煤灰进价（含税）", least=-200, most=500, default=0)
    fuel = choice("natural_gas", "coal", label="Fuel bought", zh="外购燃料")
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


# Blocks


@route.unless_given
def feed(target: Num, rejected_share: Num, ash_per_block: Num, moisture: Num) -> Num:
    return target / (1 - rejected_share) * ash_per_block / (1 - moisture)


@route.formula("m3/year", "Blocks cast", zh="砌块浇注量")
def cast(ash_use: Num, ash_per_block: Num) -> Num:
    return ash_use / ash_per_block


@route.output("m3/year", "Blocks sold", zh="砌块产量")
def blocks(cast: Num, rejected_share: Num) -> Num:
    return cast * (1 - rejected_share)


@route.output("kt/year", "Cement", zh="水泥用量")
def cement(cast: Num, cement_per_block: Num) -> Num:
    return cast * cement_per_block


@route.output("kt/year", "Quicklime", zh="生石灰用量")
def lime(cast: Num, lime_per_block: Num) -> Num:
    return cast * lime_per_block


@route.formula("kg/m3", "Sulphate that the ash brings, as gypsum", zh="粉煤灰自带硫酸盐（折石膏）")
def ash_gypsum_per_block(ash_per_block: Num, sulfur_trioxide: Num, gypsum_per_sulfur_trioxide: Num) -> Num:
    return ash_per_block * sulfur_trioxide * gypsum_per_sulfur_trioxide


@route.formula("kg/m3", "Gypsum bought for the blocks", zh="砌块外购石膏用量")
def gypsum_bought_per_block(gypsum_per_block: Num, ash_gypsum_per_block: Num) -> Num:
    """What the recipe wants beyond the ash's own, which in ash of a fluidised bed is often enough."""
    return np.maximum(gypsum_per_block - ash_gypsum_per_block, 0)


@route.output("kt/year", "Gypsum bought", zh="外购石膏用量")
def gypsum(cast: Num, gypsum_bought_per_block: Num) -> Num:
    return cast * gypsum_bought_per_block


@route.output("t/year", "Aluminium powder", zh="铝粉用量")
def aluminium(cast: Num, aluminium_per_block: Num) -> Num:
    return cast * aluminium_per_block


@route.output("kg/m3", "Solids of the blocks", zh="砌块干物料量")
def block_solids(
    ash_per_block: Num,
    cement_per_block: Num,
    lime_per_block: Num,
    gypsum_bought_per_block: Num,
    aluminium_per_block: Num,
) -> Num:
    """What goes into a cubic metre; with the water that it binds it is the density of the dry block."""
    return ash_per_block + cement_per_block + lime_per_block + gypsum_bought_per_block + aluminium_per_block


@route.output("%", "Fly ash in the solids", zh="粉煤灰占干物料比例")
def waste_share(ash_per_block: Num, block_solids: Num) -> Num:
    return ash_per_block / block_solids


@route.output("kt/year", "Broken blocks stored", zh="废品堆存量")
def residue_stored(cast: Num, rejected_share: Num, block_solids: Num) -> Num:
    return cast * rejected_share * block_solids


# Energy, water, people, land


@route.output("GWh/year", "Electricity", zh="用电量")
def electricity_use(cast: Num, electricity_per_block: Num) -> Num:
    return cast * electricity_per_block


@route.output("TJ/year", "Heat bought", zh="外购热量")
def purchased_heat(cast: Num, heat_per_block: Num) -> Num:
    return cast * heat_per_block


@route.output("m3/year", "Water", zh="耗水量")
def water(cast: Num, water_per_block: Num, feed: Num, moisture: Num, water_density: Num) -> Num:
    """Less what a wet ash brings."""
    return np.maximum(cast * water_per_block - feed * moisture, 0) / water_density


@route.output("person", "Jobs", zh="就业人数")
def jobs(cast: Num, blocks_per_job: Num) -> Num:
    return cast / blocks_per_job


@route.output("ha", "Plant site", zh="厂区用地")
def site_area(cast: Num, site_area_per_block: Num) -> Num:
    return cast * site_area_per_block


# Climate


@route.output("kt/year", "Carbon dioxide", zh="二氧化碳排放量")
def carbon_dioxide(fuel_carbon_dioxide: Num, grid_carbon_dioxide: Num, haul_carbon_dioxide: Num) -> Num:
    """Of fuel, electricity and haul; that of the binder bought stands apart."""
    return fuel_carbon_dioxide + grid_carbon_dioxide + haul_carbon_dioxide


@route.output("kt/year", "Carbon dioxide of making the cement and lime bought", zh="外购水泥和石灰生产二氧化碳")
def binder_carbon_dioxide(cement: Num, cement_carbon_dioxide: Num, lime: Num, lime_carbon_dioxide: Num) -> Num:
    return cement * cement_carbon_dioxide + lime * lime_carbon_dioxide


@route.output("kt/year", "Carbon dioxide avoided", zh="避免的二氧化碳排放")
def carbon_dioxide_avoided(blocks: Num, fired_brick_density: Num, fired_brick_carbon_dioxide: Num) -> Num:
    """Of firing solid clay brick of the same volume, which the blocks stand in for. Nothing is deducted."""
    return blocks * fired_brick_density * fired_brick_carbon_dioxide


# Capital and operating cost


@route.output("MCNY", "Capital cost", zh="总投资")
def capital_cost(cast: Num, capital_per_block: Num) -> Num:
    return cast * capital_per_block


operating_cost = route.total("operating_cost", "MCNY/year", "Operating cost", zh="经营成本")


@operating_cost.item("Fly ash", zh="粉煤灰")
def ash_cost(feed: Num, ash_price: Num, vat_rate: Num) -> Num:
    """Negative when the power station pays for removal."""
    return feed * ash_price / (1 + vat_rate)


@operating_cost.item("Cement", zh="水泥")
def cement_cost(cement: Num, cement_price: Num, vat_rate: Num) -> Num:
    return cement * cement_price / (1 + vat_rate)


@operating_cost.item("Quicklime", zh="生石灰")
def lime_cost(lime: Num, lime_price: Num, vat_rate: Num) -> Num:
    return lime * lime_price / (1 + vat_rate)


@operating_cost.item("Gypsum", zh="石膏")
def gypsum_cost(gypsum: Num, gypsum_price: Num, vat_rate: Num) -> Num:
    return gypsum * gypsum_price / (1 + vat_rate)


@operating_cost.item("Aluminium powder", zh="铝粉")
def aluminium_cost(aluminium: Num, aluminium_price: Num, vat_rate: Num) -> Num:
    return aluminium * aluminium_price / (1 + vat_rate)


# Revenue

revenue = route.total("revenue", "MCNY/year", "Revenue", zh="营业收入")


@revenue.item("Blocks, net of VAT", zh="砌块（不含税）")
def block_revenue(blocks: Num, block_price: Num, vat_rate: Num) -> Num:
    return blocks * block_price / (1 + vat_rate)


@route.formula("MCNY/year", "VAT on sales", zh="销项税额")
def vat_on_sales(block_revenue: Num, vat_rate: Num) -> Num:
    return block_revenue * vat_rate


@route.formula("MCNY/year", "Bought at the general rate of VAT, net of it", zh="按基本税率采购额（不含税）")
def purchases(ash_cost: Num, cement_cost: Num, lime_cost: Num, gypsum_cost: Num, aluminium_cost: Num) -> Num:
    return ash_cost + cement_cost + lime_cost + gypsum_cost + aluminium_cost


@revenue.item("VAT refund", zh="增值税即征即退")
def vat_refund(waste_share: Num, masonry_residue_floor: Num, vat_paid: Num, masonry_vat_refund_share: Num) -> Num:
    """For blocks that are waste enough. Gypsum bought counts as no waste here, though desulphurisation made it."""
    return where(waste_share >= masonry_residue_floor, vat_paid * masonry_vat_refund_share, 0)


@route.output("CNY/m3", "Levelised cost, net of VAT", zh="平准化成本（不含税）")
def levelised_cost(yearly_cost: Num, blocks: Num) -> Num:
    """The VAT refund is not credited. Compare with a price net of VAT."""
    return yearly_cost / blocks


# What rules and practice ask for

# fmt: off
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


@route.formula("kt/year", "Ash, binder and aluminium", zh="投入干物料")
def mass_in(ash_use: Num, cement: Num, lime: Num, gypsum: Num, aluminium: Num) -> Num:
    return ash_use + cement + lime + gypsum + aluminium


@route.formula("kt/year", "Solids of blocks sold and stored", zh="产出干物料")
def mass_out(blocks: Num, block_solids: Num, residue_stored: Num) -> Num:
    return blocks * block_solids + residue_stored


@route.formula("kt/year", "Sulphate of ash and gypsum, as gypsum", zh="投入硫酸盐（折石膏）")
def sulfate_in(ash_use: Num, sulfur_trioxide: Num, gypsum_per_sulfur_trioxide: Num, gypsum: Num) -> Num:
    return ash_use * sulfur_trioxide * gypsum_per_sulfur_trioxide + gypsum


@route.formula("kt/year", "Sulphate of blocks sold and stored, as gypsum", zh="产出硫酸盐（折石膏）")
def sulfate_out(
    blocks: Num, residue_stored: Num, block_solids: Num, gypsum_per_block: Num, ash_gypsum_per_block: Num
) -> Num:
    """What the recipe wants, or what the ash brings where that is more; nothing leaves in the steam."""
    return (blocks + residue_stored / block_solids) * np.maximum(gypsum_per_block, ash_gypsum_per_block)


@route.formula("TJ/year", "Electricity and fuel bought", zh="外购电力和燃料")
def energy_in(electricity_use: Num, purchased_heat: Num) -> Num:
    return electricity_use + purchased_heat


@route.formula("TJ/year", "Energy spent on blocks sold and stored", zh="砌块耗能")
def energy_out(
    blocks: Num, residue_stored: Num, block_solids: Num, electricity_per_block: Num, heat_per_block: Num
) -> Num:
    return (blocks + residue_stored / block_solids) * (electricity_per_block + heat_per_block)


route.check("mass", "mass_in", "==", "mass_out", "Mass of dry solids", zh="干物料质量平衡")
route.check("sulfate", "sulfate_in", "==", "sulfate_out", "Sulphate", zh="硫酸盐平衡")
route.check("energy", "energy_in", "==", "energy_out", "Energy bought is what the blocks take", zh="能量平衡")


route.example(
    "hundred_thousand_tonnes",
    "A hundred thousand tonnes of dry fly ash a year, nothing else known",
    {"feed": quantity(100, "kt/year")},
)
route.example(
    "bed_ash_guangxi",
    "Ash of a gangue power station in Guangxi, assayed, from a surveyed yard, hauled 12 km",
    {
        "feed": quantity(80, "kt/year"),
        "feedstock": {
            "origin": "fluidised_bed",
            "moisture": quantity(15, "%"),
            "sulfur_trioxide": quantity(3.2, "%"),
            "free_calcium_oxide": quantity(1.6, "%"),
            "loss_on_ignition": quantity(6.5, "%"),
            "radium": quantity(110, "Bq/kg"),
            "thorium": quantity(85, "Bq/kg"),
            "potassium": quantity(480, "Bq/kg"),
        },
        "plant": {"fuel": "coal", "haul_distance": quantity(12, "km")},
        "pile": {"mass": quantity(1.6, "Mt"), "footprint": quantity(12, "ha")},
        "context": {"region": "CN-GX", "price_year": 2024},
    },
)
route.example(
    "line_with_much_ash",
    "Three hundred thousand cubic metres a year, of a recipe rich in ash that earns the VAT refund",
    {
        "target": quantity(300_000, "m3/year"),
        "feedstock": {"origin": "fluidised_bed"},
        "plant": {
            "ash_per_block": quantity(350, "kg/m3"),
            "cement_per_block": quantity(50, "kg/m3"),
            "lime_per_block": quantity(85, "kg/m3"),
            "rejected_share": quantity(2, "%"),
            "fuel": "coal",
        },
    },
)
