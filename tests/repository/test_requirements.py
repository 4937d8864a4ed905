"""Numpy 2.5 dropped Python 3.11, and a universal lock quietly took two versions of it: the image and the tests then
calculated with different libraries."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("requirements/*.txt"))}


def pins(lock: str) -> list[tuple[str, str]]:
    return re.findall(r"^([\w.-]+)==([^\s;\\]+)", LOCKS[lock], re.MULTILINE)


def test_locks_are_those_that_the_makefile_installs() -> None:
    assert set(LOCKS) == {"bench", "build", "dev", "run"}


def test_each_package_has_one_version_in_all_locks() -> None:
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, version in pins(lock):
            versions.setdefault(name, set()).add(version)
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_no_package_is_named_twice(lock: str) -> None:
    names = [name for name, _ in pins(lock)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_carry_hashes_and_no_address(lock: str) -> None:
    assert LOCKS[lock].count("--hash=sha256:") >= len(pins(lock))
    assert "://" not in LOCKS[lock]


def test_what_runs_is_what_is_tested() -> None:
    assert set(pins("run")) <= set(pins("dev"))


def test_the_locks_follow_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {
        "run": project["project"]["dependencies"],
        "dev": project["dependency-groups"]["dev"],
        "bench": project["dependency-groups"]["bench"],
        "build": project["build-system"]["requires"],
    }
    for lock, requirements in asked.items():
        names = {re.split(r"[^\w.-]", requirement)[0] for requirement in requirements}
        assert names <= {name for name, _ in pins(lock)}, f"make lock has not been run since {lock} changed"


def test_django_stays_out() -> None:
    """Swagger UI's files come from a Django package; its files are all that is wanted."""
    assert "django" not in {name.lower() for lock in LOCKS for name, _ in pins(lock)}
