"""What draws of a question answer."""

from __future__ import annotations

from valorise.studies.answers import Answer, Provenance, Quantity


class CutAtLimits(Answer, frozen=True, kw_only=True):
    """Where a distribution ends, as the quantity has limits there: what is plausible, or what a question may give."""

    low: Quantity | None = None
    """Left out where nothing is cut on this side."""
    high: Quantity | None = None
    share: float
    """Of the distribution, what would lie beyond; percentiles are of the rest."""


class DrawnInput(Answer, frozen=True, kw_only=True):
    """Something that is uncertain, and how."""

    label: str
    group: str
    """given: a range of the question; assumed: what stands for a field that the question does not give; coefficients:
    other coefficients of the answer."""
    evidence: str
    """What vouches for the spread: published, derived, judged, or given by the question."""
    rests_on: str
    """Evidence of the value itself: published, derived, unverified, or given."""
    distribution: str
    """uniform, triangular, pert, normal or lognormal."""
    cut: CutAtLimits | None = None
    """Left out where the distribution is whole."""
    point: Quantity
    """Where an estimate stands."""
    p05: Quantity
    p50: Quantity
    p95: Quantity


class HistogramOfDraws(Answer, frozen=True, kw_only=True):
    """How many draws fall between edges, in the unit of the figure."""

    edges: list[float]
    counts: list[int]
    below: int
    """Draws below the first edge."""
    above: int


class Cumulative(Answer, frozen=True, kw_only=True):
    """Values, and the share of draws that does not pass each."""

    values: list[float]
    shares: list[float]


class ThresholdProbability(Answer, frozen=True, kw_only=True):
    """How likely a figure is to reach a value."""

    at_least: Quantity
    probability: float
    standard_error: float
    text: str


class DrawnFigure(Answer, frozen=True, kw_only=True):
    """A figure over all draws that are not lost."""

    point: Quantity | None = None
    """What an estimate answers; left out where it has no such figure, as a plan without one rate of return."""
    mean: Quantity
    sd: Quantity
    p05: Quantity
    p25: Quantity
    p50: Quantity
    p75: Quantity
    p95: Quantity
    standard_error: Quantity
    """Of the mean, as of random draws."""
    converged: bool
    """Whether two standard errors of mean, standard deviation and percentiles lie within the digits on display."""
    enough_draws: int | None = None
    """About how many random draws would; left out where these do, or where all but a few are alike."""
    histogram: HistogramOfDraws
    cumulative: Cumulative
    probabilities: list[ThresholdProbability] = []
    differs: str = ""
    """Why the mean is not the point, where they are apart by more than two standard errors and 1 %."""
    without: int = 0
    """Draws that have no such figure, as a plan without one rate of return; they are not in these statistics."""


class InputDriver(Answer, frozen=True, kw_only=True):
    """An input as it moves a figure."""

    id: str
    label: str
    group: str
    evidence: str
    rests_on: str
    rank_correlation: float
    """Spearman's, with the figure: above 0 where that rises with the input."""
    share: float
    """Its square over the sum of all squares: about the share of the spread."""


class Drivers(Answer, frozen=True, kw_only=True):
    """What moves a figure, the strongest first, and shares of all of it added up."""

    drivers: list[InputDriver]
    """The first twelve with a share of at least 0.001."""
    groups: dict[str, float]
    evidence: dict[str, float]
    """By what vouches for the spreads."""
    rests_on: dict[str, float]
    """By evidence of the values."""


class LostDraws(Answer, frozen=True, kw_only=True):
    """Draws for which the formulas mean nothing: they are in no statistics."""

    reason: str
    """Id of a quantity or a gate, or not_finite."""
    label: str
    count: int


class GateOfDraws(Answer, frozen=True, kw_only=True):
    """A gate that some draws do not pass."""

    label: str
    missed: float
    """Share of the draws."""


class WorksOfDraws(Answer, frozen=True, kw_only=True):
    """How draws judge a works of a plan, by the worst over the waste of all stores that it takes from."""

    verdicts: dict[str, float]
    """Probability of each verdict."""
    gates: dict[str, GateOfDraws]


class MeasureFirst(Answer, frozen=True, kw_only=True):
    """The largest driver that an assay or a better source would narrow."""

    id: str
    label: str
    figure: str
    share: float
    text: str


class Uncertainty(Answer, frozen=True, kw_only=True):
    """How sure the figures of a question are."""

    figures: dict[str, DrawnFigure]
    verdicts: dict[str, float] = {}
    """Probability of each verdict on a route; a missing assay keeps it from suitable, as in an estimate."""
    gates: dict[str, GateOfDraws] = {}
    works: dict[str, WorksOfDraws] = {}
    """Of a plan, by name."""
    drivers: dict[str, Drivers]
    drivers_of: int
    """Draws that drivers are told from, the first ones."""
    measure_next: MeasureFirst | None = None
    inputs: dict[str, DrawnInput]
    draws: int
    seed: int
    sampling: str
    block: int
    """Draws in a block: with the seed it decides what is drawn."""
    lost: list[LostDraws]
    estimate_class: str
    estimate_class_text: str
    warnings: list[str]
    provenance: Provenance


class SensitivityIndex(Answer, frozen=True, kw_only=True):
    """An input as it moves a figure."""

    id: str
    label: str
    group: str
    evidence: str
    rests_on: str
    first_order: float | None = None
    """Share of the variance that goes once the input is known."""
    first_order_interval: list[float] | None = None
    """95 %."""
    total: float | None = None
    """Share of the variance that stays if all others are known."""
    total_interval: list[float] | None = None
    p10: Quantity | None = None
    """Of the input."""
    p90: Quantity | None = None
    low: Quantity | None = None
    """The figure with the input at its p10; left out where it has none."""
    high: Quantity | None = None
    share: float
    """Of the squares of all swings, or of the sum of total indices."""


class GroupIndex(Answer, frozen=True, kw_only=True):
    """Sobol' indices of inputs that are moved together; with one input they are its own."""

    inputs: int
    """How many they are."""
    first_order: float
    """Share of the variance that goes once all of them are known."""
    first_order_interval: list[float]
    """95 %."""
    total: float
    """Share of the variance that stays if all others are known."""
    total_interval: list[float]


class GroupIndices(Answer, frozen=True, kw_only=True):
    """Indices of inputs that have something in common, the greatest total first."""

    groups: dict[str, GroupIndex]
    evidence: dict[str, GroupIndex]
    """By what vouches for the spreads."""
    rests_on: dict[str, GroupIndex]
    """By evidence of the values: of unverified, what is to be gained by verifying them all."""


class Sensitivities(Answer, frozen=True, kw_only=True):
    """What moves a figure, added up."""

    point: Quantity
    groups: dict[str, float]
    evidence: dict[str, float]
    rests_on: dict[str, float]
    together: GroupIndices | None = None
    """Of Sobol' indices: those of groups, which hold what the inputs of each do together too."""
    lost: int = 0
    """Points that an index leaves out at most, because a run of theirs has no finite value."""


class Sensitivity(Answer, frozen=True, kw_only=True):
    """What the uncertain inputs of a question do to its figures."""

    method: str
    indices: dict[str, dict[str, SensitivityIndex]]
    """By figure and input, the strongest first."""
    figures: dict[str, Sensitivities]
    measure_next: MeasureFirst | None = None
    inputs: dict[str, DrawnInput]
    points: int | None = None
    seed: int | None = None
    warnings: list[str]
    provenance: Provenance
