"""Figures over years: the first axis is the year, then come works or stores, and draws, where there are any, last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from valorise.economics.axes import Array, constant, matched


def share_of(part: Any, whole: Any) -> Any:
    """A part of a whole; none of nothing."""
    if isinstance(whole, np.ndarray):
        return np.divide(part, whole, out=np.zeros_like(whole), where=whole != 0)
    return part / whole if whole else 0.0


def stack(values: Sequence[Any]) -> Array:
    """One of each works or store; draws, where any has them, behind."""
    if any(isinstance(v, np.ndarray) for v in values):
        return np.stack(np.broadcast_arrays(*values))
    return np.array(values, dtype=float)


def by_year(columns: Sequence[Sequence[Any]]) -> Array:
    """Over years, one column of each works or store; draws, where any has them in any year, behind."""
    if not any(np.ndarray in map(type, column) for column in columns):
        return np.array(columns, dtype=float).T
    rows = (stack(row) for row in zip(*columns, strict=True))
    return np.stack(np.broadcast_arrays(*matched(*rows)))


def times_each(x: Array, each: Array, how: np.ufunc = np.multiply) -> Array:
    """An array over years by one figure for each works or store; draws are the last axis of either."""
    a, b = matched(x, constant(each))
    return np.asarray(how(a, b))


def times_year(x: Array, each: Array) -> Array:
    """An array over years by one figure for each year; works or stores stand between years and draws."""
    between = (1,) * (x.ndim - each.ndim)
    return np.asarray(x * each.reshape(len(each), *between, *each.shape[1:]))


def as_tuple(names: str | tuple[str, ...]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else names


def rows(x: Array) -> list[Any]:
    """The years one by one: plain numbers where there are no draws."""
    return x.tolist() if x.ndim == 1 else list(x)


def shared(value: Any) -> Any:
    """A term that all works share, beside figures of each: draws come behind the works."""
    return value[None] if isinstance(value, np.ndarray) else value
