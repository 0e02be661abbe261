"""Borrowed eyes: another office's committee is asked to read an idea through its own grid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from innovation import world
from innovation.changes import advance, leave_committee, open_round
from innovation.db import fetch
from innovation.domain.contributions import Criterion
from innovation.domain.people import Office, Viewer
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Refused, Stale, refuse_if
from innovation.journal import record
from innovation.queries.ideas import Idea
from innovation.queries.opinions import Opinion


@dataclass(frozen=True, slots=True)
class Request:
    """What a chair asks another committee: why, and by when."""

    committee: str
    why: str
    answer_by: date | None = None


async def ask_committee(idea: Idea, request: Request, *, by: Viewer) -> None:
    """Ask another office's committee for its opinion: its assessors and its chair see the idea."""
    require(by, "committee.ask", idea.stake)
    refuse_if(refusals_for("committee.ask", idea.facts) + _check(idea, request))
    await advance(idea)  # an idea that is being withdrawn is asked about no more
    asked = await fetch(
        "INSERT INTO opinion (idea, office, committee, state, why, answer_by, asked_by, asked_at) "
        "VALUES ({}, {}, {}, 'asked', {}, {}, {}, {}) ON CONFLICT (idea, committee) "
        "WHERE state IN ('asked', 'accepted') DO NOTHING RETURNING id",
        *(idea.id, idea.office, request.committee, request.why.strip()),
        *(request.answer_by, by.id, world.now()),
    )
    if not asked:
        raise Refused([Refusal("Ce comité a déjà été sollicité.", field="committee")])
    await fetch(
        "INSERT INTO participant (idea, office, part, committee, answered_round, since) "
        "VALUES ({}, {}, 'committee', {}, 0, {}) "
        "ON CONFLICT (idea, committee) WHERE committee IS NOT NULL DO NOTHING",
        *(idea.id, idea.office, request.committee, world.now()),
    )
    await record(
        "committee.asked", "idea", idea.id, office=idea.office, by=by, opinion=asked[0]["id"]
    )


def _check(idea: Idea, request: Request) -> list[Refusal]:
    refusals = []
    if request.committee in ("", idea.office):
        refusals.append(Refusal("Choisissez un autre office.", field="committee"))
    if not request.why.strip():
        refusals.append(
            Refusal("Dites ce que vous attendez de leur avis : ils le liront.", field="why")
        )
    if request.answer_by and request.answer_by < world.today():
        refusals.append(Refusal("Choisissez une date à venir.", field="answer_by"))
    return refusals


async def take_back_request(idea: Idea, opinion: Opinion, *, by: Viewer) -> None:
    """Ask no more: the marks of the other committee, if any, stay sealed for ever."""
    require(by, "committee.take_back", idea.stake)
    refuse_if(refusals_for("committee.take_back", idea.facts))
    await _move(opinion, "ended", ("asked", "accepted"))
    await leave_committee(idea.id, opinion.committee)
    await record(
        "committee.taken_back", "idea", idea.id, office=idea.office, by=by, opinion=opinion.id
    )


async def accept_request(
    idea: Idea,
    opinion: Opinion,
    reply: str,
    office: Office,
    grid: Sequence[Criterion],
    *,
    by: Viewer,
) -> None:
    """Open a round of one's own committee, with its own grid."""
    require(by, "committee.answer", idea.stake)
    refuse_if(refusals_for("committee.answer", idea.facts))
    await _answer(opinion, "accepted", reply, by)
    await open_round(idea.id, office, grid, content_version=idea.content_version, home=idea.office)
    await record(
        "committee.accepted", "idea", idea.id, office=idea.office, by=by, opinion=opinion.id
    )


async def decline_request(idea: Idea, opinion: Opinion, reply: str, *, by: Viewer) -> None:
    """Say no, and why: the committee sees the idea no more."""
    require(by, "committee.answer", idea.stake)
    silent = [] if reply.strip() else [Refusal("Dites pourquoi : l'office le lira.", field="reply")]
    refuse_if(refusals_for("committee.answer", idea.facts) + silent)
    await _answer(opinion, "declined", reply, by)
    await leave_committee(idea.id, opinion.committee)
    await record(
        "committee.declined", "idea", idea.id, office=idea.office, by=by, opinion=opinion.id
    )


async def _answer(opinion: Opinion, state: str, reply: str, by: Viewer) -> None:
    await _move(opinion, state, ("asked",))
    await fetch(
        "UPDATE opinion SET reply = {}, answered_by = {}, answered_at = {} WHERE id = {}",
        *(reply.strip(), by.id, world.now(), opinion.id),
    )


async def _move(opinion: Opinion, state: str, was: tuple[str, ...]) -> None:
    """Compare-and-set: of an answer and a taking back at once, the second is ``Stale``."""
    moved = await fetch(
        "UPDATE opinion SET state = {}, version = version + 1 WHERE id = {} AND version = {} "
        f"AND state IN ({', '.join('{}' for _ in was)}) RETURNING id",
        *(state, opinion.id, opinion.version, *was),
    )
    if not moved:
        raise Stale
