"""Fly ash prepared for concrete, where it takes the place of cement.

Ash → dryer, where it is wet → classifier or mill → silo → concrete works. The main product is the ash sold. How much
cement it replaces is counted by the k-value of EN 206, or by what Chinese practice is judged to save.

Known limits. A grade of GB/T 1596 is sought; EN 450 and ASTM C618 are told, not asked. The k-value says which ash
counts in the water-cement ratio, not what a mix needs for strength. Rules on the least cement in a mix are not
computed.
"""

import numpy as np

from valorise.engine.expression import where
from valorise.engine.route import Given, Num, Route, choice, fraction, given, quantity

route = Route(
    "fly-ash-concrete",
    title="Fly ash for concrete",
    title_zh="粉煤灰用作混凝土掺合料",
    about="Fly ash prepared to a grade and sold to concrete works, which replace cement by it.",
    topics=("fly_ash_concrete",),
    shares=("fly_ash", "ash_standard", "prepared_ash", "land", "works", "scaling", "energy"),
    feed=Given("kt/year", "Fly ash collected", "粉煤灰收集量", least=0.001, most=100_000),
    target_of="ash_sold",
    headline=(
        "ash_sold",
        "concrete_volume",
        "revenue",
        "margin",
        "capital_cost",
        "carbon_dioxide",
        "carbon_dioxide_avoided",
        "jobs",
    ),
    caveats=(
        (
            "Carbon dioxide is avoided only as far as the concrete works really leave cement out.",
            "仅当混凝土实际减少水泥用量时，减排才成立。",
        ),
        (
            "Land is freed only by ash that is dug from a yard; fresh ash keeps as much from being taken.",
            "仅取用灰场存灰才腾退土地；利用新排粉煤灰只避免同等面积的新增占地。",
        ),
    ),
)


@route.part
class Plant:
    """The works that prepare the ash, and the concrete that takes it."""

    treatment = choice("classify", "grind", "none", label="Preparation beside drying", zh="加工方式")
    fuel = choice("natural_gas", "coal", label="Fuel bought", zh="外购燃料")
    grade = choice("II", "I", "III", label="Grade of GB/T 1596 that is sold", zh="外销粉煤灰等级（GB/T 1596）")
    counting = choice(
        "chinese_practice", "en_206", label="Rule by which ash counts as cement", zh="粉煤灰计入胶凝材料的规则"
    )
    cement_type = choice(
        "portland", "blended", label="Cement: P.I, P.II, CEM I, or P.O, CEM II/A", zh="水泥品种（P.I、P.II或P.O）"
    )
    ash_content = given()
    cement_content = given(
        "kg/m3", "Cement in the concrete", zh="混凝土水泥用量", least=50, most=700, about="From the ash when not given."
    )
    reject_share = given("%", "Ash rejected in preparation and stored", zh="加工剔除比例", least=0, most=90, default=0)
    bought_share = fraction("Ash that is bought", zh="外购粉煤灰比例", default=0, about="The rest is the owner's own.")
    haul_distance = given("km", "Haul from the ash to the plant", zh="运距", least=0, most=2000, default=0)
    delivery_distance = given("km", "Haul from the works to the user", zh="送货运距", least=0, most=2000, default=0)
    water = given("m3/year", "Water used", zh="用水量", least=0, most=100_000_000, default=0)


# Ash into concrete


@route.unless_given
def feed(target: Num, sold_per_feed: Num) -> Num:
    return target / sold_per_feed


@route.output("kt/year", "Fly ash sold for concrete", zh="外销混凝土用粉煤灰")
def ash_sold(feed: Num, sold_per_feed: Num) -> Num:
    return feed * sold_per_feed


@route.unless_given
def cement_content(ash_content: Num, binder_ash_share: Num) -> Num:
    return ash_content * (1 - binder_ash_share) / binder_ash_share


@route.output("m3/year", "Concrete that takes the ash", zh="掺灰混凝土量")
def concrete_volume(dry_ash_sold: Num, ash_content: Num) -> Num:
    return dry_ash_sold / ash_content


@route.formula("kg/m3", "Ash that counts", zh="可计入的粉煤灰")
def counted_ash(ash_content: Num, cement_content: Num, cement_to_ash_floor: Num) -> Num:
    """What is more than the rule counts is aggregate."""
    return np.minimum(ash_content, cement_content / cement_to_ash_floor)


@route.formula("kg/m3", "Cement that the ash stands for", zh="粉煤灰折算水泥量")
def ash_as_cement(counted_ash: Num, k_value: Num) -> Num:
    return counted_ash * k_value


@route.output("kg/m3", "Cement with the ash that counts, of the concrete", zh="混凝土等效水泥用量")
def equivalent_cement(cement_content: Num, ash_as_cement: Num) -> Num:
    """The cement of the water-cement ratio by EN 206: c + k f."""
    return cement_content + ash_as_cement


@route.output("kt/year", "Portland cement replaced", zh="替代硅酸盐水泥量")
def cement_replaced(concrete_volume: Num, ash_as_cement: Num) -> Num:
    return concrete_volume * ash_as_cement


# Money

operating_cost = route.total("operating_cost", "MCNY/year", "Operating cost", zh="经营成本")
revenue = route.total("revenue", "MCNY/year", "Revenue", zh="营业收入")


@revenue.item("Fly ash, net of VAT", zh="粉煤灰（不含税）")
def ash_revenue(ash_sold: Num, graded_ash_price: Num, vat_rate: Num) -> Num:
    return ash_sold * graded_ash_price / (1 + vat_rate)


# Grade


@route.formula("%", "Fly ash sold that a sieve of 45 µm keeps", zh="成品粉煤灰细度")
def prepared_fineness(fineness: Num, fineness_reached: Num) -> Num:
    """Preparation makes no ash coarser."""
    return np.minimum(fineness, fineness_reached)


@route.formula("%", "Highest residue on 45 µm for the grade", zh="该等级细度上限")
def fineness_ceiling(grade_sold: Num, grade_1_fineness: Num, grade_2_fineness: Num, grade_3_fineness: Num) -> Num:
    return where(grade_sold <= 1, grade_1_fineness, where(grade_sold <= 2, grade_2_fineness, grade_3_fineness))


@route.formula("%", "Highest loss on ignition for the grade", zh="该等级烧失量上限")
def loss_on_ignition_ceiling(grade_sold: Num, grade_1_loss: Num, grade_2_loss: Num, grade_3_loss: Num) -> Num:
    return where(grade_sold <= 1, grade_1_loss, where(grade_sold <= 2, grade_2_loss, grade_3_loss))


@route.formula("%", "Highest water demand for the grade", zh="该等级需水量比上限")
def water_demand_ceiling(grade_sold: Num, grade_1_water: Num, grade_2_water: Num, grade_3_water: Num) -> Num:
    return where(grade_sold <= 1, grade_1_water, where(grade_sold <= 2, grade_2_water, grade_3_water))


# What rules ask for


@route.formula("t/t", "Cement per ash of the concrete", zh="混凝土水泥与粉煤灰之比")
def cement_to_ash(cement_content: Num, ash_content: Num) -> Num:
    return cement_content / ash_content


# fmt: off
route.gate("prepared_fineness", "<=", "fineness_ceiling", "Fine enough for the grade",
           zh="细度达到该等级", otherwise="conditional")
route.gate("water_demand", "<=", "water_demand_ceiling", "Little enough water demand for the grade",
           zh="需水量比达到该等级", otherwise="conditional")
route.gate("loss_on_ignition", "<=", "loss_on_ignition_ceiling", "Little enough unburnt carbon for the grade",
           zh="烧失量达到该等级", otherwise="unsuitable")
route.gate("sulfur_trioxide", "<=", "sulfur_trioxide_ceiling", "Little enough sulphate for concrete",
           zh="混凝土用粉煤灰三氧化硫达标", otherwise="unsuitable")
route.gate("cement_to_ash", ">=", "cement_to_ash_floor", "All the ash counts",
           zh="粉煤灰全部计入", otherwise="conditional")
# fmt: on


# Receipt


@route.formula("kt/year", "Ash that counts in all the concrete", zh="计入的粉煤灰总量")
def ash_counted(cement_replaced: Num, k_value: Num) -> Num:
    return cement_replaced / k_value


@route.output("kt/year", "Ash that counts as aggregate", zh="作骨料计的粉煤灰")
def ash_as_aggregate(concrete_volume: Num, ash_content: Num, cement_content: Num, cement_to_ash_floor: Num) -> Num:
    return concrete_volume * np.maximum(ash_content - cement_content / cement_to_ash_floor, 0)


@route.formula("kt/year", "Ash in the concrete", zh="混凝土中的粉煤灰")
def ash_in_concrete(ash_counted: Num, ash_as_aggregate: Num) -> Num:
    return ash_counted + ash_as_aggregate


route.check(
    "concrete", "dry_ash_sold", "==", "ash_in_concrete", "Ash as cement and as aggregate", zh="混凝土中粉煤灰平衡"
)


route.example(
    "ash_of_a_power_plant", "300,000 t of dry ash a year, nothing else known", {"feed": quantity(300, "kt/year")}
)
route.example(
    "assayed_ash_guangxi",
    "Assayed ash of a power plant beside its yard in Guangxi, money of 2024",
    {
        "feed": quantity(250, "kt/year"),
        "feedstock": {
            "moisture": quantity(0.3, "%"),
            "loss_on_ignition": quantity(3.1, "%"),
            "fineness": quantity(24, "%"),
            "water_demand": quantity(101, "%"),
            "sulfur_trioxide": quantity(0.9, "%"),
            "free_calcium_oxide": quantity(0.4, "%"),
            "silica": quantity(51, "%"),
            "alumina": quantity(28, "%"),
            "iron_oxide": quantity(7.5, "%"),
            "calcium_oxide": quantity(3.6, "%"),
            "activity_index": quantity(78, "%"),
            "soundness_expansion": quantity(1, "mm"),
            "particle_density": quantity(2.2, "t/m3"),
            "radium": quantity(85, "Bq/kg"),
            "thorium": quantity(75, "Bq/kg"),
            "potassium": quantity(350, "Bq/kg"),
        },
        "plant": {"delivery_distance": quantity(45, "km"), "ash_content": quantity(70, "kg/m3")},
        "pile": {"mass": quantity(5, "Mt"), "footprint": quantity(45, "ha")},
        "context": {"region": "CN-GX", "price_year": 2024},
    },
)
route.example(
    "k_value_target",
    "Grade I for a contract of 80,000 t a year, counted by the k-value of EN 206, with the working",
    {
        "target": quantity(80, "kt/year"),
        "plant": {
            "grade": "I",
            "counting": "en_206",
            "ash_content": quantity(100, "kg/m3"),
            "cement_content": quantity(300, "kg/m3"),
            "reject_share": quantity(25, "%"),
        },
        "context": {"currency": "USD"},
        "detail": "working",
    },
)
route.example(
    "ground_ash_chinese_units",
    "Coarse ash bought and ground, in ten thousand tonnes and yuan",
    {
        "feed": quantity(20, "10kt/year"),
        "feedstock": {"fineness": quantity(42, "%"), "loss_on_ignition": quantity(5.5, "%")},
        "plant": {"treatment": "grind", "bought_share": quantity(100, "%"), "haul_distance": quantity(15, "km")},
        "context": {"units": "chinese"},
    },
)
