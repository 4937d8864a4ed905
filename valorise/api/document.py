"""The contract: the OpenAPI document, made in this one place.

Litestar describes the operations. Questions are described by pydantic, which validates them, and answers by msgspec,
which encodes them, so that what is said is what is done. The rest is what a reader needs: examples, problems, links.
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import is_dataclass
from itertools import pairwise
from typing import Any, get_args, get_type_hints

import msgspec
from litestar import Litestar
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import License, Schema, Server, Tag
from litestar.plugins import OpenAPISchemaPlugin
from litestar.typing import FieldDefinition
from pydantic.json_schema import models_json_schema

from valorise import __version__
from valorise.api import problems
from valorise.api.handlers import ESTIMATES, HEAVY, KNOWLEDGE, SERVICE, STUDIES, handlers, operation_id
from valorise.studies import comparison
from valorise.studies.answers import Answer
from valorise.studies.catalogue import Catalogue
from valorise.studies.plans.examples import PLAN_EXAMPLES
from valorise.studies.questions import Wire
from valorise.studies.uncertainty import examples
from valorise.studies.what_ifs import what_if
from valorise.studies.words import LANGUAGES

ABOUT = """\
What is this waste worth, and how much land does using it give back?

**Start here:** in the question that is open, or any other, choose an example and press *Execute*;
`POST /v1/comparisons` puts one waste through every route, `POST /v1/plans` a site through the years,
`POST /v1/what-ifs` changes any question, `POST /v1/uncertainties` says how sure an answer is, and
`POST /v1/sensitivities` what moves it.
Every quantity is a value with a unit, such as `{"value": 300, "unit": "kt/year"}`, or a range of it, such as
`{"low": 250, "mode": 300, "high": 400, "unit": "kt/year"}`, which is answered at its mode. A question
needs a `feed` or a `target`; whatever else is known makes the answer better, and the answer says what was assumed in
its place.
`GET /v1/routes/{route}` lists every input of a route with its units, range and default.

Every problem is `application/problem+json` and names every fault at once, each with the JSON pointer of its field.
The same question always gives the same answer; `provenance` says what made it. With
`Accept-Language: zh-Hans` its words are Simplified Chinese.
"""

REF = "#/components/schemas/"
LINKS = {
    "listRoutes": ("describeRoute", "route", "routes"),
    "listCoefficients": ("describeCoefficient", "id", "coefficients"),
    "listSources": ("describeSource", "id", "sources"),
}
"""Collection → its members' operation, the parameter that names one, and the list in the body."""

CONTENT_LANGUAGE = {
    "description": "The language that `Accept-Language` led to.",
    "schema": {"type": "string", "enum": list(LANGUAGES)},
}


class Elsewhere(Schema):
    """A schema that is named here and described by the library that validates or encodes it."""

    def to_schema(self) -> dict[str, Any]:
        return {"$ref": REF + str(self.title)}


class DescribedElsewhere(OpenAPISchemaPlugin):
    """Leaves the description of questions and answers to pydantic and msgspec, and remembers which there are."""

    def __init__(self) -> None:
        self.questions: set[type[Wire]] = set()
        self.answers: set[type[Answer]] = set()

    @staticmethod
    def is_plugin_supported_type(value: Any) -> bool:
        return isinstance(value, type) and issubclass(value, (Wire, Answer))

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:
        met = field_definition.annotation
        if issubclass(met, Wire):
            self.questions.add(met)
        else:
            self.answers.add(met)
        return Elsewhere(title=met.__name__)


def build(catalogue: Catalogue) -> dict[str, Any]:
    """The whole document. It says nothing that a question computes, so that it changes only when the contract does."""
    described = DescribedElsewhere()
    document = _operations(catalogue, described)
    operations: dict[str, Any] = {o["operationId"]: o for path in document["paths"].values() for o in path.values()}
    met: set[int] = set()
    for operation in operations.values():
        met |= _add_problems(operation)
    for ready in catalogue.routes.values():
        operation = operations[operation_id("estimate", ready)]
        operation["requestBody"]["content"]["application/json"]["examples"] = {
            name: {"summary": e.title, "value": e.question} for name, e in ready.route.examples.items()
        }
    studies = {
        "compareRoutes": comparison.EXAMPLES,
        "makePlan": PLAN_EXAMPLES,
        "askWhatIf": what_if.EXAMPLES,
        "drawUncertainty": examples.UNCERTAINTIES,
        "askSensitivity": examples.SENSITIVITIES,
    }
    for study, named in studies.items():
        operations[study]["requestBody"]["content"]["application/json"]["examples"] = {
            name: {"summary": title, "value": question} for name, (title, question) in named.items()
        }
    for collection, (member, parameter, rows) in LINKS.items():
        operations[collection]["responses"]["200"]["links"] = {
            member: {
                "operationId": member,
                "parameters": {parameter: f"$response.body#/{rows}/0/id"},
                "description": f"Each id of `{rows}` names a member.",
            }
        }
    members = {
        "describeRoute": next(iter(catalogue.routes)),
        "describeCoefficient": next(iter(catalogue.book.coefficients)),
        "describeSource": next(iter(catalogue.book.sources)),
    }
    for name, id in members.items():
        operations[name]["parameters"][0]["examples"] = {"first": {"value": id}}
    schemas = _schemas(catalogue, described)
    for operation in operations.values():
        _tidy(operation, schemas)
        if "requestBody" in operation:
            _add_language(operation)
    responses = {_response_name(k): _problem_response(k) for k in problems.TABLE.values() if k.status in met}
    return (
        {"openapi": document.pop("openapi")} | document | {"components": {"schemas": schemas, "responses": responses}}
    )


def _operations(catalogue: Catalogue, described: DescribedElsewhere) -> dict[str, Any]:
    """What Litestar says of the operations, in the order in which they are declared."""
    documented = [h for h in handlers(catalogue) if h.include_in_schema is not False]
    config = OpenAPIConfig(
        title="Valorise",
        version=__version__,
        description=ABOUT,
        license=License(name="Apache-2.0", identifier="Apache-2.0"),
        servers=[Server(url="/")],
        tags=[
            Tag(ESTIMATES, "One year of a route at one size."),
            Tag(STUDIES, "Questions over several routes, and over other questions."),
            Tag(KNOWLEDGE, "What answers rest on: routes, coefficients, sources and units."),
            Tag(SERVICE, "For those who run it."),
        ],
        use_handler_docstrings=True,
    )
    # An app that nobody serves: a served one would add pages that load from other hosts.
    app = Litestar(documented, openapi_config=config, plugins=[described], logging_config=None)
    document = app.openapi_schema.to_schema()
    order = [path.replace(":str", "") for h in documented for path in h.paths]
    document["paths"] = {path: {m: o for m, o in document["paths"][path].items() if m != "head"} for path in order}
    return document


def _add_problems(operation: dict[str, Any]) -> set[int]:
    """What may go wrong, by what the operation takes; and that what is kept need not be sent twice."""
    statuses = {400, 406, 500}
    if "requestBody" in operation:
        statuses |= {409, 413, 415, 422}
    if operation["operationId"] in HEAVY:
        statuses.add(503)
    if "parameters" in operation:
        statuses.add(404)
    answer = operation["responses"]["200"]
    operation["responses"] = {"200": answer}
    if KNOWLEDGE in operation["tags"]:
        answer["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "Send it as `If-None-Match`."}}
        operation["responses"]["304"] = {"description": "It has not changed since the ETag sent as `If-None-Match`."}
    for status in sorted(statuses):
        name = _response_name(problems.TABLE[status])
        operation["responses"][str(status)] = {"$ref": f"#/components/responses/{name}"}
    return statuses


def _add_language(operation: dict[str, Any]) -> None:
    """What is asked may be answered in another language."""
    operation.setdefault("parameters", []).append(
        {
            "name": "Accept-Language",
            "in": "header",
            "description": "Language of labels, sentences and titles of problems: `zh-Hans` (also `zh`, `zh-CN`) for "
            "Simplified Chinese; English for any other. Numbers, units and ids are the same in both.",
            "required": False,
            "schema": {"type": "string"},  # no example: the API page would send it instead of the browser's own
        }
    )
    operation["responses"]["200"].setdefault("headers", {})["Content-Language"] = CONTENT_LANGUAGE


def _response_name(kind: problems.Kind) -> str:
    return kind.title.title().replace(" ", "")


def _problem_response(kind: problems.Kind) -> dict[str, Any]:
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": REF + "Problem"}}}
    description = f"{kind.title} (`{problems.type_of(kind)}`)"
    headers: dict[str, Any] = {"Content-Language": CONTENT_LANGUAGE}
    if kind.status == 503:
        headers["Retry-After"] = {"description": "Seconds to wait.", "schema": {"type": "integer"}}
    return {"description": description, "headers": headers, "content": content}


def _tidy(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Says what an answer is instead of what the status 200 is, and leaves out what says nothing."""
    answer = operation["responses"]["200"]
    name = answer["content"]["application/json"]["schema"]["$ref"].removeprefix(REF)
    answer["description"] = schemas[name]["description"]
    for part in (operation, *operation.get("parameters", ())):
        if not part["deprecated"]:
            del part["deprecated"]
    if not answer["headers"]:
        del answer["headers"]


# Schemas


def _schemas(catalogue: Catalogue, described: DescribedElsewhere) -> dict[str, Any]:
    questions = sorted(described.questions, key=lambda q: q.__name__)
    _, asked = models_json_schema([(q, "validation") for q in questions], ref_template=REF + "{model}")
    roots = [*described.answers, problems.Problem]
    _, answered = msgspec.json.schema_components(roots, ref_template=REF + "{name}")
    for question in asked["$defs"].values():
        _say_what_fields_are(question)
    for struct in set(_structs(roots)):
        _describe(answered[struct.__name__], struct)
    spellings = list(catalogue.book.units)
    any_unit = {
        "AnyUnit": {"title": "AnyUnit", "description": "A unit of any kind.", "type": "string", "enum": spellings}
    }
    schemas: dict[str, Any] = {}
    for part in (any_unit, _with_any_unit(asked["$defs"], spellings), answered):
        if twice := schemas.keys() & part.keys():
            raise ValueError(f"two schemas are called {', '.join(sorted(twice))}; rename a model")
        schemas |= part
    return dict(sorted(schemas.items()))


def _with_any_unit(schema: Any, spellings: list[str]) -> Any:
    """The list of all units once, and not wherever any of them will do."""
    if isinstance(schema, dict):
        if schema.get("enum") == spellings:
            return {"$ref": REF + "AnyUnit"}
        return {k: _with_any_unit(v, spellings) for k, v in schema.items()}
    return [_with_any_unit(v, spellings) for v in schema] if isinstance(schema, list) else schema


def _say_what_fields_are(schema: dict[str, Any]) -> None:
    """A field's title is words for people; generators of clients would make a class name of it."""
    for name, field in schema["properties"].items():
        title = field.pop("title", "")
        if title and title != name.replace("_", " ").title():  # pydantic's own, where a model has none
            words = [title.rstrip(".") + ".", field.get("description", "")]
            field["description"] = " ".join(w for w in words if w)


def _structs(parts: Iterable[Any]) -> Iterator[type]:
    """Every class that the answers are made of."""
    for part in parts:
        if isinstance(part, type) and (issubclass(part, msgspec.Struct) or is_dataclass(part)):
            yield part
            yield from _structs(get_type_hints(part).values())
        else:
            yield from _structs(get_args(part))


def _describe(schema: dict[str, Any], struct: type) -> None:
    """Adds what the source says of each field, and takes out null: what has nothing to say is left out."""
    said = _field_docs(struct)
    for name, field in schema["properties"].items():
        field.pop("default", None)
        if "anyOf" in field:
            (only,) = (branch for branch in field.pop("anyOf") if branch != {"type": "null"})
            field |= only
        if set(field) == {"enum"}:
            field["type"] = "string"
        if name in said:
            field["description"] = said[name]
    schema["description"] = _markdown(schema["description"])


def _field_docs(struct: type) -> dict[str, str]:
    """The text under each attribute, which Python itself throws away."""
    tree: Any = ast.parse(textwrap.dedent(inspect.getsource(struct))).body[0]
    said: dict[str, str] = {}
    for field, text in pairwise(tree.body):
        match field, text:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(words))):
                said[name] = _markdown(words)
    return said


def _markdown(text: str) -> str:
    return " ".join(inspect.cleandoc(text).replace("``", "`").split())


def as_text(document: dict[str, Any]) -> str:
    """The document as it is committed: one line a value, so that a change can be read."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
