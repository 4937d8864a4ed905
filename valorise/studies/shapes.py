"""What a field of a question allows, read off its annotation: for messages, and for what changes a question."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, Tag

ROUTE = "route"
"""The field that says which route is meant."""


def branches(wanted: Any) -> Iterator[Any]:
    """The types that an annotation allows."""
    origin = get_origin(wanted)
    if origin is Annotated:
        yield from branches(get_args(wanted)[0])
    elif origin in (Union, types.UnionType):
        for branch in get_args(wanted):
            yield from branches(branch)
    else:
        yield wanted


def is_model(wanted: Any) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, BaseModel)


def is_quantity(wanted: Any) -> bool:
    """Of a value, or of a range."""
    return is_model(wanted) and "unit" in wanted.model_fields


def is_range(wanted: Any) -> bool:
    return is_quantity(wanted) and "value" not in wanted.model_fields


RANGE = ("low", "mode", "high", "kind", "mean", "sd", "median", "gsd", "pedigree")
"""Fields that only a range has."""


def looks_like_range(data: Any) -> bool:
    """Whether who wrote this meant a range; what has a value too is a quantity with more than it takes."""
    return isinstance(data, dict) and "value" not in data and any(name in data for name in RANGE)


def options(wanted: Any) -> list[Any]:
    """The words that a field takes."""
    return [w for t in branches(wanted) if get_origin(t) is Literal for w in get_args(t)]


def members(wanted: Any) -> Any:
    """What the entries of a list or the values of a map are; None where there are none."""
    for branch in branches(wanted):
        if get_origin(branch) in (list, tuple, dict):
            return get_args(branch)[-1]
    return None


def tagged(wanted: Any) -> dict[str, Any]:
    """The branches of a union of which a tag, or the word of a field, says which one is meant: by that."""
    if get_origin(wanted) is Annotated:
        return tagged(get_args(wanted)[0])
    found: dict[str, Any] = {}
    for branch in get_args(wanted) if get_origin(wanted) in (Union, types.UnionType) else ():
        for note in getattr(branch, "__metadata__", ()):
            if isinstance(note, Tag):
                found[note.tag] = get_args(branch)[0]
        if is_model(branch) and ROUTE in branch.model_fields:
            found |= dict.fromkeys(options(branch.model_fields[ROUTE].annotation), branch)
    return found
