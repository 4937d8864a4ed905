"""What Hypothesis draws from: bodies of formulas as people write them, and the numbers that run through."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from fractions import Fraction
from types import FunctionType
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from valorise.engine.expression import where

steady = settings(deadline=None, derandomize=True, max_examples=200)
"""The same examples in every run: a slow or unlucky machine fails nothing."""

QUANTITIES = {
    "feed": "kt/year",
    "other_feed": "t/d",
    "pile": "kt",
    "share": "%",
    "ratio": "1",
    "heat": "MJ/kg",
    "power": "MW",
    "life": "year",
    "area": "ha",
    "loading": "t/m2",
}
"""Names that drawn bodies use, and their units."""

SAME = {
    "mass_flow": ("feed", "other_feed", "pile / life", "area * loading / life"),
    "mass": ("pile", "feed * life", "loading * area"),
    "plain": ("share", "ratio", "feed / other_feed", "pile / (feed * life)", "power / (heat * feed)"),
    "power": ("power", "heat * feed", "other_feed * heat"),
    "time": ("life", "pile / feed"),
    "area": ("area", "pile / loading"),
}
"""Ways to say a dimension with the names alone."""


def body(source: str, parameters: str, name: str = "product", **scope: Any) -> FunctionType:
    """A function from the text of its body, in a file ``trial.py`` whose line 1 is the ``def``."""
    text = f"def {name}({parameters}):\n{textwrap.indent(textwrap.dedent(source).strip(), '    ')}\n"
    names: dict[str, Any] = {"np": np, "where": where, "__name__": "trial"} | scope
    exec(compile(text, "trial.py", "exec", dont_inherit=True), names)  # noqa: S102
    made = names[name]
    assert isinstance(made, FunctionType)
    return made


@st.composite
def sources(draw: Callable[..., Any], kind: str, depth: int = 3, slips: bool = False) -> str:
    """The text of an expression of a dimension; with ``slips`` now and then one that is off by a unit."""

    def of(kind: str, depth: int) -> str:
        if slips and draw(st.integers(0, 11)) == 0:
            kind = draw(st.sampled_from(sorted(SAME)))
        if depth == 0:
            return f"({draw(st.sampled_from(SAME[kind]))})"
        a, b = (lambda: of(kind, depth - 1)), (lambda: of("plain", depth - 1))
        forms: list[Callable[[], str]] = [
            lambda: of(kind, 0),
            lambda: f"({a()} + {a()})",
            lambda: f"({a()} - {a()})",
            lambda: f"({a()} * {b()})",
            lambda: f"({b()} * {a()})",
            lambda: f"({a()} / {b()})",
            lambda: f"(-{a()})",
            lambda: f"({draw(st.sampled_from(['2', '3', 'np.pi']))} * {a()})",
            lambda: f"np.minimum({a()}, {a()})",
            lambda: f"np.maximum({a()}, 0)",
            lambda: f"np.abs({a()})",
            lambda: f"where({test(depth - 1)}, {a()}, {a()})",
            lambda: f"where({test(depth - 1)}, {a()}, 0)",
            lambda: f"np.sqrt(np.abs({a()} * {a()}))",
            lambda: f"np.cbrt({a()} * {a()} * {a()})",
            lambda: f"({a()} ** 2 / {of(kind, 0)})",
        ]
        if kind == "plain":
            forms += [
                lambda: f"(1 - {a()})",
                lambda: f"(1 + {a()})",
                lambda: f"np.exp(-np.abs({a()}))",
                lambda: f"np.log(1 + np.abs({a()}))",
                lambda: f"(1 + np.abs({a()})) ** {of(kind, 0)}",
                lambda: f"np.ceil({a()})",
                lambda: f"np.floor({a()})",
                lambda: f"({of('mass', depth - 1)} / {of('mass', depth - 1)})",
                lambda: f"where({test(depth - 1)}, 1, 0)",
            ]
        return draw(st.sampled_from(forms))()

    def test(depth: int) -> str:
        kind = draw(st.sampled_from(sorted(SAME)))
        one = f"({of(kind, depth)} {draw(st.sampled_from(['<', '<=', '>', '>=']))} {of(kind, depth)})"
        if depth and draw(st.booleans()):
            return f"({one} {draw(st.sampled_from('&|'))} {test(depth - 1)})"
        return one

    return of(kind, depth)


@st.composite
def blocks(draw: Callable[..., Any], size: int = 4) -> dict[str, np.ndarray[Any, Any]]:
    """Numbers of everyday size for each quantity, in its own unit."""
    numbers = st.lists(st.floats(0.05, 3), min_size=size, max_size=size)
    return {name: np.array(draw(numbers)) for name in QUANTITIES}


REACTIONS = (
    ("C + O2", "CO2"),
    ("S + O2", "SO2"),
    ("CaCO3", "CaO + CO2"),
    ("CaO + SO2 + 1/2 O2", "CaSO4"),
    ("CaCO3 + SO2 + 1/2 O2 + 2 H2O", "CaSO4·2H2O + CO2"),
    ("6 HF + Al(OH)3", "H3AlF6 + 3 H2O"),
    ("H3AlF6 + 3 NaOH", "Na3AlF6 + 3 H2O"),
    ("12 NaF + Al2(SO4)3", "2 Na3AlF6 + 3 Na2SO4"),
    ("Al2Si2O5(OH)4", "Al2Si2O7 + 2 H2O"),
    ("3 Al2Si2O7", "Al6Si2O13 + 4 SiO2"),
    ("4 FeS2 + 11 O2", "2 Fe2O3 + 8 SO2"),
    ("CO(NH2)2 + 2 NO + 1/2 O2", "2 N2 + CO2 + 2 H2O"),
    ("NH4Al(SO4)2·12H2O", "NH4Al(SO4)2 + 12 H2O"),
)
"""Balanced reactions of the routes that the service has or will have: left and right."""


@st.composite
def balanced(draw: Callable[..., Any]) -> tuple[str, str]:
    """Left and right of a balanced reaction, its terms in any order and its moles times any fraction."""
    times = Fraction(draw(st.integers(1, 12)), draw(st.integers(1, 12)))

    def side(text: str) -> str:
        terms = [t.split(" ") if " " in t else ["1", t] for t in text.split(" + ")]
        return " + ".join(f"{Fraction(n) * times} {s}" for n, s in draw(st.permutations(terms)))

    left, right = draw(st.sampled_from(REACTIONS))
    return side(left), side(right)
