"""The chain that an office's events make: each one's hash covers the one before it.

What was edited, removed, inserted or moved breaks it. Somebody who may write to the database
could make the whole chain anew: heads that were kept elsewhere tell of that.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

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
        return {name: getattr(self, name) for name in Event.__slots__}


@dataclass(slots=True)
class Link(Event):
    """An event as it stands in the database."""

    id: int = 0
    hash: str = ""


def event_hash(event: Event) -> str:
    """The SHA-256 of an event and of the hash before it."""
    parts = [event.prev, event.office, event.seq, *hashed(event)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def hashed(event: Event) -> list[Any]:
    """What is hashed of an event besides its place in the chain."""
    at = event.at.astimezone(UTC).isoformat()
    return [event.verb, event.actor, event.kind, event.thing, event.data, event.audience, at]


@dataclass(frozen=True, slots=True)
class Head:
    """Where an office's chain ended, once: what is kept elsewhere to be compared."""

    office: str
    seq: int
    hash: str


START = Link("", "", None, "", 0, "", "", datetime.min.replace(tzinfo=UTC), hash=GENESIS)
"""What stands before an office's first event."""


def breaks(last: Link, link: Link) -> Iterator[str]:
    """What does not hold between an event and the one that stands before it."""
    if link.seq != last.seq + 1:
        yield f"le fait précédent porte le numéro {last.seq}"
    elif link.prev != last.hash:
        yield "ne suit pas le fait précédent tel qu'il est"
    if link.hash != event_hash(link):
        yield "n'est plus tel qu'il a été écrit"
    if link.id <= last.id:
        yield "n'est pas à sa place"
