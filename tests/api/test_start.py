"""Litestar keeps the decoder of a model on the model itself: an app that was built only to write the document changed
how the served one read its questions. And a service that loads scipy to say that it is alive starts twice as late."""

import hashlib
import os
import subprocess
import sys

import httpx

from valorise.api import document
from valorise.api.app import create_app
from valorise.studies.catalogue import Catalogue

PATH = "/v1/routes/gangue-power/estimates"
GOOD = {"feed": {"value": 300, "unit": "kt/year"}}
HEAVY = ["altair", "dask", "matplotlib", "pandas", "polars", "pyarrow", "scipy.optimize", "scipy.stats", "vl_convert"]


def run(code: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ | environment
    )
    return done.stdout


def test_what_only_some_studies_need_is_not_loaded() -> None:
    code = f"import sys, valorise.api.app; print(*(m for m in {HEAVY} if m in sys.modules))"
    assert run(code).split() == []


def test_the_command_line_loads_little_before_it_knows_what_to_do() -> None:
    code = "import sys, valorise.cli; print(*(m for m in ('litestar', 'numpy', 'pint') if m in sys.modules))"
    assert run(code).split() == []


def test_other_apps_over_the_same_routes_change_nothing(client: httpx.Client, catalogue: Catalogue) -> None:
    before = client.post(PATH, json=GOOD).content
    document.build(catalogue)
    create_app(catalogue)
    assert client.post(PATH, json=GOOD).content == before
    assert client.post(PATH, json={"feed": {"value": True, "unit": "kt/year"}}).status_code == 400


def test_two_processes_give_the_same_bytes() -> None:
    """Python shuffles its sets anew in each process; no answer may depend on that."""
    code = """
import hashlib, json
from valorise.api.document import as_text, build
from valorise.api.responses import encode
from valorise.studies import knowledge
from valorise.studies.catalogue import load
from valorise.studies.comparison import Comparer
from valorise.studies.estimate import estimate
from valorise.studies.kinds import kinds
from valorise.studies.plans.plan import Planner
from valorise.studies.what_ifs.what_if import EXAMPLES, Asker, what_if
catalogue = load()
parts = [as_text(build(catalogue)).encode()]
for route, ready in catalogue.routes.items():
    parts.append(encode(knowledge.describe_route(catalogue, route)))
    for example in ready.route.examples.values():
        parts.append(encode(estimate(ready, ready.question.model_validate_json(json.dumps(example.question)))))
asker = Asker(catalogue, kinds(Comparer(catalogue), Planner(catalogue)))
for _, question in EXAMPLES.values():
    parts.append(encode(what_if(asker, asker.question.model_validate_json(json.dumps(question)))))
print(*(hashlib.sha256(p).hexdigest() for p in parts))
"""
    one, other = (run(code, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert one == other
    assert hashlib.sha256(b"").hexdigest() not in one
