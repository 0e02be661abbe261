"""An author withdraws an idea, and takes it back."""

from collections.abc import Sequence

from innovation import world
from innovation.changes import advance, bring_back, void_round
from innovation.db import add, fetch
from innovation.domain.contributions import Criterion
from innovation.domain.people import Office, Viewer
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import require
from innovation.domain.refusals import refuse_if
from innovation.domain.stages import Status
from innovation.journal import record
from innovation.queries.ideas import Idea
from innovation.tables import WithdrawalRow


async def withdraw_idea(idea: Idea, reason: str, *, by: Viewer) -> None:
    """Stop an idea of one's own before it is tried; it can be taken back."""
    require(by, "idea.withdraw", idea.stake)
    refuse_if(refusals_for("idea.withdraw", idea.facts))
    await void_round(idea)  # before the idea, as a reveal does: they wait for each other
    await advance(idea, status=Status.WITHDRAWN)
    await add(
        WithdrawalRow(
            idea=idea.id, office=idea.office, person=by.id, reason=reason.strip(), at=world.now()
        )
    )
    await record("idea.withdrawn", "idea", idea.id, office=idea.office, by=by)


async def take_back_idea(
    idea: Idea, office: Office, grid: Sequence[Criterion], *, by: Viewer
) -> None:
    """Let a withdrawn idea go on: the same text, in a new round."""
    require(by, "idea.take_back", idea.stake)
    refuse_if(refusals_for("idea.take_back", idea.facts))
    await bring_back(idea, office, grid)
    await fetch(
        "UPDATE withdrawal SET ended_at = {} WHERE idea = {} AND ended_at IS NULL",
        world.now(),
        idea.id,
    )
    await record("idea.taken_back", "idea", idea.id, office=idea.office, by=by)
