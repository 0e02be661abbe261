"""Marks, and what they come to.

A sheet's score is the weighted mean of its marks, each brought to 0–100 by its
own scale; a mark "sans objet" is left out and the weights of the others are
rescaled. A round's result is the mean of its sheets' scores.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from innovation.domain.contributions import Criterion
from innovation.domain.facts import Marked, MarkedCriterion
from innovation.domain.refusals import Refusal

CORE_PLUGIN = "common"

Marks = Mapping[str, int | None]
"""The mark of each criterion, by key; ``None`` is "sans objet"."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One assessor's marks and comments on one idea."""

    person: int
    marks: Marks
    comments: Mapping[str, str]
    comment: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Scores:
    """What one sheet comes to, 0–100; ``None`` where nothing was marked."""

    total: float | None
    core: float | None
    local: float | None


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """How a round marked one criterion, on 0–100; ``marked`` sheets gave it a mark."""

    key: str
    label: str
    mean: float | None
    spread: float | None
    marked: int


@dataclass(frozen=True, slots=True)
class Result:
    """What a revealed round comes to: means of its sheets, and how far they lie apart.

    ``spread`` is the population standard deviation of the sheets' totals.
    """

    sheets: int
    total: float | None
    core: float | None
    local: float | None
    spread: float | None
    criteria: tuple[CriterionResult, ...]
    score: float | None = None
    score_reason: str = ""
    score_by: str = ""
    """The plugin that was asked for an overall score; it failed where there is none."""

    @property
    def overall(self) -> float | None:
        """What the office goes by: its plugin's score, else the plain mean."""
        return self.total if self.score is None else self.score


@dataclass(frozen=True, slots=True)
class Scored:
    """What a plugin made of a round that was locked at this version; no score when it failed."""

    version: int
    plugin: str
    score: float | None = None
    reason: str = ""


def is_core(key: str) -> bool:
    """Whether a criterion belongs to the common core, comparable across offices."""
    return key.startswith(f"{CORE_PLUGIN}.")


def weighted(marks: Marks, grid: Iterable[Criterion]) -> float | None:
    """The weighted mean of the marks that were given, 0–100."""
    given = [(c, value) for c in grid if (value := marks.get(c.key)) is not None]
    if not given:
        return None
    weights = sum(c.weight for c, _ in given)
    return sum(100 * c.weight * value / c.best for c, value in given) / weights


def scores(marks: Marks, grid: Sequence[Criterion]) -> Scores:
    """A sheet's total, and its core and local parts apart."""
    return Scores(
        total=weighted(marks, grid),
        core=weighted(marks, [c for c in grid if is_core(c.key)]),
        local=weighted(marks, [c for c in grid if not is_core(c.key)]),
    )


def check_marks(marks: Marks, grid: Sequence[Criterion]) -> list[Refusal]:
    """Every criterion needs a mark of its scale or "sans objet"; nothing else is accepted."""
    known = {c.key: c for c in grid}
    refusals = [
        Refusal(
            "« %(criterion)s » attend une note, ou « sans objet ».", field=c.key, criterion=c.label
        )
        for c in grid
        if c.key not in marks
    ]
    for key, value in marks.items():
        criterion = known.get(key)
        if criterion is None:
            refusals.append(Refusal("Ce critère n'est pas dans la grille de ce tour.", field=key))
        elif value is not None and not 0 <= value <= criterion.best:
            refusals.append(
                Refusal(
                    "« %(criterion)s » se note de 0 à %(best)s.",
                    field=key,
                    criterion=criterion.label,
                    best=criterion.best,
                )
            )
    if not refusals and all(value is None for value in marks.values()):
        refusals.append(Refusal("Notez au moins un critère."))
    return refusals


def _mean(values: Iterable[float | None]) -> float | None:
    given = [value for value in values if value is not None]
    return fmean(given) if given else None


def _spread(values: Iterable[float | None]) -> float | None:
    given = [value for value in values if value is not None]
    return pstdev(given) if given else None


def result_of(sheets: Sequence[Sheet], grid: Sequence[Criterion]) -> Result:
    """What a round comes to, once it is locked."""
    each = [scores(sheet.marks, grid) for sheet in sheets]
    return Result(
        sheets=len(sheets),
        total=_mean(s.total for s in each),
        core=_mean(s.core for s in each),
        local=_mean(s.local for s in each),
        spread=_spread(s.total for s in each),
        criteria=tuple(_criterion_result(c, sheets) for c in grid),
    )


def _criterion_result(criterion: Criterion, sheets: Sequence[Sheet]) -> CriterionResult:
    given = [100 * value / criterion.best for value in _given(criterion, sheets)]
    return CriterionResult(criterion.key, criterion.label, _mean(given), _spread(given), len(given))


def marked_of(sheets: Sequence[Sheet], grid: Sequence[Criterion]) -> Marked:
    """A locked round as the plugin that scores it sees it: nobody's name, nobody's sheet."""
    result = result_of(sheets, grid)
    lowest = {
        c.key: min((100 * value / c.best for value in _given(c, sheets)), default=None)
        for c in grid
    }
    criteria = tuple(
        MarkedCriterion(c.key, c.label, c.weight, told.mean, lowest[c.key], told.marked)
        for c, told in zip(grid, result.criteria, strict=True)
    )
    return Marked(criteria, result.total, result.core, result.local)


def _given(criterion: Criterion, sheets: Sequence[Sheet]) -> list[int]:
    marks = (sheet.marks.get(criterion.key) for sheet in sheets)
    return [value for value in marks if value is not None]
