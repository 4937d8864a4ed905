"""The accident: to pint a ``kt`` is a knot, a ``ton`` 907 kg and ``10**10**10 kg`` a text to work out; a plant of
300 kt/year was sailing at 300 knots.

Every spelling is checked against definitions written down here, none of them read from units.toml.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable
from math import prod
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import steady
from valorise.coefficients import folder
from valorise.engine.units import BadUnits, Units, UnknownUnit
from valorise.studies.catalogue import Catalogue

PATH = folder() / "units.toml"
UNITS = Units(PATH)
CURRENCIES = ("CNY", "USD", "EUR")

MASS, LENGTH, TIME, ENERGY = {"[mass]": 1}, {"[length]": 1}, {"[time]": 1}, {"[mass]": 1, "[length]": 2, "[time]": -2}
YEAR = 365 * 24 * 3600
"""A year is 365 d = 8,760 h."""
POUND = 0.45359237
"""Exactly, since 1959."""
BTU = 2326 * POUND
"""The international table's: 1 Btu/lb is 2,326 J/kg by definition."""

ATOMS: dict[str, tuple[float, dict[str, float]]] = {
    "1": (1, {}),
    "%": (0.01, {}),
    "deg": (math.pi / 180, {}),
    "mg": (1e-6, MASS),
    "g": (1e-3, MASS),
    "kg": (1, MASS),
    "t": (1e3, MASS),
    "kt": (1e6, MASS),
    "10kt": (1e7, MASS),
    "Mt": (1e9, MASS),
    "lb": (POUND, MASS),
    "short_ton": (2000 * POUND, MASS),
    "s": (1, TIME),
    "h": (3600, TIME),
    "d": (24 * 3600, TIME),
    "year": (YEAR, TIME),
    "m": (1, LENGTH),
    "km": (1e3, LENGTH),
    "mm": (1e-3, LENGTH),
    "m2": (1, {"[length]": 2}),
    "km2": (1e6, {"[length]": 2}),
    "Mm2": (1e6, {"[length]": 2}),
    "ha": (1e4, {"[length]": 2}),
    "mu": (1e4 / 15, {"[length]": 2}),
    "acre": (43_560 * 0.3048**2, {"[length]": 2}),
    "m3": (1, {"[length]": 3}),
    "kJ": (1e3, ENERGY),
    "MJ": (1e6, ENERGY),
    "GJ": (1e9, ENERGY),
    "TJ": (1e12, ENERGY),
    "kWh": (3.6e6, ENERGY),
    "MWh": (3.6e9, ENERGY),
    "GWh": (3.6e12, ENERGY),
    "TWh": (3.6e15, ENERGY),
    "kcal": (4186.8, ENERGY),
    "tce": (7000 * 1e3 * 4186.8, ENERGY),
    "Btu": (BTU, ENERGY),
    "MMBtu": (1e6 * BTU, ENERGY),
    "kW": (1e3, {"[mass]": 1, "[length]": 2, "[time]": -3}),
    "MW": (1e6, {"[mass]": 1, "[length]": 2, "[time]": -3}),
    "MPa": (1e6, {"[mass]": 1, "[length]": -1, "[time]": -2}),
    "Bq": (1, {"[time]": -1}),
    "K": (1, {"[temperature]": 1}),
    "degC": (1, {"[temperature]": 1}),
    "person": (1, {"[people]": 1}),
    "piece": (1, {"[pieces]": 1}),
    "kpiece": (1e3, {"[pieces]": 1}),
    "10kpiece": (1e4, {"[pieces]": 1}),
    "Mpiece": (1e6, {"[pieces]": 1}),
    "L": (1e-3, {"[length]": 3}),
    "person_year": (365 * 86400, {"[people]": 1, "[time]": 1}),
} | {
    f"{prefix}{currency}": (size, {"[money]": 1})
    for currency in CURRENCIES
    for prefix, size in (("", 1), ("k", 1e3), ("10k", 1e4), ("M", 1e6))
}


def by_definition(spelling: str) -> tuple[float, dict[str, float]]:
    """A spelling is symbols with ``/`` between: CNY/kW/year is a CNY for each kW and each year.

    In brackets stands what one is for as a whole: CNY/(t/year) is a CNY for each t a year.
    """
    if "(" in spelling:
        outer, inner = spelling.removesuffix(")").split("/(")
        (size, dimension), (each, of) = by_definition(outer), by_definition(inner)
        combined = {b: dimension.get(b, 0) - of.get(b, 0) for b in dimension | of}
        return size / each, {b: e for b, e in combined.items() if e}
    first, *rest = (ATOMS[symbol] for symbol in spelling.split("/"))
    dimension: dict[str, float] = dict(first[1])
    for _, d in rest:
        for base, exponent in d.items():
            dimension[base] = dimension.get(base, 0) - exponent
    return first[0] / prod(size for size, _ in rest), {b: e for b, e in dimension.items() if e}


@pytest.mark.parametrize("spelling", list(UNITS))
def test_a_spelling_means_what_it_says(spelling: str) -> None:
    size, dimension = by_definition(spelling)
    unit = UNITS[spelling]

    assert unit.factor == pytest.approx(size, rel=1e-12)  # a few roundings; one is a definition, nothing is measured
    assert dict(unit.dimension) == dimension
    assert unit.spelling == spelling


@pytest.mark.parametrize(
    ("value", "spelling", "base"),
    [
        (300, "kt/year", 9.512937595),  # kg/s
        (1, "t/d", 365 * 1000 / YEAR),  # calendar-day average: 365 t a year, however many days the plant runs
        (120, "10kt/year", 1_200_000_000 / YEAR),
        (1, "Mt/year", 31.70979198),
        (1, "short_ton/year", 907.18474 / YEAR),
        (2000, "kcal/kg", 8_373_600),
        (8.374, "MJ/kg", 8_374_000),
        (1, "Btu/lb", 2326),
        (1, "tce", 29.3076e9),
        (1, "mu", 666.6666666666666),
        (15, "mu", 10_000),
        (28, "t/m2", 28_000),
        (1, "CNY/kWh", 1 / 3.6e6),
        (100, "CNY/t", 0.1),
        (1, "10kCNY", 10_000),
        (1, "MCNY", 1_000_000),
        (25, "degC", 298.15),
        (-273.15, "degC", 0),
        (8760, "h/year", 1),
        (8.6, "g/t", 8.6e-6),
        (35, "mg/m3", 35e-6),
        (370, "Bq/kg", 370),
        (12, "person", 12),
        (40, "%", 0.4),
        (1, "GWh/year", 114_155.2511415525),  # W
        (1, "TJ/year", 31_709.79198376459),
        (1, "MW", 1e6),
        (1, "acre", 4046.8564224),
        (1, "MMBtu/year", 1_055_055_852.62 / YEAR),
    ],
)
def test_an_everyday_value_is_worth_what_tables_say(value: float, spelling: str, base: float) -> None:
    """Base units are kg, m, s, K, CNY, person; tolerance 1e-9, the digits that are written here."""
    assert UNITS[spelling].to_base(value) == pytest.approx(base, rel=1e-9, abs=1e-9)


EVERYDAY = (
    *("t/d", "kt/year", "Mt/year", "10kt/year", "short_ton/year", "t", "kt", "kg", "Mt", "MJ/kg", "kcal/kg", "Btu/lb"),
    *("tce", "mu", "ha", "m2", "t/m2", "ha/year", "m2/year", "m3", "m3/year", "MW", "MWh", "GWh"),
    *("TJ", "GWh/year", "TJ/year", "MWh/year", "CNY", "10kCNY", "MCNY", "USD", "EUR", "CNY/kWh", "CNY/t", "CNY/year"),
    *("MCNY/year", "%", "1", "g/t", "mg/m3", "Bq/kg", "person", "degC"),
)


@pytest.mark.parametrize("spelling", EVERYDAY)
def test_engineers_find_the_units_that_they_use(spelling: str) -> None:
    assert spelling in UNITS
    assert UNITS[spelling].spelling == spelling


@pytest.mark.parametrize("spelling", [u for u in UNITS if "CNY" in u])
def test_what_has_a_price_has_it_in_every_currency(spelling: str) -> None:
    for currency in CURRENCIES:
        sibling = UNITS[spelling.replace("CNY", currency)]

        assert (sibling.currency, sibling.kind) == (currency, UNITS[spelling].kind)
        assert (sibling.factor, sibling.dimension) == (UNITS[spelling].factor, UNITS[spelling].dimension)


def test_what_has_no_price_has_no_currency() -> None:
    assert {u for u in UNITS if UNITS[u].currency} == {u for u in UNITS if re.search("CNY|USD|EUR", u)}


@steady
@given(st.sampled_from(list(UNITS)), st.integers(-(10**15), 10**15).map(lambda i: i / 1000))
def test_to_base_units_and_back_is_the_same_value(spelling: str, value: float) -> None:
    unit = UNITS[spelling]

    assert unit.from_base(unit.to_base(value)) == pytest.approx(value, rel=1e-12, abs=1e-12 * abs(unit.offset))


@steady
@given(st.data(), st.floats(1e-6, 1e6))
def test_a_value_is_worth_the_same_in_every_unit_of_its_kind(data: st.DataObject, value: float) -> None:
    kind = data.draw(st.sampled_from(list(UNITS.kinds.values())))
    one, other = (data.draw(st.sampled_from(list(kind.units.values()))) for _ in range(2))

    moved = other.from_base(one.to_base(value))

    assert one.from_base(other.to_base(moved)) == pytest.approx(value, rel=1e-9, abs=1e-12 * abs(one.offset))
    assert one.dimension == other.dimension


def test_kinds_have_labels_in_both_languages() -> None:
    for kind in UNITS.kinds.values():
        assert kind.label
        assert re.search(r"[\u4e00-\u9fff]", kind.label_zh), kind.name


# What is not in the list


@pytest.mark.parametrize(
    ("spelling", "near"),
    [
        ("kt/yr", "kt/year"),
        ("MJ/Kg", "MJ/kg"),
        ("Kcal/kg", "kcal/kg"),
        ("t/day", "t/d"),
        ("m**2", "m2"),
        ("CNY/kwh", "CNY/kWh"),
        ("short_tons", "short_ton"),
        ("percent", "person"),
        ("M CNY", "MCNY"),
    ],
)
def test_an_unknown_unit_is_refused_and_a_near_one_offered(spelling: str, near: str) -> None:
    assert spelling not in UNITS
    with pytest.raises(UnknownUnit, match=f"no unit {re.escape(repr(spelling))}; nearest: .*{re.escape(near)}"):
        UNITS[spelling]


@pytest.mark.parametrize(
    "spelling", ["knot", "ton", "mt", "oz", "cp", "a", "tonne", "kg kg", "KT", " kt", "kt ", "", "m³", "2 * kg"]
)
def test_what_pint_would_take_for_something_else_is_no_unit(spelling: str) -> None:
    with pytest.raises(UnknownUnit):
        UNITS[spelling]


@pytest.mark.parametrize(
    "text",
    [
        "10**10**10 kg",
        "9**9**9**9 kg",
        "1e999999 kg",
        "(" * 500 + "kg" + ")" * 500,
        "kg" * 500,
        "kg\x00",
        "__import__('os')",
    ],
    ids=["tower", "tower_of_nines", "infinity", "brackets", "long", "nul", "code"],
)
def test_hostile_text_is_looked_up_and_never_parsed(text: str) -> None:
    started = time.perf_counter()
    with pytest.raises(UnknownUnit):
        UNITS[text]

    assert time.perf_counter() - started < 1  # pint does not come back from the first two


# The file itself


def changed(tmp_path: Path, change: Callable[[str], str]) -> Path:
    text = PATH.read_text("utf-8")
    path = tmp_path / "units.toml"
    path.write_text(change(text), "utf-8")
    assert path.read_text("utf-8") != text
    return path


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


def added(more: str) -> Callable[[str], str]:
    return lambda text: text + more


BROKEN = {
    "two_meanings": (
        added('[kinds.sailing]\nlabel = "Speed"\nlabel_zh = "速度"\nunits = ["kt = 0.514444 * m / s"]\n'),
        "kt means one thing in mass and another in sailing",
    ),
    "two_meanings_in_one_kind": (replaced('units = ["kt", ', 'units = ["kt", "kt = 907 * kg", '), "kt .*(twice|means)"),
    "two_dimensions": (replaced('units = ["kt", ', 'units = ["kt", "ha", '), "units of mass differ in dimension"),
    "unknown_symbol": (replaced('units = ["kt", ', 'units = ["kt", "stone", '), "stone"),
    "unknown_symbol_in_definition": (replaced("10 * kt", "10 * kiloton"), "kiloton"),
    "a_system_wants_an_unknown_unit": (
        replaced('mass = "10kt"', 'mass = "jin"'),
        "systems.chinese wants jin for mass, which has no such unit",
    ),
    "a_system_wants_an_unknown_kind": (
        replaced('mass = "10kt"', 'weight = "10kt"'),
        "systems.chinese wants 10kt for weight",
    ),
    "a_kind_without_units": (added('[kinds.empty]\nlabel = "Empty"\nlabel_zh = "空"\nunits = []\n'), "empty.*unit"),
    "a_kind_without_label": (added('[kinds.mute]\nlabel_zh = "哑"\nunits = ["kg"]\n'), "mute.*label"),
    "a_key_of_a_kind_misspelt": (
        added('[kinds.typo]\nlabel = "Typo"\nlabel_zh = "误"\nunits = ["kg"]\nunit = "kg"\n'),
        "typo.*unit",
    ),
    "a_table_misspelt": (added('[kind.speed]\nlabel = "Speed"\nlabel_zh = "速度"\nunits = ["m/s"]\n'), "kind"),
    "a_table_missing": (lambda text: text[: text.index("[systems.metric]")], "systems"),
    "no_toml": (replaced("\n[symbols]", "\n[symbols"), "units.toml.*TOML"),
    "a_key_twice": (replaced('kg = "[mass]"', 'kg = "[mass]"\nkg = "[weight]"'), "units.toml.*TOML"),
}


@pytest.mark.parametrize(("change", "words"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_in_words(tmp_path: Path, change: Callable[[str], str], words: str) -> None:
    with pytest.raises(BadUnits, match=words):
        Units(changed(tmp_path, change))


def test_a_sound_change_of_the_file_loads(tmp_path: Path) -> None:
    """So that the refusals above are of their faults, and of nothing else."""
    units = Units(changed(tmp_path, replaced('units = ["kt", ', 'units = ["kt", "jin = 0.5 * kg", ')))

    assert units["jin"].to_base(2) == 1


# The systems

AMOUNTS = ("kg", "t", "kt", "Mt", "MWh", "GWh", "TJ", "m2", "ha", "CNY", "MCNY")
ABSOLUTE = {unit + a_year for unit in AMOUNTS for a_year in ("", "/year")} | {"MW"}
OTHER_KINDS = {
    *("ratio", "fraction", "people", "time", "full_load", "rate", "volume", "volume_flow", "temperature", "density"),
    *("heating_value", "electricity_per_mass", "areal_loading", "area_per_power", "concentration", "activity"),
    "liquid_concentration",
    *("mass_per_heat", "mass_per_electricity", "volume_per_heat", "volume_per_electricity", "length"),
    *("price_mass", "price_volume", "price_electricity", "price_heat", "price_power", "price_power_year"),
    *("price_haul", "price_person", "price_area", "surface_mass", "energy_per_area"),
    *("price_piece", "pieces_flow", "length_flow", "mass_per_piece"),
}
"""Intensities, concentrations, counts, m3: what the few units of amounts do not fit."""


def test_metric_answers_use_the_few_units_that_reports_use(catalogue: Catalogue) -> None:
    for name, route in catalogue.routes.items():
        shown = {*route.output_names, *route.totals, *route.route.headline, "area_reclaimed"}
        shown |= {f.name for f in route.model.formulas.values() if f.item_of}
        metric = UNITS.systems["metric"]
        for quantity in shown:
            unit = route.declared[quantity].unit
            spelling = metric.get(unit.kind, unit.spelling)
            assert spelling in ABSOLUTE or unit.kind in OTHER_KINDS, f"{name}: {quantity} in {spelling}"


def test_no_kind_of_amount_hides_among_the_others() -> None:
    """The check above would pass anything if the kinds of amounts were on its list."""
    amounts = {UNITS[u].kind for u in ABSOLUTE}

    assert amounts == {
        "mass",
        "mass_flow",
        "energy",
        "energy_flow",
        "power",
        "area",
        "area_flow",
        "surface_flow",
        "money",
        "money_flow",
    }
    assert not amounts & OTHER_KINDS


@pytest.mark.parametrize(
    ("system", "kind", "spelling"),
    [
        ("chinese", "mass_flow", "10kt/year"),
        ("chinese", "heating_value", "kcal/kg"),
        ("chinese", "area", "mu"),
        ("chinese", "money", "10kCNY"),
        ("us", "mass_flow", "short_ton/year"),
        ("us", "heating_value", "Btu/lb"),
        ("us", "area", "acre"),
    ],
)
def test_a_system_prefers_what_its_people_use(system: str, kind: str, spelling: str) -> None:
    assert UNITS.systems[system][kind] == spelling


# Dimensions in messages


@pytest.mark.parametrize(
    ("spelling", "words"),
    [("kt", "mass (kt)"), ("CNY/kWh", "price of electricity (CNY/kWh)"), ("t/m2", "mass per surface (kg/m2)")],
)
def test_a_dimension_is_spoken_as_the_kind_that_has_it(spelling: str, words: str) -> None:
    assert UNITS.spoken(UNITS[spelling].dimension) == words


def test_a_dimension_without_a_kind_is_spoken_in_base_units() -> None:
    dimension: Any = UNITS["kt"].dimension * UNITS["m2"].dimension / UNITS["h"].dimension

    assert UNITS.spoken(dimension) == "m^2*kg*s^-1"
