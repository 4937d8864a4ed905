"""Charts of what draws answer, as SVG: how a figure is spread, and what moves it.

Labels, units and numbers beside a line are the answer's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from valorise.studies.answers import Quantity
from valorise.studies.drawing import (
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
    wrapped,
)
from valorise.studies.shown import after
from valorise.studies.uncertainty.answers import (
    DrawnFigure,
    GroupIndex,
    HistogramOfDraws,
    Sensitivities,
    Sensitivity,
    SensitivityIndex,
    Uncertainty,
)
from valorise.studies.words import Language, in_sentence, say

MOST_BARS = 15
"""Inputs in a chart."""
LEAST_SWING, LEAST_BAR = 0.01, 0.0005
"""Of the widest, and of the variance: below it no bar could be seen."""
LABELS, PLOT = 264, 424
"""Pixels of the inputs' names, and of the plot beside them."""
LINE = 13
"""Pixels of a line of an input's name."""
COLUMNS = {"label": 38, "legend": 96, "title": 88, "beside": 60}
"""Of a line of text: beside the plot, in the legend, under a plot of the whole width, and under one beside labels."""
DRAWS, MIDDLE, TAIL, POINT, LOOSE = "#9ecae1", "#08519c", "#4292c6", PALETTE[5], PALETTE[7]
ASKED = (PALETTE[2], PALETTE[3], PALETTE[8], PALETTE[7], PALETTE[1], PALETTE[4])
"""Of thresholds: neither the curve's colour nor the estimate's."""
GROUPS = (PALETTE[2], PALETTE[1], PALETTE[0])
"""Given, assumed, coefficients."""
PALE = 0.5
"""Opacity of what an input does at its low end."""


def draw_uncertainty(answer: Uncertainty, language: Language = "en") -> dict[str, str]:
    """SVG by name: of each figure a histogram and a cumulative curve. Raises NoCharts."""
    require_libraries()
    drawn: dict[str, str] = {}
    for name, figure in answer.figures.items():
        drawn[f"{_file(name)}-histogram"] = as_svg(_histogram(figure, language))
        drawn[f"{_file(name)}-cumulative"] = as_svg(_cumulative(figure, language))
    return drawn


def draw_sensitivity(answer: Sensitivity, language: Language = "en") -> dict[str, str]:
    """SVG by name: of each figure that anything moves a tornado, or its Sobol' indices. Raises NoCharts."""
    require_libraries()
    charts: dict[str, Any] = {}
    for name, figure in answer.figures.items():
        indices, file = list(answer.indices[name].values()), f"{_file(name)}-{answer.method}"
        if answer.method == "sobol":
            charts[file] = _sobol(figure, indices, language)
            charts[f"{file}-groups"] = _sobol_of_groups(figure, language)
        else:
            charts[file] = _tornado(figure, indices, language)
    return {name: as_svg(chart) for name, chart in charts.items() if chart is not None}


def _file(figure: str) -> str:
    """What a file of a figure may be called anywhere; works are named by those who ask."""
    return re.sub(r"[^\w.-]", "_", figure)


# How a figure is spread


class Mark(NamedTuple):
    """A line across the plot, and what stands of it in the legend."""

    at: float
    text: str
    colour: str
    dash: Sequence[int]


SOLID, DASHED, DOTTED = (1, 0), (6, 3), (2, 2)


def _histogram(figure: DrawnFigure, language: Language) -> Any:
    """How many draws lie where; what lies beyond is told below."""
    import altair as alt

    h = figure.histogram
    edges, counts = _bins(h)
    rows = [
        {"low": drawable(a), "high": drawable(b), "value": n} for a, b, n in zip(edges, edges[1:], counts, strict=False)
    ]
    marks = [
        *(_percentile(p, q, dash, colour, language) for p, q, dash, colour in (
            (5, figure.p05, DASHED, TAIL), (50, figure.p50, SOLID, MIDDLE), (95, figure.p95, DOTTED, TAIL))),
        *_estimate(figure, language),
    ]  # fmt: skip
    title = wrapped(titled(figure.mean), COLUMNS["title"])
    if h.below or h.above:
        draws = sum(h.counts) + h.below + h.above
        below, above, all_draws = (f"{n:,}" for n in (h.below, h.above, draws))
        title += wrapped(say("draws beyond", language, below=below, above=above, draws=all_draws), COLUMNS["title"])
    bars = (
        alt.Chart(data(rows))
        .mark_bar(color=DRAWS, stroke="white", strokeWidth=0.5)
        .encode(x=_across("low", title), x2="high:Q", y=up(say("number of draws", language)), y2=alt.datum(0))
    )
    return alt.layer(bars, _lines(marks), width=WIDTH, height=280)


def _cumulative(figure: DrawnFigure, language: Language) -> Any:
    """The share of draws up to each value, as far as the histogram reaches, and what thresholds it is asked of."""
    import altair as alt

    edges, _ = _bins(figure.histogram)
    low, high = edges[0], edges[-1]
    xs, shares = np.array(figure.cumulative.values), np.array(figure.cumulative.shares)
    inside = [(float(x), float(s)) for x, s in zip(xs, shares, strict=True) if low < x < high]
    h = figure.histogram
    draws = sum(h.counts) + h.below + h.above
    ends = ((low, h.below / draws), (high, 1 - h.above / draws))
    curve = [ends[0], *inside, ends[1]] if xs[-1] > xs[0] else [(low, 0.0), (xs[0], 0.0), (xs[0], 1.0), (high, 1.0)]
    rows = [{"at": drawable(x), "value": drawable(100 * s), "place": i} for i, (x, s) in enumerate(curve)]
    line = (
        alt.Chart(data(rows))
        .mark_line(color=MIDDLE, strokeWidth=2.4)
        .encode(
            x=_across("at", wrapped(titled(figure.mean), COLUMNS["title"])),
            y=up(say("share below", language), scale=alt.Scale(domain=[0, 100])),
            order="place:Q",
        )
    )
    asked = list({p.at_least.value: p for p in figure.probabilities}.values())
    estimate = _estimate(figure, language)
    marks = estimate + [Mark(p.at_least.value, p.text, ASKED[i % len(ASKED)], DASHED) for i, p in enumerate(asked)]
    reach = high - low  # farther away a threshold would press the curve flat; the legend has it all the same
    near = [low - reach <= m.at <= high + reach for m in marks]
    crossed = [
        {"at": drawable(p.at_least.value), "value": drawable(100 * (1 - p.probability)), "label": _legend_text(p.text)}
        for p, seen in zip(asked, near[len(estimate) :], strict=True)
        if seen
    ]
    lines = _lines(marks, near)
    dots = (
        alt.Chart(data(crossed))
        .mark_point(size=70, filled=True, opacity=1)
        .encode(x="at:Q", y="value:Q", color=alt.Color("label:N"))
    )
    return alt.layer(line, lines, *([dots] if crossed else []), width=WIDTH, height=280)


def _bins(h: HistogramOfDraws) -> tuple[list[float], list[int]]:
    """Edges and counts that can be seen: draws that are all alike have one bin without width."""
    low, high = h.edges[0], h.edges[-1]
    half = abs(low) / 10 or 1.0
    if high > low:
        return h.edges, h.counts
    return [low - half, low - half / 20, low + half / 20, low + half], [0, sum(h.counts), 0]


def _percentile(percent: int, q: Quantity, dash: Sequence[int], colour: str, language: Language) -> Mark:
    return Mark(q.value, say("marked percentile", language, percent=percent, shown=q.display), colour, dash)


def _estimate(figure: DrawnFigure, language: Language) -> list[Mark]:
    """None where the estimate has no such figure."""
    if figure.point is None:
        return []
    return [Mark(figure.point.value, say("marked estimate", language, shown=figure.point.display), POINT, SOLID)]


def _legend_text(text: str) -> str:
    return "\n".join(wrapped(text, COLUMNS["legend"]))


def _lines(marks: Sequence[Mark], seen: Sequence[bool] | None = None) -> Any:
    """Lines across the plot; one that is not seen stands in the legend alone."""
    import altair as alt

    texts = [_legend_text(m.text) for m in marks]
    rows = [
        {"at": drawable(m.at), "label": text}
        for m, text, here in zip(marks, texts, seen or [True] * len(marks), strict=True)
        if here
    ]
    dashes = alt.Scale(domain=texts, range=[list(m.dash) for m in marks])
    return (
        alt.Chart(data(rows))
        .mark_rule(strokeWidth=2)
        .encode(
            x="at:Q",
            color=coloured("label", texts, [m.colour for m in marks], **LINES),
            strokeDash=alt.StrokeDash("label:N", scale=dashes, legend=legend(**LINES)),
        )
    )


LINES = {"labelExpr": "split(datum.label, '\\n')", "symbolType": "stroke", "symbolStrokeWidth": 2}
"""Of a legend whose texts may have several lines."""


def _across(field: str, title: Sequence[str]) -> Any:
    import altair as alt

    axis = alt.Axis(title=list(title), labelFlush=True, labelOverlap=True, tickCount=7)
    return alt.X(f"{field}:Q", axis=axis, scale=alt.Scale(zero=False, nice=False, padding=6))


# What moves a figure


def _tornado(figure: Sensitivities, indices: list[SensitivityIndex], language: Language) -> Any:
    """What each input makes of the figure at its low and its high end, the widest first."""
    import altair as alt

    point = figure.point.value

    def ends(i: SensitivityIndex) -> list[float]:
        return [q.value for q in (i.low, i.high) if q is not None]

    def width(i: SensitivityIndex) -> float:
        return max(*ends(i), point) - min(*ends(i), point) if ends(i) else 0.0

    widest = max(map(width, indices), default=0.0)
    if widest <= 1e-9 * abs(point):
        return None
    seen = (i for i in indices if width(i) >= LEAST_SWING * widest)
    moving = sorted(seen, key=lambda i: -width(i))[:MOST_BARS]
    labels = _labels(moving, _range)
    at_low, at_high = say("input at 10 %", language), say("input at 90 %", language)
    groups = _groups(language)
    used = [g for g in groups if any(i.group == g for i in moving)]
    apart: list[dict[str, Any]] = []
    beside: list[dict[str, Any]] = []
    for i, label in zip(moving, labels, strict=True):
        sides = ends(i)
        same = len(sides) == 2 and (sides[0] - point) * (sides[1] - point) > 0
        for end, q in ((at_low, i.low), (at_high, i.high)):
            if q is not None:
                bar = {"input": label, "from": drawable(point), "value": drawable(q.value)}
                (beside if same else apart).append(bar | {"end": end, "group": groups[i.group]})
    row = _rows(labels)
    colour = coloured("group", [groups[g] for g in used], [c for g, c in zip(groups, GROUPS, strict=True) if g in used])
    pale = alt.Opacity(
        "end:N",
        scale=alt.Scale(domain=[at_low, at_high], range=[PALE, 1.0]),
        legend=legend(symbolFillColor=INK, symbolStrokeWidth=0),
    )

    def bars(rows: list[dict[str, Any]], **more: Any) -> Any:
        x = _across("value", wrapped(titled(figure.point), COLUMNS["beside"]))
        return alt.Chart(data(rows)).mark_bar().encode(x=x, x2="from:Q", y=row, color=colour, opacity=pale, **more)

    layers = [bars(apart)] if apart else []
    if beside:  # both ends on one side: under each other, for one would hide the other
        layers.append(bars(beside, yOffset=alt.YOffset("end:N", scale=alt.Scale(domain=[at_low, at_high]))))
    estimate = _lines([Mark(point, say("marked estimate", language, shown=figure.point.display), INK, SOLID)])
    return _beside_labels([alt.layer(*layers), estimate], labels, _unverified(moving), row, language)


def _sobol(figure: Sensitivities, indices: list[SensitivityIndex], language: Language) -> Any:
    """What share of the variance is an input's alone, and what share with others."""
    moving = sorted(
        (i for i in indices if max(i.total or 0.0, i.first_order or 0.0) >= LEAST_BAR),
        key=lambda i: -(i.total or 0.0),
    )[:MOST_BARS]
    return _shared_out(figure, moving, _labels(moving), _unverified(moving), language)


def _sobol_of_groups(figure: Sensitivities, language: Language) -> Any:
    """The same of inputs together: by where they come from, and by evidence of their values."""
    if figure.together is None:
        return None
    groups, values = _groups(language), _values(language)
    named = [(groups[n], i) for n, i in figure.together.groups.items()]
    named += [(values[n], i) for n, i in figure.together.rests_on.items() if n in values]
    labels = [say("number of inputs", language, what=what, count=i.inputs) for what, i in named]
    wrap = ["\n".join(wrapped(label, COLUMNS["label"])) for label in labels]
    return _shared_out(figure, [i for _, i in named], wrap, [False] * len(named), language)


def _shared_out(
    figure: Sensitivities,
    indices: Sequence[SensitivityIndex | GroupIndex],
    labels: list[str],
    unverified: list[bool],
    language: Language,
) -> Any:
    """Shares of the variance as bars with their intervals, a row an index; None of a figure that does not move."""
    import altair as alt

    kinds = [say("first order with error", language), say("total with error", language)]
    rows: list[dict[str, Any]] = []
    lows, highs = [0.0], [0.0]
    for i, label in zip(indices, labels, strict=True):
        for kind, value, interval in (
            (kinds[0], i.first_order, i.first_order_interval),
            (kinds[1], i.total, i.total_interval),
        ):
            if value is not None and interval is not None:
                low, high = (drawable(100 * x) for x in interval)
                lows.append(low)
                highs.append(high)
                rows.append({"input": label, "kind": kind, "value": drawable(100 * value), "low": low, "high": high})
    if not any(row["value"] for row in rows):
        return None
    name = figure.point.label
    title = say("share of variance", language, figure=in_sentence(name) if language == "en" else name)
    row = _rows(labels)
    offset = alt.YOffset("kind:N", scale=alt.Scale(domain=kinds, paddingInner=0.1))
    across = alt.X(
        "value:Q",
        axis=alt.Axis(title=wrapped(title, COLUMNS["beside"]), labelFlush=True, tickCount=6),
        scale=alt.Scale(nice=False, domain=[min(lows), max(highs)]),
    )
    base = alt.Chart(data(rows))
    bars = base.mark_bar().encode(
        x=across, y=row, yOffset=offset, color=coloured("kind", kinds, (PALETTE[0], PALETTE[4]))
    )
    errors = base.mark_rule(color=INK, strokeWidth=1.5).encode(x="low:Q", x2="high:Q", y=row, yOffset=offset)
    return _beside_labels([bars, errors], labels, unverified, row, language)


def _unverified(moving: Sequence[SensitivityIndex]) -> list[bool]:
    return [i.rests_on == "unverified" for i in moving]


def _groups(language: Language) -> dict[str, str]:
    return {
        "given": say("group given", language),
        "assumed": say("group assumed", language),
        "coefficients": say("group coefficients", language),
    }


def _values(language: Language) -> dict[str, str]:
    """By evidence; values that the question gives are a group already."""
    return {
        "published": say("values published", language),
        "derived": say("values derived", language),
        "unverified": say("values unverified", language),
    }


def _range(i: SensitivityIndex) -> str:
    """From where to where an input is moved, its unit once."""
    if i.p10 is None or i.p90 is None:
        return ""
    return f"{i.p10.display.removesuffix(after(i.p10.unit))} – {i.p90.display}"


def _labels(moving: Sequence[SensitivityIndex], more: Callable[[SensitivityIndex], str] = lambda _: "") -> list[str]:
    """What inputs are called, each by a text of its own: works of a plan have prices of one name."""
    alike: dict[str, list[str]] = defaultdict(list)
    for i in moving:
        alike[i.label].append(i.id)
    labels = []
    for i in moving:
        lines = wrapped(_told_apart(i.label, i.id, alike[i.label]), COLUMNS["label"])
        labels.append("\n".join([*lines, *wrapped(more(i), COLUMNS["label"])]))
    return labels


def _told_apart(label: str, id: str, alike: list[str]) -> str:
    """A label with whose it is, or with the whole id, where others have it too."""
    if len(alike) == 1:
        return label
    owners = {other.rpartition(".")[0] for other in alike}
    return f"{label} ({id.rpartition('.')[0] if len(owners) == len(alike) and '' not in owners else id})"


def _rows(labels: list[str]) -> Any:
    import altair as alt

    axis = alt.Axis(title=None, labels=False, minExtent=LABELS, maxExtent=LABELS, ticks=False, grid=True)
    return alt.Y("input:N", sort=labels, axis=axis, scale=alt.Scale(domain=labels, paddingInner=0.3, paddingOuter=0.2))


def _beside_labels(layers: list[Any], labels: list[str], unverified: list[bool], row: Any, language: Language) -> Any:
    """Layers beside the names of inputs, those marked whose values nobody has verified."""
    import altair as alt

    if marked := [label for label, bad in zip(labels, unverified, strict=True) if bad]:
        text = say("value unverified", language)
        shape = alt.Shape(
            "mark:N",
            scale=alt.Scale(domain=[text], range=["diamond"]),
            legend=legend(symbolFillColor=LOOSE, symbolStrokeColor=LOOSE),
        )
        layers.append(
            alt.Chart(data({"input": label, "mark": text} for label in marked))
            .mark_point(filled=True, size=50, opacity=1, color=LOOSE)
            .encode(x=alt.value(-9), y=row, shape=shape)
        )
    # an axis would hang each of them by its first line
    layers += [_names(labels, lines, row) for lines in sorted({label.count("\n") for label in labels})]
    height = len(labels) * max(LINE * (max(label.count("\n") for label in labels) + 1) + 6, 30)
    return alt.layer(*layers, width=PLOT, height=height).resolve_scale(color="independent", strokeDash="independent")


def _names(labels: list[str], breaks: int, row: Any) -> Any:
    """Those names of inputs that have so many breaks, in the middle of their rows."""
    import altair as alt

    shift = -LINE / 2 * breaks
    return (
        alt.Chart(data({"input": label} for label in labels if label.count("\n") == breaks))
        .mark_text(align="right", baseline="middle", color=INK, fontSize=12, lineBreak="\n", lineHeight=LINE, dy=shift)
        .encode(x=alt.value(-18), y=row, text="input:N")
    )
