"""Charts of a plan's answer, as SVG: what lies there, cash, greenhouse gases, jobs.

Labels and units are the answer's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from valorise.studies.answers import Quantity
from valorise.studies.drawing import (
    FAINT,
    INK,
    PALETTE,
    WIDTH,
    as_svg,
    coloured,
    data,
    drawable,
    legend,
    require_libraries,
    titled,
    up,
)
from valorise.studies.plans.answers import Plan, Series
from valorise.studies.words import Language, say

CHARTS = ("stock", "cash", "carbon", "jobs")


class Line(NamedTuple):
    """A figure over the years, under its label."""

    label: str
    values: Sequence[float]

    def rows(self, years: Sequence[int], **more: Any) -> list[dict[str, Any]]:
        """A row a year, as Vega-Lite takes it."""
        drawn = map(drawable, self.values)
        return [{"year": y, "label": self.label, "value": v} | more for y, v in zip(years, drawn, strict=True)]


def draw(plan: Plan, language: Language = "en") -> dict[str, str]:
    """SVG by name. Raises NoCharts."""
    require_libraries()
    makers = {"stock": _stock, "cash": _cash, "carbon": _carbon, "jobs": _jobs}
    return {name: as_svg(makers[name](plan, language)) for name in CHARTS}


# The charts


def _stock(plan: Plan, language: Language) -> Any:
    """What lies in each pile and pond, what was there apart from what arose; below it the land."""
    import altair as alt

    years = _years(plan)
    rows: list[dict[str, Any]] = []
    for store, p in plan.stores.items():
        for kind in ("historic", "new"):
            s = p.series[kind]
            rows += Line(s.label, s.values).rows(years, store=store) if any(s.values) else []
    kinds = list(dict.fromkeys(r["label"] for r in rows))
    bars = (
        alt.Chart(data(rows), width=WIDTH, height=240)
        .mark_bar()
        .encode(
            x=_over(years, labels=False),
            y=up(titled(plan.years[0].stock)),
            color=coloured("store", list(dict.fromkeys(r["store"] for r in rows))),
            opacity=alt.Opacity(
                "label:N",
                scale=alt.Scale(domain=kinds, range=[1.0, 0.45][: len(kinds)]),
                legend=legend(symbolFillColor=INK, symbolStrokeWidth=0),
            ),
            order=alt.Order("place:Q"),
        )
        .transform_calculate(place=f"indexof({list(plan.stores)!r}, datum.store)")
    )
    summed, reclaimed = 0.0, []
    for y in plan.years:
        summed += y.area_reclaimed.value
        reclaimed.append(summed)
    first = plan.years[0]
    land = [
        Line(first.area_held.label, _figure(plan, "area_held")),
        Line(say("summed up", language, label=first.area_reclaimed.label), reclaimed),
    ]
    waiting = plan.restoration.series["area_waiting"]
    if any(waiting.values):
        land.append(Line(waiting.label, waiting.values))
    labels = [a.label for a in land]
    lines = (
        alt.Chart(data(r for a in land for r in a.rows(years)), width=WIDTH, height=150)
        .mark_line(strokeWidth=2.2)
        .encode(
            x=_over(years),
            y=up(say("land in", language, unit=first.area_held.unit)),
            color=coloured("label", labels, [INK, PALETTE[2], PALETTE[5]]),
            strokeDash=alt.StrokeDash(
                "label:N", scale=alt.Scale(domain=labels, range=[[1, 0], [6, 3], [2, 2]]), legend=legend()
            ),
        )
    )
    return alt.vconcat(bars, lines, spacing=28).resolve_scale(
        color="independent", opacity="independent", strokeDash="independent"
    )


def _cash(plan: Plan, language: Language) -> Any:
    """What comes up, what goes down, and what has been earned so far, discounted."""
    first = plan.years[0]
    signs = {"revenue": 1, "returns": 1, "cost": -1, "contribution": -1, "tax": -1, "investment": -1}
    flows = [Line(getattr(first, n).label, [sign * v for v in _figure(plan, n)]) for n, sign in signs.items()]
    colours = [PALETTE[0], PALETTE[4], PALETTE[1], PALETTE[2], PALETTE[3], PALETTE[5]]
    unit = first.revenue.unit
    title = (
        say("money of a year", language, unit=unit, year=plan.price_year)
        if plan.prices == "real"
        else say("money of each year", language, unit=unit)
    )
    return _signed(plan, flows, colours, Line(first.cumulative_cash.label, _figure(plan, "cumulative_cash")), title)


def _carbon(plan: Plan, language: Language) -> Any:
    """What goes to the air, and what does not because of the plan."""
    of = plan.carbon.series
    colours = [PALETTE[5], PALETTE[1], PALETTE[3], PALETTE[0], PALETTE[4], PALETTE[8], PALETTE[2]]
    names = ("scope_1", "scope_2", "scope_3", "displaced_power", "displaced_products", "fires_avoided", "uptake")
    flows = [Line(of[n].label, of[n].values) for n in names]
    change: Series = of["carbon_change"]
    title = say("gases in", language, unit=change.unit)
    return _signed(plan, flows, colours, Line(change.label, change.values), title)


def _jobs(plan: Plan, language: Language) -> Any:
    """Who works where; on top of them those to place who do not."""
    import altair as alt

    years = _years(plan)
    groups = [Line(name, w.series["jobs"].values) for name, w in plan.works.items()]
    colours = list(PALETTE[: len(groups)])
    left = [y.workers_left for y in plan.years]
    if left[0] is not None:
        groups.append(Line(left[0].label, [q.value for q in left if q is not None]))
        colours.append(FAINT)
    labels = [g.label for g in groups]
    return (
        alt.Chart(data(r for i, g in enumerate(groups) for r in g.rows(years, place=i)), width=WIDTH, height=260)
        .mark_bar()
        .encode(
            x=_over(years),
            y=up(titled(plan.years[0].jobs)),
            color=coloured("label", labels, colours),
            order=alt.Order("place:Q"),
        )
    )


def _signed(plan: Plan, flows: list[Line], colours: list[str], line: Line, title: str) -> Any:
    """Bars above and below nothing, and a line."""
    import altair as alt

    years = _years(plan)
    shown = [(f, c) for f, c in zip(flows, colours, strict=True) if any(f.values)]
    rows = [r for i, (f, _) in enumerate(shown) for r in f.rows(years, place=i)]
    bars = (
        alt.Chart(data(rows))
        .mark_bar()
        .encode(
            x=_over(years),
            y=up(title),
            color=coloured("label", [f.label for f, _ in shown], [c for _, c in shown]),
            order=alt.Order("place:Q"),
        )
    )
    nothing = alt.Chart(data([{"value": 0}])).mark_rule(color=INK).encode(y="value:Q")
    total = (
        alt.Chart(data(line.rows(years)))
        .mark_line(strokeWidth=2.4, point=alt.OverlayMarkDef(size=22, filled=True, color=INK), color=INK)
        .encode(
            x=_over(years),
            y="value:Q",
            color=coloured("label", [line.label], [INK]),
        )
    )
    return alt.layer(bars, nothing, total, width=WIDTH, height=300).resolve_scale(color="independent")


# Parts of a chart


def _years(plan: Plan) -> list[int]:
    return [y.year for y in plan.years]


def _figure(plan: Plan, name: str) -> list[float]:
    found: list[Quantity] = [getattr(y, name) for y in plan.years]
    return [q.value for q in found]


def _over(years: Sequence[int], *, labels: bool = True) -> Any:
    """The years, with as many of them written as there is room for."""
    import altair as alt

    every = 1 if len(years) <= 14 else 2 if len(years) <= 26 else 5
    written = [y for y in years if (y - years[0]) % every == 0]
    return alt.X("year:O", axis=alt.Axis(values=written, labelAngle=0, title=None, labels=labels))
