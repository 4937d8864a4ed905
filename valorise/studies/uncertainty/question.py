"""The questions: an estimate or a plan, and how its uncertain inputs are to be drawn or moved."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from valorise.coefficients import Book
from valorise.engine.sensitivity import LEAST_POINTS, MOST_POINTS
from valorise.studies.questions import Name, Wire, any_quantity_model, make_model, whole

DRAWS = 10_000
LEAST_DRAWS, MOST_DRAWS = 100, 1_000_000
POINTS = 4_096
MOST_FIGURES = 30
MOST_SEED = 2**53 - 1
"""The largest whole number that every reader of JSON holds exactly."""

Id = Annotated[str, Field(max_length=200)]
"""Of an input; in a plan it may be a JSON pointer."""


def _whole(least: int, most: int) -> Any:
    """A whole number within bounds; these come first, or the document would not have them."""
    return Annotated[int, Field(ge=least, le=most), BeforeValidator(whole)]


def uncertainty_model(any_question: Any, book: Book) -> Any:
    """A question, and how often to draw it."""
    any_quantity: Any = any_quantity_model(book.units)
    threshold = _model(
        "Threshold",
        "A figure and a value: how likely is it to reach that?",
        figure=(Name, Field(title="Id of the figure")),
        at_least=(any_quantity, Field(title="The value that it is to reach")),
    )
    correlation = _model(
        "RankCorrelation",
        "Two inputs that go together, or against each other.",
        between=(list[Id], Field(min_length=2, max_length=2, title="Ids of two inputs, as an answer has them")),
        rank=(Annotated[float, Field(ge=-1, le=1)], Field(title="Spearman's rank correlation")),
    )
    return _model(
        "UncertaintyQuestion",
        "A question, and how its uncertain inputs are drawn.",
        question=(any_question, _field_of_question()),
        figures=(list[Name], _field_of_figures()),
        draws=(
            _whole(LEAST_DRAWS, MOST_DRAWS),
            Field(DRAWS, title="How many draws", description="A Latin hypercube has at most 100,000."),
        ),
        seed=(_whole(0, MOST_SEED), _field_of_seed()),
        sampling=(
            Literal["random", "sobol", "latin_hypercube"],
            Field(
                "random", title="How draws are spread", description="Errors that are told are those of random draws."
            ),
        ),
        thresholds=(
            list.__class_getitem__(threshold),
            Field(default_factory=list, max_length=20, title="Values whose probability is asked"),
        ),
        correlations=(
            list.__class_getitem__(correlation),
            Field(default_factory=list, max_length=100, title="Inputs that are not independent"),
        ),
    )


def sensitivity_model(any_question: Any) -> Any:
    """A question, and how its inputs are moved."""
    return _model(
        "SensitivityQuestion",
        "A question, and how its uncertain inputs are moved.",
        question=(any_question, _field_of_question()),
        figures=(list[Name], _field_of_figures()),
        method=(
            Literal["tornado", "sobol"],
            Field(
                "tornado",
                title="How inputs are moved",
                description="`tornado`: one at a time, from its 10th to its 90th percentile, all others as an estimate "
                "has them. `sobol`: all at once; indices share out the variance.",
            ),
        ),
        draws=(
            _whole(LEAST_DRAWS, MOST_DRAWS) | None,
            Field(None, title="Of no use here: a question of uncertainties is taken as it is"),
        ),
        sampling=(
            Literal["random", "sobol", "latin_hypercube"] | None,
            Field(None, title="Of no use here: a question of uncertainties is taken as it is"),
        ),
        points=(
            _whole(LEAST_POINTS, MOST_POINTS),
            Field(POINTS, title="Points of Sobol' indices, a power of two"),
        ),
        seed=(_whole(0, MOST_SEED), _field_of_seed()),
    )


def _field_of_question() -> Any:
    return Field(title="An estimate of a route, or a plan under its name")


def _field_of_figures() -> Any:
    return Field(
        default_factory=list,
        max_length=MOST_FIGURES,
        title="Ids of the figures",
        description="Outputs of a route, its headline when none is named. Of a plan `npv`, `irr`, `economic_npv`, "
        "`carbon_value`, `works.NAME.npv` and its totals; `npv`, `area_reclaimed` and `carbon_change` when none is.",
    )


def _field_of_seed() -> Any:
    return Field(1, title="The same seed gives the same draws")


def _model(title: str, about: str, /, **fields: Any) -> Any:
    return make_model(title, Wire, about, fields)
