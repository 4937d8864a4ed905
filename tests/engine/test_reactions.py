"""The accident: 44011.496 stood in a formula, and nobody could say of which reaction; a hydrate lost its water.

A reaction is text that balances; its mass ratios are those of published tables.
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import REACTIONS, balanced, steady
from valorise.engine.reactions import BadReaction, Reaction, reaction

PUBLISHED = [
    # IPCC 2006 guidelines, volume 3, table 2.1: carbon dioxide per carbonate, five digits
    ("CaCO3 -> CaO + CO2", "CO2", "CaCO3", 0.43971),
    ("MgCO3 -> MgO + CO2", "CO2", "MgCO3", 0.52197),
    ("CaMg(CO3)2 -> CaO + MgO + 2 CO2", "CO2", "CaMg(CO3)2", 0.47732),
    ("FeCO3 -> FeO + CO2", "CO2", "FeCO3", 0.37987),
    ("MnCO3 -> MnO + CO2", "CO2", "MnCO3", 0.38286),
    # Molar masses of handbooks, g/mol: C 12.011, S 32.06, CO2 44.009, SO2 64.06, CaO 56.077, CaCO3 100.087,
    # CaSO4 136.14, CaSO4·2H2O 172.17, Al(OH)3 78.00, HF 20.006, Na3AlF6 209.94, kaolinite 258.16, H2O 18.015
    ("C + O2 -> CO2", "CO2", "C", 44.009 / 12.011),
    ("S + O2 -> SO2", "SO2", "S", 64.06 / 32.06),
    ("CaCO3 -> CaO + CO2", "CaO", "CaCO3", 56.077 / 100.087),
    ("CaCO3 + SO2 + 1/2 O2 + 2 H2O -> CaSO4·2H2O + CO2", "CaCO3", "SO2", 100.087 / 64.06),
    ("CaCO3 + SO2 + 1/2 O2 + 2 H2O -> CaSO4·2H2O + CO2", "CaSO4·2H2O", "SO2", 172.17 / 64.06),
    ("CaCO3 + SO2 + 1/2 O2 + 2 H2O -> CaSO4·2H2O + CO2", "H2O", "CaSO4·2H2O", 2 * 18.015 / 172.17),
    ("CaO + SO2 + 1/2 O2 -> CaSO4", "CaSO4", "SO2", 136.14 / 64.06),
    ("6 HF + Al(OH)3 + 3 NaOH -> Na3AlF6 + 6 H2O", "Na3AlF6", "HF", 209.94 / (6 * 20.006)),
    ("6 HF + Al(OH)3 + 3 NaOH -> Na3AlF6 + 6 H2O", "Al(OH)3", "Na3AlF6", 78.00 / 209.94),
    ("Al2Si2O5(OH)4 -> Al2Si2O7 + 2 H2O", "H2O", "Al2Si2O5(OH)4", 0.1396),
]


WRITTEN = [reaction(" -> ".join(sides)) for sides in REACTIONS]


@pytest.mark.parametrize(("text", "of", "per", "ratio"), PUBLISHED)
def test_a_mass_ratio_is_that_of_published_tables(text: str, of: str, per: str, ratio: float) -> None:
    """Tolerance 3e-4: the weight of sulphur in nature spreads by 5e-4, and tables print four or five digits."""
    assert reaction(text).mass_ratio(of, per) == pytest.approx(ratio, rel=3e-4)


@steady
@given(balanced())
def test_mass_and_elements_are_kept_in_any_balanced_reaction(sides: tuple[str, str]) -> None:
    left, right = sides
    made = reaction(f"{left} -> {right}")
    reference = next(iter(made.moles))

    before, after = ([made.mass_ratio(s, reference) for s in substances(side)] for side in sides)
    assert sum(before) == pytest.approx(sum(after), rel=1e-12)

    atoms = [Counter[str](), Counter[str]()]
    for side, found in zip(sides, atoms, strict=True):
        for substance in substances(side):
            amount = made.mass_ratio(substance, reference) / made.masses[substance]
            for element, count in parse(substance).items():
                found[element] += amount * count  # type: ignore[assignment]
    assert atoms[0] == pytest.approx(atoms[1], rel=1e-12)


@steady
@given(balanced(), st.data())
def test_ratios_turn_round_and_chain(sides: tuple[str, str], data: st.DataObject) -> None:
    made = reaction(" -> ".join(sides))
    a, b, c = (data.draw(st.sampled_from(sorted(made.moles))) for _ in range(3))

    assert made.mass_ratio(a, a) == 1
    assert made.mass_ratio(a, b) * made.mass_ratio(b, a) == pytest.approx(1, rel=1e-12)
    assert made.mass_ratio(a, b) * made.mass_ratio(b, c) == pytest.approx(made.mass_ratio(a, c), rel=1e-12)


@steady
@given(balanced(), st.data())
def test_neither_order_nor_scale_changes_a_ratio(sides: tuple[str, str], data: st.DataObject) -> None:
    drawn = reaction(" -> ".join(sides))
    plain = next(r for r in WRITTEN if r.moles.keys() == drawn.moles.keys())
    of, per = (data.draw(st.sampled_from(sorted(drawn.moles))) for _ in range(2))

    assert drawn.mass_ratio(of, per) == pytest.approx(plain.mass_ratio(of, per), rel=1e-12)


@steady
@given(balanced(), st.data())
def test_one_more_mole_anywhere_is_refused_by_an_element_of_it(sides: tuple[str, str], data: st.DataObject) -> None:
    terms = [side.split(" + ") for side in sides]
    side = data.draw(st.integers(0, 1))
    place = data.draw(st.integers(0, len(terms[side]) - 1))
    number, substance = terms[side][place].split(" ")
    terms[side][place] = f"{Fraction(number) + 1} {substance}"

    with pytest.raises(BadReaction) as caught:
        reaction(" -> ".join(" + ".join(t) for t in terms))

    named = re.search(r"does not balance (\w+): (\S+) on the left, (\S+) on the right; correct", str(caught.value))
    assert named
    assert named[1] in parse(substance)
    assert abs(Fraction(named[2]) - Fraction(named[3])) == parse(substance)[named[1]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CaCO3 -> CaO", "does not balance C: 1 on the left, 0 on the right; correct the numbers of moles"),
        ("H2 + O2 -> H2O", "does not balance O: 2 on the left, 1 on the right"),
        ("CaSO4·2H2O -> CaSO4 + H2O", "does not balance H: 4 on the left, 2 on the right"),
        ("CaSO4·2H2O -> CaSO4", "does not balance H"),
        ("CaO + SO2 + O2 -> CaSO4", "does not balance O: 5 on the left, 4 on the right"),
        ("C + O2 = CO2", "has no ' -> '; write 'left -> right'"),
        ("C + O2 → CO2", "has no ' -> '"),
        ("C + O2->CO2", "has no ' -> '"),
        ("", "has no ' -> '"),
        (" -> CO2", "has the term ''"),
        ("C + O2 -> ", "has the term ''"),
        ("C -> CO -> CO2", "has the term 'CO -> CO2'"),
        ("2HF + CaO -> CaF2 + H2O", "has the term '2HF'; write '2 HF' or '1/2 O2'"),
        ("CaO + SO2 + 0.5 O2 -> CaSO4", "has the term '0.5 O2'; write '2 HF' or '1/2 O2'"),
        ("-1 C + O2 -> CO2", "has the term '-1 C'"),
        ("0 C + O2 -> O2", "has 0 C; leave it out"),
        ("1/0 O2 + C -> CO2", "1/0"),
        ("C + C + 2 O2 -> 2 CO2", "has C twice on one side; add the two up"),
        ("C + O2 -> CO2 + C", "has C on both sides; take it off one"),
        ("Xx + O2 -> XxO2", "'Xx' is no chemical formula"),
        ("c + o2 -> co2", "has the term 'c'"),
        ("Ca(OH2 -> CaO + H2O", "'Ca(OH2' is no chemical formula"),
        ("SO4-2 + Ca -> CaSO4", "has the term 'SO4-2'"),
        ("CaSO4·0.5H2O -> CaSO4 + 1/2 H2O", "'CaSO4·0.5H2O' is no chemical formula"),
        ("CaSO4·1/2H2O -> CaSO4 + 1/2 H2O", "has the term 'CaSO4·1/2H2O'"),
        ("2 H2 + [16O]2 -> 2 H2O", "does not balance"),
    ],
)
def test_text_that_is_no_balanced_reaction_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(BadReaction, match=re.escape(words)):
        reaction(text)


@pytest.mark.parametrize(
    ("text", "substance", "mass"),
    [
        ("CaSO4·2H2O -> CaSO4 + 2 H2O", "CaSO4·2H2O", 172.17),
        ("2 CaSO4·H2O -> 2 CaSO4 + 2 H2O", "CaSO4·H2O", 154.155),
        ("NH4Al(SO4)2·12H2O -> NH4Al(SO4)2 + 12 H2O", "NH4Al(SO4)2·12H2O", 453.33),
        ("Al2O3·2SiO2·2H2O -> Al2Si2O7 + 2 H2O", "Al2O3·2SiO2·2H2O", 258.16),
        ("CaSO4·2H2O -> CaSO4 + 2 H2O", "H2O", 18.015),
    ],
)
def test_a_hydrate_keeps_its_water(text: str, substance: str, mass: float) -> None:
    """Molar masses of handbooks, g/mol; tolerance 1e-4, their last digit."""
    assert reaction(text).masses[substance] == pytest.approx(mass, rel=1e-4)


def test_moles_are_exact_fractions() -> None:
    """Three thirds of a mole in floats are not one."""
    made = reaction("1/3 C + 1/3 O2 -> 1/3 CO2")

    assert made.moles == {"C": Fraction(1, 3), "O2": Fraction(1, 3), "CO2": Fraction(1, 3)}
    assert made.text == "1/3 C + 1/3 O2 -> 1/3 CO2"


@pytest.mark.parametrize(("of", "per"), [("SO2", "CaO"), ("CaO", "SO2"), ("Ca", "CaO"), ("CaO", "calcite")])
def test_a_substance_that_takes_no_part_is_refused_with_those_that_do(of: str, per: str) -> None:
    made: Reaction = reaction("CaCO3 -> CaO + CO2")

    with pytest.raises(BadReaction, match=r"takes no part in 'CaCO3 -> CaO \+ CO2'; it has CaCO3, CaO, CO2"):
        made.mass_ratio(of, per)


def substances(side: str) -> list[str]:
    return [term.rpartition(" ")[2] for term in side.split(" + ")]


def parse(substance: str) -> Counter[str]:
    """Atoms of a formula, counted without the library that the engine asks."""
    total: Counter[str] = Counter()
    for part in substance.split("·"):
        number = re.match(r"\d*", part)
        times = int(number[0] or 1) if number else 1
        stack: list[Counter[str]] = [Counter()]
        for element, bracket, count in re.findall(r"([A-Z][a-z]?)(?=[^a-z]|$)|([()])|(\d+)", part.lstrip("0123456789")):
            if bracket == "(":
                stack.append(Counter())
                last: Counter[str] = Counter()
            elif bracket:
                last = stack.pop()
                stack[-1] += last
            elif element:
                last = Counter({element: 1})
                stack[-1] += last
            else:
                for _ in range(int(count) - 1):
                    stack[-1] += last
        for _ in range(times):
            total += stack[0]
    return total


@pytest.mark.parametrize(
    ("substance", "atoms"),
    [
        ("CaSO4·2H2O", {"Ca": 1, "S": 1, "O": 6, "H": 4}),
        ("Al2Si2O5(OH)4", {"Al": 2, "Si": 2, "O": 9, "H": 4}),
        ("NH4Al(SO4)2·12H2O", {"N": 1, "H": 28, "Al": 1, "S": 2, "O": 20}),
        ("CO(NH2)2", {"C": 1, "O": 1, "N": 2, "H": 4}),
    ],
)
def test_the_tests_own_count_of_atoms_is_right(substance: str, atoms: dict[str, int]) -> None:
    assert parse(substance) == atoms
