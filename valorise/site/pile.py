"""The gangue pile: how it stands, what it holds, how it grows, what its fire gives off. Gangue routes share it.

Every shape is one solid. Its top is a strip as wide as ``top_width`` and as long as ``crest_length``, with half circles
at the ends; from there slopes fall evenly to flat ground. Without both it is a cone, with a top a frustum, with a crest
a ridge, with both a bank; berms between benches make its slopes longer. What a question does not give of mass,
footprint and top follows from the rest.

Known limits. Sloping ground, valley fills and hollows have other volumes; a survey of the volume or the loading goes
before the shape. Dust, leachate and the slow oxidation of a pile that does not burn are not counted.
"""

import numpy as np

from valorise.engine.expression import where
from valorise.engine.reactions import reaction
from valorise.engine.route import Formulas, Num, choice, fraction, given

pile = Formulas("pile", topics=("pile",))


@pile.part
class Pile:
    """The pile that the waste comes from. Mass, volume, footprint or height: any of them gives totals over its life.

    A cone has a height, a frustum also a top_width, a ridge a crest_length, a terraced pile benches and berm_width.
    With a height and either mass or footprint, top_width is computed.
    """

    mass = given("kt", "Waste on the pile", zh="堆存量", least=0.001, most=10_000_000)
    volume = given("m3", "Volume of the pile", zh="堆体体积", least=0.5, most=1e10)
    footprint = given("ha", "Land under the pile", zh="占地面积", least=0.0001, most=100_000)
    areal_loading = given()
    height = given("m", "Height of the pile", zh="堆高", least=0.5, most=300)
    slope = given()
    top_width = given(
        "m", "Width of the flat top", zh="堆顶宽度", least=0, most=50_000, default=0, about="None: a point or an edge."
    )
    crest_length = given(
        "m", "Length of the crest", zh="堆脊长度", least=0, most=50_000, default=0, about="None: the pile is round."
    )
    benches = given("1", "Benches", zh="台阶数", least=1, most=100, default=1)
    berm_width = given("m", "Width of the berms between benches", zh="平台宽度", least=0, most=300, default=0)
    placing = choice("tipped", "rolled", label="How the pile was placed", zh="堆置方式")
    pile_density = given()
    digging_time = given(
        "year", "Years of digging, to compare ways of it", zh="取用年限", least=0, most=1000, default=10
    )
    coal_output = given(
        "kt/year", "Coal whose gangue goes to the pile", zh="产煤量（其煤矸石入堆）", least=0, most=1_000_000
    )
    arising = choice(
        "mine_and_washery", "mine", "coking_washery", "steam_washery", label="Where gangue arises", zh="煤矸石产生环节"
    )
    used_directly = fraction("Gangue used before it reaches the pile", zh="直接利用比例", default=0)
    new_yard_life = given(
        "year", "Years of gangue that a new yard is to hold", zh="新建堆场贮存年限", least=0, most=200
    )
    state = choice("not_burning", "burning", label="Whether the pile burns", zh="自燃状态")
    burning_share = given()
    pyritic_sulfur = fraction("Pyritic sulphur of the gangue", zh="煤矸石硫铁矿硫")
    neutralising_capacity = given(
        "kg/t", "Acid neutralising capacity of the gangue", zh="酸中和容量", least=0, most=1100, about="As H2SO4."
    )


# The shape


@pile.formula("m", "Run of the slopes, from foot to top", zh="边坡水平投影")
def slope_run(height: Num, slope: Num, benches: Num, berm_width: Num) -> Num:
    return height / np.tan(slope) + (benches - 1) * berm_width


@pile.unless_given
def top_width(footprint: Num, crest_length: Num, slope_run: Num) -> Num:
    """What the slopes leave of the base; nothing where they meet below the given height."""
    base_radius = (np.sqrt(crest_length**2 + np.pi * footprint) - crest_length) / np.pi
    return 2 * np.maximum(base_radius - slope_run, 0)


@pile.formula("m2", "Section of the pile at half its height", zh="半高处截面积")
def middle_section(mass: Num, pile_density: Num, height: Num, slope_run: Num) -> Num:
    """Of a solid with even slopes it is less than the mean section, by a third of a circle half a slope wide."""
    return mass / (pile_density * height) - np.pi * (slope_run / 2) ** 2 / 3


@pile.unless_given(of="top_width")
def top_width_from_mass(middle_section: Num, crest_length: Num, slope_run: Num) -> Num:
    """What half the slopes leave of the section at half height; nothing where the mass is too small for the height."""
    middle_radius = (np.sqrt(crest_length**2 + np.pi * np.maximum(middle_section, 0)) - crest_length) / np.pi
    return 2 * np.maximum(middle_radius - slope_run / 2, 0)


@pile.formula("m3", "Volume of the shape", zh="几何体积")
def shape_volume(height: Num, top_width: Num, crest_length: Num, slope_run: Num) -> Num:
    top = top_width / 2
    base = top + slope_run
    return height * (np.pi * (base**2 + base * top + top**2) / 3 + crest_length * (base + top))


@pile.formula("ha", "Base of the shape", zh="几何底面积")
def shape_area(top_width: Num, crest_length: Num, slope_run: Num) -> Num:
    base = top_width / 2 + slope_run
    return np.pi * base**2 + 2 * base * crest_length


@pile.unless_given
def volume(shape_volume: Num) -> Num:
    """From the shape, when its height is known."""
    return shape_volume


@pile.unless_given
def footprint(shape_area: Num) -> Num:
    """From the shape, when its height is known."""
    return shape_area


@pile.unless_given
def mass(volume: Num, pile_density: Num) -> Num:
    """From the volume, surveyed or of the shape."""
    return volume * pile_density


@pile.unless_given(of="mass")
def mass_at_usual_loading(footprint: Num, areal_loading: Num) -> Num:
    """From the footprint, at the usual loading."""
    return footprint * areal_loading


@pile.output("m3", "Volume of the pile", zh="堆体体积")
def pile_volume(mass: Num, pile_density: Num) -> Num:
    return mass / pile_density


@pile.formula("%", "Loading of the shape against the loading used", zh="形状与采用的单位面积堆存量偏差")
def shape_gap(shape_volume: Num, pile_density: Num, shape_area: Num, areal_loading: Num) -> Num:
    return np.abs(shape_volume * pile_density / shape_area / areal_loading - 1)


@pile.formula("m", "Height of a steep pile", zh="陡坡堆体高度")
def steep_height(height: Num, slope_run: Num, steep_slope: Num) -> Num:
    """By the slope from foot to top, berms included; none where that is not steep."""
    return where(height > slope_run * np.tan(steep_slope), height, 0)


# Digging


@pile.formula("%", "Part of the pile taken in the years of digging", zh="取用年限内清除比例")
def removed_share(feed: Num, digging_time: Num, mass: Num) -> Num:
    return np.minimum(feed * digging_time / mass, 1)


@pile.output("ha", "Land freed in the years of digging, panel by panel", zh="分区清除累计腾退土地")
def dug_area(pile_area: Num, removed_share: Num) -> Num:
    return pile_area * removed_share


@pile.output("ha", "Land freed in the years of digging, skimming evenly", zh="整体削减累计腾退土地")
def skimmed_area(pile_area: Num, removed_share: Num) -> Num:
    """A cone that is skimmed keeps its slope, so its base shrinks with the volume to the power 2/3."""
    left: Num = np.cbrt((1 - removed_share) ** 2)
    return pile_area * (1 - left)


# Growth


@pile.output("kt/year", "Gangue that arises", zh="煤矸石产生量")
def gangue_arising(coal_output: Num, gangue_per_coal: Num) -> Num:
    return coal_output * gangue_per_coal


@pile.output("kt/year", "Growth of the pile, less what is taken", zh="堆存量净增长")
def pile_growth(gangue_arising: Num, used_directly: Num, feed: Num) -> Num:
    """Negative where the route takes more than arises."""
    return gangue_arising * (1 - used_directly) - feed


# Fire

acid_forming = reaction("S + 3/2 O2 + H2O -> H2SO4")
pile.mass_ratio("acid_per_sulfur", acid_forming, "H2SO4", "S", "Sulphuric acid per sulphur", zh="每份硫的硫酸")


@pile.formula("ha", "Surface of the pile", zh="堆体表面积")
def pile_surface(pile_area: Num, slope: Num) -> Num:
    """Slopes all over; a flat top has less."""
    surface_per_area: Num = np.sqrt(1 + np.tan(slope) ** 2)
    return pile_area * surface_per_area


@pile.output("kt/year", "Greenhouse gases of the burning pile, CO2 equivalent", zh="自燃温室气体排放（二氧化碳当量）")
def fire_greenhouse_gases(pile_surface: Num, burning_share: Num, fire_flux: Num) -> Num:
    """What the pile gives off as long as it stands and burns; gangue that a route burns is that route's."""
    return pile_surface * burning_share * fire_flux


@pile.output("kt/year", "Sulphur dioxide of the burning pile", zh="自燃二氧化硫排放")
def fire_sulfur_dioxide(
    fire_greenhouse_gases: Num,
    carbon: Num,
    sulfur: Num,
    carbon_dioxide_per_carbon: Num,
    sulfur_dioxide_per_sulfur: Num,
) -> Num:
    """At most: all gas is taken for carbon dioxide, and all sulphur that lies with the burnt carbon for burnt."""
    burnt = fire_greenhouse_gases / carbon_dioxide_per_carbon / where(carbon > 0, carbon, 1)
    return where(carbon > 0, burnt * sulfur * sulfur_dioxide_per_sulfur, 0)


@pile.output("kt", "Fire emissions avoided while the pile is dug away, CO2 equivalent", zh="清除期内避免的自燃排放")
def fire_emissions_avoided(fire_greenhouse_gases: Num, pile_life: Num) -> Num:
    """The pile shrinks evenly, so half of it is gone on average; later all of each year's emission is avoided."""
    return fire_greenhouse_gases * pile_life / 2


@pile.output("MCNY", "Cost of putting the fire out", zh="灭火治理费用")
def fire_cost(pile_area: Num, burning_share: Num, fire_fighting_cost: Num) -> Num:
    """Once, and no part of the investment."""
    return where(burning_share > 0, pile_area * fire_fighting_cost, 0)


@pile.formula("kt", "Carbon in the pile", zh="堆存碳量")
def pile_carbon(mass: Num, carbon: Num) -> Num:
    return mass * carbon


@pile.formula("kt", "Carbon that such a pile holds without heating itself", zh="不自燃的堆存碳量上限")
def quiet_pile_carbon(mass: Num, moisture: Num, quiet_carbon: Num) -> Num:
    return mass * (1 - moisture) * quiet_carbon


@pile.formula("kg/t", "Net acid production of the gangue", zh="净产酸潜力")
def pile_acid(pyritic_sulfur: Num, acid_per_sulfur: Num, neutralising_capacity: Num) -> Num:
    return pyritic_sulfur * acid_per_sulfur - neutralising_capacity


# The piles of the country


@pile.output("%", "Land freed, of what China's piles grow by a year", zh="腾退土地占全国堆场年增占地比例")
def national_growth_share(area_freed: Num, national_pile_area: Num, national_pile_growth: Num) -> Num:
    return area_freed / (national_pile_area * national_pile_growth)


@pile.output("%", "Land of the pile, of all under China's piles", zh="堆场占全国堆场占地比例")
def national_area_share(pile_area: Num, national_pile_area: Num) -> Num:
    return pile_area / national_pile_area


# fmt: off
pile.gate("shape_gap", "<=", "shape_gap_limit", "Shape, density and loading of the pile agree",
          zh="堆体形状、密度与单位面积堆存量相符", otherwise="conditional")
pile.gate("steep_height", "<=", "steep_height_limit", "The pile is not too high for its slope",
          zh="堆高与坡度安全", otherwise="conditional")
pile.gate("new_yard_life", "<=", "new_yard_life_limit", "A new yard is temporary",
          zh="新建堆场为临时堆场", otherwise="unsuitable")
pile.gate("pile_carbon", "<=", "quiet_pile_carbon", "The pile does not heat itself",
          zh="堆体不易自燃", otherwise="conditional")
pile.gate("pile_acid", "<=", 0, "Drainage does not turn acid",
          zh="淋溶水不产酸", otherwise="conditional")
# fmt: on
