"""The formulas of a plan as a careful person would write them in numpy: one line each, base units, nothing proved.

For comparison only. Written from the equations when the benchmark runs, so that it never lags behind a route; tests
hold every equation against the function that was written by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from valorise.coefficients import POINTS
from valorise.engine.expression import CALLED, CALLS, source
from valorise.engine.model import Plan, Values

NUMPY = {CALLED[words]: function for function, words in CALLS.items()} | {CALLED["**"]: np.power, "_where": np.where}


def by_hand(plan: Plan) -> Callable[[Values], Values]:
    """All results from all inputs, for one block of draws."""
    lines = ["def compute(v):", *(f"    {n} = v[{n!r}]" for n in sorted(plan.inputs))]
    for f in plan.formulas:
        if f.expression.op == "curve":
            over, curve = f.needs[0], f"{f.name}{POINTS}"
            lines.append(f"    {f.name} = np.interp({over}, {curve}.xs, {curve}.ys)")
        else:
            lines.append(f"    {f.name} = {source(f.expression)}")
    lines.append(f"    return {{{', '.join(f'{n!r}: {n}' for n in plan.wanted)}}}")
    scope: dict[str, Any] = {"np": np, **NUMPY}
    exec("\n".join(lines), scope)  # noqa: S102 - the names are those of our own functions
    compute: Callable[[Values], Values] = scope["compute"]
    return compute
