"""The sheet: one assessor's marks on one idea, with the running total beside."""

from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation.actions.assessment import write_sheet
from innovation.db import reading
from innovation.domain.assessment import Marks, Sheet, scores
from innovation.domain.people import Viewer
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Refused
from innovation.queries.assessment import Round, newest_round, own_sheet
from innovation.queries.ideas import Idea
from innovation.web.entry import read_form
from innovation.web.forms import BadForm, Form, FormModel, Paragraph, Version, by_field, check
from innovation.web.once import once
from innovation.web.rendering import page, see_other
from innovation.web.seen import seen_idea
from innovation.web.site import Asked, visit_of

PREFIXES = ("mark.", "comment.")


class SheetForm(FormModel):
    """What is fixed; marks and comments come beside, by criterion."""

    version: Version = 0
    comment: Paragraph = ""


def read_marks(form: Form, round_: Round) -> dict[str, int | None]:
    """The marks that were chosen; a criterion left alone is not there."""
    marks: dict[str, int | None] = {}
    known = {criterion.key for criterion in round_.grid}
    for key, values in form.prefixed("mark.").items():
        if key not in known or len(values) > 1 or not _is_mark(values[0]):
            raise BadForm("unknown mark")
        if values[0]:
            marks[key] = None if values[0] == "na" else int(values[0])
    return marks


def _is_mark(text: str) -> bool:
    return text in ("", "na") or (text.isascii() and text.isdigit() and len(text) <= 2)


def read_comments(form: Form, round_: Round) -> dict[str, str]:
    """The comment on each criterion; ``BadForm`` for one of no criterion, or out of bounds."""
    known = {criterion.key for criterion in round_.grid}
    comments = {}
    for key, values in form.prefixed("comment.").items():
        if key not in known or len(values) > 1 or len(values[0]) > 2_000:
            raise BadForm("unknown comment")
        comments[key] = values[0].strip()
    return comments


async def _to_assess(request: Asked, public_id: str) -> tuple[Idea, Round, Sheet | None]:
    """The idea with its newest round and one's own sheet, for those who may assess it."""
    viewer = visit_of(request).viewer
    async with reading(viewer):
        idea, round_ = await _assessable(viewer, public_id)
        return idea, round_, await own_sheet(viewer, round_.id)


async def _assessable(viewer: Viewer, public_id: str) -> tuple[Idea, Round]:
    idea = await seen_idea(viewer, public_id)
    require(viewer, "sheet.write", idea.stake)
    round_ = await newest_round(viewer, idea.id, viewer.office)
    if round_ is None:
        raise NotFoundException
    return idea, round_


def _shown(marks: Marks) -> dict[str, int | str]:
    return {key: "na" if value is None else value for key, value in marks.items()}


def _sheet_page(
    request: Asked,
    idea: Idea,
    round_: Round,
    marks: Marks,
    status: int = 200,
    **shown: Any,
) -> Response[str]:
    values = {"refusals": refusals_for("sheet.write", idea.facts)} | shown
    return page(
        request,
        "ideas/sheet.html",
        status,
        idea=idea,
        round=round_,
        marks=_shown(marks),
        running=scores(marks, round_.grid),
        left=sum(criterion.key not in marks for criterion in round_.grid),
        **values,
    )


@get("/ideas/{public_id:str}/sheet", action="sheet.write", thing=True)
async def show_sheet(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """One's own sheet, empty or as it was given."""
    idea, round_, sheet = await _to_assess(request, public_id)
    return _sheet_page(
        request,
        idea,
        round_,
        sheet.marks if sheet else {},
        comments=sheet.comments if sheet else {},
        form={"comment": sheet.comment if sheet else ""},
        version=sheet.version if sheet else 0,
    )


@post("/ideas/{public_id:str}/sheet/total", action="sheet.write", thing=True, status_code=200)
async def post_total(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """What the marks come to so far; nothing is kept."""
    form = await read_form(request)
    check(SheetForm, form, prefixes=PREFIXES)
    idea, round_, sheet = await _to_assess(request, public_id)
    return _sheet_page(
        request,
        idea,
        round_,
        read_marks(form, round_),
        comments=read_comments(form, round_),
        form=form.typed(),
        version=sheet.version if sheet else 0,
    )


@post("/ideas/{public_id:str}/sheet", action="sheet.write", thing=True, status_code=200)
async def post_sheet(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Give one's marks, or change them while the round is open."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    values, errors = check(SheetForm, form, prefixes=PREFIXES)
    rest: list[Refusal] | None = None

    async def act() -> str:
        idea, round_ = await _assessable(viewer, public_id)
        assert values is not None
        written = Sheet(
            person=viewer.id,
            marks=read_marks(form, round_),
            comments=read_comments(form, round_),
            comment=values.comment,
            version=values.version,
        )
        await write_sheet(idea, round_, written, by=viewer)
        return f"/ideas/{public_id}"

    if values is not None:
        try:
            location = await once(viewer, form, act, leads_to=f"/ideas/{public_id}")
            return see_other(request, location)
        except Refused as refused:
            errors, rest = by_field(refused.refusals)
    return await _typed(request, public_id, form, errors, rest)


async def _typed(
    request: Asked,
    public_id: str,
    form: Form,
    errors: dict[str, str],
    refusals: list[Refusal] | None,
) -> Response[str]:
    """The page again, with what was typed and why it was refused."""
    idea, round_, sheet = await _to_assess(request, public_id)
    shown = {} if refusals is None else {"refusals": refusals}
    return _sheet_page(
        request,
        idea,
        round_,
        read_marks(form, round_),
        422,
        comments=read_comments(form, round_),
        form=form.typed(),
        version=sheet.version if sheet else 0,
        errors=errors,
        **shown,
    )
