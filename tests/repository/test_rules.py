"""The accident: a blind except turned a missing coefficient into 0, a committed file named a machine of its author, and
a stub answered for months.

Rules that a reviewer can check are checked here; each check is tried on a bad sample too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SKIPPED = {"static", "__pycache__"}
TEXT = {".py", ".toml", ".md", ".txt", ".json", ".yaml", ".yml", ".css", ".js", ".html", ".in", ""}
FOLDERS = ("valorise", "coefficients", "tests", "benchmarks", "docs", "openapi", "requirements", ".ci")


def committed() -> Iterator[Path]:
    """Text files that we write: those of the top, and those of our folders; not what tools and make leave behind."""
    yield from (p for p in ROOT.iterdir() if p.is_file() and p.suffix in TEXT)
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix in TEXT and not SKIPPED & set(path.relative_to(ROOT).parts):
                yield path


FILES = {p.relative_to(ROOT).as_posix(): p.read_text("utf-8") for p in sorted(committed())}
PRODUCT = {p: s for p, s in FILES.items() if p.startswith("valorise/") and p.endswith(".py")}
OURS = {p: s for p, s in FILES.items() if not p.startswith("tests/")}
TESTS = {p: s for p, s in FILES.items() if p.startswith("tests/") and p.endswith(".py")}
Findings = list[str]
Check = Callable[[str, str], Findings]


def at(path: str, node: ast.AST, what: str) -> str:
    return f"{path}:{getattr(node, 'lineno', 0)} {what}"


# Checks of our own code


def blind_excepts(path: str, source: str) -> Findings:
    """Handlers that catch whatever comes; or what a misspelt name raises, and go on."""
    blind = {"Exception", "BaseException"}
    slips = {"AttributeError", "NameError"}
    found: Findings = []
    for node in ast.walk(ast.parse(source)):
        caught: list[ast.expr] = []
        if isinstance(node, ast.ExceptHandler):
            if node.type is None:
                found.append(at(path, node, "catches everything"))
                continue
            caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            if isinstance(node.body[-1], ast.Raise):
                caught = [e for e in caught if ast.unparse(e) not in slips]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("suppress", "contextlib.suppress"):
            caught = node.args
        found += [at(path, node, f"catches {c}") for e in caught if (c := ast.unparse(e)) in blind | slips]
    return found


def wraps(path: str, source: str) -> Findings:
    """pint's decorators, which prove nothing about a body."""
    return [
        at(path, node, "wraps a formula in units")
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr == "wraps" and ast.unparse(node.value) != "functools"
    ]


def numbers_in_bodies(path: str, source: str) -> Findings:
    """Numbers but 0, 1, 2 and 3 inside functions; in declarations they are ranges and defaults."""
    return [
        at(path, node, f"has the number {node.value}")
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef | ast.Lambda)
        for statement in (function.body if isinstance(function.body, list) else [function.body])
        for node in ast.walk(statement)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and node.value not in (0, 1, 2, 3)
    ]


def stubs(path: str, source: str) -> Findings:
    """Functions that pretend: nothing but pass, an ellipsis, an empty answer or a promise.

    A group of commands may, and a signature among several.
    """
    empty = {"pass", "...", "return", "return None", "return []", "return {}", "return ()", "return ''", "return 0"}
    found: Findings = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        body = [ast.unparse(s) for s in node.body[ast.get_docstring(node) is not None :]]
        hollow = not body or body[0] in empty or any("NotImplemented" in s for s in body)
        if hollow and not any(".group" in (d := ast.unparse(e)) or d == "overload" for e in node.decorator_list):
            found.append(at(path, node, f"{node.name} is a stub"))
    return found


def undocumented(path: str, source: str) -> Findings:
    """Modules and public classes without a docstring, and public functions of more than five statements.

    What is shorter, and a formula, whose label says what it is, may go without.
    """
    tree = ast.parse(source)
    found = [] if ast.get_docstring(tree) else [f"{path} has no docstring"]
    classes = [n for n in tree.body if isinstance(n, ast.ClassDef)]
    functions = [n for owner in (tree, *classes) for n in owner.body if isinstance(n, ast.FunctionDef)]
    for node in (*classes, *functions):
        if node.name.startswith("_") or ast.get_docstring(node):
            continue
        statements = sum(isinstance(n, ast.stmt) for n in ast.walk(node)) - 1
        if isinstance(node, ast.ClassDef) or statements > 5:
            found.append(at(path, node, f"{node.name} has no docstring"))
    return found


def weak_tests(path: str, source: str) -> Findings:
    """Tests that no wrong result fails: nothing is asserted, or only that something is there or above 0."""
    functions = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef)]
    judges = {f.name for f in functions if any(isinstance(n, ast.Assert) for n in ast.walk(f))}
    found: Findings = []
    for node in functions:
        if not node.name.startswith("test_"):
            continue
        called = {ast.unparse(n.func).rpartition(".")[2] for n in ast.walk(node) if isinstance(n, ast.Call)}
        judged = called & judges or any(re.match("raises|assert_|.*validate|expect|fail|to_", c) for c in called)
        asserts = [ast.unparse(n.test) for n in ast.walk(node) if isinstance(n, ast.Assert)]
        if not asserts and not judged:
            found.append(at(path, node, f"{node.name} asserts nothing"))
        if asserts and not judged and all(re.fullmatch(r".* (> 0|is not None)", a) for a in asserts):
            found.append(at(path, node, f"{node.name} asserts only that something is there"))
    return found


# Checks of all text


def promises(path: str, source: str) -> Findings:
    words = "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"))
    return [
        f"{path}:{i} {m[0]}"
        for i, line in enumerate(source.splitlines(), 1)
        if (m := re.search(rf"\b({words})\b", line))
    ]


def registries(path: str, source: str) -> Findings:
    """Where packages come from is the builder's affair: a mirror or a closed network must not need an edit."""
    hosts = "|".join(
        (
            "pypi" + r"\.org",
            "python" + r"hosted\.org",
            "npm" + r"js\.(org|com)",
            "crates" + r"\.io",
            "anaconda" + r"\.org",
        )
    )
    return [f"{path}: {m[0]}" for m in re.finditer(hosts, source)]


def places(path: str, source: str) -> Findings:
    """Paths of one machine; continuous integration may look beside the checkout."""
    if path == ".ci/run":
        return []
    own = (
        r"(?<!\w)/(wo" + r"rk/|ho" + r"me/\w+|ro" + r"ot/)|\.\./sha" + "red"
    )  # a page on the web may lie under such a name
    return [f"{path}: {m[0]}" for m in re.finditer(own, source)]


def lost_docstrings(path: str, source: str) -> Findings:
    """Test files that do not open with the accident that they prevent."""
    if path.endswith("conftest.py") or ast.get_docstring(ast.parse(source)):
        return []
    return [f"{path} does not say what it prevents"]


FORMULAS = {p: s for p, s in PRODUCT.items() if p.split("/")[1] in ("routes", "feedstock", "site", "economics")}
CHECKS: dict[Check, tuple[dict[str, str], list[str]]] = {
    blind_excepts: (
        PRODUCT,
        [
            "try:\n    f()\nexcept Exception:\n    x = 0",
            "try:\n    f()\nexcept:\n    x = 0",
            "try:\n    f()\nexcept (KeyError, AttributeError):\n    x = 0",
            "with suppress(Exception):\n    f()",
        ],
    ),
    wraps: (
        PRODUCT,
        ['@ureg.wraps("kg", ("t", "g/t"))\ndef f(a, b):\n    return a * b', "f = units.registry.wraps('kg')(g)"],
    ),
    numbers_in_bodies: (
        FORMULAS,
        [
            "def f(a):\n    return a * 3.6",
            "def f(a):\n    return a * -8760",
            "f = lambda a: a / 1000",
            "def f(a):\n    return np.minimum(a, 100)",
        ],
    ),
    stubs: (
        PRODUCT,
        [
            "def f(a):\n    return []",
            "def f(a):\n    '''Later.'''",
            "def f(a):\n    pass",
            "def f(a):\n    raise NotImplementedError('later')",
            "async def f(a):\n    ...",
        ],
    ),
    undocumented: (
        PRODUCT,
        [
            "x = 1",
            '"""M."""\nclass A:\n    x = 1',
            '"""M."""\ndef f(a):\n    b = a\n    c = b\n    d = c\n    e = d\n    e += 1\n    return e',
        ],
    ),
    weak_tests: (
        TESTS,
        [
            "def test_a():\n    f()",
            "def test_a():\n    assert f() > 0",
            "def test_a():\n    x = f()\n    assert x is not None\n    assert x.y > 0",
        ],
    ),
    promises: (OURS, ["x = 1  # TO" + "DO: more"]),
    registries: (FILES, ["--index-url https://pypi" + ".org/simple"]),
    places: (OURS, ["DATA = '/wo" + "rk/main/coefficients'", "cp ../sha" + "red/design.md ."]),
    lost_docstrings: (TESTS, ["def test_a():\n    assert 1"]),
}
"""Each check, what it walks, and samples that it must find one fault in."""


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.__name__)
def test_the_rule_holds(check: Check) -> None:
    walked, _ = CHECKS[check]

    assert walked
    assert [fault for path, source in walked.items() for fault in check(path, source)] == []


@pytest.mark.parametrize(
    ("check", "sample"),
    [(c, s) for c, (_, samples) in CHECKS.items() for s in samples],
    ids=lambda x: getattr(x, "__name__", ""),
)
def test_the_check_finds_its_fault(check: Check, sample: str) -> None:
    assert len(check("sample.py", sample)) == 1


SOUND = '''"""A module."""

import functools


class A:
    """A class."""

    def small(self):
        return 1


@functools.wraps(print)
def f(a):
    """Doubles, whatever 1000 may say."""
    try:
        b = 2 * a
    except (ValueError, AttributeError) as error:
        raise TypeError from error
    return b


def test_a():
    assert f(1) == 2
'''


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.__name__)
def test_the_check_leaves_sound_code_alone(check: Check) -> None:
    assert check("sample.py", SOUND) == []


# Documents


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "LICENSE"])
def test_a_reader_finds_the_usual_documents(name: str) -> None:
    assert len((ROOT / name).read_text("utf-8").splitlines()) > 20


def dead_links(path: Path, text: str) -> Findings:
    """Links to files of ours that are not there."""
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)
    return [f"{path.name}: {t}" for t in targets if not (path.parent / t).exists()]


def test_links_between_documents_lead_somewhere() -> None:
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]

    assert [fault for d in documents for fault in dead_links(d, d.read_text("utf-8"))] == []
    assert dead_links(ROOT / "README.md", "[a](docs/no-such-page.md) and [b](LICENSE)") == [
        "README.md: docs/no-such-page.md"
    ]


def test_a_change_of_results_has_its_place_in_the_changelog() -> None:
    """Every release says which numbers moved, if only that none did."""
    changelog = FILES["CHANGELOG.md"]
    releases = re.split(r"^## ", changelog, flags=re.M)[1:]

    assert releases
    assert [r.splitlines()[0] for r in releases if "### Results that change" not in r] == []


def test_the_walk_sees_what_is_committed() -> None:
    """A rule that walks nothing holds always."""
    assert {
        "README.md",
        "Makefile",
        "pyproject.toml",
        "coefficients/units.toml",
        "valorise/engine/model.py",
    } <= FILES.keys()
    assert {"valorise/routes/gangue_power.py", "valorise/site/land.py"} <= FORMULAS.keys()
    assert "tests/repository/test_rules.py" in TESTS
