"""Before an office's grid changes: what it becomes, and how it would have ranked what waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, Literal

from litestar import Response

from innovation.db import reading
from innovation.domain.assessment import weighted
from innovation.domain.contributions import Criterion
from innovation.hooks.cards import Declared
from innovation.hooks.host import COMMON
from innovation.hooks.office import plugin_of
from innovation.queries.ranking import Waiting, rounds_under_way, waiting_for_decision
from innovation.texts import plugin_title
from innovation.web.forms import OURS, Form, FormModel
from innovation.web.rendering import page
from innovation.web.site import Asked, visit_of

Grid = Sequence[Criterion]


class Confirming(FormModel):
    """A form that may ask back: what would change was seen, and is wanted."""

    confirmed: Literal["", "yes"] = ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A criterion with its weight before and after; none where it is not in the grid."""

    label: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """An idea with its rank and its mean, before and after."""

    public_id: str
    title: str
    before: int
    after: int
    mean_before: float | None
    mean_after: float | None


async def ask_to_confirm(
    request: Asked, name: str, criteria: Grid, form: Form
) -> Response[str] | None:
    """The page that shows what these criteria of a plugin change, for somebody to confirm.

    ``None`` when it was confirmed, when the grid stays as it is, or when nothing is under way.
    """
    visit = visit_of(request)
    before = visit.site.plugins.office(visit.viewer.office).criteria
    after = changed(before, name, criteria)
    if form.one("confirmed") == "yes" or tuple(before) == tuple(after):
        return None
    async with reading(visit.viewer):
        waiting = await waiting_for_decision(visit.viewer)
        running = await rounds_under_way(visit.viewer)
    if not waiting and not running:
        return None
    kept = [(key, one) for key, all_ in form.fields.items() if key not in OURS for one in all_]
    return page(
        request,
        "plugins/preview.html",
        name=name,
        title=plugin_title(name),
        path=form.path,
        kept=[(key, one) for key, one in kept if key != "confirmed"],
        grid=weighed(before, after),
        ranking=ranked(waiting, before, after),
        running=running,
    )


def criteria_of(snapshot: Mapping[str, Any]) -> Grid:
    """The criteria of what a plugin declares."""
    return Declared.restored(snapshot).criteria


def changed(before: Grid, name: str, criteria: Grid) -> list[Criterion]:
    """The office's grid with these criteria of a plugin in place of those that it had."""
    others = [c for c in before if plugin_of(c.key) != name]
    return sorted(
        [*others, *criteria], key=lambda c: (plugin_of(c.key) != COMMON, plugin_of(c.key))
    )


def weighed(before: Grid, after: Grid) -> list[Weighed]:
    """Every criterion of both grids, once."""
    was, now = ({c.key: c for c in grid} for grid in (before, after))
    return [
        Weighed(
            c.label,
            was[key].weight if key in was else None,
            now[key].weight if key in now else None,
        )
        for key, c in {**was, **now}.items()
    ]


def ranked(waiting: Sequence[Waiting], before: Grid, after: Grid) -> list[Ranked]:
    """What waits for a decision, in the order that the new grid would give it.

    A criterion that nobody marked weighs nothing: no mark is made up.
    """
    was = {one.public_id: _mean(one, before) for one in waiting}
    now = {one.public_id: _mean(one, after) for one in waiting}
    first, then = _ranks(was), _ranks(now)
    found = [
        Ranked(
            one.public_id, one.title, first[one.public_id], then[one.public_id],
            was[one.public_id], now[one.public_id],
        )
        for one in waiting
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.after, one.before))


def _mean(waiting: Waiting, grid: Grid) -> float | None:
    """The mean of its sheets with these weights, on the scales on which they were marked."""
    scales = {c.key: c for c in waiting.grid}
    used = [_reweighted(scales[c.key], c.weight) for c in grid if c.key in scales]
    totals = [total for marks in waiting.sheets if (total := weighted(marks, used)) is not None]
    return fmean(totals) if totals else None


def _reweighted(kept: Criterion, weight: int) -> Criterion:
    return Criterion(kept.key, kept.label, kept.question, weight, kept.anchors)


def _ranks(means: Mapping[str, float | None]) -> dict[str, int]:
    """Equal means share a rank; what has none comes last."""
    order = sorted((-1.0 if mean is None else mean for mean in means.values()), reverse=True)
    return {key: order.index(-1.0 if mean is None else mean) + 1 for key, mean in means.items()}
