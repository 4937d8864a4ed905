"""The command line: the service, one question, the coefficients, the contract, the pages of routes."""

from __future__ import annotations

import difflib
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from valorise import __version__
from valorise.engine.memory import keep_freed

if TYPE_CHECKING:
    from valorise.studies.answers import Answer, Estimate
    from valorise.studies.catalogue import Catalogue
    from valorise.studies.comparison import Comparison
    from valorise.studies.faults import Fault
    from valorise.studies.plans.answers import Plan
    from valorise.studies.uncertainty.answers import Sensitivity, Uncertainty
    from valorise.studies.uncertainty.asking import Uncertain
    from valorise.studies.what_ifs.what_if import WhatIf
    from valorise.studies.words import Language

CONTRACT = Path("openapi/openapi.json")
PAGES = Path("docs")

own_values = click.option(
    "--coefficients",
    "overlay",
    envvar="VALORISE_COEFFICIENTS",
    type=click.Path(path_type=Path),
    help="Folder of a site's own values, laid over the shipped ones.",
)
as_png_too = click.option("--png", is_flag=True, help="As PNG too, with this machine's fonts for Chinese.")
with_charts = click.option(
    "--charts",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Draw the answer too, as SVG into this folder.",
)
in_language = click.option(
    "--language",
    type=click.Choice(["en", "zh-Hans"]),
    default="en",
    show_default=True,
    help="Of labels and sentences.",
)


@click.group()
@click.version_option(__version__, prog_name="valorise")
def main() -> None:
    """What coal gangue and fly ash are worth, and how much land their use gives back."""
    keep_freed()


# The service


@main.command()
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", envvar="PORT", default=8000, show_default=True, help="0 takes a free one.")
@own_values
def serve(host: str, port: int, overlay: Path | None) -> None:
    """Answer over HTTP until told to stop."""
    import uvicorn

    from valorise.api.app import create_app
    from valorise.api.settings import BadSetting

    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    listening = _listen(host, port)
    try:
        app = create_app(_load(overlay))
    except BadSetting as error:
        raise click.ClickException(str(error)) from None
    gc.collect()
    gc.freeze()  # what is loaded stays, so that nothing need ever look through it again
    config = uvicorn.Config(
        app,
        loop="auto",
        http="httptools",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,  # a caller's own X-Forwarded-For would escape the rate limit
        timeout_graceful_shutdown=5,
    )
    # uvicorn raises the signal that stopped it once more when it is done; being told to stop is no failure.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    listening.listen(config.backlog)  # from here on callers wait instead of being turned away
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Valorise {__version__} answers at http://{shown}:{listening.getsockname()[1]}/docs")
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """Bound before anything is loaded: an address that is taken is said at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":  # elsewhere it would let two servers share a port
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        raise click.ClickException(
            f"cannot listen at {host}, port {port}: {error}; choose another with --host and --port"
        ) from None
    return listening


# Questions


@main.command()
@click.argument("route")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--table", is_flag=True, help="The main figures for people, instead of the whole answer as JSON.")
@in_language
@own_values
def estimate(route: str, file: Any, table: bool, language: Language, overlay: Path | None) -> None:
    """Answer the question in FILE, or on standard input: JSON as the service takes it."""
    from valorise.api.decoding import Decoder, Malformed
    from valorise.studies.estimate import estimate as answer
    from valorise.studies.faults import NotServed, Unanswerable, Unknown
    from valorise.studies.knowledge import describe_route

    catalogue = _load(overlay)
    try:
        describe_route(catalogue, route)
        ready = catalogue.routes[route]
        question = Decoder(catalogue.book).decode(ready.question, file.read())
        result = answer(ready, question, language)
    except Unknown as error:
        raise click.ClickException(error.detail) from None
    except (Malformed, Unanswerable, NotServed) as error:
        _print_faults(error.faults)
        sys.exit(1)
    if table:
        _print_table(result, language)
    else:
        _print_json(result)


@main.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--table", is_flag=True, help="The routes for people, instead of the whole answer as JSON.")
@in_language
@own_values
def compare(file: Any, table: bool, language: Language, overlay: Path | None) -> None:
    """Put one waste through every route: the question in FILE, or on standard input, as the service takes it."""
    from valorise.api.decoding import Decoder, Malformed
    from valorise.studies.comparison import Comparer
    from valorise.studies.comparison import compare as answer
    from valorise.studies.faults import NotServed, Unanswerable

    comparer = Comparer(_load(overlay))
    try:
        result = answer(comparer, Decoder(comparer.book).decode(comparer.question, file.read()), language)
    except (Malformed, Unanswerable, NotServed) as error:
        _print_faults(error.faults)
        sys.exit(1)
    if table:
        _print_comparison(result, language)
    else:
        _print_json(result)


@main.command("what-if")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--table", is_flag=True, help="The differences for people, instead of the whole answer as JSON.")
@in_language
@own_values
def what_if(file: Any, table: bool, language: Language, overlay: Path | None) -> None:
    """Change a question: the one in FILE, or on standard input, as the service takes it."""
    from valorise.api.decoding import Decoder, Malformed
    from valorise.studies.comparison import Comparer
    from valorise.studies.faults import NotServed, Unanswerable
    from valorise.studies.kinds import kinds
    from valorise.studies.plans.plan import Planner
    from valorise.studies.what_ifs.what_if import Asker
    from valorise.studies.what_ifs.what_if import what_if as answer

    catalogue = _load(overlay)
    asker = Asker(catalogue, kinds(Comparer(catalogue), Planner(catalogue)))
    try:
        result = answer(asker, Decoder(catalogue.book).decode(asker.question, file.read()), language)
    except (Malformed, Unanswerable, NotServed) as error:
        _print_faults(error.faults)
        sys.exit(1)
    if table:
        _print_differences(result, language)
    else:
        _print_json(result)


def _print_differences(result: WhatIf, language: Language) -> None:
    from rich.console import Console
    from rich.table import Table

    from valorise.studies.words import say

    console = Console()
    for variant in result.variants:
        table = Table("", title=variant.name, title_justify="left")
        for column in (say("baseline", language), say("variant", language), say("difference", language), "%"):
            table.add_column(column, justify="right")
        for name, d in variant.differences.items():
            label = d.baseline.label if "." not in name else f"{name.partition('.')[0]}: {d.baseline.label}"
            percent = "" if d.percent is None else f"{d.percent:+.3g}"
            table.add_row(label, d.baseline.display, d.variant.display, d.difference.display, percent)
        console.print(table)
        if variant.verdict is not None:
            console.print(f"{variant.verdict.baseline} → {variant.verdict.variant}", markup=False, highlight=False)
    for search in result.break_even:
        for found in search.found:
            console.print(f"{search.name}: {found.at.label}, {found.at.display}", markup=False, highlight=False)
        for text in [jump.text for jump in search.jumps] + [search.none] * bool(search.none):
            console.print(f"{search.name}: {text}", markup=False, highlight=False)


@main.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--table", is_flag=True, help="Percentiles for people, instead of the whole answer as JSON.")
@with_charts
@as_png_too
@in_language
@own_values
def uncertainty(
    file: Any, table: bool, folder: Path | None, png: bool, language: Language, overlay: Path | None
) -> None:
    """Ask how sure an answer is: the question in FILE, or on standard input, as the service takes it."""
    from valorise.studies.uncertainty.uncertainty import uncertainty as answer

    _require_charts(folder, png=png)

    def work(uncertain: Uncertain, asked: bytes) -> Uncertainty:
        return answer(uncertain, _decoded(uncertain, uncertain.uncertainty, asked), language)

    result = _of_uncertain(work, file.read(), overlay)
    if folder:
        from valorise.studies.uncertainty.charts import draw_uncertainty

        _write_charts(folder, draw_uncertainty(result, language), "--charts", png=png)
    if table:
        _print_percentiles(result, language)
    else:
        _print_json(result)


@main.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--table", is_flag=True, help="What moves figures for people, instead of the whole answer as JSON.")
@with_charts
@as_png_too
@in_language
@own_values
def sensitivity(
    file: Any, table: bool, folder: Path | None, png: bool, language: Language, overlay: Path | None
) -> None:
    """Ask what moves an answer: the question in FILE, or on standard input, as the service takes it."""
    from valorise.studies.uncertainty.sensitivity import sensitivity as answer

    _require_charts(folder, png=png)

    def work(uncertain: Uncertain, asked: bytes) -> Sensitivity:
        return answer(uncertain, _decoded(uncertain, uncertain.sensitivity, asked), language)

    result = _of_uncertain(work, file.read(), overlay)
    if folder:
        from valorise.studies.uncertainty.charts import draw_sensitivity

        _write_charts(folder, draw_sensitivity(result, language), "--charts", png=png)
    if table:
        _print_indices(result, language)
    else:
        _print_json(result)


def _decoded(uncertain: Uncertain, model: Any, asked: bytes) -> Any:
    from valorise.api.decoding import Decoder

    return Decoder(uncertain.book).decode(model, asked)


A = TypeVar("A")


def _of_uncertain(work: Callable[[Uncertain, bytes], A], asked: bytes, overlay: Path | None) -> A:
    """The answer, or the faults of the question and the end."""
    from valorise.api.decoding import Malformed
    from valorise.studies.faults import NotServed, Unanswerable
    from valorise.studies.plans.plan import Planner
    from valorise.studies.uncertainty.asking import Uncertain

    catalogue = _load(overlay)
    try:
        return work(Uncertain(catalogue, Planner(catalogue)), asked)
    except (Malformed, Unanswerable, NotServed) as error:
        _print_faults(error.faults)
        sys.exit(1)


def _print_percentiles(result: Uncertainty, language: Language) -> None:
    from rich.console import Console
    from rich.table import Table

    from valorise.studies.words import say

    console = Console(width=max(Console().width, WIDE))
    table = Table("")
    for column in (say("estimate", language), say("mean", language), "5 %", "50 %", "95 %"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column(say("moved by", language))
    for name, f in result.figures.items():
        first = result.drivers[name].drivers[:1]
        driver = "".join(f"{d.label}, {100 * d.share:.0f} %" for d in first)
        point = "" if f.point is None else f.point.display
        table.add_row(f.mean.label, point, *(q.display for q in (f.mean, f.p05, f.p50, f.p95)), driver)
    console.print(table)
    texts = [p.text for f in result.figures.values() for p in f.probabilities] + result.warnings
    for text in texts + ([result.measure_next.text] if result.measure_next else []):
        console.print(text, markup=False, highlight=False)


MOST_ROWS = 12
"""Of what moves a figure, in a table."""


def _print_indices(result: Sensitivity, language: Language) -> None:
    from rich.console import Console
    from rich.table import Table

    from valorise.studies.words import say

    console = Console(width=max(Console().width, WIDE))
    for name, figure in result.figures.items():
        table = Table("", title=f"{figure.point.label}: {figure.point.display}", title_justify="left")
        sobol = result.method == "sobol"
        columns = [say("first order", language), say("total order", language)]
        if not sobol:
            columns = [say("input at 10 %", language), say("input at 90 %", language), *[say("figure", language)] * 2]
        for column in columns:
            table.add_column(column, justify="right", no_wrap=True)
        for i in list(result.indices[name].values())[:MOST_ROWS]:
            if sobol:
                table.add_row(i.label, *("" if x is None else f"{x:.3f}" for x in (i.first_order, i.total)))
            else:
                ends = (i.p10, i.p90, i.low, i.high)
                table.add_row(i.label, *("" if x is None else x.display for x in ends))
        console.print(table)
    for text in result.warnings + ([result.measure_next.text] if result.measure_next else []):
        console.print(text, markup=False, highlight=False)


@main.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--table", is_flag=True, help="The years for people, instead of the whole answer as JSON.")
@in_language
@own_values
def plan(file: Any, table: bool, language: Language, overlay: Path | None) -> None:
    """Plan a site over the years: the question in FILE, or on standard input, as the service takes it."""
    result = _plan(file.read(), language, overlay)
    if table:
        _print_plan(result, language)
    else:
        _print_json(result)


@main.command()
@click.argument("file", type=click.File("rb"), default="-")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default="here",
    help="Where they go.",
)
@as_png_too
@in_language
@own_values
def charts(file: Any, folder: Path, png: bool, language: Language, overlay: Path | None) -> None:
    """Draw the plan of the question in FILE: waste and land, cash, greenhouse gases and jobs over the years, as SVG."""
    from valorise.studies.plans.charts import draw

    with _missing_charts():
        drawn = draw(_plan(file.read(), language, overlay), language)
    _write_charts(folder, drawn, "--folder", png=png, aside=False)


def _require_charts(folder: Path | None, *, png: bool) -> None:
    """Before anything is reckoned."""
    if png and not folder:
        raise click.UsageError("--png is for charts: name their folder with --charts")
    if folder:
        from valorise.studies.drawing import require_libraries

        with _missing_charts():
            require_libraries()


def _write_charts(folder: Path, drawn: dict[str, str], option: str, *, png: bool, aside: bool = True) -> None:
    """Files of charts, and a line each; ``aside`` of an answer that is printed."""
    from valorise.studies.drawing import as_png

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, svg in drawn.items():
            files = {"svg": svg.encode()} | ({"png": as_png(svg)} if png else {})
            for ending, content in files.items():
                path = folder / f"{name}.{ending}"
                path.write_bytes(content)
                click.echo(f"{path} is written", err=aside)
    except OSError as error:
        raise click.ClickException(f"cannot write to {folder}: {error.strerror}; choose another {option}") from None


def _plan(asked: bytes, language: Language, overlay: Path | None) -> Plan:
    """The answer, or the faults of the question and the end."""
    from valorise.api.decoding import Decoder, Malformed
    from valorise.studies.faults import NotServed, Unanswerable
    from valorise.studies.plans.plan import Planner, make_plan

    planner = Planner(_load(overlay))
    try:
        return make_plan(planner, Decoder(planner.book).decode(planner.question, asked), language)
    except (Malformed, Unanswerable, NotServed) as error:
        _print_faults(error.faults)
        sys.exit(1)


@contextmanager
def _missing_charts() -> Iterator[None]:
    from valorise.studies.drawing import NoCharts

    try:
        yield
    except NoCharts as missing:
        raise click.ClickException(str(missing)) from None


WIDE = 120
"""Columns that the years of a plan need, however narrow the place is that they are printed to."""


def _print_plan(result: Plan, language: Language) -> None:
    from rich.console import Console
    from rich.table import Table

    shown = ("stock", "feed", "revenue", "cost", "cash", "area_freed", "area_reclaimed", "jobs")
    table = Table("")
    for name in shown:
        q = getattr(result.years[0], name)
        label = name.replace("_", " ") if language == "en" else q.label
        table.add_column(f"{label}\n{q.unit}", justify="right", no_wrap=True)
    for year in result.years:
        table.add_row(str(year.year), *(f"{getattr(year, n).value:,.4g}" for n in shown))
    Console(width=max(Console().width, WIDE)).print(table)
    for i in result.indicators.values():
        click.echo(f"{i.label}: {' '.join(filter(None, (i.display, i.why and f'({i.why})')))}")


def _print_comparison(result: Comparison, language: Language) -> None:
    from rich.console import Console
    from rich.table import Table

    from valorise.studies.words import option, say

    def figure(name: str) -> str:
        labels = [row.figures[name].label for row in result.routes if name in row.figures]
        return name.replace("_", " ") if language == "en" else labels[0]

    waste = option("waste", result.waste, language)
    title = say("compared", language, feed=result.feed.display, waste=waste, figure=figure(result.ranked_by))
    table = Table("", title=title, title_justify="left")
    table.add_column(say("route", language), no_wrap=True)
    table.add_column(say("verdict", language))
    shown = ("revenue", "margin", "all_carbon_dioxide", "jobs", "area_reclaimed")
    for name in shown:
        table.add_column(figure(name), justify="right")
    for row in (row for row in result.routes if row.status != "other_waste"):
        figures = [row.figures[n].display if n in row.figures else "" for n in shown]
        table.add_row(str(row.rank or ""), row.route, row.status.replace("_", " "), *figures)
    Console().print(table)


def _print_json(result: Answer) -> None:
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(result), indent=2))


def _print_table(result: Estimate, language: Language) -> None:
    from rich.console import Console
    from rich.table import Table

    from valorise.studies.words import say

    console = Console()
    table = Table(title=f"{result.route}: {result.verdict.status}", title_justify="left")
    table.add_column("")
    table.add_column(say("value", language), justify="right")
    table.add_column(say("unit", language))
    for quantity in result.headline.values():
        table.add_row(quantity.label, quantity.display.removesuffix(quantity.unit).strip(), quantity.unit)
    console.print(table)
    for finding in result.verdict.findings:
        if finding.status in ("conditional", "unsuitable"):
            console.print(f"{finding.status}: {finding.text}", markup=False, highlight=False)
    quality = result.data_quality
    counts = {e: getattr(quality, e) for e in ("published", "derived", "unverified")}
    console.print(say("tally", language, **counts), highlight=False)


def _print_faults(faults: list[Fault]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    title = "1 fault in the question" if len(faults) == 1 else f"{len(faults)} faults in the question"
    table = Table("where", "what is wrong", "accepted", title=title, title_justify="left")
    for fault in faults:
        # As Text: what a caller wrote may look like markup.
        table.add_row(*map(Text, (fault.pointer or "the question", fault.detail, ", ".join(fault.accepted))))
    Console(stderr=True).print(table)


# Coefficients


@main.group()
def coefficients() -> None:
    """The numbers that answers rest on."""


@coefficients.command()
@own_values
def check(overlay: Path | None) -> None:
    """Load every file as the service would, and hold it against the lock."""
    from valorise.coefficients import BadCoefficients, folder, lock_faults
    from valorise.studies.comparison import Comparer

    catalogue = _load(overlay)
    try:
        Comparer(catalogue)
    except BadCoefficients as error:
        raise click.ClickException(str(error)) from None
    faults = lock_faults(folder()) + _example_faults(catalogue)
    if faults:
        raise click.ClickException("\n".join(faults))
    click.echo(f"{len(catalogue.book.coefficients)} coefficients, version {catalogue.book.version}")


def _example_faults(catalogue: Catalogue) -> list[str]:
    """Files that load may still leave every question without an answer."""
    from valorise.studies.estimate import estimate
    from valorise.studies.faults import Unanswerable

    faults: list[str] = []
    for route, ready in catalogue.routes.items():
        for name, example in ready.route.examples.items():
            try:
                estimate(ready, ready.question.model_validate(example.question, strict=False))
            except Unanswerable as refusal:
                faults.append(f"{route}: the example {name} has no answer: {refusal}")
    return faults


@coefficients.command()
@click.option("--version", required=True, help="Version of the set, which every answer carries.")
def lock(version: str) -> None:
    """Write lock.json for the files as they are."""
    from valorise.coefficients import folder, write_lock

    _load(None)
    write_lock(folder(), version)
    click.echo(f"{folder() / 'lock.json'} holds version {version}")


# What the code writes: the contract and the pages of routes


@main.command()
@click.option("--check", is_flag=True, help="Compare with the file instead of writing it.")
@click.option("--output", type=click.Path(path_type=Path), default=CONTRACT, show_default=True, help="The file.")
def openapi(check: bool, output: Path) -> None:
    """Write the OpenAPI document that the service answers with."""
    from valorise.api.document import as_text, build

    _write_or_compare({output: as_text(build(_load(None)))}, "valorise openapi", check=check)


@main.command()
@click.option("--check", is_flag=True, help="Compare with the files instead of writing them.")
@click.option("--output", type=click.Path(path_type=Path), default=PAGES, show_default=True, help="The folder.")
def docs(check: bool, output: Path) -> None:
    """Write the page of each route and the one that compares them, and the worked city with its charts."""
    from valorise.studies.handbook import pages
    from valorise.studies.plans.city import files

    catalogue = _load(None)
    with _missing_charts():
        city = files(catalogue)
    wanted = {output / "routes" / name: text for name, text in pages(catalogue).items()}
    wanted |= {output / name: text for name, text in city.items()}
    there = {*(output / "routes").glob("*.md"), *(output / "images").glob("city-*")}
    if left := sorted(there - set(wanted)):
        raise click.ClickException(f"no route or chart has the page {', '.join(map(str, left))}; remove it")
    _write_or_compare(wanted, "valorise docs", check=check)


def _write_or_compare(wanted: dict[Path, str], command: str, *, check: bool) -> None:
    """Files that the code decides: written, or held against what is there."""
    for path, new in wanted.items():
        if check:
            _compare(path, new, command)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(new, "utf-8")
        click.echo(f"{path} is {'what the code says' if check else 'written'}")


def _compare(path: Path, new: str, command: str) -> None:
    old = path.read_text("utf-8") if path.exists() else ""
    if old != new and path.suffix == ".svg":  # one long line
        raise click.ClickException(f"{path} is not what the code draws; run '{command}' and look at the change")
    if old != new:
        lines = list(difflib.unified_diff(old.splitlines(), new.splitlines(), str(path), "the code", lineterm="", n=1))
        cut = [*lines[:40], f"… {len(lines) - 40} more lines"] if len(lines) > 40 else lines
        raise click.ClickException(
            "\n".join([f"{path} is not what the code says; run '{command}' and review the change", *cut])
        )


def _load(overlay: Path | None) -> Catalogue:
    """The catalogue, or every fault of the files, one a line."""
    from valorise.studies.catalogue import load

    with _faults_of_files():
        return load(overlay)


@contextmanager
def _faults_of_files() -> Iterator[None]:
    from valorise.coefficients import BadCoefficients
    from valorise.engine.formula import BadFormula
    from valorise.engine.units import BadUnits

    try:
        yield
    except (BadCoefficients, BadFormula, BadUnits) as error:
        raise click.ClickException(str(error)) from None
