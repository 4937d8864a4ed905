"""Speed of draws beside monaco (Monte Carlo of Python functions) and brightway2-calc (life cycle assessment).

Two models, each with spreads that all sides know. ``model`` is that of ``benchmarks.draws``, which monaco calls case by
case. An inventory, 20 uncertain flows times a factor each, is what brightway2-calc computes; it is given the very draws
that ours makes, so that both must come to the same scores. Brightway's own sampling is measured beside it.

Usage: make bench-peers
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any

import bw2calc
import bw_processing
import monaco
import numpy as np
from scipy import stats
from stats_arrays import LognormalUncertainty, NormalUncertainty, TriangularUncertainty, UniformUncertainty

from benchmarks.draws import FIGURES, INPUTS, SEED, model
from valorise.engine.distributions import Array, Distribution, Lognormal, Normal, Triangular, Uniform
from valorise.engine.draws import Sampling, run

DRAWS = 10_000
ROUNDS = 3
FACTORS = dict(zip(INPUTS, np.linspace(0.5, 3, len(INPUTS)), strict=True))
SAMPLING = Sampling("random", DRAWS, SEED)


def scipy_of(d: Distribution) -> tuple[Any, dict[str, float]]:
    """The same spread as monaco takes it."""
    match d:
        case Triangular(low, mode, high):
            return stats.triang, {"c": (mode - low) / (high - low), "loc": low, "scale": high - low}
        case Uniform(low, high):
            return stats.uniform, {"loc": low, "scale": high - low}
        case Normal(mean, sd):
            return stats.norm, {"loc": mean, "scale": sd}
        case Lognormal(median, gsd):
            return stats.lognorm, {"s": float(np.log(gsd)), "scale": median}
    raise TypeError(d)


def brightway_of(d: Distribution) -> tuple[int, float, float, float, float, float, bool]:
    """The same spread as brightway takes it: kind, location, scale, shape, minimum, maximum, negative."""
    none = float("nan")
    match d:
        case Triangular(low, mode, high):
            return TriangularUncertainty.id, mode, none, none, low, high, False
        case Uniform(low, high):
            return UniformUncertainty.id, none, none, none, low, high, False
        case Normal(mean, sd):
            return NormalUncertainty.id, mean, sd, none, none, none, False
        case Lognormal(median, gsd):
            return LognormalUncertainty.id, float(np.log(median)), float(np.log(gsd)), none, none, none, False
    raise TypeError(d)


def inventory(x: dict[str, Any]) -> dict[str, Any]:
    """The score of 20 flows."""
    return {"score": sum(x[name] * factor for name, factor in FACTORS.items())}


def ours(of: Callable[[dict[str, Any]], dict[str, Any]], figures: tuple[str, ...]) -> dict[str, Array]:
    """A study of our engine."""
    return run(SAMPLING, INPUTS, of, figures).figures


def by_monaco() -> dict[str, Array]:
    """The same study by monaco, on one core."""

    def told(case: Any, *values: float) -> None:
        for figure, value in zip(FIGURES, values, strict=True):
            case.addOutVal(figure, value)

    steps = {
        "preprocess": lambda case: (tuple(case.invals[name].val for name in INPUTS),),
        "run": lambda values: tuple(model(dict(zip(INPUTS, values, strict=True))).values()),
        "postprocess": told,
    }
    sim = monaco.Sim("peers", DRAWS, steps, samplemethod="random", seed=SEED, verbose=False)
    for name, d in INPUTS.items():
        dist, settings = scipy_of(d)
        sim.addInVar(name, dist, settings)
    sim.runSim()
    return {figure: np.asarray(sim.outvars[figure].nums, float) for figure in FIGURES}


def by_brightway(drawn: Array | None) -> dict[str, Array]:
    """The scores of an inventory by brightway2-calc, for flows by draws, or for its own draws of the same spreads."""
    product, flows = 1, np.arange(10, 10 + len(INPUTS))
    pack = bw_processing.create_datapackage()
    square = np.array([(product, product)], dtype=bw_processing.INDICES_DTYPE)
    pack.add_persistent_vector(matrix="technosphere_matrix", indices_array=square, data_array=np.ones(1))
    exchanges = np.array([(flow, product) for flow in flows], dtype=bw_processing.INDICES_DTYPE)
    if drawn is not None:
        pack.add_persistent_array(matrix="biosphere_matrix", indices_array=exchanges, data_array=drawn, name="flows")
        pack.metadata["sequential"] = True
    else:
        pack.add_persistent_vector(
            matrix="biosphere_matrix",
            indices_array=exchanges,
            data_array=np.ones(len(flows)),
            distributions_array=np.array(
                [brightway_of(d) for d in INPUTS.values()], dtype=bw_processing.UNCERTAINTY_DTYPE
            ),
        )
    factors = np.array([(flow, 0) for flow in flows], dtype=bw_processing.INDICES_DTYPE)
    pack.add_persistent_vector(
        matrix="characterization_matrix",
        indices_array=factors,
        data_array=np.array(list(FACTORS.values())),
        global_index=0,
    )
    lca = bw2calc.LCA(
        {product: 1},
        data_objs=[pack],
        use_arrays=drawn is not None,
        use_distributions=drawn is None,
        seed_override=None if drawn is not None else SEED,
    )
    lca.lci()
    lca.lcia()
    scores = np.empty(DRAWS)
    scores[0] = lca.score
    for i in range(1, DRAWS):
        next(lca)
        scores[i] = lca.score
    return {"score": scores}


def same(found: dict[str, Array], expected: dict[str, Array]) -> None:
    """Refuse to compare speeds of what is not the same: means within five standard errors of their difference."""
    for figure, values in expected.items():
        error = np.hypot(values.std(), found[figure].std()) / np.sqrt(DRAWS)
        apart = abs(found[figure].mean() - values.mean())
        if not apart <= 5 * error:
            raise ArithmeticError(f"{figure}: the means are {apart:g} apart, the standard error is {error:g}")


def best(call: Callable[[], Any]) -> float:
    """Best seconds of a few calls."""
    taken = []
    for _ in range(ROUNDS):
        start = perf_counter()
        call()
        taken.append(perf_counter() - start)
    return min(taken)


def main() -> None:
    logging.disable(logging.INFO)
    drawn = SAMPLING.of(INPUTS).first(DRAWS)
    flows = np.array([drawn[name] for name in INPUTS])
    routine, listed = ours(model, FIGURES), ours(inventory, ("score",))
    same(by_monaco(), routine)
    same(by_brightway(None), listed)
    if not np.allclose(by_brightway(flows)["score"], listed["score"], rtol=1e-12, atol=0):
        raise ArithmeticError("the scores of the same draws differ")
    of_model, of_inventory = best(lambda: ours(model, FIGURES)), best(lambda: ours(inventory, ("score",)))
    rows = [
        ("40 operations on 20 inputs", None, 1.0),
        ("  this engine", of_model, 1.0),
        ("  monaco", (taken := best(by_monaco)), taken / of_model),
        ("an inventory of 20 flows", None, 1.0),
        ("  this engine, sampling included", of_inventory, 1.0),
        ("  brightway2-calc, draws given", (taken := best(lambda: by_brightway(flows))), taken / of_inventory),
        ("  brightway2-calc, own sampling", (taken := best(lambda: by_brightway(None))), taken / of_inventory),
    ]
    print(f"{DRAWS:,} draws, one core")
    for name, seconds, ratio in rows:
        print(name if seconds is None else f"{name:<36}{seconds * 1e3:>10.1f} ms   {ratio:>8.0f} x")


if __name__ == "__main__":
    main()
