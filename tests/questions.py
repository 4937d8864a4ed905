"""The named questions of every route: what the document offers, the tests ask."""

from __future__ import annotations

from typing import Any

from valorise.studies.catalogue import found_routes

EXAMPLES: dict[str, dict[str, dict[str, Any]]] = {
    route.name: {name: example.question for name, example in route.examples.items()} for route in found_routes()
}
ASKED = [(route, question) for route, examples in EXAMPLES.items() for question in examples.values()]
