"""The journal: one event per change, in the change's own transaction, chained per office.

An event holds a verb, ids and whole numbers: no mark, no name, no free text. Its
hash covers its content and the hash before it, so that ``innovation verify``
finds any event that was edited, removed, inserted or moved.
"""

import hashlib
import json
from datetime import UTC

from innovation import world
from innovation.db import add, fetch
from innovation.domain.people import Viewer
from innovation.domain.verbs import SAYINGS, Saying
from innovation.tables import ChainHeadRow, EventRow

GENESIS = "0" * 64


def event_hash(row: EventRow) -> str:
    """The SHA-256 of an event and of the hash before it."""
    parts = [
        row.prev, row.office, row.seq, row.verb, row.actor, row.kind, row.thing, row.data,
        row.audience, row.at.astimezone(UTC).isoformat(),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()


async def record(
    verb: str, kind: str, thing: int, *, office: str, by: Viewer, **data: int | str
) -> int:
    """Append one event, and the work that plugins listening in this office will do for it.

    Comes last in a transaction: the chain's head is the last row to be locked.
    A plugin's own verb holds its name (``rennes_proximite.diplomes``).
    """
    saying = SAYINGS[verb] if "." not in verb or verb in SAYINGS else Saying(verb)
    now = world.now()
    head = await fetch(
        "INSERT INTO chain_head (office, seq, hash) VALUES ({}, 1, {}) "
        "ON CONFLICT (office) DO UPDATE SET seq = chain_head.seq + 1 RETURNING seq, hash",
        office,
        GENESIS,
    )
    row = EventRow(
        office=office,
        seq=head[0]["seq"],
        verb=verb,
        actor=by.id or None,
        kind=kind,
        thing=thing,
        data=json.dumps(data, sort_keys=True, ensure_ascii=True),
        audience=saying.audience,
        at=now,
        prev=head[0]["hash"],
        hash="",
    )
    row.hash = event_hash(row)
    event = await add(row)
    await ChainHeadRow.update({ChainHeadRow.hash: row.hash}).where(ChainHeadRow.office == office)
    if verb in SAYINGS:  # told of their own events, plugins could answer each other for ever
        await _tell_listeners(event)
    return event


async def _tell_listeners(event: int) -> None:
    await fetch(
        "INSERT INTO outbox (office, event, listener, due_at, state, tries, error) "
        "SELECT e.office, e.id, a.plugin, e.at, 'waiting', 0, '' FROM event e "
        "JOIN plugin_activation a ON a.office = e.office "
        "WHERE e.id = {} AND a.active AND a.listens",
        event,
    )
