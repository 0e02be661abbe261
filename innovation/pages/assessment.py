"""What the committee does on the idea's page: reveal, decide, take up again."""

from typing import Literal

from litestar import Response, post
from litestar.params import FromPath

from innovation.actions.assessment import decide, reveal_round
from innovation.actions.ideas import reopen_idea
from innovation.domain.assessment import Scored
from innovation.domain.refusals import Stale
from innovation.domain.stages import Verdict
from innovation.queries.assessment import newest_round
from innovation.queries.ideas import Idea
from innovation.web.acting import act_on_idea
from innovation.web.entry import read_form
from innovation.web.forms import Day, Paragraph, Versioned, check
from innovation.web.scoring import ask_for_score
from innovation.web.site import Asked, visit_of


@post("/ideas/{public_id:str}/reveal", action="round.reveal", thing=True, status_code=200)
async def post_reveal(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Reveal the round's result, for ever."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    checked = check(Versioned, form)
    scored: Scored | None = None

    async def ask() -> None:
        nonlocal scored
        if checked[0]:
            version = checked[0].version
            scored = await ask_for_score(request, public_id, "round.reveal", version)

    async def act(idea: Idea, given: Versioned) -> None:
        round_ = await newest_round(viewer, idea.id)
        if round_ is None or idea.version != given.version:
            raise Stale
        await reveal_round(idea, round_, by=viewer, scored=scored)

    return await act_on_idea(
        request, public_id, form, checked, act,
        after_gates_of="round.reveal", before=ask, as_system=True,
    )  # fmt: skip


class DecisionForm(Versioned):
    """What the committee decides, and why."""

    verdict: Literal["go", "rework", "hold", "decline"]
    reason: Paragraph = ""
    review_on: Day = None
    condition: Paragraph = ""


@post("/ideas/{public_id:str}/decisions", action="idea.decide", thing=True, status_code=200)
async def post_decision(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Decide what becomes of an assessed idea."""
    viewer = visit_of(request).viewer
    form = await read_form(request)

    async def act(idea: Idea, given: DecisionForm) -> None:
        if idea.version != given.version:
            raise Stale
        await decide(
            idea,
            Verdict(given.verdict),
            given.reason,
            review_on=given.review_on,
            condition=given.condition,
            by=viewer,
        )

    return await act_on_idea(request, public_id, form, check(DecisionForm, form), act)


@post("/ideas/{public_id:str}/reopening", action="idea.reopen", thing=True, status_code=200)
async def post_reopening(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Take up an idea on hold."""
    viewer = visit_of(request).viewer
    form = await read_form(request)

    async def act(idea: Idea, given: Versioned) -> None:
        if idea.version != given.version:
            raise Stale
        await reopen_idea(idea, by=viewer)

    return await act_on_idea(request, public_id, form, check(Versioned, form), act)
