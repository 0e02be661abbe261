"""What people say around an idea or a practice: "this concerns me", and comments."""

from typing import Any, Literal

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation.actions.exchange import (
    comment_idea,
    comment_practice,
    edit_comment,
    hide_comment,
    remove_comment,
    support_idea,
    unsupport_idea,
)
from innovation.db import reading
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import Stake, require
from innovation.domain.refusals import NotAllowed, Refused
from innovation.queries.exchange import Place, get_comment, talk_on_idea, talk_on_practice
from innovation.queries.ideas import Idea, get_idea
from innovation.queries.sharing import get_practice
from innovation.web.acting import act_on_idea
from innovation.web.entry import read_form
from innovation.web.forms import FormModel, Paragraph, Versioned, by_field, check, start_of
from innovation.web.once import once
from innovation.web.rendering import see_other, target
from innovation.web.seen import seen_idea
from innovation.web.site import Asked, visit_of
from innovation.web.talk import talk_about_idea, talk_about_practice, talk_page


class SupportForm(FormModel):
    """Whether the idea concerns oneself."""

    support: Literal["yes", "no"] = "yes"


class CommentForm(FormModel):
    """What is said."""

    text: Paragraph = ""


class EditForm(Versioned):
    """What becomes of one's own comment."""

    intent: Literal["edit", "remove"]
    text: Paragraph = ""


class HidingForm(Versioned):
    """Whether a comment is hidden from the others."""

    intent: Literal["hide", "show"]


@post("/ideas/{public_id:str}/support", action="idea.support", thing=True, status_code=200)
async def post_support(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Say that an idea concerns oneself, or that it no longer does."""
    viewer = visit_of(request).viewer
    form = await read_form(request)

    async def act(idea: Idea, given: SupportForm) -> None:
        await (support_idea if given.support == "yes" else unsupport_idea)(idea, by=viewer)

    return await act_on_idea(request, public_id, form, check(SupportForm, form), act)


async def _talk(
    request: Asked, kind: str, public_id: str, status: int = 200, **shown: Any
) -> Response[str]:
    """The comments on an idea or a practice, if this person sees it."""
    viewer = visit_of(request).viewer
    before = start_of(request.query_params)
    async with reading(viewer):
        if kind == "idea":
            idea = await seen_idea(viewer, public_id)
            talk = await talk_on_idea(viewer, idea.id, before)
            closed = refusals_for("comment.write", idea.facts)
            region = talk_about_idea(viewer, idea, talk, closed)
        else:
            practice = await get_practice(viewer, public_id)
            if practice is None or practice.state != "shared":
                raise NotFoundException
            talk = await talk_on_practice(viewer, practice.id, before)
            region = talk_about_practice(viewer, practice, talk)
    return talk_page(request, region, status, before=before, **shown)


@get("/ideas/{public_id:str}/comments", action="idea.view", thing=True)
async def show_idea_comments(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """A page of the comments on an idea."""
    return await _talk(request, "idea", public_id)


@get("/practices/{public_id:str}/comments", action="practice.view", thing=True)
async def show_practice_comments(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """A page of the comments on a practice."""
    return await _talk(request, "practice", public_id)


async def _said(
    request: Asked, kind: str, public_id: str, form: Any, act: Any, thread: str = ""
) -> Response[str]:
    """Do it once; the answer is the region, or the page that it stands on."""
    viewer = visit_of(request).viewer
    try:
        location = await once(viewer, form, act)
    except Refused as refused:
        errors, rest = by_field(refused.refusals)
        return await _talk(
            request, kind, public_id, 422, form=form.typed(), errors=errors, refusals=rest,
            refused_comment=thread,
        )  # fmt: skip
    if target(request):
        return await _talk(request, kind, public_id)
    return see_other(request, location)


@post("/ideas/{public_id:str}/comments", action="comment.write", thing=True, status_code=200)
async def post_idea_comment(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Say something on an idea."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    given, errors = check(CommentForm, form)
    if given is None:
        return await _talk(request, "idea", public_id, 422, form=form.typed(), errors=errors)
    text = given.text

    async def act() -> str:
        idea = await seen_idea(viewer, public_id)
        comment = await comment_idea(idea, text, by=viewer)
        return f"/ideas/{public_id}#comment_{comment}"

    return await _said(request, "idea", public_id, form, act)


@post("/practices/{public_id:str}/comments", action="practice.comment", thing=True, status_code=200)
async def post_practice_comment(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Say something on a shared practice."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    given, errors = check(CommentForm, form)
    if given is None:
        return await _talk(request, "practice", public_id, 422, form=form.typed(), errors=errors)
    text = given.text

    async def act() -> str:
        practice = await get_practice(viewer, public_id)
        if practice is None:
            raise NotFoundException
        comment = await comment_practice(practice, text, by=viewer)
        return f"/practices/{public_id}#comment_{comment}"

    return await _said(request, "practice", public_id, form, act)


async def _placed(request: Asked, public_id: str) -> Place:
    """A comment under something that this person sees."""
    viewer = visit_of(request).viewer
    async with reading(viewer):
        place = await get_comment(viewer, public_id)
        if place is None:
            raise NotFoundException
        see = get_idea if place.kind == "idea" else get_practice
        if await see(viewer, place.public_id) is None:
            raise NotFoundException
    return place


@post("/comments/{public_id:str}", action="comment.edit", thing=True, status_code=200)
async def post_comment(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Correct one's own comment, or take it away."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    place = await _placed(request, public_id)
    if place.comment.person != viewer.id:
        raise NotAllowed("comment.edit")
    given, errors = check(EditForm, form)
    if given is None:
        return await _talk(
            request, place.kind, place.public_id, 422, form=form.typed(), errors=errors,
            refused_comment=public_id,
        )  # fmt: skip

    async def act() -> str:
        now = await get_comment(viewer, public_id)
        assert now is not None
        if given.intent == "edit":
            await edit_comment(now, given.text, given.version, by=viewer)
        else:
            await remove_comment(now, given.version, by=viewer)
        return _address(now)

    return await _said(request, place.kind, place.public_id, form, act, public_id)


@post("/comments/{public_id:str}/hiding", action="comment.hide", thing=True, status_code=200)
async def post_hiding(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Hide a comment from the others, or show it again."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    place = await _placed(request, public_id)
    require(viewer, "comment.hide", Stake(place.comment.office))
    given, errors = check(HidingForm, form)
    if given is None:
        return await _talk(request, place.kind, place.public_id, 422, errors=errors)

    async def act() -> str:
        now = await get_comment(viewer, public_id)
        assert now is not None
        await hide_comment(now, given.version, hidden=given.intent == "hide", by=viewer)
        return _address(now)

    return await _said(request, place.kind, place.public_id, form, act)


def _address(place: Place) -> str:
    return f"/{place.kind}s/{place.public_id}#comment_{place.comment.public_id}"
