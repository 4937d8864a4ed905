"""The accident: 14 citations loaded without a word and were dropped; a sixth of a country's figures had no source.

One broken file for each way to be wrong; each is refused, and the message names file, coefficient and cure.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.shelves import PRICE, SETTING, TRIAL, edited, overlay, shelf
from valorise.coefficients import BadCoefficients, Book, folder
from valorise.engine.formula import BadFormula
from valorise.engine.route import Given, Num, Route, choice, given
from valorise.engine.units import BadUnits
from valorise.studies.catalogue import Ready, join

VALUE = edited(TRIAL[TRIAL.index("[[loading.values]]") :], ("value = 3\n", "value = 4\n"))
CURVE = edited(
    TRIAL, ("plausible = [0, 10]", 'plausible = [0, 10]\nover = { size = "MW" }'), ("value = 3", "value = 3\nat = 100")
)
POINT = edited(VALUE, ("value = 4", "value = 4\nat = 200"))

BROKEN: dict[str, tuple[str, str]] = {
    # TOML
    "not_toml": ("[loading\n", r"trial.toml: is no TOML: .*line 1"),
    "key_twice": (edited(TRIAL, ("value = 3", "value = 3\nvalue = 4")), "trial.toml: is no TOML: .*overwrite"),
    "coefficient_twice": (TRIAL + TRIAL, "trial.toml: is no TOML"),
    "number_with_comma": (edited(TRIAL, ("value = 3", "value = 3,5")), "trial.toml: is no TOML"),
    "bare_text": (edited(TRIAL, ('"CN"', "CN")), "trial.toml: is no TOML"),
    # Shape
    "no_table": ("loading = 3\n", "loading: .*dictionary"),
    "no_label": (edited(TRIAL, ('label = "Loading"\n', "")), "loading: label: Field required"),
    "no_label_zh": (edited(TRIAL, ('label_zh = "堆存量"\n', "")), "loading: label_zh: Field required"),
    "empty_label": (edited(TRIAL, ('"Loading"', '" "')), "loading: label: .*at least 1 character"),
    "no_unit": (edited(TRIAL, ('unit = "t/m2"\n', "")), "loading: unit: Field required"),
    "no_plausible": (edited(TRIAL, ("plausible = [0, 10]\n", "")), "loading: plausible: Field required"),
    "half_a_range": (edited(TRIAL, ("[0, 10]", "[0]")), "loading: plausible"),
    "no_values": (TRIAL[: TRIAL.index("[[")], "loading: values: Field required"),
    "empty_values": (TRIAL[: TRIAL.index("[[")] + "values = []\n", "loading: values: .*at least 1 item"),
    "values_a_number": (TRIAL[: TRIAL.index("[[")] + "values = 3\n", "loading: values"),
    "one_value_for_a_list": (edited(TRIAL, ("[[loading.values]]", "[loading.values]")), "loading: values"),
    "no_value": (edited(TRIAL, ("value = 3\n", "")), r"loading: values.0.value: Field required"),
    "no_evidence": (edited(TRIAL, ('evidence = "published"\n', "")), r"loading: values.0.evidence: Field required"),
    "no_source": (edited(TRIAL, ('source = "a_paper"\n', "")), r"loading: values.0.source: Field required"),
    "empty_source": (edited(TRIAL, ('"a_paper"', '""')), r"loading: values.0.source: .*at least 1 character"),
    "unknown_key": (edited(TRIAL, ("basis", "bases")), r"loading: bases: .*\(the keys are label, .*basis"),
    "unknown_key_of_value": (edited(TRIAL, ("where", "page")), r"loading: values.0.page: .*keys"),
    "reference_for_source": (edited(TRIAL, ("source =", "reference =")), r"loading: values.0.reference"),
    "unknown_key_of_spread": (edited(TRIAL, ("low = 2", "low = 2, mode = 3")), r"loading: values.0.spread.mode"),
    # Numbers
    "not_a_number": (edited(TRIAL, ("value = 3", "value = nan")), r"loading: values.0.value: .*not finite"),
    "infinite": (edited(TRIAL, ("value = 3", "value = inf")), r"loading: values.0.value: .*not finite"),
    "infinite_range": (edited(TRIAL, ("[0, 10]", "[0, inf]")), r"loading: plausible.1: .*not finite"),
    "text_for_number": (edited(TRIAL, ("value = 3", 'value = "3"')), r"loading: values.0.value: .*number"),
    "truth_for_number": (edited(TRIAL, ("value = 3", "value = true")), r"loading: values.0.value: .*number"),
    "list_for_number": (edited(TRIAL, ("value = 3", "value = [3]")), r"loading: values.0.value: .*number"),
    "date_for_year": (edited(TRIAL, ("year = 2010", "year = 2010-01-01")), r"loading: values.0.year"),
    "part_of_a_year": (edited(TRIAL, ("year = 2010", "year = 2010.5")), r"loading: values.0.year"),
    "outside_plausible": (edited(TRIAL, ("value = 3", "value = 30")), "loading: value 30 is outside plausible 0 to 10"),
    "below_plausible": (edited(TRIAL, ("value = 3", "value = -3")), "loading: value -3 is outside plausible 0 to 10"),
    "range_upside_down": (edited(TRIAL, ("[0, 10]", "[10, 0]")), "loading: plausible has 10.* above 0"),
    # Names
    "capital_letter": (
        TRIAL.replace("loading", "Loading"),
        "Loading: a name has lower-case letters, digits and underscores",
    ),
    "hyphen": (TRIAL.replace("loading", "areal-loading"), "areal-loading: a name has lower-case"),
    "digit_first": (TRIAL.replace("loading", "2loading"), "2loading: a name has lower-case"),
    "word_of_python": (TRIAL.replace("loading", "lambda"), "lambda: a name"),
    "name_of_points": (TRIAL.replace("loading", "loading_points"), "loading_points: .*points"),
    "unknown_unit": (
        edited(TRIAL, ("t/m2", "t/sqm")),
        "loading: no unit 't/sqm'; nearest: .*t/m2.*; a unit is one of units.toml",
    ),
    "knots": (edited(TRIAL, ("t/m2", "knot")), "loading: no unit 'knot'"),
    "unknown_source": (
        edited(TRIAL, ("a_paper", "a_papr")),
        "loading: value 3: no source 'a_papr' in sources.toml; nearest: a_paper",
    ),
    "unknown_region": (
        edited(TRIAL, ('"CN"', '"CN-SXX"')),
        "loading: value 3: no region 'CN-SXX' in regions.toml; nearest: CN-SX",
    ),
    "observed_nowhere": (edited(TRIAL, ('"CN"', '"CN"\nobserved = "CN-ZZ"')), "loading: value 3.* 'CN-ZZ'"),
    # Evidence
    "unknown_evidence": (
        edited(TRIAL, ('"published"', '"seen"')),
        r"loading: values.0.evidence: .*'published', 'derived' or 'unverified'",
    ),
    "unknown_evidence_of_spread": (edited(TRIAL, ('"judged"', '"guessed"')), r"values.0.spread.evidence: .*'judged'"),
    "published_without_source": (
        edited(TRIAL, ("a_paper", "unsourced")),
        "loading: value 3 is published and unsourced; without a source a value is unverified",
    ),
    "derived_without_source": (
        edited(TRIAL, ("a_paper", "unsourced"), ('"published"', '"derived"\nnote = "half"')),
        "value 3 is derived and unsourced",
    ),
    "derived_without_note": (
        edited(TRIAL, ('"published"', '"derived"')),
        "loading: value 3 is derived; its note must say how",
    ),
    # Money
    "money_without_year": (
        edited(PRICE, ("year = 2010\n", "")),
        "price: value 100 CNY/t has no year; money without a price year cannot be restated",
    ),
    "tariff_without_year": (
        edited(PRICE, ("year = 2010\n", ""), ("plausible", "restate = false\nplausible")),
        "price: value 100 CNY/t has no year",
    ),
    "restate_of_no_money": (
        edited(TRIAL, ("plausible", "restate = false\nplausible")),
        "loading: restate is for money, and t/m2 is none; remove it",
    ),
    "restate_by_another_index": (edited(PRICE, ("plausible", 'restate = "ppi"\nplausible')), "price: restate: "),
    "restate_true": (edited(PRICE, ("plausible", "restate = true\nplausible")), "price: restate: "),
    # Several values
    "value_repeated": (TRIAL + VALUE, "loading: value 4 repeats region, year, point and condition of another value"),
    "series_beside_value": (edited(TRIAL, ("value = 3", "value = 3\nby_year = { 2011 = 4 }")), "loading: .*by_year"),
    "series_of_nothing": (
        edited(TRIAL, ("value = 3\n", "by_year = {}\n"), ("year = 2010\n", "")) + VALUE,
        "loading: .*by_year",
    ),
    "series_beside_year": (edited(TRIAL, ("value = 3", "by_year = { 2011 = 4 }")), "loading: .*by_year"),
    "series_of_text": (
        edited(TRIAL, ("value = 3\n", 'by_year = { 2011 = "4" }\n'), ("year = 2010\n", "")),
        "loading: values.0.value",
    ),
    "series_of_names": (
        edited(TRIAL, ("value = 3\n", "by_year = { now = 4 }\n"), ("year = 2010\n", "")),
        "loading: values.0.year",
    ),
    "one_value_for_two_choices": (
        edited(TRIAL, ("year = 2010", 'year = 2010\nwhen = { cooling = "air" }'))
        + VALUE.replace("4\n", '4\nwhen = { size = "big" }\n', 1),
        "loading: .*(both|conditions|choices)",
    ),
    # Curves
    "point_without_at": (
        edited(CURVE, ("\nat = 100", "")) + POINT,
        "loading: value 3 has no 'at'; it is a point over size",
    ),
    "at_without_curve": (
        edited(TRIAL, ("value = 3", "value = 3\nat = 100")),
        "loading: value 3 has 'at', and the coefficient says nothing of 'over'",
    ),
    "curve_over_two": (
        edited(CURVE, ('{ size = "MW" }', '{ size = "MW", age = "year" }')) + POINT,
        "loading: a curve is over one quantity",
    ),
    "curve_over_unknown_unit": (edited(CURVE, ('"MW"', '"megawatt"')) + POINT, "loading: no unit 'megawatt'"),
    "point_twice": (CURVE + edited(POINT, ("at = 200", "at = 100")), "loading: value 4 repeats region, year, point"),
    "point_twice_in_two_years": (
        CURVE + edited(POINT, ("at = 200", "at = 100"), ("2010", "2012")),
        "loading: value 4 repeats region, year, point",
    ),
    "point_at_nan": (edited(CURVE, ("at = 100", "at = nan")) + POINT, r"loading: values.0.at: .*not finite"),
    "curve_of_one_point": (CURVE, "loading: .*one point"),
    # Spreads
    "no_spread": (
        edited(TRIAL, ("low = 2, high = 5", "low = 3, high = 3")),
        "loading: value 3: spread has low equal to high, which is no spread; remove it",
    ),
    "spread_upside_down": (
        edited(TRIAL, ("low = 2, high = 5", "low = 5, high = 2")),
        "loading: value 3: spread has low 5 above high 2",
    ),
    "value_beyond_spread": (edited(TRIAL, ("low = 2", "low = 4")), "loading: value 3: is outside its spread 4 to 5"),
    "lognormal_below_zero": (
        edited(TRIAL, ('"triangular", low = 2', '"lognormal", low = 0')),
        "loading: value 3: a lognormal spread is above 0",
    ),
    "spread_of_unknown_kind": (
        edited(TRIAL, ('"triangular"', '"beta"')),
        r"values.0.spread.kind: .*'triangular', 'uniform', 'normal' or 'lognormal'",
    ),
    "half_a_spread": (edited(TRIAL, ("low = 2, ", "")), r"values.0.spread.low: Field required"),
    "infinite_spread": (edited(TRIAL, ("high = 5", "high = inf")), r"values.0.spread.high: .*not finite"),
}


@pytest.mark.parametrize(("text", "words"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_in_words(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(BadCoefficients) as caught:
        Book(shelf(tmp_path, trial=text))

    assert re.search(words, str(caught.value)), str(caught.value)
    assert all(fault.startswith("trial.toml: ") for fault in caught.value.faults)


@pytest.mark.parametrize(
    "text",
    [
        TRIAL,
        PRICE,
        CURVE + POINT,
        TRIAL + edited(VALUE, ("2010", "2012")),
        TRIAL + edited(VALUE, ('"CN"', '"US"')),
        TRIAL + edited(VALUE, ("year = 2010", 'year = 2010\nwhen = { cooling = "air" }')),
        edited(TRIAL, ("a_paper", "unsourced"), ('"published"', '"unverified"')),
        edited(TRIAL, ('"published"', '"derived"\nnote = "half of 6"')),
        edited(TRIAL, ("value = 3\n", "by_year = { 2010 = 3, 2011 = 4 }\n"), ("year = 2010\n", "")),
        edited(PRICE, ("plausible", 'restate = "capital"\nplausible')),
        edited(PRICE, ("plausible", "restate = false\nplausible")),
        edited(PRICE, ("CNY/t", "USD/t")),
        edited(TRIAL, ("value = 3", "value = 3.0e0")),
    ],
)
def test_a_sound_file_loads(tmp_path: Path, text: str) -> None:
    """So that the refusals above are of their faults, and of nothing else."""
    assert Book(shelf(tmp_path, trial=text)).topics["trial"]


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    text = edited(TRIAL, ("a_paper", "a_papr"), ('"CN"', '"XX"'), ("[0, 10]", "[5, 10]")) + PRICE.replace(
        "year = 2010\n", ""
    )

    with pytest.raises(BadCoefficients) as caught:
        Book(shelf(tmp_path, trial=text))

    assert len(caught.value.faults) == 4
    for words in ("'a_papr'", "'XX'", "plausible 5 to 10", "price: .*no year"):
        assert re.search(words, str(caught.value))


def test_one_fault_is_named_once(tmp_path: Path) -> None:
    """A value that is not a number is one fault, not also a list without values."""
    with pytest.raises(BadCoefficients) as caught:
        Book(shelf(tmp_path, trial=edited(TRIAL, ("value = 3", "value = nan"))))

    assert len(caught.value.faults) == 1


# Files beside the topics

REGIONS = (folder() / "regions.toml").read_text("utf-8")
PRICES = (folder() / "prices.toml").read_text("utf-8")
PEDIGREE = (folder() / "pedigree.toml").read_text("utf-8")
BESIDE: dict[str, tuple[str, str, str]] = {
    "sources_not_toml": ("sources", "[a\n", "sources.toml: is no TOML"),
    "source_without_title": ("sources", '[a_paper]\npublisher = "P"\n', "sources.toml: a_paper: title: Field required"),
    "source_with_unknown_key": (
        "sources",
        '[a_paper]\ntitle = "T"\ndoi = "10.1"\n',
        r"sources.toml: a_paper: doi: .*\(the keys are title, publisher, year, url, note",
    ),
    "regions_not_toml": ("regions", "[CN\n", "regions.toml: is no TOML"),
    "region_without_label": (
        "regions",
        edited(REGIONS, ('label = "China"\n', "")),
        "regions.toml: CN: label: Field required",
    ),
    "region_with_unknown_parent": (
        "regions",
        edited(REGIONS, ('label_zh = "广西"\nparent = "CN"', 'label_zh = "广西"\nparent = "CHN"')),
        "regions.toml: CN-GX: .*'CHN'.*nearest: CN",
    ),
    "regions_in_a_ring": (
        "regions",
        edited(REGIONS, ('label_zh = "世界"\nparent = ""', 'label_zh = "世界"\nparent = "CN"')),
        "regions.toml: .*(ring|own parent|parent of itself)",
    ),
    "a_year_missing_in_a_series": (
        "prices",
        edited(PRICES, ("2005 = 1.7764\n", "")),
        "prices.toml: consumer_price_growth: .*2005",
    ),
    "no_series": ("prices", "", "prices.toml: .*consumer_price_growth"),
    "no_exchange_rate": ("prices", PRICES[: PRICES.index("[eur_rate]")], "prices.toml: .*eur_rate"),
    "no_pedigree": ("pedigree", "", "pedigree.toml: no reliability; .*\n.*no completeness; .*\n.*no temporal_corr"),
    "an_indicator_missing": (
        "pedigree",
        PEDIGREE.replace("[completeness]", "[completion]").replace("[[completeness.", "[[completion."),
        "^pedigree.toml: no completeness; scores need its variances, one value a score in 1$",
    ),
    "a_score_missing": (
        "pedigree",
        edited(PEDIGREE, ("at = 5\n", "at = 6\n")),
        "^pedigree.toml: reliability: lacks a score, or has one twice; write at = 1 to at = 5, each once$",
    ),
    "a_score_twice": (
        "pedigree",
        edited(PEDIGREE, ('region = "world"\nyear = 2013\nat = 5', 'region = "CN"\nyear = 2013\nat = 4')),
        "pedigree.toml: reliability: lacks a score, or has one twice",
    ),
    "a_negative_variance": (
        "pedigree",
        edited(PEDIGREE, ("[0, 1]", "[-1, 1]"), ("value = 0.0006", "value = -0.0006")),
        "^pedigree.toml: reliability: value -0.0006 is negative, and no variance is; correct it$",
    ),
    "a_variance_in_percent": (
        "pedigree",
        edited(PEDIGREE, ('unit = "1"', 'unit = "%"')),
        "^pedigree.toml: reliability: is no variance over a score; write unit = .*$",
    ),
    "a_variance_over_another_quantity": (
        "pedigree",
        edited(PEDIGREE, ('score = "1"', 'score = "%"')),
        "^pedigree.toml: reliability: is no variance over a score; .* over = { score = ",
    ),
    "units_not_toml": ("units", "[symbols\n", "units.toml.* is no TOML"),
}


@pytest.mark.parametrize(("file", "text", "words"), BESIDE.values(), ids=BESIDE)
def test_a_broken_file_beside_the_topics_is_refused_in_words(tmp_path: Path, file: str, text: str, words: str) -> None:
    place = shelf(tmp_path, trial=TRIAL)
    (place / f"{file}.toml").write_text(text, "utf-8")

    with pytest.raises((BadCoefficients, BadUnits), match=words):
        Book(place)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    place = shelf(tmp_path)
    (place / "trial.toml").write_bytes(TRIAL.encode("gbk"))

    with pytest.raises(BadCoefficients, match=r"trial.toml: is no TOML: .*utf-8"):
        Book(place)


def test_what_is_no_plain_file_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    """A pipe would never end, a device never fit."""
    place = shelf(tmp_path)
    (place / "folder.toml").mkdir()
    os.mkfifo(place / "pipe.toml")
    (place / "loop.toml").symlink_to(place / "loop.toml")
    (place / "large.toml").write_text("#" * (5 << 20), "utf-8")
    (place / "deep.toml").write_text("a = " + "[" * 3000 + "]" * 3000, "utf-8")

    with pytest.raises(BadCoefficients) as caught:
        Book(place)

    for name in ("folder", "pipe", "loop", "large", "deep"):
        assert any(fault.startswith(f"{name}.toml: ") for fault in caught.value.faults), name


# A site's own folder

OVERLAYS: dict[str, tuple[str, str, str]] = {
    "unknown_topic": ("trail", VALUE, "trail.toml: no such file in the shipped set; nearest: trial"),
    "units": ("units", "[kinds]\n", "units.toml: no such file in the shipped set"),
    "regions": ("regions", '[CN]\nlabel = "C"\nlabel_zh = "中"\n', "regions.toml: no such file in the shipped set"),
    "unknown_coefficient": (
        "trial",
        VALUE.replace("loading", "loadng"),
        "trial.toml: loadng: no such coefficient; nearest: loading",
    ),
    "another_unit": ("trial", TRIAL, "trial.toml: loading: an overlay has values only; the rest is the shipped file's"),
    "a_wider_range": ("trial", "[loading]\nplausible = [0, 99]\n" + VALUE, "an overlay has values only"),
    "no_table": ("trial", "loading = 4\n", "trial.toml: loading: an overlay has values only"),
    "outside_plausible": (
        "trial",
        edited(VALUE, ("value = 4", "value = 44")),
        "trial.toml: loading: value 44 is outside plausible 0 to 10",
    ),
    "unknown_source": ("trial", edited(VALUE, ("a_paper", "our_survey")), "value 4: no source 'our_survey'"),
    "not_toml": ("trial", "[loading\n", "trial.toml: is no TOML"),
    "unknown_key": ("trial", edited(VALUE, ("where", "page")), "trial.toml: loading: values.0.page"),
}


@pytest.mark.parametrize(("topic", "text", "words"), OVERLAYS.values(), ids=OVERLAYS)
def test_a_broken_overlay_is_refused_in_words(tmp_path: Path, topic: str, text: str, words: str) -> None:
    with pytest.raises(BadCoefficients, match=words):
        Book(shelf(tmp_path / "shipped", trial=TRIAL), overlay(tmp_path / "site", **{topic: text}))


def test_an_overlay_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A typing error in the environment must not serve the shipped values as the site's."""
    with pytest.raises(BadCoefficients, match="VALORISE_COEFFICIENTS names a folder"):
        Book(shelf(tmp_path, trial=TRIAL), tmp_path / "sitee")


# Files that do not fit their route

RECOVERY = edited(TRIAL.replace("loading", "recovery"), ("t/m2", "1"), ('"Loading"', '"Recovery"'))
RECOVERY_CURVE = (CURVE + POINT).replace("loading", "recovery").replace("t/m2", "1")


def route(*topics: str) -> Route:
    trial = Route("trial", title="Trial", title_zh="试验", about="A trial.", topics=topics, target_of="product")
    trial.feed = Given("kt/year", "Feed", "原料", 0.001, 1000)

    @trial.part
    class Plant:
        """The plant."""

        size = given("MW", "Size", zh="规模", least=1, most=1000, default=100)
        cooling = choice("wet", "air", label="Cooling", zh="冷却方式")

    @trial.output("kt/year", "Product", zh="产物")
    def product(feed: Num, recovery: Num) -> Num:
        return feed * recovery

    @trial.formula("kt/year", "Share of size", zh="份额")
    def rest(product: Num, size: Num) -> Num:
        return product * size / (size + size)

    assert Plant
    assert product
    assert rest
    return trial


MISFITS: dict[str, tuple[dict[str, str], str]] = {
    "unused": (
        {"trial": RECOVERY + TRIAL},
        "trial.loading is used by no formula or gate; remove it",
    ),
    "missing": ({"trial": TRIAL}, "needs recovery, which no part, formula or topic .trial. has"),
    "unknown_choice": (
        {"trial": edited(RECOVERY, ("year = 2010", 'year = 2010\nwhen = { boiler = "grate" }'))},
        "trial.recovery has a value for boiler grate, which trial does not offer",
    ),
    "unknown_option": (
        {"trial": edited(RECOVERY, ("year = 2010", 'year = 2010\nwhen = { cooling = "sea" }'))},
        "trial.recovery has a value for cooling sea, which trial does not offer",
    ),
    "curve_over_nothing": (
        {"trial": RECOVERY_CURVE.replace("size", "sise")},
        "trial.recovery is over sise in MW, which is no quantity of trial|needs sise, which no part",
    ),
    "curve_over_another_dimension": (
        {"trial": RECOVERY_CURVE.replace("MW", "ha")},
        "trial.recovery is over size in ha, which is no quantity of trial",
    ),
    "name_in_two_topics": (
        {"trial": RECOVERY, "other": RECOVERY},
        "other.toml: recovery is trial.recovery already; rename one",
    ),
    "wrong_dimension": ({"trial": edited(RECOVERY, ('unit = "1"', 'unit = "t/m2"'))}, "product .*yields"),
    "name_of_a_formula": (
        {"trial": RECOVERY + RECOVERY.replace("recovery", "product")},
        "trial.product .*(formula|computed|computes)",
    ),
    "topic_without_file": ({}, "needs recovery|trial.toml"),
}


@pytest.mark.parametrize(("files", "words"), MISFITS.values(), ids=MISFITS)
def test_a_file_that_does_not_fit_its_route_is_refused_in_words(
    tmp_path: Path, files: dict[str, str], words: str
) -> None:
    book = Book(shelf(tmp_path, **files))

    with pytest.raises((BadCoefficients, BadFormula), match=words):
        join(book, [(route(*(files or {"trial": ""})), ())])


def test_files_that_fit_their_route_are_ready(tmp_path: Path) -> None:
    for i, text in enumerate((RECOVERY, RECOVERY_CURVE)):
        ready = Ready(route("trial"), (), Book(shelf(tmp_path / str(i), trial=text)))

        values = ready.known(SETTING).values | {"feed": 2.0}

        assert ready.model.run(values, ["product"]) == {"product": 6.0}


# Files that several routes read

GRATE = 'year = 2010\nwhen = { boiler = "grate" }'


def sister() -> Route:
    """Another route over the topic, with a choice of its own."""
    other = Route("sister", title="Sister", title_zh="姊妹", about="Another.", topics=("trial",), target_of="height")
    other.feed = Given("kt/year", "Feed", "原料", 0.001, 1000)

    @other.part
    class Plant:
        """The plant."""

        boiler = choice("bed", "grate", label="Boiler", zh="锅炉")

    @other.output("ha/year", "Height", zh="高度")
    def height(feed: Num, loading: Num) -> Num:
        return feed / loading

    assert Plant
    assert height
    return other


def test_routes_share_a_topic_and_each_has_what_it_takes(tmp_path: Path) -> None:
    """A fly ash route reads the prices of ash, and must not be asked for those of the boiler."""
    text = RECOVERY + edited(TRIAL, ("year = 2010", GRATE))
    catalogue = join(Book(shelf(tmp_path, trial=text)), [(route("trial"), ()), (sister(), ())])

    assert {n: r.coefficient_ids for n, r in catalogue.routes.items()} == {
        "trial": {"recovery": "trial.recovery"},
        "sister": {"loading": "trial.loading"},
    }
    assert catalogue.users("trial.loading") == ["sister.height"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (RECOVERY + TRIAL + TRIAL.replace("loading", "spare"), "trial.spare is used by no formula or gate; remove it"),
        (
            edited(RECOVERY, ("year = 2010", GRATE)) + TRIAL,
            "trial.recovery has a value for boiler grate, which trial does not offer; correct it",
        ),
    ],
    ids=["of_use_to_none", "choice_of_another_route"],
)
def test_what_none_of_the_routes_can_reach_is_refused(tmp_path: Path, text: str, words: str) -> None:
    book = Book(shelf(tmp_path, trial=text))

    with pytest.raises(BadCoefficients, match=re.escape(words)):
        join(book, [(route("trial"), ()), (sister(), ())])
