"""At which value of an input does a figure reach another: the crossings of a line, looked for from end to end.

A scan finds where the figure passes the value, and a search within two points of the scan where exactly. What passes it
between two points and back is not found. A figure that jumps across the value, at a threshold, never has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from valorise.studies.answers import Answer, Quantity
from valorise.studies.faults import Unanswerable
from valorise.studies.shown import display
from valorise.studies.what_ifs.changes import change, quantity_of
from valorise.studies.what_ifs.subjects import Subject
from valorise.studies.what_ifs.varying import Range
from valorise.studies.words import Language, say

POINTS = 65
"""Of the scan, the ends among them."""
NEAR = 1e-9
"""Of the range: this far to either side of what the search finds, the figure is looked at again."""
SUDDEN = 1e-3
"""Of what the figure does between two points of the scan: more than that within NEAR is a jump."""


class Found(Answer, frozen=True, kw_only=True):
    """A value of the input, and the figure there."""

    at: Quantity
    until: Quantity | None = None
    """The far end, where the figure stays at the value over a stretch."""
    figure: Quantity


class Jump(Answer, frozen=True, kw_only=True):
    """Where the figure passes the value without having it."""

    at: Quantity
    before: Quantity
    after: Quantity
    text: str


class Gap(Answer, frozen=True, kw_only=True):
    """A part of the range without an answer, from one point of the scan to another, and what stands against it."""

    low: Quantity
    high: Quantity
    reasons: list[str]


class BreakEven(Answer, frozen=True, kw_only=True):
    """Where a figure reaches a value."""

    name: str
    vary: str
    figure: str
    reaches: Quantity
    ends: list[Quantity]
    """The figure at the two ends of the range, as far as there is an answer."""
    found: list[Found]
    """All that the scan of 65 points meets, the smallest first, each to a millionth."""
    jumps: list[Jump] = []
    none: str = ""
    """Why nothing is found."""
    refused: list[Gap] = []


class NoAnswer(Exception):
    """The search met a value of the input that has no answer."""


class Point(NamedTuple):
    """A point of the scan."""

    x: float
    off: float
    """How far the figure lies above the value that is wanted."""


def break_even(subject: Subject, asked: Range, language: Language) -> BreakEven:
    """All crossings in the range, all jumps across the value, and the parts that have no answer."""
    search = Search(subject, asked)
    low, high = (q.value for q in asked.axis.values)
    xs = [low + (high - low) * i / (POINTS - 1) for i in range(POINTS - 1)] + [high]
    scan = search.measure(xs)
    offs = [None if isinstance(y, Unanswerable) else y - asked.wanted for y in scan]
    found: list[Found] = []
    jumps: list[Jump] = []
    for met in search.crossings(xs, offs):
        if isinstance(met, Found):
            found.append(met)
        else:
            at, before, after = met
            words = {"at": at.display, "before": before.display, "after": after.display}
            text = say("jumps", language, figure=asked.like.label, **words)
            jumps.append(Jump(at=at, before=before, after=after, text=text))
    ends = [search.figure(y) for y in (scan[0], scan[-1]) if not isinstance(y, Unanswerable)]
    none = ""
    if not found:
        said = {"figure": asked.like.label, "wanted": search.figure(asked.wanted).display}
        between = {"low": search.input(low).display, "high": search.input(high).display}
        if len(ends) == 2:
            first, last = (q.display for q in ends)
            none = say("not reached", language, first=first, last=last, **said, **between)
        else:
            none = say("not reached, no end", language, **said, **between)
    return BreakEven(
        name=asked.name,
        vary=asked.axis.place,
        figure=asked.figure,
        reaches=search.figure(asked.wanted),
        ends=ends,
        found=found,
        jumps=jumps,
        none=none,
        refused=list(_gaps(search, xs, scan)),
    )


def _gaps(search: Search, xs: list[float], scan: list[float | Unanswerable]) -> Iterator[Gap]:
    start: int | None = None
    for i, y in enumerate([*scan, 0.0]):
        if isinstance(y, Unanswerable):
            start = i if start is None else start
        elif start is not None:
            reasons = [f.detail for y in (scan[start], scan[i - 1]) if isinstance(y, Unanswerable) for f in y.faults]
            ends = search.input(xs[start]), search.input(xs[i - 1])
            yield Gap(low=ends[0], high=ends[1], reasons=list(dict.fromkeys(reasons)))
            start = None


class Search:
    """The figure as a function of the input."""

    def __init__(self, subject: Subject, asked: Range) -> None:
        self.subject = subject
        self.asked = asked
        self.width = asked.axis.values[1].value - asked.axis.values[0].value

    def measure(self, xs: list[float]) -> list[float | Unanswerable]:
        spot, like = self.asked.axis.spot, self.asked.axis.values[0]
        questions = [change(self.subject.question, spot, quantity_of(type(like), x, like.unit)) for x in xs]
        found = self.subject.measure(questions, [self.asked.figure])
        return [y if isinstance(y, Unanswerable) else y[0] for y in found]

    def off(self, x: float) -> float:
        (y,) = self.measure([x])
        if isinstance(y, Unanswerable):
            raise NoAnswer
        return y - self.asked.wanted

    def input(self, x: float) -> Quantity:
        unit = self.asked.axis.values[0].unit
        return Quantity(x, unit, self.asked.axis.label, display(x, unit))

    def figure(self, y: Any) -> Quantity:
        like = self.asked.like
        return Quantity(y, like.unit, like.label, display(y, like.unit))

    def crossings(
        self, xs: list[float], offs: list[float | None]
    ) -> Iterator[Found | tuple[Quantity, Quantity, Quantity]]:
        """What the figure does at the value, from one end to the other."""
        size = max((abs(y) for y in offs if y is not None), default=0.0) + abs(self.asked.wanted)
        zero = [y is not None and abs(y) <= 1e-12 * size for y in offs]
        i = 0
        while i < len(xs):
            if zero[i]:
                last = i
                while last + 1 < len(xs) and zero[last + 1]:
                    last += 1
                until = self.input(xs[last]) if last > i else None
                yield Found(at=self.input(xs[i]), until=until, figure=self.figure((offs[i] or 0.0) + self.asked.wanted))
                i = last + 1
                continue
            here, there = offs[i], offs[i + 1] if i + 1 < len(xs) else None
            if here is not None and there is not None and not zero[i + 1] and (here > 0) != (there > 0):
                met = self._within(Point(xs[i], here), Point(xs[i + 1], there))
                if met is not None:
                    yield met
            i += 1

    def _within(self, a: Point, b: Point) -> Found | tuple[Quantity, Quantity, Quantity] | None:
        """The crossing between two points of the scan; None where the search meets what has no answer."""
        from scipy.optimize import brentq  # a quarter of a second, and few ask

        try:
            x = float(brentq(self.off, a.x, b.x, xtol=1e-14 * max(abs(a.x), abs(b.x)), rtol=1e-13))
            left, right = max(a.x, x - NEAR * self.width), min(b.x, x + NEAR * self.width)
            before, after, off = self.off(left), self.off(right), self.off(x)
        except NoAnswer:
            return None
        if abs(after - before) > SUDDEN * max(abs(a.off), abs(b.off)):
            wanted = self.asked.wanted
            return self.input(x), self.figure(before + wanted), self.figure(after + wanted)
        return Found(at=self.input(x), figure=self.figure(off + self.asked.wanted))
