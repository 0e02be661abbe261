"""Ideas: the list, one idea, and the forms that answer with its page."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Literal
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation.actions.assessment import decide, reveal_round
from innovation.actions.ideas import complete_idea, reopen_idea, resubmit_idea
from innovation.actions.pilots import Lessons, close_pilot, measure_pilot
from innovation.actions.sharing import confirm_practice
from innovation.db import reading
from innovation.domain.people import Viewer
from innovation.domain.pipeline import STAGE_AFTER
from innovation.domain.policy import can
from innovation.domain.refusals import Refused, Stale, refuse_if
from innovation.domain.stages import Category, Stage, Verdict
from innovation.queries.assessment import decisions_on, last_total, open_round, rounds_of
from innovation.queries.ideas import CAP, Filters, Idea, count_ideas, get_idea, list_ideas
from innovation.queries.people import office_of
from innovation.queries.pilots import pilot_of
from innovation.queries.sharing import practice_of
from innovation.web.entry import read_form
from innovation.web.forms import (
    BadForm,
    Day,
    Form,
    FormModel,
    LongText,
    Paragraph,
    Version,
    by_field,
    check,
    numbers,
    read_answers,
)
from innovation.web.idea_form import PREFIX, choices, read_idea, typed
from innovation.web.idea_page import idea_page
from innovation.web.once import once
from innovation.web.plugins import ask_gates, facts_for
from innovation.web.rendering import page, see_other, target
from innovation.web.site import Asked, visit_of


def filters_from(query: Mapping[str, str]) -> Filters:
    """The filters of a list's address; what makes no sense is left out."""
    stage, category, after = query.get("stage"), query.get("category"), query.get("after", "")
    return Filters(
        stage=Stage(stage) if stage in tuple(Stage) else None,
        category=Category(category) if category in tuple(Category) else None,
        mine=query.get("mine") == "1",
        after=int(after) if after.isascii() and after.isdigit() and len(after) < 18 else None,
    )


@get("/ideas", action="idea.list")
async def show_ideas(request: Asked) -> Response[str]:
    """The ideas that this person may see, newest first."""
    viewer = visit_of(request).viewer
    filters = filters_from(request.query_params)
    async with reading(viewer):
        listing = await list_ideas(viewer, filters)
        total = await count_ideas(viewer, filters)
    kept = {
        "stage": filters.stage,
        "category": filters.category,
        "mine": "1" if filters.mine else None,
    }
    following = {**{k: v for k, v in kept.items() if v}, "after": listing.next}
    return page(
        request,
        "ideas/index.html",
        listing=listing,
        filters=filters,
        total=total,
        capped=total > CAP,
        next_url=f"/ideas?{urlencode(following)}" if listing.next else "",
    )


@get("/ideas/{public_id:str}", action="idea.view", thing=True)
async def show_idea(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Everything about one idea."""
    return await idea_page(request, public_id)


@get("/ideas/{public_id:str}/panels/{key:str}", action="panel.view", thing=True)
async def show_panel(request: Asked, public_id: FromPath[str], key: FromPath[str]) -> Response[str]:
    """One plugin's panel, loaded on its own so that it can't harm the page."""
    visit = visit_of(request)
    async with reading(visit.viewer):
        idea = await get_idea(visit.viewer, public_id)
        rounds = await rounds_of(visit.viewer, idea.id) if idea else []
    office = visit.site.plugins.office(idea.office) if idea else None
    if idea is None or office is None or key not in [panel.key for panel in office.panels]:
        raise NotFoundException
    plugin = key.partition(".")[0]
    answer = await office.panel(key, facts_for(idea, last_total(rounds))[plugin])
    return page(
        request,
        "ideas/panel.html",
        fragment="panel",
        title=answer.title,
        text=answer.text,
        failed=answer.failed,
        plugin=plugin if can(visit.viewer, "plugin.view") else "",
    )


class MoveForm(FormModel):
    """The version of the idea that the page showed."""

    version: Version


class DecisionForm(MoveForm):
    """What the committee decides, and why."""

    verdict: Literal["go", "rework", "hold", "decline"]
    reason: Paragraph = ""
    review_on: Day = None
    condition: Paragraph = ""


class MeasureForm(FormModel):
    """The version of the pilot; the measures come beside, as ``measured.<key>``."""

    pilot_version: Version


class ClosingForm(MeasureForm):
    """How the pilot ends."""

    outcome: Literal["", "kept", "adapted", "stopped"] = ""
    lessons: LongText = ""


class SharingForm(FormModel):
    """The version of the practice sheet that is confirmed."""

    practice_version: Version


async def _answer(
    request: Asked,
    public_id: str,
    form: Form,
    act: Callable[[Idea], Awaitable[None]],
    *,
    as_system: bool = False,
) -> Response[str]:
    """Act on the idea once, in one transaction; a refusal shows the page with what was typed."""
    viewer = visit_of(request).viewer

    async def run() -> str:
        idea = await get_idea(viewer, public_id)
        if idea is None:
            raise NotFoundException
        await act(idea)
        return f"/ideas/{public_id}"

    try:
        location = await once(viewer, form, run, as_system=as_system)
    except Refused as refused:
        errors, rest = by_field(refused.refusals)
        return await idea_page(
            request, public_id, 422, form=form.typed(), errors=errors, refusals=rest
        )
    if target(request):
        return await idea_page(request, public_id)
    return see_other(request, location)


async def _wrong(
    request: Asked, public_id: str, form: Form, errors: dict[str, str]
) -> Response[str]:
    return await idea_page(request, public_id, 422, form=form.typed(), errors=errors)


async def _ask_gates_first(request: Asked, public_id: str, action: str) -> None:
    """Plugins' gates are asked before the transaction: they may be slow."""
    visit = visit_of(request)
    async with reading(visit.viewer):
        idea = await get_idea(visit.viewer, public_id)
        rounds = await rounds_of(visit.viewer, idea.id) if idea else []
    if idea is None:
        raise NotFoundException
    if can(visit.viewer, action, idea.stake):
        office = visit.site.plugins.office(idea.office)
        _, refusals = await ask_gates(office, STAGE_AFTER[action], idea, last_total(rounds))
        refuse_if(refusals)


def _same_version(idea: Idea, version: int) -> None:
    if idea.version != version:
        raise Stale


@post("/ideas/{public_id:str}/reveal", action="round.reveal", thing=True, status_code=200)
async def post_reveal(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Reveal the round's result, for ever."""
    form = await read_form(request)
    values, errors = check(MoveForm, form)
    if values is None:
        return await _wrong(request, public_id, form, errors)
    viewer = visit_of(request).viewer
    version = values.version

    async def act(idea: Idea) -> None:
        _same_version(idea, version)
        round_ = await open_round(viewer, idea.id)
        if round_ is None:
            raise Stale
        await reveal_round(idea, round_, by=viewer)

    try:
        await _ask_gates_first(request, public_id, "round.reveal")
    except Refused as refused:
        return await idea_page(request, public_id, 422, refusals=refused.refusals)
    return await _answer(request, public_id, form, act, as_system=True)


@post("/ideas/{public_id:str}/decisions", action="idea.decide", thing=True, status_code=200)
async def post_decision(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Decide what becomes of an assessed idea."""
    form = await read_form(request)
    values, errors = check(DecisionForm, form)
    if values is None:
        return await _wrong(request, public_id, form, errors)
    viewer, given = visit_of(request).viewer, values

    async def act(idea: Idea) -> None:
        _same_version(idea, given.version)
        await decide(
            idea,
            Verdict(given.verdict),
            given.reason,
            review_on=given.review_on,
            condition=given.condition,
            by=viewer,
        )

    return await _answer(request, public_id, form, act)


@post("/ideas/{public_id:str}/reopening", action="idea.reopen", thing=True, status_code=200)
async def post_reopening(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Take up an idea on hold."""
    form = await read_form(request)
    values, errors = check(MoveForm, form)
    if values is None:
        return await _wrong(request, public_id, form, errors)
    viewer, version = visit_of(request).viewer, values.version

    async def act(idea: Idea) -> None:
        _same_version(idea, version)
        await reopen_idea(idea, by=viewer)

    return await _answer(request, public_id, form, act)


@post("/ideas/{public_id:str}/answers", action="idea.complete", thing=True, status_code=200)
async def post_answers(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Complete the answers to the plugins' questions."""
    visit = visit_of(request)
    form = await read_form(request)
    values, errors = check(MoveForm, form, prefixes=[PREFIX])
    asked = visit.site.plugins.office(visit.viewer.office).idea_fields
    answers, wrong = read_answers(asked, form, PREFIX, complete=False)
    if values is None or wrong:
        return await _wrong(request, public_id, form, errors | wrong)
    version = values.version

    async def act(idea: Idea) -> None:
        _same_version(idea, version)
        kept = {k: v for k, v in idea.extra.items() if k not in {field.key for field in asked}}
        await complete_idea(idea, kept | answers, by=visit.viewer)

    return await _answer(request, public_id, form, act)


@post("/ideas/{public_id:str}/measures", action="pilot.measure", thing=True, status_code=200)
async def post_measures(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Note what the pilot's indicators say today."""
    form = await read_form(request)
    values, errors = check(MeasureForm, form, prefixes=["measured."])
    measured, wrong = numbers(form.prefixed("measured."), "measured.")
    if values is None or wrong:
        return await _wrong(request, public_id, form, errors | wrong)
    viewer, version = visit_of(request).viewer, values.pilot_version

    async def act(idea: Idea) -> None:
        pilot = await pilot_of(viewer, idea.id)
        if pilot is None or pilot.version != version:
            raise Stale
        if measured.keys() - {measure.key for measure in pilot.measures}:
            raise BadForm("unknown indicator")
        await measure_pilot(idea, pilot, measured, by=viewer)

    return await _answer(request, public_id, form, act)


@post("/ideas/{public_id:str}/closing", action="pilot.close", thing=True, status_code=200)
async def post_closing(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Close the pilot with what it taught."""
    form = await read_form(request)
    values, errors = check(ClosingForm, form)
    if values is None:
        return await _wrong(request, public_id, form, errors)
    viewer, given = visit_of(request).viewer, values

    async def act(idea: Idea) -> None:
        pilot = await pilot_of(viewer, idea.id)
        if pilot is None or pilot.version != given.pilot_version:
            raise Stale
        await close_pilot(idea, pilot, Lessons(given.outcome, given.lessons), by=viewer)

    return await _answer(request, public_id, form, act)


@post("/ideas/{public_id:str}/sharing", action="practice.confirm", thing=True, status_code=200)
async def post_sharing(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Confirm that the practice sheet is shared with the three offices."""
    form = await read_form(request)
    values, errors = check(SharingForm, form)
    if values is None:
        return await _wrong(request, public_id, form, errors)
    viewer, version = visit_of(request).viewer, values.practice_version

    async def act(idea: Idea) -> None:
        practice = await practice_of(viewer, idea.id)
        if practice is None or practice.version != version:
            raise Stale
        await confirm_practice(idea, practice, by=viewer)

    try:
        await _ask_gates_first(request, public_id, "practice.confirm")
    except Refused as refused:
        return await idea_page(request, public_id, 422, refusals=refused.refusals)
    return await _answer(request, public_id, form, act)


async def _rework_page(
    request: Asked, viewer: Viewer, public_id: str, status: int = 200, **shown: Any
) -> Response[str]:
    visit = visit_of(request)
    async with reading(viewer):
        idea = await get_idea(viewer, public_id)
        if idea is None or not can(viewer, "idea.resubmit", idea.stake):
            raise NotFoundException
        decisions = await decisions_on(viewer, idea.id)
    values = {"form": typed(idea), "errors": {}, "refusals": []} | shown
    return page(
        request,
        "ideas/rework.html",
        status,
        idea=idea,
        decision=decisions[0] if decisions else None,
        **choices(visit.site.plugins.office(idea.office)),
        **values,
    )


@get("/ideas/{public_id:str}/rework", action="idea.resubmit", thing=True)
async def show_rework(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The idea to be completed, beside what the committee said."""
    return await _rework_page(request, visit_of(request).viewer, public_id)


@post("/ideas/{public_id:str}/rework", action="idea.resubmit", thing=True, status_code=200)
async def post_rework(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Send the reworked idea back to the committee."""
    visit = visit_of(request)
    viewer = visit.viewer
    form = await read_form(request)
    plugins = visit.site.plugins.office(viewer.office)
    posted = read_idea(form, plugins)
    if posted.content is None:
        return await _rework_page(
            request, viewer, public_id, 422, form=form.typed(), errors=posted.errors
        )
    content = posted.content

    async def act() -> str:
        idea = await get_idea(viewer, public_id)
        office = await office_of(viewer, viewer.office)
        if idea is None or office is None:
            raise NotFoundException
        _same_version(idea, posted.version)
        await resubmit_idea(idea, content, office, plugins.criteria, by=viewer)
        return f"/ideas/{public_id}"

    try:
        return see_other(request, await once(viewer, form, act))
    except Refused as refused:
        errors, rest = by_field(refused.refusals)
        return await _rework_page(
            request, viewer, public_id, 422, form=form.typed(), errors=errors, refusals=rest
        )
