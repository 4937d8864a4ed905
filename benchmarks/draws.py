"""Speed of draws: a million of 20 inputs through 40 operations, against numpy by hand; threads; memory; what follows.

Usage: python -m benchmarks.draws
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.engine import seconds
from valorise.engine.distributions import Array, Distribution, Lognormal, Normal, Pert, Triangular, Uniform
from valorise.engine.draws import BLOCK, KINDS, Kind, Sampling, run
from valorise.engine.memory import keep_freed
from valorise.engine.sensitivity import sobol, tornado
from valorise.engine.statistics import RANKED, Sample, drivers

DRAWS = 1_000_000
INPUTS: dict[str, Distribution] = (
    {f"t{i}": Triangular(1, 1.5 + i / 20, 3) for i in range(12)}
    | {f"u{i}": Uniform(0.5, 1.5) for i in range(3)}
    | {f"n{i}": Normal(2, 0.1) for i in range(3)}
    | {f"l{i}": Lognormal(1, 1.2) for i in range(2)}
)
FIGURES = tuple(f"figure_{i}" for i in range(8))
SEED = 1


def model(x: dict[str, Any]) -> dict[str, Any]:
    """About 40 operations on 20 inputs, as a route has them: products, sums, ratios, a minimum, a root."""
    a = x["t0"] * x["t1"] * x["u0"]
    b = a / x["t2"] + x["t3"] * x["n0"]
    c = np.minimum(b * x["u1"], a + x["t4"])
    d = c * x["t5"] - x["t6"] * x["l0"]
    e = (d + x["n1"] * x["t7"]) / (x["t8"] + x["u2"])
    f = np.sqrt(a * b + x["t9"]) * x["l1"]
    g = f * x["t10"] - e * x["t11"] + x["n2"]
    h = (a + b + c) / (d * d + f) * g
    values = (a + h, b * x["n0"] - c, c / f + g, d * e, e + f - a, f * x["u0"], g - h * x["t3"], h + d / x["t2"])
    return dict(zip(FIGURES, values, strict=True))


def by_hand(draws: int, block: int = BLOCK) -> dict[str, Array]:
    """The same by numpy alone, with its own generator's distributions."""
    kept = {f: np.empty(draws) for f in FIGURES}
    rng = np.random.Generator(np.random.SFC64(SEED))
    for start in range(0, draws, block):
        n = min(block, draws - start)
        x: dict[str, Array] = {}
        for name, d in INPUTS.items():
            match d:
                case Triangular(low, mode, high):
                    x[name] = rng.triangular(low, mode, high, n)
                case Uniform(low, high):
                    x[name] = rng.uniform(low, high, n)
                case Normal(mean, sd):
                    x[name] = rng.normal(mean, sd, n)
                case Lognormal(median, gsd):
                    x[name] = rng.lognormal(np.log(median), np.log(gsd), n)
        for f, y in model(x).items():
            kept[f][start : start + n] = y
    return kept


def million(workers: int = 1, block: int = BLOCK, kind: Kind = "random") -> float:
    """Seconds for a million draws and eight figures."""
    sampling = Sampling(kind, DRAWS, SEED, block=block)
    start = perf_counter()
    run(sampling, INPUTS, model, FIGURES, workers)
    return perf_counter() - start


def against_hand(rounds: int = 5) -> tuple[float, float]:
    """Best seconds for a million draws, ours and by hand, taken in turn."""
    ours, hand = [], []
    for _ in range(rounds):
        ours.append(million())
        hand += seconds(lambda: by_hand(DRAWS), 1)
    return min(ours), min(hand)


def threads(block: int = BLOCK, rounds: int = 5) -> tuple[float, float]:
    """Best seconds with one worker and with two, taken in turn."""
    one, two = [], []
    for _ in range(rounds):
        one.append(million(1, block))
        two.append(million(2, block))
    return min(one), min(two)


def processes(rounds: int = 5) -> float:
    """How much two processes get done against one: what the machine has to give just now, and threads cannot pass."""
    spawn = get_context("spawn")
    ready = spawn.Barrier(3)
    pair = [spawn.Process(target=_meet, args=(ready, rounds)) for _ in range(2)]
    for p in pair:
        p.start()
    ready.wait()
    start = perf_counter()
    ready.wait()
    together = (perf_counter() - start) / (2 * rounds)
    for p in pair:
        p.join()
    return median(million() for _ in range(rounds)) / together


def _meet(ready: Any, rounds: int) -> None:
    keep_freed()
    million()
    ready.wait()
    for _ in range(rounds):
        million()
    ready.wait()


def sampling(kind: Kind, distribution: Distribution) -> float:
    """Seconds for a draw of one of 20 alike inputs."""
    draws = 100_000 if kind == "latin_hypercube" else 2**19
    inputs = {f"x{i}": distribution for i in range(20)}
    taken = seconds(lambda: [None for _ in Sampling(kind, draws, SEED).of(inputs)], 3)
    return min(taken) / draws / len(inputs)


def answers() -> dict[str, float]:
    """Seconds for what is told of draws: statistics of a million, drivers, Sobol' indices, a tornado."""
    kept = run(Sampling("random", DRAWS, SEED), INPUTS, model, FIGURES)
    first = Sampling("random", DRAWS, SEED).of(INPUTS).first(RANKED)

    def told() -> list[Any]:
        s = Sample(kept.finite(FIGURES[0]))
        shapes = [s.histogram(), s.cumulative(), s.shortest(0.95), s.at_least(1)]
        return [s.mean_se, s.sd_se, s.skewness, s.percentiles(), s.percentile_ses(), *shapes]

    calls: dict[str, Callable[[], Any]] = {
        "statistics of a figure of 1,000,000 draws": told,
        "drivers of 8 figures": lambda: drivers(first, kept.figures),
        "Sobol' indices, 20 inputs, 16,384 points": lambda: sobol(INPUTS, model, FIGURES, SEED),
        "tornado of 8 figures": lambda: tornado(INPUTS, model, FIGURES),
    }
    return {name: min(seconds(call, 5)) for name, call in calls.items()}


def memory(workers: int) -> float:
    """Bytes at the peak of a million draws and eight figures, above a process that has loaded all and drawn little."""
    code = (
        "from benchmarks.draws import peak, million, keep_freed, run, Sampling, INPUTS, model, FIGURES\n"
        "keep_freed(); run(Sampling('random', 1000, 1), INPUTS, model, FIGURES)\n"
        f"idle = peak(); million({workers}); print(peak() - idle)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def peak() -> int:
    """Bytes of memory that this process has held at most; what ``resource`` tells may be its parent's."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def rows() -> list[tuple[str, str, str]]:
    """What is measured, the value, and what is wanted."""
    found: list[tuple[str, str, str]] = []
    ours, hand = against_hand()
    found.append(("1,000,000 draws, 20 inputs, 8 figures", f"{ours:.2f} s", "at most 1 s"))
    found.append(("  against numpy by hand", f"{ours / hand:.2f}", "at most 1.5"))
    one, two = threads()
    found.append(("  two workers against one", f"{one / two:.2f}", "at least 1.5"))
    found.append(("  two processes against one", f"{processes():.2f}", "what the machine has to give"))
    found += [(f"  memory above idle, workers: {n}", f"{memory(n) / 1e6:.0f} MB", "at most 200 MB") for n in (1, 2)]
    goals = {"Sobol' indices, 20 inputs, 16,384 points": "at most 1 s"}
    found += [(f"  {name}", f"{taken * 1e3:.1f} ms", goals.get(name, "")) for name, taken in answers().items()]
    spreads = {
        "uniform": Uniform(1, 2),
        "triangular": Triangular(1, 2, 4),
        "PERT": Pert(1, 2, 4),
        "normal": Normal(1, 2),
        "lognormal": Lognormal(1, 2),
    }
    found += [
        (f"  one draw of one input, {name}, {kind}", f"{sampling(kind, d) * 1e9:.1f} ns", "")
        for name, d in spreads.items()
        for kind in KINDS
    ]
    return found


def main() -> None:
    keep_freed()
    measured = rows()
    width = max(len(name) for name, *_ in measured)
    for name, value, goal in measured:
        print(f"{name:<{width}}  {value:<12}  {goal}")


if __name__ == "__main__":
    main()
