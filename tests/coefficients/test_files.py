"""The accident: 2,309 of 13,547 dated values had no reference, 305 references had no value, and a missing comma
joined two links into a dead one.

Every shipped file is walked, line by line, without the loader that checks them too.
"""

from __future__ import annotations

import itertools
import json
import re
import tomllib
from typing import Any, NamedTuple

import pytest

from tests.shelves import SETTING
from valorise.coefficients import TOPICS_WITHOUT_FORMULAS, Book, folder, lock_faults
from valorise.engine.model import Curve
from valorise.engine.route import Choice
from valorise.studies.catalogue import Catalogue

FILES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(folder().glob("*.toml"))}
TOPICS = {
    topic: {name: row for name, row in rows.items() if name != "sources"}
    for topic, rows in FILES.items()
    if topic not in ("units", "sources", "regions")
}
SOURCES = FILES["sources"] | {k: s for topic in TOPICS for k, s in FILES[topic].get("sources", {}).items()}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
MONEY = re.compile(r"(CNY|USD|EUR)")
EVIDENCE = {"published", "derived", "unverified"}


class Row(NamedTuple):
    """A value as it is written, with what stands over it."""

    id: str
    coefficient: dict[str, Any]
    value: dict[str, Any]

    def numbers(self) -> list[tuple[int | None, float]]:
        """Years and values; a series is one row."""
        if "by_year" in self.value:
            return [(int(y), x) for y, x in self.value["by_year"].items()]
        return [(self.value.get("year"), self.value["value"])]


COEFFICIENTS = {f"{topic}.{name}": c for topic, rows in TOPICS.items() for name, c in rows.items()}
ROWS = [Row(id, c, v) for id, c in COEFFICIENTS.items() for v in c["values"]]


def failing(rows: Any, holds: Any) -> list[str]:
    """Ids for which a rule does not hold: the empty list is what each test wants."""
    return sorted({r.id for r in rows if not holds(r)})


def test_every_value_names_a_source_that_is_listed_or_says_that_it_has_none() -> None:
    known = SOURCES.keys() | {"unsourced"}

    assert failing(ROWS, lambda r: r.value.get("source") in known) == []


def test_every_value_says_how_far_it_was_checked() -> None:
    assert failing(ROWS, lambda r: r.value.get("evidence") in EVIDENCE) == []
    assert failing(ROWS, lambda r: r.value["source"] != "unsourced" or r.value["evidence"] == "unverified") == []
    assert failing(ROWS, lambda r: r.value["evidence"] != "derived" or r.value.get("note")) == []


def test_every_value_lies_in_its_plausible_range_and_the_range_excludes_something() -> None:
    def holds(r: Row) -> bool:
        low, high = r.coefficient["plausible"]
        return low <= high and all(low <= x <= high for _, x in r.numbers())

    assert failing(ROWS, holds) == []
    assert failing(ROWS, lambda r: abs(r.coefficient["plausible"][1]) < 1e7) == []


def test_every_spread_holds_its_value_and_stays_in_the_plausible_range() -> None:
    def holds(r: Row) -> bool:
        spread, (low, high) = r.value["spread"], r.coefficient["plausible"]
        return low <= spread["low"] <= r.value["value"] <= spread["high"] <= high and spread["low"] < spread["high"]

    spreads = [r for r in ROWS if "spread" in r.value]
    assert failing(spreads, holds) == []
    assert failing(spreads, lambda r: r.value["spread"]["evidence"] in {"published", "derived", "judged"}) == []
    assert failing(spreads, lambda r: r.value["spread"]["kind"] != "lognormal" or r.value["spread"]["low"] > 0) == []


def test_a_time_series_has_no_spread() -> None:
    assert failing([r for r in ROWS if "by_year" in r.value], lambda r: "spread" not in r.value) == []


def test_money_has_a_year() -> None:
    money = [r for r in ROWS if MONEY.search(r.coefficient["unit"])]

    assert failing(money, lambda r: all(year for year, _ in r.numbers())) == []
    assert len({r.id for r in money}) > 5  # the pattern finds money


def test_years_are_years_and_none_lies_ahead() -> None:
    """A law may hold from this year on; the set's version says which year this is."""
    last = int(json.loads((folder() / "lock.json").read_text("utf-8"))["version"].partition(".")[0])

    assert failing(ROWS, lambda r: all(year is None or 1949 <= year <= last for year, _ in r.numbers())) == []


def test_labels_exist_in_both_languages_and_differ_within_a_topic() -> None:
    def holds(c: dict[str, Any]) -> bool:
        return bool(c["label"].strip() and not CHINESE.search(c["label"]) and CHINESE.search(c["label_zh"]))

    assert [id for id, c in COEFFICIENTS.items() if not holds(c)] == []
    for topic, rows in TOPICS.items():
        for language in ("label", "label_zh"):
            labels = [c[language] for c in rows.values()]
            assert sorted(set(labels)) == sorted(labels), topic


def test_regions_form_one_tree_with_labels_in_both_languages() -> None:
    regions = FILES["regions"]

    for name, region in regions.items():
        assert CHINESE.search(region["label_zh"]), name
        line = [name]
        while parent := regions[line[-1]]["parent"]:
            assert parent not in line, f"{name}: {parent} is its own parent"
            line.append(parent)
        assert line[-1] == "world"


def test_every_place_of_a_value_is_a_region() -> None:
    places = [r for r in ROWS if {r.value["region"], r.value.get("observed", "CN")} - FILES["regions"].keys()]

    assert [r.id for r in places] == []


def test_a_value_used_far_from_where_it_was_seen_says_so_once() -> None:
    """``observed`` is for another place than the one that the value serves."""
    assert failing(ROWS, lambda r: r.value.get("observed") != r.value["region"]) == []


# Sources


def test_every_source_is_cited() -> None:
    cited = {r.value["source"] for r in ROWS}

    assert sorted(SOURCES.keys() - cited) == []


def test_every_source_can_be_found() -> None:
    """By its address, by its publisher or by its year; an address is one address."""
    for key, source in SOURCES.items():
        assert source.get("url") or source.get("publisher") or source.get("year"), key
        if url := source.get("url"):
            assert re.fullmatch(r"https?://[^\s,;]+", url), key
            assert url.count("://") == 1 or "web.archive.org" in url, key


def test_no_source_is_listed_under_two_keys() -> None:
    titles = [(s["title"], s.get("year"), s.get("url")) for s in SOURCES.values()]

    assert len(set(titles)) == len(titles)


def test_a_published_value_was_read_somewhere() -> None:
    """What was only remembered is unverified, whatever it remembers."""
    recalled = {k for k, s in SOURCES.items() if re.search("recalled, not read", s.get("note", ""), re.I)}

    assert failing(ROWS, lambda r: r.value["source"] not in recalled or r.value["evidence"] != "published") == []
    assert recalled


@pytest.mark.parametrize("word", ["dos" + "sier", "research note", "TODO", "FIXME", "XXX", "tbd"])
def test_files_cite_what_can_be_read_and_leave_nothing_to_do(word: str) -> None:
    texts = {path.name: path.read_text("utf-8") for path in folder().glob("*.toml")}

    assert [name for name, text in texts.items() if re.search(re.escape(word), text, re.I)] == []


# Use


def test_every_coefficient_is_used_by_a_formula_or_a_gate(catalogue: Catalogue) -> None:
    idle = [id for id in catalogue.book.coefficients if not catalogue.users(id)]

    assert [id for id in idle if id.partition(".")[0] not in TOPICS_WITHOUT_FORMULAS] == []
    assert {id.partition(".")[0] for id in idle} == set(TOPICS_WITHOUT_FORMULAS)


def test_every_coefficient_has_a_value_in_china_for_every_choice(catalogue: Catalogue) -> None:
    for route in catalogue.routes.values():
        for options in itertools.product(*(c.options for c in route.choices.values())):
            setting = SETTING._replace(choices=tuple(zip(route.choices, options, strict=True)))
            assert route.known(setting).absent == {}, options


def test_every_curve_reaches_as_far_as_its_quantity_may_be_given(catalogue: Catalogue) -> None:
    """Beyond the last point a question is refused, although the form said that it may be asked."""
    for route in catalogue.routes.values():
        for key, chosen in route.known(SETTING._replace(choices=tuple(route.default_choices.items()))).chosen.items():
            if isinstance(chosen.base, Curve):
                (over,) = route.book.coefficients[route.coefficient_ids[key.removesuffix("_points")]].over
                least, most = route.limits[over]
                default = route.declared[over].unit.to_base(route.givens[over].default or 0)
                assert chosen.base.xs[0] <= default <= chosen.base.xs[-1], key
                assert least <= chosen.base.xs[0] < chosen.base.xs[-1] <= most, key


def test_every_choice_makes_a_difference_or_is_a_rule(catalogue: Catalogue) -> None:
    """A route's own choice does in that route; what the analysis of a waste asks, in one of those that use it."""
    offered: set[str] = set()
    everywhere: set[str] = set()
    for route in catalogue.routes.values():
        decided = {
            k for id in route.coefficient_ids.values() for v in route.book.coefficients[id].values for k in v.when
        }
        decided |= {r.choice for r in route.requirements}
        decided |= {choice for bases in route.bases.values() for choice in bases}
        own = {n for part in route.route.parts for n, f in part.fields.items() if isinstance(f, Choice)}
        assert own <= decided <= set(route.choices)
        offered |= set(route.choices)
        everywhere |= decided

    assert everywhere == offered


def test_the_files_are_those_of_the_lock(book: Book) -> None:
    """A change of a figure is a change of results: it needs a version and a line in the changelog."""
    assert lock_faults(folder()) == []
    assert re.fullmatch(r"20\d\d\.\d+(\.\d+)?", book.version)
