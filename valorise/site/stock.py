"""Piles and ponds through the years: what is added, what is dug, what is left.

What lies there when a plan begins is historic; what arises later is new. The two are kept apart, since the law makes
other people pay for each. Numbers are in base units, one element a year; draws, where there are any, are arrays.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

Num = Any
"""A number, or an array of draws."""


class Store(NamedTuple):
    """A pile or a pond."""

    stock: Num
    """What lies there when the plan begins, in kg: all of it historic."""
    inflow: Any
    """What arises and is brought there in each year, in kg."""


class Demand(NamedTuple):
    """What a works can use."""

    wanted: Any
    """In each year, in kg."""
    stores: tuple[int, ...]
    """The stores that it takes from, by their place, the nearest to hand first."""


class Dug(NamedTuple):
    """The stores through the years. The first axis is the year; draws are the last."""

    feed: np.ndarray[Any, Any]
    """What each works takes from each store, in kg: (years, works, stores)."""
    historic: np.ndarray[Any, Any]
    """What is left at the end of each year of what lay there at the beginning, in kg: (years, stores)."""
    new: np.ndarray[Any, Any]
    """What is left of what arose since."""


def dig(stores: list[Store], demands: list[Demand], years: int, *, new_first: bool = True) -> Dug:
    """Who takes how much from where: never more than there is.

    In each year the demands are served in their order, each from its stores in their order, and there from what arises
    before what has lain (or, without ``new_first``, the other way round). What arises in a year can be used in it.
    Conservation: what lay there and what arose is what was taken and what is left.
    """
    everything = [*(s.stock for s in stores), *(w for d in demands for w in d.wanted)]
    least = np.minimum if any(isinstance(x, np.ndarray) for x in everything) else min
    old = [s.stock for s in stores]
    new: list[Num] = [0.0] * len(stores)
    feed, historic, fresh = [], [], []
    for year in range(years):
        new = [n + s.inflow[year] for n, s in zip(new, stores, strict=True)]
        taken: list[list[Num]] = []
        for demand in demands:
            left = demand.wanted[year]
            row: list[Num] = [0.0] * len(stores)
            for i in demand.stores:
                first, second = (new, old) if new_first else (old, new)
                a = least(left, first[i])
                b = least(left - a, second[i])
                first[i] = first[i] - a
                second[i] = second[i] - b
                row[i] = a + b
                left = left - a - b  # as a and b were taken: less a + b it could round below nothing
            taken.append(row)
        feed.append(taken)
        historic.append(old.copy())
        fresh.append(new.copy())
    return Dug(_array(feed), _array(historic), _array(fresh))


def _array(rows: list[Any]) -> np.ndarray[Any, Any]:
    """Nested lists of numbers, or of arrays of draws among which a number stands for all draws."""
    try:
        return np.array(rows, dtype=float)
    except ValueError:
        if not isinstance(rows[0], list):
            return np.array(np.broadcast_arrays(*rows))
        return np.stack(np.broadcast_arrays(*map(_array, rows)))


class Land(NamedTuple):
    """Land under the stores through the years, in m2: (years, stores)."""

    held: np.ndarray[Any, Any]
    """At the end of each year."""
    freed_historic: np.ndarray[Any, Any]
    """In each year, by digging away what lay there when the plan began."""
    freed_new: np.ndarray[Any, Any]
    """In each year, by digging away what arose since and had been stored."""
    occupied: np.ndarray[Any, Any]
    """In each year, by what arises and is not used."""


def land_of(stores: list[Store], dug: Dug, loading: list[Num]) -> Land:
    """A store is dug to its base, panel by panel, so that land follows mass; ``loading`` is in kg/m2."""
    rows = (dug.historic, dug.new, _array([s.stock for s in stores])[None], _array(list(loading))[None])
    axes = max(x.ndim for x in rows)
    left, stored, before, per_area = (x[..., None] if x.ndim < axes else x for x in rows)  # draws, where some have them
    historic = np.diff(left, axis=0, prepend=np.broadcast_to(before, (1, *left.shape[1:])))
    new = np.diff(stored, axis=0, prepend=np.zeros_like(stored[:1]))
    return Land(
        held=(left + stored) / per_area,
        freed_historic=-historic / per_area,
        freed_new=np.maximum(-new, 0) / per_area,
        occupied=np.maximum(new, 0) / per_area,
    )
