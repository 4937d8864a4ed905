"""The pages of the docs that the code writes: a route with its inputs, formulas, gates, balances and coefficients."""

from __future__ import annotations

from collections.abc import Iterator

from valorise.studies.catalogue import Catalogue, Ready
from valorise.studies.knowledge import CoefficientInfo, Input, ValueInfo, describe_coefficient, describe_route
from valorise.studies.markdown import section, table
from valorise.studies.survey import survey

OTHERWISE = {"refused": "the question is refused", "unsuitable": "unsuitable", "conditional": "conditional"}


def pages(catalogue: Catalogue) -> dict[str, str]:
    """Markdown by file name: one page a route, and one gangue through all of them."""
    written = {name: _page(catalogue, ready) for name, ready in catalogue.routes.items()}
    written["comparison"] = survey(catalogue)
    return {f"{name}.md": "\n".join(lines) + "\n" for name, lines in written.items()}


def _page(catalogue: Catalogue, ready: Ready) -> Iterator[str]:
    route = describe_route(catalogue, ready.route.name)
    infos = [describe_coefficient(catalogue, id) for id in route.coefficients]
    yield f"# {route.title} ({route.title_zh})"
    yield ""
    yield f"{route.about} Id: `{route.id}`."
    yield ""
    yield f"Written by `make docs` from the code and from coefficients {catalogue.book.version}; do not edit."
    if ready.route.caveats:
        yield from section("What it warns of")
        yield from (f"- {english}" for english, _ in ready.route.caveats)
    yield from section("What a question may give")
    yield "Give exactly one of `/feed` and `/target`. A quantity without a default is computed or left out."
    yield ""
    rows = ([f"`{i.pointer}`", i.label, _unit(i.unit), _range(i), _default(i), i.about] for i in route.inputs)
    yield from table(["Field", "Meaning", "Unit", "Range", "Default", "Remarks"], rows)
    yield from section("Formulas")
    yield "As the code computes them. Units are those of answers; equations hold in any consistent units. Of several"
    yield "for one quantity the first whose needs can be had serves. Contents on another basis are converted first."
    yield ""
    converted = {other for name in ready.bases for other, _ in ready.on_other_bases(name)}
    formulas = (f for f in ready.model if converted.isdisjoint(f.needs))
    rows = ([f.label, f"`{f.name} = {f.equation}`", _unit(f.unit), f.about] for f in formulas)
    yield from table(["Quantity", "Equation", "Unit", "Remarks"], rows)
    yield from section("Reactions")
    yield "What formulas take from them: masses in the ratios of the balanced equations and of atomic weights."
    yield ""
    rows = ([r.label, f"`{r.name}`", r.reaction, f"{r.value:.6g}"] for r in ready.ratios.values())
    yield from table(["Ratio", "Name", "Reaction", "Value"], rows)
    yield from section("Gates")
    rows = ([g.label, f"`{g.rule}`", OTHERWISE[g.otherwise]] for g in route.gates)
    yield from table(["Asked", "Rule", "Otherwise"], rows)
    yield from section("Balances")
    yield "An answer that breaks one is not sent."
    yield ""
    rows = ([c.label, f"`{c.left} {c.sign} {c.right}`"] for c in ready.checks)
    yield from table(["Balance", "Rule"], rows)
    yield from section("Coefficients")
    yield f"{len(infos)} coefficients with {_tally(infos)}. For `unsourced` values no source was found."
    yield ""
    rows = (_value(c, v) for c in infos for v in c.values)
    yield from table(["Coefficient", "Value", "Holds", "5th to 95th percentile", "Evidence", "Source"], rows)
    yield from section("Sources")
    cited = {v.source for c in infos for v in c.values if v.source in catalogue.book.sources}
    for id in sorted(cited):
        yield f"- `{id}`: {_source(catalogue, id)}"


def _unit(unit: str) -> str:
    return "" if unit == "1" else unit


def _range(i: Input) -> str:
    if i.options:
        return ", ".join(f"`{o}`" for o in i.options)
    return " to ".join(f"{x:g}" for x in (i.least, i.most) if x is not None)


def _default(i: Input) -> str:
    return i.options[0] if i.options else "" if i.default is None else f"{i.default:.6g}"


def _tally(infos: list[CoefficientInfo]) -> str:
    found = [v.evidence for c in infos for v in c.values]
    return f"{len(found)} values: " + ", ".join(
        f"{found.count(e)} {e}" for e in ("published", "derived", "unverified") if e in found
    )


def _value(c: CoefficientInfo, v: ValueInfo) -> list[str]:
    spread = f"{v.spread.low:g} to {v.spread.high:g} ({v.spread.evidence})" if v.spread else ""
    source = f"`{v.source}`" + (f", {v.where}" if v.where else "")
    return [f"`{c.id}` {c.label}", f"{v.value:.6g} {_unit(v.unit)}", _holds(c, v), spread, v.evidence, source]


def _holds(c: CoefficientInfo, v: ValueInfo) -> str:
    """Where, when and for what a value holds."""
    said = [v.region, v.observed or str(v.year or "")]
    if v.at is not None:
        said += [f"{name} {v.at:g} {unit}" for name, unit in c.over.items()]
    said += [f"{choice} {option}" for choice, option in v.when.items()]
    return ", ".join(s for s in said if s)


def _source(catalogue: Catalogue, id: str) -> str:
    s = catalogue.book.sources[id]
    return ", ".join(str(x) for x in (s.title, s.publisher, s.year, s.url) if x)
