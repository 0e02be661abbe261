"""A count stops past a thousand, and the office's counters never tell what is hidden."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from innovation.db import fetch, reading, statements, writing
from innovation.domain.listing import Filters
from innovation.domain.people import SYSTEM
from innovation.domain.stages import Category, Stage
from innovation.queries.board import board
from innovation.queries.ideas import CAP
from innovation.queries.listing import count_ideas

MANY = CAP + 200

Crowd = Callable[..., Awaitable[Any]]


@pytest.fixture
def crowd(make_cast: Any, make_idea: Any) -> Crowd:
    """An office with more ideas at *submitted* than are counted, all by one author."""

    async def make(**settings: Any) -> Any:
        cast = await make_cast("brest", **settings)
        await make_idea(cast)
        digits = "(SELECT 0 AS d{0}" + "".join(f" UNION ALL SELECT {n}" for n in range(1, 11)) + ")"
        numbers = " CROSS JOIN ".join(f"{digits.format(n)} x{n}" for n in range(3))
        async with writing(SYSTEM):
            await fetch(
                "INSERT INTO idea (public_id, office, kind, title, problem, solution, category, "
                "stage, status, author, submitted_at, stage_since) SELECT "
                "CAST(d0 AS text) || ':' || CAST(d1 AS text) || ':' || CAST(d2 AS text), "
                "office, kind, title, problem, solution, category, stage, status, author, "
                f"submitted_at, stage_since FROM idea CROSS JOIN {numbers}"
            )
            await fetch("UPDATE stage_count SET n = (SELECT count(*) FROM idea) WHERE n > 0")
        return cast

    return make


async def test_past_a_thousand_a_count_says_so_and_stops(crowd: Crowd) -> None:
    cast = await crowd()
    for viewer in (cast.colleague, cast.assessors[0], cast.chair, cast.author):
        async with reading(viewer):
            assert await count_ideas(viewer, Filters()) == CAP + 1
            assert await count_ideas(viewer, Filters(stage=Stage.SUBMITTED)) == CAP + 1
            assert await count_ideas(viewer, Filters(stage=Stage.ASSESSED)) == 0
            assert await count_ideas(viewer, Filters(category=Category.SOCIAL)) == 0
            first, *others = await board(viewer)
        assert (first.count, first.capped, len(first.cards)) == (CAP, True, 20)
        assert [column.count for column in others] == [0, 0, 0]


async def test_the_counters_of_a_closed_box_tell_its_staff_nothing(crowd: Crowd) -> None:
    cast = await crowd(open_box=False)
    async with reading(cast.colleague):
        assert await count_ideas(cast.colleague, Filters()) == 0
        assert [column.count for column in await board(cast.colleague)] == [0, 0, 0, 0]
    async with reading(cast.chair):
        assert await count_ideas(cast.chair, Filters()) == CAP + 1


async def test_the_board_is_one_statement(crowd: Crowd) -> None:
    cast = await crowd()
    async with reading(cast.colleague):
        await board(cast.colleague)
        assert statements() == 1
