"""For schemathesis, when it tries every value at and around every limit: hooks that it loads by this file's name."""

from __future__ import annotations

import gc
from typing import Any

import schemathesis

OF_ANY_KIND = {"UncertaintyQuestion": "question", "SensitivityQuestion": "question", "WhatIfQuestion": "baseline"}
"""Questions about a question of any kind, and its field."""
ONE_KIND = [{"$ref": "#/components/schemas/AskedGanguePower"}]
AT_A_TIME = 100


@schemathesis.hook
def before_load_schema(_: schemathesis.HookContext, document: dict[str, Any]) -> None:
    """A study's own fields beside one kind of question: each kind is tried whole where it is asked by itself, with the
    same models, and three times more would be half a million requests."""
    for model, field in OF_ANY_KIND.items():
        kinds = document["components"]["schemas"][model]["properties"][field]
        assert ONE_KIND[0] in kinds["oneOf"], f"{model} asks no {ONE_KIND[0]['$ref']} any more"
        kinds["oneOf"] = ONE_KIND


class Calls:
    made = 0


@schemathesis.hook
def after_call(_: schemathesis.HookContext, case: Any, response: Any) -> None:
    """All cases of an operation are kept: as they grow the collector takes ten seconds to look through them, which
    count as the service's time to answer. What it has seen once it need not see again."""
    Calls.made += 1
    if Calls.made % AT_A_TIME == 0:
        gc.collect()
        gc.freeze()
