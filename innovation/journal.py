"""The journal: one event per change, in the change's own transaction, chained per office.

An event holds a verb, ids and whole numbers: no mark, no name, no free text. Its
hash covers its content and the hash before it, so that ``innovation verify``
finds any event that was edited, removed, inserted or moved.
"""

import json
from collections.abc import Mapping

from innovation import world
from innovation.db import DB, Row, fetch
from innovation.domain.chain import GENESIS, Event, event_hash, hashed
from innovation.domain.people import SYSTEM, Viewer
from innovation.domain.verbs import SAYINGS


async def record(
    verb: str, kind: str, thing: int, *, office: str, by: Viewer, **data: int | str
) -> int:
    """Append one event, and the work that plugins listening in this office will do for it.

    Comes last in a transaction: the chain's head is the last row to be locked.
    """
    added = await _add(verb, SAYINGS[verb].audience, kind, thing, office, by, data)
    if added["heard"]:
        await _tell_listeners(added["id"])
    return int(added["id"])


async def record_of_plugin(
    verb: str, kind: str, thing: int, *, office: str, by: Viewer = SYSTEM, **data: int | str
) -> None:
    """Append an event of a plugin's own, whose verb holds its name (``proximite.diplomes``).

    No listener is told of it: told of their own events, plugins could answer each other for ever.
    """
    await _add(verb, "office", kind, thing, office, by, data)


async def _add(
    verb: str,
    audience: str,
    kind: str,
    thing: int,
    office: str,
    by: Viewer,
    data: Mapping[str, int | str],
) -> Row:
    written = json.dumps(data, sort_keys=True, ensure_ascii=True)
    actor, now = by.id or None, world.now()
    event = Event(office, verb, actor, kind, thing, written, audience, now)
    append = _append_at_once if DB.engine_type == "postgres" else _append
    return await append(event)


_HEARD = (
    "EXISTS (SELECT 1 FROM plugin_activation a WHERE a.office = {} AND a.active AND a.listens) "
    "AS heard"
)
_COLUMNS = "office, verb, actor, kind, thing, data, audience, at, seq, prev, hash"


async def _append(event: Event) -> Row:
    """Lock the chain's head, add the event, and move the head to it."""
    head = await fetch(
        "INSERT INTO chain_head (office, seq, hash) VALUES ({}, 1, {}) "
        "ON CONFLICT (office) DO UPDATE SET seq = chain_head.seq + 1, prev = chain_head.hash "
        "RETURNING seq, hash",
        event.office,
        GENESIS,
    )
    event.seq, event.prev = head[0]["seq"], head[0]["hash"]
    digest = event_hash(event)
    await fetch("UPDATE chain_head SET hash = {} WHERE office = {}", digest, event.office)
    added = await fetch(
        f"INSERT INTO event ({_COLUMNS}) VALUES ({', '.join(['{}'] * 11)}) RETURNING id, {_HEARD}",
        *event.columns().values(),
        digest,
        event.office,
    )
    return added[0]


async def _append_at_once(event: Event) -> Row:
    """The same in one trip: the writes of an office wait for each other at the chain's head."""
    office, rest = event.office, json.dumps(hashed(event))[1:]
    values = [getattr(event, name) for name in _COLUMNS.split(", ")[:8]]
    added = await fetch(
        "WITH head AS (INSERT INTO chain_head AS h (office, seq, prev, hash) "
        "VALUES ({}, 1, {}, app_event_hash({}, {}, 1, {})) ON CONFLICT (office) DO UPDATE SET "
        "seq = h.seq + 1, prev = h.hash, hash = app_event_hash(h.hash, h.office, h.seq + 1, {}) "
        f"RETURNING seq, prev, hash) INSERT INTO event ({_COLUMNS}) "
        "SELECT {}, {}, {}::bigint, {}, {}::bigint, {}, {}, {}::timestamptz, seq, prev, hash "
        f"FROM head RETURNING id, {_HEARD}",
        *(office, GENESIS, GENESIS, office, rest, rest),
        *values,
        office,
    )
    return added[0]


async def _tell_listeners(event: int) -> None:
    await fetch(
        "INSERT INTO outbox (office, event, listener, due_at, state, tries, error) "
        "SELECT e.office, e.id, a.plugin, e.at, 'waiting', 0, '' FROM event e "
        "JOIN plugin_activation a ON a.office = e.office "
        "WHERE e.id = {} AND a.active AND a.listens",
        event,
    )
