"""Formulas in dependency order; one generated function runs a plan on floats or on blocks of draws."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush
from math import isfinite
from types import FunctionType, MappingProxyType
from typing import Any

import numpy as np

from valorise.engine.expression import CALLED, Num, source, where
from valorise.engine.formula import BadFormula, Formula
from valorise.engine.numbers import NUMBERS, power_one_by_one

Values = dict[str, Any]
"""Numbers, blocks or curves by name, in base units."""


class Missing(ValueError):
    """Quantities that are neither given, nor computed, nor known, each with what asks for it."""

    def __init__(self, missing: Mapping[str, str]) -> None:
        self.missing = dict(missing)
        super().__init__("; ".join(f"{name} is missing: {asker} needs it" for name, asker in missing.items()))


class Undefined(ArithmeticError):
    """The formulas have no finite value for these inputs: which quantity, and why."""

    def __init__(self, name: str, why: str) -> None:
        self.name = name
        self.why = why
        super().__init__(f"{name} {why}")


@dataclass(frozen=True, slots=True)
class Curve:
    """A known quantity that depends on another: points in base units, straight lines between."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]

    def __call__(self, x: Num) -> Num:
        """The value at ``x``; at the last point beyond the ends, where a question is refused before it runs."""
        if isinstance(x, np.ndarray):
            return np.interp(x, self.xs, self.ys)
        i = bisect_right(self.xs, x)  # numpy takes five times as long for one number
        if i == 0:
            return self.ys[0]
        if i == len(self.xs):
            return self.ys[-1]
        x0, x1, y0, y1 = self.xs[i - 1], self.xs[i], self.ys[i - 1], self.ys[i]
        return y0 + (y1 - y0) / (x1 - x0) * (x - x0)


@dataclass(frozen=True, eq=False)
class Plan:
    """The formulas that one kind of question needs, in order."""

    formulas: tuple[Formula, ...]
    given: frozenset[str]
    inputs: frozenset[str]
    """What must be in the values: given and known names."""
    wanted: tuple[str, ...]
    unavailable: Mapping[str, tuple[str, ...]]
    """Wanted quantities that cannot be had, with the inputs that are missing."""
    have: frozenset[str]
    """All that can be had from what is given and known, used or not."""
    compute: Callable[[Values], Values]
    """Wanted quantities from inputs; forgets each other quantity after its last use."""

    @cached_property
    def needs(self) -> dict[str, tuple[str, ...]]:
        """What each quantity is computed from."""
        return {f.name: f.needs for f in self.formulas}

    def run(self, values: Values, written: Mapping[str, Any] = MappingProxyType({})) -> Values:
        """The wanted quantities for one case or for blocks of draws, in base units.

        ``written`` are values that are written into the plan already. One case raises Undefined where a quantity has no
        finite value. In blocks such draws are NaN or infinite: the caller masks and counts them.
        """
        try:
            if _any_block(values.values()):  # what has no value is the caller's to count
                with np.errstate(all="ignore"):
                    return self.compute(values)
            result = self.compute(values)
            total: Any = sum(result.values())
            if isinstance(total, np.ndarray) or isfinite(total):
                return result
            if all(isfinite(x) for x in result.values()):  # the sum of large numbers may be none
                return result
        except (ArithmeticError, TypeError):
            pass
        _, first = self.walk({**written, **values})
        raise first or Undefined(self.wanted[0], "has no value")

    def walk(self, values: Values) -> tuple[Values, Undefined | None]:
        """One formula at a time: every quantity of one case that has a value, and why the first other has none."""
        have = dict(values)
        first: Undefined | None = None
        for f in self.formulas:
            if not all(n in have for n in f.needs):
                continue
            numbers = [have[n] for n in f.needs]
            try:
                with np.errstate(all="ignore"):
                    f.body(*numbers)  # of the two, Python's own numbers tell a division by zero
                    y = _plain(f)(*numbers)
            except ZeroDivisionError:
                first = first or Undefined(f.name, "divides by zero")
            except ArithmeticError:
                first = first or Undefined(f.name, "is too large or not a number")
            else:
                if _finite(y):
                    have[f.name] = y
                else:
                    first = first or Undefined(f.name, "is too large or not a number")
        return have, first


@dataclass(frozen=True, eq=False)
class Settled:
    """A plan whose unmoved part is computed."""

    live: Plan
    """The rest: what a given quantity moves. It takes the given quantities; all else is written into it."""
    base: Values
    """What is written into it."""
    moved: frozenset[str]
    """The given quantities and all that hangs on them."""

    def run(self, given: Values) -> Values:
        """As ``Plan.run``, with all that is wanted."""
        return self.live.run(given, self.base)

    def run_block(self, given: Values) -> Values:
        """A few cases at once, with the digits of plain runs.

        Raises ArithmeticError where any has no value on the way, as a plain run of it does: no block hides that. A
        block in which a draw may have no value is for ``Plan.run``.
        """
        with np.errstate(divide="raise", over="raise", invalid="raise"):
            return self._one_by_one(given)

    @cached_property
    def _one_by_one(self) -> Callable[[Values], Values]:
        """The same code with other powers."""
        compute: Any = self.live.compute
        scope = {**compute.__globals__, CALLED["**"]: power_one_by_one}
        return FunctionType(compute.__code__, scope)


def _decide(order: list[Formula], given: set[str], values: Values) -> tuple[list[Formula], set[str]]:
    """What is left to run, and what moves: a product with a settled nothing is settled, and what hangs on it alone.

    A plant that makes no by-product has a dozen figures that are nothing whatever its feed is; they need not be
    reckoned, shown and judged for every question. Adds them to ``values``.
    """
    moved, left = set(given), []
    for f in order:
        still = {n: values[n] for n in f.needs if n not in moved}
        value: float | None = None
        if len(still) == len(f.needs):
            value = _at_once(f, still)
        elif f.expression.op != "curve" and not f.planted:
            value = f.expression.decided(still)
        if value is None or not isfinite(value):
            moved.add(f.name)
            left.append(f)
        else:
            values[f.name] = value
    return left, moved


def _at_once(f: Formula, values: Values) -> float | None:
    """A formula of settled quantities; what has no value is left for the run, which says so."""
    try:
        with np.errstate(all="ignore"):
            value = _plain(f)(*(values[n] for n in f.needs))
    except ArithmeticError:
        return None
    return value if isinstance(value, float) else None


def _finite(x: Any) -> bool:
    """Of one number; a block keeps its draws that are not, for the caller to mask."""
    return isinstance(x, np.ndarray) or (not isinstance(x, complex) and bool(np.isfinite(x)))


class Model:
    """Formulas by name, and the names that are known without being given.

    Precedence: given, then formula, then known. What stands in for a quantity of the question may do so in several
    ways: the first whose needs can be had without that quantity is used.
    """

    def __init__(self, formulas: Iterable[Formula], known: Iterable[str]) -> None:
        self.ways: dict[str, list[Formula]] = {}
        for f in formulas:
            ways = self.ways.setdefault(f.name, [])
            if ways and not (f.stand_in and ways[0].stand_in):
                raise BadFormula(f.body, f"computes {f.name}, which another formula computes already; rename one")
            if f.stand_in and f.name in f.needs:
                raise BadFormula(f.body, f"needs itself; take {f.name} off its parameters")
            ways.append(f)
        for ways in self.ways.values():
            ways.sort(key=lambda f: not f.exact)  # what is measured goes before what is estimated
        self.formulas = {name: ways[0] for name, ways in self.ways.items()}
        """One of each name; further ways are in ``ways``."""
        self.known = frozenset(known)
        self._steps = {(f.name, f.needs): _step(f) for f in self}
        self._place = {name: i for i, name in enumerate(self.formulas)}
        self._every = list(self)
        self._needed = [len(set(f.needs)) for f in self._every]
        self._takers: dict[str, list[int]] = {}
        """For each name the formulas that need it, by their place in ``_every``."""
        for i, f in enumerate(self._every):
            for n in set(f.needs):
                self._takers.setdefault(n, []).append(i)
        # One a set of given names, and callers choose those: the number is bounded.
        self._planned = lru_cache(maxsize=256)(self._make_plan)
        self._refuse_rings()

    def __iter__(self) -> Iterator[Formula]:
        """Every formula, all ways included."""
        for ways in self.ways.values():
            yield from ways

    def replacing(self, **bodies: Callable[..., Any]) -> Model:
        """The same model with other bodies, for tests that plant a fault; of several ways the first is replaced."""
        formulas = [
            replace(f, body=bodies[f.name], planted=True) if f.name in bodies and f is self.formulas[f.name] else f
            for f in self
        ]
        return Model(formulas, self.known)

    def plan(self, given: frozenset[str], wanted: Iterable[str], optional: Iterable[str] = ()) -> Plan:
        """How to compute what is wanted from what is given. Raises Missing when a wanted quantity cannot be had.

        ``optional`` quantities that cannot be had are left out and listed in ``unavailable``.
        """
        return self._planned(given, tuple(wanted), tuple(optional))

    def settle(self, plan: Plan, known: Values) -> Settled:
        """Computes once what no given quantity moves. Raises Undefined as a run of the plan does."""
        moved: set[str] = set(plan.given)
        order: list[Formula] = []
        still: list[Formula] = []
        for f in plan.formulas:
            if moved.isdisjoint(f.needs):
                still.append(f)
            else:
                order.append(f)
                moved.add(f.name)
        names = tuple(f.name for f in still)
        needed = {n for f in still for n in f.needs}.difference(names)
        fixed = replace(
            plan,
            formulas=tuple(still),
            inputs=frozenset(needed),
            wanted=names,
            compute=self._generate(tuple(still), needed, names),
        )
        values = known | fixed.run(known)
        order, moved = _decide(order, set(plan.given), values)
        inputs = ({n for f in order for n in f.needs} | set(plan.wanted)) - {f.name for f in order}
        base = {n: values[n] for n in inputs - plan.given}
        compute = self._generate(tuple(order), inputs & plan.given, plan.wanted, base)
        live = replace(plan, formulas=tuple(order), inputs=frozenset(inputs & plan.given), compute=compute)
        return Settled(live, base, frozenset(moved))

    def run(self, values: Values, wanted: Iterable[str]) -> Values:
        """The wanted quantities from given and known values, for one case or for blocks of draws."""
        return self.plan(frozenset(values.keys() - self.known), wanted).run(values)

    def _make_plan(self, given: frozenset[str], wanted: tuple[str, ...], optional: tuple[str, ...]) -> Plan:
        used = self._formulas_to_use(given)
        have = frozenset(given | self.known | used.keys())
        if lost := [w for w in wanted if w not in have]:
            raise Missing({n: w for w in lost for n in self._missing_inputs(w, have)})
        unavailable = {o: self._missing_inputs(o, have) for o in optional if o not in have}
        keep = tuple(dict.fromkeys([*wanted, *(o for o in optional if o not in unavailable)]))
        graph: dict[str, tuple[str, ...]] = {}
        inputs: set[str] = set()
        todo = list(keep)
        while todo:
            n = todo.pop()
            if n in used and n not in graph:
                graph[n] = used[n].needs
                todo += used[n].needs
            elif n not in used:
                inputs.add(n)
        order = tuple(used[n] for n in self._sort(graph))
        compute = _when_asked(lambda: self._generate(order, inputs, keep))
        return Plan(order, given, frozenset(inputs), keep, unavailable, have, compute)

    def _formulas_to_use(self, given: frozenset[str]) -> dict[str, Formula]:
        """For each quantity the way to compute it, if there is one; a known quantity that no way leads to is known.

        What is had grows from what is given. A stand-in waits for a better way that can be had without its quantity;
        where all wait for each other, the first that can go goes, so that no ring closes.
        """
        reached = self._reached(given)
        waiting = {n: self._hoped(n, ways, given, reached) for n, ways in self.ways.items() if n not in given}
        have = given.union(n for n in self.known if not waiting.get(n))
        waiting = {n: ways for n, ways in waiting.items() if n not in have}
        used: dict[str, Formula] = {}
        while True:
            going = {n: ways[0] for n, ways in waiting.items() if ways and have.issuperset(ways[0].needs)}
            if not going:
                ring = self._ring_of(waiting, have)
                going = {n: f for n in ring for f in waiting[n] if have.issuperset(f.needs)}
                going = dict(list(going.items())[:1])
                known = next((n for n in ring if n in self.known), None)
                if not going and known is None:
                    return used
                have |= {known} if known and not going else frozenset()
            used |= going
            have = have.union(going)
            waiting = {n: ways for n, ways in waiting.items() if n not in have}

    def _hoped(self, name: str, ways: list[Formula], given: frozenset[str], reached: set[str]) -> list[Formula]:
        """The ways to a quantity whose needs can be had without it."""
        if not (ways[0].stand_in or name in self.known):
            return ways
        possible = [f for f in ways if reached.issuperset(f.needs)]
        without = self._reached(given, name) if possible else set()
        return [f for f in possible if without.issuperset(f.needs)]

    def _ring_of(self, waiting: Mapping[str, list[Formula]], have: frozenset[str]) -> list[str]:
        """Quantities that wait for each other, in the order of the source; what waits for nothing to come is left out.

        Each stand-in on the way wants its best way, which wants what it needs; somewhere that comes round.
        """
        for start in (n for n, ways in waiting.items() if ways and (ways[0].stand_in or n in self.known)):
            path = [start]
            while True:
                (best, *_) = waiting[path[-1]]
                wanted = next((n for n in best.needs if n not in have and waiting.get(n)), None)
                if wanted is None:
                    break
                if wanted in path:
                    return sorted(path[path.index(wanted) :], key=self._place.__getitem__)
                path.append(wanted)
        return []

    def _reached(self, given: frozenset[str], without: str = "") -> set[str]:
        """What can be had from what is given and known, by any way and whatever is better."""
        left = self._needed.copy()
        todo = list(given | self.known - {without})
        reached = set(todo)
        while todo:
            for i in self._takers.get(todo.pop(), ()):
                left[i] -= 1
                name = self._every[i].name
                if not left[i] and name not in reached and name != without:
                    reached.add(name)
                    todo.append(name)
        return reached

    def _missing_inputs(self, name: str, have: frozenset[str] | set[str]) -> tuple[str, ...]:
        """What would have to be given for ``name``: the ends of the chains that stop."""
        found: dict[str, None] = {}
        seen: set[str] = set()
        todo = [name]
        while todo:
            n = todo.pop()
            if n in have or n in seen:
                continue
            seen.add(n)
            if n in self.formulas and not self.formulas[n].stand_in:
                todo += self.formulas[n].needs
            else:
                found[n] = None
        return tuple(sorted(found))

    def _generate(
        self, order: tuple[Formula, ...], inputs: Iterable[str], keep: tuple[str, ...], fixed: Values | None = None
    ) -> Callable[[Values], Values]:
        """One function that computes in order and forgets what is no longer needed: blocks stay in the cache.

        A body stands in it as its equation, which saves the call. ``fixed`` are values that are no inputs.
        """
        fixed = fixed or {}
        last = {n: f.name for f in order for n in f.needs}
        scope: dict[str, Any] = {"_where": where, **FUNCTIONS, **fixed}
        lines = ["def compute(_values):", *(f"    {n} = _values[{n!r}]" for n in sorted(inputs))]
        for f in order:
            step = self._steps[f.name, f.needs]
            if isinstance(step, str):
                lines.append(f"    {f.name} = {step}")
            else:
                scope[f"_body_{f.name}"] = step
                lines.append(f"    {f.name} = _body_{f.name}({', '.join(f.needs)})")
            done = [n for n in dict.fromkeys(f.needs) if last[n] == f.name and n not in keep and n not in fixed]
            lines += [f"    del {', '.join(done)}"] if done else []
        lines.append(f"    return {{{', '.join(f'{n!r}: {n}' for n in keep)}}}")
        exec("\n".join(lines), scope)  # noqa: S102 - the names are those of our own functions
        compute: Callable[[Values], Values] = scope["compute"]
        return compute

    def _sort(self, graph: Mapping[str, tuple[str, ...]]) -> list[str]:
        """Dependency order; where that leaves a choice, the order of the source."""
        sorter = TopologicalSorter({n: [m for m in needs if m in graph] for n, needs in graph.items()})
        try:
            sorter.prepare()
        except CycleError as error:
            raise self._ring(error.args[1]) from None
        order: list[str] = []
        ready: list[tuple[int, str]] = []
        while sorter.is_active():
            for n in sorter.get_ready():
                heappush(ready, (self._place[n], n))
            order.append(heappop(ready)[1])
            sorter.done(order[-1])
        return order

    def _refuse_rings(self) -> None:
        """No formula may need itself by way of others; stand-ins may, as one of the ring is then given."""
        self._sort({n: f.needs for n, f in self.formulas.items() if not f.stand_in})

    def _ring(self, ring: list[str]) -> BadFormula:
        first = next(self.formulas[n] for n in ring if n in self.formulas)
        return BadFormula(first.body, f"closes a ring: {' ← '.join(ring)}; take one of them from the question")


FUNCTIONS = {CALLED[op]: function for op, function in NUMBERS.items()}
"""What the equations of a plan call."""


def _when_asked(make: Callable[[], Callable[[Values], Values]]) -> Callable[[Values], Values]:
    """Writing a function takes milliseconds, and most plans are settled and never run whole."""
    made: list[Callable[[Values], Values]] = []

    def compute(values: Values) -> Values:
        if not made:
            made.append(make())
        return made[0](values)

    return compute


def _step(f: Formula) -> str | Callable[..., Any]:
    """How a formula stands in a plan: as its equation, unless it is a curve or a test has planted another body."""
    return _plain(f) if f.planted or f.expression.op == "curve" else source(f.expression)


def _plain(f: Formula) -> Callable[..., Any]:
    """A body whose single numbers stay plain and real, so that no later step hides that there was none.

    numpy's scalars are slow, and JSON knows none. Python's root of a loss is complex, and shows in the result unless
    the body goes on to a function of numpy: there numpy's own numbers go in, whose root is not a number.
    """
    body = f.body
    if not f.expression.may_have_no_value():
        return body
    hidden = f.expression.has_power() and f.expression.has_call()

    def plain(*values: Any) -> Any:
        y = body(*map(np.float64, values)) if hidden and not _any_block(values) else body(*values)
        if type(y) is float and isfinite(y):
            return y
        if isinstance(y, np.ndarray):
            return y
        if not _finite(y):
            raise ArithmeticError(f"{f.name} has no value")
        return float(y)

    return plain


def _any_block(values: Iterable[Any]) -> bool:
    return np.ndarray in map(type, values)
