"""An author withdraws an idea, and takes it back."""

from litestar import Response, post
from litestar.params import FromPath

from innovation.actions.withdrawing import take_back_idea, withdraw_idea
from innovation.domain.refusals import Stale
from innovation.queries.ideas import Idea
from innovation.queries.people import office_of
from innovation.web.acting import act_on_idea
from innovation.web.entry import read_form
from innovation.web.forms import Paragraph, Versioned, check
from innovation.web.site import Asked, visit_of


class WithdrawalForm(Versioned):
    """Why the author withdraws the idea, if they wish to say so."""

    why: Paragraph = ""


@post("/ideas/{public_id:str}/withdrawal", action="idea.withdraw", thing=True, status_code=200)
async def post_withdrawal(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Withdraw an idea; the page then offers to take it back."""
    viewer = visit_of(request).viewer
    form = await read_form(request)

    async def act(idea: Idea, given: WithdrawalForm) -> None:
        if idea.version != given.version:
            raise Stale
        await withdraw_idea(idea, given.why, by=viewer)

    return await act_on_idea(request, public_id, form, check(WithdrawalForm, form), act)


@post("/ideas/{public_id:str}/return", action="idea.take_back", thing=True, status_code=200)
async def post_return(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Take a withdrawn idea back: the committee assesses it anew."""
    visit = visit_of(request)
    form = await read_form(request)

    async def act(idea: Idea, given: Versioned) -> None:
        office = await office_of(visit.viewer, idea.office)
        if office is None or idea.version != given.version:
            raise Stale
        grid = visit.site.plugins.office(idea.office).criteria
        await take_back_idea(idea, office, grid, by=visit.viewer)

    return await act_on_idea(request, public_id, form, check(Versioned, form), act)
