"""What all charts share: letters, colours, axes and legends, and the way to SVG and PNG.

Altair writes Vega-Lite, vl-convert draws it; both come with the extra ``charts`` and are imported when a chart is made,
for the service makes none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from valorise.studies.answers import Quantity

FONT = "Liberation Sans, Arial, Helvetica, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif"
"""The first is built into vl-convert, so that letters are measured alike everywhere."""
INK, FAINT = "#333333", "#dddddd"
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#6A51A3", "#8C6D31", "#999999")
"""Told apart by the colour-blind: Okabe and Ito's first, and three more for whoever needs them."""
WIDTH = 640
"""Of the plot: with its axis it makes 720 pixels."""
DIGITS = 6
"""Of what is drawn: what differs beyond them between processors does not move a line."""
SHARP = 2
"""Pixels of a PNG in one of the SVG."""
BELOW = {"bottom": {"direction": "vertical", "anchor": "start", "margin": 2}}
"""Legends stand under the plot, one under the other: Vega takes it, and Altair has no word for it."""


class NoCharts(RuntimeError):
    """What draws is not installed."""

    def __init__(self) -> None:
        super().__init__('charts need what is not installed here: pip install "valorise[charts]"')


def require_libraries() -> None:
    """Raises NoCharts."""
    _libraries()


def _libraries() -> tuple[Any, Any]:
    try:
        import altair
        import vl_convert
    except ImportError:
        raise NoCharts from None
    return altair, vl_convert


def as_svg(chart: Any) -> str:
    """A chart of Altair's, drawn. Raises NoCharts."""
    altair, vl_convert = _libraries()
    version = ".".join(altair.SCHEMA_VERSION.removeprefix("v").split(".")[:2])
    spec = _styled(chart).to_dict()
    spec["config"]["legend"]["layout"] = BELOW
    drawn: str = vl_convert.vegalite_to_svg(spec, vl_version=version)
    return drawn + "\n"


def as_png(svg: str) -> bytes:
    """What is drawn, in pixels, with the fonts of this machine. Raises NoCharts."""
    _, vl_convert = _libraries()
    drawn: bytes = vl_convert.svg_to_png(svg, scale=SHARP)
    return drawn


# Numbers and words


def drawable(value: float) -> float:
    """A number with the digits that are drawn."""
    return float(f"{value:.{DIGITS}g}") + 0.0


def titled(q: Quantity) -> str:
    """What a figure is called, and its unit where it has one."""
    stop = "，" if _columns(q.label[-1:] or " ") == 2 else ", "
    return q.label if q.unit == "1" else f"{q.label}{stop}{q.unit}"


def _columns(c: str) -> int:
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1


OPENING, CLOSING = "（“", "，。；：、）”,.;:)%"
"""Signs that do not end a line, and that do not begin one."""


def wrapped(text: str, columns: int) -> list[str]:
    """Lines of a text; Chinese breaks anywhere and takes two columns a sign."""
    lines, line, gap = [], "", 0
    for c in text:
        last = line[-1:]
        if last and last not in OPENING and c not in CLOSING and (last == " " or _columns(last) + _columns(c) > 2):
            gap = len(line)
        line += c
        if c != " " and sum(map(_columns, line)) > columns:
            cut = gap or len(line) - 1
            lines.append(line[:cut].rstrip())
            line, gap = line[cut:], 0
    return [*lines, line] if line else lines


# Parts of a chart


def data(rows: Iterable[dict[str, Any]]) -> Any:
    import altair as alt

    return alt.InlineData(values=list(rows))


def up(title: str, field: str = "value", **more: Any) -> Any:
    """An axis that says above the plot what it measures."""
    import altair as alt

    return alt.Y(
        f"{field}:Q",
        axis=alt.Axis(
            title=title, titleAngle=0, titleAlign="left", titleAnchor="start", titleX=-56, titleY=-12, minExtent=56
        ),
        **more,
    )


def coloured(field: str, domain: list[str], chosen: Sequence[str] = PALETTE, **more: Any) -> Any:
    import altair as alt

    taken = [chosen[i % len(chosen)] for i in range(len(domain))]
    return alt.Color(f"{field}:N", scale=alt.Scale(domain=domain, range=taken), legend=legend(**more))


def legend(**more: Any) -> Any:
    import altair as alt

    return alt.Legend(orient="bottom", title=None, direction="vertical", labelLimit=WIDTH, **more)


def _styled(chart: Any) -> Any:
    return (
        chart.configure(font=FONT, background="white", padding=8, aria=False)
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=12,
            titleFontSize=13,
            titleFontWeight="bold",
            labelColor=INK,
            titleColor=INK,
            gridColor=FAINT,
            domainColor=INK,
            tickColor=INK,
        )
        .configure_axisX(grid=False)
        .configure_legend(labelFontSize=12, labelColor=INK, symbolSize=110, rowPadding=3)
    )
