"""Carrying an idea together: who does, who is invited, who asks, and the answers."""

from functools import partial
from typing import Any, Literal

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation.actions.co_authors import (
    answer_invitation,
    answer_request,
    ask_to_join,
    disown_idea,
    invite_co_author,
    remove_co_author,
)
from innovation.db import reading
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Refused, refuse_if
from innovation.queries.co_authors import co_authors_of, invited_to
from innovation.queries.ideas import Idea
from innovation.queries.people import people_of
from innovation.web.acting import act_on_idea
from innovation.web.colleagues import labelled, one_named
from innovation.web.entry import read_form
from innovation.web.forms import Form, FormModel, Line, Nothing, Word, check
from innovation.web.once import answer_once, once
from innovation.web.rendering import page, see_other
from innovation.web.seen import seen_idea
from innovation.web.site import Asked, visit_of


class InvitationForm(FormModel):
    """Whom to invite, by name."""

    person: Line = ""


class ChangeForm(FormModel):
    """What becomes of one person."""

    person: Word
    intent: Literal["admit", "refuse", "remove", "disown"]


class AnswerForm(FormModel):
    """Whether the invited person carries the idea."""

    intent: Literal["accept", "decline"]


@post(
    "/ideas/{public_id:str}/co-authors/requests",
    action="co_author.ask",
    thing=True,
    status_code=200,
)
async def post_request(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Ask the author to carry the idea too."""
    viewer = visit_of(request).viewer
    form = await read_form(request)

    async def act(idea: Idea, _: Nothing) -> None:
        await ask_to_join(idea, by=viewer)

    return await act_on_idea(request, public_id, form, check(Nothing, form), act)


async def _managed(request: Asked, public_id: str) -> Idea:
    viewer = visit_of(request).viewer
    idea = await seen_idea(viewer, public_id)
    require(viewer, "co_author.manage", idea.stake)
    return idea


async def _co_authors_page(
    request: Asked, public_id: str, status: int = 200, **shown: Any
) -> Response[str]:
    viewer = visit_of(request).viewer
    async with reading(viewer):
        idea = await _managed(request, public_id)
        found = await co_authors_of(viewer, idea.id)
        people = await people_of(viewer) if viewer.office == idea.office else []
    known = {viewer.id, *(one.id for one in found)}
    return page(
        request,
        "ideas/co_authors.html",
        status,
        idea=idea,
        found=found,
        myself=viewer.public_id,
        colleagues={label: p for label, p in labelled(people).items() if p.id not in known},
        reasons_against=refusals_for("co_author.manage", idea.facts),
        **shown,
    )


@get("/ideas/{public_id:str}/co-authors", action="co_author.manage", thing=True)
async def show_co_authors(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Who carries the idea, and the requests to answer."""
    return await _co_authors_page(request, public_id)


async def _changed(request: Asked, public_id: str, form: Form, act: Any) -> Response[str]:
    """Do it once; who comes from another office acts in the idea's, so the door is the system's."""
    shown = partial(_co_authors_page, request, public_id)
    return await answer_once(request, form, act, shown, as_system=True)


@post("/ideas/{public_id:str}/co-authors", action="co_author.manage", thing=True, status_code=200)
async def post_co_author(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Invite a colleague to carry the idea."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    values, errors = check(InvitationForm, form)

    async def act() -> str:
        idea = await _managed(request, public_id)
        people = await people_of(viewer) if viewer.office == idea.office else []
        one = one_named(values.person if values else "", labelled(people), "person")
        if isinstance(one, Refusal):
            raise Refused([one])
        await invite_co_author(idea, one.id, by=viewer)
        return f"/ideas/{public_id}/co-authors"

    if values is None:
        return await _co_authors_page(request, public_id, 422, form=form.typed(), errors=errors)
    return await _changed(request, public_id, form, act)


@post(
    "/ideas/{public_id:str}/co-authors/changes",
    action="co_author.manage",
    thing=True,
    status_code=200,
)
async def post_change(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Answer a request, take an invitation back, take somebody off, or leave."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    values, errors = check(ChangeForm, form)

    async def act() -> str:
        idea = await _managed(request, public_id)
        assert values is not None
        if values.intent == "disown":
            await disown_idea(idea, by=viewer)
            return "/"
        people = {one.public_id: one.id for one in await co_authors_of(viewer, idea.id)}
        if values.person not in people:
            refuse_if([Refusal("Cette personne ne co-porte plus l'idée, ni ne le demande.")])
        person = people[values.person]
        if values.intent == "remove":
            await remove_co_author(idea, person, by=viewer)
            return f"/ideas/{public_id}" if person != viewer.id else "/"
        await answer_request(idea, person, accept=values.intent == "admit", by=viewer)
        return f"/ideas/{public_id}/co-authors"

    if values is None:
        return await _co_authors_page(request, public_id, 422, form=form.typed(), errors=errors)
    return await _changed(request, public_id, form, act)


async def _invitation(request: Asked, public_id: str) -> Idea | None:
    viewer = visit_of(request).viewer
    async with reading(viewer):
        return await invited_to(viewer, public_id)


def _invitation_page(request: Asked, idea: Idea, status: int = 200, **shown: Any) -> Response[str]:
    return page(request, "ideas/invitation.html", status, idea=idea, **shown)


@get("/ideas/{public_id:str}/invitation", action="co_author.answer", thing=True)
async def show_invitation(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The idea that one is invited to carry, even where it is not shown otherwise."""
    idea = await _invitation(request, public_id)
    if idea is None:
        raise NotFoundException
    return _invitation_page(request, idea)


@post("/ideas/{public_id:str}/invitation", action="co_author.answer", thing=True, status_code=200)
async def post_invitation(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Carry the idea, or not."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    values, _ = check(AnswerForm, form)
    accept = values is not None and values.intent == "accept"

    async def act() -> str:
        idea = await invited_to(viewer, public_id)
        if idea is None or values is None:
            raise NotFoundException
        await answer_invitation(idea, accept=accept, by=viewer)
        return f"/ideas/{public_id}" if accept else "/"

    try:
        return see_other(request, await once(viewer, form, act))
    except Refused as refused:
        idea = await _invitation(request, public_id)
        if idea is None:
            raise
        return _invitation_page(request, idea, 422, refusals=refused.refusals)
