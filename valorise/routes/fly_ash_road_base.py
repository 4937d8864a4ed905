"""Road base of fly ash: ash, lime and crushed stone mixed with water in a plant, sold to who builds the road.

Shares of the dry mass. All money is net of VAT unless a label says otherwise.

Known limits. Laying and rolling the base are the road builder's. It is taken to replace a cement-stabilised base of
the same mass, though the two are not laid equally thick. The density is that of the mix with much stone. Nothing is
cheaper in a larger plant. VAT on repair and on the investment is not deducted.
"""

from valorise.engine.route import Given, Num, Route, choice, given, quantity

route = Route(
    "fly-ash-road-base",
    title="Road base of lime, fly ash and stone",
    title_zh="二灰稳定碎石基层",
    about="Fly ash, lime and crushed stone mixed in a plant; mixed base sold to road builders.",
    topics=("fly_ash_road_base", "building_products", "constants"),
    shares=("fly_ash", "land", "works", "electricity"),
    feed=Given("kt/year", "Fly ash taken", "粉煤灰用量", least=0.001, most=100_000),
    target_of="road_base",
    headline=("road_base", "road_length", "ash_use", "revenue", "margin", "capital_cost", "carbon_dioxide", "jobs"),
    caveats=(
        (
            "No price of mixed base was found; the one used lies near the cost of materials and decides the margin.",
            "未查得二灰碎石售价；所用价格接近材料成本，毛利仅供参考。",
        ),
        (
            "Making the lime bought emits more than the cement that the base saves: compare outputs.",
            "所购石灰的生产排放高于所节省水泥的排放，应比较各项结果。",
        ),
        (
            "Land is freed only by ash that is dug from a yard; fresh ash keeps as much from being taken.",
            "仅取用灰场存灰才腾退土地；利用新排粉煤灰只避免同等面积的新增占地。",
        ),
    ),
)


@route.part
class Plant:
    """The plant that mixes the base, and the road."""

    mix = choice("stone", "ash_rich", label="Mix: mostly stone, or rich in ash for sub-bases", zh="配合比类型")
    ash_share = given()
    lime_share = given()
    road_width = given("m", "Width of the base", zh="基层宽度", least=2, most=100, default=9)
    base_thickness = given("m", "Thickness of the base", zh="基层厚度", least=0.05, most=2, default=0.2)
    rejected_share = given("%", "Base wasted and stored", zh="废料堆存比例", least=0, most=50, default=0)
    ash_price = given("CNY/t", "Fly ash, incl. VAT", zh="粉煤灰进价（含税）", least=-200, most=500, default=0)
    haul_distance = given("km", "Haul from the ash to the plant", zh="运距", least=0, most=2000, default=0)


# Base


@route.unless_given
def feed(target: Num, rejected_share: Num, ash_share: Num, moisture: Num) -> Num:
    return target / (1 - rejected_share) * ash_share / (1 - moisture)


@route.formula("kt/year", "Base mixed, dry", zh="混合料拌和量（干基）")
def mixed(ash_use: Num, ash_share: Num) -> Num:
    return ash_use / ash_share


@route.output("kt/year", "Road base sold, dry", zh="基层材料产量（干基）")
def road_base(mixed: Num, rejected_share: Num) -> Num:
    return mixed * (1 - rejected_share)


@route.formula("%", "Crushed stone in the base", zh="基层碎石比例")
def stone_share(ash_share: Num, lime_share: Num) -> Num:
    """The rest."""
    return 1 - ash_share - lime_share


@route.output("kt/year", "Quicklime", zh="生石灰用量")
def lime(mixed: Num, lime_share: Num) -> Num:
    return mixed * lime_share


@route.output("kt/year", "Crushed stone", zh="碎石用量")
def stone(mixed: Num, stone_share: Num) -> Num:
    return mixed * stone_share


@route.output("kt/year", "Base stored as waste", zh="废料堆存量")
def residue_stored(mixed: Num, rejected_share: Num) -> Num:
    return mixed * rejected_share


@route.output("kg/m3", "Fly ash in a cubic metre of base", zh="每立方米基层粉煤灰用量")
def ash_per_volume(ash_share: Num, base_density: Num) -> Num:
    return ash_share * base_density


@route.output("km/year", "Road whose base it makes", zh="可铺筑道路长度")
def road_length(road_base: Num, base_density: Num, road_width: Num, base_thickness: Num) -> Num:
    return road_base / (base_density * road_width * base_thickness)


@route.output("kt/year", "Crushed stone saved", zh="节省碎石量")
def stone_avoided(road_base: Num, base_cement_share: Num, stone_share: Num) -> Num:
    """Against the cement-stabilised base, which is all stone beside its cement."""
    return road_base * (1 - base_cement_share - stone_share)


# Energy, water, people, land


@route.output("GWh/year", "Electricity", zh="用电量")
def electricity_use(mixed: Num, electricity_per_base: Num) -> Num:
    return mixed * electricity_per_base


@route.output("m3/year", "Water", zh="耗水量")
def water(mixed: Num, water_share: Num, water_density: Num) -> Num:
    return mixed * water_share / water_density


@route.output("person", "Jobs", zh="就业人数")
def jobs(mixed: Num, base_per_job: Num) -> Num:
    """Of the mixing plant; laying the road is not counted."""
    return mixed / base_per_job


@route.output("ha", "Plant site", zh="厂区用地")
def site_area(mixed: Num, site_area_per_base: Num) -> Num:
    return mixed * site_area_per_base


# Climate


@route.output("kt/year", "Carbon dioxide", zh="二氧化碳排放量")
def carbon_dioxide(grid_carbon_dioxide: Num, haul_carbon_dioxide: Num) -> Num:
    """Of electricity and haul; that of the lime bought stands apart."""
    return grid_carbon_dioxide + haul_carbon_dioxide


@route.output("kt/year", "Carbon dioxide of making the lime bought", zh="外购石灰生产二氧化碳")
def binder_carbon_dioxide(lime: Num, lime_carbon_dioxide: Num) -> Num:
    return lime * lime_carbon_dioxide


@route.output("kt/year", "Carbon dioxide avoided", zh="避免的二氧化碳排放")
def carbon_dioxide_avoided(road_base: Num, base_cement_share: Num, cement_carbon_dioxide: Num) -> Num:
    """Of making the cement of the base that this one stands in for. Nothing is deducted."""
    return road_base * base_cement_share * cement_carbon_dioxide


# Capital and operating cost


@route.output("MCNY", "Capital cost", zh="总投资")
def capital_cost(mixed: Num, capital_per_base: Num) -> Num:
    return mixed * capital_per_base


operating_cost = route.total("operating_cost", "MCNY/year", "Operating cost", zh="经营成本")


@operating_cost.item("Fly ash", zh="粉煤灰")
def ash_cost(feed: Num, ash_price: Num, vat_rate: Num) -> Num:
    """Negative when the power station pays for removal."""
    return feed * ash_price / (1 + vat_rate)


@operating_cost.item("Quicklime", zh="生石灰")
def lime_cost(lime: Num, lime_price: Num, vat_rate: Num) -> Num:
    return lime * lime_price / (1 + vat_rate)


@operating_cost.item("Crushed stone", zh="碎石")
def stone_cost(stone: Num, aggregate_price: Num, vat_rate: Num) -> Num:
    return stone * aggregate_price / (1 + vat_rate)


# Revenue

revenue = route.total("revenue", "MCNY/year", "Revenue", zh="营业收入")


@revenue.item("Road base, net of VAT", zh="基层材料（不含税）")
def base_revenue(road_base: Num, base_price: Num, vat_rate: Num) -> Num:
    return road_base * base_price / (1 + vat_rate)


@route.formula("MCNY/year", "VAT on sales", zh="销项税额")
def vat_on_sales(base_revenue: Num, vat_rate: Num) -> Num:
    return base_revenue * vat_rate


@route.formula("MCNY/year", "Bought at the general rate of VAT, net of it", zh="按基本税率采购额（不含税）")
def purchases(ash_cost: Num, lime_cost: Num, stone_cost: Num) -> Num:
    return ash_cost + lime_cost + stone_cost


@route.formula("MCNY/year", "VAT on electricity bought", zh="外购电力进项税额")
def vat_on_energy(electricity_cost: Num, vat_rate: Num) -> Num:
    return electricity_cost * vat_rate


@route.output("CNY/t", "Levelised cost, net of VAT", zh="平准化成本（不含税）")
def levelised_cost(yearly_cost: Num, road_base: Num) -> Num:
    """Compare with a price net of VAT."""
    return yearly_cost / road_base


# What the formulas cannot go beyond, and what rules and practice ask for


@route.formula("%", "Silica and alumina of the fly ash", zh="粉煤灰硅铝含量")
def acid_oxides(silica: Num, alumina: Num) -> Num:
    return silica + alumina


# fmt: off
route.gate("stone_share", ">=", 0, "Ash and lime make up no more than the base",
           zh="粉煤灰和石灰比例之和不超过100%", otherwise="refused")
route.gate("acid_oxides", ">=", "road_acid_oxides_floor", "Silica and alumina enough to set with lime",
           zh="硅铝含量达标", otherwise="conditional")
route.gate("loss_on_ignition", "<=", "road_ignition_loss_ceiling", "Little enough burns off the ash",
           zh="烧失量达标", otherwise="conditional")
route.gate("expansive_content", "<=", "expansive_content_ceiling", "Sulphate and free lime do not lift the road",
           zh="三氧化硫与游离氧化钙不致路面隆起", otherwise="conditional")
# fmt: on


# The receipt: left from the inputs, right from the sum of the outputs


@route.formula("kt/year", "Ash, lime and stone", zh="投入干物料")
def mass_in(ash_use: Num, lime: Num, stone: Num) -> Num:
    return ash_use + lime + stone


@route.formula("kt/year", "Base sold and stored", zh="产出干物料")
def mass_out(road_base: Num, residue_stored: Num) -> Num:
    return road_base + residue_stored


route.check("mass", "mass_in", "==", "mass_out", "Mass of dry solids", zh="干物料质量平衡")


route.example(
    "fifty_thousand_tonnes",
    "Fifty thousand tonnes of dry fly ash a year, nothing else known",
    {"feed": quantity(50, "kt/year")},
)
route.example(
    "bed_ash_guangxi",
    "Ash of a gangue power station in Guangxi, assayed, from a surveyed yard, hauled 20 km",
    {
        "feed": quantity(60, "kt/year"),
        "feedstock": {
            "origin": "fluidised_bed",
            "moisture": quantity(18, "%"),
            "silica": quantity(46, "%"),
            "alumina": quantity(27, "%"),
            "sulfur_trioxide": quantity(3.2, "%"),
            "free_calcium_oxide": quantity(1.6, "%"),
            "loss_on_ignition": quantity(6.5, "%"),
        },
        "plant": {"haul_distance": quantity(20, "km")},
        "pile": {"mass": quantity(1.6, "Mt"), "footprint": quantity(12, "ha")},
        "context": {"region": "CN-GX", "price_year": 2024},
    },
)
route.example(
    "sub_base_rich_in_ash",
    "Three hundred thousand tonnes a year of sub-base, rich in ash, 12 m wide and 18 cm thick",
    {
        "target": quantity(300, "kt/year"),
        "feedstock": {"origin": "fluidised_bed"},
        "plant": {"mix": "ash_rich", "road_width": quantity(12, "m"), "base_thickness": quantity(0.18, "m")},
    },
)
