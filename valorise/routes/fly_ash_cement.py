"""Fly ash sold to cement works, which grind it with clinker or blend it in.

Ash → dryer, where it is wet → silo → cement works. The main product is the ash sold, not the cement: grinding stations
need clinker whose price and plant no source gives, and the owner of the ash decides about the ash.

Known limits. What a mass of ash replaces is a judgement between weak ash (0.4) and cement of equal strength (1.0). The
share limits of ordinary cement hold for all additions together, here for ash alone. The VAT refund on cement with
enough waste in it is the cement works'.
"""

from valorise.engine.route import Given, Num, Route, choice, fraction, given, quantity

route = Route(
    "fly-ash-cement",
    title="Fly ash for cement",
    title_zh="粉煤灰用作水泥混合材",
    about="Fly ash dried, stored and sold to cement works, which replace clinker by it.",
    topics=("fly_ash_cement",),
    shares=("fly_ash", "ash_standard", "prepared_ash", "land", "works", "scaling", "energy"),
    feed=Given("kt/year", "Fly ash collected", "粉煤灰收集量", least=0.001, most=100_000),
    target_of="ash_sold",
    headline=(
        "ash_sold",
        "blended_cement",
        "revenue",
        "margin",
        "capital_cost",
        "carbon_dioxide",
        "carbon_dioxide_avoided",
        "jobs",
    ),
    caveats=(
        (
            "Carbon dioxide is avoided only as far as the cement works make less clinker for the same cement sold.",
            "仅当水泥厂在水泥销量不变的情况下减少熟料生产时，减排才成立。",
        ),
        (
            "Land is freed only by ash that is dug from a yard; fresh ash keeps as much from being taken.",
            "仅取用灰场存灰才腾退土地；利用新排粉煤灰只避免同等面积的新增占地。",
        ),
    ),
)


@route.part
class Plant:
    """The works that prepare and sell the ash."""

    treatment = choice("none", "classify", "grind", label="Preparation beside drying", zh="加工方式")
    fuel = choice("natural_gas", "coal", label="Fuel bought", zh="外购燃料")
    cement_type = choice(
        "fly_ash_portland",
        "ordinary_portland",
        label="Cement that takes the ash: P.F or P.O",
        zh="水泥品种（P.F或P.O）",
    )
    ash_share = given()
    reject_share = given("%", "Ash rejected in preparation and stored", zh="加工剔除比例", least=0, most=90, default=0)
    bought_share = fraction("Ash that is bought", zh="外购粉煤灰比例", default=0, about="The rest is the owner's own.")
    haul_distance = given("km", "Haul from the ash to the plant", zh="运距", least=0, most=2000, default=0)
    delivery_distance = given("km", "Haul from the works to the user", zh="送货运距", least=0, most=2000, default=0)
    water = given("m3/year", "Water used", zh="用水量", least=0, most=100_000_000, default=0)


# Ash into cement


@route.unless_given
def feed(target: Num, sold_per_feed: Num) -> Num:
    return target / sold_per_feed


@route.output("kt/year", "Fly ash sold to cement works", zh="外销水泥用粉煤灰")
def ash_sold(feed: Num, sold_per_feed: Num) -> Num:
    return feed * sold_per_feed


@route.output("kt/year", "Cement that takes the ash", zh="掺灰水泥产量")
def blended_cement(dry_ash_sold: Num, ash_share: Num) -> Num:
    return dry_ash_sold / ash_share


@route.output("kt/year", "Clinker and gypsum ground with the ash", zh="配用熟料和石膏")
def clinker_and_gypsum(blended_cement: Num, ash_share: Num) -> Num:
    return blended_cement * (1 - ash_share)


@route.output("kt/year", "Portland cement replaced", zh="替代硅酸盐水泥量")
def cement_replaced(dry_ash_sold: Num, cement_per_ash: Num) -> Num:
    return dry_ash_sold * cement_per_ash


# Money

operating_cost = route.total("operating_cost", "MCNY/year", "Operating cost", zh="经营成本")
revenue = route.total("revenue", "MCNY/year", "Revenue", zh="营业收入")


@revenue.item("Fly ash, net of VAT", zh="粉煤灰（不含税）")
def ash_revenue(ash_sold: Num, raw_ash_price: Num, vat_rate: Num) -> Num:
    """At the price of raw ash: cement works do not pay for a grade."""
    return ash_sold * raw_ash_price / (1 + vat_rate)


# What rules ask for

# fmt: off
route.gate("loss_on_ignition", "<=", "loss_on_ignition_ceiling", "Little enough unburnt carbon for cement",
           zh="水泥用粉煤灰烧失量达标", otherwise="unsuitable")
route.gate("sulfur_trioxide", "<=", "sulfur_trioxide_ceiling", "Little enough sulphate for cement",
           zh="水泥用粉煤灰三氧化硫达标", otherwise="unsuitable")
route.gate("ash_share", "<=", "ash_share_ceiling", "No more ash than the type of cement may hold",
           zh="掺量不超过该品种上限", otherwise="unsuitable")
route.gate("ash_share", ">=", "ash_share_floor", "No less ash than the type of cement must hold",
           zh="掺量不低于该品种下限", otherwise="conditional")
# fmt: on


# Receipt


@route.formula("kt/year", "Ash, clinker and gypsum in the cement", zh="水泥各组分之和")
def cement_parts(dry_ash_sold: Num, clinker_and_gypsum: Num) -> Num:
    return dry_ash_sold + clinker_and_gypsum


route.check("cement", "blended_cement", "==", "cement_parts", "Cement", zh="水泥平衡")


route.example(
    "ash_of_a_power_plant", "300,000 t of dry ash a year, nothing else known", {"feed": quantity(300, "kt/year")}
)
route.example(
    "pond_ash_guangxi",
    "Assayed wet ash dug from a surveyed pond in Guangxi, dried with coal",
    {
        "feed": quantity(200, "kt/year"),
        "feedstock": {
            "moisture": quantity(18, "%"),
            "loss_on_ignition": quantity(4.2, "%"),
            "sulfur_trioxide": quantity(0.9, "%"),
            "free_calcium_oxide": quantity(0.4, "%"),
            "silica": quantity(51, "%"),
            "alumina": quantity(28, "%"),
            "iron_oxide": quantity(7.5, "%"),
            "calcium_oxide": quantity(3.6, "%"),
            "activity_index": quantity(74, "%"),
            "soundness_expansion": quantity(1, "mm"),
            "particle_density": quantity(2.2, "t/m3"),
            "radium": quantity(85, "Bq/kg"),
            "thorium": quantity(75, "Bq/kg"),
            "potassium": quantity(350, "Bq/kg"),
        },
        "plant": {
            "fuel": "coal",
            "haul_distance": quantity(3, "km"),
            "delivery_distance": quantity(40, "km"),
        },
        "pile": {"mass": quantity(3, "Mt"), "footprint": quantity(35, "ha")},
        "context": {"region": "CN-GX", "price_year": 2024},
    },
)
route.example(
    "contract_target",
    "A contract for 150,000 t a year with a works that makes ordinary cement, with the working",
    {
        "target": quantity(150, "kt/year"),
        "plant": {
            "cement_type": "ordinary_portland",
            "ash_share": quantity(12, "%"),
            "delivery_distance": quantity(60, "km"),
        },
        "context": {"units": "chinese"},
        "detail": "working",
    },
)
route.example(
    "gangue_plant_ash",
    "Ash of a gangue power plant, which GB/T 1596 does not cover",
    {"feed": quantity(30, "10kt/year"), "feedstock": {"origin": "fluidised_bed"}},
)
