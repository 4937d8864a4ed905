"""The accident: a price of 1997 entered a plant of 2024 as it was, a value of Shanxi served Guangxi, and nobody could
say which set of figures an answer came from.

A look-up says which value it took and why; money is restated by published series; a changed file changes the version.
"""

from __future__ import annotations

from math import prod
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.shelves import PRICE, SETTING, TRIAL, edited, overlay, shelf
from tests.strategies import steady
from valorise.coefficients import Book, NotFound, Setting, digests, folder, lock_faults, write_lock
from valorise.engine.model import Curve

HEAD, VALUE = (
    TRIAL[: TRIAL.index("[[")],
    edited(
        TRIAL[TRIAL.index("[[") :], ('spread = { kind = "triangular", low = 2, high = 5, evidence = "judged" }\n', "")
    ),
)


def value(number: float, **changes: Any) -> str:
    """A value of the trial coefficient; a change of None takes a line out."""
    lines = {"region": '"CN"', "year": "2010"} | {k: v if v is None else str(v) for k, v in changes.items()}
    row = edited(VALUE, ("value = 3", f"value = {number}"), ('region = "CN"\n', ""), ("year = 2010\n", ""))
    return row + "".join(f"{k} = {v}\n" for k, v in lines.items() if v is not None) + "\n"


@pytest.fixture
def ask(tmp_path: Path) -> Any:
    """Writes values, and looks one up."""

    def ask(*values: str, head: str = HEAD, id: str = "trial.loading", **setting: Any) -> Any:
        book = Book(shelf(tmp_path, trial=head + "".join(values)))
        return book.choose(id, SETTING._replace(**setting))

    return ask


def test_a_temperature_counts_from_absolute_zero(ask: Any) -> None:
    """A kiln of 750 °C once stood at 750 K, beside temperatures of the question in K."""
    head = edited(HEAD, ('unit = "t/m2"', 'unit = "degC"'), ("plausible = [0, 10]", "plausible = [0, 1000]"))
    curve = head.replace("plausible", 'over = { mass = "t" }\nplausible')

    assert ask(value(750), head=head).base == pytest.approx(1023.15)
    assert ask(value(0, at=1), value(100, at=2), head=curve).base.ys == pytest.approx((273.15, 373.15))


# Where


@pytest.mark.parametrize(
    ("region", "number", "how"),
    [
        ("CN-GX", 1, "region CN-GX"),
        ("CN-SX", 2, "region CN, as CN-SX has none"),
        ("CN", 2, "region CN"),
        ("US-PA", 3, "region world, as US-PA has none"),
        ("world", 3, "region world"),
    ],
)
def test_a_place_is_asked_then_its_parents(ask: Any, region: str, number: float, how: str) -> None:
    values = [value(3, region='"world"'), value(1, region='"CN-GX"'), value(2)]

    chosen = ask(*values, region=region)

    assert chosen.base == number * 1000  # kg/m2
    assert chosen.how.startswith(f"{how};")


def test_a_neighbour_never_serves(ask: Any) -> None:
    with pytest.raises(NotFound, match=r"^trial.loading has no value for region CN-SX or its parents$"):
        ask(value(1, region='"CN-GX"'), region="CN-SX")


def test_a_child_never_serves_its_parent(ask: Any) -> None:
    with pytest.raises(NotFound, match="no value for region CN or its parents"):
        ask(value(1, region='"CN-GX"'), region="CN")


def test_an_unknown_place_is_refused_and_a_near_one_offered(ask: Any) -> None:
    with pytest.raises(NotFound, match=r"no region 'CN-GXX'; nearest: .*CN-GX"):
        ask(value(1), region="CN-GXX")


def test_the_nearer_place_goes_before_the_newer_year(ask: Any) -> None:
    assert ask(value(1, region='"CN-GX"', year=1990), value(2, year=2020), region="CN-GX").rows[0].value == 1


# When


@pytest.mark.parametrize(
    ("year", "number", "how"),
    [
        (2024, 3, "2020, the newest not after 2024"),
        (2020, 3, "2020, the newest not after 2020"),
        (2019, 2, "2010, the newest not after 2019"),
        (2010, 2, "2010, the newest not after 2010"),
        (2000, 1, "2000, the newest not after 2000"),
        (1990, 1, "2000, the earliest there is for 1990"),
    ],
)
def test_the_newest_value_not_after_the_year_is_taken_else_the_earliest(
    ask: Any, year: int, number: float, how: str
) -> None:
    chosen = ask(value(2), value(3, year=2020), value(1, year=2000), year=year)

    assert chosen.base == number * 1000
    assert how in chosen.how


@settings(steady, max_examples=40)
@given(st.sets(st.integers(1980, 2030), min_size=1, max_size=6), st.integers(1970, 2040))
def test_the_rule_of_years_holds_for_any_years(years: set[int], asked: int) -> None:
    rows = "".join(value(1, year=y) for y in sorted(years, key=str))
    with TemporaryDirectory() as place:
        chosen = Book(shelf(Path(place), trial=HEAD + rows)).choose("trial.loading", SETTING._replace(year=asked))

    assert chosen.rows[0].year == max((y for y in years if y <= asked), default=min(years))


def test_a_value_without_a_year_is_older_than_any_other(ask: Any) -> None:
    assert ask(value(1, year=None), value(2)).rows[0].value == 2
    assert ask(value(1, year=None), value(2), year=2005).rows[0].value == 1
    assert "newest" not in ask(value(1, year=None)).how


def test_the_price_year_does_not_choose_the_value(ask: Any) -> None:
    assert ask(value(2), value(3, year=2020), year=2015, price_year=2024).rows[0].value == 2


# For which choice

WET, AIR = (("cooling", "wet"),), (("cooling", "air"),)


def test_a_value_holds_for_its_choice_only(ask: Any) -> None:
    values = [value(1, when='{ cooling = "wet" }'), value(2, when='{ cooling = "air" }')]

    assert ask(*values, choices=WET).base == 1000
    assert ask(*values, choices=AIR).base == 2000
    assert ask(*values, choices=AIR).how == "region CN; cooling air; 2010, the newest not after 2024"


def test_a_choice_without_a_value_has_none(ask: Any) -> None:
    with pytest.raises(NotFound, match="no value for region CN"):
        ask(value(1, when='{ cooling = "wet" }'), choices=AIR)


def test_a_value_for_the_choice_goes_before_one_for_any_even_when_it_is_older(ask: Any) -> None:
    values = [value(9, year=2020), value(2, when='{ cooling = "air" }')]

    assert ask(*values, choices=AIR).rows[0].value == 2
    assert ask(*values, choices=WET).rows[0].value == 9
    assert ask(*reversed(values), choices=AIR).rows[0].value == 2


# Curves

CURVED = edited(HEAD, ("plausible = [0, 10]", 'plausible = [0, 10]\nover = { size = "MW" }'))


def test_a_curve_has_its_points_in_base_units_and_in_order(ask: Any) -> None:
    points = [value(2, at=300), value(1, at=100, year=2012), value(3, at=600)]

    chosen = ask(*points, head=CURVED)

    assert chosen.base == Curve((1e8, 3e8, 6e8), (1000, 2000, 3000))
    assert chosen.base(2e8) == 1500
    assert [r.value for r in chosen.rows] == [1, 2, 3]
    assert chosen.how == "region CN; straight line between points over size"


def test_a_curve_has_the_points_of_its_choice_only(ask: Any) -> None:
    points = [value(n, at=at, when=f'{{ cooling = "{c}" }}') for c, n in (("wet", 1), ("air", 4)) for at in (100, 200)]

    assert ask(*points, head=CURVED, choices=AIR).base.ys == (4000, 4000)


def test_a_curve_of_money_is_restated_point_by_point(tmp_path: Path) -> None:
    head = edited(PRICE[: PRICE.index("[[")], ("plausible", 'over = { size = "MW" }\nplausible'))
    row = PRICE[PRICE.index("[[") :]
    text = head + row + "at = 100\n" + edited(row, ("2010", "2015")) + "at = 200\n"
    book = Book(shelf(tmp_path, trial=text))

    chosen = book.choose("trial.price", SETTING)

    assert chosen.base.ys == pytest.approx([0.1 * book.restatement("cpi", y, 2024) for y in (2010, 2015)], rel=1e-12)
    assert [(r.index, r.from_year) for r in chosen.restated] == [("cpi", 2010), ("cpi", 2015)]


# Evidence and sources


def test_the_weakest_evidence_of_a_curve_speaks_for_it(ask: Any) -> None:
    weak = edited(value(2, at=300), ('"published"', '"unverified"'), ("a_paper", "unsourced"))

    chosen = ask(value(1, at=100), weak, head=CURVED)

    assert chosen.evidence == "unverified"
    assert chosen.sources == ("a_paper", "unsourced")


def test_a_value_seen_elsewhere_says_where(ask: Any) -> None:
    assert ask(value(1, observed='"US-FL"')).how.endswith("; observed in US-FL")


# Money


def test_money_of_1997_is_worth_what_consumer_prices_say(book: Book) -> None:
    """1.60678: the World Bank's rates of 1998 to 2024, chained by hand. Tolerance 1e-4: each of the 27 rates is rounded
    in its fourth decimal, 5e-7 of the level."""
    assert book.restatement("cpi", 1997, 2024) == pytest.approx(1.60678, rel=1e-4)


def test_money_of_1997_is_worth_what_producer_prices_say(book: Book) -> None:
    """1.2868: the rates of 1998 to 2024, one decimal each, multiplied here. Tolerance 1e-9: the same figures."""
    rates = [-4.1, -2.4, 2.8, -1.3, -2.2, 2.3, 6.1, 4.9, 3.0, 3.1, 6.9, -5.4, 5.5, 6.0, -1.7, -1.9, -1.9, -5.2, -1.4]
    rates += [6.3, 3.5, -0.3, -1.8, 8.1, 4.1, -3.0, -2.2]

    assert book.restatement("ppi", 1997, 2024) == pytest.approx(prod(1 + r / 100 for r in rates), rel=1e-9)
    assert book.restatement("ppi", 1997, 2024) == pytest.approx(1.29, abs=0.005)


@steady
@given(st.data(), st.sampled_from(["cpi", "ppi"]))
def test_restating_there_and_back_or_by_way_of_a_third_year_is_the_same(
    book: Book, data: st.DataObject, index: Any
) -> None:
    a, b, c = (data.draw(st.integers(1990, 2025)) for _ in range(3))

    assert book.restatement(index, a, a) == 1
    assert book.restatement(index, a, b) * book.restatement(index, b, a) == pytest.approx(1, rel=1e-12)
    by_way = book.restatement(index, a, c) * book.restatement(index, c, b)
    assert by_way == pytest.approx(book.restatement(index, a, b), rel=1e-12)


@pytest.mark.parametrize(
    ("index", "year", "words"),
    [
        ("cpi", 1985, "the CPI series runs from 1986 to 2025, not to 1985"),
        ("cpi", 2026, "not to 2026"),
        ("ppi", 1988, "the PPI series runs from 1989 to 2025, not to 1988"),
    ],
)
def test_a_year_outside_a_series_is_refused(book: Book, index: Any, year: int, words: str) -> None:
    for years in ((year, 2020), (2020, year)):
        with pytest.raises(NotFound, match=words):
            book.restatement(index, *years)


def test_the_price_years_are_those_of_the_series(book: Book) -> None:
    assert book.price_years() == (1987, 2025)


@pytest.mark.parametrize(
    ("currency", "year", "rate"),
    [("USD", 2024, 7.1957), ("USD", 1994, 8.6397), ("EUR", 2024, 7.7859), ("EUR", 1999, 8.8189), ("CNY", 1950, 1)],
)
def test_a_foreign_price_is_exchanged_at_the_published_rate(book: Book, currency: str, year: int, rate: float) -> None:
    """Noon buying rates of the Federal Reserve, averages of the year, digit for digit."""
    assert book.exchange_rate(currency, year) == rate
    assert book.unit_factor(book.units[f"{currency}/kWh"], year) == pytest.approx(rate / 3.6e6, rel=1e-12)


@pytest.mark.parametrize(("currency", "year"), [("USD", 1989), ("EUR", 1998), ("USD", 2026)])
def test_a_year_without_a_rate_is_refused(book: Book, currency: str, year: int) -> None:
    with pytest.raises(NotFound, match=f"the {currency} rate runs from .*, not to {year}"):
        book.exchange_rate(currency, year)


def priced(tmp_path: Path, *changes: tuple[str, str], **setting: Any) -> tuple[Any, Book]:
    book = Book(shelf(tmp_path, trial=edited(PRICE, *changes)))
    return book.choose("trial.price", SETTING._replace(**setting)), book


def test_money_is_restated_from_its_own_year_to_the_price_year(tmp_path: Path) -> None:
    chosen, book = priced(tmp_path)

    assert chosen.base == pytest.approx(100 / 1000 * book.restatement("cpi", 2010, 2024), rel=1e-12)
    assert chosen.how == "region CN; 2010, the newest not after 2024; restated from 2010 to 2024 by CPI, × 1.3252"


def test_money_of_the_price_year_stays(tmp_path: Path) -> None:
    chosen, _ = priced(tmp_path, price_year=2010)

    assert chosen.base == 0.1
    assert chosen.restated == ()


def test_foreign_money_is_exchanged_in_its_own_year_and_then_restated(tmp_path: Path) -> None:
    """100 USD of 2010 are 676.96 CNY of 2010, and those 897 CNY of 2024; never 719.57 CNY, at the rate of 2024."""
    chosen, book = priced(tmp_path, ("CNY/t", "USD/t"))

    assert chosen.base == pytest.approx(100 * 6.7696 / 1000 * book.restatement("cpi", 2010, 2024), rel=1e-12)
    assert chosen.base == pytest.approx(0.897, abs=0.0005)


def test_what_the_law_fixes_is_not_restated(tmp_path: Path) -> None:
    chosen, _ = priced(tmp_path, ("plausible", "restate = false\nplausible"))

    assert chosen.base == 0.1
    assert "restated" not in chosen.how


def test_foreign_money_fixed_by_law_is_exchanged_all_the_same(tmp_path: Path) -> None:
    chosen, _ = priced(tmp_path, ("CNY/t", "USD/t"), ("plausible", "restate = false\nplausible"))

    assert chosen.base == pytest.approx(0.67696, rel=1e-12)


@pytest.mark.parametrize("index", ["cpi", "ppi"])
def test_capital_follows_the_index_that_the_question_names(tmp_path: Path, index: Any) -> None:
    chosen, book = priced(tmp_path, ("plausible", 'restate = "capital"\nplausible'), capital_deflator=index)

    assert chosen.base == pytest.approx(0.1 * book.restatement(index, 2010, 2024), rel=1e-12)
    assert chosen.restated[0].index == index


def test_running_costs_follow_consumer_prices_whatever_capital_follows(tmp_path: Path) -> None:
    chosen, book = priced(tmp_path, capital_deflator="ppi")

    assert chosen.base == pytest.approx(0.1 * book.restatement("cpi", 2010, 2024), rel=1e-12)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([("2010", "1950")], "the CPI series runs from 1986 to 2025, not to 1950"),
        ([("2010", "1980"), ("CNY/t", "USD/t")], "the USD rate runs from 1990 to 2025, not to 1980"),
    ],
)
def test_money_of_a_year_without_a_series_has_no_value(
    tmp_path: Path, changes: list[tuple[str, str]], words: str
) -> None:
    with pytest.raises(NotFound, match=words):
        priced(tmp_path, *changes)


# A site's own values


def test_a_site_s_values_take_the_place_of_the_shipped_ones(tmp_path: Path) -> None:
    shipped = shelf(tmp_path / "shipped", trial=TRIAL + PRICE)
    site = overlay(tmp_path / "site", trial=value(7, year=2024))
    before, after = Book(shipped), Book(shipped, site)

    assert after.choose("trial.loading", SETTING).base == 7000
    assert after.choose("trial.loading", SETTING._replace(year=2011)).base == 7000  # all of them: no mixture
    assert after.choose("trial.price", SETTING).base == before.choose("trial.price", SETTING).base
    for field in ("label", "label_zh", "unit", "basis", "plausible", "over", "restate"):
        assert getattr(after.topics["trial"]["loading"], field) == getattr(before.topics["trial"]["loading"], field)


def test_a_site_s_prices_are_restated_as_the_shipped_ones(tmp_path: Path) -> None:
    fixed = edited(PRICE, ("plausible", "restate = false\nplausible"))
    shipped = shelf(tmp_path / "shipped", trial=fixed)
    site = overlay(tmp_path / "site", trial=edited(PRICE[PRICE.index("[[") :], ("value = 100", "value = 200")))

    assert Book(shipped, site).choose("trial.price", SETTING).base == 0.2


def test_a_site_may_bring_its_own_sources(tmp_path: Path) -> None:
    shipped = shelf(tmp_path / "shipped", trial=TRIAL)
    site = overlay(
        tmp_path / "site",
        trial=edited(value(7), ("a_paper", "our_survey")),
        sources='[our_survey]\ntitle = "Survey of the pile"\n',
    )

    assert Book(shipped, site).choose("trial.loading", SETTING).sources == ("our_survey",)


def test_all_shipped_values_laid_over_themselves_are_the_shipped_set(tmp_path: Path, book: Book) -> None:
    """Whatever the files hold, a site can replace it: an overlay is what stands under [[name.values]]."""
    site = tmp_path / "site"
    site.mkdir()
    for path in folder().glob("*.toml"):
        if path.stem in book.topics:
            of_values = False
            kept: list[str] = []
            for line in path.read_text("utf-8").splitlines():
                if line.startswith("["):
                    of_values = ".values" in line
                kept += [line] if of_values else []
            (site / path.name).write_text("\n".join(kept), "utf-8")

    assert Book(folder(), site).topics == book.topics


# Versions


def test_a_changed_file_changes_the_version(tmp_path: Path) -> None:
    place = shelf(tmp_path, trial=TRIAL)
    write_lock(place, "2025.1")
    assert Book(place).version == "2025.1"
    assert lock_faults(place) == []

    (place / "trial.toml").write_text(edited(TRIAL, ("value = 3", "value = 3.5")), "utf-8")

    changed = Book(place).version
    assert changed.startswith("2025.1+changed.")
    assert lock_faults(place) == [
        "trial.toml differs from lock.json; say what changes under “Results that change” in CHANGELOG.md, "
        "then run 'valorise coefficients lock --version …'"
    ]
    (place / "trial.toml").write_text(edited(TRIAL, ("value = 3", "value = 3.6")), "utf-8")
    assert Book(place).version.startswith("2025.1+changed.")
    assert Book(place).version != changed
    write_lock(place, "2025.2")
    assert (Book(place).version, lock_faults(place)) == ("2025.2", [])


@pytest.mark.parametrize("change", ["added", "removed", "renamed", "comment"])
def test_any_change_of_the_set_shows(tmp_path: Path, change: str) -> None:
    place = shelf(tmp_path, trial=TRIAL)
    write_lock(place, "1")
    match change:
        case "added":
            (place / "more.toml").write_text(PRICE, "utf-8")
        case "removed":
            (place / "trial.toml").unlink()
        case "renamed":
            (place / "trial.toml").rename(place / "trail.toml")
        case "comment":
            (place / "trial.toml").write_text("# A remark\n" + TRIAL, "utf-8")

    assert lock_faults(place)
    assert Book(place).version.startswith("1+changed.")


def test_a_set_without_a_lock_says_so(tmp_path: Path) -> None:
    place = shelf(tmp_path, trial=TRIAL)

    assert Book(place).version.startswith("0+changed.")
    assert len(lock_faults(place)) == len(digests(place))


def test_a_site_s_values_change_the_version(tmp_path: Path) -> None:
    shipped = shelf(tmp_path / "shipped", trial=edited(PRICE))
    write_lock(shipped, "1")
    row = PRICE[PRICE.index("[[") :]
    site = overlay(tmp_path / "site", trial=row)
    first = Book(shipped, site).version
    overlay(tmp_path / "site", trial=edited(row, ("value = 100", "value = 101")))

    assert first.startswith("1+site.")
    assert Book(shipped, site).version.startswith("1+site.")
    assert Book(shipped, site).version != first
    assert Book(shipped).version == "1"


def test_a_setting_is_a_key() -> None:
    """Answers are laid out once a setting."""
    assert len({SETTING, Setting("CN", 2024, 2024, "cpi"), SETTING._replace(year=2023)}) == 2
