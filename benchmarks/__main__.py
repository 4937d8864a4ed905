"""Prints the speed of the engine and of the service, as ratios within this run where a ratio says more.

Usage: make bench
"""

from __future__ import annotations

from benchmarks import draws, engine, http, plans, uncertainties, what_ifs
from valorise.engine.memory import keep_freed
from valorise.studies.catalogue import load


def main() -> None:
    keep_freed()
    rows: list[tuple[str, str, str]] = []
    catalogue = load()
    for route, ready in catalogue.routes.items():
        by_engine, by_hand = engine.blocks(ready)
        rows.append((route, "", ""))
        rows.append(("  100,000 cases, engine against numpy by hand", f"{by_engine / by_hand:.2f}", "at most 1.2"))
        rows.append(("  one run of every formula", f"{engine.whole_plan(ready) * 1e6:.0f} µs", "at most 30 µs"))
        for name, taken in engine.one_case(ready).items():
            rows.append((f"    what the question moves, {name}", f"{taken * 1e6:.0f} µs", ""))
        for name, taken in engine.bytes_to_bytes(ready).items():
            rows.append((f"  bytes to bytes, {name}", f"{taken * 1e6:.0f} µs", "at most 150 µs"))
    rows.append(("plans", "", ""))
    rows.append(("  30 years, five routes, calculation", f"{plans.one(catalogue) * 1e3:.2f} ms", "at most 2 ms"))
    taken, inputs = plans.many(catalogue)
    rows.append((f"  10,000 draws of it, {inputs} inputs", f"{taken:.2f} s", "at most 1 s"))
    for name, taken in plans.whole(catalogue).items():
        rows.append((f"  question to answer, {name}", f"{taken * 1e3:.1f} ms", ""))
    rows.append(("what-ifs of 50 changes, calculation", "", ""))
    rows.append(("  numbers of 50 as a block, against 50 runs", f"{what_ifs.numbers(catalogue):.2f}", "at most 1"))
    for name, (plain, formulas) in what_ifs.ratios(catalogue).items():
        goal = "" if "every figure" in name else "at most 1"
        rows.append((f"  {name}, against 50 estimates of the variants", f"{plain:.2f}", goal))
        rows.append(("    against 50 runs of the formulas alone", f"{formulas:.1f}", ""))
    rows += [("draws of a model of numbers alone", "", ""), *draws.rows()]
    rows += [("uncertainty, bytes to bytes", "", ""), *uncertainties.rows(catalogue)]
    goals = {"10,000 draws, alone": "median at most 25 ms", "health, while a million draws run": "99 % below 50 ms"}
    rows.append(("over HTTP, median and 99th percentile", "", ""))
    for name, (half, most) in http.beside_studies().items():
        rows.append((f"  {name}", f"{half:.1f} ms, {most:.1f} ms", goals.get(name, "")))
    served = http.throughput()
    trivial, trivial_cpu = served.pop("trivial")
    rows.append(("trivial typed POST", f"{trivial:,.0f} a second", ""))
    for name, (rate, used) in served.items():
        share = f"{rate / trivial:.0%} of trivial"
        rows.append((f"estimates, {name}", f"{rate:,.0f} a second, {share}", "at least 40 %"))
        rows.append(("  by the server's processor time", f"{trivial_cpu / used:.0%} of trivial", ""))
    rows.append(("ready to serve", f"{http.ready_after():.2f} s", "within 1.5 s"))
    width = max(len(name) for name, *_ in rows)
    for name, value, goal in rows:
        print(f"{name:<{width}}  {value:<32}  {goal}")


if __name__ == "__main__":
    main()
