"""Fly ash: its analysis, and what every use of it shares.

Ash is analysed dry, as its standards ask; only moisture is of the ash as received. Ash of a fluidised bed, which all
gangue plants have, is another material than pulverised-coal ash: it brings sulphate and free lime from the limestone
and no glass. Each route decides which rules apply to it.

A route that shares this takes ``ash_use`` for its balances; it computes ``feed``, ``residue_stored``, ``capital_cost``,
``margin`` and ``haulage_cost``, its own or the works'. Silica, iron and calcium oxide, fineness, strength and
radioactivity have no typical value: what is not measured is left unknown.

Known limits. The ash is a waste: it carries no burden of the power plant. What its owner saves on disposal is an
output, never revenue. Fresh ash frees no land of a pond; it keeps land from being taken.
"""

from valorise.engine.route import Formulas, Num, choice, fraction, given

fly_ash = Formulas("fly_ash", topics=("fly_ash", "ash"))


@fly_ash.part
class Feedstock:
    """The fly ash as it is collected; moisture as received, all else of the dry ash."""

    assayed = True

    origin = choice("pulverised_coal", "fluidised_bed", label="Boiler that the ash comes from", zh="粉煤灰来源锅炉")
    ash_class = choice("F", "C", label="Class of the ash: F, or C with much lime", zh="粉煤灰类别（F类或C类）")
    moisture = given("%", "Moisture of the fly ash", zh="粉煤灰含水量", least=0, most=60, about="As received.")
    loss_on_ignition = fraction("Loss on ignition of the fly ash", zh="粉煤灰烧失量")
    fineness = fraction("Fly ash kept by a sieve of 45 µm", zh="粉煤灰细度（45µm筛余）")
    water_demand = given("%", "Water demand of mortar with the fly ash", zh="粉煤灰需水量比", least=50, most=200)
    activity_index = given("%", "Strength activity index at 28 days", zh="28天强度活性指数", least=0, most=200)
    soundness_expansion = given("mm", "Expansion in the Le Chatelier test", zh="雷氏夹膨胀值", least=0, most=100)
    particle_density = given("t/m3", "Particle density of the fly ash", zh="粉煤灰密度", least=0.5, most=4)
    silica = fraction("Silica of the fly ash", zh="粉煤灰二氧化硅")
    alumina = fraction("Alumina of the fly ash", zh="粉煤灰三氧化二铝")
    iron_oxide = fraction("Iron oxide of the fly ash", zh="粉煤灰三氧化二铁")
    calcium_oxide = fraction("Calcium oxide of the fly ash", zh="粉煤灰氧化钙", about="All of it, free lime included.")
    free_calcium_oxide = fraction("Free lime of the fly ash", zh="粉煤灰游离氧化钙")
    sulfur_trioxide = fraction("Sulphur trioxide of the fly ash", zh="粉煤灰三氧化硫")
    radium = given("Bq/kg", "Radium-226 of the fly ash", zh="粉煤灰镭-226", least=0, most=100_000)
    thorium = given("Bq/kg", "Thorium-232 of the fly ash", zh="粉煤灰钍-232", least=0, most=100_000)
    potassium = given("Bq/kg", "Potassium-40 of the fly ash", zh="粉煤灰钾-40", least=0, most=100_000)


fly_ash.whole(
    "Loss on ignition and oxides",
    "loss_on_ignition",
    "silica",
    "alumina",
    "iron_oxide",
    "calcium_oxide",
    "sulfur_trioxide",
    most=102,  # as laboratories round
)


@fly_ash.output("kt/year", "Fly ash used, dry", zh="粉煤灰利用量（干基）")
def ash_use(feed: Num, moisture: Num) -> Num:
    return feed * (1 - moisture)


# What decides its uses


@fly_ash.formula("%", "Sulphur trioxide and free lime", zh="三氧化硫与游离氧化钙之和")
def expansive_content(sulfur_trioxide: Num, free_calcium_oxide: Num) -> Num:
    """What may make bound ash swell; autoclaving binds both."""
    return sulfur_trioxide + free_calcium_oxide


@fly_ash.formula("1", "Internal exposure index of the fly ash", zh="内照射指数")
def internal_exposure(radium: Num, internal_radium: Num) -> Num:
    """GB 6566. Of the ash; what it is mixed with dilutes it."""
    return radium / internal_radium


@fly_ash.formula("1", "External exposure index of the fly ash", zh="外照射指数")
def external_exposure(
    radium: Num,
    external_radium: Num,
    thorium: Num,
    external_thorium: Num,
    potassium: Num,
    external_potassium: Num,
) -> Num:
    """GB 6566. Of the ash; what it is mixed with dilutes it."""
    return radium / external_radium + thorium / external_thorium + potassium / external_potassium


# What its use saves, what it leaves, and how far it may travel


@fly_ash.output("MCNY/year", "Disposal cost avoided", zh="避免的处置费用")
def disposal_cost_avoided(ash_use: Num, ash_disposal_cost: Num) -> Num:
    """Of who would store the ash otherwise; no part of revenue."""
    return ash_use * ash_disposal_cost


@fly_ash.item("operating_cost", "Storing waste", zh="废料堆存")
def storage_cost(residue_stored: Num, ash_disposal_cost: Num) -> Num:
    return residue_stored * ash_disposal_cost


@fly_ash.output("km", "Haul at which margin just recovers capital", zh="盈亏平衡运距")
def breakeven_distance(
    margin: Num,
    capital_cost: Num,
    capital_recovery: Num,
    haulage_cost: Num,
    feed: Num,
    haulage_price: Num,
    vat_rate_reduced: Num,
) -> Num:
    """At the discount rate, with all else as asked and VAT surcharges as they are. Negative: no haul is short enough.

    Bulk ash seldom travels more than some 100 km by road.
    """
    return (margin - capital_cost * capital_recovery + haulage_cost) / (feed * haulage_price / (1 + vat_rate_reduced))
