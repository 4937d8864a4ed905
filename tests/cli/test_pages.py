"""A table of formulas that was kept by hand showed, a year on, what the code no longer computed."""

import re
from pathlib import Path

import pytest

from valorise.studies.catalogue import Catalogue, Ready
from valorise.studies.handbook import pages

FOLDER = Path(__file__).parents[2] / "docs" / "routes"


def lacking(page: str, catalogue: Catalogue, ready: Ready) -> list[str]:
    """What a route has and its page does not say."""
    converted = {b for n in ready.bases for b in ready.givens if b.startswith(f"{n}_")}
    wanted = [f"`{f.name} = {f.equation}`" for f in ready.model if converted.isdisjoint(f.needs)]
    wanted += [r.reaction for r in ready.ratios.values()]
    wanted += [g.label for g in ready.gates] + [r.label for r in ready.requirements] + [c.label for c in ready.checks]
    wanted += [f"`/{part}/{name}`" for part, fields in ready.pointers.items() for name in fields]
    for id in ready.coefficient_ids.values():
        wanted += [f"| `{id}` "]
        wanted += [f"- `{v.source}`: " for v in catalogue.book.coefficients[id].values if v.source != "unsourced"]
    return [w for w in wanted if w not in page]


def ragged(page: str) -> list[str]:
    """Rows of tables with more or fewer cells than the head."""
    faults: list[str] = []
    head = 0
    for line in page.splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        if head and cells and cells != head:
            faults.append(line)
        head = cells and (head or cells)
    return faults


def test_the_committed_pages_are_what_the_code_says(catalogue: Catalogue) -> None:
    committed = {p.name: p.read_text("utf-8") for p in FOLDER.glob("*.md")}

    assert committed == pages(catalogue), "run 'make docs' and review the change"


def test_a_page_says_all_that_its_route_has_in_whole_rows(catalogue: Catalogue) -> None:
    written = pages(catalogue)
    for name, ready in catalogue.routes.items():
        assert lacking(written[f"{name}.md"], catalogue, ready) == []
    assert [line for page in written.values() for line in ragged(page)] == []


def test_the_comparison_shows_every_route_and_calls_none_of_heshan_suitable(catalogue: Catalogue) -> None:
    """Its coal is full of sulphur and uranium, and of its gangue nothing is known."""
    page = pages(catalogue)["comparison.md"]
    heshan = page.partition("## Heshan")[2].partition("## Fly ash")[0]

    assert [name for name in catalogue.routes if f"[{name}]({name}.md)" not in page] == []
    assert "no route is called suitable" in " ".join(heshan.split())
    rows = [line for line in heshan.splitlines() if line.startswith("| `")]
    assert rows
    assert all("`/feedstock/" in row for row in rows)


@pytest.mark.parametrize("lost", ["`slime = fuel × slime_share`", "| `gangue_power.coal_price` ", "`/plant/unit_size`"])
def test_what_a_page_loses_is_found(catalogue: Catalogue, lost: str) -> None:
    page = pages(catalogue)["gangue-power.md"]
    assert lost in page

    assert lost in lacking(page.replace(lost, ""), catalogue, catalogue.routes["gangue-power"])


def test_a_row_with_a_cell_too_many_is_found() -> None:
    assert ragged("| a | b |\n| --- | --- |\n| 1 | 2 | 3 |\n\ntext\n| c |\n| --- |") == ["| 1 | 2 | 3 |"]
