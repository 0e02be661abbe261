"""All that the idea's page shows, for every form that answers with it."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from litestar import Response

from innovation import texts
from innovation.domain.contributions import Value
from innovation.domain.next_step import NextStep, next_step
from innovation.domain.people import Viewer
from innovation.domain.pipeline import (
    GUARDS,
    STAGE_AFTER,
    next_move,
    refusals_for,
)
from innovation.domain.policy import can, presides
from innovation.domain.refusals import Refusal
from innovation.domain.stages import Role, RoundState
from innovation.hooks.office import OfficePlugins
from innovation.hosting.asking import ask_gates, computed_measures, missing
from innovation.queries.around import around
from innovation.queries.assessment import (
    Round,
    Signed,
    last_total,
    revealed_by_round,
    rounds_of,
)
from innovation.queries.files import Attachment
from innovation.queries.gates import Override
from innovation.queries.ideas import Idea
from innovation.queries.pilots import pilot_of
from innovation.web.charts import charts
from innovation.web.opinions import own_sheets, shown_opinions
from innovation.web.panels import boxes
from innovation.web.rendering import page
from innovation.web.seen import told_in_full
from innovation.web.site import Asked, visit_of
from innovation.web.talk import supported, talk_about_idea


async def idea_page(
    request: Asked, public_id: str, status: int = 200, **shown: Any
) -> Response[str]:
    """The idea's page, or its ``idea`` region for htmx; ``shown`` is what a refused form adds."""
    visit = visit_of(request)
    viewer = visit.viewer
    async with told_in_full(viewer, public_id) as idea:
        values = await _read(viewer, idea)
    values["charts"] = await charts(values["pilot"].measures if values["pilot"] else ())
    office = visit.site.plugins.office(idea.office)
    values["actions"], values["gates"] = await allowed(
        viewer, office, idea, values.pop("all_rounds"), in_force(values["passed"], idea)
    )
    stage = STAGE_AFTER.get(next_move(idea.facts))
    wanted = missing(office, stage, idea) if stage else []
    values["missing"] = [texts.gettext(one.label) for one in wanted]
    values |= _in_words(idea, office, values["files"])
    closed = values["actions"].get("comment.write", [])
    values |= talk_about_idea(viewer, idea, values.pop("talk"), closed)
    values["steps_aside"] = (
        viewer.office == idea.office and viewer.has(Role.CHAIR) and not presides(viewer, idea.stake)
    )
    values["supported"] = supported(values["supports"])
    values["computed"] = bool(computed_measures(office, values["pilot"]))
    values["links_shown"] = values["links"] or not values["actions"].get("idea.group", [1])
    return page(
        request,
        "ideas/show.html",
        status,
        idea=idea,
        next=_next(idea, values),
        **values | shown,
    )


def _next(idea: Idea, values: dict[str, Any]) -> NextStep:
    decisions, pilot = values["decisions"], values["pilot"]
    return next_step(
        idea.facts,
        idea.answer_by,
        review_on=decisions[0].review_on if decisions else None,
        pilot_ends=pilot.ends_on if pilot else None,
    )


async def _read(viewer: Viewer, idea: Idea) -> dict[str, Any]:
    facts, stake = idea.facts, idea.stake
    rounds = await rounds_of(viewer, idea.id)
    near = await around(viewer, idea.id)
    sheets = await revealed_by_round(viewer, idea.id) if any(r.result for r in rounds) else {}
    comments = {r.id: _comments(r, sheets.get(r.id, ())) for r in rounds}
    committee = viewer.office if facts.borrowed else idea.office
    graded, signed = own_sheets(sheets, rounds, committee)
    revealed, _ = own_sheets(sheets, rounds, idea.office)
    state = facts.borrowed.round_state if facts.borrowed else facts.round_state
    running = state is RoundState.OPEN
    expected = [one for one in near.expected if one.committee == committee]
    busy = {one.committee for one in near.opinions if one.runs}
    return {
        "all_rounds": rounds,
        "rounds": [r for r in rounds if not r.borrowed],
        "opinions": shown_opinions(near.opinions, rounds, comments),
        "offices_to_ask": [one for one in near.other_offices if one[0] not in busy],
        "guest": facts.borrowed is not None,
        "passed": near.passed,
        "files": near.files,
        "decisions": near.decisions,
        "pilot": await pilot_of(viewer, idea.id) if facts.has_pilot else None,
        "practice": near.practice,
        "adoptions": near.adoptions,
        "origin": near.origin,
        "history": near.history,
        "carriers": near.carriers,
        "talk": near.talk,
        "supports": near.supports,
        "links": near.links,
        "withdrawal": near.withdrawal,
        "progress": expected if running and can(viewer, "round.progress", stake) else (),
        "signed": signed if can(viewer, "sheet.read", stake) else [],
        "graded": graded,
        "feedback": comments[revealed.id] if revealed else [],
        "my_sheet": running and idea.answered,
    }


async def allowed(
    viewer: Viewer,
    office: OfficePlugins,
    idea: Idea,
    rounds: Sequence[Round],
    passed: Collection[str] = (),
) -> tuple[dict[str, list[Refusal]], list[Any]]:
    """For each action that is this person's to do, every reason against it: none enables it."""
    actions: dict[str, list[Refusal]] = {}
    gates: list[Any] = []
    total = last_total(rounds)
    for action in GUARDS:
        if not can(viewer, action, idea.stake):
            continue
        reasons = refusals_for(action, idea.facts)
        stage = STAGE_AFTER.get(action)
        if stage and stage is not idea.facts.stage and not reasons:
            answers, closed = await ask_gates(office, stage, idea, total, passed, by=viewer)
            gates += answers
            reasons += closed
        actions[action] = reasons
    move = next_move(idea.facts)
    watches = can(viewer, "gate.override", idea.stake) and move in STAGE_AFTER
    if watches and not gates and not refusals_for(move, idea.facts):
        gates, _ = await ask_gates(office, STAGE_AFTER[move], idea, total, passed, by=viewer)
    return actions, gates


def in_force(passed: Iterable[Override], idea: Idea) -> frozenset[str]:
    """The gates that were passed since the idea came to its stage."""
    return frozenset(one.gate for one in passed if one.at >= idea.since)


def _in_words(
    idea: Idea,
    office: OfficePlugins,
    files: Sequence[Attachment],
) -> dict[str, Any]:
    asked = {file.field for file in files if file.field}
    return {
        "field_labels": {key: texts.gettext(office.label_of("idea_fields", key)) for key in asked},
        "about": {**idea.extra, "kind": idea.kind, "category": idea.category},
        "file_refusals": [],
        "theme_label": texts.gettext(office.label_of("themes", idea.theme)) if idea.theme else "",
        "answers": [
            (texts.gettext(office.label_of("idea_fields", key)), answer_text(office, key, value))
            for key, value in idea.extra.items()
            if key not in asked
        ],
        "fields": office.idea_fields,
        "panels": boxes(office, idea.public_id),
    }


def _comments(round_: Round, signed: Sequence[Signed]) -> list[tuple[str, str]]:
    """What assessors wrote, without their names: for everybody who reads the result."""
    labels = {criterion.key: texts.gettext(criterion.label) for criterion in round_.grid}
    said = [
        (labels[key], comment)
        for one in signed
        for key, comment in one.sheet.comments.items()
        if comment
    ]
    overall = [
        (texts.gettext("En résumé"), one.sheet.comment) for one in signed if one.sheet.comment
    ]
    return sorted(said) + sorted(overall)


def answer_text(office: OfficePlugins, key: str, value: Value) -> str:
    """A plugin field's answer in words, even when the plugin has gone."""
    fields = [f for declared in office.known for f in declared.idea_fields if f.key == key]
    labels = dict(fields[0].choices) if fields else {}
    match value:
        case bool():
            return texts.gettext("Oui") if value else texts.gettext("Non")
        case list():
            return ", ".join(texts.gettext(labels.get(item, item)) for item in value)
        case int() | float():
            return texts.in_unit(float(value), fields[0].unit if fields else "")
    return texts.gettext(labels.get(str(value), str(value))) if labels else str(value)
