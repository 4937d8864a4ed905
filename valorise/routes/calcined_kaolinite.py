"""Calcined kaolinite from gangue: kaolinite rock sorted out, ground, and calcined until its water is gone.

Gangue → kiln feed and rejects → metakaolin, with what the rock holds beside it; carbon burns in the kiln and heats it.
Three grades: an addition to cement, metakaolin of high reactivity, white filler. All money is net of VAT unless a
label says otherwise.

Known limits. Sorting parts kaolinite from the rest, whose make-up stays the same; unless its recovery of kaolinite is
given, rejects and kiln feed are alike, and the analysis should be that of the rock which is kept. Water of mica,
carbonate and what remains of the loss on ignition are not counted. All sulphur is taken for pyrite. Where little lime
is there to keep sulphate, more sulphur leaves than is said. No scrubber is sized, and no surplus heat sold. The heat
that a calorimeter finds is less the water of the clay already, so the fuel bought is rather too much. Whiteness is a
rule of thumb. Rejects are stored as densely as ash. Whitening salt is left out.
"""

import numpy as np

from valorise.engine.expression import where
from valorise.engine.reactions import reaction
from valorise.engine.route import Given, Num, Route, choice, fraction, given, quantity

route = Route(
    "calcined-kaolinite",
    title="Calcined kaolinite from gangue",
    title_zh="煤矸石煅烧高岭土",
    about="Kaolinite of gangue calcined to an addition for cement, to metakaolin or to white filler.",
    topics=("calcined_kaolinite", "carbon"),
    shares=("gangue", "radioactivity", "land", "works", "scaling", "energy"),
    feed=Given("kt/year", "Gangue taken from the pile", "煤矸石用量", least=0.001, most=100_000),
    target_of="calcined_kaolinite",
    headline=(
        "calcined_kaolinite",
        "kaolinite_content",
        "revenue",
        "margin",
        "capital_cost",
        "carbon_dioxide",
        "jobs",
    ),
    caveats=(
        (
            "Grades are screened by chemistry; reactivity and whiteness need a test firing of the very rock.",
            "产品等级仅按化学成分初筛；活性与白度须以实际矸石试烧确认。",
        ),
        (
            "No scrubber is paid for, nor tax on the sulphur that leaves: with much sulphur the margin is too good.",
            "未计脱硫设施费用及二氧化硫环保税：硫分高时毛利偏乐观。",
        ),
    ),
)


# What the question may give


@route.part
class Clay:
    """What the dry gangue is made of, where it was measured."""

    assayed = True

    kaolinite = fraction(
        "Kaolinite of the dry gangue",
        zh="煤矸石高岭石含量（干基）",
        about="By diffraction. When not given: from thermogravimetry, else from alumina, less that of mica.",
    )
    dry_heating_value = given(
        "MJ/kg",
        "Lower heating value of the dry gangue",
        zh="煤矸石干基低位发热量",
        least=0,
        most=25,
        about="When not given: from the heating value as received, else from the carbon.",
    )


@route.part
class Plant:
    """The works."""

    grade = choice("supplementary_cementitious_material", "metakaolin", "filler", label="Grade", zh="产品等级")
    grinding = choice("dry", "wet", label="Grinding of filler", zh="填料磨矿方式")
    sorting_yield = given()
    kaolinite_recovery = fraction(
        "Kaolinite kept by sorting",
        zh="分选高岭石回收率",
        about="Of the kaolinite of the gangue. When not given: as much as is kept of all, so sorting enriches nothing.",
    )
    calcination_temperature = given()
    kiln_efficiency = given()
    clinker_displacement = given()
    gangue_carbon = choice(
        "counted", "burns_anyway", label="Carbon dioxide of the gangue's own carbon", zh="矸石自身碳的计入方式"
    )
    fuel = choice("coal", "natural_gas", label="Fuel bought", zh="外购燃料")
    market = choice("domestic", "european_union", label="Where the product is sold", zh="销售市场")
    rejects_used_share = fraction("Rejects used elsewhere", zh="尾矸外用比例", default=0)
    haul_distance = given("km", "Haul from the pile to the plant", zh="运距", least=0, most=2000, default=0)


@route.part
class Product:
    """What tests of the product show; a test firing comes before them."""

    residue_45um = fraction("Residue on a sieve of 45 µm", zh="45 μm筛余")
    below_2um = fraction("Product finer than 2 µm", zh="小于2 μm含量")
    product_moisture = fraction("Moisture of the product", zh="产品水分")
    water_requirement = given("%", "Water requirement", zh="需水量比", least=50, most=200)
    activity_3d = given("%", "Activity index at 3 days", zh="3 d活性指数", least=0, most=250)
    activity_7d = given("%", "Activity index at 7 days", zh="7 d活性指数", least=0, most=250)
    activity_28d = given("%", "Activity index at 28 days", zh="28 d活性指数", least=0, most=250)
    autoclave_expansion = given("%", "Autoclave expansion", zh="压蒸膨胀率", least=0, most=20)
    chloride = fraction("Chloride of the product", zh="产品氯离子")
    free_lime = fraction("Free lime of the product", zh="产品游离氧化钙")
    whiteness = fraction(
        "Whiteness of the product",
        zh="产品白度",
        about="When not given: a rule of thumb from iron, titania and carbon, good to 5 points.",
    )
    sediment = fraction("Sediment of the dispersed product", zh="分散沉降物")
    viscosity_concentration = fraction("Solids at which it still flows", zh="粘浓度")


# Reactions

kaolinite_oxides = reaction("Al2O3 + 2 SiO2 + 2 H2O -> Al2Si2O5(OH)4")
dehydroxylation = reaction("Al2Si2O5(OH)4 -> Al2Si2O7 + 2 H2O")
pyrite_burning = reaction("4 FeS2 + 11 O2 -> 2 Fe2O3 + 8 SO2")
sulfation = reaction("SO2 + 1/2 O2 -> SO3")

# fmt: off
for name, equation, of, per, label, zh in (
    ("alumina_per_kaolinite", kaolinite_oxides, "Al2O3", "Al2Si2O5(OH)4", "Alumina in kaolinite", "高岭石含氧化铝"),
    ("silica_per_kaolinite", kaolinite_oxides, "SiO2", "Al2Si2O5(OH)4", "Silica in kaolinite", "高岭石含二氧化硅"),
    ("water_per_kaolinite", dehydroxylation, "H2O", "Al2Si2O5(OH)4", "Water bound in kaolinite", "高岭石结构水"),
    ("metakaolin_per_kaolinite", dehydroxylation, "Al2Si2O7", "Al2Si2O5(OH)4",
     "Metakaolin per kaolinite", "每份高岭石的偏高岭石"),
    ("pyrite_per_sulfur_dioxide", pyrite_burning, "FeS2", "SO2", "Pyrite per sulphur dioxide", "每份二氧化硫的黄铁矿"),
    ("hematite_per_sulfur_dioxide", pyrite_burning, "Fe2O3", "SO2",
     "Iron oxide per sulphur dioxide", "每份二氧化硫的氧化铁"),
    ("oxygen_per_sulfur_dioxide", pyrite_burning, "O2", "SO2", "Oxygen per sulphur dioxide", "每份二氧化硫的耗氧"),
    ("sulfur_trioxide_per_sulfur_dioxide", sulfation, "SO3", "SO2",
     "Sulphur trioxide per sulphur dioxide", "每份二氧化硫的三氧化硫"),
    ("oxygen_per_sulfur_trioxide", sulfation, "O2", "SO3", "Oxygen per sulphur trioxide", "每份三氧化硫的耗氧"),
):
    route.mass_ratio(name, equation, of, per, label, zh=zh)
# fmt: on
del name, equation, of, per, label, zh


# Kaolinite, heat and carbon of the gangue


@route.unless_given(exact=True)
def kaolinite(dehydroxylation_loss: Num, moisture: Num, water_per_kaolinite: Num) -> Num:
    """All that goes at 350 to 650 °C in nitrogen is its water; what mica loses there counts as kaolinite."""
    return dehydroxylation_loss / (1 - moisture) / water_per_kaolinite


@route.unless_given(of="kaolinite")
def kaolinite_beside_mica(
    alumina: Num,
    alumina_per_mica_potassium: Num,
    potassium_oxide: Num,
    alumina_per_kaolinite: Num,
    silica: Num,
    silica_per_kaolinite: Num,
    moisture: Num,
) -> Num:
    """Alumina that potassium does not show to be mica; no more than the silica lets be, the rest is boehmite."""
    free_alumina = np.maximum(alumina - alumina_per_mica_potassium * potassium_oxide, 0)
    return np.minimum(free_alumina / alumina_per_kaolinite, silica / silica_per_kaolinite) / (1 - moisture)


@route.unless_given(of="kaolinite")
def kaolinite_of_usual_share(
    alumina: Num,
    alumina_share_in_kaolinite: Num,
    alumina_per_kaolinite: Num,
    silica: Num,
    silica_per_kaolinite: Num,
    moisture: Num,
) -> Num:
    """Where potassium is not known either; no more than the silica lets be."""
    return np.minimum(alumina * alumina_share_in_kaolinite / alumina_per_kaolinite, silica / silica_per_kaolinite) / (
        1 - moisture
    )


@route.unless_given(of="alumina")
def alumina_beside_kaolinite(typical_alumina: Num, kaolinite: Num, alumina_per_kaolinite: Num, moisture: Num) -> Num:
    """Where kaolinite is measured and alumina is not: typical, and no less than the kaolinite holds."""
    return np.maximum(typical_alumina, kaolinite * alumina_per_kaolinite) * (1 - moisture)


@route.unless_given(of="silica")
def silica_beside_kaolinite(typical_silica: Num, kaolinite: Num, silica_per_kaolinite: Num, moisture: Num) -> Num:
    """As of alumina."""
    return np.maximum(typical_silica, kaolinite * silica_per_kaolinite) * (1 - moisture)


@route.unless_given(exact=True)
def dry_heating_value(lower_heating_value: Num, latent_heat: Num, moisture: Num) -> Num:
    return (lower_heating_value + latent_heat * moisture) / (1 - moisture)


@route.unless_given(of="dry_heating_value")
def heat_of_carbon(carbon: Num, organic_heat_per_carbon: Num, moisture: Num) -> Num:
    return carbon * organic_heat_per_carbon / (1 - moisture)


@route.unless_given(of="carbon")
def carbon_of_heat(dry_heating_value: Num, moisture: Num, organic_heat_per_carbon: Num) -> Num:
    """Where the heating value is measured and carbon is not."""
    return dry_heating_value * (1 - moisture) / organic_heat_per_carbon


def of_typical_gangue(content: Num, moisture: Num) -> Num:
    """What stands for a missing assay: the dry gangue is typical, however wet it is."""
    return content * (1 - moisture)


for name in ("silica", "alumina", "carbon", "sulfur", "iron_oxide", "titania"):
    route.unless_given(of=name, takes={"content": f"typical_{name}"})(of_typical_gangue)
del name


# Sorting


@route.unless_given
def kaolinite_recovery(sorting_yield: Num) -> Num:
    return sorting_yield


@route.formula("kt/year", "Dry gangue", zh="干基煤矸石量")
def dry_gangue(feed: Num, moisture: Num) -> Num:
    return feed * (1 - moisture)


@route.formula("kt/year", "Kiln feed, dry", zh="入窑干料")
def kiln_feed(dry_gangue: Num, sorting_yield: Num) -> Num:
    return dry_gangue * sorting_yield


@route.output("%", "Kaolinite of the dry kiln feed", zh="入窑料高岭石含量")
def kaolinite_content(kaolinite: Num, kaolinite_recovery: Num, sorting_yield: Num) -> Num:
    return kaolinite * kaolinite_recovery / sorting_yield


@route.formula("%", "Kept by sorting of what is not kaolinite", zh="非高岭石组分保留率")
def rest_kept(sorting_yield: Num, kaolinite: Num, kaolinite_recovery: Num) -> Num:
    """Of pure kaolinite there is no rest."""
    return (sorting_yield - kaolinite * kaolinite_recovery) / where(kaolinite < 1, 1 - kaolinite, 1)


@route.formula(
    "1", "Content of the dry kiln feed against content of the gangue, but for kaolinite", zh="入窑料富集倍数"
)
def rest_enrichment(rest_kept: Num, moisture: Num, sorting_yield: Num) -> Num:
    return rest_kept / ((1 - moisture) * sorting_yield)


@route.formula("%", "Carbon of the dry kiln feed", zh="入窑料碳含量")
def kiln_carbon(carbon: Num, rest_enrichment: Num) -> Num:
    return carbon * rest_enrichment


@route.formula("%", "Sulphur of the dry kiln feed", zh="入窑料全硫")
def kiln_sulfur(sulfur: Num, rest_enrichment: Num) -> Num:
    return sulfur * rest_enrichment


@route.output("MJ/kg", "Lower heating value of the dry kiln feed", zh="入窑料干基发热量")
def kiln_heating_value(dry_heating_value: Num, moisture: Num, rest_enrichment: Num) -> Num:
    return dry_heating_value * (1 - moisture) * rest_enrichment


@route.formula("%", "Iron oxide of the dry kiln feed, after magnetic separation", zh="入窑料氧化铁（磁选后）")
def kiln_iron_oxide(iron_oxide: Num, rest_enrichment: Num, magnetic_iron_removal: Num) -> Num:
    return iron_oxide * rest_enrichment * (1 - magnetic_iron_removal)


@route.formula("%", "Titania of the dry kiln feed", zh="入窑料二氧化钛")
def kiln_titania(titania: Num, rest_enrichment: Num) -> Num:
    return titania * rest_enrichment


@route.formula("%", "Alumina of the gangue outside kaolinite", zh="非高岭石氧化铝")
def other_alumina(alumina: Num, kaolinite: Num, moisture: Num, alumina_per_kaolinite: Num) -> Num:
    return alumina - kaolinite * (1 - moisture) * alumina_per_kaolinite


@route.formula("%", "Silica of the gangue outside kaolinite", zh="非高岭石二氧化硅")
def other_silica(silica: Num, kaolinite: Num, moisture: Num, silica_per_kaolinite: Num) -> Num:
    return silica - kaolinite * (1 - moisture) * silica_per_kaolinite


@route.formula("%", "Alumina of the dry kiln feed", zh="入窑料氧化铝")
def kiln_alumina(kaolinite_content: Num, alumina_per_kaolinite: Num, other_alumina: Num, rest_enrichment: Num) -> Num:
    return kaolinite_content * alumina_per_kaolinite + other_alumina * rest_enrichment


@route.formula("%", "Silica of the dry kiln feed", zh="入窑料二氧化硅")
def kiln_silica(kaolinite_content: Num, silica_per_kaolinite: Num, other_silica: Num, rest_enrichment: Num) -> Num:
    return kaolinite_content * silica_per_kaolinite + other_silica * rest_enrichment


# Calcination


@route.formula("%", "Loss of solids per sulphur", zh="单位硫的固体失重")
def sulfur_loss(
    sulfur_dioxide_per_sulfur: Num,
    pyrite_per_sulfur_dioxide: Num,
    hematite_per_sulfur_dioxide: Num,
    sulfur_release: Num,
    sulfur_trioxide_per_sulfur_dioxide: Num,
) -> Num:
    """Pyrite becomes iron oxide; what sulphur stays takes up oxygen."""
    return sulfur_dioxide_per_sulfur * (
        pyrite_per_sulfur_dioxide
        - hematite_per_sulfur_dioxide
        - (1 - sulfur_release) * sulfur_trioxide_per_sulfur_dioxide
    )


@route.formula("%", "Loss on calcination, of the dry kiln feed", zh="煅烧失重率")
def calcination_loss(
    kaolinite_content: Num,
    water_per_kaolinite: Num,
    kiln_carbon: Num,
    carbon_burnout: Num,
    organic_per_carbon: Num,
    kiln_sulfur: Num,
    sulfur_loss: Num,
) -> Num:
    return (
        kaolinite_content * water_per_kaolinite
        + kiln_carbon * carbon_burnout * organic_per_carbon
        + kiln_sulfur * sulfur_loss
    )


@route.output("t/t", "Product per gangue", zh="单位煤矸石产品量")
def product_per_gangue(moisture: Num, sorting_yield: Num, calcination_loss: Num, process_recovery: Num) -> Num:
    return (1 - moisture) * sorting_yield * (1 - calcination_loss) * process_recovery


@route.unless_given
def feed(target: Num, product_per_gangue: Num) -> Num:
    return target / product_per_gangue


@route.output("kt/year", "Calcined kaolinite", zh="煅烧高岭土")
def calcined_kaolinite(feed: Num, product_per_gangue: Num) -> Num:
    """With the quartz, mica and iron oxide that the kiln feed holds."""
    return feed * product_per_gangue


@route.formula("kt/year", "Dust and tailings, as calcined", zh="粉尘与磁选尾矿")
def tailings(kiln_feed: Num, calcination_loss: Num, process_recovery: Num) -> Num:
    return kiln_feed * (1 - calcination_loss) * (1 - process_recovery)


@route.formula("kt/year", "Rejects of sorting, dry", zh="分选尾矸")
def sorting_rejects(dry_gangue: Num, sorting_yield: Num) -> Num:
    return dry_gangue * (1 - sorting_yield)


@route.output("kt/year", "Rejects, dust and tailings, dry", zh="尾矸、粉尘与尾矿")
def rejects(sorting_rejects: Num, tailings: Num) -> Num:
    return sorting_rejects + tailings


@route.output("kt/year", "Rejects stored", zh="尾矸堆存量")
def residue_stored(rejects: Num, rejects_used_share: Num) -> Num:
    return rejects * (1 - rejects_used_share)


@route.output("kt/year", "Water that kaolinite loses", zh="高岭石脱除结构水")
def structural_water(kiln_feed: Num, kaolinite_content: Num, water_per_kaolinite: Num) -> Num:
    """Complete: the feed stays hot long enough."""
    return kiln_feed * kaolinite_content * water_per_kaolinite


@route.output("kt/year", "Metakaolin in the product", zh="产品中偏高岭石")
def metakaolin(kiln_feed: Num, kaolinite_content: Num, metakaolin_per_kaolinite: Num, process_recovery: Num) -> Num:
    return kiln_feed * kaolinite_content * metakaolin_per_kaolinite * process_recovery


@route.formula("kt/year", "Sulphur dioxide formed", zh="二氧化硫生成量")
def sulfur_dioxide_formed(kiln_feed: Num, kiln_sulfur: Num, sulfur_dioxide_per_sulfur: Num) -> Num:
    return kiln_feed * kiln_sulfur * sulfur_dioxide_per_sulfur


@route.output("t/year", "Sulphur dioxide before flue gas cleaning", zh="二氧化硫产生量")
def sulfur_dioxide(sulfur_dioxide_formed: Num, sulfur_release: Num) -> Num:
    """Before any scrubber."""
    return sulfur_dioxide_formed * sulfur_release


@route.formula("kt/year", "Sulphur trioxide kept by the solids", zh="固体中三氧化硫")
def sulfur_trioxide(sulfur_dioxide_formed: Num, sulfur_release: Num, sulfur_trioxide_per_sulfur_dioxide: Num) -> Num:
    return sulfur_dioxide_formed * (1 - sulfur_release) * sulfur_trioxide_per_sulfur_dioxide


# Heat


@route.formula("MJ/kg", "Useful heat per dry kiln feed", zh="单位入窑料有效热")
def useful_heat(
    specific_heat: Num,
    calcination_temperature: Num,
    ambient_temperature: Num,
    kaolinite_content: Num,
    dehydroxylation_enthalpy: Num,
    moisture: Num,
    moisture_dried_in_kiln: Num,
    evaporation_heat: Num,
) -> Num:
    """Heating the solids, driving the water out of kaolinite, drying."""
    return (
        specific_heat * (calcination_temperature - ambient_temperature)
        + kaolinite_content * dehydroxylation_enthalpy
        + moisture / (1 - moisture) * moisture_dried_in_kiln * evaporation_heat
    )


@route.formula("MJ/kg", "Heat of the kiln per dry kiln feed", zh="单位入窑料热耗")
def kiln_heat(useful_heat: Num, kiln_efficiency: Num) -> Num:
    """Heat won back from product and gas is in the efficiency."""
    return useful_heat / kiln_efficiency


@route.output("MJ/kg", "Heating value at which the kiln needs no fuel", zh="自热发热量")
def autothermal_heating_value(kiln_heat: Num, kiln_heat_use: Num) -> Num:
    """Of the dry kiln feed, for the kiln alone; above it heat is left over."""
    return kiln_heat / kiln_heat_use


@route.output("TJ/year", "Heat used", zh="热耗量")
def thermal_energy(kiln_feed: Num, kiln_heat: Num, calcined_kaolinite: Num, dryer_heat: Num) -> Num:
    """From the gangue's own carbon or from fuel."""
    return kiln_feed * kiln_heat + calcined_kaolinite * dryer_heat


@route.formula("TJ/year", "Heat of the gangue", zh="煤矸石热量")
def gangue_heat(kiln_feed: Num, kiln_heating_value: Num) -> Num:
    return kiln_feed * kiln_heating_value


@route.output("TJ/year", "Heat bought", zh="外购热量")
def purchased_heat(thermal_energy: Num, gangue_heat: Num, kiln_heat_use: Num) -> Num:
    return np.maximum(thermal_energy - gangue_heat * kiln_heat_use, 0)


@route.output("TJ/year", "Heat left over", zh="富余热量")
def surplus_heat(thermal_energy: Num, gangue_heat: Num, kiln_heat_use: Num) -> Num:
    """Must be taken out of the kiln, or the product is overheated; could raise steam."""
    return np.maximum(gangue_heat * kiln_heat_use - thermal_energy, 0)


# Electricity, water, reagents


@route.output("GWh/year", "Electricity", zh="用电量")
def electricity_use(calcined_kaolinite: Num, electricity_per_product: Num) -> Num:
    return calcined_kaolinite * electricity_per_product


@route.output("m3/year", "Water", zh="耗水量")
def water(calcined_kaolinite: Num, water_per_product: Num) -> Num:
    return calcined_kaolinite * water_per_product


@route.formula("t/year", "Dispersant", zh="分散剂用量")
def dispersant(calcined_kaolinite: Num, dispersant_per_product: Num) -> Num:
    return calcined_kaolinite * dispersant_per_product


# Climate


@route.output("kt/year", "Carbon dioxide of the gangue's carbon", zh="煤矸石燃烧二氧化碳")
def gangue_carbon_dioxide(kiln_feed: Num, kiln_carbon: Num, carbon_burnout: Num, carbon_dioxide_per_carbon: Num) -> Num:
    """Whether it is counted or not. Kaolinite gives off steam only."""
    return kiln_feed * kiln_carbon * carbon_burnout * carbon_dioxide_per_carbon


@route.output("kt/year", "Carbon dioxide", zh="二氧化碳排放量")
def carbon_dioxide(
    gangue_carbon_dioxide: Num, gangue_carbon_counted: Num, fuel_carbon_dioxide: Num, grid_carbon_dioxide: Num
) -> Num:
    """Of the gangue's carbon, as far as it is counted, fuel and electricity; what clinker saves is not deducted."""
    return gangue_carbon_dioxide * gangue_carbon_counted + fuel_carbon_dioxide + grid_carbon_dioxide


@route.output("kt/year", "Clinker displaced", zh="替代熟料")
def clinker_displaced(calcined_kaolinite: Num, clinker_displacement: Num) -> Num:
    return calcined_kaolinite * clinker_displacement


@route.output("kt/year", "Carbon dioxide avoided", zh="避免的二氧化碳排放")
def carbon_dioxide_avoided(
    clinker_displaced: Num, clinker_process_carbon_dioxide: Num, clinker_fuel_carbon_dioxide: Num
) -> Num:
    """Elsewhere, by others; the emissions of this works are not deducted."""
    return clinker_displaced * (clinker_process_carbon_dioxide + clinker_fuel_carbon_dioxide)


# Product


@route.formula("%", "Alumina of the product", zh="产品氧化铝")
def product_alumina(kiln_alumina: Num, calcination_loss: Num) -> Num:
    return kiln_alumina / (1 - calcination_loss)


@route.formula("%", "Silica of the product", zh="产品二氧化硅")
def product_silica(kiln_silica: Num, calcination_loss: Num) -> Num:
    return kiln_silica / (1 - calcination_loss)


@route.formula("%", "Iron oxide of the product", zh="产品氧化铁")
def product_iron_oxide(kiln_iron_oxide: Num, calcination_loss: Num) -> Num:
    return kiln_iron_oxide / (1 - calcination_loss)


@route.formula("%", "Titania of the product", zh="产品二氧化钛")
def product_titania(kiln_titania: Num, calcination_loss: Num) -> Num:
    return kiln_titania / (1 - calcination_loss)


@route.formula("%", "Magnesium oxide of the product", zh="产品氧化镁")
def product_magnesia(magnesium_oxide: Num, rest_enrichment: Num, calcination_loss: Num) -> Num:
    return magnesium_oxide * rest_enrichment / (1 - calcination_loss)


@route.formula("%", "Silica, alumina and iron oxide of the product", zh="产品硅铝铁氧化物总量")
def product_oxides(product_silica: Num, product_alumina: Num, product_iron_oxide: Num) -> Num:
    return product_silica + product_alumina + product_iron_oxide


@route.formula("%", "Sulphur trioxide of the product", zh="产品三氧化硫")
def product_sulfur_trioxide(
    kiln_sulfur: Num,
    sulfur_dioxide_per_sulfur: Num,
    sulfur_release: Num,
    sulfur_trioxide_per_sulfur_dioxide: Num,
    calcination_loss: Num,
) -> Num:
    return (
        kiln_sulfur
        * sulfur_dioxide_per_sulfur
        * (1 - sulfur_release)
        * sulfur_trioxide_per_sulfur_dioxide
        / (1 - calcination_loss)
    )


@route.formula("%", "Carbon of the product", zh="产品残碳")
def product_carbon(kiln_carbon: Num, carbon_burnout: Num, calcination_loss: Num) -> Num:
    return kiln_carbon * (1 - carbon_burnout) / (1 - calcination_loss)


@route.formula("%", "Loss on ignition of the product", zh="产品烧失量")
def product_loss(product_carbon: Num, organic_per_carbon: Num) -> Num:
    """Organic matter that did not burn; no water is left."""
    return product_carbon * organic_per_carbon


@route.unless_given
def whiteness(
    whiteness_base: Num,
    whiteness_loss_iron: Num,
    product_iron_oxide: Num,
    whiteness_loss_titania: Num,
    product_titania: Num,
    whiteness_loss_carbon: Num,
    product_carbon: Num,
    whiteness_ceiling: Num,
) -> Num:
    """Of rock calcined as white filler is."""
    rule = (
        whiteness_base
        - whiteness_loss_iron * product_iron_oxide
        - whiteness_loss_titania * product_titania
        - whiteness_loss_carbon * product_carbon
    )
    return np.maximum(np.minimum(rule, whiteness_ceiling), 0)


@route.output("1", "Whiteness class: 0 none, 1 rubber and plastics, 2 paint, 3 paper coating", zh="白度等级")
def whiteness_class(whiteness: Num, rubber_whiteness: Num, paint_whiteness: Num, coating_whiteness: Num) -> Num:
    paint_or_coating = where(whiteness >= coating_whiteness, 3, 2)
    return where(whiteness < rubber_whiteness, 0, where(whiteness < paint_whiteness, 1, paint_or_coating))


# People, land, capital


@route.formula("1", "Capacity against the reference works", zh="规模比")
def capacity_ratio(calcined_kaolinite: Num, reference_capacity: Num) -> Num:
    return calcined_kaolinite / reference_capacity


@route.output("person", "Jobs", zh="就业人数")
def jobs(reference_staff: Num, capacity_ratio: Num, staff_exponent: Num) -> Num:
    return reference_staff * capacity_ratio**staff_exponent


@route.output("ha", "Plant site", zh="厂区用地")
def site_area(calcined_kaolinite: Num, site_area_per_capacity: Num) -> Num:
    """Once; land under stored rejects is counted apart."""
    return calcined_kaolinite * site_area_per_capacity


@route.output("MCNY", "Capital cost", zh="总投资")
def capital_cost(
    reference_capital_cost: Num, reference_capacity: Num, capacity_ratio: Num, capacity_exponent: Num
) -> Num:
    return reference_capital_cost * reference_capacity * capacity_ratio**capacity_exponent


# Operating cost and revenue; what every works pays for is shared

operating_cost = route.total("operating_cost", "MCNY/year", "Operating cost", zh="经营成本")


@operating_cost.item("Gangue", zh="煤矸石")
def gangue_cost(feed: Num, gangue_price: Num, vat_rate: Num) -> Num:
    return feed * gangue_price / (1 + vat_rate)


@operating_cost.item("Dispersant", zh="分散剂")
def dispersant_cost(dispersant: Num, dispersant_price: Num, vat_rate: Num) -> Num:
    return dispersant * dispersant_price / (1 + vat_rate)


@operating_cost.item("Packing", zh="包装")
def packing_cost(calcined_kaolinite: Num, packing_price: Num, vat_rate: Num) -> Num:
    return calcined_kaolinite * packing_price / (1 + vat_rate)


revenue = route.total("revenue", "MCNY/year", "Revenue", zh="营业收入")


@revenue.item("Calcined kaolinite, net of VAT", zh="煅烧高岭土（不含税）")
def product_revenue(calcined_kaolinite: Num, product_price: Num, vat_rate: Num) -> Num:
    return calcined_kaolinite * product_price / (1 + vat_rate)


@revenue.item("VAT refund", zh="增值税即征即退")
def vat_refund(vat_paid: Num, vat_refund_share: Num) -> Num:
    """All raw material is gangue, so its share is met."""
    return vat_paid * vat_refund_share


@route.formula("MCNY/year", "VAT on sales", zh="销项税额")
def vat_on_sales(product_revenue: Num, vat_rate: Num) -> Num:
    return product_revenue * vat_rate


@route.formula("MCNY/year", "Bought at the general rate of VAT, net of it", zh="按基本税率采购额（不含税）")
def purchases(gangue_cost: Num, dispersant_cost: Num, packing_cost: Num) -> Num:
    return gangue_cost + dispersant_cost + packing_cost


@route.output("CNY/t", "Levelised cost, net of VAT", zh="平准化成本（不含税）")
def levelised_cost(yearly_cost: Num, calcined_kaolinite: Num) -> Num:
    """The VAT refund is not credited. Compare with a price net of VAT."""
    return yearly_cost / calcined_kaolinite


# What the formulas cannot go beyond


@route.formula("%", "Rejected by sorting of what is not kaolinite", zh="非高岭石组分排除率")
def rest_rejected(rest_kept: Num) -> Num:
    return 1 - rest_kept


@route.formula("%", "Gangue that is neither water, kaolinite, organic matter nor pyrite", zh="煤矸石其余矿物")
def mineral_rest(
    moisture: Num,
    kaolinite: Num,
    carbon: Num,
    organic_per_carbon: Num,
    sulfur: Num,
    sulfur_dioxide_per_sulfur: Num,
    pyrite_per_sulfur_dioxide: Num,
) -> Num:
    """Quartz, mica, feldspar, iron oxide."""
    return (
        1
        - moisture
        - kaolinite * (1 - moisture)
        - carbon * organic_per_carbon
        - sulfur * sulfur_dioxide_per_sulfur * pyrite_per_sulfur_dioxide
    )


# fmt: off
route.gate("rest_kept", ">=", 0, "Sorting keeps no more kaolinite than mass",
           zh="分选保留的高岭石不超过总量", otherwise="refused")
route.gate("rest_rejected", ">=", 0, "Sorting rejects no more kaolinite than mass",
           zh="分选排除的高岭石不超过总量", otherwise="refused")
route.gate("mineral_rest", ">=", 0, "Water, kaolinite, organic matter and pyrite make up no more than the gangue",
           zh="各组分之和不超过100%", otherwise="refused")
route.gate("other_alumina", ">=", 0, "The alumina is enough for the kaolinite",
           zh="氧化铝足以构成高岭石", otherwise="refused")
# fmt: on


# What rules and practice ask for


@route.formula("%", "Alumina of the dry gangue", zh="煤矸石干基氧化铝")
def dry_alumina(alumina: Num, moisture: Num) -> Num:
    return alumina / (1 - moisture)


@route.formula("%", "Alumina that the silica asks for", zh="与二氧化硅相应的氧化铝")
def alumina_for_silica(silica: Num, moisture: Num, alumina_to_silica_floor: Num) -> Num:
    return silica / (1 - moisture) * alumina_to_silica_floor


@route.formula("%", "Water bound in the dry kiln feed", zh="入窑料结合水")
def bound_water(kaolinite_content: Num, water_per_kaolinite: Num) -> Num:
    return kaolinite_content * water_per_kaolinite


@route.formula("%", "Calcium oxide of the dry gangue", zh="煤矸石干基氧化钙")
def dry_lime(calcium_oxide: Num, moisture: Num) -> Num:
    return calcium_oxide / (1 - moisture)


@route.formula("%", "Sulphur of the dry gangue, as trioxide", zh="干基三氧化硫")
def dry_sulfur_trioxide(
    sulfur: Num, sulfur_dioxide_per_sulfur: Num, sulfur_trioxide_per_sulfur_dioxide: Num, moisture: Num
) -> Num:
    return sulfur * sulfur_dioxide_per_sulfur * sulfur_trioxide_per_sulfur_dioxide / (1 - moisture)


@route.formula("%", "Oxides, bound water, organic matter and sulphur of the dry gangue", zh="干基分析合量")
def analysis_sum(
    silica: Num,
    alumina: Num,
    iron_oxide: Num,
    titania: Num,
    calcium_oxide: Num,
    magnesium_oxide: Num,
    sodium_oxide: Num,
    potassium_oxide: Num,
    carbon: Num,
    organic_per_carbon: Num,
    sulfur: Num,
    moisture: Num,
    kaolinite: Num,
    water_per_kaolinite: Num,
) -> Num:
    """Without the carbon dioxide of carbonate."""
    oxides = silica + alumina + iron_oxide + titania + calcium_oxide + magnesium_oxide + sodium_oxide + potassium_oxide
    return (oxides + carbon * organic_per_carbon + sulfur) / (1 - moisture) + kaolinite * water_per_kaolinite


@route.formula("1", "Gangue against product, by mass, in the kiln", zh="煅烧浓缩倍数")
def activity_enrichment(moisture: Num, calcination_loss: Num) -> Num:
    """Calcining leaves the activity in the solids; sorting is taken not to move it."""
    return 1 / ((1 - moisture) * (1 - calcination_loss))


# fmt: off
# Gangue
route.gate("kaolinite_content", ">=", "kaolinite_floor", "Enough kaolinite for the grade",
           zh="高岭石含量适合该等级", otherwise="conditional")
route.gate("kaolinite_content", ">=", "kaolinite_least", "Kaolinite lets the grade be made",
           zh="高岭石含量达到该等级下限", otherwise="unsuitable")
route.gate("other_silica", ">=", 0, "The silica is enough for the kaolinite",
           zh="二氧化硅足以构成高岭石", otherwise="conditional")
route.gate("dry_alumina", ">=", "clay_alumina_floor", "Alumina of a clay for cement",
           zh="氧化铝符合水泥用黏土初筛", otherwise="conditional")
route.gate("dry_alumina", ">=", "alumina_for_silica", "Alumina against silica of a clay for cement",
           zh="铝硅比符合水泥用黏土初筛", otherwise="conditional")
route.gate("bound_water", ">=", "clay_water_floor", "Bound water of a clay for cement",
           zh="结合水符合水泥用黏土初筛", otherwise="conditional")
route.gate("dry_lime", "<=", "clay_lime_ceiling", "Little lime in the clay",
           zh="氧化钙符合水泥用黏土初筛", otherwise="conditional")
route.gate("dry_sulfur_trioxide", "<=", "clay_sulfur_trioxide_ceiling", "Little sulphur, as SO3, in the clay",
           zh="三氧化硫符合水泥用黏土初筛", otherwise="conditional")
route.gate("analysis_sum", ">=", "analysis_floor", "The analysis is complete",
           zh="分析合量不过低", otherwise="conditional")
route.gate("analysis_sum", "<=", "analysis_ceiling", "The analysis adds up to no more than the gangue",
           zh="分析合量不过高", otherwise="conditional")
route.gate("kiln_iron_oxide", "<=", "iron_oxide_good", "Iron oxide of good white rock",
           zh="氧化铁适合白色产品", otherwise="conditional")
route.gate("kiln_iron_oxide", "<=", "iron_oxide_most", "Iron oxide lets the product be white",
           zh="氧化铁不超过白色产品上限", otherwise="unsuitable")
route.gate("kiln_titania", "<=", "titania_good", "Titania of good white rock",
           zh="二氧化钛适合白色产品", otherwise="conditional")
route.gate("kiln_titania", "<=", "titania_most", "Titania lets the product be white",
           zh="二氧化钛不超过白色产品上限", otherwise="unsuitable")
# Kiln
route.gate("kiln_sulfur", "<=", "sulfur_ceiling", "The kiln gas needs no scrubber for sulphur",
           zh="硫分无需脱硫设施", otherwise="conditional")
route.gate("kiln_heating_value", "<=", "kiln_heating_value_ceiling", "The kiln bears the heat of its feed",
           zh="入窑料发热量不致过热", otherwise="conditional")
route.gate("calcination_temperature", "<=", "calcination_temperature_ceiling", "Not calcined too hot for the grade",
           zh="煅烧温度不过高", otherwise="conditional")
route.gate("coal_fired", "<=", "coal_fired_ceiling", "The flame is clean enough for the grade",
           zh="燃料洁净度适合该等级", otherwise="conditional")
# Product, by its chemistry
route.gate("product_silica", ">=", "product_silica_floor", "Silica of the product is enough for the grade",
           zh="产品二氧化硅达到等级要求", otherwise="unsuitable")
route.gate("product_alumina", ">=", "product_alumina_floor", "Alumina of the product is enough for the grade",
           zh="产品氧化铝达到等级要求", otherwise="unsuitable")
route.gate("product_magnesia", "<=", "product_magnesia_ceiling", "Magnesium oxide of the product within the grade",
           zh="产品氧化镁达到等级要求", otherwise="unsuitable")
route.gate("product_oxides", ">=", "product_oxides_floor", "Oxides of the product are enough for the grade",
           zh="产品硅铝铁氧化物总量达到等级要求", otherwise="conditional")
route.gate("product_sulfur_trioxide", "<=", "product_sulfur_trioxide_ceiling", "Sulphur trioxide within the grade",
           zh="产品三氧化硫达到等级要求", otherwise="conditional")
route.gate("product_loss", "<=", "product_loss_ceiling", "Loss on ignition within the grade",
           zh="产品烧失量达到等级要求", otherwise="conditional")
route.gate("internal_exposure", "<=", "internal_exposure_limit", "Radium lets the product be used in buildings",
           zh="内照射指数达标", otherwise="unsuitable")
route.gate("external_exposure", "<=", "external_exposure_limit", "Radiation lets the product be used in buildings",
           zh="外照射指数达标", otherwise="unsuitable")
# Product, by its tests
route.gate("whiteness", ">=", "whiteness_least", "White enough to be sold as white, where the grade is",
           zh="白度达到等级最低要求", otherwise="conditional")
route.gate("whiteness", ">=", "whiteness_floor", "White enough for paper coating, where the grade is white",
           zh="白度达到涂布级要求", otherwise="conditional")
route.gate("residue_45um", "<=", "residue_45um_ceiling", "Fine enough for the grade",
           zh="45 μm筛余达标", otherwise="conditional")
route.gate("below_2um", ">=", "below_2um_floor", "As much below 2 µm as the grade asks",
           zh="小于2 μm含量达标", otherwise="conditional")
route.gate("product_moisture", "<=", "product_moisture_ceiling", "Moisture of the product within the grade",
           zh="产品水分达到等级要求", otherwise="conditional")
route.gate("water_requirement", "<=", "water_requirement_ceiling", "Water requirement within the grade",
           zh="需水量比达标", otherwise="conditional")
route.gate("activity_3d", ">=", "activity_3d_floor", "Active enough for the grade at 3 days",
           zh="3 d活性指数达标", otherwise="unsuitable")
route.gate("activity_7d", ">=", "activity_7d_floor", "Active enough for the grade at 7 days",
           zh="7 d活性指数达标", otherwise="unsuitable")
route.gate("activity_28d", ">=", "activity_28d_floor", "Active enough for the grade at 28 days",
           zh="28 d活性指数达标", otherwise="conditional")
route.gate("autoclave_expansion", "<=", "autoclave_expansion_ceiling", "Autoclave expansion within the grade",
           zh="压蒸膨胀率达到等级要求", otherwise="conditional")
route.gate("chloride", "<=", "chloride_ceiling", "Chloride within the grade",
           zh="氯离子达到等级要求", otherwise="unsuitable")
route.gate("free_lime", "<=", "free_lime_ceiling", "Free lime within the grade",
           zh="游离氧化钙达到等级要求", otherwise="unsuitable")
route.gate("sediment", "<=", "sediment_ceiling", "Sediment within the grade",
           zh="分散沉降物达标", otherwise="conditional")
route.gate("viscosity_concentration", ">=", "viscosity_concentration_floor", "Flows at the solids that the grade asks",
           zh="粘浓度达标", otherwise="conditional")
# Works
route.requires("carbon_border_rule", "market", "domestic", "Sold where no carbon border charge applies",
               zh="销往不征碳边境费的市场", otherwise="conditional")
route.requires("own_carbon_rule", "gangue_carbon", "counted", "The carbon of the gangue is counted",
               zh="矸石自身碳计入排放", otherwise="conditional")
# fmt: on


# The receipt: left from the inputs, right from the sum of the outputs


@route.formula("kt/year", "Oxygen taken up", zh="耗氧量")
def oxygen_taken_up(
    gangue_carbon_dioxide: Num,
    carbon_dioxide_per_carbon: Num,
    oxygen_per_carbon: Num,
    sulfur_dioxide_formed: Num,
    oxygen_per_sulfur_dioxide: Num,
    sulfur_trioxide: Num,
    oxygen_per_sulfur_trioxide: Num,
) -> Num:
    return (
        gangue_carbon_dioxide / carbon_dioxide_per_carbon * oxygen_per_carbon
        + sulfur_dioxide_formed * oxygen_per_sulfur_dioxide
        + sulfur_trioxide * oxygen_per_sulfur_trioxide
    )


@route.formula("kt/year", "Gangue and oxygen", zh="投入质量")
def mass_in(feed: Num, oxygen_taken_up: Num) -> Num:
    return feed + oxygen_taken_up


@route.formula("kt/year", "Product, rejects, steam and gases", zh="产出质量")
def mass_out(
    calcined_kaolinite: Num,
    rejects: Num,
    feed: Num,
    moisture: Num,
    structural_water: Num,
    gangue_carbon_dioxide: Num,
    carbon_dioxide_per_carbon: Num,
    organic_per_carbon: Num,
    sulfur_dioxide: Num,
) -> Num:
    """What of the organic matter is not carbon leaves as it is, without oxygen of the air."""
    return (
        calcined_kaolinite
        + rejects
        + feed * moisture
        + structural_water
        + gangue_carbon_dioxide
        + gangue_carbon_dioxide / carbon_dioxide_per_carbon * (organic_per_carbon - 1)
        + sulfur_dioxide
    )


@route.formula("kt/year", "Kaolinite rejected by sorting", zh="尾矸中高岭石")
def kaolinite_rejected(dry_gangue: Num, kaolinite: Num, kaolinite_recovery: Num) -> Num:
    return dry_gangue * kaolinite * (1 - kaolinite_recovery)


@route.formula("kt/year", "Kaolinite of the gangue", zh="投入高岭石")
def kaolinite_in(feed: Num, moisture: Num, kaolinite: Num) -> Num:
    return feed * (1 - moisture) * kaolinite


@route.formula("kt/year", "Kaolinite that metakaolin, its water and rejects show", zh="产出高岭石")
def kaolinite_out(metakaolin: Num, process_recovery: Num, structural_water: Num, kaolinite_rejected: Num) -> Num:
    return metakaolin / process_recovery + structural_water + kaolinite_rejected


@route.formula("kt/year", "Structural water of the gangue", zh="投入结构水")
def water_in(feed: Num, moisture: Num, kaolinite: Num, water_per_kaolinite: Num) -> Num:
    return feed * (1 - moisture) * kaolinite * water_per_kaolinite


@route.formula("kt/year", "Structural water driven out, and in rejects", zh="产出结构水")
def water_out(structural_water: Num, kaolinite_rejected: Num, water_per_kaolinite: Num) -> Num:
    return structural_water + kaolinite_rejected * water_per_kaolinite


@route.formula("kt/year", "Alumina of the gangue", zh="投入氧化铝")
def alumina_in(feed: Num, alumina: Num) -> Num:
    return feed * alumina


@route.formula("kt/year", "Alumina of product, tailings and rejects", zh="产出氧化铝")
def alumina_out(
    calcined_kaolinite: Num,
    tailings: Num,
    product_alumina: Num,
    kaolinite_rejected: Num,
    alumina_per_kaolinite: Num,
    feed: Num,
    other_alumina: Num,
    rest_rejected: Num,
) -> Num:
    return (
        (calcined_kaolinite + tailings) * product_alumina
        + kaolinite_rejected * alumina_per_kaolinite
        + feed * other_alumina * rest_rejected
    )


@route.formula("kt/year", "Carbon of the gangue", zh="投入碳")
def carbon_in(feed: Num, carbon: Num) -> Num:
    return feed * carbon


@route.formula("kt/year", "Carbon in gas, product, tailings and rejects", zh="产出碳")
def carbon_out(
    gangue_carbon_dioxide: Num,
    carbon_dioxide_per_carbon: Num,
    calcined_kaolinite: Num,
    tailings: Num,
    product_carbon: Num,
    feed: Num,
    carbon: Num,
    rest_rejected: Num,
) -> Num:
    return (
        gangue_carbon_dioxide / carbon_dioxide_per_carbon
        + (calcined_kaolinite + tailings) * product_carbon
        + feed * carbon * rest_rejected
    )


@route.formula("kt/year", "Sulphur of the gangue", zh="投入硫")
def sulfur_in(feed: Num, sulfur: Num) -> Num:
    return feed * sulfur


@route.formula("kt/year", "Sulphur in gas, product, tailings and rejects", zh="产出硫")
def sulfur_out(
    sulfur_dioxide: Num,
    sulfur_dioxide_per_sulfur: Num,
    calcined_kaolinite: Num,
    tailings: Num,
    product_sulfur_trioxide: Num,
    sulfur_trioxide_per_sulfur_dioxide: Num,
    feed: Num,
    sulfur: Num,
    rest_rejected: Num,
) -> Num:
    solids = (calcined_kaolinite + tailings) * product_sulfur_trioxide / sulfur_trioxide_per_sulfur_dioxide
    return (sulfur_dioxide + solids) / sulfur_dioxide_per_sulfur + feed * sulfur * rest_rejected


@route.formula("TJ/year", "Heat of the gangue and of fuel", zh="投入热量")
def heat_in(feed: Num, moisture: Num, dry_heating_value: Num, purchased_heat: Num) -> Num:
    return feed * (1 - moisture) * dry_heating_value + purchased_heat


@route.formula("TJ/year", "Heat to heat solids, drive out water and dry", zh="有效热")
def heat_used(
    kiln_feed: Num,
    specific_heat: Num,
    calcination_temperature: Num,
    ambient_temperature: Num,
    structural_water: Num,
    water_per_kaolinite: Num,
    dehydroxylation_enthalpy: Num,
    feed: Num,
    moisture: Num,
    sorting_yield: Num,
    moisture_dried_in_kiln: Num,
    evaporation_heat: Num,
) -> Num:
    return (
        kiln_feed * specific_heat * (calcination_temperature - ambient_temperature)
        + structural_water / water_per_kaolinite * dehydroxylation_enthalpy
        + feed * moisture * sorting_yield * moisture_dried_in_kiln * evaporation_heat
    )


@route.formula("TJ/year", "Heat used, lost, left over and rejected", zh="产出热量")
def heat_out(
    heat_used: Num,
    kiln_efficiency: Num,
    calcined_kaolinite: Num,
    dryer_heat: Num,
    surplus_heat: Num,
    gangue_heat: Num,
    kiln_heat_use: Num,
    dry_gangue: Num,
    dry_heating_value: Num,
    rest_rejected: Num,
) -> Num:
    return (
        heat_used / kiln_efficiency
        + calcined_kaolinite * dryer_heat
        + surplus_heat
        + gangue_heat * (1 - kiln_heat_use)
        + dry_gangue * dry_heating_value * rest_rejected
    )


route.check("mass", "mass_in", "==", "mass_out", "Mass", zh="质量平衡")
route.check("kaolinite", "kaolinite_in", "==", "kaolinite_out", "Kaolinite", zh="高岭石平衡")
route.check("structural_water", "water_in", "==", "water_out", "Structural water", zh="结构水平衡")
route.check("alumina", "alumina_in", "==", "alumina_out", "Alumina", zh="氧化铝平衡")
route.check("carbon", "carbon_in", "==", "carbon_out", "Carbon", zh="碳平衡")
route.check("sulfur", "sulfur_in", "==", "sulfur_out", "Sulphur", zh="硫平衡")
route.check("heat", "heat_in", "==", "heat_out", "Heat", zh="热量平衡")


# Named questions

route.example(
    "cement_addition", "An addition to cement from gangue of which nothing is known", {"feed": quantity(100, "kt/year")}
)
route.example(
    "assayed_gangue_guangxi",
    "Assayed gangue and a surveyed pile in Guangxi, kaolinite by thermogravimetry, money of 2024",
    {
        "feed": quantity(150, "kt/year"),
        "feedstock": {
            "basis": "dry",
            "moisture": quantity(6.5, "%"),
            "alumina": quantity(26.5, "%"),
            "silica": quantity(47, "%"),
            "iron_oxide": quantity(4.2, "%"),
            "titania": quantity(0.9, "%"),
            "calcium_oxide": quantity(0.8, "%"),
            "magnesium_oxide": quantity(0.7, "%"),
            "sodium_oxide": quantity(0.2, "%"),
            "potassium_oxide": quantity(1.6, "%"),
            "carbon": quantity(7.5, "%"),
            "sulfur": quantity(0.8, "%"),
            "dehydroxylation_loss": quantity(7.6, "%"),
            "lower_heating_value": quantity(2.4, "MJ/kg"),
            "radium": quantity(70, "Bq/kg"),
            "thorium": quantity(60, "Bq/kg"),
            "potassium": quantity(450, "Bq/kg"),
        },
        "plant": {"haul_distance": quantity(8, "km")},
        "pile": {"mass": quantity(6, "Mt"), "footprint": quantity(25, "ha")},
        "context": {"region": "CN-GX", "price_year": 2024},
    },
)
route.example(
    "white_filler_target",
    "White filler, wet-ground, from gangue that is sorted for its kaolinite; sized by the product",
    {
        "target": quantity(60, "kt/year"),
        "feedstock": {
            "alumina": quantity(31, "%"),
            "potassium_oxide": quantity(0.3, "%"),
            "carbon": quantity(4, "%"),
            "iron_oxide": quantity(0.6, "%"),
        },
        "plant": {
            "grade": "filler",
            "grinding": "wet",
            "fuel": "natural_gas",
            "sorting_yield": quantity(60, "%"),
            "kaolinite_recovery": quantity(70, "%"),
        },
    },
)
route.example(
    "metakaolin_chinese_units",
    "Metakaolin from picked rock, with the working",
    {
        "feed": quantity(8, "10kt/year"),
        "clay": {"kaolinite": quantity(86, "%")},
        "feedstock": {"carbon": quantity(2, "%")},
        "plant": {"grade": "metakaolin", "sorting_yield": quantity(100, "%"), "fuel": "natural_gas"},
        "context": {"units": "chinese"},
        "detail": "working",
    },
)
route.example(
    "burning_pile",
    "A pile that burns by itself: its carbon dioxide is left out",
    {"feed": quantity(100, "kt/year"), "plant": {"gangue_carbon": "burns_anyway"}},
)
