"""What hot pages read stays as small as what they show: no statement walks a whole table."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from innovation.db import fetch, reading
from innovation.db.engine import current
from innovation.queries.around import around
from innovation.queries.waiting import waiting_for

ON_SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
ALREADY_READ = re.compile(r"SCAN ([efsw]|[a-z]+_|\(subquery-\d+\))")
"""What the statement has found by then: the idea with those grouped into it, and their things.

``w`` is the offices, which are few: another one may be asked.
"""


@contextmanager
def overheard() -> Iterator[list[str]]:
    """The statements of the open door, their values written in them."""
    told: list[str] = []
    door: Any = current()
    door.connection.set_trace_callback(told.append)
    yield told
    door.connection.set_trace_callback(None)


@ON_SQLITE
async def test_what_hangs_on_an_idea_is_found_by_indexes(make_cast: Any, make_idea: Any) -> None:
    cast = await make_cast("brest")
    idea = await make_idea(cast)
    for viewer in (cast.colleague, cast.assessors[0], cast.chair, cast.author):
        async with reading(viewer):
            with overheard() as told:
                await around(viewer, idea.id)
            (statement,) = told
            plan = [row["detail"] for row in await fetch(f"EXPLAIN QUERY PLAN {statement}")]
        assert plan
        walks = [step for step in plan if step.startswith("SCAN") or "AUTOMATIC" in step]
        assert [step for step in walks if not ALREADY_READ.fullmatch(step)] == []


@ON_SQLITE
async def test_rounds_whose_quorum_is_reached_are_found_by_an_index(make_cast: Any) -> None:
    cast = await make_cast("brest")
    async with reading(cast.chair):
        with overheard() as told:
            await waiting_for(cast.chair)
        (statement,) = told
        plan = [row["detail"] for row in await fetch(f"EXPLAIN QUERY PLAN {statement}")]
    assert "SEARCH r USING INDEX round_ready (office=?)" in plan
    assert "SEARCH i USING INDEX idea_newest (office=?)" not in plan
