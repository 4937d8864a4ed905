"""What a study over a question of any kind needs of it: an answer to it, and to others like it, whole or one figure.

An estimate runs many questions as blocks. Any other study is a ``Kind``: how it answers, and what of it is compared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from valorise.studies.answers import Answer, Difference, Quantity
from valorise.studies.catalogue import Ready
from valorise.studies.faults import Fault, NotServed, Unanswerable
from valorise.studies.questions import WireQuantity, any_quantity_model
from valorise.studies.reading import near_coefficients
from valorise.studies.what_ifs.beside import Beside, figures
from valorise.studies.what_ifs.changes import Misfit, Spot, quantity_of
from valorise.studies.what_ifs.runs import Bench, Run
from valorise.studies.words import Language


class Standing(Answer, frozen=True, kw_only=True):
    """Where a route stands in a comparison, or a works in a plan."""

    rank: int | None = None
    status: str


class Outcome(NamedTuple):
    """An answer, and what of it is compared."""

    answer: Any
    figures: dict[str, Quantity]
    verdict: str
    standings: dict[str, Standing]
    steps: list[str] | None
    """Of an estimate, those that differ."""
    differences: dict[str, Difference] | None = None
    """Where they are known already."""


@dataclass(frozen=True)
class Kind:
    """A study whose questions can be varied. Its field of ``Answered`` has its name."""

    name: str
    question: Any
    answer: Callable[[Any, Language, dict[str, Any]], Any]
    """The last is what it may keep from the baseline to its variants: empty at first, and its own."""
    figures: Callable[[Any], dict[str, Quantity]]
    """What of an answer is compared."""
    typical: Callable[[Any, str], WireQuantity | None]
    """What the book chose in a question for a coefficient; raises Misfit where it chose nothing."""
    standings: Callable[[Any], dict[str, Standing]]
    """Ranks and verdicts of what it lists, by name."""


class OfRoute:
    """An estimate: numbers of its variants are run as blocks."""

    def __init__(self, ready: Ready, question: Any, language: Language) -> None:
        self.ready, self.question = ready, question
        self.bench = Bench(ready, question, language)
        self.beside = Beside(ready, self.bench)
        own = self.beside.answer
        self.outcome = Outcome(own, self.beside.figures, own.verdict.status, {}, [], {})

    def answer(self, questions: list[Any]) -> list[Outcome | Unanswerable]:
        """Each question's answer, or why it has none."""
        return [self._outcome(run) if isinstance(run, Run) else run for run in self.bench.run(questions)]

    def _outcome(self, run: Run) -> Outcome:
        answer, differences = self.beside.make(run)
        shown = self.beside.figures if differences is not None else figures(answer)
        return Outcome(answer, shown, answer.verdict.status, {}, run.steps, differences)

    def measure(self, questions: list[Any], figures: list[str]) -> list[list[float] | Unanswerable]:
        """Figures of each question, in the units of the baseline."""
        shown = [self.bench.first.layout.shown[n] for n in figures]
        return [
            [(run.values[n] - s.offset) / s.factor for n, s in zip(figures, shown, strict=True)]
            if isinstance(run, Run)
            else run
            for run in self.bench.run(questions)
        ]

    def stands(self, spot: Spot) -> WireQuantity | None:
        """What stands where the baseline gives nothing: a default, or what the book chose. Raises Misfit."""
        ready, first = self.ready, self.bench.first
        at, name = spot.part, spot.name
        if at == "coefficients":
            if name not in ready.coefficient_ids.values():
                near = near_coefficients(name, ready.coefficient_ids.values())
                raise Misfit(f"{ready.route.name} has no coefficient {name[:80]!r}", near)
            unit, name = ready.book.coefficients[name].unit, name.partition(".")[2]
        elif name in ready.declared and name not in first.layout.plan.needs:
            unit = ready.declared[name].unit.spelling
        else:
            return None
        base = first.values.get(name)
        if not isinstance(base, float):
            return None
        u = ready.book.units[unit]
        value = (base - u.offset) / ready.book.unit_factor(u, first.layout.known.setting.price_year)
        made: WireQuantity = quantity_of(any_quantity_model(ready.book.units), value, unit)
        return made


class OfStudy:
    """Another study: each variant is asked by itself."""

    def __init__(self, kind: Kind, question: Any, language: Language) -> None:
        self.kind, self.question, self.language = kind, question, language
        self.kept: dict[str, Any] = {}
        self.outcome = self._outcome(question)

    def answer(self, questions: list[Any]) -> list[Outcome | Unanswerable]:
        """Each question's answer, or why it has none."""
        return list(map(self._try, questions))

    def _try(self, question: Any) -> Outcome | Unanswerable:
        try:
            return self._outcome(question)
        except Unanswerable as refusal:
            return refusal
        except NotServed as refusal:
            return Unanswerable(refusal.faults)

    def _outcome(self, question: Any) -> Outcome:
        kind = self.kind
        answer = kind.answer(question, self.language, self.kept)
        return Outcome(answer, kind.figures(answer), "", kind.standings(answer), None)

    def measure(self, questions: list[Any], figures: list[str]) -> list[list[float] | Unanswerable]:
        """Figures of each question, in the units of the baseline."""
        found: list[list[float] | Unanswerable] = []
        for outcome in self.answer(questions):
            if isinstance(outcome, Unanswerable):
                found.append(outcome)
            elif lost := [n for n in figures if n not in outcome.figures]:
                found.append(Unanswerable([Fault("", f"has no figure {', '.join(lost)}")]))
            else:
                found.append([outcome.figures[n].value for n in figures])
        return found

    def stands(self, spot: Spot) -> WireQuantity | None:
        """What the book chose for a coefficient. Raises Misfit."""
        return self.kind.typical(self.question, spot.name) if spot.part == "coefficients" else None


Subject: TypeAlias = OfRoute | OfStudy
"""The baseline, answered, and ready for others like it."""
