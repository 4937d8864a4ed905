"""The accident: an ash analysis on the dry basis was taken for one as received, and a sum of 130 % was answered.

Conversions are held against the definitions of the bases, worked out here by hand.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import asking
from valorise.feedstock.gangue import gangue
from valorise.studies.catalogue import Catalogue, Ready
from valorise.studies.faults import Unanswerable

FEED = {"value": 1000, "unit": "kt/year"}


def percent(value: float) -> dict[str, Any]:
    return {"value": value, "unit": "%"}


def heat(value: float) -> dict[str, Any]:
    return {"value": value, "unit": "MJ/kg"}


@pytest.fixture(scope="module")
def ready(catalogue: Catalogue) -> Ready:
    return catalogue.routes["gangue-power"]


def ask(ready: Ready, **feedstock: Any) -> Any:
    return asking.ask(ready, feed=FEED, feedstock=feedstock, detail="working")


def steps(answer: Any) -> dict[str, float]:
    return {s.id: s.value for s in answer.working}


@settings(max_examples=25, deadline=None)
@given(moisture=st.floats(1, 20), inherent=st.floats(0.1, 5), ash=st.floats(40, 70), sulfur=st.floats(0.1, 4))
def test_an_analysis_means_the_same_on_every_basis(
    ready: Ready, moisture: float, inherent: float, ash: float, sulfur: float
) -> None:
    """Dry contents are those as received over 1 − M; air-dry ones the dry times 1 − the moisture left in the sample."""
    wet, air = 1 - moisture / 100, 1 - inherent / 100
    known = {"moisture": percent(moisture), "lower_heating_value": heat(6)}
    received = ask(ready, ash=percent(ash * wet), sulfur=percent(sulfur * wet), **known)
    dry = ask(ready, basis="dry", ash=percent(ash), sulfur=percent(sulfur), **known)
    air_dry = ask(
        ready,
        basis="air_dry",
        air_dry_moisture=percent(inherent),
        ash=percent(ash * air),
        sulfur=percent(sulfur * air),
        **known,
    )

    for answer in (dry, air_dry):
        flows = {n: v for n, v in received.outputs.items() if not n.endswith("_class")}  # a class jumps on a rounding
        for name, value in flows.items():
            assert answer.outputs[name].value == pytest.approx(value.value, rel=1e-9), name


def test_a_converted_content_is_measured_and_shown(ready: Ready) -> None:
    answer = ask(ready, basis="dry", moisture=percent(8), ash=percent(75), lower_heating_value=heat(4))

    assert steps(answer)["ash"] == pytest.approx(75 * 0.92)
    (given_step,) = [s for s in answer.working if s.id == "ash_dry"]
    assert (given_step.value, given_step.chosen) == (75, "given at /feedstock/ash")
    assert "ash" not in {m.id for m in answer.data_quality.measure_next}


def test_the_higher_heating_value_gives_the_lower(ready: Ready) -> None:
    """GB/T 213: less the heat of condensing the moisture and the 8.937 kg of water that a kg of hydrogen burns to."""
    answer = ask(ready, higher_heating_value=heat(9), moisture=percent(6), hydrogen=percent(1.5), ash=percent(60))

    assert steps(answer)["lower_heating_value"] == pytest.approx(9 - 2.442 * (0.06 + 0.015 * 8.937), rel=1e-4)
    assert "lower_heating_value" not in {m.id for m in answer.data_quality.measure_next}


@pytest.mark.parametrize(
    ("feedstock", "pointers"),
    [
        ({"ash": percent(70), "carbon": percent(20), "sulfur": percent(11)}, ["ash", "carbon", "sulfur"]),
        ({"silica": percent(60), "alumina": percent(43)}, ["silica", "alumina"]),
        ({"oxides_of": "ash", "silica": percent(70), "alumina": percent(33)}, ["silica", "alumina"]),
        ({"basis": "dry", "ash": percent(80), "volatile_matter": percent(21)}, ["ash", "volatile_matter"]),
    ],
)
def test_contents_over_the_whole_are_refused_by_name(
    ready: Ready, feedstock: dict[str, Any], pointers: list[str]
) -> None:
    with pytest.raises(Unanswerable) as refusal:
        ask(ready, **feedstock)

    said = {f.pointer.removeprefix("/feedstock/"): f.detail for f in refusal.value.faults}
    assert said.keys() == set(pointers)
    assert all("make up 10" in detail for detail in said.values())


def test_oxides_may_sum_to_what_laboratories_round_to(ready: Ready) -> None:
    answer = ask(ready, silica=percent(55), alumina=percent(25), loss_on_ignition=percent(15), moisture=percent(6.9))

    assert steps(answer)["silica"] == 55


@pytest.mark.parametrize("basis", ["dry", "air_dry"])
def test_moisture_is_never_on_another_basis(basis: str) -> None:
    (part,) = gangue.parts
    assert not part.fields["moisture"].bases
    assert {n for n, f in part.fields.items() if getattr(f, "bases", ())} >= {"ash", "alumina", "carbon", "sulfur"}


GANGUE_ROUTES = ["calcined-kaolinite", "cryolite", "gangue-aggregate", "gangue-bricks", "gangue-power", "glazed-tiles"]


@pytest.mark.parametrize("route", GANGUE_ROUTES)
def test_an_air_dry_analysis_goes_through_every_route(catalogue: Catalogue, route: str) -> None:
    """Moisture of the sample converts the rest; that a route uses little of the rest is no reason to refuse."""
    analysis = {"moisture": percent(7), "air_dry_moisture": percent(2), "ash": percent(74), "sulfur": percent(0.8)}

    assert ask(catalogue.routes[route], basis="air_dry", **analysis).outputs
    assert ask(catalogue.routes[route], air_dry_moisture=percent(2), moisture=percent(7)).outputs


@pytest.mark.parametrize("route", ["cryolite", "calcined-kaolinite"])
def test_oxides_of_the_ash_need_the_ash(catalogue: Catalogue, route: str) -> None:
    """Without it the typical oxides would stand for the measured ones, and nobody would know."""
    ready = catalogue.routes[route]
    oxides = {"oxides_of": "ash", "silica": percent(45), "alumina": percent(45)}

    with pytest.raises(Unanswerable) as refusal:
        ask(ready, **oxides)

    said = {f.pointer: f.detail for f in refusal.value.faults}
    assert "give feedstock.ash too" in said["/feedstock/alumina"]
    assert steps(ask(ready, ash=percent(70), **oxides))["alumina"] == pytest.approx(31.5)


@pytest.mark.parametrize("basis", ["as_received", "dry", "air_dry"])
@pytest.mark.parametrize("route", ["gangue-power", "gangue-bricks", "calcined-kaolinite"])
def test_a_higher_heating_value_needs_the_hydrogen(catalogue: Catalogue, route: str, basis: str) -> None:
    """On whatever basis it is given: the typical heating value would stand for it, and nobody would know."""
    sample = {"basis": basis, "moisture": percent(8), "air_dry_moisture": percent(2)}
    with pytest.raises(Unanswerable, match=r"feedstock\.hydrogen too") as refusal:
        ask(catalogue.routes[route], higher_heating_value=heat(6), **sample)

    assert [f.pointer for f in refusal.value.faults] == ["/feedstock/higher_heating_value"]


def test_air_dry_needs_the_moisture_of_the_sample(ready: Ready) -> None:
    """Without it nothing can be made of the contents, and the question is not answered as if they were not there."""
    with pytest.raises(Unanswerable) as refusal:
        ask(ready, basis="air_dry", ash=percent(60))

    assert [f.pointer for f in refusal.value.faults] == ["/feedstock/ash"]
    assert "air_dry_moisture" in refusal.value.faults[0].detail


@pytest.mark.parametrize(
    "route", ["cryolite", "gangue-aggregate", "gangue-backfill", "gangue-bricks", "calcined-kaolinite"]
)
@pytest.mark.parametrize("oxides_of", ["material", "ash"])
def test_ash_is_of_use_without_each_oxide(catalogue: Catalogue, route: str, oxides_of: str) -> None:
    """It was refused for lack of an oxide as a share of it, in routes that do not take ash itself."""
    answer = ask(catalogue.routes[route], oxides_of=oxides_of, ash=percent(75))

    assert any("/feedstock/ash is given and not used" in w for w in answer.warnings)


def test_a_content_beyond_its_own_limits_is_not_summed_up(ready: Ready) -> None:
    """The sum was infinite per cent."""
    with pytest.raises(Unanswerable) as refusal:
        ask(ready, silica=percent(1.7e308), alumina=percent(1.7e308), iron_oxide=percent(3))

    assert [f.pointer for f in refusal.value.faults] == ["/feedstock/silica", "/feedstock/alumina"]
    assert not any("inf" in f.detail or "make up" in f.detail for f in refusal.value.faults)


def test_a_limit_that_is_just_passed_is_told_from_it(ready: Ready) -> None:
    """Rounded, 100 % was said to be outside 0 to 100 %."""
    with pytest.raises(Unanswerable) as refusal:
        ask(ready, ash=percent(100.0000001))

    assert refusal.value.faults[0].detail == "Ash of the gangue: 100.0000001 % is outside 0 to 100 %"


def test_what_is_given_in_vain_is_told_apart(ready: Ready) -> None:
    """A heating value that another goes before, and an oxide on which nothing of the route hangs."""
    warnings = ask(
        ready,
        lower_heating_value=heat(6),
        higher_heating_value=heat(6.5),
        hydrogen=percent(1),
        ash=percent(65),
        moisture=percent(5),
        titania=percent(1),
    ).warnings

    assert "/feedstock/higher_heating_value is given and not used: other quantities of the question decide." in warnings
    assert "/feedstock/titania is given, and nothing here hangs on it." in warnings
