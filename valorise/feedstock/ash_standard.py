"""Fly ash by its standards: grade of GB/T 1596, categories of EN 450-1, ASTM C618, and what GB/T 1596 asks everywhere.

Limits that differ between cement and concrete are those of their routes. GB/T 1596 decides whether an ash is fit; the
other standards are told, not asked.

Known limits. Radioactivity is judged on the ash undiluted; the standard is remembered to test it mixed with as much
cement. Of EN 450-1 and ASTM C618 only the limits that were found are held against the ash.
"""

from valorise.engine.expression import where
from valorise.engine.route import Formulas, Num

ash_standard = Formulas("ash_standard", topics=("ash_standard",))


@ash_standard.formula("%", "Silica, alumina and iron oxide", zh="二氧化硅、三氧化二铝和三氧化二铁之和")
def acid_oxides(silica: Num, alumina: Num, iron_oxide: Num) -> Num:
    return silica + alumina + iron_oxide


@ash_standard.output(
    "1", "Grade of the ash by GB/T 1596: 1, 2, 3, or 0 for none", zh="粉煤灰等级（GB/T 1596；0为不合格）"
)
def ash_grade(
    fineness: Num,
    loss_on_ignition: Num,
    water_demand: Num,
    grade_1_fineness: Num,
    grade_1_loss: Num,
    grade_1_water: Num,
    grade_2_fineness: Num,
    grade_2_loss: Num,
    grade_2_water: Num,
    grade_3_fineness: Num,
    grade_3_loss: Num,
    grade_3_water: Num,
) -> Num:
    """By fineness, loss on ignition and water demand, as it is collected; the other limits hold for every grade."""
    third = (fineness <= grade_3_fineness) & (loss_on_ignition <= grade_3_loss) & (water_demand <= grade_3_water)
    second = (fineness <= grade_2_fineness) & (loss_on_ignition <= grade_2_loss) & (water_demand <= grade_2_water)
    first = (fineness <= grade_1_fineness) & (loss_on_ignition <= grade_1_loss) & (water_demand <= grade_1_water)
    return where(first, 1, where(second, 2, where(third, 3, 0)))


@ash_standard.output(
    "1", "Loss category by EN 450-1: 1 for A, 2 for B, 3 for C, 0 for none", zh="EN 450-1烧失量类别（1为A，2为B，3为C）"
)
def en_450_loss_category(
    loss_on_ignition: Num, category_a_loss: Num, category_b_loss: Num, category_c_loss: Num
) -> Num:
    below_c = where(loss_on_ignition <= category_c_loss, 3, 0)
    return where(loss_on_ignition <= category_a_loss, 1, where(loss_on_ignition <= category_b_loss, 2, below_c))


@ash_standard.output(
    "1", "Fineness category by EN 450-1: 1 for S, 2 for N, 0 for none", zh="EN 450-1细度类别（1为S，2为N）"
)
def en_450_fineness_category(fineness: Num, category_s_fineness: Num, category_n_fineness: Num) -> Num:
    return where(fineness <= category_s_fineness, 1, where(fineness <= category_n_fineness, 2, 0))


@ash_standard.output("1", "Limits of EN 450-1 met: 1 for yes, 0 for no", zh="符合EN 450-1限值（1为是）")
def en_450_met(
    en_450_loss_category: Num,
    en_450_fineness_category: Num,
    sulfur_trioxide: Num,
    en_450_sulfur_trioxide: Num,
) -> Num:
    """Loss on ignition, fineness and sulphate; the standard asks for more."""
    return where(
        (en_450_loss_category > 0) & (en_450_fineness_category > 0) & (sulfur_trioxide <= en_450_sulfur_trioxide), 1, 0
    )


@ash_standard.output("1", "Limits of ASTM C618 met: 1 for yes, 0 for no", zh="符合ASTM C618限值（1为是）")
def astm_c618_met(
    moisture: Num,
    astm_moisture: Num,
    loss_on_ignition: Num,
    astm_loss: Num,
    fineness: Num,
    astm_fineness: Num,
    sulfur_trioxide: Num,
    astm_sulfur_trioxide: Num,
    activity_index: Num,
    astm_activity: Num,
    acid_oxides: Num,
    astm_acid_oxides: Num,
) -> Num:
    """Of the class that the ash is given as; the standard asks for more."""
    return where(
        (moisture <= astm_moisture)
        & (loss_on_ignition <= astm_loss)
        & (fineness <= astm_fineness)
        & (sulfur_trioxide <= astm_sulfur_trioxide)
        & (activity_index >= astm_activity)
        & (acid_oxides >= astm_acid_oxides),
        1,
        0,
    )


@ash_standard.formula("%", "Lime that is not free", zh="化合态氧化钙")
def bound_lime(calcium_oxide: Num, free_calcium_oxide: Num) -> Num:
    return calcium_oxide - free_calcium_oxide


# What GB/T 1596 asks of ash for cement and for concrete alike

# fmt: off
ash_standard.gate("bound_lime", ">=", 0, "No more free lime than lime",
                  zh="游离氧化钙不超过氧化钙总量", otherwise="conditional")
ash_standard.requires("pulverised_coal_rule", "origin", "pulverised_coal", "The ash is of pulverised coal",
                      zh="粉煤灰来自煤粉炉", otherwise="unsuitable")
ash_standard.gate("moisture", "<=", "ash_moisture_ceiling", "Dry enough to be sold without a dryer",
                  zh="含水量达标，无需烘干", otherwise="conditional")
ash_standard.gate("free_calcium_oxide", "<=", "free_lime_ceiling", "Little enough free lime",
                  zh="游离氧化钙达标", otherwise="unsuitable")
ash_standard.gate("acid_oxides", ">=", "acid_oxides_floor", "Enough silica, alumina and iron oxide",
                  zh="硅铝铁氧化物总量达标", otherwise="unsuitable")
ash_standard.gate("activity_index", ">=", "activity_index_floor", "The ash adds strength",
                  zh="强度活性指数达标", otherwise="unsuitable")
ash_standard.gate("soundness_expansion", "<=", "soundness_ceiling", "The ash does not swell",
                  zh="安定性达标", otherwise="unsuitable")
ash_standard.gate("particle_density", "<=", "particle_density_ceiling", "No heavier than fly ash may be",
                  zh="密度达标", otherwise="unsuitable")
ash_standard.gate("expansive_content", "<=", "expansive_content_ceiling", "Little enough sulphate and lime to swell",
                  zh="膨胀组分含量低", otherwise="conditional")
ash_standard.gate("internal_exposure", "<=", "internal_exposure_limit", "Radium lets the ash be used in buildings",
                  zh="内照射指数达标", otherwise="unsuitable")
ash_standard.gate("external_exposure", "<=", "external_exposure_limit", "Radiation lets the ash be used in buildings",
                  zh="外照射指数达标", otherwise="unsuitable")
# fmt: on
