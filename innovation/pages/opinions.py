"""Another office's committee: asked on the idea's page, where it answers and gives its opinion."""

from functools import partial
from typing import Annotated, Literal

from litestar import Response, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from pydantic import StringConstraints

from innovation.actions.assessment import reveal_opinion
from innovation.actions.opinions import (
    Request,
    accept_request,
    ask_committee,
    decline_request,
    take_back_request,
)
from innovation.domain.assessment import Scored
from innovation.domain.policy import require
from innovation.domain.refusals import Stale
from innovation.queries.assessment import newest_round
from innovation.queries.ideas import Idea
from innovation.queries.opinions import Opinion, running_opinion
from innovation.queries.people import office_of
from innovation.web.acting import act_on_idea
from innovation.web.entry import read_form
from innovation.web.forms import Day, FormModel, Version, Versioned, Word, check
from innovation.web.idea_page import idea_page
from innovation.web.once import answer_once
from innovation.web.scoring import ask_for_score
from innovation.web.seen import seen_idea
from innovation.web.site import Asked, visit_of

Words = Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True)]


class RequestForm(Versioned):
    """Which office, why, and by when."""

    committee: Word = ""
    why: Words = ""
    answer_by: Day = None


@post("/ideas/{public_id:str}/opinions", action="committee.ask", thing=True, status_code=200)
async def post_request(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Ask another office's committee to read the idea."""
    viewer = visit_of(request).viewer
    form = await read_form(request)

    async def act(idea: Idea, given: RequestForm) -> None:
        require(viewer, "committee.ask", idea.stake)
        if idea.version != given.version:
            raise Stale
        known = await office_of(viewer, given.committee)
        slug = known.slug if known else ""
        await ask_committee(idea, Request(slug, given.why, given.answer_by), by=viewer)

    return await act_on_idea(request, public_id, form, check(RequestForm, form), act)


class TakingBack(FormModel):
    """Which committee is asked no more."""

    committee: Word
    opinion_version: Version


async def _running(idea: Idea, committee: str, version: int, by: Asked) -> Opinion:
    opinion = await running_opinion(visit_of(by).viewer, idea.id, committee)
    if opinion is None or opinion.version != version:
        raise Stale
    return opinion


@post(
    "/ideas/{public_id:str}/opinions/removal",
    action="committee.take_back",
    thing=True,
    status_code=200,
)
async def post_taking_back(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Take a request back before the opinion is given."""
    viewer = visit_of(request).viewer
    form = await read_form(request)

    async def act(idea: Idea, given: TakingBack) -> None:
        require(viewer, "committee.take_back", idea.stake)
        opinion = await _running(idea, given.committee, given.opinion_version, request)
        await take_back_request(idea, opinion, by=viewer)

    return await act_on_idea(request, public_id, form, check(TakingBack, form), act)


class AnswerForm(FormModel):
    """Whether the committee reads the idea, and a word for those who ask."""

    intent: Literal["accept", "decline"]
    opinion_version: Version
    reply: Words = ""


@post(
    "/ideas/{public_id:str}/opinions/answer",
    action="committee.answer",
    thing=True,
    status_code=200,
)
async def post_answer(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Accept to read another office's idea, or decline: then it is seen no more."""
    visit = visit_of(request)
    viewer = visit.viewer
    form = await read_form(request)
    shown = partial(idea_page, request, public_id)
    given, errors = check(AnswerForm, form)
    if given is None or errors:
        return await shown(422, form=form.typed(), errors=errors)

    async def act() -> str:
        idea = await seen_idea(viewer, public_id)
        require(viewer, "committee.answer", idea.stake)
        opinion = await _running(idea, viewer.office, given.opinion_version, request)
        if given.intent == "decline":
            await decline_request(idea, opinion, given.reply, by=viewer)
            return "/"
        office = await office_of(viewer, viewer.office)
        if office is None:
            raise NotFoundException
        grid = visit.site.plugins.office(viewer.office).criteria
        await accept_request(idea, opinion, given.reply, office, grid, by=viewer)
        return f"/ideas/{public_id}#opinions"

    return await answer_once(request, form, act, shown, as_system=True)


@post(
    "/ideas/{public_id:str}/opinions/reveal",
    action="committee.reveal",
    thing=True,
    status_code=200,
)
async def post_opinion(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Give the opinion of one's own committee, for ever."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    checked = check(Versioned, form)
    scored: Scored | None = None

    async def ask() -> None:
        nonlocal scored
        if checked[0]:
            version = checked[0].version
            scored = await ask_for_score(
                request, public_id, "committee.reveal", version, viewer.office
            )

    async def act(idea: Idea, given: Versioned) -> None:
        require(viewer, "committee.reveal", idea.stake)
        round_ = await newest_round(viewer, idea.id, viewer.office)
        # Locked just now, a round is one version further than the page.
        if round_ is None or given.version not in (round_.version, round_.version - bool(scored)):
            raise Stale
        await reveal_opinion(idea, round_, by=viewer, scored=scored)

    return await act_on_idea(request, public_id, form, checked, act, before=ask, as_system=True)
