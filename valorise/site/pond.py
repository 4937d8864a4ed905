"""The pond that fly ash comes from. Routes that use fly ash share it."""

from valorise.engine.route import Formulas, Num, given

pond = Formulas("pond", topics=("pond",))


@pond.part
class Pile:
    """The pond or yard that the ash comes from. Its mass or its footprint gives totals over its life."""

    mass = given("kt", "Ash in the pond", zh="堆存量", least=0.001, most=10_000_000)
    footprint = given("ha", "Land under the pond", zh="占地面积", least=0.0001, most=100_000)
    areal_loading = given()


@pond.unless_given
def mass(footprint: Num, areal_loading: Num) -> Num:
    """From the footprint, at the usual loading."""
    return footprint * areal_loading
