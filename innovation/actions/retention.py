"""Removing what has passed its time, on a person's word: what was listed, no more and no less."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from innovation import world
from innovation.db import add, fetch
from innovation.domain.people import Viewer
from innovation.domain.policy import require
from innovation.domain.refusals import Refusal, Refused, Stale, refuse_if
from innovation.domain.retention import CATEGORIES, ELIMINATED
from innovation.forgetting import erase, forget_files
from innovation.indexing import index_idea
from innovation.journal import record
from innovation.queries.retention import Due
from innovation.tables import DisposalRow

Files = frozenset[str]


async def keep_for(days: Mapping[str, int], *, by: Viewer) -> None:
    """How long one's office keeps each category from now on."""
    require(by, "retention.manage")
    for category, chosen in days.items():
        await fetch(
            "INSERT INTO retention_rule (office, category, days) VALUES ({}, {}, {}) "
            "ON CONFLICT (office, category) DO UPDATE SET days = excluded.days",
            by.office,
            category,
            chosen,
        )
    await record("retention.changed", "office", 0, office=by.office, by=by)


async def dispose(due: Due, shown: int, reason: str, visa: str, *, by: Viewer) -> Files:
    """Remove all that is due of a category, as the page showed it: the files to take off the disk.

    ``due`` was read in the same transaction; ``shown`` is how many things the page said.
    """
    require(by, "retention.manage")
    refuse_if(_why_not(due, reason, visa))
    if len(due.things) != shown:
        raise Stale
    assert due.oldest and due.newest
    files = await REMOVALS[due.category.key](due.things, by)
    disposal = await add(
        DisposalRow(
            office=by.office,
            category=due.category.key,
            things=len(due.things),
            days=due.days,
            oldest=due.oldest,
            newest=due.newest,
            reason=reason,
            visa=visa,
            decided_by=by.id,
            at=world.now(),
        )
    )
    await record(
        "retention.carried_out",
        "office",
        0,
        office=by.office,
        by=by,
        things=len(due.things),
        disposal=disposal,
    )
    return files


def _why_not(due: Due, reason: str, visa: str) -> list[Refusal]:
    if not due.things:
        return [Refusal("Rien n'a dépassé sa durée dans cette catégorie.")]
    found = []
    if not reason:
        found.append(Refusal("Écrivez pourquoi : le bordereau le garde.", field="reason"))
    if due.category.needs_visa and not visa:
        found.append(
            Refusal(
                "Le visa des archives départementales est nécessaire : écrivez sa référence.",
                field="visa",
            )
        )
    return found


async def _remove_drafts(drafts: Sequence[int], by: Viewer) -> Files:
    files = await forget_files("draft", drafts)
    for draft in drafts:
        await fetch("DELETE FROM draft WHERE id = {}", draft)
    return files


async def _erase_people(people: Sequence[int], by: Viewer) -> Files:
    if by.id in people:
        raise Refused([Refusal("Personne n'efface son propre compte : demandez à un collègue.")])
    files: set[str] = set()
    for person in people:
        (row,) = await fetch("SELECT public_id FROM person WHERE id = {}", person)
        files |= await erase(person, row["public_id"], by=by)
    return frozenset(files)


async def _remove_links(links: Sequence[int], by: Viewer) -> Files:
    for link in links:
        await fetch("DELETE FROM invitation WHERE id = {}", link)
    return frozenset()


async def _remove_files(attachments: Sequence[int], by: Viewer) -> Files:
    return await forget_files("id", attachments)


async def _eliminate_ideas(ideas: Sequence[int], by: Viewer) -> Files:
    """The words go; that the idea was, who decided and when, stays."""
    for idea in ideas:
        for table, condition in (("idea", "id"), ("idea_version", "idea")):
            await fetch(
                f"UPDATE {table} SET title = {{}}, problem = '', solution = '', benefit = '', "
                f"site = '', theme = '', extra = '{{{{}}}}' WHERE {condition} = {{}}",
                ELIMINATED,
                idea,
            )
        await fetch(
            "UPDATE idea SET results = '', landlord = '', source_url = '', eliminated_at = {} "
            "WHERE id = {}",
            world.now(),
            idea,
        )
        for statement in EMPTYING:
            await fetch(statement, idea)
        await index_idea(idea)
    return await forget_files("idea", ideas)


EMPTYING = (
    "UPDATE comment SET state = 'removed', text = '' WHERE idea = {}",
    "UPDATE withdrawal SET reason = '' WHERE idea = {}",
    "UPDATE decision SET reason = '–', condition = '' WHERE idea = {}",
    "UPDATE opinion SET why = '–', reply = '' WHERE idea = {}",
    "UPDATE gate_override SET reason = '–' WHERE idea = {}",
    "UPDATE result SET score_reason = '' WHERE idea = {}",
    "UPDATE sheet SET comment = '' WHERE round IN (SELECT id FROM round WHERE idea = {})",
    "UPDATE mark SET comment = '' WHERE round IN (SELECT id FROM round WHERE idea = {})",
)
"""What else people wrote about an idea."""

REMOVALS: Mapping[str, Callable[[Sequence[int], Viewer], Awaitable[Files]]] = {
    "draft": _remove_drafts,
    "account": _erase_people,
    "link": _remove_links,
    "removed_file": _remove_files,
    "closed_idea": _eliminate_ideas,
}
assert REMOVALS.keys() == CATEGORIES.keys()
