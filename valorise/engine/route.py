"""How a route is declared: what may be given, what is computed, what must hold, what must balance."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, TypeVar, overload

from valorise.engine.expression import Num, total
from valorise.engine.formula import BadFormula, Body, Formula, read_body
from valorise.engine.reactions import Reaction

__all__ = ["Formulas", "Num", "Route", "choice", "fraction", "given", "quantity"]

B = TypeVar("B", bound=Body)
C = TypeVar("C", bound=type)
Sign: TypeAlias = Literal[">=", "<=", ">", "<"]
Otherwise: TypeAlias = Literal["refused", "unsuitable", "conditional"]


@dataclass(frozen=True, slots=True)
class Given:
    """A quantity that a question may give. Without a unit: the coefficient of that name, which it may replace."""

    unit: str = ""
    label: str = ""
    label_zh: str = ""
    least: float | None = None
    """The smallest and largest value accepted, in ``unit``."""
    most: float | None = None
    default: float | None = None
    """The modelling choice that stands when nothing is given; a fact would be a coefficient."""
    about: str = ""
    bases: tuple[str, ...] = ()
    """Choices that say what it is a share of. The first that is not left at its first option names the quantity that
    a question gives: ``alumina`` on the basis ``dry`` is ``alumina_dry``, from which formulas compute ``alumina``."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words; the first stands when nothing is given."""

    options: tuple[str, ...]
    label: str
    label_zh: str


def given(
    unit: str = "",
    label: str = "",
    *,
    zh: str = "",
    least: float | None = None,
    most: float | None = None,
    default: float | None = None,
    about: str = "",
    bases: tuple[str, ...] = (),
) -> Any:
    """Declares a quantity of a part; without arguments label, unit, range and default are the coefficient's."""
    return Given(unit, label, zh, least, most, default, about, bases)


def fraction(
    label: str,
    *,
    zh: str,
    least: float = 0,
    default: float | None = None,
    about: str = "",
    bases: tuple[str, ...] = (),
) -> Any:
    """Declares a share or a content between ``least`` % and 100 %."""
    return Given("%", label, zh, least, 100, default, about, bases)


def choice(*options: str, label: str, zh: str) -> Any:
    """Declares a choice of a part."""
    return Choice(options, label, zh)


@dataclass(frozen=True, slots=True)
class Part:
    """One object of the question."""

    name: str
    about: str
    fields: dict[str, Given | Choice]
    assayed: bool = False
    """Whether its quantities are measured on the material: what is not given is then assumed, and said to be."""


@dataclass(frozen=True, slots=True)
class MassRatio:
    """A ratio of masses that a reaction fixes; formulas take it by name."""

    name: str
    label: str
    label_zh: str
    reaction: str
    value: float


@dataclass(frozen=True, slots=True)
class Whole:
    """Contents that together are no more than the whole. Those that a question gives are held to it."""

    label: str
    names: tuple[str, ...]
    most: float
    """In %: laboratories round, and so do sums."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What must hold: ``quantity sign limit``; the limit is a coefficient, a formula or 0."""

    id: str
    quantity: str
    sign: Sign
    limit: str | Literal[0]
    otherwise: Otherwise
    label: str
    label_zh: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """A choice that must be made in one way, by a rule that a coefficient of the name ``id`` cites."""

    id: str
    choice: str
    option: str
    otherwise: Otherwise
    label: str
    label_zh: str


@dataclass(frozen=True, slots=True)
class Check:
    """A balance that physics fixes: left from the inputs, right from the sum of the outputs."""

    name: str
    left: str
    sign: Literal["==", ">="]
    right: str
    label: str
    label_zh: str


@dataclass
class Total:
    """A quantity that is the sum of its items; each item is a formula."""

    owner: Formulas
    name: str
    unit: str
    label: str
    label_zh: str

    def item(self, label: str, *, zh: str, standing: bool = False) -> Callable[[B], B]:
        """Declares an item of the sum; ``standing``: a works of a size has it whatever it takes in a year."""
        return self.owner._declare(self.unit, label, zh, item_of=self.name, standing=standing)

    def formula(self, sections: Iterable[Formulas]) -> Formula:
        """The sum of the items that a route and the formulas that it shares declare."""
        items = tuple(f.name for s in sections for f in s.formulas if f.item_of == self.name)

        def body(*values: Num) -> Num:
            return reduce(add, values)

        body.__code__ = body.__code__.replace(co_name=self.name)
        if not items:
            raise BadFormula(body, "is a total without an item; declare one, or leave the total out")
        return Formula(self.name, self.unit, self.label, self.label_zh, items, body, total(items))


@dataclass
class Formulas:
    """Declarations that belong together: a route, the pile and its land, money."""

    name: str
    topics: tuple[str, ...] = ()
    """The coefficient files that it reads; within those of a route a name occurs once."""
    formulas: list[Formula] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    ratios: list[MassRatio] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    gates: list[Gate] = field(default_factory=list)
    requirements: list[Requirement] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    wholes: list[Whole] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)

    def part(self, body: C) -> C:
        """Declares an object of the question; its attributes are ``given``, ``fraction`` and ``choice``."""
        fields = {k: v for k, v in vars(body).items() if isinstance(v, Given | Choice)}
        assayed = bool(vars(body).get("assayed", False))
        self.parts.append(Part(body.__name__.lower(), inspect.cleandoc(body.__doc__ or ""), fields, assayed))
        return body

    def formula(self, unit: str, label: str, *, zh: str) -> Callable[[B], B]:
        """Declares a computed quantity; its name is the function's."""
        return self._declare(unit, label, zh)

    def output(self, unit: str, label: str, *, zh: str) -> Callable[[B], B]:
        """Declares a computed quantity that is part of every answer in which its needs can be had."""

        def declare(body: B) -> B:
            self.outputs.append(body.__name__)
            return self._declare(unit, label, zh)(body)

        return declare

    @overload
    def unless_given(self, body: B) -> B: ...

    @overload
    def unless_given(self, *, of: str = ..., takes: Mapping[str, str] = ..., exact: bool = ...) -> Callable[[B], B]: ...

    def unless_given(
        self,
        body: B | None = None,
        *,
        of: str = "",
        takes: Mapping[str, str] = MappingProxyType({}),
        exact: bool = False,
    ) -> B | Callable[[B], B]:
        """Declares how to compute a quantity of a part when the question does not give it.

        There may be several ways, tried in the order of their declaration: the first whose needs can be had serves.
        A further way is a function of another name: ``of`` says which quantity it computes. ``takes`` says which
        quantities its parameters are, where one function serves several. ``exact``: no estimate, but as well known as
        what it takes.
        """
        declare = self._declare("", "", "", stand_in=True, of=of, takes=takes, exact=exact)
        return declare if body is None else declare(body)

    def item(self, total: str, label: str, *, zh: str, standing: bool = False) -> Callable[[B], B]:
        """Declares an item of a sum that the route declares; ``standing`` as for an item of the route's own."""
        return self._declare("", label, zh, item_of=total, standing=standing)

    def total(self, name: str, unit: str, label: str, *, zh: str) -> Total:
        """Declares a quantity that is the sum of its items."""
        self.totals.append(Total(self, name, unit, label, zh))
        return self.totals[-1]

    def mass_ratio(self, name: str, reaction: Reaction, of: str, per: str, label: str, *, zh: str) -> None:
        """Declares a ratio of masses in a reaction as a quantity that formulas may take."""
        self.ratios.append(MassRatio(name, label, zh, reaction.text, reaction.mass_ratio(of, per)))

    def gate(
        self,
        quantity: str,
        sign: Sign,
        limit: str | Literal[0],
        label: str,
        *,
        zh: str,
        otherwise: Otherwise,
        id: str = "",
    ) -> None:
        """Declares what must hold. ``refused``: the formulas mean nothing beyond it, so there is no answer.

        It goes by the name of its limit, unless it has an ``id``: of two gates with one limit one needs it.
        """
        name = id or (limit if isinstance(limit, str) else quantity)
        self.gates.append(Gate(name, quantity, sign, limit, otherwise, label, zh))

    def requires(self, id: str, choice: str, option: str, label: str, *, zh: str, otherwise: Otherwise) -> None:
        """Declares the only option of a choice that a rule allows; the coefficient ``id`` carries the rule's source."""
        self.requirements.append(Requirement(id, choice, option, otherwise, label, zh))

    def whole(self, label: str, *names: str, most: float = 100) -> None:
        """Declares contents that cannot make up more than the whole, on any basis."""
        self.wholes.append(Whole(label, names, most))

    def check(self, name: str, left: str, sign: Literal["==", ">="], right: str, label: str, *, zh: str) -> None:
        """Declares a balance of the receipt; one that fails is a fault of the engine, never an answer."""
        self.checks.append(Check(name, left, sign, right, label, zh))

    def _declare(
        self,
        unit: str,
        label: str,
        zh: str,
        *,
        item_of: str | None = None,
        stand_in: bool = False,
        of: str = "",
        takes: Mapping[str, str] = MappingProxyType({}),
        exact: bool = False,
        standing: bool = False,
    ) -> Callable[[B], B]:
        def declare(body: B) -> B:
            needs, expression = read_body(body, takes)
            about = " ".join((body.__doc__ or "").split())
            name: str = of or body.__name__
            if any(f.name == name and not (f.stand_in and stand_in) for f in self.formulas):
                raise BadFormula(body, f"computes {name}, which {self.name} computes already; rename one")
            f = Formula(name, unit, label, zh, needs, body, expression, about, item_of, stand_in, exact, standing)
            self.formulas.append(f)
            return body

        return declare

    def __iter__(self) -> Iterator[Formula]:
        """All formulas, the totals of their own items last."""
        yield from self.formulas
        yield from (t.formula([self]) for t in self.totals)


def quantity(value: float, unit: str) -> dict[str, float | str]:
    """A quantity as a question writes it, for examples."""
    return {"value": value, "unit": unit}


@dataclass(frozen=True, slots=True)
class Example:
    """A named question for the document and the tests: realistic, and it runs."""

    title: str
    question: dict[str, Any]


@dataclass
class Route(Formulas):
    """One way to use a waste: its question, its formulas, its gates and its balances."""

    title: str = ""
    title_zh: str = ""
    about: str = ""
    shares: tuple[str, ...] = ()
    """The formulas that it shares with other routes, by name."""
    feed: Given = field(default_factory=Given)
    target_of: str = ""
    """The main product, which a question may want an amount of instead of giving the feed."""
    headline: tuple[str, ...] = ()
    """What a planner reads first."""
    caveats: tuple[tuple[str, str], ...] = ()
    """What every answer warns of, in English and in Chinese."""
    examples: dict[str, Example] = field(default_factory=dict)

    def example(self, name: str, title: str, question: dict[str, Any]) -> None:
        """Declares a named question. The first is metric, sized by feed, and has room to double it."""
        self.examples[name] = Example(title, question)
