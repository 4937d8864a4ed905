"""A caching proxy kept one site's estimate and gave it to the next, and a monitoring page could not tell 404 from 500.
What HTTP itself promises is held here: methods, forms, caching, headers, and what a failure may say."""

import json
import logging
from typing import Any

import httpx
import pytest

from tests.questions import ASKED
from valorise.api import handlers
from valorise.api.app import create_app
from valorise.api.settings import BadSetting, Settings, from_environment
from valorise.studies.catalogue import Catalogue
from valorise.studies.faults import ReceiptFailed

PATH = "/v1/routes/gangue-power/estimates"
GOOD = {"feed": {"value": 300, "unit": "kt/year"}}
KEPT = ["/v1/routes", "/v1/routes/gangue-power", "/v1/coefficients", "/v1/coefficients/gangue_power.net_efficiency",
        "/v1/sources", "/v1/units", "/openapi.json", "/docs"]  # fmt: skip


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    return body


@pytest.mark.parametrize("path", KEPT)
def test_what_is_known_has_a_strong_etag_and_is_sent_once(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    assert first.status_code == 200
    etag = first.headers["etag"]
    assert etag.startswith('"')
    for known in (etag, f'"other", {etag}', f"W/{etag}", "*"):
        again = client.get(path, headers={"if-none-match": known})
        assert again.status_code == 304, known
        assert again.content == b""
        assert again.headers["etag"] == etag
    assert client.get(path, headers={"if-none-match": '"other"'}).content == first.content


@pytest.mark.parametrize("path", [*KEPT, "/healthz", "/readyz", "/docs/swagger-ui.css"])
def test_head_is_get_without_the_body(client: httpx.Client, path: str) -> None:
    whole, head = client.get(path), client.head(path)
    assert head.status_code == whole.status_code == 200
    assert head.content == b""
    assert {**head.headers, "date": ""} == {**whole.headers, "date": ""}


def test_the_same_question_has_the_same_answer(client: httpx.Client) -> None:
    for route, question in ASKED:
        path = f"/v1/routes/{route}/estimates"
        first, second = client.post(path, json=question), client.post(path, json=question)
        assert first.content == second.content
        shuffled = dict(reversed(question.items()))
        assert client.post(path, json=shuffled).content == first.content


def test_answers_to_questions_are_not_kept_by_others(client: httpx.Client) -> None:
    answer = client.post(PATH, json=GOOD)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["vary"] == "Accept, Accept-Language"
    assert "etag" not in answer.headers


def test_times_stay_out_of_the_answer(client: httpx.Client) -> None:
    answer = client.post(PATH, json=GOOD)
    assert answer.headers["server-timing"].startswith("estimate;dur=")
    assert "dur" not in answer.text


@pytest.mark.parametrize("path", [*KEPT, PATH, "/nothing", "/docs/swagger-ui-bundle.js"])
def test_nothing_is_guessed_from_bytes(client: httpx.Client, path: str) -> None:
    assert client.get(path).headers["x-content-type-options"] == "nosniff"


def test_the_page_runs_its_own_scripts_only(client: httpx.Client) -> None:
    policy = client.get("/docs").headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert not any("http" in rule or "*" in rule for rule in policy)


def test_the_root_leads_to_the_page(client: httpx.Client) -> None:
    home = client.get("/")
    assert home.status_code == 302
    assert home.headers["location"] == "/docs"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", PATH, "OPTIONS, POST"),
        ("DELETE", "/v1/units", "GET, HEAD, OPTIONS"),
        ("POST", "/v1/routes", "GET, HEAD, OPTIONS"),
        ("PUT", "/docs", "GET, HEAD, OPTIONS"),
        ("PATCH", "/healthz", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_wrong_method_is_a_405_that_says_which_are_right(
    client: httpx.Client, method: str, path: str, allowed: str
) -> None:
    answer = client.request(method, path)
    assert answer.headers["allow"] == allowed
    assert path in problem(answer, 405)["detail"]
    assert client.options(path).headers["allow"] == allowed


@pytest.mark.parametrize(
    ("path", "offered"),
    [
        ("/nothing", "/docs"),
        ("/v1/nothing", "/docs"),
        ("/v2/routes", "/docs"),
        ("/v1/routes/gangue-powr", "gangue-power"),
        ("/v1/coefficients/gangue_power.net_eficiency", "gangue_power.net_efficiency"),
        ("/v1/coefficients/" + "x" * 5000, ""),
        ("/v1/sources/%00", ""),
        ("/v1/sources/%ff%fe", ""),
        ("/v1/routes/..%2f..%2fetc%2fpasswd", ""),
    ],
)
def test_what_is_not_there_is_a_404_that_offers_the_nearest(client: httpx.Client, path: str, offered: str) -> None:
    answer = client.get(path)
    assert offered in problem(answer, 404)["detail"]
    assert len(answer.content) < 1000


def test_a_question_to_an_unknown_route_is_a_404_that_offers_the_nearest(client: httpx.Client) -> None:
    answer = client.post("/v1/routes/gange-power/estimates", json=GOOD)
    assert "gangue-power" in problem(answer, 404)["detail"]


@pytest.mark.parametrize("accept", ["text/html", "application/xml, text/*", "application/json;q=0", "*/*;q=0"])
def test_an_answer_in_no_accepted_form_is_a_406(client: httpx.Client, accept: str) -> None:
    for answer in (
        client.post(PATH, json=GOOD, headers={"accept": accept}),
        client.get("/v1/routes", headers={"accept": accept}),
    ):
        problem(answer, 406)


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "application/*",
        "text/html, application/json;q=0.1",
        "text/html, */*;q=0.8",
        "APPLICATION/JSON",
        "application/json;q=nan",
    ],
)
def test_json_is_sent_to_those_who_take_it(client: httpx.Client, accept: str) -> None:
    assert client.post(PATH, json=GOOD, headers={"accept": accept}).headers["content-type"] == "application/json"


def test_the_page_is_for_browsers(client: httpx.Client) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    assert client.get("/docs", headers=browser).headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    "failure", [ReceiptFailed("mass: 1.0 against 2.0"), ZeroDivisionError("secret"), OSError("secret")]
)
def test_a_failure_of_ours_gives_an_id_and_keeps_the_rest(
    serve: Any,
    catalogue: Catalogue,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    failure: Exception,
) -> None:
    def fail(*_: Any) -> None:
        raise failure

    monkeypatch.setattr(handlers, "estimate", fail)
    broken = serve(create_app(catalogue))
    with caplog.at_level(logging.ERROR, "valorise"):
        answer = broken.post(PATH, json=GOOD)
    said = problem(answer, 500)
    assert said["instance"].startswith("urn:uuid:")
    assert str(failure) not in answer.text
    assert type(failure).__name__ not in answer.text
    (record,) = [r for r in caplog.records if r.name == "valorise"]
    assert said["instance"] in record.getMessage()
    assert record.exc_info is not None
    assert record.exc_info[1] is failure
    assert broken.get("/healthz").status_code == 200


def test_pages_of_other_sites_may_call_only_where_set(serve: Any, catalogue: Catalogue, client: httpx.Client) -> None:
    origin = {"origin": "https://city.example"}
    assert "access-control-allow-origin" not in client.post(PATH, json=GOOD, headers=origin).headers
    open_to_one = serve(create_app(catalogue, Settings(cors_origins=("https://city.example",))))
    for _ in range(2):
        answer = open_to_one.get("/v1/units", headers=origin)
        assert answer.headers.get_list("access-control-allow-origin") == ["https://city.example"]
    other = open_to_one.post(PATH, json=GOOD, headers={"origin": "https://other.example"})
    assert "access-control-allow-origin" not in other.headers
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    assert open_to_one.options(PATH, headers=origin | asked).is_success


def test_who_asks_too_often_is_held_back_only_where_set(serve: Any, catalogue: Catalogue) -> None:
    limited = serve(create_app(catalogue, Settings(rate_limit=("hour", 3))))
    answers = [limited.get("/v1/routes") for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429]
    assert answers[1].headers.get_list("ratelimit-remaining") == ["1"], "headers of one answer got into the next"
    problem(answers[3], 429)
    assert 0 < int(answers[3].headers["retry-after"]) <= 3600
    assert limited.get("/healthz").status_code == 200


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert from_environment() == Settings()
    monkeypatch.setenv("VALORISE_CORS_ORIGINS", "https://a.example, https://b.example")
    monkeypatch.setenv("VALORISE_RATE_LIMIT", "600/minute")
    assert from_environment() == Settings(("https://a.example", "https://b.example"), ("minute", 600))


@pytest.mark.parametrize("text", ["600", "many/minute", "600/week", "0/minute", "-1/minute"])
def test_a_limit_that_cannot_be_read_is_not_passed_over(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("VALORISE_RATE_LIMIT", text)
    with pytest.raises(BadSetting, match="600/minute"):
        from_environment()


def test_health_says_which_versions_answer(client: httpx.Client) -> None:
    provenance = client.post(PATH, json=GOOD).json()["provenance"]
    for path in ("/healthz", "/readyz"):
        health = client.get(path).json()
        assert health == {"status": "ok", "engine": provenance["engine"], "coefficients": provenance["coefficients"]}


def test_all_that_is_listed_is_described(client: httpx.Client) -> None:
    for collection, rows in (("routes", "routes"), ("coefficients", "coefficients"), ("sources", "sources")):
        listed = client.get(f"/v1/{collection}").json()[rows]
        assert listed
        for row in listed:
            described = client.get(f"/v1/{collection}/{row['id']}")
            assert described.status_code == 200, row["id"]
            assert described.json()["id"] == row["id"]


def test_every_unit_that_an_input_takes_is_taken(client: httpx.Client) -> None:
    """A form built from the description of a route must never offer what the route then refuses."""
    for entry in client.get("/v1/routes/gangue-power").json()["inputs"]:
        if entry["kind"] == "choice" or entry["id"] in ("feed", "target"):
            continue
        part, name = entry["pointer"].strip("/").split("/")
        for unit in entry["units"]:
            body = json.dumps(GOOD | {part: {name: {"value": 1, "unit": unit}}})
            answer = client.post(PATH, content=body, headers={"content-type": "application/json"})
            assert answer.status_code != 400, (entry["pointer"], unit, answer.text)
