"""What has passed its time: listed for the administrator, removed on their word, recorded."""

from functools import partial
from typing import Annotated, Any, Literal

from litestar import Response, get, post
from pydantic import Field, StringConstraints

from innovation import world
from innovation.actions.retention import dispose, keep_for
from innovation.db import reading
from innovation.domain.refusals import Refused
from innovation.domain.retention import CATEGORIES
from innovation.queries.retention import disposals, due_things, kept_days
from innovation.web.entry import read_form
from innovation.web.forgetting import settle
from innovation.web.forms import Form, FormModel, Line, by_field, check
from innovation.web.once import answer_once, once
from innovation.web.rendering import page, see_other
from innovation.web.site import Asked, visit_of

Days = Annotated[int, Field(ge=1, le=36_500)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class DisposalForm(FormModel):
    """Which category to remove, as it was shown, and why."""

    category: Literal["draft", "account", "link", "removed_file", "closed_idea"]
    things: Annotated[int, Field(ge=0, lt=2**31)]
    reason: Reason = ""
    visa: Line = ""


class RulesForm(FormModel):
    """How many days each category is kept."""

    draft: Days
    account: Days
    link: Days
    removed_file: Days
    closed_idea: Days


async def _retention_page(request: Asked, status: int = 200, **shown: Any) -> Response[str]:
    """Drafts and accounts are counted as the system sees them: nothing of what they hold is."""
    viewer = visit_of(request).viewer
    async with reading(viewer.as_system()):
        days = await kept_days(viewer)
        due = [await due_things(viewer, key, days[key], world.now()) for key in CATEGORIES]
        done = await disposals(viewer)
    return page(
        request,
        "personal/retention.html",
        status,
        days=days,
        due=due,
        disposals=done,
        categories=CATEGORIES,
        **{"refused": "", **shown},
    )


@get("/retention", action="retention.manage")
async def show_retention(request: Asked) -> Response[str]:
    """What has passed its time, by category, and all that was ever removed."""
    return await _retention_page(request)


@post("/retention", action="retention.manage", status_code=200)
async def post_disposal(request: Asked) -> Response[str]:
    """Remove what was shown of a category: who, when and why are kept for ever."""
    visit = visit_of(request)
    form = await read_form(request)
    values, errors = check(DisposalForm, form)
    if values is None:
        return await _refused(request, form, errors)
    files: frozenset[str] = frozenset()

    async def run() -> str:
        nonlocal files
        days = await kept_days(visit.viewer)
        due = await due_things(visit.viewer, values.category, days[values.category], world.now())
        files = await dispose(due, values.things, values.reason, values.visa, by=visit.viewer)
        return "/retention"

    try:
        location = await once(visit.viewer, form, run, as_system=True)
    except Refused as refused:
        errors, rest = by_field(refused.refusals)
        return await _refused(request, form, errors, refusals=rest)
    await settle(visit.site, files)
    return see_other(request, location)


async def _refused(
    request: Asked, form: Form, errors: dict[str, str], **shown: Any
) -> Response[str]:
    category = form.one("category")
    return await _retention_page(
        request, 422, form=form.typed(), errors=errors, refused=category, **shown
    )


@post("/retention/rules", action="retention.manage", status_code=200)
async def post_rules(request: Asked) -> Response[str]:
    """How long the office keeps each category from now on."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    values, errors = check(RulesForm, form)
    if values is None:
        return await _retention_page(
            request, 422, form=form.typed(), errors=errors, refused="rules"
        )

    async def run() -> str:
        await keep_for(values.model_dump(), by=viewer)
        return "/retention"

    return await answer_once(request, form, run, partial(_retention_page, request, refused="rules"))
