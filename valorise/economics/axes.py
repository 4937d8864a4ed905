"""How figures over years meet: the first axis is the year, the next are works, then draws.

Axes are matched from the first, year to year and works to works, and not from the last as numpy matches them: what has
fewer axes holds for all of the rest. Draws that all works share are given as (years, 1, draws). What is the same in all
years has no year axis, and its first axis is works: a rate a works is (works,), one a draw alike for all is (1, draws).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def constant(value: ArrayLike) -> Array:
    """What holds in all years, with a year axis of length 1."""
    return np.asarray(value, float)[np.newaxis]


def matched(*figures: ArrayLike) -> tuple[Array, ...]:
    """All with as many axes as the one that has most; those that one lacks come last, with length 1."""
    arrays = [np.asarray(f, float) for f in figures]
    axes = max([a.ndim for a in arrays])
    return tuple([a if a.ndim == axes else a.reshape(a.shape + (1,) * (axes - a.ndim)) for a in arrays])
