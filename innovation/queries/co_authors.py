"""Who carries an idea with its author, who is invited to, and who asks to."""

from collections.abc import Iterable
from dataclasses import dataclass

from innovation.db import Row, fetch, fetch_one
from innovation.domain.people import Viewer
from innovation.domain.stages import Joining
from innovation.queries.ideas import Idea, get_idea
from innovation.queries.visible import NOT_CLOSED


@dataclass(frozen=True, slots=True)
class CoAuthor:
    """Somebody beside an idea's author, and how far they are on the way."""

    id: int
    public_id: str
    name: str
    state: Joining


async def co_authors_of(viewer: Viewer, idea: int) -> list[CoAuthor]:
    """Who carries an idea that the viewer sees, by name, then who may come to."""
    rows = await fetch(
        "SELECT p.id, p.public_id, p.name, 'accepted' AS state FROM participant t "
        "JOIN person p ON p.id = t.person WHERE t.idea = {} AND t.part = 'co_author' "
        "UNION ALL SELECT p.id, p.public_id, p.name, c.state FROM co_authorship c "
        "JOIN person p ON p.id = c.person WHERE c.idea = {} "
        "AND c.state IN ('invited', 'asked', 'declined')",
        idea,
        idea,
    )
    return co_authors_from(rows)


def co_authors_from(rows: Iterable[Row]) -> list[CoAuthor]:
    """Rows as values: whoever carries the idea is no longer on the way to."""
    found = [CoAuthor(r["id"], r["public_id"], r["name"], Joining(r["state"])) for r in rows]
    carriers = {one.id for one in found if one.state is Joining.ACCEPTED}
    kept = [one for one in found if one.state is Joining.ACCEPTED or one.id not in carriers]
    order = list(Joining)
    return sorted(
        kept, key=lambda one: (one.state is not Joining.ACCEPTED, one.name, order.index(one.state))
    )


async def joining_of(viewer: Viewer, idea: int, person: int) -> Joining | None:
    """How far one person is; ``None`` when nothing was ever said."""
    row = await fetch_one(
        "SELECT state FROM co_authorship WHERE idea = {} AND person = {}", idea, person
    )
    return Joining(row["state"]) if row else None


async def invited_to(viewer: Viewer, public_id: str) -> Idea | None:
    """The idea that the viewer is invited to carry, which they may not see otherwise."""
    row = await fetch_one(
        "SELECT c.id FROM co_authorship c JOIN idea i ON i.id = c.idea "
        f"WHERE i.public_id = {{}} AND c.person = {{}} AND c.state = 'invited' AND {NOT_CLOSED}",
        public_id,
        viewer.id,
    )
    return await get_idea(viewer.as_system(), public_id) if row else None


async def assesses_now(viewer: Viewer, idea: int, person: int) -> bool:
    """Whether a person's marks are in a round whose result is still to come."""
    row = await fetch_one(
        "SELECT p.id FROM participant p JOIN person q ON q.id = p.person "
        "JOIN round r ON r.idea = p.idea AND r.committee = q.office "
        "AND r.number = p.answered_round AND r.state IN ('open', 'locked') "
        "WHERE p.idea = {} AND p.person = {} AND p.part = 'assessor'",
        idea,
        person,
    )
    return row is not None


async def may_assess_now(viewer: Viewer, idea: int, person: int) -> bool:
    """Whether a person's marks are in such a round, or may still come, which is not told apart."""
    row = await fetch_one(
        "SELECT r.id FROM round r WHERE r.idea = {} AND r.state IN ('open', 'locked') "
        "AND EXISTS (SELECT 1 FROM person w WHERE w.id = {} AND w.office = r.committee "
        " AND (EXISTS (SELECT 1 FROM person_role q WHERE q.person = w.id AND q.role = 'assessor') "
        " OR EXISTS (SELECT 1 FROM participant n WHERE n.idea = r.idea AND n.person = w.id "
        "  AND n.named_by IS NOT NULL))) "
        "AND NOT EXISTS (SELECT 1 FROM participant p WHERE p.idea = r.idea AND p.person = {} "
        "AND p.part = 'recused')",
        idea,
        person,
        person,
    )
    return row is not None or await assesses_now(viewer, idea, person)
