"""What the forms of a pilot say: its plan, and which version of it the page showed."""

from collections.abc import Collection
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import StringConstraints

from innovation.actions.pilots import Aims, Plan, check_plan
from innovation.domain.contributions import Indicator, PilotKind
from innovation.domain.people import Viewer
from innovation.domain.refusals import Refusal, Stale
from innovation.hooks.office import OfficePlugins
from innovation.queries.ideas import Idea
from innovation.queries.people import Colleague
from innovation.queries.pilots import Pilot, pilot_of
from innovation.web.answers import numbers
from innovation.web.forms import (
    BadForm,
    Day,
    Form,
    FormModel,
    Line,
    Paragraph,
    Version,
    Versioned,
    Word,
    by_field,
    check,
)

PREFIXES = ("baseline.", "target.", "stop.")
OWN = "office.own"
"""The key of the indicator that the chair adds to those of the kind."""

StopRule = Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True)]


class PilotForm(Versioned):
    """The plan; each indicator's baseline and target come beside."""

    kind: Word
    lead: Word = ""
    site: Line = ""
    starts_on: Day = None
    ends_on: Day = None
    question: Paragraph = ""
    stop_rule: StopRule = ""
    own_label: Line = ""
    own_unit: Word = ""
    own_better: Literal["up", "down"] = "up"


def kind_of_pilot(office: OfficePlugins, key: str) -> PilotKind:
    """The kind that is asked for, else the office's first, with the indicators on offer."""
    kinds = {kind.key: kind for kind in office.pilot_kinds}
    if key and key not in kinds:
        raise BadForm("unknown kind of pilot")
    kind = kinds[key] if key else office.pilot_kinds[0]
    own = {indicator.key for indicator in kind.indicators}
    offered = [card.indicator for card in office.indicators if card.key not in own]
    return replace(kind, indicators=(*kind.indicators, *offered))


def _chosen(kind: PilotKind, offered: Collection[str], aims: Aims) -> PilotKind:
    """The kind without the indicators that were offered and that nobody wants measured."""
    kept = (
        one
        for one in kind.indicators
        if one.key not in offered or any(value is not None for value in aims.get(one.key, ()))
    )
    return replace(kind, indicators=tuple(kept))


def _read_aims(form: Form, kind: PilotKind) -> tuple[Aims, dict[str, float | None], dict[str, str]]:
    """Each indicator's baseline and target, where it would stop, and the errors by field."""
    read = [numbers(form.prefixed(prefix), prefix) for prefix in PREFIXES]
    (baselines, _), (targets, _), (stops, _) = read
    keys = {indicator.key for indicator in kind.indicators}
    if (baselines.keys() | targets.keys() | stops.keys()) - keys - {OWN}:
        raise BadForm("unknown indicator")
    aims = {key: (baselines.get(key), targets.get(key)) for key in keys}
    return aims, stops, {name: text for _, wrong in read for name, text in wrong.items()}


def read_plan(
    form: Form, kind: PilotKind, people: list[Colleague], offered: Collection[str]
) -> tuple[Plan, dict[str, str], list[Refusal]]:
    """The plan as far as it can be read, and all that it lacks, at once."""
    values, errors = check(PilotForm, form, prefixes=PREFIXES)
    if values is None:
        legible = {name: text for name, text in form.fields.items() if name not in errors}
        legible |= {"version": ["0"], "kind": [kind.key]}
        values, _ = check(PilotForm, Form(legible), prefixes=PREFIXES)
    assert values is not None
    if values.own_label:
        own = Indicator(OWN, values.own_label, values.own_unit, values.own_better)
        kind = replace(kind, indicators=(*kind.indicators, own))
    aims, stops, wrong = _read_aims(form, kind)
    plan = Plan(
        kind=_chosen(kind, offered, aims),
        lead={person.public_id: person.id for person in people}.get(values.lead),
        site=values.site,
        starts_on=values.starts_on,
        ends_on=values.ends_on,
        question=values.question,
        stop_rule=values.stop_rule,
        aims=aims,
        stops=stops,
    )
    lacking, rest = by_field(check_plan(plan))
    return plan, lacking | wrong | errors, rest


class PilotVersion(FormModel):
    """The version of the pilot that the page showed."""

    pilot_version: Version


async def pilot_as_shown(viewer: Viewer, idea: Idea, given: PilotVersion) -> Pilot:
    """The pilot as the page showed it."""
    pilot = await pilot_of(viewer, idea.id)
    if pilot is None or pilot.version != given.pilot_version:
        raise Stale
    return pilot
