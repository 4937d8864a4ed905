"""From the bytes of a question to its model, or to every fault of it in plain words.

pydantic reads the bytes itself, in its JSON mode: numbers are numbers, and nothing is decoded twice.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from valorise.coefficients import Book
from valorise.engine.units import Kind, nearest
from valorise.studies.faults import Fault, pointer
from valorise.studies.questions import Wire
from valorise.studies.shapes import (
    RANGE,
    ROUTE,
    branches,
    is_model,
    is_quantity,
    is_range,
    looks_like_range,
    options,
    tagged,
)
from valorise.studies.what_ifs.changes import WAYS_TO_CHANGE

M = TypeVar("M", bound=Wire)

MOST_FAULTS = 50
"""Faults that are listed."""
MOST_COMPLAINTS = 500
"""Complaints of pydantic that are read. A body can hold a hundred thousand, and their words would fill 600 MB."""
LONGEST = 60
"""Characters of a caller's text that are repeated to the caller."""
MOST_WORDS = 60
"""Words that a message offers; the nearest come first."""


class Malformed(Exception):
    """A question that does not fit its schema: its faults, and how many there are in all."""

    def __init__(self, faults: list[Fault], count: int) -> None:
        self.faults = faults
        self.count = count
        super().__init__("; ".join(f"{f.pointer}: {f.detail}" for f in faults))


class Repeated(Exception):
    """A key occurs twice in one object; JSON leaves open which of the two counts."""


class Decoder:
    """Reads questions over one book, whose units and coefficients its messages offer."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.kinds: dict[tuple[str, ...], Kind] = {tuple(k.units): k for k in book.units.kinds.values()}

    def decode(self, model: type[M], raw: bytes) -> M:
        """Raises Malformed with every fault of the schema at once."""
        try:
            question = model.model_validate_json(raw)
            if not _as_many_names(question, raw):
                _NO_REPEATS.decode(raw.decode())
        except ValidationError as error:
            raise self._malformed(model, raw, error) from None
        except Repeated:
            faults = _repeats(raw)
            raise Malformed(faults[:MOST_FAULTS], len(faults)) from None
        return question

    def _malformed(self, model: type[BaseModel], raw: bytes, error: ValidationError) -> Malformed:
        count = error.error_count()
        if count > MOST_COMPLAINTS:
            return Malformed([Fault("", f"has {count:,} faults, too many to list; is it a question at all?")], count)
        rows = error.errors(include_url=False)
        if rows[0]["type"] == "json_invalid":
            return Malformed([Fault("", f"is not JSON: {rows[0]['ctx']['error']}")], 1)
        data = json.loads(raw, parse_int=float)  # for looking up only, so that a number of any length will do
        found = [(row, place) for row in rows if (place := _locate(model, data, row["loc"])) is not None]
        faults: list[Fault] = []
        for row, place in found[: 2 * MOST_FAULTS]:  # a union complains once a branch
            faults.append(self._fault(row, place))
            if len({f.pointer for f in faults}) > MOST_FAULTS:  # looking for the nearest words takes time
                break
        listed = _merge(faults) + _repeats(raw)
        return Malformed(listed[:MOST_FAULTS], len(listed) + len(found) - len(faults))

    def _fault(self, row: Any, place: Place) -> Fault:
        """One complaint of pydantic in plain words: what is wanted, and what was given."""
        at, given, limit = _pointer(*place.path), shown(row["input"]), row.get("ctx", {})
        match row["type"]:
            case "missing":
                return Fault(at, "is required")
            case "extra_forbidden":
                return _unknown_field(at, place)
            case "literal_error":
                return self._not_among(at, row["input"], place)
            case "model_type" | "model_attributes_type" | "dict_type":
                return Fault(at, f"must be {_object(place.wanted)}; {given} was given")
            case "float_type":
                return Fault(at, f"must be a number; {given} was given")
            case "finite_number":
                return Fault(at, f"must be a finite number, which 64 bits can hold; {given} was given")
            case "int_type" | "int_from_float":
                return Fault(at, f"must be a whole number; {given} was given")
            case "string_type":
                return Fault(at, f"must be text; {given} was given")
            case "greater_than":
                return Fault(at, f"must be greater than {_plainly(limit['gt'])}; {given} was given")
            case "greater_than_equal":
                return Fault(at, f"must be at least {_plainly(limit['ge'])}; {given} was given")
            case "less_than_equal":
                return Fault(at, f"must be at most {_plainly(limit['le'])}; {given} was given")
            case "union_tag_invalid" | "union_tag_not_found":
                by_field = limit["discriminator"].startswith("'")
                return _of_no_kind(at, row, place) if by_field else _no_branch(at, row["input"], place)
            case "string_too_short":
                return Fault(at, f"must have at least {limit['min_length']} character; {given} was given")
            case "too_short":
                return Fault(at, f"must have at least {limit['min_length']} entries; {len(row['input'])} were given")
            case "string_pattern_mismatch":
                return Fault(at, f"may have letters, digits, spaces, points, _ and - only; {given} was given")
            case "list_type":
                return Fault(at, f"must be a list; {given} was given")
            case "string_too_long":
                return Fault(at, f"must have at most {limit['max_length']} characters; {given} was given")
            case "too_long":
                return Fault(at, f"must have at most {limit['max_length']} entries; {len(row['input'])} were given")
            case _:
                return Fault(at, f"{row['msg'][:1].lower()}{row['msg'][1:]}; {given} was given")

    def _not_among(self, at: str, given: Any, place: Place) -> Fault:
        """A word that is none of those accepted; a unit is offered the units of the kind that is wanted there."""
        words = [str(w) for w in options(place.wanted)]
        unit = isinstance(given, str) and place.path[-1:] == ("unit",)
        kind = self.kinds.get(tuple(words))
        if unit and kind is None and "coefficients" in place.path[:-1]:
            c = self.book.coefficients.get(str(place.path[-2]))
            kind = self.book.units.kinds[self.book.units[c.unit].kind] if c else None
        if not unit:
            return Fault(at, f"must be one of the accepted words; {shown(given)} was given", _by_nearness(given, words))
        if kind is None:
            return Fault(at, f"no unit {shown(given)}", _by_nearness(given, words)[:10])
        known = f"no unit {shown(given)}"
        if given in self.book.units:
            known = f"{shown(given)} is a unit of {self._kind_of(given)}"
        wanted = f"this takes a unit of {kind.label.lower()}, such as {next(iter(kind.units))}"
        return Fault(at, f"{known}; {wanted}", _by_nearness(given, list(kind.units)))

    def _kind_of(self, spelling: str) -> str:
        return self.book.units.kinds[self.book.units[spelling].kind].label.lower()


# Where a complaint belongs


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a question: its path, the type that is wanted there, and the object that it is in."""

    path: tuple[str | int, ...]
    wanted: Any
    inside: Any
    root: type[BaseModel]
    """The question that the place is of: the whole, or the one that a tag says, and how deep that stands."""
    depth: int


def _locate(model: type[BaseModel], data: Any, loc: Sequence[str | int]) -> Place | None:
    """Follows what pydantic says through the question; it also names branches of a union, which are not in a path.

    Where a tag says which branch is meant, the rest is of that branch. None for what it says of a range where a
    quantity was meant, or of a quantity where a range was.
    """
    path: list[str | int] = []
    wanted: Any = model
    inside: Any = model
    root, depth = model, 0
    for step in loc:
        if branch := tagged(wanted).get(str(step)):
            wanted = branch
            root, depth = (branch, len(path)) if is_model(branch) else (root, depth)
            continue
        here = list(branches(wanted))
        way = next((b for b in here if is_quantity(b) and b.__name__ == step), None)
        if way is not None and any(map(is_range, here)) and len(here) > 1:
            if is_range(way) != looks_like_range(data):
                return None
            wanted = way
            continue
        field = next((m.model_fields[str(step)] for m in here if is_model(m) and step in m.model_fields), None)
        if field is not None:
            inside, wanted = wanted, field.annotation
        elif isinstance(data, dict) and step in data:
            inside, wanted = wanted, next((get_args(t)[1] for t in here if get_origin(t) is dict), None)
        elif isinstance(data, list) and isinstance(step, int):
            inside, wanted = wanted, next((get_args(t)[0] for t in here if get_origin(t) in (list, tuple)), None)
        else:
            continue
        path.append(step)
        data = data[step] if isinstance(data, list) and isinstance(step, int) else data.get(step)
    return Place(tuple(path), wanted, inside, root, depth)


@lru_cache
def _fields(model: type[BaseModel]) -> dict[str, list[str]]:
    """The pointers under which a question has a field of a name, down to quantities."""
    found: dict[str, list[str]] = {}

    def walk(part: type[BaseModel], above: tuple[str, ...]) -> None:
        for name, field in part.model_fields.items():
            found.setdefault(name, []).append(pointer(*above, name))
            for branch in branches(field.annotation):
                if is_model(branch) and not is_quantity(branch):
                    walk(branch, (*above, name))

    walk(model, ())
    return found


# What to say


def _of_no_kind(at: str, row: Any, place: Place) -> Fault:
    """An object whose kind is told by a field of it, without that field or with a word that nobody knows."""
    field = row["ctx"]["discriminator"].strip("'")
    words = [str(w) for m in branches(place.wanted) if is_model(m) for w in options(m.model_fields[field].annotation)]
    if row["type"] == "union_tag_not_found":
        return Fault(f"{at}/{field}", "is required", words)
    tag = row["ctx"]["tag"]
    detail = f"must be one of the accepted words; {shown(tag)} was given{nearest(tag[:LONGEST], words)}"
    return Fault(f"{at}/{field}", detail, _by_nearness(tag, words))


def _unknown_field(at: str, place: Place) -> Fault:
    name = str(place.path[-1])
    if name in RANGE and any(map(is_quantity, branches(place.inside))):
        return Fault(at, "does not go with value; give either a value or a range", ["value", "unit"])
    known = next(([*m.model_fields] for m in branches(place.inside) if is_model(m)), [])
    above = _pointer(*place.path[: place.depth])
    elsewhere = list(dict.fromkeys(above + p for p in _fields(place.root).get(name, []) if above + p != at))
    hint = f"; it belongs at {' or '.join(elsewhere)}" if elsewhere else nearest(name[:LONGEST], known)
    return Fault(at, f"no field {shown(name)} here{hint}", _by_nearness(name, known))


def _no_branch(at: str, given: Any, place: Place) -> Fault:
    """A union whose tag says nothing that it knows: a question of no kind, or a change to nothing that fits."""
    kinds = tagged(place.wanted)
    if routes := [tag for tag, model in kinds.items() if is_model(model) and ROUTE in model.model_fields]:
        studies = [tag for tag in kinds if tag not in routes]
        if not isinstance(given, dict):
            return Fault(at, f"must be an object with a {' or a '.join([ROUTE, *studies])}; {shown(given)} was given")
        if ROUTE not in given:
            others = "".join(f", or a {name} in its place" for name in studies)
            return Fault(f"{at}/{ROUTE}", f"is required{others}", routes)
        name = given[ROUTE]
        if not isinstance(name, str):
            return Fault(f"{at}/{ROUTE}", f"must be text; {shown(name)} was given", routes)
        return Fault(
            f"{at}/{ROUTE}", f"no route {shown(name)}{nearest(name[:LONGEST], routes)}", _by_nearness(name, routes)
        )
    return Fault(at, f"must be {WAYS_TO_CHANGE}; {shown(given)} was given")


def _object(wanted: Any) -> str:
    """What an object has to look like."""
    for branch in branches(wanted):
        if is_model(branch):
            names = list(branch.model_fields)
            if is_quantity(branch):
                unit = options(branch.model_fields["unit"].annotation)[0]
                return f'an object such as {{"value": 1, "unit": "{unit}"}}'
            return f"an object of {', '.join(names[:3])}" + (" …" if len(names) > 3 else "")
    return "an object"


def _by_nearness(given: Any, words: list[str]) -> list[str]:
    """The words, the most alike first."""
    if isinstance(given, str):
        matcher = SequenceMatcher(None, "", given[:LONGEST].casefold())

        def likeness(word: str) -> float:
            matcher.set_seq1(word.casefold())
            return -matcher.ratio()

        words = sorted(words, key=likeness)
    return words[:MOST_WORDS]


def _pointer(*path: str | int) -> str:
    """A JSON pointer; names that nobody gave to a field are cut."""
    return pointer(*(_cut(str(step)) for step in path))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _plainly(limit: float) -> str:
    """A limit with all of its digits, or it would seem to be kept."""
    return str(limit) if isinstance(limit, int) else f"{limit:g}"


def shown(value: Any) -> str:
    """A caller's value as an error repeats it: never longer than a line."""
    if isinstance(value, str):
        return json.dumps(_cut(value), ensure_ascii=False)
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**LONGEST:
        return f"a number of more than {LONGEST} digits"
    return json.dumps(value)


def _merge(faults: Iterable[Fault]) -> list[Fault]:
    """One fault a place. Of a union that refused in every branch, the branch that went deepest knows best."""
    by_place: dict[str, Fault] = {}
    for f in faults:
        first = by_place.setdefault(f.pointer, f)
        if first is not f and first.detail != f.detail:
            ways = f"{first.detail.partition(';')[0]}, or {f.detail.removeprefix('must be ')}"
            by_place[f.pointer] = Fault(f.pointer, ways, first.accepted or f.accepted)
    return [f for p, f in by_place.items() if not (f.accepted and any(q.startswith(p + "/") for q in by_place))]


# Keys that occur twice


def _refuse_repeats(pairs: list[tuple[str, Any]]) -> None:
    if len(dict(pairs)) != len(pairs):
        raise Repeated


def _as_many_names(question: Wire, raw: bytes) -> bool:
    """Whether a question surely has no key twice: reading would have dropped its quotation marks."""
    return b"\\" not in raw and question.canonical.count(b'"') == raw.count(b'"')


_NO_REPEATS = json.JSONDecoder(object_pairs_hook=_refuse_repeats)


class _Pairs(list[tuple[str, Any]]):
    """An object as it was written, with keys that occur twice."""


def _repeats(raw: bytes) -> list[Fault]:
    """Every key that occurs more than once in one object."""
    faults: list[Fault] = []

    def walk(part: Any, path: tuple[str | int, ...]) -> None:
        if isinstance(part, _Pairs):
            counts = Counter(key for key, _ in part)
            faults.extend(
                Fault(_pointer(*path, key), f"the key {shown(key)} occurs {n} times in one object; give it once")
                for key, n in counts.items()
                if n > 1
            )
            for key, value in part:
                walk(value, (*path, key))
        elif isinstance(part, list):
            for i, value in enumerate(part):
                walk(value, (*path, i))

    walk(json.loads(raw, object_pairs_hook=_Pairs, parse_int=float), ())
    return faults
