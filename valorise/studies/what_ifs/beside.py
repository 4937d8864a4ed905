"""An estimate beside another: what has the same number is the same object, and what has not is a difference.

The answer is that of the question by itself, word for word; what the two have in common is not made again.
"""

from __future__ import annotations

from typing import NamedTuple

from valorise.studies.answers import Difference, Estimate, PileTotals, Quantity
from valorise.studies.catalogue import PILE, Ready
from valorise.studies.estimate import Figures, answer, assemble, check
from valorise.studies.shown import display
from valorise.studies.what_ifs.runs import ROUNDING, Bench, Run


def figures(estimate: Estimate) -> dict[str, Quantity]:
    """What of an estimate is compared: outputs, items of the sums, land, totals of the pile."""
    found = estimate.outputs | estimate.revenue.items | estimate.operating_cost.items
    found["area_reclaimed"] = estimate.area_reclaimed
    if estimate.pile is not None:
        found |= {n: getattr(estimate.pile, name) for name, n in PILE.items()}
    return found


def difference(then: Quantity, now: Quantity, after: str) -> Difference | None:
    """Variant minus baseline; None where they differ by no more than rounding."""
    d = now.value - then.value
    size = abs(then.value)
    if -ROUNDING * size <= d <= ROUNDING * size:
        return None
    text = f"{d:+.4g}{after}" if 0.001 <= abs(d) < 1000 else _signed(d, then.unit)
    return Difference(then, now, Quantity(d, then.unit, then.label, text), 100 * d / size if size else None)


def _signed(d: float, unit: str) -> str:
    return display(d, unit) if d < 0 else f"+{display(d, unit)}"


class Row(NamedTuple):
    """A figure of the first, how it is shown, and the map of an answer that it stands in."""

    name: str
    base: float
    then: Quantity
    factor: float
    offset: float
    unit: str
    after: str
    home: int
    homes: tuple[int, ...]
    """Others that it stands in too."""


class Beside:
    """The first estimate, and others made beside it."""

    def __init__(self, ready: Ready, bench: Bench) -> None:
        self.ready, self.first = ready, bench.first
        layout, values = self.first.layout, self.first.values
        self.answer = own = answer(ready, layout, self.first.case, values, self.first.question)
        self.figures = figures(own)
        self.land = {"area_reclaimed": own.area_reclaimed}
        self.pile = {} if own.pile is None else {n: getattr(own.pile, field) for field, n in PILE.items()}
        self.maps = (own.outputs, own.revenue.items, own.operating_cost.items, self.land, self.pile)
        self.rows: dict[str, Row] = {}
        for n, q in self.figures.items():
            s = layout.shown[n]
            home, *homes = (i for i, part in enumerate(self.maps) if n in part)
            self.rows[n] = Row(n, values[n], q, s.factor, s.offset, s.unit, s.after, home, tuple(homes))
        bench.watched = {n: n for n in self.rows}

    def make(self, run: Run) -> tuple[Estimate, dict[str, Difference] | None]:
        """The answer of a run, and what differs; None where it is shown otherwise than the first, in other units."""
        layout, values, own = run.layout, run.values, self.answer
        first = self.first.layout
        alike = layout is first or (
            layout.output_names == first.output_names and layout.checks == first.checks and layout.pile == first.pile
        )
        if layout.shown is not first.shown or not alike:
            return answer(self.ready, layout, run.case, values, run.question), None
        maps = [part.copy() for part in self.maps]
        found: dict[str, Difference] = {}
        rows, moved = self.rows, run.moved
        if moved is None:
            moved = [n for n, row in rows.items() if values[n] != row.base]
        for name in moved:
            _, _, then, factor, offset, unit, after, home, homes = rows[name]
            v = (values[name] - offset) / factor
            label = then.label
            text = f"{v:.4g}{after}" if 0.001 <= v < 1000 or -1000 < v <= -0.001 or v == 0 else display(v, unit)
            maps[home][name] = now = Quantity(v, unit, label, text)
            for i in homes:
                maps[i][name] = now
            before = then.value
            d = v - before
            size = abs(before)
            if not -ROUNDING * size <= d <= ROUNDING * size:
                text = f"{d:+.4g}{after}" if 0.001 <= abs(d) < 1000 else _signed(d, unit)
                found[name] = Difference(then, now, Quantity(d, unit, label, text), 100 * d / size if size else None)
        outputs, revenue, operating_cost, land, pile = maps
        old = self.first.values
        checks = own.checks.copy()
        for i, laid_out in enumerate(layout.checks):
            balance = laid_out[0]
            if values[balance.left] != old[balance.left] or values[balance.right] != old[balance.right]:
                checks[i] = check(*laid_out, values)
        totals = own.pile
        if totals is not None and any(pile[n] is not q for n, q in self.pile.items()):
            totals = PileTotals(**{field: pile[n] for field, n in PILE.items()})
        parts = Figures(outputs, revenue, operating_cost, land["area_reclaimed"], totals, checks)
        return assemble(self.ready, layout, run.case, values, run.question, parts), found
