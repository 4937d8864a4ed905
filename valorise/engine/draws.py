"""Seeded draws of uncertain quantities, block by block, and a model run on them.

A draw is one value of each input, shared by all that uses the input, so that ratios and differences keep what they have
in common. Shares that sum to one stay so when the last is computed, and not drawn. What block k holds hangs on the
kind, the number of draws, the seed, the size of a block and the inputs in their order; never on who computes it.

Three kinds: "random", each draw independent of the others, so that every error is known; "sobol", scrambled Sobol'
points, far nearer for the same number, best for a power of two; "latin_hypercube", one draw in each of as many equally
likely strata of every input, which needs all at once and so has a limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from valorise.engine.distributions import Array, Distribution

T = TypeVar("T")
R = TypeVar("R")
Kind = Literal["random", "sobol", "latin_hypercube"]
KINDS: tuple[Kind, ...] = ("random", "sobol", "latin_hypercube")
Block = dict[str, Array]
Model = Callable[[Block], Mapping[str, Any]]
"""Figures from a block of draws: an array of as many, or one number that no draw moves."""

BLOCK = 32_768
"""Draws in a block; a power of two. Part of what a seed means, so that another size yields other draws.

Measured with 20 inputs and 40 operations on two cores, where freed memory is kept (``engine/memory.py``): one thread
is as fast with 8,192 to 65,536; two threads are 1.35 times as fast with 8,192, 1.6 with 16,384, 1.7 with more.
"""
LATIN_LIMIT = 100_000
"""Draws of a Latin hypercube, which is in memory as a whole."""
SOBOL_LIMIT = 2**30
"""Points of a Sobol' sequence in 30 bits."""

LEAST, GREATEST = 2.0**-54, 1 - 2.0**-53
"""A probability of 0 or 1 would be infinite in a distribution without ends."""
HALF_A_BIT = 2.0**-31
"""Into the middle of the cell that a Sobol' point stands for."""
DEFINITE = 1e-9
"""Least eigenvalue of a correlation matrix that is not singular but for rounding."""


@dataclass(frozen=True)
class Correlation:
    """Rank correlations (Spearman's) between some of the inputs, as a symmetric positive definite matrix.

    They are made by a Gaussian copula: normal scores of the inputs with the correlation 2 sin(π r / 6) have exactly the
    rank correlation r. It turns each draw by itself, so that blocks stay independent, and leaves every distribution as
    it is; reordering a whole sample (Iman and Conover, 1982) needs all draws at once. In a Latin hypercube, which is
    there as a whole, the strata are handed out again in the order of the turned draws, so that none is lost.
    """

    names: tuple[str, ...]
    matrix: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        """Refuses what no quantities can have; the message names the pair or the whole that cannot be."""
        n = len(self.names)
        if len(set(self.names)) < n or [len(row) for row in self.matrix] != [n] * n:
            raise ValueError(f"rank correlations of {n} different inputs are a matrix of {n} by {n}")
        for i, row in enumerate(self.matrix):
            if row[i] != 1:
                raise ValueError(f"rank correlation of {self.names[i]} with itself is {row[i]:g}, not 1")
            for j, r in enumerate(row):
                pair = f"rank correlation of {self.names[i]} and {self.names[j]}"
                if not -1 <= r <= 1:
                    raise ValueError(f"{pair} is {r:g}, outside −1 to 1")
                if r != self.matrix[j][i]:
                    raise ValueError(f"{pair} is {r:g} one way and {self.matrix[j][i]:g} the other")
        least = float(np.linalg.eigvalsh(self._scores).min()) if n else 1.0
        if least < DEFINITE:
            raise ValueError(
                f"rank correlations of {', '.join(self.names)} contradict one another, or make one the copy of others: "
                f"their matrix is not positive definite (least eigenvalue {least:.2g}); bring them nearer to 0"
            )

    @classmethod
    def of_pairs(cls, pairs: Mapping[tuple[str, str], float]) -> Correlation:
        """From correlations by pairs of names; pairs that are not there are not correlated."""
        names = tuple(dict.fromkeys(name for pair in pairs for name in pair))
        matrix = np.eye(len(names))
        for (a, b), r in pairs.items():
            if a == b:
                raise ValueError(f"{a} is paired with itself")
            i, j = names.index(a), names.index(b)
            if matrix[i, j] not in (0, r):
                raise ValueError(f"rank correlation of {a} and {b} is {matrix[i, j]:g} one way and {r:g} the other")
            matrix[i, j] = matrix[j, i] = r
        return cls(names, tuple(map(tuple, matrix.tolist())))

    @property
    def _scores(self) -> Array:
        """Correlations of the normal scores."""
        matrix = 2 * np.sin(np.pi / 6 * np.asarray(self.matrix, float))
        np.fill_diagonal(matrix, 1)
        return np.asarray(matrix)

    def turned(self, u: Array) -> Array:
        """Uniform draws of the inputs, a row each, that are correlated, from ones that are not."""
        from scipy.special import ndtr, ndtri

        scores = np.einsum("ij,jn->in", np.linalg.cholesky(self._scores), ndtri(u))
        return np.asarray(np.clip(ndtr(scores), LEAST, GREATEST), float)


@dataclass(frozen=True)
class Sampling:
    """How to draw: the kind, how many draws, the seed, what is correlated, and the size of a block."""

    kind: Kind
    draws: int
    seed: int
    correlation: Correlation | None = None
    block: int = BLOCK

    def __post_init__(self) -> None:
        """Refuses numbers beyond the limits of the kind."""
        if self.kind not in KINDS:
            raise ValueError(f"kind {self.kind!r} is none of {', '.join(KINDS)}")
        if self.draws < 1:
            raise ValueError(f"draws {self.draws} is below 1")
        if self.seed < 0:
            raise ValueError(f"seed {self.seed} is below 0")
        if self.block < 1 or self.block & (self.block - 1):
            raise ValueError(f"block {self.block} is not a power of two")
        limit = {"latin_hypercube": LATIN_LIMIT, "sobol": SOBOL_LIMIT}.get(self.kind)
        if limit is not None and self.draws > limit:
            raise ValueError(f"draws {self.draws:,} is above {limit:,}, the limit of {self.kind}; take another kind")

    def of(self, inputs: Mapping[str, Distribution]) -> Draws:
        """The draws of these inputs, in this order. Correlations of others are a ValueError."""
        return Draws(self, inputs)


class Draws:
    """Blocks of draws by number: each a map from the inputs' names to read-only arrays."""

    def __init__(self, sampling: Sampling, inputs: Mapping[str, Distribution]) -> None:
        if not inputs:
            raise ValueError("nothing is uncertain: there is no input to draw")
        self.sampling = sampling
        self.inputs = dict(inputs)
        self._correlated: list[int] = []
        if sampling.correlation is not None:
            names = list(self.inputs)
            if strange := [n for n in sampling.correlation.names if n not in self.inputs]:
                raise ValueError(f"rank correlations name {', '.join(strange)}, which is not drawn")
            self._correlated = [names.index(n) for n in sampling.correlation.names]
        self._whole = self._latin_hypercube() if sampling.kind == "latin_hypercube" else None

    def __len__(self) -> int:
        return -(-self.sampling.draws // self.sampling.block)

    def __iter__(self) -> Iterator[Block]:
        return (self.block(k) for k in range(len(self)))

    def span(self, k: int) -> slice:
        """Which of all draws block k holds."""
        start = k * self.sampling.block
        return slice(start, min(start + self.sampling.block, self.sampling.draws))

    def block(self, k: int) -> Block:
        """The draws of block k, from 0 on."""
        if not 0 <= k < len(self):
            raise IndexError(f"block {k} is not there; the last is {len(self) - 1}")
        block: Block = {}
        for (name, distribution), row in zip(self.inputs.items(), self._uniform(k), strict=True):
            x = block[name] = distribution.quantile(row)
            x.flags.writeable = False  # another use of the input would see what was written
        return block

    def first(self, n: int) -> Block:
        """The first n draws, or all of fewer."""
        n = min(n, self.sampling.draws)
        blocks = [self.block(k) for k in range(-(-n // self.sampling.block))]
        return {name: np.concatenate([b[name] for b in blocks])[:n] for name in self.inputs}

    def _uniform(self, k: int) -> Iterator[Array]:
        """Rows of uniform draws between 0 and 1, an input each."""
        if self._whole is not None:
            return iter(self._whole[:, self.span(k)])
        if self.sampling.kind == "random" and not self._correlated:
            return self._random(k)
        u = self._sobol(k) if self.sampling.kind == "sobol" else np.stack(list(self._random(k)))
        if self._correlated and self.sampling.correlation is not None:
            u[self._correlated] = self.sampling.correlation.turned(u[self._correlated])
        return iter(u)

    def _random(self, k: int) -> Iterator[Array]:
        """A row at a time, which stays in the cache until it is used."""
        rng = self._generator(k)
        span = self.span(k)
        for _ in self.inputs:
            u = rng.random(span.stop - span.start)
            yield np.maximum(u, LEAST, out=u)

    def _sobol(self, k: int) -> Array:
        from scipy.stats import qmc

        span = self.span(k)
        points = qmc.Sobol(len(self.inputs), scramble=True, rng=self._generator())
        if k:
            points.fast_forward(span.start)
        u = np.ascontiguousarray(points.random(self.sampling.block)[: span.stop - span.start].T)
        u += HALF_A_BIT
        return u

    def _latin_hypercube(self) -> Array:
        rng, n = self._generator(), self.sampling.draws
        u = np.stack([rng.permutation(n) + rng.random(n) for _ in self.inputs])
        u /= n
        np.clip(u, LEAST, GREATEST, out=u)
        if self._correlated and self.sampling.correlation is not None:
            strata = u[self._correlated]
            order = self.sampling.correlation.turned(strata).argsort(axis=1)
            np.put_along_axis(strata, order, np.sort(strata, axis=1), axis=1)
            u[self._correlated] = strata
        return u

    def _generator(self, *block: int) -> np.random.Generator:
        """Of a block, or of the whole: what ``SeedSequence.spawn`` gives the block by number."""
        return np.random.Generator(np.random.SFC64(np.random.SeedSequence(self.sampling.seed, spawn_key=block)))


@dataclass(frozen=True, eq=False)
class Results:
    """Figures of all draws, in their order."""

    draws: int
    figures: dict[str, Array]
    """NaN where a draw has no finite value."""
    lost: dict[str, int]
    """How many draws of a figure have none. They are not part of its statistics, which hold for the others only."""

    def finite(self, figure: str) -> Array:
        """The draws of a figure that have a value."""
        values = self.figures[figure]
        return values[np.isfinite(values)] if self.lost[figure] else values


def run(
    sampling: Sampling,
    inputs: Mapping[str, Distribution],
    model: Model,
    figures: Sequence[str],
    workers: int = 1,
) -> Results:
    """The figures of every draw, computed block by block by as many threads, with the same bytes whatever their number.

    Only the figures of all draws are kept, 8 bytes each; of the inputs one block a worker. The model is called with
    numpy's warnings off, from several threads at once where there are several workers. A figure that it does not yield
    is a KeyError; what it raises is raised.
    """
    draws = sampling.of(inputs)
    kept = {f: np.empty(sampling.draws) for f in figures}

    def one(k: int) -> list[int]:
        span = draws.span(k)
        with np.errstate(all="ignore"):  # a thread begins with warnings on
            computed = model(draws.block(k))
            for f, values in kept.items():
                values[span] = computed[f]
        return [_mask(values[span]) for values in kept.values()]

    lost = [sum(counts) for counts in zip(*each(one, range(len(draws)), workers), strict=True)]
    return Results(sampling.draws, kept, dict(zip(kept, lost, strict=True)))


def each(work: Callable[[T], R], of: Sequence[T], workers: int) -> list[R]:
    """What is made of each, in their order, by as many threads; where one raises, those that wait are not begun."""
    if workers < 2 or len(of) < 2:
        return [work(x) for x in of]
    pool = ThreadPoolExecutor(workers)
    try:
        return list(pool.map(work, of))
    finally:
        pool.shutdown(cancel_futures=True)


def _mask(values: Array) -> int:
    """Makes NaN of what is not finite, and counts it."""
    bad: NDArray[np.bool_] = ~np.isfinite(values)
    lost = int(np.count_nonzero(bad))
    if lost:
        values[bad] = np.nan
    return lost
