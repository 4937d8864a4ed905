"""OpenFisca's document promised integer ids that were text, for years: clients generated from it failed on each
answer. The committed contract is the served one, what it says is valid, and every answer is held against it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.questions import ASKED, EXAMPLES
from valorise import __version__
from valorise.api.document import as_text, build
from valorise.studies.catalogue import Catalogue, load

ROOT = Path(__file__).parents[2]
CONTRACT = ROOT / "openapi" / "openapi.json"
PROBLEMS = [
    ({"feed": {"value": -1, "unit": "MW"}}, 400),
    ({}, 422),
    ({"feed": {"value": 1, "unit": "kt/year"}, "context": {"versions": {"engine": "0"}}}, 409),
]


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def closed(part: Any) -> Any:
    """The document with nothing beyond it allowed, so that an answer with a field that it lacks fails too."""
    if isinstance(part, list):
        return [closed(p) for p in part]
    if not isinstance(part, dict):
        return part
    inner = {k: closed(v) for k, v in part.items()}
    return {"additionalProperties": False} | inner if "properties" in part else inner


def validate(document: dict[str, Any], schema: dict[str, Any], value: Any) -> None:
    whole = closed({"components": document["components"]}) | schema
    jsonschema.validate(value, whole, jsonschema.Draft202012Validator)


def test_the_committed_contract_is_the_served_one(document: dict[str, Any]) -> None:
    committed = CONTRACT.read_text("utf-8")
    assert json.loads(committed) == document, "run 'make openapi' and review the change"
    assert committed == as_text(document)


def test_two_loads_give_the_same_bytes(catalogue: Catalogue) -> None:
    assert as_text(build(load())) == as_text(build(catalogue))


def test_it_is_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(document).validate()
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_it_carries_the_version(document: dict[str, Any]) -> None:
    assert document["info"]["version"] == __version__


def test_every_operation_has_a_name_and_words(document: dict[str, Any]) -> None:
    ids = [o["operationId"] for _, _, o in operations(document)]
    assert len(ids) == len(set(ids))
    for path, _, operation in operations(document):
        assert operation["summary"], path
        assert operation["description"], path
        assert operation["tags"], path
        assert "Request fulfilled" not in json.dumps(operation), path


def test_questions_take_nothing_beyond_their_fields(document: dict[str, Any]) -> None:
    """Unknown fields are refused, so the document must say so."""
    schemas = document["components"]["schemas"]
    reached: set[str] = set()

    def walk(part: Any) -> None:
        if isinstance(part, dict):
            name = str(part.get("$ref", "")).removeprefix("#/components/schemas/")
            if name and name not in reached:
                reached.add(name)
                walk(schemas[name])
            for value in part.values():
                walk(value)
        elif isinstance(part, list):
            for value in part:
                walk(value)

    for _, _, operation in operations(document):
        walk(operation.get("requestBody"))
    objects = [name for name in reached if "properties" in schemas[name]]
    assert len(objects) > 5
    assert [name for name in objects if schemas[name].get("additionalProperties") is not False] == []


def test_nothing_is_described_that_no_operation_uses(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    for kind, parts in document["components"].items():
        for name in parts:
            assert f'"#/components/{kind}/{name}"' in text, name


@pytest.mark.parametrize("route", EXAMPLES)
def test_every_example_fits_its_schema_and_runs(client: httpx.Client, document: dict[str, Any], route: str) -> None:
    operation = document["paths"][f"/v1/routes/{route}/estimates"]["post"]
    media = operation["requestBody"]["content"]["application/json"]
    assert list(media["examples"]) == list(EXAMPLES[route])
    for name, example in media["examples"].items():
        validate(document, media["schema"], example["value"])
        answer = client.post(f"/v1/routes/{route}/estimates", json=example["value"])
        assert answer.status_code == 200, (name, answer.text)
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        validate(document, schema, answer.json())


def test_every_read_fits_its_schema(client: httpx.Client, document: dict[str, Any]) -> None:
    """All members of each collection, reached by the links that the document gives."""
    by_id = {o["operationId"]: (path, o) for path, _, o in operations(document)}
    for path, method, operation in operations(document):
        if method != "get" or "{" in path:
            continue
        answer = client.get(path)
        media = operation["responses"]["200"]["content"]["application/json"]
        validate(document, media["schema"], answer.json())
        for link in operation["responses"]["200"].get("links", {}).values():
            ((parameter, expression),) = link["parameters"].items()
            rows, _, _ = expression.removeprefix("$response.body#/").partition("/")
            member_path, member = by_id[link["operationId"]]
            schema = member["responses"]["200"]["content"]["application/json"]["schema"]
            for row in answer.json()[rows]:
                described = client.get(member_path.replace(f"{{{parameter}}}", row["id"]))
                validate(document, schema, described.json())


@pytest.mark.parametrize(("question", "status"), PROBLEMS)
def test_every_problem_fits_its_schema(
    client: httpx.Client, document: dict[str, Any], question: dict[str, Any], status: int
) -> None:
    path = "/v1/routes/gangue-power/estimates"
    reference = document["paths"][path]["post"]["responses"][str(status)]["$ref"]
    response = document["components"]["responses"][reference.rpartition("/")[2]]
    answer = client.post(path, json=question)
    assert answer.status_code == status
    validate(document, response["content"]["application/problem+json"]["schema"], answer.json())


def test_null_is_no_answer(client: httpx.Client, document: dict[str, Any]) -> None:
    """What has nothing to say is left out; a null would be a field that clients must doubt."""
    for route, question in ASKED:
        answer = client.post(f"/v1/routes/{route}/estimates", json=question).json()
        assert None not in leaves(answer)


def leaves(part: Any) -> list[Any]:
    if isinstance(part, dict | list):
        return [leaf for p in (part.values() if isinstance(part, dict) else part) for leaf in leaves(p)]
    return [part]
