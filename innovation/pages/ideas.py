"""Ideas: the list, one idea, and the plugins' panels beside it."""

from collections.abc import Mapping
from urllib.parse import urlencode

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation.db import reading
from innovation.domain.policy import can
from innovation.domain.stages import Category, Stage
from innovation.queries.assessment import last_total, rounds_of
from innovation.queries.ideas import CAP, Filters, count_ideas, get_idea, list_ideas
from innovation.web.forms import start_of
from innovation.web.idea_page import idea_page
from innovation.web.plugins import facts_for
from innovation.web.rendering import page
from innovation.web.site import Asked, visit_of


def filters_from(query: Mapping[str, str]) -> Filters:
    """The filters of a list's address; what makes no sense is left out."""
    stage, category = query.get("stage"), query.get("category")
    return Filters(
        stage=Stage(stage) if stage in tuple(Stage) else None,
        category=Category(category) if category in tuple(Category) else None,
        mine=query.get("mine") == "1",
        after=start_of(query),
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
