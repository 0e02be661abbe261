"""The practice sheet: the chair writes it from a closed pilot, the administrator confirms it."""

from dataclasses import dataclass
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from innovation.actions.files import choose_shared
from innovation.actions.sharing import PracticeContent, confirm_practice, propose_practice
from innovation.db import reading
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import require
from innovation.domain.refusals import Refused, Stale
from innovation.queries.files import Attachment, files_of_idea
from innovation.queries.ideas import Idea, get_idea
from innovation.queries.pilots import Pilot, pilot_of
from innovation.queries.sharing import practice_of
from innovation.web.acting import act_on_idea
from innovation.web.entry import read_form
from innovation.web.forms import (
    FormModel,
    Line,
    LongText,
    Version,
    Versioned,
    Word,
    by_field,
    check,
)
from innovation.web.once import once
from innovation.web.rendering import page, see_other
from innovation.web.seen import seen_idea
from innovation.web.site import Asked, visit_of


class PracticeForm(Versioned):
    """What the three offices will read."""

    title: Line = ""
    problem: LongText = ""
    solution: LongText = ""
    results: LongText = ""
    advice: LongText = ""
    shared: list[Word] = []


@dataclass(frozen=True, slots=True)
class ToShare:
    """An idea, with what its practice sheet is written from."""

    idea: Idea
    pilot: Pilot | None
    files: list[Attachment]


async def _to_share(request: Asked, public_id: str) -> ToShare:
    viewer = visit_of(request).viewer
    async with reading(viewer):
        idea = await seen_idea(viewer, public_id)
        require(viewer, "practice.propose", idea.stake)
        files = await files_of_idea(viewer, idea.id)
        return ToShare(idea, await pilot_of(viewer, idea.id), files)


def _writing_page(request: Asked, about: ToShare, status: int = 200, **shown: Any) -> Response[str]:
    values = {"refusals": refusals_for("practice.propose", about.idea.facts)} | shown
    return page(
        request,
        "practices/new.html",
        status,
        idea=about.idea,
        pilot=about.pilot,
        files=about.files,
        **values,
    )


@get("/ideas/{public_id:str}/practice", action="practice.propose", thing=True)
async def show_practice_form(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The practice sheet to write, begun from the idea and its pilot."""
    about = await _to_share(request, public_id)
    idea, pilot = about.idea, about.pilot
    begun = {
        "title": idea.title,
        "problem": idea.problem,
        "solution": idea.solution,
        "results": idea.results or (pilot.lessons if pilot else ""),
        "advice": "",
    }
    return _writing_page(request, about, form=begun)


@post("/ideas/{public_id:str}/practice", action="practice.propose", thing=True, status_code=200)
async def post_practice(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Propose the practice; the office's administrator confirms it."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    about = await _to_share(request, public_id)
    values, errors = check(PracticeForm, form, lists=["shared"])
    if values is None:
        return _writing_page(request, about, 422, form=form.typed(), errors=errors)
    given = values
    content = PracticeContent(
        title=given.title,
        problem=given.problem,
        solution=given.solution,
        results=given.results,
        advice=given.advice,
    )

    async def act() -> str:
        now = await get_idea(viewer, public_id)
        if now is None or now.version != given.version:
            raise Stale
        await choose_shared(now, given.shared, by=viewer)
        contact = about.pilot.lead_id if about.pilot else None
        await propose_practice(now, content, contact, by=viewer)
        return f"/ideas/{public_id}"

    try:
        return see_other(request, await once(viewer, form, act))
    except Refused as refused:
        errors, rest = by_field(refused.refusals)
        return _writing_page(request, about, 422, form=form.typed(), errors=errors, refusals=rest)


class SharingForm(FormModel):
    """The version of the practice sheet that is confirmed."""

    practice_version: Version


@post("/ideas/{public_id:str}/sharing", action="practice.confirm", thing=True, status_code=200)
async def post_sharing(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Confirm that the practice sheet is shared with the three offices."""
    viewer = visit_of(request).viewer
    form = await read_form(request)

    async def act(idea: Idea, given: SharingForm) -> None:
        practice = await practice_of(viewer, idea.id)
        if practice is None or practice.version != given.practice_version:
            raise Stale
        await confirm_practice(idea, practice, by=viewer)

    return await act_on_idea(
        request, public_id, form, check(SharingForm, form), act, after_gates_of="practice.confirm"
    )
