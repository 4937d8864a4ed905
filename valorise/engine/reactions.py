"""Chemical equations as text, balanced for every element at import, and the mass ratios that follow from them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from molmass import Formula, FormulaError

TERM = re.compile(r"(?:(\d+(?:/\d+)?)\s+)?([A-Z(\[][A-Za-z0-9()\[\]·.]*)\s*")


class BadReaction(ValueError):
    """A reaction that does not load: which, what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """A balanced equation such as ``CaO + SO2 + 1/2 O2 -> CaSO4``; a hydrate is written ``CaSO4·2H2O``."""

    text: str
    moles: dict[str, Fraction]
    """Moles of each substance, on whichever side it stands."""
    masses: dict[str, float]
    """Molar mass of each substance, g/mol, from the standard atomic weights of molmass."""

    def mass_ratio(self, of: str, per: str) -> float:
        """Mass of one substance that goes with a unit mass of another, both taking part in the reaction."""
        for substance in (of, per):
            if substance not in self.moles:
                raise BadReaction(f"{substance} takes no part in {self.text!r}; it has {', '.join(self.moles)}")
        return float(self.moles[of] / self.moles[per]) * self.masses[of] / self.masses[per]


def reaction(text: str) -> Reaction:
    """Reads and balances an equation. Raises BadReaction, naming the element, when atoms appear or vanish."""
    left, arrow, right = text.partition(" -> ")
    if not arrow:
        raise BadReaction(f"{text!r} has no ' -> '; write 'left -> right'")
    before, after = _side(left, text), _side(right, text)
    if both := before.keys() & after.keys():
        raise BadReaction(f"{text!r} has {', '.join(sorted(both))} on both sides; take it off one")
    atoms_before, atoms_after = _atoms(before), _atoms(after)
    for element in sorted(atoms_before.keys() | atoms_after.keys()):
        if atoms_before[element] != atoms_after[element]:
            raise BadReaction(
                f"{text!r} does not balance {element}: {atoms_before[element]} on the left, "
                f"{atoms_after[element]} on the right; correct the numbers of moles"
            )
    moles = before | after
    return Reaction(text, moles, {s: Formula(_plain(s)).mass for s in moles})


def _side(side: str, text: str) -> dict[str, Fraction]:
    moles: dict[str, Fraction] = {}
    for term in side.split(" + "):
        match = TERM.fullmatch(term.strip())
        if not match:
            raise BadReaction(f"{text!r} has the term {term!r}; write '2 HF' or '1/2 O2'")
        number, substance = match.groups()
        if substance in moles:
            raise BadReaction(f"{text!r} has {substance} twice on one side; add the two up")
        if number and (number.endswith("/0") or not Fraction(number)):
            raise BadReaction(f"{text!r} has {number} {substance}; leave it out")
        moles[substance] = Fraction(number or 1)
    return moles


def _atoms(moles: dict[str, Fraction]) -> Counter[str]:
    atoms: Counter[str] = Counter()
    for substance, number in moles.items():
        try:
            composition = Formula(_plain(substance)).composition()
        except FormulaError as error:
            raise BadReaction(f"{substance!r} is no chemical formula: {str(error).splitlines()[0]}") from None
        for element, row in composition.items():
            atoms[element] += number * row.count  # type: ignore[assignment]
    return atoms


def _plain(substance: str) -> str:
    """A hydrate in molmass' spelling: CaSO4·2H2O is CaSO4(H2O)2."""
    salt, *waters = substance.split("·")
    for water in waters:
        number = re.match(r"\d*", water)
        count = number.group() if number else ""
        salt += f"({water[len(count) :]}){count}"
    return salt
