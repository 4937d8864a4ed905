"""Synthetic cryolite, n NaF·AlF3, whose aluminium comes from gangue and whose fluorine and sodium are bought.

Gangue is activated and leached, its aluminium freed of iron and joined with fluorine and sodium; the cryolite is
filtered, washed and dried. Any ratio n from 1 to 3 is a mixture of the two fluorides, so that a variant differs by
what carries fluorine, sodium and aluminium, and by nothing else. All money is net of VAT unless a label says otherwise.

Known limits. No works of this kind was found at pilot or plant scale; consumption is recalled, not measured. Product
lost and fluoride in excess end in the sludge, which is counted dry. R5 and R6 make their sodium fluoride from hydrogen
fluoride and soda on site, and R6 returns its soda whole; the lime and the alkali of its extraction are left out. R3 and
R4 may take the aluminium as hydroxide, which lets them make any ratio that their sodium allows. Sodium sulphate,
hydrochloric acid that finds no use and what carries the silica of the white carbon black have no price and no cost of
disposal, nor has the neutralising of spent leach acid. Hydrogen fluoride made from fluorosilicic acid has no plant.
Staff is in proportion to capacity. VAT on repair, services and the investment is not deducted.
"""

import numpy as np

from valorise.engine.expression import where
from valorise.engine.reactions import reaction
from valorise.engine.route import Given, Num, Route, choice, fraction, given, quantity

VARIANTS = {
    "R1_hf_soda": (
        reaction("6 HF + Al(OH)3 -> H3AlF6 + 3 H2O"),
        reaction("2 H3AlF6 + 3 Na2CO3 -> 2 Na3AlF6 + 3 CO2 + 3 H2O"),
    ),
    "R2_hf_salt": (reaction("6 HF + Al(OH)3 -> H3AlF6 + 3 H2O"), reaction("H3AlF6 + 3 NaCl -> Na3AlF6 + 3 HCl")),
    "R3_fsa_ammonia": (
        reaction("H2SiF6 + 6 NH3 + 2 H2O -> 6 NH4F + SiO2"),
        reaction("6 NH4F + NaAlO2 + 2 NaOH -> Na3AlF6 + 6 NH3 + 4 H2O"),
    ),
    "R4_na2sif6": (
        reaction("Na2SiF6 + 4 NH3 + 2 H2O -> 4 NH4F + 2 NaF + SiO2"),
        reaction("4 NH4F + 2 NaF + NaAlO2 -> Na3AlF6 + 4 NH3 + 2 H2O"),
    ),
    "R5_sulphate_naf": (reaction("Al2(SO4)3 + 12 NaF -> 2 Na3AlF6 + 3 Na2SO4"),),
    "R6_carbonation": (reaction("NaAlO2 + 6 NaF + 2 CO2 -> Na3AlF6 + 2 Na2CO3"),),
    "R7_clay_salt_fluorspar": (
        reaction("CaF2 + H2SO4 -> 2 HF + CaSO4"),
        reaction("12 HF + Al2O3 + 6 NaCl -> 2 Na3AlF6 + 6 HCl + 3 H2O"),
        reaction("SiO2 + 6 HF -> H2SiF6 + 2 H2O"),
    ),
}
"""The ways to cryolite, as they make it at a ratio of 3; the reactions below hold for every ratio."""

route = Route(
    "cryolite",
    title="Synthetic cryolite",
    title_zh="人造冰晶石",
    about="Cryolite of any molecular ratio, its aluminium leached from activated gangue, its fluorine bought.",
    topics=("cryolite",),
    shares=("gangue", "land", "works", "scaling", "energy"),
    feed=Given("kt/year", "Gangue used", "煤矸石用量", least=0.001, most=10_000),
    target_of="cryolite",
    headline=(
        "cryolite",
        "revenue",
        "margin",
        "break_even_price",
        "gangue_value_share",
        "aluminium_margin",
        "capital_cost",
        "carbon_dioxide",
        "jobs",
    ),
    caveats=(
        (
            "Fluorine makes the cost and the price, and without an assured source of it there is no route. The gangue "
            "only stands in for a little aluminium hydroxide, and leaching it often costs more than buying that: see "
            "gangue_value_share, aluminium_margin and break_even_price.",
            "成本和价格主要取决于氟，没有可靠氟源则本路线不成立。煤矸石仅替代少量氢氧化铝，其浸出费用往往高于外购："
            "参见gangue_value_share、aluminium_margin和break_even_price。",
        ),
        (
            "No works that makes cryolite from gangue was found; consumption, recovery and cost are good to ±40 %.",
            "未见以煤矸石生产冰晶石的工业装置；消耗、回收率和成本的误差约±40%。",
        ),
        (
            "Hydrogen fluoride and fluorides are highly toxic: a leak into karst groundwater cannot be undone.",
            "氟化氢及氟化物剧毒：一旦渗入岩溶地下水将难以挽回。",
        ),
    ),
)


# What the question may give


@route.part
class Plant:
    """The works that make it."""

    variant = choice(*VARIANTS, label="Way to the cryolite", zh="工艺路线")
    molecular_ratio = given()
    fluorine_source = choice(
        "fluorspar", "hydrogen_fluoride", "fluorosilicic_acid", label="Where the fluorine comes from", zh="氟源"
    )
    fluorine_excess = given()
    leach_acid = choice("sulfuric", "hydrochloric", label="Acid that leaches the gangue", zh="浸出用酸")
    acid_recycle = given()
    pac_share = given(
        "%",
        "Dissolved alumina that leaves as polyaluminium chloride",
        zh="制聚合氯化铝的氧化铝比例",
        least=0,
        most=95,
        default=0,
    )
    white_carbon_black_share = fraction(
        "Silica residue made into white carbon black", zh="制白炭黑的硅渣比例", default=0
    )
    silica_residue_sold_share = fraction("Silica residue sold, of the rest", zh="其余硅渣外销比例", default=0)
    anhydrite_sold_share = fraction("Fluoro-anhydrite sold", zh="氟石膏外销比例", default=0)
    location = choice("elsewhere", "chemical_park", label="Where the works stand", zh="厂址类型")
    effluent_fluoride = given(
        "mg/L", "Fluoride in the waste water let out", zh="外排废水氟化物浓度", least=0, most=5000
    )
    fuel = choice("coal", "natural_gas", label="Fuel bought", zh="外购燃料")
    haul_distance = given("km", "Haul from the pile to the plant", zh="运距", least=0, most=2000, default=0)


@route.part
class Product:
    """What is known of the purified aluminium and of the cryolite; what is not is bought to suit the first grade."""

    aluminium_iron = fraction("Iron oxide per alumina in the purified aluminium", zh="净化铝源中氧化铁与氧化铝之比")
    aluminium_silica = given(
        "%", "Silica per alumina in the aluminium source", zh="铝源中二氧化硅与氧化铝之比", least=0, most=10_000
    )
    product_sulfate = fraction("Sulphate in the cryolite", zh="冰晶石硫酸根含量")
    product_calcium_oxide = fraction("Calcium oxide in the cryolite", zh="冰晶石氧化钙含量")
    product_phosphorus_oxide = fraction("Phosphorus pentoxide in the cryolite", zh="冰晶石五氧化二磷含量")
    product_moisture = fraction("Moisture of the cryolite", zh="冰晶石水分")


# Reactions: fluorides of the product, what carries their elements, and what goes with them

cryolite_salts = reaction("3 NaF + AlF3 -> Na3AlF6")
aluminium_fluoride_elements = reaction("Al + 3/2 F2 -> AlF3")
sodium_fluoride_elements = reaction("Na + 1/2 F2 -> NaF")
hydrogen_fluoride_elements = reaction("1/2 H2 + 1/2 F2 -> HF")
fluorosilicic_elements = reaction("H2 + Si + 3 F2 -> H2SiF6")
fluorosilicate_elements = reaction("2 Na + Si + 3 F2 -> Na2SiF6")
soda_elements = reaction("2 Na + C + 3/2 O2 -> Na2CO3")
salt_elements = reaction("Na + 1/2 Cl2 -> NaCl")
caustic_elements = reaction("Na + 1/2 O2 + 1/2 H2 -> NaOH")
hydroxide_elements = reaction("Al + 3/2 O2 + 3/2 H2 -> Al(OH)3")
alumina_elements = reaction("2 Al + 3/2 O2 -> Al2O3")
sulfate_elements = reaction("2 Na + S + 2 O2 -> Na2SO4")
sulfuric_acid_elements = reaction("H2 + S + 2 O2 -> H2SO4")
fluorite_elements = reaction("Ca + F2 -> CaF2")
anhydrite_elements = reaction("Ca + S + 2 O2 -> CaSO4")
lime_elements = reaction("Ca + 1/2 O2 -> CaO")
hydroxide_route = reaction("Al(OH)3 + 3 HF -> AlF3 + 3 H2O")
sulfate_route = reaction("Al2(SO4)3 + 6 NaF -> 2 AlF3 + 3 Na2SO4")
sulfate_neutral = reaction("2 NaOH + H2SO4 -> Na2SO4 + 2 H2O")
soda_route = reaction("Na2CO3 + 2 HF -> 2 NaF + CO2 + H2O")
salt_route = reaction("NaCl + HF -> NaF + HCl")
caustic_route = reaction("NaOH + HF -> NaF + H2O")
fluorosilicic_route = reaction("H2SiF6 + 2 H2O -> 6 HF + SiO2")
fluorosilicate_route = reaction("Na2SiF6 + 2 H2O -> 2 NaF + 4 HF + SiO2")
fluorspar_route = reaction("CaF2 + H2SO4 -> 2 HF + CaSO4")
liming = reaction("CaO + 2 HF -> CaF2 + H2O")

# fmt: off
for name, equation, of, per, label, zh in (
    ("sodium_to_aluminium_fluoride", cryolite_salts, "NaF", "AlF3",
     "Sodium fluoride per aluminium fluoride at a ratio of 3", "分子比为3时氟化钠与氟化铝之比"),
    ("aluminium_in_fluoride", aluminium_fluoride_elements, "Al", "AlF3", "Aluminium in its fluoride", "氟化铝含铝"),
    ("fluorine_in_aluminium_fluoride", aluminium_fluoride_elements, "F2", "AlF3",
     "Fluorine in aluminium fluoride", "氟化铝含氟"),
    ("sodium_in_fluoride", sodium_fluoride_elements, "Na", "NaF", "Sodium in its fluoride", "氟化钠含钠"),
    ("fluorine_in_sodium_fluoride", sodium_fluoride_elements, "F2", "NaF", "Fluorine in sodium fluoride", "氟化钠含氟"),
    ("fluorine_in_hydrogen_fluoride", hydrogen_fluoride_elements, "F2", "HF",
     "Fluorine in hydrogen fluoride", "氟化氢含氟"),
    ("fluorine_in_fluorosilicic_acid", fluorosilicic_elements, "F2", "H2SiF6",
     "Fluorine in fluorosilicic acid", "氟硅酸含氟"),
    ("fluorine_in_fluorosilicate", fluorosilicate_elements, "F2", "Na2SiF6",
     "Fluorine in sodium fluorosilicate", "氟硅酸钠含氟"),
    ("sodium_in_fluorosilicate", fluorosilicate_elements, "Na", "Na2SiF6",
     "Sodium in sodium fluorosilicate", "氟硅酸钠含钠"),
    ("sodium_in_soda", soda_elements, "Na", "Na2CO3", "Sodium in soda", "纯碱含钠"),
    ("sodium_in_salt", salt_elements, "Na", "NaCl", "Sodium in salt", "食盐含钠"),
    ("sodium_in_caustic", caustic_elements, "Na", "NaOH", "Sodium in caustic soda", "烧碱含钠"),
    ("aluminium_in_hydroxide", hydroxide_elements, "Al", "Al(OH)3", "Aluminium in its hydroxide", "氢氧化铝含铝"),
    ("aluminium_in_alumina", alumina_elements, "Al", "Al2O3", "Aluminium in alumina", "氧化铝含铝"),
    ("sodium_in_sulfate", sulfate_elements, "Na", "Na2SO4", "Sodium in sodium sulphate", "硫酸钠含钠"),
    ("sulfur_in_sodium_sulfate", sulfate_elements, "S", "Na2SO4", "Sulphur in sodium sulphate", "硫酸钠含硫"),
    ("sulfur_in_acid", sulfuric_acid_elements, "S", "H2SO4", "Sulphur in sulphuric acid", "硫酸含硫"),
    ("fluorine_in_fluorite", fluorite_elements, "F2", "CaF2", "Fluorine in calcium fluoride", "氟化钙含氟"),
    ("calcium_in_fluorite", fluorite_elements, "Ca", "CaF2", "Calcium in calcium fluoride", "氟化钙含钙"),
    ("calcium_in_anhydrite", anhydrite_elements, "Ca", "CaSO4", "Calcium in calcium sulphate", "硫酸钙含钙"),
    ("sulfur_in_anhydrite", anhydrite_elements, "S", "CaSO4", "Sulphur in calcium sulphate", "硫酸钙含硫"),
    ("calcium_in_lime", lime_elements, "Ca", "CaO", "Calcium in lime", "氧化钙含钙"),
    ("water_per_hydroxide", hydroxide_route, "H2O", "Al(OH)3", "Water per aluminium hydroxide", "每份氢氧化铝生成的水"),
    ("sulfate_per_aluminium_fluoride", sulfate_route, "Na2SO4", "AlF3",
     "Sodium sulphate per aluminium fluoride", "每份氟化铝生成的硫酸钠"),
    ("acid_in_sodium_sulfate", sulfate_neutral, "H2SO4", "Na2SO4", "Acid in sodium sulphate", "硫酸钠含硫酸"),
    ("carbon_dioxide_in_soda", soda_route, "CO2", "Na2CO3", "Carbon dioxide in soda", "纯碱含二氧化碳"),
    ("water_per_soda", soda_route, "H2O", "Na2CO3", "Water per soda", "每份纯碱生成的水"),
    ("hydrochloric_acid_per_salt", salt_route, "HCl", "NaCl", "Hydrochloric acid per salt", "每份食盐生成的氯化氢"),
    ("water_per_caustic", caustic_route, "H2O", "NaOH", "Water per caustic soda", "每份烧碱生成的水"),
    ("silica_per_fluorosilicic_acid", fluorosilicic_route, "SiO2", "H2SiF6",
     "Silica per fluorosilicic acid", "每份氟硅酸的二氧化硅"),
    ("water_per_fluorosilicic_acid", fluorosilicic_route, "H2O", "H2SiF6",
     "Water taken by fluorosilicic acid", "每份氟硅酸消耗的水"),
    ("silica_per_fluorosilicate", fluorosilicate_route, "SiO2", "Na2SiF6",
     "Silica per sodium fluorosilicate", "每份氟硅酸钠的二氧化硅"),
    ("water_per_fluorosilicate", fluorosilicate_route, "H2O", "Na2SiF6",
     "Water taken by sodium fluorosilicate", "每份氟硅酸钠消耗的水"),
    ("fluorite_per_hydrogen_fluoride", fluorspar_route, "CaF2", "HF",
     "Calcium fluoride per hydrogen fluoride", "每份氟化氢的氟化钙"),
    ("least_acid_per_hydrogen_fluoride", fluorspar_route, "H2SO4", "HF",
     "Sulphuric acid that hydrogen fluoride takes at least", "每份氟化氢的最低硫酸耗"),
    ("anhydrite_per_hydrogen_fluoride", fluorspar_route, "CaSO4", "HF",
     "Calcium sulphate per hydrogen fluoride", "每份氟化氢的硫酸钙"),
    ("lime_per_fluorite", liming, "CaO", "CaF2", "Lime per calcium fluoride", "每份氟化钙的氧化钙"),
):
    route.mass_ratio(name, equation, of, per, label, zh=zh)
# fmt: on
del name, equation, of, per, label, zh


# Cryolite: a mixture of two fluorides


@route.formula("%", "Aluminium fluoride in pure cryolite", zh="纯冰晶石中氟化铝比例")
def aluminium_fluoride_share(molecular_ratio: Num, sodium_to_aluminium_fluoride: Num) -> Num:
    """n NaF·AlF3 for any n; Na3AlF6, whose ratio is 3, gives the masses."""
    return 1 / (1 + molecular_ratio / 3 * sodium_to_aluminium_fluoride)


@route.formula("%", "Alumina that pure cryolite needs", zh="纯冰晶石的氧化铝需要量")
def alumina_per_cryolite(aluminium_fluoride_share: Num, aluminium_in_fluoride: Num, aluminium_in_alumina: Num) -> Num:
    return aluminium_fluoride_share * aluminium_in_fluoride / aluminium_in_alumina


@route.formula("%", "Cryolite per gangue", zh="煤矸石的冰晶石产率")
def cryolite_per_feed(
    alumina: Num,
    leach_recovery: Num,
    pac_share: Num,
    purification_recovery: Num,
    alumina_per_cryolite: Num,
    cryolite_yield: Num,
    product_ignition_loss: Num,
) -> Num:
    return (
        alumina
        * leach_recovery
        * (1 - pac_share)
        * purification_recovery
        / alumina_per_cryolite
        * cryolite_yield
        / (1 - product_ignition_loss)
    )


@route.unless_given
def feed(target: Num, cryolite_per_feed: Num) -> Num:
    """The gangue whose aluminium a wanted amount of cryolite needs."""
    return target / cryolite_per_feed


@route.output("kt/year", "Cryolite", zh="冰晶石产量")
def cryolite(feed: Num, cryolite_per_feed: Num) -> Num:
    """As sold, with its moisture and ignition loss."""
    return feed * cryolite_per_feed


@route.formula("kt/year", "Pure cryolite formed", zh="生成的纯冰晶石")
def cryolite_formed(cryolite: Num, product_ignition_loss: Num, cryolite_yield: Num) -> Num:
    """Sold and lost."""
    return cryolite * (1 - product_ignition_loss) / cryolite_yield


@route.formula("kt/year", "Pure cryolite lost", zh="损失的纯冰晶石")
def cryolite_lost(cryolite_formed: Num, cryolite_yield: Num) -> Num:
    """With liquor, fines and dust, which end in the sludge."""
    return cryolite_formed * (1 - cryolite_yield)


@route.formula("kt/year", "Aluminium fluoride formed", zh="生成的氟化铝")
def aluminium_fluoride(cryolite_formed: Num, aluminium_fluoride_share: Num) -> Num:
    return cryolite_formed * aluminium_fluoride_share


@route.formula("kt/year", "Sodium fluoride formed", zh="生成的氟化钠")
def sodium_fluoride(cryolite_formed: Num, aluminium_fluoride_share: Num) -> Num:
    return cryolite_formed * (1 - aluminium_fluoride_share)


# Fluorine


@route.formula("kt/year", "Fluorine bound", zh="结合氟量")
def fluorine_bound(
    aluminium_fluoride: Num,
    fluorine_in_aluminium_fluoride: Num,
    sodium_fluoride: Num,
    fluorine_in_sodium_fluoride: Num,
) -> Num:
    return aluminium_fluoride * fluorine_in_aluminium_fluoride + sodium_fluoride * fluorine_in_sodium_fluoride


@route.formula("kt/year", "Fluorine fed", zh="投入氟量")
def fluorine_fed(fluorine_bound: Num, fluorine_excess: Num) -> Num:
    return fluorine_bound * fluorine_excess


@route.formula("%", "Fluorine that comes as hydrogen fluoride", zh="氟化氢供氟比例")
def hydrogen_fluoride_share(fluorosilicic_share: Num, fluorosilicate_share: Num) -> Num:
    return 1 - fluorosilicic_share - fluorosilicate_share


@route.output("kt/year", "Hydrogen fluoride taken by the synthesis, as 100 %", zh="合成用氟化氢（折百）")
def hydrogen_fluoride(fluorine_fed: Num, hydrogen_fluoride_share: Num, fluorine_in_hydrogen_fluoride: Num) -> Num:
    """Bought or made on site, also where it becomes sodium fluoride first."""
    return fluorine_fed * hydrogen_fluoride_share / fluorine_in_hydrogen_fluoride


@route.formula("kt/year", "Hydrogen fluoride made from fluorspar", zh="萤石自产氟化氢")
def hydrogen_fluoride_made(hydrogen_fluoride: Num, made_share: Num) -> Num:
    return hydrogen_fluoride * made_share


@route.formula("kt/year", "Hydrogen fluoride from fluorosilicic acid", zh="氟硅酸制氟化氢")
def hydrogen_fluoride_from_silicon(hydrogen_fluoride: Num, fluorosilicic_source: Num) -> Num:
    """Only where the fluorine source is not what the variant runs on, which a gate finds unsuitable."""
    return hydrogen_fluoride * fluorosilicic_source


@route.formula("%", "Hydrogen fluoride that is bought", zh="外购氟化氢比例")
def bought_share(made_share: Num, fluorosilicic_source: Num) -> Num:
    return 1 - made_share - fluorosilicic_source


@route.output("kt/year", "Hydrogen fluoride bought", zh="外购氟化氢")
def hydrogen_fluoride_bought(hydrogen_fluoride: Num, bought_share: Num) -> Num:
    return hydrogen_fluoride * bought_share


@route.output("kt/year", "Fluorosilicic acid, as 100 %", zh="氟硅酸（折百）")
def fluorosilicic_acid(
    fluorine_fed: Num,
    fluorosilicic_share: Num,
    hydrogen_fluoride_from_silicon: Num,
    fluorine_in_hydrogen_fluoride: Num,
    fluorine_in_fluorosilicic_acid: Num,
) -> Num:
    return (
        fluorine_fed * fluorosilicic_share + hydrogen_fluoride_from_silicon * fluorine_in_hydrogen_fluoride
    ) / fluorine_in_fluorosilicic_acid


@route.output("kt/year", "Sodium fluorosilicate", zh="氟硅酸钠")
def sodium_fluorosilicate(fluorine_fed: Num, fluorosilicate_share: Num, fluorine_in_fluorosilicate: Num) -> Num:
    return fluorine_fed * fluorosilicate_share / fluorine_in_fluorosilicate


@route.output("kt/year", "Fluorspar", zh="萤石用量")
def fluorspar(hydrogen_fluoride_made: Num, fluorspar_per_hydrogen_fluoride: Num) -> Num:
    return hydrogen_fluoride_made * fluorspar_per_hydrogen_fluoride


@route.formula("kt/year", "Sulphuric acid for hydrogen fluoride, as 100 %", zh="制氟化氢用硫酸（折百）")
def fluoride_acid(hydrogen_fluoride_made: Num, acid_per_hydrogen_fluoride: Num) -> Num:
    return hydrogen_fluoride_made * acid_per_hydrogen_fluoride


@route.formula("kt/year", "Calcium sulphate of the kiln", zh="转窑硫酸钙")
def calcium_sulfate(hydrogen_fluoride_made: Num, anhydrite_per_hydrogen_fluoride: Num) -> Num:
    return hydrogen_fluoride_made * anhydrite_per_hydrogen_fluoride


@route.formula("kt/year", "Calcium fluoride that does not react", zh="未反应氟化钙")
def unreacted_fluorite(
    fluorspar: Num, fluorspar_purity: Num, hydrogen_fluoride_made: Num, fluorite_per_hydrogen_fluoride: Num
) -> Num:
    return fluorspar * fluorspar_purity - hydrogen_fluoride_made * fluorite_per_hydrogen_fluoride


@route.formula("kt/year", "Sulphuric acid of the kiln that does not react", zh="转窑过剩硫酸")
def unreacted_acid(fluoride_acid: Num, hydrogen_fluoride_made: Num, least_acid_per_hydrogen_fluoride: Num) -> Num:
    return fluoride_acid - hydrogen_fluoride_made * least_acid_per_hydrogen_fluoride


@route.output("kt/year", "Fluoro-anhydrite", zh="氟石膏")
def fluoro_anhydrite(
    calcium_sulfate: Num, unreacted_fluorite: Num, unreacted_acid: Num, fluorspar: Num, fluorspar_purity: Num
) -> Num:
    """All that the kiln is fed and that does not leave as hydrogen fluoride; the norm of works is a little lower."""
    return calcium_sulfate + unreacted_fluorite + unreacted_acid + fluorspar * (1 - fluorspar_purity)


# Sodium


@route.output("kt/year", "Sodium sulphate formed", zh="副产硫酸钠")
def sodium_sulfate(aluminium_fluoride: Num, sulfate_share: Num, sulfate_per_aluminium_fluoride: Num) -> Num:
    return aluminium_fluoride * sulfate_share * sulfate_per_aluminium_fluoride


@route.formula("kt/year", "Sodium bought", zh="外购钠量")
def sodium_bought(
    sodium_fluoride: Num,
    sodium_in_fluoride: Num,
    sodium_sulfate: Num,
    sodium_in_sulfate: Num,
    sodium_fluorosilicate: Num,
    sodium_in_fluorosilicate: Num,
) -> Num:
    """What the cryolite and the sulphate take, less what comes with the fluorine."""
    return (
        sodium_fluoride * sodium_in_fluoride
        + sodium_sulfate * sodium_in_sulfate
        - sodium_fluorosilicate * sodium_in_fluorosilicate
    )


@route.output("kt/year", "Soda ash", zh="纯碱用量")
def soda_ash(sodium_bought: Num, soda_share: Num, sodium_in_soda: Num) -> Num:
    return sodium_bought * soda_share / sodium_in_soda


@route.output("kt/year", "Salt", zh="工业盐用量")
def salt(sodium_bought: Num, salt_share: Num, sodium_in_salt: Num) -> Num:
    return sodium_bought * salt_share / sodium_in_salt


@route.formula("%", "Bought sodium that comes as caustic soda", zh="外购钠中烧碱比例")
def caustic_share(soda_share: Num, salt_share: Num) -> Num:
    return 1 - soda_share - salt_share


@route.formula("kt/year", "Caustic soda of the synthesis, as 100 %", zh="合成用烧碱（折百）")
def synthesis_caustic(sodium_bought: Num, caustic_share: Num, sodium_in_caustic: Num) -> Num:
    return sodium_bought * caustic_share / sodium_in_caustic


@route.formula("kt/year", "Hydrochloric acid formed, as 100 %", zh="副产盐酸（折百）")
def hydrochloric_acid_formed(salt: Num, hydrochloric_acid_per_salt: Num) -> Num:
    return salt * hydrochloric_acid_per_salt


# Aluminium


@route.formula("kt/year", "Aluminium bound", zh="结合铝量")
def aluminium_bound(aluminium_fluoride: Num, aluminium_in_fluoride: Num) -> Num:
    return aluminium_fluoride * aluminium_in_fluoride


@route.output("kt/year", "Aluminium hydroxide that the gangue stands in for", zh="煤矸石替代的氢氧化铝")
def aluminium_hydroxide_equivalent(aluminium_bound: Num, aluminium_in_hydroxide: Num) -> Num:
    return aluminium_bound / aluminium_in_hydroxide


@route.formula("kt/year", "Alumina recovered for the cryolite", zh="用于冰晶石的回收氧化铝")
def alumina_recovered(aluminium_bound: Num, aluminium_in_alumina: Num) -> Num:
    return aluminium_bound / aluminium_in_alumina


@route.formula("kt/year", "Alumina extracted before the synthesis", zh="预先提取的氧化铝")
def alumina_extracted(alumina_recovered: Num, extracted_share: Num) -> Num:
    """None where the gangue itself goes into the synthesis."""
    return alumina_recovered * extracted_share


@route.formula("kt/year", "Dry gangue", zh="干基煤矸石")
def dry_feed(feed: Num, moisture: Num) -> Num:
    return feed * (1 - moisture)


@route.formula("kt/year", "Alumina dissolved", zh="浸出氧化铝")
def alumina_dissolved(feed: Num, alumina: Num, leach_recovery: Num) -> Num:
    return feed * alumina * leach_recovery


@route.formula("kt/year", "Iron oxide dissolved", zh="浸出氧化铁")
def iron_dissolved(feed: Num, iron_oxide: Num, iron_leach_recovery: Num) -> Num:
    return feed * iron_oxide * iron_leach_recovery


@route.formula("%", "Iron oxide per alumina in the liquor", zh="浸出液氧化铁与氧化铝之比")
def liquor_iron(iron_dissolved: Num, alumina_dissolved: Num) -> Num:
    return iron_dissolved / alumina_dissolved


@route.formula("kt/year", "Fresh leach acid, as 100 %", zh="浸出补充酸（折百）")
def leach_acid_fresh(
    alumina_dissolved: Num, acid_leached_share: Num, acid_per_alumina: Num, acid_recycle: Num, pac_share: Num
) -> Num:
    """What leaves in polyaluminium chloride cannot be recycled."""
    return alumina_dissolved * acid_leached_share * acid_per_alumina * (1 - acid_recycle * (1 - pac_share))


@route.formula("kt/year", "Fresh sulphuric acid of the leach, as 100 %", zh="浸出补充硫酸（折百）")
def leach_sulfuric_acid(leach_acid_fresh: Num, sulfuric_share: Num) -> Num:
    return leach_acid_fresh * sulfuric_share


@route.formula("kt/year", "Fresh hydrochloric acid of the leach, as 100 %", zh="浸出补充盐酸（折百）")
def leach_hydrochloric_acid(leach_acid_fresh: Num, sulfuric_share: Num) -> Num:
    return leach_acid_fresh * (1 - sulfuric_share)


@route.formula("kt/year", "Hydrochloric acid bought, as 100 %", zh="外购盐酸（折百）")
def hydrochloric_acid_bought(leach_hydrochloric_acid: Num, hydrochloric_acid_formed: Num) -> Num:
    """The leach takes first what the synthesis forms."""
    return np.maximum(leach_hydrochloric_acid - hydrochloric_acid_formed, 0)


@route.formula("kt/year", "Hydrochloric acid that finds no use, as 100 %", zh="未利用的副产盐酸（折百）")
def hydrochloric_acid_left(leach_hydrochloric_acid: Num, hydrochloric_acid_formed: Num) -> Num:
    return np.maximum(hydrochloric_acid_formed - leach_hydrochloric_acid, 0)


@route.formula("kt/year", "Sulphuric acid that aluminium sulphate takes, as 100 %", zh="生成硫酸铝所需硫酸（折百）")
def sulfate_acid(sodium_sulfate: Num, acid_in_sodium_sulfate: Num) -> Num:
    return sodium_sulfate * acid_in_sodium_sulfate


@route.formula(
    "kt/year", "Sulphuric acid added to the leach's for the sulphate, as 100 %", zh="生成硫酸铝补充硫酸（折百）"
)
def added_acid(sulfate_acid: Num, leach_sulfuric_acid: Num) -> Num:
    """Where another acid leaches, or too much is recycled."""
    return np.maximum(sulfate_acid - leach_sulfuric_acid, 0)


@route.formula("kt/year", "Sulphuric acid spent in the leach, as 100 %", zh="浸出废硫酸（折百）")
def spent_acid(sulfate_acid: Num, leach_sulfuric_acid: Num) -> Num:
    """Leaves as sulphates of iron and the like, or in the water."""
    return np.maximum(leach_sulfuric_acid - sulfate_acid, 0)


@route.output("kt/year", "Polyaluminium chloride", zh="聚合氯化铝")
def polyaluminium_chloride(alumina_dissolved: Num, pac_share: Num, pac_recovery: Num, pac_alumina: Num) -> Num:
    return alumina_dissolved * pac_share * pac_recovery / pac_alumina


# Silica


@route.formula("%", "Gangue that stays solid", zh="煤矸石不溶物比例")
def undissolved_share(
    moisture: Num, loss_on_ignition: Num, alumina: Num, leach_recovery: Num, iron_oxide: Num, iron_leach_recovery: Num
) -> Num:
    return 1 - moisture - loss_on_ignition - alumina * leach_recovery - iron_oxide * iron_leach_recovery


@route.formula("kt/year", "Solids left by the leach", zh="浸出后不溶物")
def undissolved(feed: Num, undissolved_share: Num) -> Num:
    return feed * undissolved_share


@route.formula("kt/year", "Silica of the fluorine carrier", zh="氟源带出的二氧化硅")
def carrier_silica(
    fluorosilicic_acid: Num,
    silica_per_fluorosilicic_acid: Num,
    sodium_fluorosilicate: Num,
    silica_per_fluorosilicate: Num,
) -> Num:
    return fluorosilicic_acid * silica_per_fluorosilicic_acid + sodium_fluorosilicate * silica_per_fluorosilicate


@route.output("kt/year", "Silica residue", zh="硅渣")
def silica_residue(undissolved: Num, residue_salts: Num, carrier_silica: Num) -> Num:
    """Dry, with salts that washing leaves, and the silica of the fluorine carrier."""
    return undissolved * (1 + residue_salts) + carrier_silica


@route.formula("kt/year", "Silica dissolved for white carbon black", zh="制白炭黑溶出的二氧化硅")
def silica_dissolved(
    silica_residue: Num, white_carbon_black_share: Num, residue_silica: Num, silica_extraction: Num
) -> Num:
    return silica_residue * white_carbon_black_share * residue_silica * silica_extraction


@route.output("kt/year", "White carbon black", zh="白炭黑")
def white_carbon_black(silica_dissolved: Num, black_yield: Num) -> Num:
    return silica_dissolved * black_yield


@route.formula("kt/year", "Caustic soda for white carbon black, as 100 %", zh="白炭黑用烧碱（折百）")
def black_caustic(silica_dissolved: Num, caustic_per_silica: Num) -> Num:
    return silica_dissolved * caustic_per_silica


@route.formula("kt/year", "Sulphuric acid for white carbon black, as 100 %", zh="白炭黑用硫酸（折百）")
def black_acid(white_carbon_black: Num, acid_per_black: Num) -> Num:
    return white_carbon_black * acid_per_black


@route.formula("kt/year", "Silica residue sold", zh="外销硅渣")
def silica_residue_sold(silica_residue: Num, white_carbon_black_share: Num, silica_residue_sold_share: Num) -> Num:
    return silica_residue * (1 - white_carbon_black_share) * silica_residue_sold_share


# Reagents in all


@route.output("kt/year", "Sulphuric acid, as 100 %", zh="硫酸（折百）")
def sulfuric_acid(fluoride_acid: Num, leach_sulfuric_acid: Num, added_acid: Num, black_acid: Num) -> Num:
    return fluoride_acid + leach_sulfuric_acid + added_acid + black_acid


@route.formula("kt/year", "Caustic soda, as 100 %", zh="烧碱（折百）")
def caustic_soda(synthesis_caustic: Num, black_caustic: Num) -> Num:
    return synthesis_caustic + black_caustic


@route.formula("t/year", "Ammonia made up", zh="补充氨")
def ammonia(cryolite: Num, ammonia_loss: Num) -> Num:
    return cryolite * ammonia_loss


# Water and residues


@route.output("m3/year", "Water", zh="耗水量")
def water(cryolite: Num, water_per_cryolite: Num) -> Num:
    return cryolite * water_per_cryolite


@route.output("m3/year", "Waste water with fluoride", zh="含氟废水")
def waste_water(cryolite: Num, waste_water_per_cryolite: Num) -> Num:
    return cryolite * waste_water_per_cryolite


@route.formula("kt/year", "Fluorine in excess", zh="过量氟")
def fluorine_left(fluorine_fed: Num, fluorine_bound: Num) -> Num:
    return fluorine_fed - fluorine_bound


@route.formula("g/L", "Fluoride in the waste water before lime", zh="处理前废水氟化物浓度")
def raw_fluoride(fluorine_left: Num, waste_water: Num) -> Num:
    return fluorine_left / waste_water


@route.unless_given
def effluent_fluoride(fluoride_limit: Num, inorganic_fluoride_limit: Num) -> Num:
    """When not given: the stricter limit, which the treatment is bought for."""
    return np.minimum(fluoride_limit, inorganic_fluoride_limit)


@route.output("t/year", "Fluoride let out with the waste water", zh="废水外排氟化物")
def fluoride_discharged(waste_water: Num, effluent_fluoride: Num, fluorine_left: Num) -> Num:
    """No more than there is."""
    return np.minimum(waste_water * effluent_fluoride, fluorine_left)


@route.formula("kt/year", "Calcium fluoride of the waste water", zh="废水处理氟化钙")
def limed_fluorite(fluorine_left: Num, fluoride_discharged: Num, fluorine_in_fluorite: Num) -> Num:
    return (fluorine_left - fluoride_discharged) / fluorine_in_fluorite


@route.formula("kt/year", "Quicklime", zh="生石灰用量")
def lime(limed_fluorite: Num, lime_per_fluorite: Num) -> Num:
    """By stoichiometry, without excess."""
    return limed_fluorite * lime_per_fluorite


@route.output("kt/year", "Fluoride sludge, dry", zh="含氟污泥（干基）")
def fluoride_sludge(limed_fluorite: Num, cryolite_lost: Num) -> Num:
    return limed_fluorite + cryolite_lost


@route.formula("kt/year", "Iron, potassium and magnesium residue", zh="铁钾镁净化渣")
def bleed_residue(dry_feed: Num, bleed_residue_per_gangue: Num) -> Num:
    return dry_feed * bleed_residue_per_gangue


@route.formula("kt/year", "Silica residue and anhydrite stored", zh="堆存的硅渣和氟石膏")
def solids_stored(
    silica_residue: Num, silica_dissolved: Num, silica_residue_sold: Num, fluoro_anhydrite: Num, anhydrite_sold: Num
) -> Num:
    return silica_residue - silica_dissolved - silica_residue_sold + fluoro_anhydrite - anhydrite_sold


@route.formula("kt/year", "Fluoro-anhydrite sold", zh="外销氟石膏")
def anhydrite_sold(fluoro_anhydrite: Num, anhydrite_sold_share: Num) -> Num:
    return fluoro_anhydrite * anhydrite_sold_share


@route.output("kt/year", "Residues stored", zh="残渣堆存量")
def residue_stored(solids_stored: Num, fluoride_sludge: Num, bleed_residue: Num) -> Num:
    return solids_stored + fluoride_sludge + bleed_residue


# Heat, electricity, carbon dioxide


@route.formula("TJ/year", "Heat of drying, kiln, leach and white carbon black", zh="干燥、转窑、浸出与白炭黑热耗")
def process_heat(
    cryolite: Num,
    cryolite_heat: Num,
    hydrogen_fluoride_made: Num,
    hydrogen_fluoride_heat: Num,
    alumina_extracted: Num,
    leach_heat: Num,
    white_carbon_black: Num,
    black_heat: Num,
) -> Num:
    return (
        cryolite * cryolite_heat
        + hydrogen_fluoride_made * hydrogen_fluoride_heat
        + alumina_extracted * leach_heat
        + white_carbon_black * black_heat
    )


@route.formula("TJ/year", "Heat of activation", zh="活化热耗")
def activation_heat(dry_feed: Num, activation_heat_per_gangue: Num) -> Num:
    return dry_feed * activation_heat_per_gangue


@route.formula("TJ/year", "Heat used", zh="热耗量")
def thermal_energy(process_heat: Num, activation_heat: Num) -> Num:
    """From fuel and from the gangue itself."""
    return process_heat + activation_heat


@route.formula("TJ/year", "Heat of the gangue that is of use", zh="煤矸石有效热量")
def own_heat(feed: Num, lower_heating_value: Num, kiln_heat_use: Num, activation_heat: Num) -> Num:
    """What activation does not take is lost."""
    return np.minimum(feed * lower_heating_value * kiln_heat_use, activation_heat)


@route.output("TJ/year", "Heat bought", zh="外购热量")
def purchased_heat(process_heat: Num, activation_heat: Num, own_heat: Num) -> Num:
    return process_heat + (activation_heat - own_heat)


@route.output("GWh/year", "Electricity", zh="用电量")
def electricity_use(
    cryolite: Num,
    cryolite_electricity: Num,
    hydrogen_fluoride_made: Num,
    hydrogen_fluoride_electricity: Num,
    dry_feed: Num,
    preparation_electricity: Num,
    alumina_extracted: Num,
    leach_electricity: Num,
    white_carbon_black: Num,
    black_electricity: Num,
) -> Num:
    return (
        cryolite * cryolite_electricity
        + hydrogen_fluoride_made * hydrogen_fluoride_electricity
        + dry_feed * preparation_electricity
        + alumina_extracted * leach_electricity
        + white_carbon_black * black_electricity
    )


@route.formula("kt/year", "Carbon dioxide of the soda", zh="纯碱释放二氧化碳")
def soda_carbon_dioxide(soda_ash: Num, carbon_dioxide_in_soda: Num) -> Num:
    return soda_ash * carbon_dioxide_in_soda


@route.output("kt/year", "Carbon dioxide of the gangue's carbon", zh="煤矸石燃烧二氧化碳")
def gangue_carbon_dioxide(feed: Num, carbon: Num, carbon_dioxide_per_carbon: Num) -> Num:
    """All its carbon burns in activation."""
    return feed * carbon * carbon_dioxide_per_carbon


@route.output("kt/year", "Carbon dioxide", zh="二氧化碳排放量")
def carbon_dioxide(
    soda_carbon_dioxide: Num, gangue_carbon_dioxide: Num, fuel_carbon_dioxide: Num, grid_carbon_dioxide: Num
) -> Num:
    """Of the works, its fuel and its electricity; that of reagents is upstream_carbon_dioxide."""
    return soda_carbon_dioxide + gangue_carbon_dioxide + fuel_carbon_dioxide + grid_carbon_dioxide


@route.output("kt/year", "Carbon dioxide of reagents, at their makers", zh="外购原料上游二氧化碳")
def upstream_carbon_dioxide(
    hydrogen_fluoride_bought: Num,
    carbon_dioxide_per_hydrogen_fluoride: Num,
    soda_ash: Num,
    carbon_dioxide_per_soda: Num,
    sulfuric_acid: Num,
    carbon_dioxide_per_sulfuric_acid: Num,
) -> Num:
    """Of hydrogen fluoride, soda and sulphuric acid; the other reagents have no figure."""
    return (
        hydrogen_fluoride_bought * carbon_dioxide_per_hydrogen_fluoride
        + soda_ash * carbon_dioxide_per_soda
        + sulfuric_acid * carbon_dioxide_per_sulfuric_acid
    )


@route.output("kt/year", "Carbon dioxide avoided", zh="避免的二氧化碳排放")
def carbon_dioxide_avoided(aluminium_hydroxide_equivalent: Num, carbon_dioxide_per_hydroxide: Num) -> Num:
    """Of the hydroxide from bauxite that the gangue stands in for."""
    return aluminium_hydroxide_equivalent * carbon_dioxide_per_hydroxide


# Capital, people, land


@route.formula("1", "Size against the works that the investment is for", zh="规模比")
def capacity_ratio(cryolite: Num, reference_capacity: Num) -> Num:
    return cryolite / reference_capacity


@route.formula("1", "Investment per capacity against that of the reference works", zh="单位投资规模系数")
def scale_factor(capacity_ratio: Num, process_capacity_exponent: Num) -> Num:
    return capacity_ratio ** (process_capacity_exponent - 1)


@route.formula("MCNY", "Investment in extracting the aluminium", zh="氧化铝提取装置投资")
def extraction_capital(alumina_extracted: Num, extraction_investment: Num, scale_factor: Num) -> Num:
    return alumina_extracted * extraction_investment * scale_factor


@route.output("MCNY", "Capital cost", zh="总投资")
def capital_cost(
    cryolite: Num,
    cryolite_investment: Num,
    hydrogen_fluoride_made: Num,
    hydrogen_fluoride_investment: Num,
    white_carbon_black: Num,
    black_investment: Num,
    scale_factor: Num,
    extraction_capital: Num,
) -> Num:
    """Without polyaluminium chloride, whose other cost holds it."""
    return (
        cryolite * cryolite_investment
        + hydrogen_fluoride_made * hydrogen_fluoride_investment
        + white_carbon_black * black_investment
    ) * scale_factor + extraction_capital


@route.output("person", "Jobs", zh="就业人数")
def jobs(cryolite: Num, jobs_per_cryolite: Num, alumina_extracted: Num, jobs_per_alumina: Num) -> Num:
    return cryolite * jobs_per_cryolite + alumina_extracted * jobs_per_alumina


@route.output("ha", "Plant site", zh="厂区用地")
def site_area(capacity_ratio: Num, reference_site_area: Num) -> Num:
    """The works' own land, once; stored residues are counted apart."""
    return capacity_ratio * reference_site_area


# Operating cost, by reagent

operating_cost = route.total("operating_cost", "MCNY/year", "Operating cost", zh="经营成本")


@operating_cost.item("Fluorspar", zh="萤石")
def fluorspar_cost(fluorspar: Num, fluorspar_price: Num, vat_rate: Num) -> Num:
    return fluorspar * fluorspar_price / (1 + vat_rate)


@operating_cost.item("Sulphuric acid for hydrogen fluoride", zh="制氟化氢用硫酸")
def fluoride_acid_cost(fluoride_acid: Num, sulfuric_acid_price: Num, sulfuric_acid_strength: Num, vat_rate: Num) -> Num:
    """Acid is priced by solution, and counted as 100 %."""
    return fluoride_acid / sulfuric_acid_strength * sulfuric_acid_price / (1 + vat_rate)


@operating_cost.item("Hydrogen fluoride bought", zh="外购氟化氢")
def hydrogen_fluoride_cost(hydrogen_fluoride_bought: Num, hydrogen_fluoride_price: Num, vat_rate: Num) -> Num:
    return hydrogen_fluoride_bought * hydrogen_fluoride_price / (1 + vat_rate)


@operating_cost.item("Fluorosilicic acid", zh="氟硅酸")
def fluorosilicic_cost(fluorosilicic_acid: Num, fluorosilicic_price: Num, vat_rate: Num) -> Num:
    return fluorosilicic_acid * fluorosilicic_price / (1 + vat_rate)


@operating_cost.item("Sodium fluorosilicate", zh="氟硅酸钠")
def fluorosilicate_cost(sodium_fluorosilicate: Num, fluorosilicate_price: Num, vat_rate: Num) -> Num:
    return sodium_fluorosilicate * fluorosilicate_price / (1 + vat_rate)


@operating_cost.item("Soda ash", zh="纯碱")
def soda_cost(soda_ash: Num, soda_price: Num, vat_rate: Num) -> Num:
    return soda_ash * soda_price / (1 + vat_rate)


@operating_cost.item("Salt", zh="工业盐")
def salt_cost(salt: Num, salt_price: Num, vat_rate: Num) -> Num:
    return salt * salt_price / (1 + vat_rate)


@operating_cost.item("Caustic soda", zh="烧碱")
def caustic_cost(caustic_soda: Num, caustic_price: Num, vat_rate: Num) -> Num:
    return caustic_soda * caustic_price / (1 + vat_rate)


@operating_cost.item("Ammonia", zh="氨")
def ammonia_cost(ammonia: Num, ammonia_price: Num, vat_rate: Num) -> Num:
    return ammonia * ammonia_price / (1 + vat_rate)


@operating_cost.item("Sulphuric acid of leach, sulphate and white carbon black", zh="浸出、硫酸铝与白炭黑用硫酸")
def leach_sulfuric_cost(
    leach_sulfuric_acid: Num,
    added_acid: Num,
    black_acid: Num,
    sulfuric_acid_price: Num,
    sulfuric_acid_strength: Num,
    vat_rate: Num,
) -> Num:
    return (
        (leach_sulfuric_acid + added_acid + black_acid) / sulfuric_acid_strength * sulfuric_acid_price / (1 + vat_rate)
    )


@operating_cost.item("Hydrochloric acid of the leach", zh="浸出用盐酸")
def hydrochloric_cost(
    hydrochloric_acid_bought: Num, hydrochloric_acid_price: Num, hydrochloric_acid_strength: Num, vat_rate: Num
) -> Num:
    return hydrochloric_acid_bought / hydrochloric_acid_strength * hydrochloric_acid_price / (1 + vat_rate)


@operating_cost.item("Quicklime", zh="生石灰")
def lime_cost(lime: Num, lime_price: Num, vat_rate: Num) -> Num:
    return lime * lime_price / (1 + vat_rate)


@operating_cost.item("Reclaiming and crushing", zh="取料与破碎")
def handling_cost(feed: Num, gangue_handling_cost: Num) -> Num:
    return feed * gangue_handling_cost


@operating_cost.item("Polyaluminium chloride, beyond gangue and acid", zh="聚合氯化铝其他成本")
def pac_other_cost(polyaluminium_chloride: Num, pac_other_price: Num) -> Num:
    return polyaluminium_chloride * pac_other_price


@operating_cost.item("Storing silica residue and anhydrite", zh="硅渣和氟石膏堆存")
def storage_cost(solids_stored: Num, storage_price: Num) -> Num:
    return solids_stored * storage_price


@operating_cost.item("Disposing of sludge and iron residue", zh="污泥与铁渣处置")
def disposal_cost(fluoride_sludge: Num, bleed_residue: Num, disposal_price: Num) -> Num:
    return (fluoride_sludge + bleed_residue) * disposal_price


# Revenue

revenue = route.total("revenue", "MCNY/year", "Revenue", zh="营业收入")


@revenue.item("Cryolite, net of VAT", zh="冰晶石（不含税）")
def cryolite_revenue(cryolite: Num, cryolite_price: Num, vat_rate: Num) -> Num:
    return cryolite * cryolite_price / (1 + vat_rate)


@revenue.item("Polyaluminium chloride, net of VAT", zh="聚合氯化铝（不含税）")
def pac_revenue(polyaluminium_chloride: Num, pac_price: Num, vat_rate: Num) -> Num:
    return polyaluminium_chloride * pac_price / (1 + vat_rate)


@revenue.item("White carbon black, net of VAT", zh="白炭黑（不含税）")
def black_revenue(white_carbon_black: Num, black_price: Num, vat_rate: Num) -> Num:
    return white_carbon_black * black_price / (1 + vat_rate)


@revenue.item("Silica residue, net of VAT", zh="硅渣（不含税）")
def silica_revenue(silica_residue_sold: Num, silica_residue_price: Num, vat_rate: Num) -> Num:
    return silica_residue_sold * silica_residue_price / (1 + vat_rate)


@revenue.item("Fluoro-anhydrite, net of VAT", zh="氟石膏（不含税）")
def anhydrite_revenue(anhydrite_sold: Num, anhydrite_price: Num, vat_rate: Num) -> Num:
    """Below 0 where the buyer is paid."""
    return anhydrite_sold * anhydrite_price / (1 + vat_rate)


@route.formula("MCNY/year", "VAT on sales", zh="销项税额")
def vat_on_sales(revenue: Num, vat_rate: Num) -> Num:
    return revenue * vat_rate


# What the gangue is worth in it, and what would make it pay


@route.formula("MCNY/year", "Cost of the fluorine", zh="氟源成本")
def fluorine_cost(
    fluorspar_cost: Num,
    fluoride_acid_cost: Num,
    hydrogen_fluoride_cost: Num,
    fluorosilicic_cost: Num,
    fluorosilicate_cost: Num,
) -> Num:
    """Reagents only, also where hydrogen fluoride is made on site."""
    return fluorspar_cost + fluoride_acid_cost + hydrogen_fluoride_cost + fluorosilicic_cost + fluorosilicate_cost


@route.formula("MCNY/year", "Cost of all reagents", zh="全部原料成本")
def reagent_cost(
    fluorine_cost: Num,
    soda_cost: Num,
    salt_cost: Num,
    caustic_cost: Num,
    ammonia_cost: Num,
    leach_sulfuric_cost: Num,
    hydrochloric_cost: Num,
    lime_cost: Num,
) -> Num:
    return (
        fluorine_cost
        + soda_cost
        + salt_cost
        + caustic_cost
        + ammonia_cost
        + leach_sulfuric_cost
        + hydrochloric_cost
        + lime_cost
    )


@route.formula("MCNY/year", "Bought at the general rate of VAT, net of it", zh="按基本税率采购额（不含税）")
def purchases(reagent_cost: Num) -> Num:
    return reagent_cost


@route.formula("%", "Fluorine in the cost of reagents", zh="氟源占原料成本比例")
def fluorine_cost_share(fluorine_cost: Num, reagent_cost: Num) -> Num:
    return fluorine_cost / reagent_cost


@route.formula("MCNY/year", "Hydroxide that would be bought without the gangue", zh="煤矸石替代的氢氧化铝价值")
def hydroxide_value(aluminium_hydroxide_equivalent: Num, hydroxide_price: Num, vat_rate: Num) -> Num:
    """All that the aluminium of the gangue is worth in the cryolite."""
    return aluminium_hydroxide_equivalent * hydroxide_price / (1 + vat_rate)


@route.output("%", "Share of the revenue that the gangue's aluminium carries", zh="煤矸石铝占收入比例")
def gangue_value_share(hydroxide_value: Num, revenue: Num) -> Num:
    return hydroxide_value / revenue


@route.formula("CNY/t", "Hydroxide bought, per alumina", zh="外购氢氧化铝折氧化铝价值")
def alumina_value(hydroxide_price: Num, aluminium_in_alumina: Num, aluminium_in_hydroxide: Num, vat_rate: Num) -> Num:
    return hydroxide_price * aluminium_in_alumina / aluminium_in_hydroxide / (1 + vat_rate)


@route.formula("CNY/t", "Leach acid per alumina recovered", zh="单位回收氧化铝浸出酸成本")
def leach_acid_cost(
    acid_leached_share: Num,
    acid_per_alumina: Num,
    acid_recycle: Num,
    purification_recovery: Num,
    sulfuric_share: Num,
    sulfuric_acid_price: Num,
    sulfuric_acid_strength: Num,
    hydrochloric_acid_price: Num,
    hydrochloric_acid_strength: Num,
    vat_rate: Num,
) -> Num:
    """Bought acid, as if the synthesis formed none."""
    return (
        acid_leached_share
        * acid_per_alumina
        * (1 - acid_recycle)
        / purification_recovery
        * (
            sulfuric_share * sulfuric_acid_price / sulfuric_acid_strength
            + (1 - sulfuric_share) * hydrochloric_acid_price / hydrochloric_acid_strength
        )
        / (1 + vat_rate)
    )


@route.formula("CNY/t", "Leach acid per alumina at which gangue pays as well as hydroxide", zh="浸出酸成本盈亏平衡点")
def break_even_leach_acid_cost(
    alumina_value: Num,
    extracted_share: Num,
    leach_heat: Num,
    fuel_heat_price: Num,
    fuel_vat_rate: Num,
    extraction_investment: Num,
    scale_factor: Num,
    capital_recovery: Num,
) -> Num:
    """Below 0: steam and capital alone cost more than the hydroxide. Labour, power and residues come on top."""
    return alumina_value - extracted_share * (
        leach_heat * fuel_heat_price / (1 + fuel_vat_rate) + extraction_investment * scale_factor * capital_recovery
    )


@route.output("CNY/t", "Gain of gangue over bought hydroxide, per alumina", zh="煤矸石铝相对外购氢氧化铝的毛利")
def aluminium_margin(break_even_leach_acid_cost: Num, leach_acid_cost: Num) -> Num:
    """Value of the hydroxide less leach acid, steam and capital; below 0, buying the hydroxide is cheaper.

    Fluorine that a variant wastes on the gangue's silica is not in it, nor is what the alkaline extraction of R6 takes.
    """
    return break_even_leach_acid_cost - leach_acid_cost


@route.output("CNY/t", "Levelised cost, net of VAT", zh="平准化成本（不含税）")
def levelised_cost(yearly_cost: Num, revenue: Num, cryolite_revenue: Num, cryolite: Num) -> Num:
    """Co-products are credited. Compare with a price net of VAT."""
    return (yearly_cost - (revenue - cryolite_revenue)) / cryolite


@route.output("CNY/t", "Price of cryolite that would pay for all, with VAT", zh="冰晶石盈亏平衡价（含税）")
def break_even_price(levelised_cost: Num, vat_rate: Num) -> Num:
    """With capital; as the market quotes it. The surcharges on VAT stay those of today's price."""
    return levelised_cost * (1 + vat_rate)


@route.formula("kt/year", "Fluorine fed, as hydrogen fluoride", zh="投入氟折氟化氢")
def fluorine_as_hydrogen_fluoride(fluorine_fed: Num, fluorine_in_hydrogen_fluoride: Num) -> Num:
    return fluorine_fed / fluorine_in_hydrogen_fluoride


@route.formula("CNY/t", "Fluorine reagents, per hydrogen fluoride, net of VAT", zh="折氟化氢的氟源成本（不含税）")
def unit_fluorine_cost(fluorine_cost: Num, fluorine_as_hydrogen_fluoride: Num) -> Num:
    return fluorine_cost / fluorine_as_hydrogen_fluoride


@route.formula("CNY/t", "Fluorine reagents that would let all be paid, net of VAT", zh="氟源成本盈亏平衡点（不含税）")
def break_even_fluorine_cost(
    fluorine_cost: Num,
    margin: Num,
    capital_cost: Num,
    capital_recovery: Num,
    fluorine_as_hydrogen_fluoride: Num,
) -> Num:
    """Per hydrogen fluoride of 100 %; below 0 no fluorine is cheap enough."""
    return (fluorine_cost + margin - capital_cost * capital_recovery) / fluorine_as_hydrogen_fluoride


# The product and its grade


@route.formula("%", "Fluorine in the cryolite", zh="冰晶石氟含量")
def product_fluorine(
    aluminium_fluoride_share: Num,
    fluorine_in_aluminium_fluoride: Num,
    fluorine_in_sodium_fluoride: Num,
    product_ignition_loss: Num,
) -> Num:
    return (
        aluminium_fluoride_share * fluorine_in_aluminium_fluoride
        + (1 - aluminium_fluoride_share) * fluorine_in_sodium_fluoride
    ) * (1 - product_ignition_loss)


@route.formula("%", "Aluminium in the cryolite", zh="冰晶石铝含量")
def product_aluminium(aluminium_fluoride_share: Num, aluminium_in_fluoride: Num, product_ignition_loss: Num) -> Num:
    return aluminium_fluoride_share * aluminium_in_fluoride * (1 - product_ignition_loss)


@route.formula("%", "Sodium in the cryolite", zh="冰晶石钠含量")
def product_sodium(aluminium_fluoride_share: Num, sodium_in_fluoride: Num, product_ignition_loss: Num) -> Num:
    return (1 - aluminium_fluoride_share) * sodium_in_fluoride * (1 - product_ignition_loss)


@route.formula("%", "Fluorine that its class asks for", zh="氟含量下限")
def fluorine_floor(
    molecular_ratio: Num, high_ratio_floor: Num, high_fluorine_floor: Num, ordinary_fluorine_floor: Num
) -> Num:
    return where(molecular_ratio >= high_ratio_floor, high_fluorine_floor, ordinary_fluorine_floor)


@route.formula("%", "Aluminium that its class asks for", zh="铝含量下限")
def aluminium_floor(
    molecular_ratio: Num, high_ratio_floor: Num, high_aluminium_floor: Num, ordinary_aluminium_floor: Num
) -> Num:
    return where(molecular_ratio >= high_ratio_floor, high_aluminium_floor, ordinary_aluminium_floor)


@route.formula("%", "Sodium that its class allows", zh="钠含量上限")
def sodium_ceiling(
    molecular_ratio: Num, high_ratio_floor: Num, high_sodium_ceiling: Num, ordinary_sodium_ceiling: Num
) -> Num:
    return where(molecular_ratio >= high_ratio_floor, high_sodium_ceiling, ordinary_sodium_ceiling)


@route.formula("%", "Calcium oxide that the first grade of its class allows", zh="氧化钙含量上限")
def calcium_ceiling(
    molecular_ratio: Num, high_ratio_floor: Num, high_calcium_ceiling: Num, ordinary_calcium_ceiling: Num
) -> Num:
    return where(molecular_ratio >= high_ratio_floor, high_calcium_ceiling, ordinary_calcium_ceiling)


@route.formula("%", "Alumina that the cryolite as sold stands for", zh="冰晶石折氧化铝含量")
def product_alumina(product_aluminium: Num, aluminium_in_alumina: Num) -> Num:
    return product_aluminium / aluminium_in_alumina


@route.formula("%", "Iron oxide per alumina that the first grade allows", zh="首级品允许的氧化铁与氧化铝之比")
def aluminium_iron_ceiling(first_iron_ceiling: Num, product_alumina: Num) -> Num:
    """All iron of the aluminium source goes into the cryolite."""
    return first_iron_ceiling / product_alumina


@route.formula("%", "Iron oxide per alumina that the best grade allows", zh="零级品允许的氧化铁与氧化铝之比")
def best_aluminium_iron_ceiling(zero_iron_ceiling: Num, product_alumina: Num) -> Num:
    return zero_iron_ceiling / product_alumina


@route.formula("%", "Silica per alumina that the first grade allows", zh="首级品允许的二氧化硅与氧化铝之比")
def aluminium_silica_ceiling(first_silica_ceiling: Num, product_alumina: Num) -> Num:
    """All silica of the aluminium source goes into the cryolite; that of the fluorine is taken as none."""
    return first_silica_ceiling / product_alumina


@route.formula("%", "Silica per alumina that the best grade allows", zh="零级品允许的二氧化硅与氧化铝之比")
def best_aluminium_silica_ceiling(zero_silica_ceiling: Num, product_alumina: Num) -> Num:
    return zero_silica_ceiling / product_alumina


@route.formula("%", "Iron that purification must take out for the first grade", zh="达到首级品所需除铁率")
def iron_removal_needed(aluminium_iron_ceiling: Num, liquor_iron: Num) -> Num:
    return 1 - aluminium_iron_ceiling / np.maximum(liquor_iron, aluminium_iron_ceiling)


@route.unless_given
def aluminium_iron(aluminium_iron_ceiling: Num) -> Num:
    """When not given: what the first grade allows, which the purification is bought for."""
    return aluminium_iron_ceiling


@route.unless_given
def aluminium_silica(aluminium_silica_ceiling: Num, extracted_share: Num, silica: Num, alumina: Num) -> Num:
    """When not given: what the first grade allows; where nothing is extracted, the silica of the gangue."""
    return extracted_share * aluminium_silica_ceiling + (1 - extracted_share) * silica / alumina


@route.unless_given
def product_sulfate(first_sulfate_ceiling: Num) -> Num:
    """When not given: what the first grade allows, which the washing is done for."""
    return first_sulfate_ceiling


@route.formula("1", "Grade within the class: 0 none, 1 first, 2 best", zh="类内等级：0不合格，1级，2为零级")
def grade_in_class(
    product_fluorine: Num,
    fluorine_floor: Num,
    product_aluminium: Num,
    aluminium_floor: Num,
    aluminium_silica: Num,
    aluminium_silica_ceiling: Num,
    best_aluminium_silica_ceiling: Num,
    aluminium_iron: Num,
    aluminium_iron_ceiling: Num,
    best_aluminium_iron_ceiling: Num,
    product_sulfate: Num,
    first_sulfate_ceiling: Num,
    zero_sulfate_ceiling: Num,
    product_ignition_loss: Num,
    first_ignition_ceiling: Num,
    zero_ignition_ceiling: Num,
) -> Num:
    """Sodium, whose limit is doubtful, and calcium, phosphorus and moisture, which no formula knows, are left out."""
    best = where(
        (aluminium_silica <= best_aluminium_silica_ceiling)
        & (aluminium_iron <= best_aluminium_iron_ceiling)
        & (product_sulfate <= zero_sulfate_ceiling)
        & (product_ignition_loss <= zero_ignition_ceiling),
        2,
        1,
    )
    return where(
        (product_fluorine >= fluorine_floor)
        & (product_aluminium >= aluminium_floor)
        & (aluminium_silica <= aluminium_silica_ceiling)
        & (aluminium_iron <= aluminium_iron_ceiling)
        & (product_sulfate <= first_sulfate_ceiling)
        & (product_ignition_loss <= first_ignition_ceiling),
        best,
        0,
    )


@route.output("1", "Grade of GB/T 4291: 0 none, 1 CM-1, 2 CM-0, 3 CH-1, 4 CH-0", zh="GB/T 4291牌号")
def grade(grade_in_class: Num, molecular_ratio: Num, high_ratio_floor: Num) -> Num:
    return where((grade_in_class > 0) & (molecular_ratio >= high_ratio_floor), grade_in_class + 2, grade_in_class)


# What the formulas cannot go beyond, and what rules and practice ask for


@route.formula("t/t", "Calcium fluoride bought per hydrogen fluoride", zh="单位氟化氢购入氟化钙")
def fluorite_bought_per_hydrogen_fluoride(fluorspar_per_hydrogen_fluoride: Num, fluorspar_purity: Num) -> Num:
    return fluorspar_per_hydrogen_fluoride * fluorspar_purity


@route.formula("%", "Fluorine whose source the variant does not run on", zh="与工艺不符的氟源比例")
def source_mismatch(fluorosilicic_share: Num, fluorosilicate_share: Num, fluorosilicic_source: Num) -> Num:
    """R3 takes fluorosilicic acid and R4 its sodium salt, the others hydrogen fluoride."""
    return np.abs(fluorosilicic_share + fluorosilicate_share - fluorosilicic_source)


@route.formula("%", "Polyaluminium chloride that no hydrochloric leach makes", zh="无盐酸浸出液的聚合氯化铝比例")
def pac_without_liquor(pac_share: Num, acid_leached_share: Num, sulfuric_share: Num) -> Num:
    return pac_share * (1 - acid_leached_share * (1 - sulfuric_share))


@route.formula("%", "Alumina of the dry gangue", zh="煤矸石干基氧化铝")
def dry_alumina(alumina: Num, moisture: Num) -> Num:
    return alumina / (1 - moisture)


@route.formula("%", "Lime and magnesia of the dry gangue", zh="干基氧化钙与氧化镁")
def dry_lime_magnesia(calcium_oxide: Num, magnesium_oxide: Num, moisture: Num) -> Num:
    return (calcium_oxide + magnesium_oxide) / (1 - moisture)


@route.formula("%", "Potassium oxide of the dry gangue", zh="干基氧化钾")
def dry_potassium_oxide(potassium_oxide: Num, moisture: Num) -> Num:
    return potassium_oxide / (1 - moisture)


@route.formula("%", "Share of the world's demand", zh="占世界需求比例")
def market_share(cryolite: Num, world_demand: Num) -> Num:
    return cryolite / world_demand


# fmt: off
route.gate("fluorite_bought_per_hydrogen_fluoride", ">=", "fluorite_per_hydrogen_fluoride",
           "Enough fluorspar for the hydrogen fluoride", zh="萤石足以制氟化氢", otherwise="refused")
route.gate("acid_per_hydrogen_fluoride", ">=", "least_acid_per_hydrogen_fluoride",
           "Enough sulphuric acid for the hydrogen fluoride", zh="硫酸足以制氟化氢", otherwise="refused")
route.gate("sodium_bought", ">=", 0, "The fluorine brings no more sodium than the molecular ratio takes",
           zh="氟源带入的钠不超过分子比所需", otherwise="refused")
route.gate("caustic_share", ">=", 0, "Soda and salt bring no more than all of the sodium",
           zh="纯碱与工业盐供钠之和不超过全部", otherwise="refused")
route.gate("hydrogen_fluoride_share", ">=", 0, "Silicon carries no more than all of the fluorine",
           zh="硅氟化合物供氟之和不超过全部", otherwise="refused")
route.gate("bought_share", ">=", 0, "No more hydrogen fluoride is made than is taken",
           zh="自产氟化氢不超过用量", otherwise="refused")
route.gate("undissolved_share", ">=", 0, "Moisture, ignition loss and what dissolves leave a residue",
           zh="水分、烧失量与溶出物之和不超过煤矸石", otherwise="refused")
route.gate("alumina", ">", 0, "The gangue has alumina", zh="煤矸石含氧化铝", otherwise="refused")
route.gate("source_mismatch", "<=", 0,
           "The fluorine source fits: fluorosilicic acid for R3 and R4, else fluorspar or hydrogen fluoride",
           zh="氟源与工艺路线相符：R3、R4用氟硅酸或其钠盐，其余用氟化氢", otherwise="unsuitable")
route.gate("pac_without_liquor", "<=", 0, "Polyaluminium chloride comes from a hydrochloric leach",
           zh="聚合氯化铝来自盐酸浸出液", otherwise="unsuitable")
route.gate("hydrochloric_acid_left", "<=", 0, "All hydrochloric acid of the synthesis finds a use",
           zh="副产盐酸全部得到利用", otherwise="conditional")
route.gate("product_fluorine", ">=", "fluorine_floor", "Fluorine as GB/T 4291 asks",
           zh="氟含量达到GB/T 4291", otherwise="unsuitable")
route.gate("product_aluminium", ">=", "aluminium_floor", "Aluminium as GB/T 4291 asks",
           zh="铝含量达到GB/T 4291", otherwise="unsuitable")
route.gate("product_sodium", "<=", "sodium_ceiling", "Sodium as GB/T 4291 asks, as far as its limit is understood",
           zh="钠含量达到GB/T 4291（限值存疑）", otherwise="conditional")
route.gate("aluminium_iron", "<=", "aluminium_iron_ceiling", "Little enough iron in the aluminium for the first grade",
           zh="铝源含铁达到首级品要求", otherwise="unsuitable")
route.gate("aluminium_silica", "<=", "aluminium_silica_ceiling",
           "Little enough silica in the aluminium for the first grade",
           zh="铝源含硅达到首级品要求", otherwise="unsuitable")
route.gate("product_sulfate", "<=", "first_sulfate_ceiling", "Washed free enough of sulphate for the first grade",
           zh="硫酸根洗涤达到首级品要求", otherwise="unsuitable")
route.gate("product_ignition_loss", "<=", "first_ignition_ceiling", "Dried enough for the first grade",
           zh="灼减达到首级品要求", otherwise="unsuitable")
route.gate("product_calcium_oxide", "<=", "calcium_ceiling", "Little enough calcium for the first grade",
           zh="氧化钙达到首级品要求", otherwise="unsuitable")
route.gate("product_phosphorus_oxide", "<=", "first_phosphorus_ceiling", "Little enough phosphorus for the first grade",
           zh="五氧化二磷达到首级品要求", otherwise="unsuitable")
route.gate("product_moisture", "<=", "first_moisture_ceiling", "Dry enough for the first grade",
           zh="水分达到首级品要求", otherwise="unsuitable")
route.gate("dry_alumina", ">=", "alumina_ceased", "Enough alumina in the gangue to leach at all",
           zh="煤矸石氧化铝足以浸出", otherwise="unsuitable")
route.gate("dry_alumina", ">=", "alumina_floor", "Enough alumina in the gangue to leach well",
           zh="煤矸石氧化铝适宜浸出", otherwise="conditional")
route.gate("dry_lime_magnesia", "<=", "lime_magnesia_ceiling", "Little lime and magnesia that take acid",
           zh="煤矸石氧化钙和氧化镁较低", otherwise="conditional")
route.gate("dry_potassium_oxide", "<=", "potassium_oxide_ceiling", "Little potassium that spoils the product",
           zh="煤矸石氧化钾较低", otherwise="conditional")
route.gate("effluent_fluoride", "<=", "fluoride_limit", "Fluoride in waste water within GB 8978",
           zh="废水氟化物达到GB 8978", otherwise="unsuitable")
route.gate("effluent_fluoride", "<=", "inorganic_fluoride_limit", "Fluoride in waste water within GB 31573",
           zh="废水氟化物达到GB 31573", otherwise="unsuitable")
route.gate("aluminium_margin", ">=", 0, "Gangue gives aluminium at no more than hydroxide costs",
           zh="煤矸石铝成本不高于外购氢氧化铝", otherwise="conditional")
route.gate("break_even_price", "<=", "cryolite_price", "The market pays for cryolite what it costs, with capital",
           zh="市场价格可覆盖含投资的全部成本", otherwise="conditional", id="price_pays")
route.gate("cryolite", "<=", "world_demand", "No more cryolite than the world's aluminium takes",
           zh="产量不超过世界铝工业需求", otherwise="unsuitable")
route.gate("market_share", "<=", "market_share_ceiling", "The market can take the cryolite",
           zh="市场可消纳产量", otherwise="conditional")
route.requires("chemical_park_rule", "location", "chemical_park", "The works stand in a chemical park",
               zh="工厂位于化工园区", otherwise="conditional")
# fmt: on


# The receipt: left from the inputs, right from the sum of the outputs


@route.formula("kt/year", "Pure cryolite, sold and lost", zh="外销与损失的纯冰晶石")
def cryolite_accounted(cryolite: Num, product_ignition_loss: Num, cryolite_lost: Num) -> Num:
    return cryolite * (1 - product_ignition_loss) + cryolite_lost


@route.formula("kt/year", "Sodium in reagents", zh="投入钠")
def sodium_in(
    soda_ash: Num,
    sodium_in_soda: Num,
    salt: Num,
    sodium_in_salt: Num,
    caustic_soda: Num,
    sodium_in_caustic: Num,
    sodium_fluorosilicate: Num,
    sodium_in_fluorosilicate: Num,
) -> Num:
    return (
        soda_ash * sodium_in_soda
        + salt * sodium_in_salt
        + caustic_soda * sodium_in_caustic
        + sodium_fluorosilicate * sodium_in_fluorosilicate
    )


@route.formula("kt/year", "Sodium in cryolite, sulphate and silica liquor", zh="产出钠")
def sodium_out(
    cryolite_accounted: Num,
    product_sodium: Num,
    product_ignition_loss: Num,
    sodium_sulfate: Num,
    sodium_in_sulfate: Num,
    black_caustic: Num,
    sodium_in_caustic: Num,
) -> Num:
    return (
        cryolite_accounted * product_sodium / (1 - product_ignition_loss)
        + sodium_sulfate * sodium_in_sulfate
        + black_caustic * sodium_in_caustic
    )


@route.formula("kt/year", "Aluminium in the gangue", zh="投入铝")
def aluminium_in(feed: Num, alumina: Num, aluminium_in_alumina: Num) -> Num:
    return feed * alumina * aluminium_in_alumina


@route.formula("kt/year", "Aluminium in cryolite, polyaluminium chloride and residues", zh="产出铝")
def aluminium_out(
    cryolite_accounted: Num,
    product_aluminium: Num,
    product_ignition_loss: Num,
    polyaluminium_chloride: Num,
    pac_alumina: Num,
    pac_recovery: Num,
    alumina_dissolved: Num,
    leach_recovery: Num,
    pac_share: Num,
    purification_recovery: Num,
    aluminium_in_alumina: Num,
) -> Num:
    """In the residue what did not dissolve, in the bleed what purification loses."""
    return (
        cryolite_accounted * product_aluminium / (1 - product_ignition_loss)
        + (
            polyaluminium_chloride * pac_alumina / pac_recovery
            + alumina_dissolved * (1 / leach_recovery - 1)
            + alumina_dissolved * (1 - pac_share) * (1 - purification_recovery)
        )
        * aluminium_in_alumina
    )


@route.formula("kt/year", "Fluorine in reagents", zh="投入氟")
def fluorine_in(
    fluorspar: Num,
    fluorspar_purity: Num,
    fluorine_in_fluorite: Num,
    hydrogen_fluoride_bought: Num,
    fluorine_in_hydrogen_fluoride: Num,
    fluorosilicic_acid: Num,
    fluorine_in_fluorosilicic_acid: Num,
    sodium_fluorosilicate: Num,
    fluorine_in_fluorosilicate: Num,
) -> Num:
    return (
        fluorspar * fluorspar_purity * fluorine_in_fluorite
        + hydrogen_fluoride_bought * fluorine_in_hydrogen_fluoride
        + fluorosilicic_acid * fluorine_in_fluorosilicic_acid
        + sodium_fluorosilicate * fluorine_in_fluorosilicate
    )


@route.formula("kt/year", "Fluorine in cryolite, sludge, anhydrite and water", zh="产出氟")
def fluorine_out(
    cryolite_accounted: Num,
    product_fluorine: Num,
    product_ignition_loss: Num,
    limed_fluorite: Num,
    unreacted_fluorite: Num,
    fluorine_in_fluorite: Num,
    fluoride_discharged: Num,
) -> Num:
    return (
        cryolite_accounted * product_fluorine / (1 - product_ignition_loss)
        + (limed_fluorite + unreacted_fluorite) * fluorine_in_fluorite
        + fluoride_discharged
    )


@route.formula("kt/year", "Sulphur in sulphuric acid", zh="投入硫")
def sulfur_in_acids(sulfuric_acid: Num, sulfur_in_acid: Num) -> Num:
    return sulfuric_acid * sulfur_in_acid


@route.formula("kt/year", "Sulphur in anhydrite, sulphate and spent acid", zh="产出硫")
def sulfur_out(
    calcium_sulfate: Num,
    sulfur_in_anhydrite: Num,
    sodium_sulfate: Num,
    sulfur_in_sodium_sulfate: Num,
    unreacted_acid: Num,
    spent_acid: Num,
    black_acid: Num,
    sulfur_in_acid: Num,
) -> Num:
    return (
        calcium_sulfate * sulfur_in_anhydrite
        + sodium_sulfate * sulfur_in_sodium_sulfate
        + (unreacted_acid + spent_acid + black_acid) * sulfur_in_acid
    )


@route.formula("kt/year", "Calcium in fluorspar and lime", zh="投入钙")
def calcium_in(fluorspar: Num, fluorspar_purity: Num, calcium_in_fluorite: Num, lime: Num, calcium_in_lime: Num) -> Num:
    return fluorspar * fluorspar_purity * calcium_in_fluorite + lime * calcium_in_lime


@route.formula("kt/year", "Calcium in anhydrite and sludge", zh="产出钙")
def calcium_out(
    calcium_sulfate: Num,
    calcium_in_anhydrite: Num,
    unreacted_fluorite: Num,
    limed_fluorite: Num,
    calcium_in_fluorite: Num,
) -> Num:
    return calcium_sulfate * calcium_in_anhydrite + (unreacted_fluorite + limed_fluorite) * calcium_in_fluorite


@route.formula("kt/year", "Hydroxide, fluorine, sodium and sulphate that react", zh="合成投入质量")
def synthesis_in(
    aluminium_hydroxide_equivalent: Num,
    hydrogen_fluoride_made: Num,
    hydrogen_fluoride_bought: Num,
    fluorosilicic_acid: Num,
    sodium_fluorosilicate: Num,
    soda_ash: Num,
    salt: Num,
    synthesis_caustic: Num,
    sulfate_acid: Num,
    water_per_fluorosilicic_acid: Num,
    water_per_fluorosilicate: Num,
) -> Num:
    """Whatever the aluminium comes as, it differs from hydroxide by water and what the other terms hold."""
    return (
        aluminium_hydroxide_equivalent
        + hydrogen_fluoride_made
        + hydrogen_fluoride_bought
        + fluorosilicic_acid * (1 + water_per_fluorosilicic_acid)
        + sodium_fluorosilicate * (1 + water_per_fluorosilicate)
        + soda_ash
        + salt
        + synthesis_caustic
        + sulfate_acid
    )


@route.formula("kt/year", "Cryolite, by-products, gases and water that form", zh="合成产出质量")
def synthesis_out(
    cryolite_accounted: Num,
    fluorine_left: Num,
    fluorine_in_hydrogen_fluoride: Num,
    soda_carbon_dioxide: Num,
    hydrochloric_acid_formed: Num,
    carrier_silica: Num,
    sodium_sulfate: Num,
    aluminium_hydroxide_equivalent: Num,
    water_per_hydroxide: Num,
    soda_ash: Num,
    water_per_soda: Num,
    synthesis_caustic: Num,
    water_per_caustic: Num,
) -> Num:
    return (
        cryolite_accounted
        + fluorine_left / fluorine_in_hydrogen_fluoride
        + soda_carbon_dioxide
        + hydrochloric_acid_formed
        + carrier_silica
        + sodium_sulfate
        + aluminium_hydroxide_equivalent * water_per_hydroxide
        + soda_ash * water_per_soda
        + synthesis_caustic * water_per_caustic
    )


@route.formula("kt/year", "Water, ignition loss, residue and what dissolves", zh="煤矸石产出质量")
def gangue_accounted(
    feed: Num,
    moisture: Num,
    loss_on_ignition: Num,
    silica_residue: Num,
    carrier_silica: Num,
    residue_salts: Num,
    iron_dissolved: Num,
    alumina_recovered: Num,
    purification_recovery: Num,
    polyaluminium_chloride: Num,
    pac_alumina: Num,
    pac_recovery: Num,
) -> Num:
    return (
        feed * (moisture + loss_on_ignition)
        + (silica_residue - carrier_silica) / (1 + residue_salts)
        + iron_dissolved
        + alumina_recovered / purification_recovery
        + polyaluminium_chloride * pac_alumina / pac_recovery
    )


@route.formula("kt/year", "Silica residue, anhydrite, sludge and iron residue", zh="固体残渣总量")
def residue_formed(silica_residue: Num, fluoro_anhydrite: Num, fluoride_sludge: Num, bleed_residue: Num) -> Num:
    return silica_residue + fluoro_anhydrite + fluoride_sludge + bleed_residue


@route.formula("kt/year", "Residues sold, dissolved and stored", zh="外销、溶出与堆存残渣")
def residue_accounted(silica_residue_sold: Num, silica_dissolved: Num, anhydrite_sold: Num, residue_stored: Num) -> Num:
    return silica_residue_sold + silica_dissolved + anhydrite_sold + residue_stored


@route.formula("TJ/year", "Heat bought and heat of the gangue", zh="外购热能与煤矸石供热")
def heat_supplied(purchased_heat: Num, own_heat: Num) -> Num:
    return purchased_heat + own_heat


route.check("mass", "synthesis_in", "==", "synthesis_out", "Mass of the synthesis", zh="合成质量平衡")
route.check("gangue", "feed", "==", "gangue_accounted", "Gangue", zh="煤矸石平衡")
route.check("residue", "residue_formed", "==", "residue_accounted", "Residues", zh="残渣平衡")
route.check("sodium", "sodium_in", "==", "sodium_out", "Sodium", zh="钠平衡")
route.check("aluminium", "aluminium_in", "==", "aluminium_out", "Aluminium", zh="铝平衡")
route.check("fluorine", "fluorine_in", "==", "fluorine_out", "Fluorine", zh="氟平衡")
route.check("sulfur", "sulfur_in_acids", "==", "sulfur_out", "Sulphur", zh="硫平衡")
route.check("calcium", "calcium_in", "==", "calcium_out", "Calcium", zh="钙平衡")
route.check("heat", "thermal_energy", "==", "heat_supplied", "Heat", zh="热量平衡")


# Named questions

route.example(
    "gangue_of_a_small_works",
    "Twelve thousand tonnes of gangue a year, own hydrogen fluoride, soda",
    {"feed": quantity(12, "kt/year")},
)
route.example(
    "assayed_gangue_guangxi",
    "Assayed gangue and a surveyed pile in Guangxi, money of 2024",
    {
        "feed": quantity(15, "kt/year"),
        "feedstock": {
            "moisture": quantity(6.5, "%"),
            "alumina": quantity(27, "%"),
            "silica": quantity(42, "%"),
            "iron_oxide": quantity(4.2, "%"),
            "calcium_oxide": quantity(0.9, "%"),
            "magnesium_oxide": quantity(0.6, "%"),
            "potassium_oxide": quantity(1.6, "%"),
            "loss_on_ignition": quantity(15.5, "%"),
            "carbon": quantity(8.5, "%"),
            "lower_heating_value": quantity(3.4, "MJ/kg"),
        },
        "plant": {"location": "chemical_park", "fuel": "coal", "haul_distance": quantity(12, "km")},
        "pile": {"mass": quantity(1.2, "Mt"), "footprint": quantity(5, "ha")},
        "context": {"region": "CN-GX", "price_year": 2024},
    },
)
route.example(
    "ten_thousand_tonnes_bought_acid",
    "Ten thousand tonnes of cryolite from bought hydrogen fluoride",
    {"target": quantity(10, "kt/year"), "plant": {"fluorine_source": "hydrogen_fluoride"}},
)
route.example(
    "phosphate_works",
    "Fluorosilicic acid of a phosphate works, which has no other outlet for it",
    {
        "target": quantity(6, "kt/year"),
        "plant": {
            "variant": "R3_fsa_ammonia",
            "fluorine_source": "fluorosilicic_acid",
            "white_carbon_black_share": quantity(50, "%"),
            "location": "chemical_park",
            "fuel": "coal",
        },
        "coefficients": {"cryolite.fluorosilicic_price": quantity(300, "CNY/t")},
    },
)
route.example(
    "co_products",
    "Hydrochloric leach with acid recycled, half the alumina sold as polyaluminium chloride, white carbon black",
    {
        "feed": quantity(20, "kt/year"),
        "plant": {
            "leach_acid": "hydrochloric",
            "acid_recycle": quantity(60, "%"),
            "pac_share": quantity(50, "%"),
            "white_carbon_black_share": quantity(60, "%"),
            "anhydrite_sold_share": quantity(80, "%"),
            "fuel": "coal",
        },
        "detail": "working",
    },
)
