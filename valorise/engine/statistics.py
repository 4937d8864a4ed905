"""What many draws of a figure say: moments, percentiles with their errors, shapes to draw, and what moves the figure.

Errors are those of independent draws. Sobol' points and a Latin hypercube have smaller ones, so that for them these are
bounds, seldom passed. Figures are in whatever unit the draws are in; a share is between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from math import ceil, floor, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from valorise.engine.distributions import Array

PERCENTS = (5, 25, 50, 75, 95)
BEYOND_COUNTING = 1_000
"""Errors over the tolerance: a million times the draws."""
MOST_BINS = 60
SHOWN = (0.001, 0.999)
"""Quantiles between which a histogram has bins; a long tail would leave it one bin otherwise."""
CURVE = 101
"""Points of a cumulative curve: every percent."""
PART = 16_384
"""Draws whose powers are summed together, while the cache holds them."""
RANKED = 16_384
"""Draws whose ranks are taken: they tell a correlation within 0.008, and ranks of a million take seconds."""


class Histogram(NamedTuple):
    """How many draws fall between edges; the last bin holds both of its edges."""

    edges: Array
    counts: tuple[int, ...]
    below: int
    """Draws below the first edge."""
    above: int


class Probability(NamedTuple):
    """The share of draws that pass a threshold, and its standard error."""

    value: float
    se: float


class Driver(NamedTuple):
    """An input as it moves a figure."""

    name: str
    rank_correlation: float
    """Spearman's; above 0 where the figure rises with the input. 0 for an input or a figure that does not move."""
    share: float
    """Its square over the sum of all squares. Of a figure that inputs move one way each, about the share of spread."""


class Sample:
    """The draws of one figure. Without draws, or with some that are not finite, a ValueError: the caller counts those.

    Draws are sorted once, at first need: numpy sorts a million in 5 ms, and finds ten places in them in 16 ms.
    """

    def __init__(self, draws: ArrayLike) -> None:
        self.draws: Array = np.asarray(draws, float).ravel()
        if not self.draws.size:
            raise ValueError("no draw has a finite value")
        if not np.isfinite(self.draws).all():
            raise ValueError("some draws are not finite; count them and leave them out")

    def __len__(self) -> int:
        return self.draws.size

    @cached_property
    def ordered(self) -> Array:
        """The draws, ascending."""
        return np.sort(self.draws)

    @cached_property
    def mean(self) -> float:
        """The mean; exactly the one value of draws that are all alike."""
        low, high = float(self.draws.min()), float(self.draws.max())
        return min(max(float(self.draws.mean()), low), high)

    @cached_property
    def sd(self) -> float:
        """The standard deviation over n − 1; 0 of one draw."""
        if len(self) == 1:
            return 0.0
        return sqrt(sum(_sum_of_squares(x - self.mean) for x in self._parts()) / (len(self) - 1))

    @cached_property
    def _shape(self) -> tuple[float, float]:
        """The mean cube and the mean fourth power of what a draw is away from the mean, in standard deviations."""
        if self.sd == 0:
            return 0.0, 1.0
        cubes = fourths = 0.0
        for x in self._parts():
            away = x - self.mean
            away /= self.sd
            squares = away * away
            fourths += float((squares * squares).sum())
            squares *= away
            cubes += float(squares.sum())
        return cubes / len(self), fourths / len(self)

    def _parts(self) -> Iterator[Array]:
        """The draws, as many at a time as the cache holds."""
        return (self.draws[i : i + PART] for i in range(0, len(self), PART))

    @property
    def skewness(self) -> float:
        """The mean cube of what a draw is away from the mean, in standard deviations; 0 without spread.

        Above 0 the upper tail is the longer one, and the mean lies above the median.
        """
        return self._shape[0]

    @property
    def mean_se(self) -> float:
        """Standard error of the mean: sd / √n."""
        return self.sd / sqrt(len(self))

    @property
    def sd_se(self) -> float:
        """Standard error of the standard deviation, from the fourth moment: √((μ4 − sd⁴) / n) / (2 sd)."""
        return self.sd * sqrt(max(self._shape[1] - 1, 0) / len(self)) / 2

    def quantile(self, p: float) -> float:
        """The draw that the share p does not pass, with straight lines between draws: numpy's "linear" method."""
        place = min(max(p, 0), 1) * (len(self) - 1)
        below = floor(place)
        a, b = float(self.ordered[below]), float(self.ordered[ceil(place)])
        t = place - below
        return a + (b - a) * t if t < 1 / 2 else b - (b - a) * (1 - t)

    def quantile_se(self, p: float) -> float:
        """Standard error of a quantile: √(p (1 − p) / n) over the density there.

        The density is that of the draws within one such step on either side, so that no shape is assumed: half of the
        distance between the quantiles at p ± √(p (1 − p) / n).
        """
        step = sqrt(p * (1 - p) / len(self))
        return (self.quantile(p + step) - self.quantile(p - step)) / 2

    def percentiles(self, percents: Sequence[float] = PERCENTS) -> dict[float, float]:
        """Quantiles by percent."""
        return {p: self.quantile(p / 100) for p in percents}

    def percentile_ses(self, percents: Sequence[float] = PERCENTS) -> dict[float, float]:
        """Their standard errors."""
        return {p: self.quantile_se(p / 100) for p in percents}

    def converged(self, tolerance: float, percents: Sequence[float] = PERCENTS) -> bool:
        """Whether two standard errors of mean, standard deviation and percentiles are each within the tolerance.

        The tolerance is in the unit of the draws. After JCGM 101:2008, 7.9.4, which takes the errors from blocks.
        """
        return self._error(percents) <= tolerance

    def enough(self, tolerance: float, percents: Sequence[float] = PERCENTS) -> int | None:
        """About how many draws would converge: errors go with one over the root of their number.

        None where that is beyond counting, as of a width that is rounding alone.
        """
        error = self._error(percents)
        return ceil(len(self) * (error / tolerance) ** 2) if error < BEYOND_COUNTING * tolerance else None

    def _error(self, percents: Sequence[float]) -> float:
        return 2 * max(self.mean_se, self.sd_se, *self.percentile_ses(percents).values())

    def histogram(self) -> Histogram:
        """Bins as wide as twice the distance of the quartiles over the cube root of n, but 60 at most.

        (Freedman and Diaconis, 1981.) They reach from the 0.1th to the 99.9th percentile; what lies beyond is counted
        at either side. Draws that are all alike have one bin without width.
        """
        low, high = self.quantile(SHOWN[0]), self.quantile(SHOWN[1])
        if high > low:
            width = 2 * (self.quantile(3 / 4) - self.quantile(1 / 4)) / len(self) ** (1 / 3)
            bins = min(max(ceil(min((high - low) / width, MOST_BINS)), 1), MOST_BINS) if width > 0 else MOST_BINS
            edges = np.linspace(low, high, bins + 1)
        else:
            edges = np.array([low, high])
        places = np.searchsorted(self.ordered, edges, "left")
        places[-1] = np.searchsorted(self.ordered, edges[-1], "right")
        counts = tuple(int(n) for n in np.diff(places))
        return Histogram(edges, counts, int(places[0]), len(self) - int(places[-1]))

    def cumulative(self) -> tuple[Array, Array]:
        """Values, and the share of draws that does not pass each: every percent, from the least to the greatest."""
        shares = np.linspace(0, 1, CURVE)
        place = shares * (len(self) - 1)
        below = np.floor(place).astype(np.intp)
        a, b = self.ordered[below], self.ordered[np.ceil(place).astype(np.intp)]
        t = place - below
        return np.where(t < 1 / 2, a + (b - a) * t, b - (b - a) * (1 - t)), shares

    def at_least(self, threshold: float) -> Probability:
        """The share of draws that are the threshold or above it.

        The error is √(p (1 − p) / n) with one draw more on either side, as many never pass: it is not 0 then.
        """
        n = len(self)
        passing = n - int(np.searchsorted(self.ordered, threshold, "left"))
        p = (passing + 1) / (n + 2)
        return Probability(passing / n, sqrt(p * (1 - p) / n))

    def shortest(self, p: float) -> tuple[float, float]:
        """The shortest interval that holds the share p of the draws; the lowest of several (JCGM 101:2008, 7.7.4)."""
        q = min(floor(p * len(self) + 1 / 2), len(self) - 1)
        lengths = self.ordered[q:] - self.ordered[: len(self) - q]
        r = int(lengths.argmin())
        return float(self.ordered[r]), float(self.ordered[r + q])


def drivers(inputs: Mapping[str, Array], figures: Mapping[str, Array]) -> dict[str, list[Driver]]:
    """What moves each figure, the strongest first: rank correlations of the first 16,384 draws with the inputs' ones.

    Draws of a figure that are not finite are left out with their inputs. Inputs that are correlated share what they do:
    each has the other's part too.
    """
    first = {name: x[:RANKED] for name, x in inputs.items()}
    whole = _all_ranks(list(first.values()))
    found: dict[str, list[Driver]] = {}
    for figure, draws in figures.items():
        y = draws[:RANKED]
        finite = np.isfinite(y)
        ranks = whole if finite.all() else _all_ranks([x[finite] for x in first.values()])
        correlations = np.einsum("ij,j->i", ranks, _ranks(y[finite]))
        squares = correlations**2
        shares = squares / max(float(squares.sum()), np.finfo(float).tiny)
        rows = zip(first, correlations.tolist(), shares.tolist(), strict=True)
        found[figure] = sorted((Driver(*row) for row in rows), key=lambda d: -d.share)
    return found


def _all_ranks(draws: list[Array]) -> Array:
    """Of several inputs, a row each."""
    ranks = np.empty((len(draws), draws[0].size))
    for row, x in zip(ranks, draws, strict=True):
        row[:] = _ranks(x)
    return ranks


def _ranks(x: Array) -> Array:
    """Ranks with mean 0 and length 1, equal draws alike; all 0 where the draws are all alike.

    As ``scipy.stats.rankdata`` has them, in a tenth of its time where no two draws are equal, as they seldom are.
    """
    order = x.argsort()
    ordered = x[order]
    apart = ordered[1:] != ordered[:-1]
    ranks = np.empty(x.size)
    if apart.all():
        ranks[order] = _even(x.size)
        return ranks
    ends = np.append(np.flatnonzero(apart) + 1, x.size)
    starts = np.concatenate([[0], ends[:-1]])
    ranks[order] = np.repeat((starts + ends - x.size) / 2, ends - starts)
    return _of_length_one(ranks)


@lru_cache(maxsize=8)
def _even(size: int) -> Array:
    """The ranks of draws that all differ, ascending."""
    return _of_length_one(np.arange(size, dtype=np.float64) - np.float64((size - 1) / 2))


def _of_length_one(ranks: Array) -> Array:
    length = sqrt(_sum_of_squares(ranks))
    return ranks / length if length else ranks


def _sum_of_squares(x: Array) -> float:
    """By numpy's own sum, as everywhere here: that of a linear algebra library hangs on its number of threads."""
    return float((x * x).sum())
