"""The searches that a person keeps: named beside a list, then renamed or dropped here."""

from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from pydantic import StringConstraints

from innovation.actions.saved import drop_filter, rename_filter, save_filter
from innovation.db import reading
from innovation.domain.people import Viewer
from innovation.domain.refusals import Stale
from innovation.hooks.office import OfficePlugins
from innovation.queries.beside import Saved, saved_filters
from innovation.web.entry import read_form
from innovation.web.filters import filters_from, query_of
from innovation.web.forms import FormModel, Version, Word, check
from innovation.web.library_filters import library_filters_from
from innovation.web.once import answer_once
from innovation.web.rendering import page
from innovation.web.site import Asked, visit_of

Address = Annotated[str, StringConstraints(max_length=2_000)]


class SaveForm(FormModel):
    """A name for the filters in force."""

    place: Literal["ideas", "library"]
    name: Word = ""
    query: Address = ""


class EditForm(FormModel):
    """What becomes of a search."""

    intent: Literal["rename", "drop"]
    name: Word = ""
    version: Version


def _canonical(place: str, query: str, office: OfficePlugins) -> str:
    """The address of a list as the site itself would write it, whatever was posted."""
    named = dict(parse_qsl(query))
    ideas = place == "ideas"
    filters = filters_from(named, office) if ideas else library_filters_from(named)
    return query_of(replace(filters, after=None))


async def _saved_page(request: Asked, status: int = 200, **shown: Any) -> Response[str]:
    viewer = visit_of(request).viewer
    async with reading(viewer):
        saved = await saved_filters(viewer)
    return page(request, "filters/index.html", status, saved=saved, **({"about": ""} | shown))


@get("/filters", action="filter.save")
async def show_saved(request: Asked) -> Response[str]:
    """All the searches that this person keeps."""
    return await _saved_page(request)


@post("/filters", action="filter.save", status_code=200)
async def post_saved(request: Asked) -> Response[str]:
    """Keep the filters in force under a name, and show them again."""
    visit = visit_of(request)
    form = await read_form(request)
    values, errors = check(SaveForm, form)
    if values is None:
        return await _saved_page(request, 422, form=form.typed(), errors=errors, about="new")
    place, name = values.place, values.name
    query = _canonical(place, values.query, visit.site.plugins.office(visit.viewer.office))

    async def act() -> str:
        await save_filter(place, name, query, by=visit.viewer)
        return f"/{place}?{query}"

    shown = partial(_saved_page, request, about="new")
    return await answer_once(request, form, act, shown)


async def _own(viewer: Viewer, public_id: str) -> Saved:
    found = [one for one in await saved_filters(viewer) if one.public_id == public_id]
    if not found:
        raise NotFoundException
    return found[0]


@post("/filters/{public_id:str}", action="filter.save", thing=True, status_code=200)
async def post_change(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Rename a search, or drop it."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    values, errors = check(EditForm, form)
    if values is None:
        return await _saved_page(request, 422, form=form.typed(), errors=errors, about=public_id)
    given = values

    async def act() -> str:
        saved = await _own(viewer, public_id)
        if saved.version != given.version:
            raise Stale
        if given.intent == "drop":
            await drop_filter(saved, by=viewer)
        else:
            await rename_filter(saved, given.name, by=viewer)
        return "/filters"

    shown = partial(_saved_page, request, about=public_id)
    return await answer_once(request, form, act, shown)
