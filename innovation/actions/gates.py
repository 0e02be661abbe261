"""Letting an idea pass a gate that does not answer."""

from innovation import world
from innovation.changes import advance
from innovation.db import add
from innovation.domain.people import Viewer
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, refuse_if
from innovation.domain.stages import Stage
from innovation.journal import record
from innovation.queries.ideas import Idea
from innovation.tables import GateOverrideRow


async def override_gate(
    idea: Idea, gate: str, label: str, before: Stage, reason: str, *, by: Viewer
) -> None:
    """Let the idea pass this gate once, for a reason that stays with it.

    Whether the gate is out of order was asked before: no plugin is called in a transaction.
    """
    require(by, "gate.override", idea.stake)
    silent = (
        []
        if reason.strip()
        else [Refusal("Dites pourquoi : le motif reste avec l'idée.", field="override_reason")]
    )
    refuse_if(refusals_for("gate.override", idea.facts) + silent)
    await advance(idea)
    row = await add(
        GateOverrideRow(
            idea=idea.id,
            office=idea.office,
            gate=gate,
            label=label,
            before=before.value,
            reason=reason.strip(),
            person=by.id,
            at=world.now(),
        )
    )
    await record("gate.overridden", "idea", idea.id, office=idea.office, by=by, override=row)
