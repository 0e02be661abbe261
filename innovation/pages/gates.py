"""A gate that does not answer: the administrator may let the idea pass, in writing."""

from typing import Annotated

from litestar import Response, post
from litestar.params import FromPath
from pydantic import StringConstraints

from innovation.actions.gates import override_gate
from innovation.db import reading
from innovation.domain.pipeline import STAGE_AFTER, next_move
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Refused, Stale
from innovation.hooks.office import GateAnswer
from innovation.hosting.asking import ask_gates
from innovation.queries.assessment import last_total, rounds_of
from innovation.queries.ideas import Idea
from innovation.web.acting import act_on_idea
from innovation.web.entry import read_form
from innovation.web.forms import Line, Versioned, check
from innovation.web.seen import seen_idea
from innovation.web.site import Asked, visit_of


class OverrideForm(Versioned):
    """Which gate, and why it may be passed."""

    gate: Line
    override_reason: Annotated[str, StringConstraints(max_length=2_000, strip_whitespace=True)] = ""


@post("/ideas/{public_id:str}/overrides", action="gate.override", thing=True, status_code=200)
async def post_override(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Let the idea pass a gate that is out of order; one that says no stays closed."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    checked = check(OverrideForm, form)
    found: GateAnswer | None = None

    async def ask() -> None:
        nonlocal found
        if checked[0]:
            found = await _out_of_order(request, public_id, checked[0].gate)

    async def act(idea: Idea, given: OverrideForm) -> None:
        if idea.version != given.version or found is None:
            raise Stale
        before = STAGE_AFTER[next_move(idea.facts)]
        await override_gate(idea, found.key, found.label, before, given.override_reason, by=viewer)

    return await act_on_idea(request, public_id, form, checked, act, before=ask)


async def _out_of_order(request: Asked, public_id: str, key: str) -> GateAnswer:
    """The gate before the idea's next stage, if it does not answer now; else why not."""
    visit = visit_of(request)
    async with reading(visit.viewer):
        idea = await seen_idea(visit.viewer, public_id)
        require(visit.viewer, "gate.override", idea.stake)
        total = last_total(await rounds_of(visit.viewer, idea.id))
    stage = STAGE_AFTER.get(next_move(idea.facts))
    office = visit.site.plugins.office(idea.office)
    answers = (await ask_gates(office, stage, idea, total, by=visit.viewer))[0] if stage else []
    for answer in answers:
        if answer.key == key and answer.unavailable:
            return answer
    raise Refused([Refusal("Ce contrôle répond : sa réponse vaut, elle ne se lève pas.")])
