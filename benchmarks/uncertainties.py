"""Speed of draws of a whole question, from its bytes to those of its answer, in process; and what they hold in memory.

Usage: python -m benchmarks.uncertainties
"""

from __future__ import annotations

import json
import subprocess
import sys
from statistics import median
from typing import Any

from benchmarks.engine import seconds
from valorise.api.decoding import Decoder
from valorise.api.responses import encode
from valorise.engine.memory import keep_freed
from valorise.studies.catalogue import Catalogue, load
from valorise.studies.plans.plan import Planner
from valorise.studies.uncertainty.asking import WORKERS, Uncertain
from valorise.studies.uncertainty.examples import SENSITIVITIES, UNCERTAINTIES
from valorise.studies.uncertainty.sensitivity import sensitivity
from valorise.studies.uncertainty.uncertainty import uncertainty

POWER = UNCERTAINTIES["power_plant"][1]
PLAN = UNCERTAINTIES["site_over_years"][1]
MILLION = 1_000_000


class Asker:
    """Bytes to bytes."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.uncertain = Uncertain(catalogue, Planner(catalogue))
        self.decoder = Decoder(catalogue.book)

    def draw(self, workers: int = WORKERS, **question: Any) -> bytes:
        asked = self.decoder.decode(self.uncertain.uncertainty, json.dumps(question).encode())
        return encode(uncertainty(self.uncertain, asked, workers=workers))

    def move(self, **question: Any) -> bytes:
        asked = self.decoder.decode(self.uncertain.sensitivity, json.dumps(question).encode())
        return encode(sensitivity(self.uncertain, asked))


def memory() -> float:
    """Bytes at the peak of a million draws, above a process that has drawn few."""
    code = (
        "from benchmarks.draws import peak\n"
        "from benchmarks.uncertainties import Asker, POWER, keep_freed, load\n"
        "keep_freed(); asker = Asker(load()); asker.draw(**POWER, draws=1000)\n"
        "idle = peak(); asker.draw(**POWER, draws=1_000_000); print(peak() - idle)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


def alternating(asker: Asker) -> tuple[float, float]:
    """Seconds of a million draws with one worker and with two, one after the other."""
    one, two = (seconds(lambda: asker.draw(workers, **POWER, draws=MILLION), 1)[0] for workers in (1, 2))  # noqa: B023
    return one, two


def rows(catalogue: Catalogue) -> list[tuple[str, str, str]]:
    """What is measured, the value, and what is wanted."""
    asker = Asker(catalogue)
    few = median(seconds(lambda: asker.draw(**POWER), 40))
    one, two = (min(x) for x in zip(*(alternating(asker) for _ in range(5)), strict=True))
    plan = median(seconds(lambda: asker.draw(**PLAN | {"draws": 10_000}), 3))
    found = [
        ("  10,000 draws of gangue-power, median", f"{few * 1e3:.1f} ms", "at most 25 ms"),
        ("  1,000,000 draws of gangue-power, one core", f"{one:.2f} s", "at most 1 s"),
        ("    two workers, times as fast", f"{one / two:.2f}", "at least 1.5"),
        ("    memory above idle", f"{memory() / 1e6:.0f} MB", "at most 200 MB"),
        ("  10,000 draws of a plan of two works over 20 years", f"{plan * 1e3:.0f} ms", ""),
    ]
    for name, (_, question) in SENSITIVITIES.items():
        taken = median(seconds(lambda: asker.move(**question), 3))  # noqa: B023 - run at once
        found.append((f"  sensitivity, {name}", f"{taken * 1e3:.1f} ms", ""))
    return found


def main() -> None:
    keep_freed()
    for name, value, goal in rows(load()):
        print(f"{name:<56}  {value:<12}  {goal}")


if __name__ == "__main__":
    main()
