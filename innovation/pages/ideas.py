"""Ideas: the list, one idea, and the plugins' panels beside it."""

from dataclasses import replace

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation import world
from innovation.db import reading
from innovation.domain.listing import RANKED_SORTS, Filters
from innovation.domain.policy import Stake, can
from innovation.hosting.asking import facts_for
from innovation.queries.alike import alike
from innovation.queries.assessment import last_total, rounds_of
from innovation.queries.beside import beside_list
from innovation.queries.ideas import get_idea
from innovation.queries.listing import list_ideas, which_help
from innovation.web.filters import address, chips, filters_from, offered, query_of, words_from
from innovation.web.highlight import marked, passage
from innovation.web.idea_page import idea_page
from innovation.web.panels import panel_page
from innovation.web.rendering import page, see_other
from innovation.web.site import Asked, visit_of


@get("/ideas", action="idea.list")
async def show_ideas(request: Asked) -> Response[str]:
    """The ideas that this person may see, by the filters of the address."""
    visit = visit_of(request)
    viewer, office = visit.viewer, visit.site.plugins.office(visit.viewer.office)
    filters = filters_from(request.query_params, office)
    if "" in request.query_params.values():  # a form sends what was left empty too
        return see_other(request, address(filters))
    async with reading(viewer, stale=True):
        listing = await list_ideas(viewer, filters)
        beside = await beside_list(viewer, "ideas", listing.unknown)
        near = bool(listing.unknown)
        if near:
            listing = await list_ideas(viewer, filters, beside.near)
        in_force = chips(filters, office, beside.offices)
        helpful = (
            await which_help(viewer, [chip.without for chip in in_force])
            if not listing.cards and not filters.words
            else []
        )
    asked = listing.asked
    found = {
        card.id: (marked(card.title, asked), passage(listing.passages[card.id], asked))
        for card in listing.cards
        if filters.words
    }
    return page(
        request,
        "ideas/index.html",
        listing=listing,
        found=found,
        near=near,
        filters=filters,
        chips=in_force,
        to_drop=[chip for chip in in_force if chip.without in helpful],
        saved=beside.saved,
        offices=beside.offices,
        query=query_of(replace(filters, after=None)),
        everywhere=address(Filters(words=filters.words)),
        total=min(listing.total, listing.most),
        capped=listing.total > listing.most,
        ranked=filters.sort in RANKED_SORTS and listing.total > listing.most,
        next_url=address(filters, listing.next) if listing.next else "",
        **offered(filters, office),
    )


@get("/ideas/alike", action="idea.alike")
async def show_alike(request: Asked) -> Response[str]:
    """What looks like a title that is being written, and how to join rather than do it twice."""
    viewer = visit_of(request).viewer
    title = words_from(request.query_params, "title")
    async with reading(viewer, stale=True):
        found = await alike(viewer, title)
    helpful = {
        one: (world.public_id(), world.public_id())
        for one in found
        if one.kind == "idea" and not one.mine and can(viewer, "idea.support", Stake(one.office))
    }
    return page(request, "ideas/alike.html", found=found, helpful=helpful, asked_title=title)


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
    if idea is None:
        raise NotFoundException
    facts = facts_for(idea, last_total(rounds))[key.partition(".")[0]]
    return await panel_page(request, visit.site.plugins.office(idea.office), key, facts)
