"""The accident: a body imported the web framework, the engine learnt of gangue, and a trivial request loaded scipy.

Imports go one way: api, cli → studies → routes, feedstock, site, economics → engine; coefficients stand on the
engine alone.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in (ROOT / "valorise").rglob("*.py")}

BELOW = {
    "engine": {"engine"},
    "coefficients": {"engine"},
    "routes": {"routes", "engine"},
    "feedstock": {"feedstock", "engine"},
    "site": {"site", "engine"},
    "economics": {"economics", "engine"},
    "studies": {"studies", "routes", "feedstock", "site", "economics", "coefficients", "engine", ""},
    "api": {"api", "studies", "coefficients", "engine", ""},
    "cli": {"api", "studies", "coefficients", "engine", ""},
    "__main__": {"cli"},
    "": set(),
}
"""Parts of the package, and those that each may import; ``""`` is ``valorise`` itself, which holds the version."""

HOMES = {
    "pint": ("valorise/engine/units.py", "valorise/engine/dimensions.py"),
    "molmass": ("valorise/engine/reactions.py",),
    "pydantic": ("valorise/coefficients.py", "valorise/studies/", "valorise/api/"),
    "msgspec": ("valorise/engine/working.py", "valorise/studies/", "valorise/api/", "valorise/cli.py"),
    "litestar": ("valorise/api/",),
    "uvicorn": ("valorise/cli.py",),
    "click": ("valorise/cli.py",),
    "rich": ("valorise/cli.py",),
    "altair": (
        "valorise/studies/drawing.py",
        "valorise/studies/plans/charts.py",
        "valorise/studies/uncertainty/charts.py",
    ),
    "vl_convert": ("valorise/studies/drawing.py",),
}
"""Where a library may be imported."""

PURE = ("routes", "feedstock", "site", "economics")
SCIPY = ("scipy.optimize", "scipy.stats", "scipy.special", "scipy.linalg", "scipy.sparse")
"""Its parts take half a second; the bare package, which pint looks for, takes nothing."""
HEAVY = (*SCIPY, "polars", "altair", "vl_convert", "pandas", "matplotlib", "dask", "pyarrow", "xlsxwriter", "highspy")


def imports(source: str) -> set[str]:
    """Every module that a source imports, wherever it does; ``from valorise import coefficients`` is a module too."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide what they import"
            module = node.module or ""
            found.add(module)
            if module.split(".")[0] == "valorise":
                found.update(f"{module}.{alias.name}" for alias in node.names)
    return found


def layer(module: str) -> str:
    """The part that a module or a path of the package belongs to."""
    part = [*module.removesuffix(".py").replace("/", ".").split("."), ""][1]
    return part if part in BELOW else ""


def upward(path: str, source: str) -> list[str]:
    """Modules that a source imports against the layers."""
    mine = layer(path)
    return sorted(f"{path} imports {m}" for m in inside(source) if layer(m) not in BELOW[mine] | {mine})


def inside(source: str) -> set[str]:
    """Modules of ours that a source imports; ``valorise`` where it takes the version."""
    found = {m for m in imports(source) if m.split(".")[0] == "valorise"}
    parts = {m for m in found if layer(m)}
    modules = {m for m in parts if not any(m.startswith(f"{other}.") for other in parts)}
    version = {"valorise"} if any(m.count(".") == 1 for m in found - parts) else set()
    return modules | version


def away_from_home(path: str, source: str) -> list[str]:
    """Libraries imported where they may not be."""
    found = {m.split(".")[0] for m in imports(source)}
    return sorted(f"{path} imports {m}" for m in found & HOMES.keys() if not path.startswith(HOMES[m]))


def impure(path: str, source: str) -> list[str]:
    """What routes, site and economics import besides numpy, the engine, and typing, which computes nothing."""
    if layer(path) not in PURE:
        return []
    others = {m for m in imports(source) if m.split(".")[0] not in ("numpy", "valorise", "typing", "__future__")}
    return sorted(f"{path} imports {m}" for m in others)


Check = Callable[[str, str], list[str]]
CHECKS: dict[Check, tuple[str, str]] = {
    upward: ("valorise/engine/model.py", "from valorise.studies.faults import Fault"),
    away_from_home: ("valorise/routes/trial.py", "def f():\n    import pint"),
    impure: ("valorise/site/trial.py", "import math"),
}
"""Each check, and a sample that it must find a fault in."""


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.__name__)
def test_imports_go_one_way_and_libraries_stay_at_home(check: Check) -> None:
    assert [fault for path, source in SOURCES.items() for fault in check(path, source)] == []


@pytest.mark.parametrize(("check", "sample"), CHECKS.items(), ids=lambda c: getattr(c, "__name__", ""))
def test_each_check_finds_its_fault(check: Check, sample: tuple[str, str]) -> None:
    assert len(check(*sample)) == 1


@pytest.mark.parametrize(
    ("path", "source", "faults"),
    [
        ("valorise/engine/a.py", "from valorise.engine.units import Units", 0),
        ("valorise/engine/a.py", "from valorise.coefficients import Book", 1),
        ("valorise/engine/a.py", "from valorise import coefficients", 1),
        ("valorise/engine/a.py", "from valorise import __version__", 1),
        ("valorise/engine/a.py", "import valorise.routes.gangue_power", 1),
        ("valorise/engine/a.py", "if TYPE_CHECKING:\n    from valorise.api import app", 1),
        ("valorise/coefficients.py", "from valorise.engine.model import Curve", 0),
        ("valorise/coefficients.py", "from valorise.studies.catalogue import Ready", 1),
        ("valorise/routes/a.py", "from valorise.site.land import land", 1),
        ("valorise/site/a.py", "from valorise.routes.gangue_power import route", 1),
        ("valorise/studies/a.py", "from valorise import __version__, coefficients\nfrom valorise.routes import a", 0),
        ("valorise/studies/a.py", "from valorise.api.problems import Problem", 1),
        ("valorise/studies/a.py", "def f():\n    from valorise.cli import main", 1),
        ("valorise/api/a.py", "from valorise.studies.estimate import estimate", 0),
        ("valorise/api/a.py", "from valorise.cli import main", 1),
        ("valorise/cli.py", "from valorise.api.app import create_app", 0),
    ],
)
def test_the_direction_of_an_import_is_told(path: str, source: str, faults: int) -> None:
    assert len(set(upward(path, source))) == faults


def test_modules_form_no_ring() -> None:
    """A ring works until somebody imports its other end first."""
    paths = {p.removesuffix(".py").removesuffix("/__init__").replace("/", "."): s for p, s in SOURCES.items()}
    graph = {
        name: {m for m in imports(source) if m in paths and m != name} - {"valorise"} for name, source in paths.items()
    }

    assert list(TopologicalSorter(graph).static_order())
    with pytest.raises(CycleError):
        TopologicalSorter({"a": {"b"}, "b": {"a"}}).prepare()


def test_every_part_of_the_package_is_on_the_list() -> None:
    parts = {layer(path) for path in SOURCES}

    assert parts == BELOW.keys()
    assert not {path.split("/")[1].removesuffix(".py") for path in SOURCES} - BELOW.keys() - {"__init__"}


def loaded(statement: str, names: tuple[str, ...]) -> set[str]:
    """Which of the libraries a fresh interpreter has after a statement."""
    code = (
        f"{statement}\nimport sys\nprint(*sorted({{'.'.join(m.split('.')[:n]) for m in sys.modules for n in (1, 2)}}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split()) & set(names)


@pytest.mark.parametrize("module", ["valorise.api.app", "valorise.cli"])
def test_the_service_starts_without_what_only_some_studies_need(module: str) -> None:
    assert loaded(f"import {module}", HEAVY) == set()


def test_the_engine_can_be_lifted_out() -> None:
    """It loads nothing of the web, of the wire or of the routes."""
    modules = ", ".join(
        p.removesuffix(".py").replace("/", ".") for p in sorted(SOURCES) if layer(p) == "engine" and "__init__" not in p
    )
    ours = "[m for m in sys.modules if m.startswith('valorise.') and not m.startswith('valorise.engine')]"
    code = f"import {modules}\nimport sys\nassert not {ours}"

    assert loaded(code, ("litestar", "pydantic", "click", "uvicorn", *HEAVY)) == set()


def test_what_is_loaded_is_told() -> None:
    assert loaded("import colorsys", ("colorsys", *HEAVY)) == {"colorsys"}
