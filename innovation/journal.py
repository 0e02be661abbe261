"""The journal: one event per change, in the change's own transaction, chained per office.

An event holds a verb, ids and whole numbers: no mark, no name, no free text. Its
hash covers its content and the hash before it, so that ``innovation verify``
finds any event that was edited, removed, inserted or moved.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from piccolo.querystring import QueryString

from innovation import world
from innovation.db import fetch, fetch_one, fetch_together
from innovation.domain.people import Viewer
from innovation.domain.verbs import SAYINGS, Saying
from innovation.tables import EventRow

GENESIS = "0" * 64


@dataclass(slots=True)
class Event:
    """A fact; its place in its office's chain comes last."""

    office: str
    verb: str
    actor: int | None
    kind: str
    thing: int
    data: str
    audience: str
    at: datetime
    seq: int = 0
    prev: str = GENESIS

    def columns(self) -> dict[str, Any]:
        """Its columns, but for its hash."""
        return {name: getattr(self, name) for name in self.__slots__}


def event_hash(row: Event | EventRow) -> str:
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
    head = await fetch_one(
        "INSERT INTO chain_head (office, seq, hash) VALUES ({}, 1, {}) "
        "ON CONFLICT (office) DO UPDATE SET seq = chain_head.seq + 1 RETURNING seq, hash, "
        "EXISTS (SELECT 1 FROM plugin_activation a WHERE a.office = {} AND a.active AND a.listens) "
        "AS heard",
        office,
        GENESIS,
        office,
    )
    assert head is not None
    event = Event(
        office=office,
        verb=verb,
        actor=by.id or None,
        kind=kind,
        thing=thing,
        data=json.dumps(data, sort_keys=True, ensure_ascii=True),
        audience=saying.audience,
        at=world.now(),
        seq=head["seq"],
        prev=head["hash"],
    )
    added = await _append(event)
    # Told of their own events, plugins could answer each other for ever.
    if head["heard"] and verb in SAYINGS:
        await _tell_listeners(added)
    return added


async def _append(event: Event) -> int:
    """Add the event, and move its chain's head to it."""
    digest = event_hash(event)
    move = QueryString("UPDATE chain_head SET hash = {} WHERE office = {}", digest, event.office)
    insert = QueryString(
        "INSERT INTO event (office, verb, actor, kind, thing, data, audience, at, seq, prev, hash) "
        "VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}) RETURNING id",
        *event.columns().values(),
        digest,
    )
    return int((await fetch_together(move, insert))[0]["id"])


async def _tell_listeners(event: int) -> None:
    await fetch(
        "INSERT INTO outbox (office, event, listener, due_at, state, tries, error) "
        "SELECT e.office, e.id, a.plugin, e.at, 'waiting', 0, '' FROM event e "
        "JOIN plugin_activation a ON a.office = e.office "
        "WHERE e.id = {} AND a.active AND a.listens",
        event,
    )
