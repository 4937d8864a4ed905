"""The accident: two uses of one coefficient were drawn apart, their ratio came out twice as wide, and the draws of a
million hung on how many threads computed them.

Golden cases are of two kinds, marked and counted apart:
validation     published input and published output;
arithmetic     worked out by hand, or recomputed by others from a published model.
The rest are properties and statistical tests with fixed seeds: a tolerance of four standard errors, so that a sound
sampler passes whatever the seed, and broken ones that they see.
"""

from __future__ import annotations

import hashlib
import threading
import tracemalloc
from collections.abc import Callable, Mapping
from math import asin, isnan, pi, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import spearmanr

from tests.strategies import steady
from valorise.engine.distributions import Array, Distribution, Lognormal, Normal, Pert, Triangular, Uniform
from valorise.engine.draws import BLOCK, KINDS, Correlation, Kind, Results, Sampling, run
from valorise.engine.statistics import Sample

MILLION = Sampling("random", 1_000_000, 1)
MIXED: dict[str, Distribution] = {
    "a": Triangular(1, 2, 4),
    "b": Normal(5, 0.5),
    "c": Lognormal(2, 1.3),
    "d": Pert(1, 3, 4),
    "e": Uniform(1, 2),
}


def all_at_once(x: Mapping[str, Any]) -> dict[str, Any]:
    return {"y": sum(x.values())}


def figure(sampling: Sampling, inputs: Mapping[str, Distribution], model: Callable[[Any], Any]) -> Sample:
    return Sample(run(sampling, inputs, lambda x: {"y": model(x)}, ["y"]).finite("y"))


def mean_and_sd(x: Array) -> tuple[float, float]:
    return float(x.mean()), float(x.std(ddof=1) / sqrt(len(x)))


class TestValidation:
    """Published input, published output. A million draws; 0.01 is half of the last digit printed, and draws' error."""

    def test_four_normals(self) -> None:
        """JCGM 101:2008, 9.2.2, table 2, as in suncal's test_montecarlo."""
        y = figure(MILLION, {f"x{i}": Normal(0, 1) for i in range(4)}, lambda x: sum(x.values()))

        assert (y.mean, y.sd) == pytest.approx((0, 2), abs=0.01)
        assert (y.quantile(0.025), y.quantile(0.975)) == pytest.approx((-3.92, 3.92), abs=0.015)

    def test_four_rectangles(self) -> None:
        """JCGM 101:2008, 9.2.3, table 3: narrower than the ±3.92 of a normal one, as in suncal's test_montecarlo."""
        y = figure(MILLION, {f"x{i}": Uniform(-sqrt(3), sqrt(3)) for i in range(4)}, lambda x: sum(x.values()))

        assert (y.mean, y.sd) == pytest.approx((0, 2), abs=0.01)
        assert (y.quantile(0.025), y.quantile(0.975)) == pytest.approx((-3.88, 3.88), abs=0.015)

    @pytest.mark.parametrize("kind", ["random", "sobol"])
    def test_resistance_and_reactance(self, kind: Kind) -> None:
        """JCGM 100:2008, H.2, from the five simultaneous observations; as in suncal's test_GUMH2 and its csv.

        What is measured is correlated, up to 0.86: without that u(R) is 0.195. Half of the last digit, and four
        standard errors of a standard deviation, 0.3 % of it; the means to four of theirs.
        """
        observed = np.array(
            [
                [5.007, 4.994, 5.005, 4.99, 4.999],
                [0.019663, 0.019639, 0.01964, 0.019685, 0.019678],
                [1.0456, 1.0438, 1.0468, 1.0428, 1.0433],
            ]
        )
        names = ("v", "i", "phi")
        inputs = {
            n: Normal(float(x.mean()), float(x.std(ddof=1) / sqrt(5))) for n, x in zip(names, observed, strict=True)
        }
        # of normal quantities with Pearson's correlation r, the rank correlation is 6 / π · asin(r / 2)
        ranks = [
            [6 / pi * asin(r / 2) if abs(r) < 0.999999 else 1 for r in row] for row in np.corrcoef(observed).tolist()
        ]
        sampling = Sampling(kind, 1_000_000, 1, Correlation(names, tuple(map(tuple, ranks))))

        def impedance(x: Mapping[str, Any]) -> dict[str, Any]:
            z = x["v"] / x["i"]
            return {"R": z * np.cos(x["phi"]), "X": z * np.sin(x["phi"]), "Z": z}

        found = run(sampling, inputs, impedance, ["R", "X", "Z"])

        for name, mean, u in (("R", 127.732, 0.071), ("X", 219.847, 0.295), ("Z", 254.260, 0.236)):
            sample = Sample(found.finite(name))
            assert sample.mean == pytest.approx(mean, abs=5e-4 + 4 * u / 1000)
            assert sample.sd == pytest.approx(u, abs=5e-4 + 0.003 * u)


class TestArithmetic:
    """Worked out by hand, or recomputed by others."""

    def test_a_dominant_rectangle(self) -> None:
        """JCGM 101:2008, 9.2.4, recomputed: u = √(3 + 100) = 10.149, where the GUM would have ±19.9 for 95 %."""
        inputs = {f"x{i}": Uniform(-sqrt(3) * u, sqrt(3) * u) for i, u in enumerate((1, 1, 1, 10))}
        y = figure(MILLION, inputs, lambda x: sum(x.values()))

        assert y.sd == pytest.approx(sqrt(103), abs=4 * y.sd_se)
        assert (y.quantile(0.025), y.quantile(0.975)) == pytest.approx((-17.0, 17.0), abs=0.05)

    def test_calibration_of_a_mass(self) -> None:
        """JCGM 101:2008, 9.3, recomputed with 1,000,000 trials: 1.2340, 0.0754, shortest interval 1.0837 to 1.3824.

        The first-order GUM gives u = 0.0539, which the density of air as a factor of nothing hides. Both runs have an
        error of sampling: 1 % on u, and on the ends 3 standard errors of either, 0.0009.
        """
        inputs = {
            "m_r": Normal(100_000, 0.05),
            "dm_r": Normal(1.234, 0.02),
            "rho_a": Uniform(1.1, 1.3),
            "rho_w": Uniform(7000, 9000),
            "rho_r": Uniform(7950, 8050),
        }

        def excess(x: Mapping[str, Any]) -> Any:
            buoyancy = (x["rho_a"] - 1.2) * (1 / x["rho_w"] - 1 / x["rho_r"])
            return (x["m_r"] + x["dm_r"]) * (1 + buoyancy) - 100_000

        y = figure(MILLION, inputs, excess)

        assert y.mean == pytest.approx(1.2341, abs=5e-4)
        assert y.sd == pytest.approx(0.0754, rel=0.01)
        assert y.shortest(0.95) == pytest.approx((1.0834, 1.3825), abs=0.002)

    def test_a_product(self) -> None:
        """IPCC 2006, vol. 1 ch. 3, eq. 3.1: 10 % and 5 % make √125 = 11.18 %, half of a 95 % interval.

        The equation leaves out the product of both, 0.25 % · 0.06: the draws have 11.19; four standard errors 0.03.
        """
        inputs = {"amount": Normal(1, 0.1 / 1.96), "factor": Normal(1, 0.05 / 1.96)}
        y = figure(MILLION, inputs, lambda x: x["amount"] * x["factor"])

        assert 196 * y.sd / y.mean == pytest.approx(11.18, abs=0.04)

    @pytest.mark.parametrize("kind", KINDS)
    def test_a_linear_model(self, kind: Kind) -> None:
        """Var(2 a − 3 b + e) = 4 · 7/18 + 9 / 4 + 1/12, with a's (1 + 2 + 4) / 18 from the triangle's formula.

        The means' sum 2 · 7/3 − 15 + 1.5; within four standard errors of independent draws.
        """
        y = figure(Sampling(kind, 100_000, 3), MIXED, lambda x: 2 * x["a"] - 3 * x["b"] + x["e"])

        assert y.sd == pytest.approx(sqrt(4 * 7 / 18 + 9 / 4 + 1 / 12), abs=4 * y.sd_se)
        assert y.mean == pytest.approx(14 / 3 - 15 + 1.5, abs=4 * y.mean_se)


# One draw, whoever computes it


def digests(results: Results) -> dict[str, str]:
    """Of the bytes of each figure: what differs is told at once, and not letter by letter of a million numbers."""
    return {f: hashlib.sha256(x.tobytes()).hexdigest() for f, x in results.figures.items()}


def same_whatever_the_workers(run_with: Callable[[int], Results]) -> None:
    one = run_with(1)
    for workers in (2, 3):
        other = run_with(workers)
        assert digests(other) == digests(one)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("correlation", [None, Correlation.of_pairs({("a", "c"): 0.6, ("c", "e"): -0.3})])
def test_same_seed_same_bytes_whatever_the_workers(kind: Kind, correlation: Correlation | None) -> None:
    sampling = Sampling(kind, 10_000, 7, correlation, block=1024)

    same_whatever_the_workers(lambda workers: run(sampling, MIXED, all_at_once, ["y"], workers))


def test_draws_by_order_of_computing_are_seen() -> None:
    """The fault: one stream for all blocks, so that who comes first takes the first."""
    rng = np.random.default_rng(1)

    with pytest.raises(AssertionError):
        same_whatever_the_workers(
            lambda workers: run(MILLION, {"a": Uniform(0, 1)}, lambda x: {"y": rng.random(x["a"].size)}, ["y"], workers)
        )


@pytest.mark.parametrize("kind", KINDS)
def test_another_seed_is_another_sample(kind: Kind) -> None:
    first, again, other = (Sampling(kind, 100, seed).of(MIXED).block(0)["b"] for seed in (1, 1, 2))

    assert first.tobytes() == again.tobytes()
    assert not np.isin(first, other).any()


@pytest.mark.parametrize("kind", KINDS)
def test_blocks_stand_alone_and_make_the_whole(kind: Kind) -> None:
    draws = Sampling(kind, 2500, 1, block=1024).of(MIXED)
    backwards = [draws.block(k) for k in reversed(range(len(draws)))]

    assert [b["a"].size for b in draws] == [1024, 1024, 452]
    for name, x in draws.first(2500).items():
        assert x.tobytes() == np.concatenate([b[name] for b in reversed(backwards)]).tobytes()
        assert np.unique(x).size == 2500
    assert draws.first(1030)["a"].size == 1030
    assert draws.first(10_000)["a"].size == 2500


def test_blocks_of_sobol_points_are_one_sequence() -> None:
    """A power of two of them has one in each of as many strata of every input; each block by itself would not."""
    x = Sampling("sobol", 4096, 1, block=512).of({"a": Uniform(0, 4096), "b": Uniform(0, 4096)}).first(4096)

    for row in x.values():
        assert np.array_equal(np.sort(np.floor(row)), np.arange(4096))


def test_a_latin_hypercube_has_a_draw_in_each_stratum() -> None:
    """Also of inputs that are correlated."""
    correlation = Correlation.of_pairs({("a", "b"): 0.8})
    x = Sampling("latin_hypercube", 1000, 1, correlation).of({n: Uniform(0, 1000) for n in "abc"}).block(0)

    for row in x.values():
        assert np.array_equal(np.sort(np.floor(row)), np.arange(1000))


@pytest.mark.parametrize("kind", KINDS)
def test_inputs_are_independent(kind: Kind) -> None:
    """Rank correlations of 20,000 draws have a standard error of 0.007."""
    x = Sampling(kind, 20_000, 5).of(MIXED).first(20_000)
    ranks = spearmanr(np.stack(list(x.values())), axis=1).statistic

    assert np.abs(ranks - np.eye(len(x))).max() < 4 / sqrt(20_000)


def test_a_draw_is_shared_by_all_its_uses() -> None:
    """An input over itself is 1 in every draw, whatever its spread."""
    found = run(Sampling("random", 5000, 1), MIXED, lambda x: {"y": x["a"] * x["b"] / x["a"] / x["b"]}, ["y"])

    assert found.figures["y"] == pytest.approx(1, rel=1e-15)


def test_no_use_writes_into_the_draws_of_another() -> None:
    def model(x: dict[str, Any]) -> dict[str, Any]:
        x["a"] *= 2
        return x

    with pytest.raises(ValueError, match="read-only"):
        run(Sampling("random", 10, 1), MIXED, model, ["a"])


# What the draws are like


@pytest.mark.parametrize("kind", KINDS)
def test_no_spread_is_the_point_exactly(kind: Kind) -> None:
    inputs = {"a": Uniform(0.1, 0.1), "b": Triangular(0.3, 0.3, 0.3), "c": Pert(0.7, 0.7, 0.7)}
    y = figure(Sampling(kind, 1000, 1), inputs, lambda x: x["a"] * x["b"] / x["c"])

    assert set(y.draws) == {0.1 * 0.3 / 0.7}
    assert (y.mean, y.sd) == (0.1 * 0.3 / 0.7, 0)
    assert set(y.percentiles().values()) == {0.1 * 0.3 / 0.7}


def test_the_median_of_a_monotone_chain() -> None:
    """Of what rises with one input it is the value at the input's median; with 4,096 Sobol' points to 0.1 %."""
    d = Triangular(1, 2, 7)
    y = figure(Sampling("sobol", 4096, 1), {"a": d}, lambda x: np.exp(np.sqrt(x["a"])) / 3)

    assert y.quantile(0.5) == pytest.approx(float(np.exp(np.sqrt(d.quantile(0.5))) / 3), rel=0.001)


def test_ten_thousand_of_a_latin_hypercube_find_the_percentiles() -> None:
    """Both within 1 % of their distance, as a million independent draws have them."""

    def model(x: Mapping[str, Any]) -> Any:
        return x["a"] * x["b"] / x["c"] + x["d"] ** 2 - x["e"]

    reference = figure(MILLION, MIXED, model)
    y = figure(Sampling("latin_hypercube", 10_000, 1), MIXED, model)
    width = reference.quantile(0.95) - reference.quantile(0.05)

    assert y.quantile(0.05) == pytest.approx(reference.quantile(0.05), abs=0.01 * width)
    assert y.quantile(0.95) == pytest.approx(reference.quantile(0.95), abs=0.01 * width)


@steady
@given(st.sampled_from(KINDS), st.integers(1, 300), st.integers(0, 2**64))
def test_draws_are_finite_and_as_many_as_asked_for(kind: Kind, draws: int, seed: int) -> None:
    found = run(Sampling(kind, draws, seed, block=64), MIXED, lambda x: x, list(MIXED))

    for name, d in MIXED.items():
        low, high = d.support
        x = found.finite(name)
        assert x.size == draws
        assert (x >= low).all()
        assert (x <= high).all()


@pytest.mark.parametrize("kind", ["random", "sobol"])
def test_memory_holds_the_figures_and_a_block(kind: Kind) -> None:
    """Not the 84 MB that 40 inputs of 262,144 draws would be: a block of each, points as they come and once turned."""
    inputs: dict[str, Distribution] = {f"x{i}": Uniform(0, 1) for i in range(40)}
    sampling = Sampling(kind, 262_144, 1, block=4096)
    run(Sampling(kind, 10, 1), inputs, lambda x: {"y": x["x0"]}, ["y"])
    tracemalloc.start()
    try:
        run(sampling, inputs, lambda x: {"y": x["x0"]}, ["y"])
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 8 * (262_144 + 5 * 40 * 4096) + 1e6


# Correlation

CORRELATED = Correlation(("a", "c", "d"), ((1, 0.7, -0.4), (0.7, 1, 0.1), (-0.4, 0.1, 1)))


def correlation_holds(draw: Callable[[Kind], Mapping[str, Array]]) -> None:
    """Rank correlations within four standard errors of them, at most 1 / √n."""
    for kind in KINDS:
        x = draw(kind)
        n = x["a"].size
        ranks = spearmanr(np.stack([x[name] for name in "acdbe"]), axis=1).statistic
        wanted = np.eye(5)
        wanted[:3, :3] = CORRELATED.matrix
        assert np.abs(ranks - wanted).max() < 4 / sqrt(n)


def test_correlations_are_those_asked_for() -> None:
    correlation_holds(lambda kind: Sampling(kind, 50_000, 1, CORRELATED).of(MIXED).first(50_000))


def test_lost_correlations_are_seen() -> None:
    with pytest.raises(AssertionError):
        correlation_holds(lambda kind: Sampling(kind, 50_000, 1).of(MIXED).first(50_000))


def test_correlations_of_others_are_seen() -> None:
    other = Correlation(("c", "a", "d"), CORRELATED.matrix)

    with pytest.raises(AssertionError):
        correlation_holds(lambda kind: Sampling(kind, 50_000, 1, other).of(MIXED).first(50_000))


@pytest.mark.parametrize("kind", KINDS)
def test_correlated_inputs_keep_their_distributions(kind: Kind) -> None:
    """The greatest distance of 50,000 draws from the distribution: beyond 1.95 / √n once in a thousand samples."""
    n = 50_000
    x = Sampling(kind, n, 2, CORRELATED).of(MIXED).first(n)

    for name, d in MIXED.items():
        steps = np.arange(n) / n
        assert np.abs(d.cdf(np.sort(x[name])) - steps).max() < 1.95 / sqrt(n)


def test_correlated_costs_widen_their_sum() -> None:
    """Var(a + b) of two normals with Pearson's r: 2 + 2 r; r = 2 sin(π 0.5 / 6) = 0.5176."""
    sampling = Sampling("random", 200_000, 1, Correlation.of_pairs({("a", "b"): 0.5}))
    y = figure(sampling, {"a": Normal(0, 1), "b": Normal(0, 1)}, lambda x: x["a"] + x["b"])

    assert y.sd == pytest.approx(sqrt(2 + 4 * np.sin(pi / 12)), abs=4 * y.sd_se)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (
            lambda: Correlation.of_pairs({("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9}),
            "a, b, c contradict one another.*not positive definite.*nearer to 0",
        ),
        (lambda: Correlation.of_pairs({("a", "b"): 1}), "the copy of others.*not positive definite"),
        (lambda: Correlation.of_pairs({("a", "b"): 1.1}), "a and b is 1.1, outside −1 to 1"),
        (lambda: Correlation.of_pairs({("a", "b"): float("nan")}), "outside −1 to 1"),
        (lambda: Correlation.of_pairs({("a", "a"): 0.5}), "a is paired with itself"),
        (lambda: Correlation.of_pairs({("a", "b"): 0.5, ("b", "a"): 0.4}), "0.5 one way and 0.4 the other"),
        (lambda: Correlation(("a", "b"), ((1, 0.5), (0.4, 1))), "0.5 one way and 0.4 the other"),
        (lambda: Correlation(("a", "b"), ((1, 0.5), (0.5, 0.9))), "b with itself is 0.9"),
        (lambda: Correlation(("a", "b"), ((1, 0.5),)), "2 by 2"),
        (lambda: Correlation(("a", "a"), ((1, 0.5), (0.5, 1))), "2 different"),
        (lambda: Sampling("random", 9, 1, Correlation.of_pairs({("a", "z"): 0.5})).of(MIXED), "name z, which is not"),
        (lambda: Sampling("latin_hypercube", 100_001, 1), "draws 100,001 is above 100,000, the limit of latin"),
        (lambda: Sampling("sobol", 2**30 + 1, 1), "the limit of sobol"),
        (lambda: Sampling("random", 0, 1), "draws 0 is below 1"),
        (lambda: Sampling("random", 1, -1), "seed -1 is below 0"),
        (lambda: Sampling("random", 1, 1, block=1000), "block 1000 is not a power of two"),
        (lambda: Sampling("halton", 1, 1), "kind 'halton' is none of random, sobol"),  # type: ignore[arg-type]
        (lambda: Sampling("random", 1, 1).of({}), "nothing is uncertain"),
    ],
)
def test_what_cannot_be_drawn_is_refused(make: Callable[[], Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        make()


def test_a_block_beyond_the_last_is_none() -> None:
    with pytest.raises(IndexError, match="the last is 0"):
        Sampling("random", 5, 1).of(MIXED).block(1)


# Draws without a value


def test_draws_without_a_value_are_counted_and_masked() -> None:
    """A quarter of them; the other figure keeps all."""

    def model(x: Mapping[str, Any]) -> dict[str, Any]:
        return {"root": np.sqrt(x["a"]), "over": 1 / np.maximum(x["a"], 0), "a": x["a"], "one": 3}

    found = run(
        Sampling("latin_hypercube", 1000, 1), {"a": Uniform(-1, 3)}, model, ["root", "over", "a", "one"], workers=2
    )

    assert found.lost == {"root": 250, "over": 250, "a": 0, "one": 0}
    assert np.isnan(found.figures["root"]).sum() == np.isnan(found.figures["over"]).sum() == 250
    assert found.finite("root").size == 750
    assert not any(isnan(x) for x in found.finite("over"))
    assert np.array_equal(found.figures["one"], np.full(1000, 3.0))


@pytest.mark.parametrize("workers", [1, 2])
def test_what_the_model_raises_is_raised_and_ends_the_run(workers: int) -> None:
    ran: list[int] = []
    lock = threading.Lock()

    def model(x: Mapping[str, Any]) -> dict[str, Any]:
        with lock:
            ran.append(1)
        raise ArithmeticError("no feed")

    with pytest.raises(ArithmeticError, match="no feed"):
        run(Sampling("random", 100_000, 1, block=16), MIXED, model, ["y"], workers)
    assert len(ran) < 6000


def test_a_figure_that_is_not_computed_is_told() -> None:
    with pytest.raises(KeyError, match="profit"):
        run(Sampling("random", 10, 1), MIXED, all_at_once, ["profit"])


def test_the_default_block_is_what_seeds_mean() -> None:
    """Changing it changes every result of a seed: say so in the changelog."""
    assert BLOCK == 32_768
    assert Sampling("random", 4, 1).of({"a": Uniform(0, 1)}).block(0)["a"].tolist() == pytest.approx(
        np.random.Generator(np.random.SFC64(np.random.SeedSequence(1).spawn(1)[0])).random(4), abs=0
    )
