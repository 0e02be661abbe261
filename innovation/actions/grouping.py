"""The chair groups look-alike ideas into one main idea, and sets them apart again."""

from collections.abc import Sequence

from innovation import world
from innovation.changes import advance, bring_back, take_part, void_round
from innovation.db import add, fetch
from innovation.domain.contributions import Criterion
from innovation.domain.people import Office, Viewer
from innovation.domain.pipeline import not_shared, refusals_for, refusals_to_be_grouped
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Stale, refuse_if
from innovation.domain.stages import Part, Status
from innovation.journal import record
from innovation.queries.co_authors import assesses_now
from innovation.queries.grouping import (
    carriers_of,
    credited_by,
    credited_on,
    grouping_of,
    groups_others,
)
from innovation.queries.ideas import Idea
from innovation.tables import CreditRow, GroupingRow


async def group_ideas(main: Idea, others: Sequence[Idea], *, by: Viewer) -> None:
    """Group ideas into the main one: their authors carry it from now on."""
    require(by, "idea.group", main.stake)
    for other in others:
        require(by, "idea.group", other.stake)
    refuse_if(refusals_for("idea.group", main.facts) + await _check_others(main, others, by))
    # One order for everybody: of two groupings at once, the second waits, then finds the first.
    for idea in sorted([main, *others], key=lambda idea: idea.id):
        await _hold(idea) if idea is main else await _close(idea)
    for other in others:
        await _credit(main, other, by)
    for other in others:
        await record("idea.grouped", "idea", other.id, office=main.office, by=by, main=main.id)
        await record("idea.gathered", "idea", main.id, office=main.office, by=by, other=other.id)


async def _check_others(main: Idea, others: Sequence[Idea], by: Viewer) -> list[Refusal]:
    if not others:
        return [Refusal("Choisissez au moins une idée à regrouper.", field="others")]
    refusals = []
    for other in others:
        if other.id == main.id or other.office != main.office:
            raise Stale
        refusals += [
            Refusal("« %(title)s » ne se regroupe pas. %(why)s", title=other.title, why=no.msgid)
            for no in refusals_to_be_grouped(other.facts)
        ]
    if await groups_others(by, [other.id for other in others]):
        refusals.append(
            Refusal("Une de ces idées en regroupe déjà d'autres : prenez-la comme idée principale.")
        )
    return refusals


async def _hold(main: Idea) -> None:
    """A sheet that is being given on the main idea starts anew: its authors change."""
    await fetch(
        "UPDATE round SET version = version + 1 WHERE idea = {} AND state = 'open'", main.id
    )
    await advance(main)


async def _close(idea: Idea) -> None:
    await void_round(idea)
    await advance(idea, status=Status.GROUPED)


async def _credit(main: Idea, other: Idea, by: Viewer) -> None:
    grouping = await add(
        GroupingRow(
            idea=other.id, main=main.id, office=main.office, grouped_by=by.id, at=world.now()
        )
    )
    by_themselves = {*await carriers_of(by, main.id)} - {*await credited_on(by, main.id)}
    for person in await carriers_of(by, other.id):
        if person not in by_themselves:
            refuse_if(await _judges(main, other, person, by))
            await take_part(main.id, main.office, Part.CO_AUTHOR, person)
            await add(CreditRow(grouping=grouping, office=main.office, person=person))


async def _judges(main: Idea, other: Idea, person: int, by: Viewer) -> list[Refusal]:
    if not await assesses_now(by, main.id, person):
        return []
    return [
        Refusal(
            "Un porteur de « %(title)s » a remis sa fiche sur l'idée principale : attendez le "
            "dévoilement, ou prenez l'autre idée comme principale.",
            title=other.title,
        )
    ]


async def ungroup_idea(
    idea: Idea, main: Idea, office: Office, grid: Sequence[Criterion], *, by: Viewer
) -> None:
    """Set an idea apart again: its status, a new round, and its authors as they were."""
    require(by, "idea.ungroup", idea.stake)
    shared = not_shared(main.facts)
    refuse_if(refusals_for("idea.ungroup", idea.facts) + ([shared] if shared else []))
    grouping = await grouping_of(by, idea.id)
    if grouping is None or grouping.main != main.id:
        raise Stale
    for one in sorted([main, idea], key=lambda one: one.id):
        await advance(main) if one is main else await bring_back(idea, office, grid)
    for person in await credited_by(by, grouping.id):
        await fetch(
            "DELETE FROM participant WHERE idea = {} AND person = {} AND part = 'co_author'",
            main.id,
            person,
        )
        # Whoever carried an idea never judges it.
        await take_part(main.id, main.office, Part.RECUSED, person)
    await fetch("UPDATE grouping SET ended_at = {} WHERE id = {}", world.now(), grouping.id)
    await record("idea.ungrouped", "idea", idea.id, office=idea.office, by=by, main=main.id)
    await record("idea.parted", "idea", main.id, office=idea.office, by=by, other=idea.id)
