"""The journal: each event seals the one before it, and tells of what there is."""

from collections.abc import AsyncIterator, Sequence

from innovation.db import fetch, reading
from innovation.domain.chain import START, Event, Head, Link, breaks
from innovation.domain.people import SYSTEM
from innovation.verify.invariants import Check, Invariant, sql

BATCH = 2000


async def _broken_links() -> list[str]:
    offices = await fetch("SELECT DISTINCT office FROM event ORDER BY office")
    found = []
    for row in offices:
        last = START
        async for link in links(row["office"]):
            found += [f"{link.office} {link.seq} : {broken}" for broken in breaks(last, link)]
            last = link
    return found


_LINK = ", ".join(("id", *Event.__slots__, "hash"))


async def links(office: str) -> AsyncIterator[Link]:
    """An office's events in order, a batch at a time."""
    seq = -(2**62)  # before any number that somebody could have given
    while batch := await fetch(
        f"SELECT {_LINK} FROM event WHERE office = {{}} AND seq > {{}} ORDER BY seq LIMIT {BATCH}",
        office,
        seq,
    ):
        for row in batch:
            yield Link(**row)
        seq = batch[-1]["seq"]


async def heads_of_journal() -> list[Head]:
    """Where each office's chain ends now."""
    async with reading(SYSTEM):
        rows = await fetch("SELECT office, seq, hash FROM chain_head ORDER BY office")
    return [Head(**row) for row in rows]


def held(heads: Sequence[Head]) -> Check:
    """Whether the journal still holds these heads."""

    async def check() -> list[str]:
        return [
            f"{head.office} {head.seq}"
            for head in heads
            if not await fetch(
                "SELECT 1 FROM event WHERE office = {} AND seq = {} AND hash = {}",
                head.office,
                head.seq,
                head.hash,
            )
        ]

    return check


_HEADS = """
SELECT h.office AS what FROM chain_head h WHERE NOT EXISTS (
  SELECT 1 FROM event e WHERE e.office = h.office AND e.seq = h.seq AND e.hash = h.hash
) OR EXISTS (SELECT 1 FROM event e WHERE e.office = h.office AND e.seq > h.seq)
UNION SELECT e.office FROM event e WHERE e.office NOT IN (SELECT office FROM chain_head)"""

_SEALED = """
SELECT e.office || ' ' || e.seq AS what FROM event e
WHERE e.verb = 'sheet.written' AND e.audience <> 'sealed'"""

_BIRTHS = """
SELECT i.title AS what FROM idea i WHERE (i.adopted_from IS NULL AND NOT EXISTS (
  SELECT 1 FROM event e WHERE e.kind = 'idea' AND e.thing = i.id AND e.office = i.office
  AND e.verb IN ('idea.submitted', 'idea.submitted_for', 'idea.imported'))
) OR (i.adopted_from IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM event e WHERE e.kind = 'practice' AND e.thing = i.adopted_from
  AND e.office = i.office AND e.verb = 'idea.adopted'))"""

_LOST_THINGS = """
SELECT e.office || ' ' || e.seq AS what FROM event e
WHERE (e.kind = 'idea' AND NOT EXISTS (SELECT 1 FROM idea x WHERE x.id = e.thing))
OR (e.kind = 'practice' AND NOT EXISTS (SELECT 1 FROM practice_sheet x WHERE x.id = e.thing))
OR (e.kind = 'thread' AND NOT EXISTS (SELECT 1 FROM thread x WHERE x.id = e.thing))
OR (e.kind = 'person' AND NOT EXISTS (SELECT 1 FROM person x WHERE x.id = e.thing))
OR (e.actor IS NOT NULL AND NOT EXISTS (SELECT 1 FROM person x WHERE x.id = e.actor))"""

INVARIANTS = (
    Invariant("event.chain", "Chaque fait scelle le précédent.", _broken_links),
    Invariant("event.head", "La tête de chaque chaîne est son dernier fait.", sql(_HEADS)),
    Invariant("event.sealed", "Une fiche remise ne se lit pas dans le fil.", sql(_SEALED)),
    Invariant("event.birth", "Chaque idée a le fait de son arrivée.", sql(_BIRTHS)),
    Invariant("event.thing", "Chaque fait parle d'une chose qui existe.", sql(_LOST_THINGS)),
)
