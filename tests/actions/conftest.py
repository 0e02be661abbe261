"""What the tests of actions ask of the database afterwards."""

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from innovation.db import fetch, reading
from innovation.db.doors import Database
from innovation.domain.chain import GENESIS, event_hash
from innovation.domain.people import SYSTEM
from innovation.tables import EventRow


@pytest.fixture
def verbs(database: Database) -> Callable[[], Awaitable[list[str]]]:
    """What the journal tells, oldest first."""

    async def read() -> list[str]:
        async with reading(SYSTEM):
            return [row["verb"] for row in await fetch("SELECT verb FROM event ORDER BY id")]

    return read


@pytest.fixture
def broken_links(database: Database) -> Callable[[], Awaitable[list[tuple[str, int]]]]:
    """The events whose place in their office's chain, or whose content, does not hold."""

    async def read() -> list[tuple[str, int]]:
        broken, last = [], dict[str, tuple[int, str]]()
        async with reading(SYSTEM):
            events: list[EventRow] = await EventRow.objects().order_by(EventRow.seq)
            heads = await fetch("SELECT office, seq, hash FROM chain_head")
        for event in events:
            seq, prev = last.get(event.office, (0, GENESIS))
            if (event.seq, event.prev, event.hash) != (seq + 1, prev, event_hash(event)):
                broken.append((event.office, event.seq))
            last[event.office] = (event.seq, event.hash)
        ends = {row["office"]: (row["seq"], row["hash"]) for row in heads}
        return broken + [(office, 0) for office in ends if ends[office] != last.get(office)]

    return read


@pytest.fixture
def miscounted(database: Database) -> Callable[[], Awaitable[dict[Any, int]]]:
    """Where the kept counts differ from the rows, and by how much."""

    async def read() -> dict[Any, int]:
        async with reading(SYSTEM):
            kept = await fetch("SELECT office, stage, status, n FROM stage_count")
            rows = await fetch("SELECT office, stage, status FROM idea")
        differences = Counter({(r["office"], r["stage"], r["status"]): r["n"] for r in kept})
        differences.subtract((r["office"], r["stage"], r["status"]) for r in rows)
        return {where: by for where, by in differences.items() if by}

    return read
