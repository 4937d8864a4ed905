"""The accident: what a service remembers of settings and questions, which callers choose, grew and held up answers."""

from __future__ import annotations

from valorise.coefficients import Setting
from valorise.studies.catalogue import Catalogue
from valorise.studies.layout import lay_out


def test_why_a_coefficient_has_no_value_is_kept_without_the_calls_that_found_out(catalogue: Catalogue) -> None:
    ready = catalogue.routes["gangue-power"]
    known = ready.known(Setting("US", 2026, 2025, "cpi", tuple(ready.default_choices.items())))

    assert known.absent
    assert all(error.__traceback__ is None for error in known.absent.values())


def test_layouts_of_one_setting_share_how_quantities_are_shown(catalogue: Catalogue) -> None:
    ready = catalogue.routes["gangue-power"]
    setting = Setting("CN", 2026, 2025, "cpi", tuple(ready.default_choices.items()))
    lay_out.cache_clear()  # one of them may be there from before
    one, other = (
        lay_out(ready, frozenset(given), setting, "metric", "CNY", "en") for given in (["feed"], ["feed", "moisture"])
    )

    assert one.shown is other.shown
