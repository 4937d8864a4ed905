"""The analysis of coal gangue, declared once for every route that uses it.

Routes take all contents as received, as shares of the wet gangue. An analysis may state them air dry, dry or, for
oxides, as shares of the ash: the question says on which basis, and formulas convert. Moisture is always that of the
gangue as received, and the lower heating value too. What is typical of a route's gangue, when the assay is missing, is
a coefficient with the name of the field.

A route whose product may go into buildings shares ``radioactivity`` too; it computes ``activity_enrichment``, the
gangue as received against what is left of it in the product, and sets the limits.
"""

from valorise.engine.formula import Body
from valorise.engine.reactions import reaction
from valorise.engine.route import Formulas, Num, choice, fraction, given

gangue = Formulas("gangue", topics=("gangue", "constants"))
radioactivity = Formulas("radioactivity", topics=("ash",))

SAMPLE = ("basis",)
"""What says the basis of most contents."""
OXIDE = ("oxides_of", "basis")
"""Of oxides: they may be given as shares of the ash, as ash analyses are."""


@gangue.part
class Feedstock:
    """What an assay of the gangue tells."""

    assayed = True

    basis = choice("as_received", "dry", "air_dry", label="Basis of the analysis", zh="分析基准")
    oxides_of = choice("material", "ash", label="What oxides are shares of", zh="氧化物含量基准")
    moisture = fraction("Moisture of the gangue", zh="煤矸石全水分", about="Total moisture, always as received.")
    air_dry_moisture = fraction(
        "Moisture of the air-dry gangue", zh="煤矸石空气干燥基水分", about="Needed where the basis is air dry."
    )

    # Proximate and ultimate analysis
    ash = fraction("Ash of the gangue", zh="煤矸石灰分", bases=SAMPLE)
    volatile_matter = fraction("Volatile matter of the gangue", zh="煤矸石挥发分", bases=SAMPLE)
    carbon = fraction("Carbon of the gangue", zh="煤矸石碳含量", bases=SAMPLE)
    hydrogen = fraction(
        "Hydrogen of the gangue", zh="煤矸石氢含量", bases=SAMPLE, about="Without that of the moisture."
    )
    nitrogen = fraction("Nitrogen of the gangue", zh="煤矸石氮含量", bases=SAMPLE)
    oxygen = fraction(
        "Oxygen of the gangue", zh="煤矸石氧含量", bases=SAMPLE, about="Without that of moisture and ash."
    )
    sulfur = fraction("Sulphur of the gangue", zh="煤矸石全硫", bases=SAMPLE)

    # Heat
    lower_heating_value = given(
        "MJ/kg",
        "Lower heating value of the gangue",
        zh="煤矸石低位发热量",
        least=0.1,
        most=20,
        about="Always as received.",
    )
    higher_heating_value = given(
        "MJ/kg",
        "Higher heating value of the gangue",
        zh="煤矸石高位发热量",
        least=0.1,
        most=25,
        bases=SAMPLE,
        about="With hydrogen it gives the lower heating value, where that is not given.",
    )

    # Oxides, and what heating drives off
    silica = fraction("Silica of the gangue", zh="煤矸石二氧化硅", bases=OXIDE)
    alumina = fraction("Alumina of the gangue", zh="煤矸石氧化铝", bases=OXIDE)
    iron_oxide = fraction("Iron oxide of the gangue", zh="煤矸石氧化铁", bases=OXIDE, about="As Fe2O3.")
    titania = fraction("Titania of the gangue", zh="煤矸石二氧化钛", bases=OXIDE)
    calcium_oxide = fraction("Calcium oxide of the gangue", zh="煤矸石氧化钙", bases=OXIDE)
    magnesium_oxide = fraction("Magnesium oxide of the gangue", zh="煤矸石氧化镁", bases=OXIDE)
    sodium_oxide = fraction("Sodium oxide of the gangue", zh="煤矸石氧化钠", bases=OXIDE)
    potassium_oxide = fraction("Potassium oxide of the gangue", zh="煤矸石氧化钾", bases=OXIDE)
    loss_on_ignition = fraction("Loss on ignition of the gangue", zh="煤矸石烧失量", bases=SAMPLE)
    dehydroxylation_loss = fraction(
        "Loss of mass at 350 to 650 °C in nitrogen",
        zh="350~650 ℃氮气中失重",
        bases=SAMPLE,
        about="By thermogravimetry; it is the water of the clay minerals.",
    )

    # Traces
    radium = given("Bq/kg", "Radium-226 of the gangue", zh="煤矸石镭-226", least=0, most=100_000)
    thorium = given("Bq/kg", "Thorium-232 of the gangue", zh="煤矸石钍-232", least=0, most=100_000)
    potassium = given("Bq/kg", "Potassium-40 of the gangue", zh="煤矸石钾-40", least=0, most=100_000)
    fluorine = fraction("Fluorine of the gangue", zh="煤矸石氟含量", bases=SAMPLE)
    arsenic = fraction("Arsenic of the gangue", zh="煤矸石砷含量", bases=SAMPLE)
    cadmium = fraction("Cadmium of the gangue", zh="煤矸石镉含量", bases=SAMPLE)
    chromium = fraction("Chromium of the gangue", zh="煤矸石铬含量", bases=SAMPLE)
    lead = fraction("Lead of the gangue", zh="煤矸石铅含量", bases=SAMPLE)
    mercury = fraction("Mercury of the gangue", zh="煤矸石汞含量", bases=SAMPLE)


# From the basis of the analysis to the gangue as received


def from_ash(content: Num, ash: Num) -> Num:
    """From a share of the ash."""
    return content * ash


def from_dry(content: Num, moisture: Num) -> Num:
    """From the dry gangue."""
    return content * (1 - moisture)


def from_air_dry(content: Num, moisture: Num, air_dry_moisture: Num) -> Num:
    """From the air-dry gangue by way of the dry."""
    return content / (1 - air_dry_moisture) * (1 - moisture)


SAMPLE_WAYS: dict[str, Body] = {"dry": from_dry, "air_dry": from_air_dry}
WAYS: dict[tuple[str, ...], dict[str, Body]] = {(): {}, SAMPLE: SAMPLE_WAYS, OXIDE: {"ash": from_ash, **SAMPLE_WAYS}}

for _name, _field in gangue.parts[0].fields.items():
    for _basis, _way in WAYS[getattr(_field, "bases", ())].items():
        gangue.unless_given(of=_name, takes={"content": f"{_name}_{_basis}"}, exact=True)(_way)


# What burning it takes and gives

carbon_burning = reaction("C + O2 -> CO2")
sulfur_burning = reaction("S + O2 -> SO2")
hydrogen_burning = reaction("2 H2 + O2 -> 2 H2O")

# fmt: off
gangue.mass_ratio("carbon_dioxide_per_carbon", carbon_burning, "CO2", "C",
                  "Carbon dioxide per carbon", zh="每份碳的二氧化碳")
gangue.mass_ratio("oxygen_per_carbon", carbon_burning, "O2", "C",
                  "Oxygen per carbon", zh="每份碳的耗氧")
gangue.mass_ratio("sulfur_dioxide_per_sulfur", sulfur_burning, "SO2", "S",
                  "Sulphur dioxide per sulphur", zh="每份硫的二氧化硫")
gangue.mass_ratio("oxygen_per_sulfur", sulfur_burning, "O2", "S",
                  "Oxygen per sulphur", zh="每份硫的耗氧")
gangue.mass_ratio("water_per_hydrogen", hydrogen_burning, "H2O", "H2",
                  "Water per hydrogen burnt", zh="每份氢燃烧生成的水")
# fmt: on


@gangue.unless_given(of="lower_heating_value", exact=True)
def lower_from_higher(
    higher_heating_value: Num, latent_heat: Num, moisture: Num, hydrogen: Num, water_per_hydrogen: Num
) -> Num:
    """Less the heat of condensing its moisture and the water that its hydrogen burns to."""
    return higher_heating_value - latent_heat * (moisture + hydrogen * water_per_hydrogen)


# What can be an analysis

# fmt: off
gangue.whole("Moisture, ash and volatile matter",
             "moisture", "ash", "volatile_matter")  # the rest is fixed carbon, by definition
gangue.whole("Moisture, ash and the elements beside it",
             "moisture", "ash", "carbon", "hydrogen", "nitrogen", "oxygen", "sulfur")
gangue.whole("Moisture, loss on ignition and oxides",
             "moisture", "loss_on_ignition", "silica", "alumina", "iron_oxide", "titania", "calcium_oxide",
             "magnesium_oxide", "sodium_oxide", "potassium_oxide", most=102)  # as laboratories round
# fmt: on


# Radioactivity of what is made of it


@radioactivity.formula("1", "Internal exposure index of the product", zh="内照射指数")
def internal_exposure(radium: Num, activity_enrichment: Num, internal_radium: Num) -> Num:
    """GB 6566. Of the product undiluted, with all of it taken as active as the gangue in it."""
    return radium * activity_enrichment / internal_radium


@radioactivity.formula("1", "External exposure index of the product", zh="外照射指数")
def external_exposure(
    radium: Num,
    external_radium: Num,
    thorium: Num,
    external_thorium: Num,
    potassium: Num,
    external_potassium: Num,
    activity_enrichment: Num,
) -> Num:
    """GB 6566. Of the product undiluted, with all of it taken as active as the gangue in it."""
    return (
        radium / external_radium + thorium / external_thorium + potassium / external_potassium
    ) * activity_enrichment
