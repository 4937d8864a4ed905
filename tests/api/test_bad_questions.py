"""A service for steelworks answered a plain 500 to a unit that it did not know, and took "12" and true for numbers:
planners got results for questions that nobody had asked. Here each bad question is refused by name, and the next
good one is answered."""

import json
from typing import Any

import httpx
import pytest

from tests.questions import EXAMPLES
from valorise.studies.catalogue import Catalogue, Ready

PATH = "/v1/routes/gangue-power/estimates"
GOOD = {"feed": {"value": 300, "unit": "kt/year"}}
JSON = {"content-type": "application/json"}


def refused(
    client: httpx.Client, body: bytes, status: int, headers: dict[str, str] = JSON, path: str = PATH
) -> dict[str, Any]:
    """The problem that a body is answered with; the service must have a good answer after it."""
    answer = client.post(path, content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["type"].startswith("urn:valorise:problem:")
    assert len(answer.content) < 20_000, "a caller's text comes back at a length that the caller chooses"
    assert client.post(path, json=GOOD).status_code == 200
    return problem


def fault(problem: dict[str, Any], pointer: str) -> dict[str, Any]:
    (found,) = [e for e in problem["errors"] if e["pointer"] == pointer] or [None]
    assert found, f"{pointer} is not among {[e['pointer'] for e in problem['errors']]}"
    return found


def question(**more: Any) -> dict[str, Any]:
    return GOOD | more


LONG = "x" * 300_000
HUGE = "9" * 400
SCHEMA_FAULTS = {
    "unknown field": (question(plnt={}), "/plnt", 'no field "plnt" here; nearest: plant'),
    "field in the wrong object": (question(ash={"value": 60, "unit": "%"}), "/ash", "it belongs at /feedstock/ash"),
    "unknown unit": ({"feed": {"value": 1, "unit": "kt/yr"}}, "/feed/unit", "a unit of mass a time, such as kt/year"),
    "unit of another kind": ({"feed": {"value": 1, "unit": "MW"}}, "/feed/unit", '"MW" is a unit of power; this takes'),
    "unit as a number": ({"feed": {"value": 1, "unit": 3}}, "/feed/unit", "3 was given"),
    "negative mass": ({"feed": {"value": -5, "unit": "kt/year"}}, "/feed/value", "greater than 0; -5 was given"),
    "number as text": ({"feed": {"value": "300", "unit": "kt/year"}}, "/feed/value", 'a number; "300" was given'),
    "true as a number": ({"feed": {"value": True, "unit": "kt/year"}}, "/feed/value", "a number; true was given"),
    "null as a number": ({"feed": {"value": None, "unit": "kt/year"}}, "/feed/value", "a number; null was given"),
    "bare number": ({"feed": 300}, "/feed", 'such as {"value": 1, "unit": "kt/year"}; 300 was given'),
    "no unit": ({"feed": {"value": 300}}, "/feed/unit", "is required"),
    "list": ({"feed": [300, "kt/year"]}, "/feed", "a list was given"),
    "year as text": (question(context={"year": "2020"}), "/context/year", 'a whole number; "2020" was given'),
    "year and a half": (question(context={"year": 2020.5}), "/context/year", "a whole number; 2020.5 was given"),
    "unknown system of units": (question(context={"units": "imperial"}), "/context/units", '"imperial" was given'),
    "unknown unit of an output": (
        question(context={"units": {"net_electricity": "GWh/y"}}),
        "/context/units/net_electricity",
        '"GWh/y" was given',
    ),
    "unknown choice": (question(plant={"boiler": "nuclear"}), "/plant/boiler", '"nuclear" was given'),
    "unit of a replaced coefficient": (
        question(coefficients={"gangue_power.net_efficiency": {"value": 36, "unit": "percent"}}),
        "/coefficients/gangue_power.net_efficiency/unit",
        "a unit of share or content",
    ),
    "very long text": (question(context={"region": LONG}), "/context/region", "at most 80 characters"),
    "very long unit": ({"feed": {"value": 1, "unit": LONG}}, "/feed/unit", "mass a time"),
    "whole question a list": ([GOOD], "", "a list was given"),
    "whole question null": (None, "", "null was given"),
}


@pytest.mark.parametrize("name", SCHEMA_FAULTS)
def test_what_the_schema_states_is_a_400_that_names_the_field(client: httpx.Client, name: str) -> None:
    body, pointer, words = SCHEMA_FAULTS[name]
    problem = refused(client, json.dumps(body).encode(), 400)
    assert words in fault(problem, pointer)["detail"]


def test_a_long_name_is_cut(client: httpx.Client) -> None:
    problem = refused(client, json.dumps({LONG: 1} | GOOD).encode(), 400)
    assert problem["errors"][0]["pointer"] == "/" + "x" * 59 + "…"
    assert 'xxx…" here' in problem["errors"][0]["detail"]


NO_NUMBERS = {"NaN": "NaN", "Infinity": "Infinity", "-Infinity": "-Infinity", "1e999": "Infinity", HUGE: "digits"}


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_a_number_is_finite(client: httpx.Client, number: str) -> None:
    problem = refused(client, b'{"feed": {"value": %s, "unit": "kt/year"}}' % number.encode(), 400)
    assert "must be a finite number" in fault(problem, "/feed/value")["detail"]


BROKEN = {
    "half an object": b'{"feed": {"value": 300',
    "a comma too many": b'{"feed": {"value": 300, "unit": "kt/year"},}',
    "something after it": b'{"feed": {"value": 300, "unit": "kt/year"}} {}',
    "a comment": b'{"feed": {"value": 300, "unit": "kt/year"}} // gangue',
    "lists 100,000 deep": b"[" * 100_000,
    "objects 100,000 deep": b'{"feed":' * 100_000,
    "lists that close, in a field": b'{"feed": %s}' % (b"[" * 100_000 + b"]" * 100_000),
    "half a surrogate pair": b'{"context": {"region": "\\ud800"}}',
    "invalid UTF-8": b'{"context": {"region": "\xff\xfe"}}',
    "UTF-16": '{"feed": {"value": 300, "unit": "kt/year"}}'.encode("utf-16"),
    "a number of 5,000 digits": b'{"feed": {"value": %s, "unit": "kt/year"}}' % (b"9" * 5000),
    "nothing that JSON knows": b"feed=300",
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_json_is_a_400_that_says_where(client: httpx.Client, name: str) -> None:
    problem = refused(client, BROKEN[name], 400)
    assert "is not JSON: " in problem["errors"][0]["detail"]
    assert " at line 1 column " in problem["errors"][0]["detail"]


@pytest.mark.parametrize("body", [b"", b"  \n"])
def test_an_empty_body_is_a_400(client: httpx.Client, body: bytes) -> None:
    assert "empty" in refused(client, body, 400)["detail"]


def test_a_key_that_occurs_twice_is_refused(client: httpx.Client) -> None:
    body = b'{"feed": {"value": 1, "unit": "t/year", "unit": "kt/year"}, "context": {"year": 2020, "year": 2021}}'
    problem = refused(client, body, 400)
    assert "occurs 2 times" in fault(problem, "/feed/unit")["detail"]
    assert "occurs 2 times" in fault(problem, "/context/year")["detail"]


def test_a_key_may_occur_in_two_objects(client: httpx.Client) -> None:
    twice = question(feedstock={"moisture": {"value": 6, "unit": "%"}, "sulfur": {"value": 1, "unit": "%"}})
    assert client.post(PATH, json=twice).status_code == 200


def test_every_fault_comes_at_once(client: httpx.Client) -> None:
    body = {
        "feed": {"value": -1, "unit": "MW"},
        "plnt": 1,
        "feedstock": {"moisture": {"value": "6", "unit": "%"}},
        "context": {"year": 1.5},
    }
    problem = refused(client, json.dumps(body).encode(), 400)
    pointers = [e["pointer"] for e in problem["errors"]]
    assert sorted(pointers) == ["/context/year", "/feed/unit", "/feed/value", "/feedstock/moisture/value", "/plnt"]
    assert problem["detail"].startswith("5 faults")


def test_of_many_faults_the_first_are_listed(client: httpx.Client) -> None:
    problem = refused(client, json.dumps({f"a{i}": 1 for i in range(400)}).encode(), 400)
    assert "400 faults; the first 50 are listed" in problem["detail"]
    assert len(problem["errors"]) == 50


def test_a_hundred_thousand_faults_are_only_counted(client: httpx.Client) -> None:
    """Their words would fill 600 MB and hold everyone up for a second."""
    units = {f"a{i}": "x" for i in range(60_000)}
    problem = refused(client, json.dumps({"context": {"units": units}}).encode(), 400)
    assert "60,001 faults, too many to list" in problem["errors"][0]["detail"]


def test_units_are_offered_with_the_nearest_first(client: httpx.Client) -> None:
    problem = refused(client, b'{"feed": {"value": 300, "unit": "KT/Year"}}', 400)
    accepted = fault(problem, "/feed/unit")["accepted"]
    assert accepted[0] == "kt/year"
    assert "MW" not in accepted


def test_whole_floats_are_years(client: httpx.Client) -> None:
    """JSON does not tell 2020.0 from 2020."""
    one, other = (client.post(PATH, json=question(context={"year": year})) for year in (2020, 2020.0))
    assert one.status_code == 200
    assert one.content == other.content


def test_null_is_not_given(client: httpx.Client) -> None:
    with_null = client.post(PATH, json=question(target=None, feedstock={"ash": None}, plant=None))
    assert with_null.status_code == 200
    assert with_null.json()["outputs"] == client.post(PATH, json=GOOD).json()["outputs"]


UNANSWERABLE: dict[str, tuple[dict[str, Any], str, str]] = {
    "feed and target": (question(target={"value": 900, "unit": "GWh/year"}), "/target", "both"),
    "neither feed nor target": ({}, "/feed", "neither"),
    "ash over 100 %": (question(feedstock={"ash": {"value": 130, "unit": "%"}}), "/feedstock/ash", "130"),
    "ash over 1": (question(feedstock={"ash": {"value": 1.3, "unit": "1"}}), "/feedstock/ash", "1.3"),
    "feed of 1e300": ({"feed": {"value": 1e300, "unit": "kt/year"}}, "/feed", "1e"),
    "feed of 5e-324": ({"feed": {"value": 5e-324, "unit": "kt/year"}}, "/feed", "e-324"),
    "unknown coefficient": (
        question(coefficients={"gangue_power.net_eficiency": {"value": 36, "unit": "%"}}),
        "/coefficients/gangue_power.net_eficiency",
        "gangue_power.net_efficiency",
    ),
    "coefficient of another kind": (
        question(coefficients={"gangue_power.net_efficiency": {"value": 36, "unit": "MW"}}),
        "/coefficients/gangue_power.net_efficiency/unit",
        "MW",
    ),
    "coefficient that is not plausible": (
        question(coefficients={"gangue_power.net_efficiency": {"value": 99, "unit": "%"}}),
        "/coefficients/gangue_power.net_efficiency/value",
        "99",
    ),
    "unknown region": (question(context={"region": "CN-GY"}), "/context/region", "CN-G"),
    "year before the series": (question(context={"price_year": 1900}), "/context/price_year", "1900"),
    "year after the series": (question(context={"price_year": 3000}), "/context/price_year", "3000"),
    "limits in the money of the question": (
        question(coefficients={"gangue_power.gangue_price": {"value": 5000, "unit": "USD/t"}}),
        "/coefficients/gangue_power.gangue_price/value",
        "5000 USD/t is outside -200 to 500 CNY/t (-27.8",
    ),
    "limits in the unit of the answer": (
        question(
            pile={"mass": {"value": 5000, "unit": "kt"}, "footprint": {"value": 0.1, "unit": "ha"}},
            context={"units": "chinese"},
        ),
        "/pile/footprint",
        "would be 3,333,000 t/mu, outside 0.5 to 300 t/m2 (333.3",
    ),
    "target of 1e300": ({"target": {"value": 1e300, "unit": "GWh/year"}}, "/target", "e+300 kt/year, outside 0.001 to"),
    "target of 5e-324": ({"target": {"value": 5e-324, "unit": "GWh/year"}}, "/target", "would be 0 kt/year, outside"),
    "year of 400 digits": (question(context={"price_year": int(HUGE)}), "/context/price_year", ""),
}


@pytest.mark.parametrize("name", UNANSWERABLE)
def test_what_fields_mean_together_is_a_422_that_names_the_field(client: httpx.Client, name: str) -> None:
    body, pointer, words = UNANSWERABLE[name]
    problem = refused(client, json.dumps(body).encode(), 422)
    said = fault(problem, pointer)
    assert words in said["detail"] + " ".join(said.get("accepted", []))


def test_parts_of_the_fuel_do_not_exceed_the_whole(client: httpx.Client) -> None:
    shares = {"gangue_share": {"value": 70, "unit": "%"}, "slime_share": {"value": 40, "unit": "%"}}
    problem = refused(client, json.dumps(question(plant=shares)).encode(), 422)
    assert any(e["pointer"].startswith("/plant/") for e in problem["errors"]), problem["errors"]


@pytest.mark.parametrize("versions", [{"engine": "0.0.1"}, {"coefficients": "1999.1"}])
def test_a_version_that_is_not_served_is_a_409(client: httpx.Client, versions: dict[str, str]) -> None:
    problem = refused(client, json.dumps(question(context={"versions": versions})).encode(), 409)
    (name,) = versions
    said = fault(problem, f"/context/versions/{name}")
    assert client.post(PATH, json=GOOD).json()["provenance"][name] in said["detail"] + " ".join(said["accepted"])


MEDIA_TYPES = [
    None,
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/msgpack",
    "application/problem+json",
    "application/jsonx",
    "application/json; charset=utf-16",
]


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_only_json_is_taken(client: httpx.Client, media_type: str | None) -> None:
    headers = {"content-type": media_type} if media_type else {}
    assert "application/json" in refused(client, json.dumps(GOOD).encode(), 415, headers)["detail"]


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "Application/JSON;charset=UTF-8"])
def test_json_may_say_that_it_is_utf_8(client: httpx.Client, media_type: str) -> None:
    assert client.post(PATH, content=json.dumps(GOOD), headers={"content-type": media_type}).status_code == 200


@pytest.mark.parametrize("megabytes", [1.5, 8, 15])
def test_a_large_body_is_a_413_that_the_client_gets_to_see(client: httpx.Client, megabytes: float) -> None:
    body = b'{"context": {"region": "%s"}}' % (b"x" * int(megabytes * 1e6))
    assert "1,048,576 bytes" in refused(client, body, 413)["detail"]


def test_a_large_body_in_pieces_is_a_413_too(client: httpx.Client) -> None:
    """Without a length that says so beforehand."""
    answer = client.post(PATH, content=(b"x" * 65_536 for _ in range(40)), headers=JSON)
    assert answer.status_code == 413
    assert client.post(PATH, json=GOOD).status_code == 200


# Every route: what is wrong with any question is said in one way


def of(name: str, catalogue: Catalogue) -> tuple[Ready, str]:
    return catalogue.routes[name], f"/v1/routes/{name}/estimates"


def raw(**parts: str) -> bytes:
    """A question whose parts are written by hand; the feed is good unless it is among them."""
    parts = {"feed": '{"value": 300, "unit": "kt/year"}'} | parts
    return ("{" + ", ".join(f'"{name}": {text}' for name, text in parts.items()) + "}").encode()


def feed(value: str, unit: str = "kt/year") -> bytes:
    return raw(feed=f'{{"value": {value}, "unit": "{unit}"}}')


def shares(field: str, *percent: float, unit: str = "%") -> bytes:
    names = field.split(" ")
    rows = (f'"{n}": {{"value": {p}, "unit": "{unit}"}}' for n, p in zip(names, percent, strict=True))
    return raw(feedstock="{" + ", ".join(rows) + "}")


ANY_ROUTE: dict[str, tuple[bytes, int, str, str]] = {
    "unknown field": (raw(feedstok="{}"), 400, "/feedstok", "nearest: feedstock"),
    "unknown field of a part": (raw(feedstock='{"moistre": 1}'), 400, "/feedstock/moistre", "nearest: moisture"),
    "field in the wrong object": (raw(moisture="1"), 400, "/moisture", "it belongs at /feedstock/moisture"),
    "unit of another kind": (feed("1", "MW"), 400, "/feed/unit", "this takes a unit of mass a time"),
    "unit of mass": (feed("1", "kt"), 400, "/feed/unit", "this takes a unit of mass a time"),
    "no number": (feed("NaN"), 400, "/feed/value", "must be a finite number"),
    "too large for 64 bits": (feed("1e999"), 400, "/feed/value", "must be a finite number"),
    "number as text": (feed('"300"'), 400, "/feed/value", "must be a number"),
    "negative feed": (feed("-5"), 400, "/feed/value", "greater than 0; -5"),
    "feed of 5e-324": (feed("5e-324"), 422, "/feed", "e-324 kt/year is outside"),
    "feed of 1e300": (feed("1e300"), 422, "/feed", "1e+300 kt/year is outside"),
    "negative content": (shares("moisture", -1), 400, "/feedstock/moisture/value", "at least 0; -1"),
    "moisture over 100 %": (shares("moisture", 130), 422, "/feedstock/moisture", "130 % is outside 0 to"),
    "loss on ignition over 1": (
        shares("loss_on_ignition", 1.3, unit="1"), 422, "/feedstock/loss_on_ignition", "1.3 1 is outside 0 to",
    ),
    "oxides over 100 %": (shares("silica alumina", 70, 45), 422, "/feedstock/alumina", "make up 115 %"),
    "neither feed nor target": (b"{}", 422, "/feed", "neither"),
    "unknown region": (raw(context='{"region": "CN-GY"}'), 422, "/context/region", "no region 'CN-GY'; nearest: CN-"),
    "year outside": (raw(context='{"year": 1900}'), 422, "/context/year", "1900 is outside 1949 to 2100"),
    "price year outside": (raw(context='{"price_year": 3000}'), 422, "/context/price_year", "3000 is outside"),
    "year of 400 digits": (raw(context=f'{{"year": {HUGE}}}'), 422, "/context/year", "bits is outside"),
    "version": (raw(context='{"versions": {"engine": "0.0.1"}}'), 409, "/context/versions/engine", "not '0.0.1'"),
    "unknown unit of an answer": (raw(context='{"units": {"revenue": "x"}}'), 400, "/context/units/revenue", '"x"'),
    "unit of nothing": (raw(context='{"units": {"revenu": "t"}}'), 422, "/context/units/revenu", "nearest: revenue"),
    "half an object": (raw()[:-1], 400, "", "is not JSON: "),
    "lists 100,000 deep": (b"[" * 100_000, 400, "", "is not JSON: "),
    "lists 100,000 deep, in a field": (raw(feed="[" * 100_000 + "]" * 100_000), 400, "", "is not JSON: "),
    "UTF-16": (raw().decode().encode("utf-16"), 400, "", "is not JSON: "),
    "byte order mark": (b"\xef\xbb\xbf" + raw(), 400, "", "is not JSON: "),
    "key twice": (raw(context='{"year": 2020, "year": 2021}'), 400, "/context/year", "occurs 2 times"),
}  # fmt: skip


@pytest.mark.parametrize("name", ANY_ROUTE)
@pytest.mark.parametrize("route", EXAMPLES)
def test_every_route_refuses_by_name(client: httpx.Client, catalogue: Catalogue, route: str, name: str) -> None:
    body, status, pointer, words = ANY_ROUTE[name]
    problem = refused(client, body, status, path=of(route, catalogue)[1])
    assert words in fault(problem, pointer)["detail"]


@pytest.mark.parametrize("route", EXAMPLES)
def test_every_route_takes_a_feed_or_a_target(client: httpx.Client, catalogue: Catalogue, route: str) -> None:
    ready, path = of(route, catalogue)
    target = {"value": 1, "unit": ready.declared["target"].unit.spelling}
    both = refused(client, json.dumps(question(target=target)).encode(), 422, path=path)
    assert "both" in fault(both, "/target")["detail"]
    for value in (5e-324, 1e300):
        extreme = refused(client, json.dumps({"target": target | {"value": value}}).encode(), 422, path=path)
        assert ", outside " in fault(extreme, "/target")["detail"]


@pytest.mark.parametrize("route", EXAMPLES)
def test_every_route_holds_coefficients_to_what_is_plausible(
    client: httpx.Client, catalogue: Catalogue, route: str
) -> None:
    ready, path = of(route, catalogue)
    for id in list(ready.coefficient_ids.values())[::9]:
        c = catalogue.book.coefficients[id]
        given = {"value": c.plausible[1] * 1.01 + 1, "unit": c.unit}
        beyond = refused(client, json.dumps(question(coefficients={id: given})).encode(), 422, path=path)
        said = fault(beyond, f"/coefficients/{id}/value")["detail"]
        assert said.startswith(f"{c.label}: ")
        assert said.endswith(f" is outside {c.plausible[0]:g} to {c.plausible[1]:g} {c.unit}")
        near = refused(client, json.dumps(question(coefficients={id[:-1]: given})).encode(), 422, path=path)
        assert id in fault(near, f"/coefficients/{id[:-1]}")["accepted"]


@pytest.mark.parametrize("route", EXAMPLES)
def test_every_route_takes_json_of_a_size(client: httpx.Client, catalogue: Catalogue, route: str) -> None:
    _, path = of(route, catalogue)
    assert "application/json" in refused(client, raw(), 415, {"content-type": "text/plain"}, path)["detail"]
    assert "empty" in refused(client, b"", 400, path=path)["detail"]
    large = raw(context='{"region": "%s"}' % ("x" * (1 << 20)))
    assert "1,048,576 bytes" in refused(client, large, 413, path=path)["detail"]
