"""Home: what waits for me, then what is new."""

from litestar import Response, get, post
from litestar.params import FromPath
from pydantic import AwareDatetime

from innovation.actions.people import see_feed
from innovation.db import reading, writing
from innovation.queries.ideas import drafts_of
from innovation.queries.journal import feed_for, seen_event
from innovation.queries.waiting import waiting_for
from innovation.web.entry import read_form
from innovation.web.forms import FormModel, check
from innovation.web.panels import boxes, panel_page
from innovation.web.rendering import page, see_other, target
from innovation.web.site import Asked, visit_of

SHOWN = 15
"""How many events the feed shows; when one more is new, it says that there are more."""


@get("/", action="home.view")
async def show_home(request: Asked) -> Response[str]:
    """Tasks first, then drafts, then the feed."""
    return await _home(request)


async def _home(request: Asked) -> Response[str]:
    viewer = visit_of(request).viewer
    async with reading(viewer, stale=True):
        entries = await feed_for(viewer, SHOWN + 1)
        seen = await seen_event(viewer)
        tasks = await waiting_for(viewer)
        drafts = await drafts_of(viewer)
    visit = visit_of(request)
    return page(
        request,
        "home/show.html",
        panels=boxes(visit.site.plugins.office(viewer.office)),
        tasks=tasks,
        drafts=drafts,
        entries=entries[:SHOWN],
        unread=sum(entry.id > seen for entry in entries),
    )


@get("/panels/{key:str}", action="home.view")
async def show_home_panel(request: Asked, key: FromPath[str]) -> Response[str]:
    """One plugin's box of the home page, loaded on its own."""
    visit = visit_of(request)
    return await panel_page(request, visit.site.plugins.office(visit.viewer.office), key, None)


class SeenForm(FormModel):
    """When the newest event that the page showed happened."""

    until: AwareDatetime


@post("/feed/seen", action="feed.seen", status_code=200)
async def post_seen(request: Asked) -> Response[str]:
    """All that the page showed has been read."""
    form = await read_form(request)
    values, _ = check(SeenForm, form)
    viewer = visit_of(request).viewer
    if values:
        async with writing(viewer):
            await see_feed(values.until, by=viewer)
    if target(request):
        return await _home(request)
    return see_other(request, "/")
