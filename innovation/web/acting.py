"""The forms of the idea's page: done once, in one transaction, and answered with the page."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from litestar import Response
from litestar.exceptions import NotFoundException

from innovation.db import reading
from innovation.domain.pipeline import STAGE_AFTER
from innovation.domain.policy import can
from innovation.domain.refusals import Refused, refuse_if
from innovation.hosting.asking import ask_gates
from innovation.queries.assessment import last_total, rounds_of
from innovation.queries.gates import passed_gates
from innovation.queries.ideas import Idea, get_idea
from innovation.web.forms import Form, M, by_field
from innovation.web.idea_page import idea_page
from innovation.web.once import once
from innovation.web.rendering import see_other, target
from innovation.web.seen import seen_idea
from innovation.web.site import Asked, visit_of

BOARD = "board"
"""The element on which a move is made from its card."""


async def act_on_idea(
    request: Asked,
    public_id: str,
    form: Form,
    checked: tuple[M | None, dict[str, str]],
    act: Callable[[Idea, M], Awaitable[None]],
    *,
    after_gates_of: str = "",
    before: Callable[[], Awaitable[None]] | None = None,
    as_system: bool = False,
) -> Response[str]:
    """Act with the form's values; what is wrong or refused shows the page with what was typed.

    ``before`` runs after the gates and outside of the transaction: it may ask plugins.
    """
    values, errors = checked
    if values is None or errors:
        return await idea_page(request, public_id, 422, form=form.typed(), errors=errors)
    viewer, given = visit_of(request).viewer, values

    async def run() -> str:
        idea = await seen_idea(viewer, public_id)
        await act(idea, given)
        return f"/ideas/{public_id}"

    try:
        if after_gates_of:
            await _pass_gates(request, public_id, after_gates_of)
        if before:
            await before()
        location = await once(
            viewer, form, run, as_system=as_system, leads_to=f"/ideas/{public_id}"
        )
    except Refused as refused:
        return await _refused(request, public_id, form, refused)
    if target(request) == BOARD:
        return see_other(request, _board_of(request))
    if target(request):
        return await idea_page(request, public_id)
    return see_other(request, location)


async def _refused(request: Asked, public_id: str, form: Form, refused: Refused) -> Response[str]:
    """The page with the reasons and what was typed; on the board they go among the notices."""
    if target(request) == BOARD:
        raise refused
    errors, rest = by_field(refused.refusals)
    return await idea_page(request, public_id, 422, form=form.typed(), errors=errors, refusals=rest)


def _board_of(request: Asked) -> str:
    """The board as this person was looking at it, with its filters."""
    query = urlsplit(request.headers.get("hx-current-url", "")).query
    return f"/board?{query}" if query else "/board"


async def _pass_gates(request: Asked, public_id: str, action: str) -> None:
    """Plugins' gates are asked before the transaction: they may be slow."""
    visit = visit_of(request)
    async with reading(visit.viewer):
        idea = await get_idea(visit.viewer, public_id)
        rounds = await rounds_of(visit.viewer, idea.id) if idea else []
        passed = await passed_gates(visit.viewer, idea.id) if idea else ()
    if idea is None:
        raise NotFoundException
    if can(visit.viewer, action, idea.stake):
        office = visit.site.plugins.office(idea.office)
        stage, total = STAGE_AFTER[action], last_total(rounds)
        _, refusals = await ask_gates(office, stage, idea, total, passed, by=visit.viewer)
        refuse_if(refusals)
