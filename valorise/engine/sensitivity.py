"""Which uncertain inputs a figure's spread comes from: Sobol' indices, and one input at a time.

Sobol' indices share out the variance of a figure. The first-order index of an input is the share that goes if the input
is known; the total one is the share that stays if all others are. They mean that for independent inputs only; inputs
that belong together are a group, which has indices as an input has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from valorise.engine.distributions import Array, Distribution
from valorise.engine.draws import HALF_A_BIT, Block, Model, each

POINTS = 16_384
MOST_POINTS = 65_536
REPLICATES = 16
"""Independently scrambled parts of the points; a power of two."""
LEAST_POINTS = 64 * REPLICATES
CONFIDENCE = 0.95
SWING = (0.1, 0.9)
"""Quantiles between which one input at a time is moved."""


Groups = Mapping[str, Sequence[str]]
"""Inputs that are moved together, by a name for them; an input may be in several."""


class Index(NamedTuple):
    """Sobol' indices of an input or of a group, and half of their 95 % intervals."""

    name: str
    first: float
    first_half: float
    total: float
    total_half: float


class Indices(NamedTuple):
    """Of one figure, the greatest total index first."""

    indices: tuple[Index, ...]
    groups: tuple[Index, ...]
    lost: int
    """Of the points, how many an index leaves out at most because a run of theirs has no finite value; all of them
    where a replicate has not two left."""


class Bar(NamedTuple):
    """A figure with one input at either end of its swing, all others at their points."""

    name: str
    low: float
    """The input's lower value."""
    high: float
    at_low: float
    """The figure there; NaN where it has no finite value."""
    at_high: float

    @property
    def swing(self) -> float:
        """What the figure gains from the lower value to the higher."""
        return self.at_high - self.at_low


def sobol(
    inputs: Mapping[str, Distribution],
    model: Model,
    figures: Sequence[str],
    seed: int,
    points: int = POINTS,
    groups: Groups | None = None,
    workers: int = 1,
) -> dict[str, Indices]:
    """First-order and total indices of every input, and of every group, for each figure.

    Saltelli's scheme (Saltelli et al., 2010): matrices A and B of points, and for each input or group A with that from
    B, so that the model runs ``points`` times 2 plus the number of ``moves``. First order by their table 2 (b), total
    by Jansen's formula (f), as in ``scipy.stats.sobol_indices``, which needs every run to be finite, and all of them in
    memory. A figure that does not move has indices of 0; they are NaN where a replicate has not two points left.

    ``points`` is a power of two from 1,024 to 65,536 in all, in 16 replicates of as many scrambled Sobol' points, each
    with its own scrambling. An index is the mean of theirs; its interval is Student's of 16 values. It tells the error
    of sampling alone, is itself uncertain by a fifth, and index and interval may pass 0 and 1. With 16,384 points the
    indices of the Ishigami function are within 0.003 (root of the mean square); one scrambling of all would be nearer,
    and could not tell how near. Replicates are computed by as many threads, with the same bytes whatever their number.
    """
    if not LEAST_POINTS <= points <= MOST_POINTS or points & (points - 1):
        raise ValueError(f"points {points:,} is not a power of two from {LEAST_POINTS:,} to {MOST_POINTS:,}")
    groups = groups or {}
    moved = moves(inputs, groups)
    n = points // REPLICATES

    def replicate(seed: np.random.SeedSequence) -> list[tuple[Array, Array, int]]:
        a, b = _matrices(inputs, n, seed)
        f_a, f_b = _figures(model, a, figures, n), _figures(model, b, figures, n)
        f_ab = np.stack([_figures(model, a | {i: b[i] for i in names}, figures, n) for names in moved])
        return [estimate(f_a[j], f_b[j], f_ab[:, j]) for j in range(len(figures))]

    replicates = each(replicate, np.random.SeedSequence(seed).spawn(REPLICATES), workers)
    first, total = (np.array([[of[i] for of in r] for r in replicates]) for i in (0, 1))
    lost = [sum(r[j][2] for r in replicates) for j in range(len(figures))]
    halves = _student() / sqrt(REPLICATES) * np.stack([first.std(axis=0, ddof=1), total.std(axis=0, ddof=1)])
    found: dict[str, Indices] = {}
    for j, figure in enumerate(figures):
        columns = (first[:, j].mean(axis=0), halves[0, j], total[:, j].mean(axis=0), halves[1, j])
        of = dict(zip(moved, zip(*(c.tolist() for c in columns), strict=True), strict=True))
        found[figure] = Indices(
            _ordered(Index(name, *of[frozenset([name])]) for name in inputs),
            _ordered(Index(name, *of[frozenset(names)]) for name, names in groups.items()),
            points if np.isnan(first[:, j]).any() else lost[j],
        )
    return found


def moves(inputs: Iterable[str], groups: Groups) -> list[frozenset[str]]:
    """What is moved at once, each set of inputs once: every input by itself, and the groups."""
    alone = [frozenset([name]) for name in inputs]
    if not alone:
        raise ValueError("nothing is uncertain: there is no input to move")
    known = frozenset().union(*alone)
    for group, names in groups.items():
        if not names:
            raise ValueError(f"group {group} has no input")
        if strange := [name for name in names if name not in known]:
            raise ValueError(f"group {group} names {', '.join(strange)}, which is no input")
    return list(dict.fromkeys([*alone, *(frozenset(names) for names in groups.values())]))


def _ordered(indices: Iterable[Index]) -> tuple[Index, ...]:
    return tuple(sorted(indices, key=lambda i: -i.total))


def estimate(f_a: Array, f_b: Array, f_ab: Array) -> tuple[Array, Array, int]:
    """First-order and total indices from a figure at A and B, of shape (points,), and at A with one input from B each,
    of shape (inputs, points); and how many points are left out at most because a value is not finite.

    An index is of the points whose three runs are finite, whatever those of others are; NaN of fewer than two.
    """
    finite: NDArray[np.bool_] = np.isfinite(f_a) & np.isfinite(f_b) & np.isfinite(f_ab)
    if finite.all():
        return *_shared(f_a, f_b, f_ab), 0
    first, total = np.full((2, len(f_ab)), np.nan)
    for i, (row, there) in enumerate(zip(f_ab, finite, strict=True)):
        if np.count_nonzero(there) > 1:
            first[i : i + 1], total[i : i + 1] = _shared(f_a[there], f_b[there], row[None, there])
    return first, total, f_a.size - int(finite.sum(axis=1).min())


def _shared(f_a: Array, f_b: Array, f_ab: Array) -> tuple[Array, Array]:
    """How finite values share out their variance."""
    both = np.concatenate([f_a, f_b])
    if both.min() == both.max():
        return np.zeros(len(f_ab)), np.zeros(len(f_ab))
    variance = both.var()
    away = f_ab - f_a
    first = (away * (f_b - both.mean())).mean(axis=1) / variance
    total = (away * away).mean(axis=1) / (2 * variance)
    return np.asarray(first), np.asarray(total)


def tornado(
    inputs: Mapping[str, Distribution],
    model: Model,
    figures: Sequence[str],
    points: Mapping[str, float] | None = None,
    swing: tuple[float, float] = SWING,
) -> dict[str, list[Bar]]:
    """For each figure a bar an input, the longest first: the input at two quantiles of its own, all others at points.

    ``points`` are those that an estimate stands on, where they are not the distributions' own. One run of the model
    with twice as many draws as there are inputs.
    """
    middle = {name: d.point for name, d in inputs.items()} | dict(points or {})
    ends = {name: d.quantile(np.array(swing)) for name, d in inputs.items()}
    block = {name: np.full(2 * len(inputs), middle[name], float) for name in inputs}
    for i, name in enumerate(inputs):
        block[name][2 * i : 2 * i + 2] = ends[name]
    values = _figures(model, block, figures, 2 * len(inputs))
    found: dict[str, list[Bar]] = {}
    for figure, y in zip(figures, values, strict=True):
        bars = [Bar(name, *ends[name].tolist(), *y[2 * i : 2 * i + 2].tolist()) for i, name in enumerate(inputs)]
        found[figure] = sorted(bars, key=lambda bar: -abs(bar.swing) if isfinite(bar.swing) else 0.0)
    return found


def _matrices(inputs: Mapping[str, Distribution], n: int, seed: np.random.SeedSequence) -> tuple[Block, Block]:
    """A and B: the two halves of points in twice as many dimensions as there are inputs."""
    from scipy.stats import qmc

    d = len(inputs)
    points = qmc.Sobol(2 * d, scramble=True, rng=np.random.Generator(np.random.SFC64(seed))).random(n)
    u = np.ascontiguousarray(points.T) + HALF_A_BIT
    a = {name: distribution.quantile(u[i]) for i, (name, distribution) in enumerate(inputs.items())}
    b = {name: distribution.quantile(u[d + i]) for i, (name, distribution) in enumerate(inputs.items())}
    return a, b


def _figures(model: Model, block: Block, figures: Sequence[str], n: int) -> Array:
    """The figures of a block, a row each."""
    values = np.empty((len(figures), n))
    with np.errstate(all="ignore"):
        computed = model(block)
        for row, figure in zip(values, figures, strict=True):
            row[:] = computed[figure]
    return values


def _student() -> float:
    """How many standard errors the interval reaches to either side."""
    from scipy.special import stdtrit

    return float(stdtrit(REPLICATES - 1, (1 + CONFIDENCE) / 2))
