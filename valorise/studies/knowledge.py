"""What the service knows, for those who build on it: routes with their inputs, coefficients, sources, units."""

from __future__ import annotations

from typing import Any, Literal

from valorise.coefficients import Book, Coefficient
from valorise.engine.route import Choice, Given
from valorise.engine.units import nearest
from valorise.studies.answers import Answer
from valorise.studies.catalogue import Catalogue, Ready
from valorise.studies.faults import Unknown


class RouteRow(Answer, frozen=True, kw_only=True):
    """A route in the list."""

    id: str
    title: str
    title_zh: str
    about: str
    target: str
    """The main product that a question may want an amount of."""


class Routes(Answer, frozen=True, kw_only=True):
    """Every route served."""

    routes: list[RouteRow]


class Input(Answer, frozen=True, kw_only=True):
    """What a question may give: enough to build a form field."""

    pointer: str
    """JSON pointer into the question."""
    id: str
    label: str
    label_zh: str
    kind: str
    """A kind of /v1/units, or ``choice``."""
    units: list[str] = []
    """Units accepted, the route's own first."""
    unit: str = ""
    """Unit of ``least``, ``most`` and ``default``."""
    least: float | None = None
    most: float | None = None
    default: float | None = None
    """What stands in China when nothing is given; without one the quantity is computed or left out."""
    options: list[str] = []
    """Words of a choice, the default first."""
    coefficient: str = ""
    """The coefficient that the input replaces."""
    gates: list[str] = []
    """Gates that compare it with a limit."""
    about: str = ""


class Output(Answer, frozen=True, kw_only=True):
    """What an answer holds."""

    id: str
    label: str
    label_zh: str
    unit: str
    equation: str
    about: str = ""


class GateRow(Answer, frozen=True, kw_only=True):
    """What a route asks for, and what follows where it is not met."""

    id: str
    label: str
    label_zh: str
    rule: str
    otherwise: Literal["refused", "unsuitable", "conditional"]


class RouteInfo(Answer, frozen=True, kw_only=True):
    """One route: every input, every output, every gate."""

    id: str
    title: str
    title_zh: str
    about: str
    target: str
    inputs: list[Input]
    outputs: list[Output]
    gates: list[GateRow]
    coefficients: list[str]


class CoefficientRow(Answer, frozen=True, kw_only=True):
    """A coefficient in the list."""

    id: str
    label: str
    label_zh: str
    unit: str
    values: int
    evidence: list[str]


class Coefficients(Answer, frozen=True, kw_only=True):
    """Every coefficient, and the version of the set."""

    version: str
    coefficients: list[CoefficientRow]


class SpreadInfo(Answer, frozen=True, kw_only=True):
    """5th and 95th percentile, and what vouches for them."""

    kind: str
    low: float
    high: float
    evidence: str


class ValueInfo(Answer, frozen=True, kw_only=True):
    """One value of a coefficient with its source."""

    value: float
    unit: str
    region: str
    observed: str = ""
    year: int | None = None
    at: float | None = None
    when: dict[str, str] = {}
    spread: SpreadInfo | None = None
    evidence: str
    source: str
    where: str = ""
    note: str = ""


class CoefficientInfo(Answer, frozen=True, kw_only=True):
    """One coefficient with all its values."""

    id: str
    label: str
    label_zh: str
    unit: str
    kind: str
    basis: str = ""
    plausible: list[float]
    over: dict[str, str] = {}
    restated: str = ""
    """The index that brings money to the price year: cpi, capital (as the question names) or empty."""
    values: list[ValueInfo]
    used_by: list[str]
    """Formulas and gates, as route.formula."""


class SourceRow(Answer, frozen=True, kw_only=True):
    """A source in the list."""

    id: str
    title: str
    publisher: str = ""
    year: int | None = None


class Sources(Answer, frozen=True, kw_only=True):
    """Every source."""

    sources: list[SourceRow]


class SourceInfo(Answer, frozen=True, kw_only=True):
    """One source, and the coefficients that cite it."""

    id: str
    title: str
    publisher: str = ""
    year: int | None = None
    url: str = ""
    note: str = ""
    coefficients: list[str]


class UnitInfo(Answer, frozen=True, kw_only=True):
    """One unit: a value in it times ``factor`` plus ``offset`` is the value in the base units of its kind."""

    unit: str
    factor: float
    offset: float = 0.0


class KindInfo(Answer, frozen=True, kw_only=True):
    """Quantities that may be compared, and their units."""

    id: str
    label: str
    label_zh: str
    base: str
    units: list[UnitInfo]


class UnitKinds(Answer, frozen=True, kw_only=True):
    """The closed list of units by kind, and the systems that an answer may come in."""

    kinds: list[KindInfo]
    systems: dict[str, dict[str, str]]


def list_routes(catalogue: Catalogue) -> Routes:
    return Routes(
        routes=[
            RouteRow(
                id=n, title=r.route.title, title_zh=r.route.title_zh, about=r.route.about, target=r.route.target_of
            )
            for n, r in catalogue.routes.items()
        ]
    )


def describe_route(catalogue: Catalogue, id: str) -> RouteInfo:
    """Raises Unknown with the nearest names."""
    ready = catalogue.routes.get(id)
    if ready is None:
        raise Unknown(f"no route {id!r}{nearest(id, catalogue.routes)}")
    route = ready.route
    inputs = [_input(ready, "feed", "/feed", route.feed)]
    inputs.append(_input(ready, "target", "/target", Given(ready.unit_name("target"), *ready.labels("target"))))
    for part in (p for s in ready.sections for p in s.parts):
        inputs += [_input(ready, n, f"/{part.name}/{n}", f) for n, f in part.fields.items()]
    shown = [*ready.output_names, "area_reclaimed"]
    gates = [
        GateRow(
            id=g.id, label=g.label, label_zh=g.label_zh, rule=f"{g.quantity} {g.sign} {g.limit}", otherwise=g.otherwise
        )
        for g in ready.gates
    ]
    gates += [
        GateRow(id=q.id, label=q.label, label_zh=q.label_zh, rule=f"{q.choice} is {q.option}", otherwise=q.otherwise)
        for q in ready.requirements
    ]
    return RouteInfo(
        id=id,
        title=route.title,
        title_zh=route.title_zh,
        about=route.about,
        target=route.target_of,
        inputs=inputs,
        outputs=[_output(ready, n) for n in shown],
        gates=gates,
        coefficients=sorted(ready.coefficient_ids.values()),
    )


def _input(ready: Ready, name: str, pointer: str, f: Given | Choice) -> Input:
    if isinstance(f, Choice):
        return Input(
            pointer=pointer, id=name, label=f.label, label_zh=f.label_zh, kind="choice", options=list(f.options)
        )
    declared = ready.given(name, f)
    unit = ready.book.units[declared.unit]
    return Input(
        pointer=pointer,
        id=name,
        label=declared.label,
        label_zh=declared.label_zh,
        kind=unit.kind,
        units=list(ready.book.units.kinds[unit.kind].units),
        unit=unit.spelling,
        least=declared.least,
        most=declared.most,
        default=declared.default,
        coefficient="" if f.unit else ready.coefficient_ids[name],
        gates=[g.id for g in ready.gates if g.quantity == name],
        about=f.about,
    )


def _output(ready: Ready, name: str) -> Output:
    f = ready.model.formulas[name]
    return Output(
        id=name, label=f.label, label_zh=f.label_zh, unit=f.unit, equation=f"{name} = {f.equation}", about=f.about
    )


def list_coefficients(catalogue: Catalogue) -> Coefficients:
    return Coefficients(
        version=catalogue.book.version,
        coefficients=[
            CoefficientRow(
                id=id,
                label=c.label,
                label_zh=c.label_zh,
                unit=c.unit,
                values=len(c.values),
                evidence=sorted({v.evidence for v in c.values}),
            )
            for id, c in catalogue.book.coefficients.items()
        ],
    )


def describe_coefficient(catalogue: Catalogue, id: str) -> CoefficientInfo:
    """Raises Unknown with the nearest names."""
    book = catalogue.book
    c = book.coefficients.get(id)
    if c is None:
        raise Unknown(f"no coefficient {id!r}{nearest(id, book.coefficients)}")
    unit = book.units[c.unit]
    return CoefficientInfo(
        id=id,
        label=c.label,
        label_zh=c.label_zh,
        unit=c.unit,
        kind=unit.kind,
        basis=c.basis,
        plausible=list(c.plausible),
        over=c.over,
        restated=(c.restate or "") if unit.currency else "",
        values=_values(c),
        used_by=catalogue.users(id),
    )


def _values(c: Coefficient) -> list[ValueInfo]:
    rows: list[ValueInfo] = []
    for v in c.values:
        row: dict[str, Any] = v.model_dump(exclude={"spread"}, exclude_none=True)
        spread = SpreadInfo(**v.spread.model_dump()) if v.spread else None
        rows.append(ValueInfo(unit=c.unit, spread=spread, **row))
    return rows


def list_sources(book: Book) -> Sources:
    return Sources(
        sources=[SourceRow(id=n, title=s.title, publisher=s.publisher, year=s.year) for n, s in book.sources.items()]
    )


def describe_source(book: Book, id: str) -> SourceInfo:
    """Raises Unknown with the nearest names."""
    if id not in book.sources:
        raise Unknown(f"no source {id!r}{nearest(id, book.sources)}")
    citing = [n for n, c in book.coefficients.items() if any(v.source == id for v in c.values)]
    return SourceInfo(id=id, coefficients=citing, **book.sources[id].model_dump())


def list_units(book: Book) -> UnitKinds:
    units = book.units
    return UnitKinds(
        kinds=[
            KindInfo(
                id=k.name,
                label=k.label,
                label_zh=k.label_zh,
                base=units.base_spelling(next(iter(k.units.values())).dimension),
                units=[UnitInfo(unit=u.spelling, factor=u.factor, offset=u.offset) for u in k.units.values()],
            )
            for k in units.kinds.values()
        ],
        systems=units.systems,
    )
