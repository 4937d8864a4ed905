"""Land that emptying a pile or a pond frees, and land that residues take. Every route shares it.

A route computes ``feed`` (the waste that it uses) and ``residue_stored`` (what it leaves behind). What is known of the
pile is declared by ``pile`` or ``pond``, which gangue and fly ash bring with them: ``mass``, ``footprint``,
``areal_loading``.
"""

import numpy as np

from valorise.engine.route import Formulas, Num, given

land = Formulas("land", topics=("land", "ash"))


@land.part
class Land:
    """What becomes of the land that is freed."""

    soil_cover = given()
    soil_metals = given(
        "1",
        "Heavy metals of the covered land against screening values",
        zh="复垦土壤重金属筛选值倍数",
        least=0,
        most=1000,
        about="The largest ratio of a content to its screening value for farm soil; needed for farming only.",
    )


@land.unless_given(exact=True)
def areal_loading(mass: Num, footprint: Num) -> Num:
    """From the survey of the pile, when it gives both mass and footprint."""
    return mass / footprint


@land.output("ha/year", "Land freed", zh="腾退土地")
def area_freed(feed: Num, areal_loading: Num) -> Num:
    """The pile is dug to its base, panel by panel, so land is freed in proportion to the mass removed.

    Of waste that never lay there it is land that is kept from being taken.
    """
    return feed / areal_loading


@land.output("ha/year", "Land taken by stored residues", zh="残渣堆存占地")
def area_taken(residue_stored: Num, stored_ash_density: Num, stored_ash_depth: Num) -> Num:
    return residue_stored / (stored_ash_density * stored_ash_depth)


@land.formula("ha/year", "Land reclaimed", zh="净复垦土地")
def area_reclaimed(reclaimable_share: Num, area_freed: Num, area_taken: Num) -> Num:
    """Negative when the residues take more land than the pile gives back for use."""
    return reclaimable_share * area_freed - area_taken


@land.formula("ha/year", "Land covered with soil", zh="覆土面积")
def area_covered(reclaimable_share: Num, area_freed: Num) -> Num:
    return reclaimable_share * area_freed


@land.output("m3/year", "Soil for the cover", zh="覆土量")
def cover_soil(area_covered: Num, soil_cover: Num) -> Num:
    return area_covered * soil_cover


@land.output(
    "MCNY/year", "Cost of covering and planting freed land, not in operating cost", zh="复垦费用（不计入经营成本）"
)
def reclaim_cost(cover_soil: Num, cover_cost: Num) -> Num:
    return cover_soil * cover_cost


# Totals over the life of the pile


@land.formula("ha", "Land held by the pile", zh="堆场占地")
def pile_area(mass: Num, areal_loading: Num) -> Num:
    return mass / areal_loading


@land.formula("year", "Time until the pile is gone", zh="堆存耗尽年限")
def pile_life(mass: Num, feed: Num) -> Num:
    """At this feed, with nothing added to the pile."""
    return mass / feed


@land.formula("ha", "Land freed over the life of the pile", zh="累计腾退土地")
def pile_area_freed(area_freed: Num, pile_life: Num) -> Num:
    return area_freed * pile_life


@land.formula("ha", "Land taken by residues over the life of the pile", zh="累计残渣占地")
def pile_area_taken(area_taken: Num, pile_life: Num) -> Num:
    return area_taken * pile_life


@land.formula("ha", "Land reclaimed over the life of the pile", zh="累计净复垦土地")
def pile_area_reclaimed(reclaimable_share: Num, pile_area_freed: Num, pile_area_taken: Num) -> Num:
    return reclaimable_share * pile_area_freed - pile_area_taken


@land.formula("%", "Loading given against loading that mass and footprint show", zh="堆存量与占地面积偏差")
def survey_gap(mass: Num, footprint: Num, areal_loading: Num) -> Num:
    return np.abs(mass / footprint / areal_loading - 1)


land.gate(
    "survey_gap",
    "<=",
    "survey_gap_limit",
    "Mass, footprint and loading of the pile agree",
    zh="堆存量、占地面积与单位面积堆存量相符",
    otherwise="conditional",
)
land.gate(
    "soil_cover",
    ">=",
    "soil_cover_floor",
    "The soil cover is thick enough",
    zh="覆土厚度达标",
    otherwise="conditional",
)
land.gate(
    "soil_metals",
    "<=",
    "soil_metal_limit",
    "Heavy metals let the land be farmed",
    zh="重金属满足农用要求",
    otherwise="conditional",
)


# Receipt


@land.formula("kt/year", "Waste that the freed land held", zh="腾退土地上的堆存量")
def waste_from_freed_land(area_freed: Num, areal_loading: Num) -> Num:
    return area_freed * areal_loading


land.check(
    "land", "feed", "==", "waste_from_freed_land", "Waste used is what the freed land held", zh="用渣量与腾退土地平衡"
)
land.check(
    "pile",
    "pile_area",
    "==",
    "pile_area_freed",
    "Land freed is the land that the pile held",
    zh="腾退土地与堆场占地平衡",
)
