"""A table of two ways: figures at each pair of values of two inputs."""

from __future__ import annotations

from valorise.studies.answers import Answer, Quantity
from valorise.studies.faults import Unanswerable
from valorise.studies.shown import display
from valorise.studies.what_ifs.changes import change
from valorise.studies.what_ifs.subjects import Subject
from valorise.studies.what_ifs.varying import Axis, GridAsked


class GridAxis(Answer, frozen=True, kw_only=True):
    """What is varied along one side."""

    vary: str
    values: list[Quantity]


class GridFigure(Answer, frozen=True, kw_only=True):
    """A figure in every cell."""

    unit: str
    label: str
    rows: list[list[float | None]]
    """A row for each value of ``y``, in it a number for each value of ``x``; null where there is no answer."""


class GridRefusal(Answer, frozen=True, kw_only=True):
    """A cell without an answer: its places along ``x`` and ``y``, counted from 0, and what stands against it."""

    x: int
    y: int
    reasons: list[str]


class Grid(Answer, frozen=True, kw_only=True):
    """Figures over two inputs."""

    x: GridAxis
    y: GridAxis
    figures: dict[str, GridFigure]
    refused: list[GridRefusal] = []


def grid(subject: Subject, asked: GridAsked) -> Grid:
    """Every cell; one that has no answer is null."""
    rows = [change(subject.question, asked.y.spot, y) for y in asked.y.values]
    cells = [change(row, asked.x.spot, x) for row in rows for x in asked.x.values]
    found = subject.measure(cells, asked.figures)
    width = len(asked.x.values)

    def column(i: int) -> list[list[float | None]]:
        numbers = [None if isinstance(f, Unanswerable) else f[i] for f in found]
        return [numbers[start : start + width] for start in range(0, len(numbers), width)]

    return Grid(
        x=_axis(asked.x),
        y=_axis(asked.y),
        figures={
            name: GridFigure(unit=unit, label=label, rows=column(i))
            for i, (name, (unit, label)) in enumerate(zip(asked.figures, asked.units, strict=True))
        },
        refused=[
            GridRefusal(x=i % width, y=i // width, reasons=[f.detail for f in refusal.faults])
            for i, refusal in enumerate(found)
            if isinstance(refusal, Unanswerable)
        ],
    )


def _axis(axis: Axis) -> GridAxis:
    values = [Quantity(q.value, q.unit, axis.label, display(q.value, q.unit)) for q in axis.values]
    return GridAxis(vary=axis.place, values=values)
