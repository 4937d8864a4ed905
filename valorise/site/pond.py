"""The pond that fly ash comes from. Routes that use fly ash share it.

Ash in the pond is as moist as the ash that is taken: mass, loading and feed count the same water.
"""

from valorise.engine.route import Formulas, Num, given

pond = Formulas("pond", topics=("pond",))


@pond.part
class Pile:
    """The pond or yard that the ash comes from. Its mass or its footprint gives totals over its life."""

    mass = given(
        "kt", "Ash in the pond", zh="堆存量", least=0.001, most=10_000_000, about="As it lies, with its moisture."
    )
    footprint = given("ha", "Land under the pond", zh="占地面积", least=0.0001, most=100_000)
    areal_loading = given(
        "t/m2",
        "Ash per area of the yard, as it lies",
        zh="单位面积灰渣堆存量（含水）",
        least=0.5,
        most=200,
        about="Moist, as the ash that is taken. When not given: from the survey, else what is usual dry.",
    )
    new_yard_life = given(
        "year", "Years of ash that a new yard is to hold", zh="新建灰渣堆场贮存年限", least=0, most=200
    )


@pond.unless_given(of="areal_loading")
def loading_of_moist_ash(dry_areal_loading: Num, moisture: Num) -> Num:
    """A yard holds its usual dry ash and the water of the ash that is taken."""
    return dry_areal_loading / (1 - moisture)


@pond.unless_given
def mass(footprint: Num, areal_loading: Num) -> Num:
    """From the footprint, at the usual loading."""
    return footprint * areal_loading


pond.gate(
    "new_yard_life",
    "<=",
    "new_yard_life_limit",
    "A new yard is no larger than is allowed",
    zh="新建堆场不超过允许年限",
    otherwise="conditional",
)
