"""What an uncertain quantity may be: frozen distributions that turn uniform draws into its draws.

``quantile(u)`` is the inverse of ``cdf(x)``, for a u of any shape within 0..1; outside it yields nothing that means
anything. Any figure is in whatever unit the parameters are in. ``mean`` and ``sd`` are the expected value and the
standard deviation, ``support`` the least and the greatest value, infinite where there is none. ``point`` is where an
estimate stands: the mode of a triangular or PERT, the mean of a normal, the median of a lognormal, the midpoint of a
uniform. Parameters that make no distribution are a ValueError that names the limit that they pass. Uniform, triangular
and PERT with ends that are equal hold exactly that value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import erfc, exp, inf, isfinite, log, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

FIFTH = 0.05
"""A spread's low and high leave this much on either side."""
BETWEEN = 3.2897072539029444
"""Standard deviations between the 5th and the 95th percentile of a normal distribution."""
HALVINGS = 60
"""Of an interval shorter than 1, down to the last digit of a double."""

LEAST_WIDTH = 1e-150
"""Below about this its square, which a triangle takes the root of, is 0 to a double."""
GREATEST_GSD = 1e10
"""Beyond about this a lognormal's moments leave the range of doubles."""

NODES = 2_048
"""Of a PERT's table on either side of its middle; the error falls with their square."""
COARSE = 4_097
"""Of the table that finds them, before one step of Newton."""

LEAST_KEPT = 1e-6
"""Share of a distribution below which a cut leaves too few digits of u to tell its draws apart."""
REACH = 3.2
"""Of double-exponential integration: beyond it the weights are below 1e-16."""
STEPS = 400
"""Of it, on either side of the middle."""


def _finite(**parameters: float) -> None:
    for name, value in parameters.items():
        if not isfinite(value):
            raise ValueError(f"{name} {value} is not finite")


def _ordered(low: float, high: float) -> None:
    _finite(low=low, high=high)
    if low > high:
        raise ValueError(f"low {low:g} is above high {high:g}")
    if not isfinite((high - low) * (high - low)):
        raise ValueError(f"low {low:g} and high {high:g} are too far apart")
    if 0 < high - low < LEAST_WIDTH:
        raise ValueError(f"low {low:g} and high {high:g} are too near for values between them; make them equal")


def _mode_within(low: float, mode: float, high: float) -> None:
    _finite(mode=mode)
    _ordered(low, high)
    if mode < low:
        raise ValueError(f"mode {mode:g} is below low {low:g}")
    if mode > high:
        raise ValueError(f"mode {mode:g} is above high {high:g}")


@dataclass(frozen=True)
class Uniform:
    """Every value between the ends is as likely as any other."""

    low: float
    high: float

    def __post_init__(self) -> None:
        _ordered(self.low, self.high)

    def quantile(self, u: ArrayLike) -> Array:
        x = _times(u, self.high - self.low)
        x += self.low
        return np.minimum(x, self.high, out=x)  # rounding may pass it

    def cdf(self, x: ArrayLike) -> Array:
        if self.low == self.high:
            return _step(x, self.low)
        return np.clip(np.subtract(x, self.low) / (self.high - self.low), 0, 1)

    @property
    def point(self) -> float:
        return self.low + (self.high - self.low) / 2

    @property
    def mean(self) -> float:
        return self.point

    @property
    def sd(self) -> float:
        return (self.high - self.low) / sqrt(12)

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True)
class Triangular:
    """The density rises straight from low to the mode, and falls straight to high. Exact but for rounding."""

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        _mode_within(self.low, self.mode, self.high)

    @property
    def _rises(self) -> float:
        """The probability of the side below the mode."""
        return (self.mode - self.low) / (self.high - self.low)

    def quantile(self, u: ArrayLike) -> Array:
        """The root of the area on that side of the mode."""
        p = np.asarray(u, float)
        width = self.high - self.low
        if width == 0:
            return np.full(p.shape, self.mode, float)
        below = p < self._rises
        away = np.where(below, p * (width * (self.mode - self.low)), (1 - p) * (width * (self.high - self.mode)))
        np.sqrt(away, out=away)
        return np.where(below, self.low + away, self.high - away)

    def cdf(self, x: ArrayLike) -> Array:
        """A parabola on either side of the mode."""
        if self.low == self.high:
            return _step(x, self.mode)
        at = np.clip(np.asarray(x, float), self.low, self.high)
        width = self.high - self.low
        with np.errstate(divide="ignore", invalid="ignore"):  # of the side that a mode at an end has not
            below = (at - self.low) ** 2 / (width * (self.mode - self.low))
            above = 1 - (self.high - at) ** 2 / (width * (self.high - self.mode))
        return np.asarray(np.where((at < self.mode) | (self.mode == self.high), below, above))

    @property
    def point(self) -> float:
        return self.mode

    @property
    def mean(self) -> float:
        return self.mode + ((self.low - self.mode) + (self.high - self.mode)) / 3

    @property
    def sd(self) -> float:
        a, b = self.mode - self.low, self.high - self.mode
        return sqrt((a * a + a * b + b * b) / 18)

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True)
class Pert:
    """A beta distribution with mean (low + 4 mode + high) / 6, smoother and narrower than the triangular one.

    ``quantile`` reads a table, within 1e-6 of the width; nearer than 1e-3 of the width to high, where all is decided in
    the last digits of u, within what those tell. From either end the table is over the root of u that makes the curve
    nearly straight, to the power of 1 / shape, so that steps of one size do. ``cdf`` is scipy's.
    """

    low: float
    mode: float
    high: float

    def __post_init__(self) -> None:
        _mode_within(self.low, self.mode, self.high)

    @cached_property
    def _shapes(self) -> tuple[float, float]:
        rises = (self.mode - self.low) / (self.high - self.low)
        return 1 + 4 * rises, 1 + 4 * (1 - rises)

    @cached_property
    def _table(self) -> tuple[float, Array, Array]:
        """Where the sides meet, and for both sides, low one first, values at nodes and steps to the next ones."""
        a, b = self._shapes
        middle = float(_beta(a, b, a / (a + b)))
        width = self.high - self.low
        low = self.low + width * _roots(a, b, middle)
        high = self.high - width * _roots(b, a, 1 - middle)
        return middle, np.concatenate([low, high]), np.concatenate([np.diff(low, append=0), np.diff(high, append=0)])

    def quantile(self, u: ArrayLike) -> Array:
        """From the table, along straight lines between its nodes."""
        p = np.asarray(u, float)
        if self.low == self.high:
            return np.full(p.shape, self.mode, float)
        a, b = self._shapes
        middle, values, steps = self._table
        high = p > middle
        share = np.where(high, (1 - p) / (1 - middle), p / middle)
        place = share ** np.where(high, 1 / b, 1 / a)
        place *= NODES
        node = np.minimum(place.astype(np.int32), NODES - 1)
        place -= node
        node += high * np.int32(NODES + 1)
        x = steps.take(node)
        x *= place
        x += values.take(node)
        return np.asarray(x)

    def cdf(self, x: ArrayLike) -> Array:
        if self.low == self.high:
            return _step(x, self.mode)
        share = np.clip(np.subtract(x, self.low) / (self.high - self.low), 0, 1)
        return _beta(*self._shapes, share)

    @property
    def point(self) -> float:
        return self.mode

    @property
    def mean(self) -> float:
        return self.mode + ((self.low - self.mode) + (self.high - self.mode)) / 6

    @property
    def sd(self) -> float:
        if self.low == self.high:
            return 0
        a, b = self._shapes
        return (self.high - self.low) * sqrt(a * b / (a + b + 1)) / (a + b)

    @property
    def support(self) -> tuple[float, float]:
        return self.low, self.high


@dataclass(frozen=True)
class Normal:
    """Errors of many small causes; without ends, so that a share or a mass wants a cut: ``truncated``."""

    mean: float
    sd: float

    def __post_init__(self) -> None:
        _finite(mean=self.mean, sd=self.sd)
        if self.sd <= 0:
            raise ValueError(f"sd {self.sd:g} is not above 0; without a spread give the value alone")

    def quantile(self, u: ArrayLike) -> Array:
        x = _normal_quantile(u)
        x *= self.sd
        x += self.mean
        return x

    def cdf(self, x: ArrayLike) -> Array:
        return _normal_cdf(np.subtract(x, self.mean) / self.sd)

    @property
    def point(self) -> float:
        return self.mean

    @property
    def support(self) -> tuple[float, float]:
        return -inf, inf


@dataclass(frozen=True)
class Lognormal:
    """A quantity above 0 whose logarithm is normal: two thirds of it lie within a factor gsd of the median."""

    median: float
    gsd: float
    because: str = field(default="", compare=False)
    """What gsd was made from, where it was."""

    def __post_init__(self) -> None:
        _finite(median=self.median, gsd=self.gsd)
        if self.median <= 0:
            raise ValueError(f"median {self.median:g} is not above 0")
        if self.gsd <= 1:
            raise ValueError(f"gsd {self.gsd:g} is not above 1, which is no spread; without one give the value alone")
        if self.gsd > GREATEST_GSD:
            raise ValueError(f"gsd {self.gsd:g} is above {GREATEST_GSD:g}: nothing is known of such a quantity")

    @property
    def _sigma(self) -> float:
        return log(self.gsd)

    def quantile(self, u: ArrayLike) -> Array:
        x = _normal_quantile(u)
        x *= self._sigma
        np.exp(x, out=x)
        x *= self.median
        return x

    def cdf(self, x: ArrayLike) -> Array:
        with np.errstate(divide="ignore"):
            return _normal_cdf(np.log(np.maximum(x, 0) / self.median) / self._sigma)

    @property
    def point(self) -> float:
        return self.median

    @property
    def mean(self) -> float:
        return self.median * exp(self._sigma**2 / 2)

    @property
    def sd(self) -> float:
        return self.mean * sqrt(np.expm1(self._sigma**2))

    @property
    def support(self) -> tuple[float, float]:
        return 0, inf


@dataclass(frozen=True)
class Truncated:
    """Another distribution, given that it lies within limits: made by ``truncated``.

    u runs between the limits' probabilities, so that ``quantile`` stays as exact as the other's. ``mean`` and ``sd``
    are integrals of it, within 1e-6 of ``sd``. ``point`` is the other's, or the limit that it lies beyond.
    """

    of: Distribution
    low: float
    high: float
    below: float
    """Probability cut off below ``low``."""
    kept: float

    def __post_init__(self) -> None:
        if self.kept < LEAST_KEPT:
            raise ValueError(f"limits {self.low:g} to {self.high:g} leave {self.kept:.2g} of what they cut")

    @property
    def cut(self) -> float:
        """Probability that the other lies outside the limits."""
        return 1 - self.kept

    def quantile(self, u: ArrayLike) -> Array:
        inner = _times(u, self.kept)
        inner += self.below
        np.minimum(inner, 1, out=inner)
        x = self.of.quantile(inner)
        return np.clip(x, self.low, self.high, out=x)  # by the last digits of the probabilities

    def cdf(self, x: ArrayLike) -> Array:
        at = np.asarray(x, float)
        inside = np.clip((self.of.cdf(np.clip(at, self.low, self.high)) - self.below) / self.kept, 0, 1)
        return np.where(at < self.low, 0, np.where(at >= self.high, 1, inside))

    @property
    def point(self) -> float:
        return min(max(self.of.point, self.low), self.high)

    @property
    def mean(self) -> float:
        return self._moments[0]

    @property
    def sd(self) -> float:
        return self._moments[1]

    @property
    def support(self) -> tuple[float, float]:
        low, high = self.of.support
        return max(low, self.low), min(high, self.high)

    @cached_property
    def _moments(self) -> tuple[float, float]:
        kink = float(self.cdf(self.of.point))
        weights, places = _double_exponential()
        parts = [(a, b) for a, b in ((0.0, kink), (kink, 1.0)) if b > a]
        u = np.concatenate([a + (b - a) * places for a, b in parts])
        w = np.concatenate([(b - a) * weights for a, b in parts])
        inside = (u > 0) & (u < 1)
        x, w = self.quantile(u[inside]), w[inside] / w[inside].sum()
        mean = float((w * x).sum())
        return mean, sqrt(float((w * (x - mean) ** 2).sum()))


Distribution: TypeAlias = Uniform | Triangular | Pert | Normal | Lognormal | Truncated


# From what is known of a quantity


def truncated(distribution: Distribution, low: float = -inf, high: float = inf) -> Distribution:
    """The distribution given that it lies within the limits; itself where they cut nothing.

    ``cut`` of what is returned, a ``Truncated``, tells the probability that lies outside. Limits that leave less than
    a millionth are a ValueError, and so is a low limit above the high one.
    """
    if not low <= high:
        raise ValueError(f"limit low {low:g} is above limit high {high:g}")
    least, greatest = distribution.support
    if low <= least and high >= greatest:
        return distribution
    if least == greatest:
        raise ValueError(f"limits {low:g} to {high:g} leave out {least:g}, the only value")
    below, above = float(distribution.cdf(low)) if low > least else 0.0, 1.0
    if high < greatest:
        above = float(distribution.cdf(high))
    return Truncated(distribution, low, high, below, above - below)


def uniform_from_percentiles(p05: float, p95: float) -> Uniform:
    """The uniform distribution with these 5th and 95th percentiles: each end lies 1/18 of their distance beyond."""
    _apart(p05, p95)
    beyond = (p95 - p05) * FIFTH / (1 - 2 * FIFTH)
    return Uniform(p05 - beyond, p95 + beyond)


def triangular_from_percentiles(mode: float, p05: float, p95: float) -> Triangular:
    """The triangular distribution with this mode and these 5th and 95th percentiles; the mode lies between them.

    With f the share of the width below the mode, p05 = mode − width · (f − √(f/20)) and p95 likewise with 1 − f. Their
    ratio rises with f from 0, at f = 1/20 with the mode at p05, without end, at f = 19/20; so f is found by halving.
    """
    _apart(p05, p95)
    if not p05 <= mode <= p95:
        raise ValueError(f"mode {mode:g} is outside the 5th to 95th percentile, {p05:g} to {p95:g}")
    below, above = mode - p05, p95 - mode
    low, high = FIFTH, 1 - FIFTH
    for _ in range(HALVINGS):
        f = (low + high) / 2
        if above * _inward(f) < below * _inward(1 - f):
            low = f
        else:
            high = f
    f = FIFTH if not below else 1 - FIFTH if not above else (low + high) / 2
    width = (below + above) / (_inward(f) + _inward(1 - f))
    return Triangular(mode - width * f, mode, mode + width * (1 - f))


def _inward(f: float) -> float:
    """From the mode to the percentile on the side that holds the share f, over the width."""
    return f - sqrt(FIFTH * f)


def normal_from_percentiles(value: float, p05: float, p95: float) -> Normal:
    """A normal distribution with the value as mean and the distance of the two percentiles.

    Where the value is not midway, the distance is kept and the percentiles move with the value: what lies lopsided is
    not normal, and the mean is what an estimate stands on.
    """
    _apart(p05, p95)
    if not p05 <= value <= p95:
        raise ValueError(f"value {value:g} is outside the 5th to 95th percentile, {p05:g} to {p95:g}")
    return Normal(value, (p95 - p05) / BETWEEN)


def lognormal_from_percentiles(p05: float, p95: float) -> Lognormal:
    """The lognormal distribution with these 5th and 95th percentiles; its median is the root of their product."""
    if p05 <= 0:
        raise ValueError(f"5th percentile {p05:g} is not above 0, as of a lognormal it is")
    _apart(p05, p95)
    return Lognormal(sqrt(p05) * sqrt(p95), exp(log(p95 / p05) / BETWEEN))


def from_pedigree(
    median: float, basic_variance: float, scores: Sequence[int], variances: Sequence[Sequence[float]]
) -> Lognormal:
    """What data of a stated quality are good for (ecoinvent data quality guideline v3, Weidema et al. 2013).

    ``variances`` has a row an indicator (reliability, completeness, temporal, geographical, further technological
    correlation) with the variance of the logarithm that each score 1 (best) to 5 (worst) adds; ``scores`` is one of
    each. gsd = exp √(basic variance + Σ added).
    """
    if len(scores) != len(variances):
        raise ValueError(f"{len(scores)} scores are given for {len(variances)} indicators")
    for score, row in zip(scores, variances, strict=True):
        if not 1 <= score <= len(row):
            raise ValueError(f"score {score} is outside 1 to {len(row)}")
    total = basic_variance + sum(row[score - 1] for score, row in zip(scores, variances, strict=True))
    if basic_variance < 0 or total <= 0:
        raise ValueError(f"basic variance {basic_variance:g} and scores {list(scores)} make no variance above 0")
    because = f"scores {', '.join(map(str, scores))} and basic variance {basic_variance:g}"
    return Lognormal(median, exp(sqrt(total)), because)


def _apart(p05: float, p95: float) -> None:
    if not (isfinite(p05) and isfinite(p95)):
        raise ValueError(f"percentiles {p05} and {p95} are not finite")
    if p05 >= p95:
        raise ValueError(f"5th percentile {p05:g} is not below 95th percentile {p95:g}")


def _times(u: ArrayLike, factor: float) -> Array:
    """A new array to go on in; also for one number."""
    p = np.asarray(u, float)
    x: Array = np.empty(p.shape)
    np.multiply(p, factor, out=x)
    return x


# Of scipy, which takes half a second to load, so that only what draws waits for it


def _normal_quantile(u: ArrayLike) -> Array:
    from scipy.special import ndtri

    return np.asarray(ndtri(u), float)


def _normal_cdf(z: ArrayLike) -> Array:
    """Of one number without scipy, so that who reads a distribution and draws nothing does not wait for it."""
    if np.ndim(z) == 0:
        return np.asarray(erfc(-float(np.asarray(z)) / sqrt(2)) / 2)
    from scipy.special import ndtr

    return np.asarray(ndtr(z), float)


def _beta(a: float, b: float, x: ArrayLike) -> Array:
    from scipy.special import betainc

    return np.asarray(betainc(a, b, x), float)


def _roots(a: float, b: float, top: float) -> Array:
    """Where a beta distribution has the probabilities top · s^a, for s from 0 to 1 in steps of 1 / NODES.

    The curve over s is nearly straight. Straight lines between points of it lead within 1e-5, one step of Newton to
    the last digits.
    """
    from scipy.special import betaln

    s = np.linspace(0, 1, NODES + 1)
    x = np.linspace(0, a / (a + b), COARSE)
    x = np.interp(s, (_beta(a, b, x) / top) ** (1 / a), x)
    inner, wanted = x[1:], top * s[1:] ** a
    density = np.exp((a - 1) * np.log(inner) + (b - 1) * np.log1p(-inner) - betaln(a, b))
    inner += (wanted - _beta(a, b, inner)) / density
    return x


def _step(x: ArrayLike, at: float) -> Array:
    return np.where(np.asarray(x, float) >= at, 1.0, 0.0)


def _double_exponential() -> tuple[Array, Array]:
    """Weights and places of an integral over 0..1 whose integrand may run to infinity at the ends."""
    t = np.linspace(-REACH, REACH, 2 * STEPS + 1)
    places = 1 / (1 + np.exp(-np.pi * np.sinh(t)))
    weights = np.cosh(t) * places * (1 - places)
    return np.asarray(weights / weights.sum()), places
