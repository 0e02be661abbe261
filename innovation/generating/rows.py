"""Rows on their way to the database: their ids, the counts that they change, their events."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush
from itertools import count
from typing import Any

from innovation.domain.chain import GENESIS, Event, event_hash
from innovation.domain.verbs import SAYINGS
from innovation.indexing import (
    LIBRARY,
    NOTHING_ASKED,
    Entry,
    entry_of_idea,
    entry_of_practice,
)

Row = dict[str, Any]

TABLES = (
    "office", "person", "person_role", "idea", "idea_version", "participant", "round", "sheet",
    "mark", "result", "decision", "pilot", "indicator", "measure",
    "practice_sheet", "adoption", "reply", "event",
)  # fmt: skip
"""In the order in which they are written: what others refer to comes first."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows to write in one transaction, after which the database is whole."""

    tables: Mapping[str, list[Row]]
    counts: Mapping[tuple[str, str, str], int]
    heads: Mapping[str, tuple[int, str]]
    ideas: list[tuple[int, Entry]]
    practices: list[tuple[int, Entry]]
    """What search reads of them, by their ids."""
    words: list[tuple[str, str]]
    """Words that an office had not used before."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the database held before: the last id of each table, the head of each chain."""

    last_ids: Mapping[str, int]
    heads: Mapping[str, tuple[int, str]]


@dataclass(slots=True)
class Rows:
    """Rows gathered until they are taken; events wait until their time has come."""

    ground: Ground
    tables: dict[str, list[Row]] = field(default_factory=dict)
    counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    ids: dict[str, "count[int]"] = field(default_factory=dict)
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    coming: list[tuple[datetime, int, Event]] = field(default_factory=list)
    told: "count[int]" = field(default_factory=count)
    words: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Go on where the database stopped."""
        self.ids = {table: count(self.ground.last_ids.get(table, 0) + 1) for table in TABLES}
        self.heads = dict(self.ground.heads)

    def add(self, table: str, **row: Any) -> Row:
        """One more row, which may still be changed until it is taken."""
        row = {"id": next(self.ids[table]), **row}
        self.tables.setdefault(table, []).append(row)
        return row

    def tell(
        self, verb: str, kind: str, thing: int, office: str, actor: int | None, at: datetime,
        **data: int,
    ) -> None:  # fmt: skip
        """An event of that moment: the chain is in the order of time."""
        audience = SAYINGS[verb].audience
        event = Event(
            office=office, verb=verb, actor=actor, kind=kind, thing=thing,
            data=json.dumps(data), audience=audience, at=at,
        )  # fmt: skip
        heappush(self.coming, (at, next(self.told), event))

    def chain_until(self, moment: datetime) -> None:
        """Chain the events up to this moment."""
        while self.coming and self.coming[0][0] <= moment:
            event = heappop(self.coming)[2]
            event.seq, event.prev = self.heads.get(event.office, (0, GENESIS))
            event.seq += 1
            digest = event_hash(event)
            self.heads[event.office] = (event.seq, digest)
            self.add("event", **event.columns(), hash=digest)

    def take(self) -> Chunk:
        """All that was gathered; the next rows are gathered anew."""
        ideas = [(row, entry_of_idea(row, NOTHING_ASKED)) for row in self.tables.get("idea", ())]
        practices = [(row, entry_of_practice(row)) for row in self.tables.get("practice_sheet", ())]
        used = {
            (office, word)
            for office, entry in (
                *((row["office"], entry) for row, entry in ideas),
                *((LIBRARY, entry) for _, entry in practices),
            )
            for word in entry.title.written | entry.rest.written
        }
        chunk = Chunk(
            self.tables, self.counts, dict(self.heads), _by_id(ideas), _by_id(practices),
            sorted(used - self.words),
        )  # fmt: skip
        self.tables, self.counts = {}, Counter()
        self.words |= used
        return chunk


def _by_id(entries: list[tuple[Row, Entry]]) -> list[tuple[int, Entry]]:
    return [(row["id"], entry) for row, entry in entries]
