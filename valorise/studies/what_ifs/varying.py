"""Reads what is to be varied: changes, the axes of a grid, the range of a search, and all that is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from valorise.coefficients import Book
from valorise.studies.answers import Quantity
from valorise.studies.faults import MOST_NEAR, Fault, pointer
from valorise.studies.questions import WireQuantity, WireRange, any_quantity_model, as_given
from valorise.studies.reading import near_coefficients
from valorise.studies.what_ifs.changes import (
    Misfit,
    Spot,
    Times,
    change,
    find,
    fit,
    given_at,
    near_places,
    quantity_of,
    range_of,
)
from valorise.studies.what_ifs.subjects import Subject

MULTIPLIED = {"low", "mode", "high", "mean", "sd", "median"}
"""Numbers of a range that are in its unit."""


class Axis(NamedTuple):
    """What a grid or a search varies."""

    place: str
    label: str
    values: list[WireQuantity]
    spot: Spot


class GridAsked(NamedTuple):
    """A table of two ways."""

    x: Axis
    y: Axis
    figures: list[str]
    units: list[tuple[str, str]]
    """Of each figure its unit and its label."""


class Range(NamedTuple):
    """A search for the value of an input at which a figure reaches another."""

    name: str
    axis: Axis
    """Two values in one unit, the smaller first."""
    figure: str
    like: Quantity
    """The figure in the baseline."""
    wanted: float
    """In the unit of that."""


class Reader:
    """Reads changes to the baseline, and keeps what is wrong with any of them."""

    def __init__(self, book: Book, subject: Subject, label: Callable[[str], str]) -> None:
        self.label = label
        """What a quantity is called, in the language of the answer."""
        self.book = book
        self.subject = subject
        self.faults: list[Fault] = []
        self.looked = 0
        self.spots: dict[str, Spot] = {}

    def _find(self, place: str) -> Spot:
        if place not in self.spots:
            self.spots[place] = find(self.subject.question, place)
        return self.spots[place]

    def changed(self, changes: Mapping[str, Any], place: str) -> Any:
        """The question after all changes; None where one of them does not fit."""
        question, sound = self.subject.question, True
        for key, value in changes.items():
            try:
                spot = self._find(key)
                question = change(question, spot, self._value(spot, value))
            except Misfit as misfit:
                self._lost(place + pointer(key), misfit, key)
                sound = False
        return question if sound else None

    def _value(self, spot: Spot, value: Any) -> Any:
        if not isinstance(value, Times):
            return fit(spot, value, self.book)
        stands = given_at(self.subject.question, spot)
        if stands is None:
            stands = self.subject.stands(spot)
        if isinstance(stands, WireRange):
            return fit(spot, self._times(spot, stands, value.times), self.book)
        if not isinstance(stands, WireQuantity):
            what = "gives nothing there to multiply" if stands is None else "gives no quantity there"
            raise Misfit(f"{spot.label}: the baseline {what}; give a quantity")
        product = stands.value * value.times
        if abs(product) == float("inf"):
            raise Misfit(f"{spot.label}: {value.times:g} times {stands.value:g} is too large")
        return fit(spot, quantity_of(any_quantity_model(self.book.units), product, stands.unit), self.book)

    def _times(self, spot: Spot, stands: WireRange, times: float) -> Any:
        """A range whose numbers are multiplied; a gsd is a factor itself, and stays, as scores do. Raises Misfit."""
        fields = as_given(stands)
        for n in MULTIPLIED & fields.keys():
            fields[n] = None if fields[n] is None else fields[n] * (abs(times) if n == "sd" else times)
        if times < 0 and {"low", "high"} <= fields.keys():
            fields["low"], fields["high"] = fields["high"], fields["low"]
        given = [fields[n] for n in MULTIPLIED & fields.keys() if fields[n] is not None]
        if any(abs(x) == float("inf") for x in given):
            raise Misfit(f"{spot.label}: {times:g} times the range that the baseline gives is too large")
        if any(fields[n] is not None and fields[n] <= 0 for n in {"sd", "median"} & fields.keys()):
            raise Misfit(f"{spot.label}: {times:g} times the range that the baseline gives is none; give a quantity")
        return range_of(type(stands), fields)

    def _lost(self, where: str, misfit: Misfit, key: str = "") -> None:
        """A fault of a change; the nearest fields of only the first are looked for, for that takes time."""
        detail, accepted = misfit.detail, misfit.accepted
        if key and detail.startswith("no ") and self.looked < MOST_NEAR:
            self.looked += 1
            accepted = near_places(self.subject.question, key)
            detail += f"; nearest: {', '.join(accepted)}" if accepted else ""
        self.faults.append(Fault(where, detail, accepted))

    def _axis(self, vary: str, values: list[Any], place: str, of: str) -> Axis | None:
        try:
            spot = self._find(vary)
            if spot.part == "coefficients":
                self.subject.stands(spot)  # one that nothing uses would refuse every value
        except Misfit as misfit:
            self._lost(f"{place}/vary", misfit, vary)
            return None
        before = len(self.faults)
        fitting: list[WireQuantity] = []
        for i, value in enumerate(values):
            try:
                fitting.append(fit(spot, value, self.book))
                change(self.subject.question, spot, fitting[-1])
            except Misfit as misfit:
                self._lost(f"{place}/{of}/{i}", misfit)
        name = spot.name.partition(".")[2] if spot.part == "coefficients" else spot.name
        label = self.label(name) or spot.label
        return Axis(vary, label, fitting, spot) if len(self.faults) == before else None

    def _figure(self, name: str, place: str) -> Quantity | None:
        figures = self.subject.outcome.figures
        if name not in figures:
            near = near_coefficients(name, figures)
            self.faults.append(Fault(place, f"the baseline has no figure {name[:80]!r}", near or list(figures)[:60]))
        return figures.get(name)

    def grid(self, asked: Any) -> GridAsked | None:
        """None where something of it does not fit."""
        x, y = (self._axis(a.vary, a.values, f"/grid/{n}", "values") for n, a in (("x", asked.x), ("y", asked.y)))
        found = [self._figure(n, f"/grid/figures/{i}") for i, n in enumerate(asked.figures)]
        if x is None or y is None or None in found:
            return None
        return GridAsked(x, y, asked.figures, [(q.unit, q.label) for q in found if q is not None])

    def range(self, asked: Any, place: str) -> Range | None:
        """None where something of it does not fit."""
        axis = self._axis(asked.vary, asked.between, place, "between")
        like = self._figure(asked.figure, f"{place}/figure")
        if axis is None or like is None:
            return None
        low, high = axis.values
        end = self._in_unit(high, low.unit)
        if end == low.value:
            self.faults.append(Fault(f"{place}/between", f"both ends are {low.value:g} {low.unit}"))
            return None
        wanted = 0.0
        if asked.reaches is not None:
            units = self.book.units
            if units[asked.reaches.unit].kind != units[like.unit].kind:
                kind = units.kinds[units[like.unit].kind]
                detail = (
                    f"{asked.figure} is of the kind “{kind.label.lower()}”, which does not come in {asked.reaches.unit}"
                )
                self.faults.append(Fault(f"{place}/reaches/unit", detail, list(kind.units)))
                return None
            wanted = self._in_unit(asked.reaches, like.unit)
        first, last = sorted((low.value, end))
        ends = [quantity_of(type(low), x, low.unit) for x in (first, last)]
        return Range(asked.name, axis._replace(values=ends), asked.figure, like, wanted)

    def _in_unit(self, q: Any, spelling: str) -> float:
        if q.unit == spelling:
            return float(q.value)
        there, here = self.book.units[q.unit], self.book.units[spelling]
        year = self.subject.question.context.price_year
        base = q.value * self.book.unit_factor(there, year) + there.offset
        return float((base - here.offset) / self.book.unit_factor(here, year))
