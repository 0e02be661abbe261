"""Carrying an idea together: inviting, asking, answering, leaving."""

from innovation import world
from innovation.changes import await_co_author, join, take_part
from innovation.db import fetch
from innovation.domain.people import Viewer
from innovation.domain.pipeline import refusals_for
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Refused, Stale, refuse_if
from innovation.domain.stages import Joining, Part, Stage
from innovation.journal import record
from innovation.queries.co_authors import assesses_now, joining_of, may_assess_now
from innovation.queries.ideas import Idea


async def invite_co_author(idea: Idea, person: int, *, by: Viewer) -> None:
    """Ask a colleague to carry the idea too: they answer from their home page."""
    require(by, "co_author.manage", idea.stake)
    refuse_if(refusals_for("co_author.manage", idea.facts))
    if await _carries(idea, person):
        raise Refused([Refusal("Cette personne porte déjà l'idée.", field="person")])
    if not await await_co_author(idea.id, idea.office, person, Joining.INVITED):
        raise Refused(
            [
                Refusal(
                    "Cette personne est déjà invitée, ou demande elle-même à co-porter l'idée.",
                    field="person",
                )
            ]
        )
    await record("co_author.invited", "idea", idea.id, office=idea.office, by=by, person=person)


async def ask_to_join(idea: Idea, *, by: Viewer) -> None:
    """Ask the author to carry the idea too."""
    require(by, "co_author.ask", idea.stake)
    refuse_if(refusals_for("co_author.ask", idea.facts))
    if idea.stake.parts & {Part.AUTHOR, Part.CO_AUTHOR}:
        raise Refused([Refusal("Vous portez déjà cette idée.")])
    await _refuse_judges(idea, by.id, by)
    if not await await_co_author(idea.id, idea.office, by.id, Joining.ASKED):
        invited = await joining_of(by, idea.id, by.id) is Joining.INVITED
        raise Refused(
            [
                Refusal("Vous êtes déjà invité à co-porter cette idée : répondez à l'invitation.")
                if invited
                else Refusal("Votre demande est déjà faite : le porteur y répondra.")
            ]
        )
    await record("co_author.asked", "idea", idea.id, office=idea.office, by=by)


async def answer_invitation(idea: Idea, *, accept: bool, by: Viewer) -> None:
    """Carry the idea that one is invited to carry, or not."""
    require(by, "co_author.answer", idea.stake)
    refuse_if(refusals_for("co_author.answer", idea.facts))
    if accept:
        await _refuse_judges(idea, by.id, by)
    await _move(idea, by.id, Joining.INVITED, Joining.ACCEPTED if accept else Joining.DECLINED)
    if accept:
        await join(idea.id, idea.office, by.id)
    await record(
        "co_author.joined" if accept else "co_author.declined",
        "idea",
        idea.id,
        office=idea.office,
        by=by,
    )


async def answer_request(idea: Idea, person: int, *, accept: bool, by: Viewer) -> None:
    """Let somebody who asks carry the idea too, or not."""
    require(by, "co_author.manage", idea.stake)
    refuse_if(refusals_for("co_author.manage", idea.facts))
    if accept:
        await _refuse_the_committee(idea, person, by)
    await _move(idea, person, Joining.ASKED, Joining.ACCEPTED if accept else Joining.DECLINED)
    if accept:
        await join(idea.id, idea.office, person)
    await record(
        "co_author.admitted" if accept else "co_author.refused",
        "idea",
        idea.id,
        office=idea.office,
        by=by,
        person=person,
    )


async def remove_co_author(idea: Idea, person: int, *, by: Viewer) -> None:
    """Leave the idea's authors, take back an invitation, or take somebody off.

    Whoever carried an idea never judges it.
    """
    require(by, "co_author.manage", idea.stake)
    refuse_if(refusals_for("co_author.manage", idea.facts))
    left = await fetch(
        "DELETE FROM participant WHERE idea = {} AND person = {} AND part = 'co_author' "
        "RETURNING id",
        idea.id,
        person,
    )
    ended = await fetch(
        "UPDATE co_authorship SET state = 'ended', since = {}, version = version + 1 "
        "WHERE idea = {} AND person = {} AND state IN ('invited', 'accepted') RETURNING id",
        world.now(),
        idea.id,
        person,
    )
    if not left and not ended:
        raise Stale
    if left:
        await take_part(idea.id, idea.office, Part.RECUSED, person)
    await record(
        "co_author.left" if person == by.id else "co_author.removed",
        "idea",
        idea.id,
        office=idea.office,
        by=by,
        person=person,
    )


async def disown_idea(idea: Idea, *, by: Viewer) -> None:
    """Whoever typed an idea in a colleague's name carries it alone: the colleague never did."""
    require(by, "co_author.manage", idea.stake)
    refuse_if(refusals_for("co_author.manage", idea.facts) + _too_late_to_disown(idea))
    moved = await fetch(
        "UPDATE idea SET author = submitted_by, submitted_by = NULL, version = version + 1 "
        "WHERE id = {} AND author = {} AND submitted_by IS NOT NULL RETURNING author",
        idea.id,
        by.id,
    )
    if not moved:
        raise Stale
    typist = moved[0]["author"]
    await fetch(
        "DELETE FROM participant WHERE idea = {} AND (person = {} AND part = 'author' "
        "OR person = {} AND part = 'co_author')",
        idea.id,
        by.id,
        typist,
    )
    await fetch(
        "UPDATE co_authorship SET state = 'ended', since = {}, version = version + 1 "
        "WHERE idea = {} AND person = {}",
        world.now(),
        idea.id,
        typist,
    )
    await take_part(idea.id, idea.office, Part.AUTHOR, typist)
    await record("idea.disowned", "idea", idea.id, office=idea.office, by=by)


def _too_late_to_disown(idea: Idea) -> list[Refusal]:
    if idea.facts.stage is Stage.SUBMITTED and idea.content_version == 1:
        return []
    return [Refusal("L'idée a déjà été évaluée à votre nom : parlez-en au président du comité.")]


async def _carries(idea: Idea, person: int) -> bool:
    rows = await fetch(
        "SELECT id FROM participant WHERE idea = {} AND person = {} "
        "AND part IN ('author', 'co_author')",
        idea.id,
        person,
    )
    return bool(rows)


async def _move(idea: Idea, person: int, was: Joining, to: Joining) -> None:
    moved = await fetch(
        "UPDATE co_authorship SET state = {}, since = {}, version = version + 1 "
        "WHERE idea = {} AND person = {} AND state = {} RETURNING id",
        to.value,
        world.now(),
        idea.id,
        person,
        was.value,
    )
    if not moved:
        raise Stale


async def _refuse_judges(idea: Idea, person: int, by: Viewer) -> None:
    """Nobody both carries an idea and marks it: whoever gave marks waits for the reveal."""
    await _start_sheets_anew(idea)
    if await assesses_now(by, idea.id, person):
        raise Refused(
            [Refusal("Ce n'est possible qu'une fois le tour d'évaluation en cours dévoilé.")]
        )


async def _refuse_the_committee(idea: Idea, person: int, by: Viewer) -> None:
    """Whether somebody gave marks is not told: whoever may give some waits as well."""
    await _start_sheets_anew(idea)
    if await may_assess_now(by, idea.id, person):
        raise Refused(
            [
                Refusal(
                    "Cette personne siège au comité : elle ne peut co-porter l'idée qu'une fois "
                    "le tour d'évaluation en cours dévoilé."
                )
            ]
        )


async def _start_sheets_anew(idea: Idea) -> None:
    """A sheet that is being given now sees that the round has changed, and starts anew."""
    await fetch(
        "UPDATE round SET version = version + 1 WHERE idea = {} AND state IN ('open', 'locked')",
        idea.id,
    )
