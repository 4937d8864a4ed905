"""What a plan calls where a body calls numpy, or raises to a power: on a block numpy itself, on one number Python's.

numpy takes ten times as long for one number and hands on its own kind of it, whose arithmetic is slow too. One number
yields a plain, finite number here, or an ArithmeticError, so that no later step hides that there was none.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

Function = Callable[..., Any]


def _finite(y: Any, of: str) -> float:
    if isinstance(y, complex) or not math.isfinite(y):
        raise ArithmeticError(f"{of} has no value")
    return float(y)


def larger(a: Any, b: Any) -> Any:
    """np.maximum."""
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return np.maximum(a, b)
    _finite(a + b, "larger of")  # what is no number would lose against one that is
    return a if a >= b else b


def smaller(a: Any, b: Any) -> Any:
    """np.minimum."""
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return np.minimum(a, b)
    _finite(a + b, "smaller of")
    return a if a <= b else b


def size(x: Any) -> Any:
    """np.abs."""
    return np.abs(x) if isinstance(x, np.ndarray) else abs(_finite(x, "size of"))


def root(x: Any) -> Any:
    """np.sqrt, which rounds as Python's does."""
    if isinstance(x, np.ndarray):
        return np.sqrt(x)
    return math.sqrt(_finite(x, "√")) if x >= 0 else _finite(math.nan, "√")


def power(x: Any, y: Any) -> Any:
    """x ** y; of a loss there is no real one."""
    z = x**y
    return z if isinstance(z, np.ndarray) else _finite(z, "power")


def power_one_by_one(x: Any, y: Any) -> Any:
    """x ** y, each number of a block by itself: numpy rounds some of a block otherwise in the last digit."""
    z = x**y
    if not isinstance(z, np.ndarray):
        return _finite(z, "power")
    xs, ys = np.broadcast_arrays(x, y)
    rows = zip(xs.ravel().tolist(), ys.ravel().tolist(), z.ravel().tolist(), strict=True)
    return np.array([a**b if math.isfinite(c) else c for a, b, c in rows]).reshape(z.shape)


def _of_numpy(function: np.ufunc) -> Function:
    def call(x: Any) -> Any:
        if isinstance(x, np.ndarray):
            return function(x)
        with np.errstate(all="ignore"):  # what has no value is refused here
            return _finite(function(x), function.__name__)

    call.__name__ = function.__name__
    return call


NUMBERS: dict[str, Function] = {
    "larger of": larger,
    "smaller of": smaller,
    "size of": size,
    "√": root,
    "**": power,
    "exp": _of_numpy(np.exp),
    "ln": _of_numpy(np.log),
    "∛": _of_numpy(np.cbrt),
    "tan": _of_numpy(np.tan),
    "round up": _of_numpy(np.ceil),
    "round down": _of_numpy(np.floor),
}
"""By the operation of an equation."""
