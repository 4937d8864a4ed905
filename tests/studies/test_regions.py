"""The accident: an answer for Guangxi stood on prices of the whole country, and read as one for Guangxi."""

from __future__ import annotations

import pytest

from tests.asking import ask, q
from valorise.studies.catalogue import Catalogue

ROUTES = ("gangue-power", "glazed-tiles", "fly-ash-cement")


@pytest.mark.parametrize("route", ROUTES)
def test_what_is_not_of_the_region_is_counted(catalogue: Catalogue, route: str) -> None:
    answer = ask(catalogue.routes[route], feed=q(300, "kt/year"), context={"region": "CN-GX"}, detail="working")
    wider = [s.id for s in answer.working if s.chosen.startswith("region CN, as CN-GX has none")]
    (said,) = [w for w in answer.warnings if "have no value for Guangxi" in w]

    count, _, rest = said.partition(" of ")
    assert int(rest.split()[0]) == sum(
        (answer.data_quality.published, answer.data_quality.derived, answer.data_quality.unverified)
    ) - len([i for ids in (answer.data_quality.ids,) for i in _series(ids)])
    assert (
        len(wider) <= int(count) <= len(wider) + 10
    )  # the working has what is computed with, gates' limits come on top


def _series(ids: object) -> list[str]:
    """Price indices and exchange rates, which are of no region."""
    marks = ("published", "derived", "unverified")
    return [i for mark in marks for i in getattr(ids, mark) if i.startswith("prices.")]


@pytest.mark.parametrize("route", ROUTES)
def test_an_answer_for_the_country_says_nothing_of_regions(catalogue: Catalogue, route: str) -> None:
    answer = ask(catalogue.routes[route], feed=q(300, "kt/year"))

    assert not [w for w in answer.warnings if "have no value for" in w]
