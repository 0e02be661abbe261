"""The offices' figures are those of a slow and obvious count over whole generated worlds."""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

import pytest

from innovation import world
from innovation.db import fetch, reading, statements, writing
from innovation.demo.people import OFFICES
from innovation.domain.figures import OfficeFigures
from innovation.domain.people import SYSTEM
from innovation.generating import generate
from innovation.queries.figures import DAYS_TOLD, figures

QUARTERS = [date(year, month, 1) for year in (2024, 2025, 2026) for month in (1, 4, 7, 10)]
PERIODS = [*pairwise(QUARTERS), (date(2020, 1, 1), date(2020, 4, 1)), (QUARTERS[0], QUARTERS[-1])]
TABLES = ("person", "idea", "decision", "pilot", "indicator", "adoption", "practice_sheet")

Rows = dict[str, list[dict[str, Any]]]


OFF_THE_PATH = (
    "UPDATE person SET disabled_at = created_at WHERE id % 5 = 0",
    "UPDATE idea SET status = 'withdrawn' WHERE id % 4 = 0",
    "UPDATE idea SET stage = 'piloted' WHERE id % 11 = 0",
    "UPDATE indicator SET measured = baseline WHERE id % 3 = 0",
    "UPDATE practice_sheet SET office = NULL WHERE id % 3 = 0",
    (
        "INSERT INTO decision (idea, office, verdict, reason, review_on, current, decided_by, at) "
        "SELECT idea, office, verdict, reason, review_on, false, decided_by, at FROM decision"
    ),
)
"""What generated ideas do not live through: people leave, ideas are withdrawn or imported, a
practice comes from elsewhere, a committee decides twice."""


@pytest.fixture
async def rows(database: Any, place: Any) -> Rows:
    """Every row that a figure may count."""
    await generate(place.owner, OFFICES, new_offices=True, ideas=900, people=40, seed=5)
    async with writing(SYSTEM):
        for statement in OFF_THE_PATH:
            await fetch(statement)
    async with reading(SYSTEM):
        return {table: await fetch(f"SELECT * FROM {table} ORDER BY id") for table in TABLES}


def of(office: str, rows: Rows, start: date, end: date) -> OfficeFigures:
    """The figures of an office, counted one row after the other."""
    ideas = {row["id"]: row for row in rows["idea"]}
    sources = {row["id"]: row["office"] for row in rows["practice_sheet"]}
    first: dict[int, datetime] = {}
    for row in rows["decision"]:
        first.setdefault(row["idea"], row["at"])

    def within(at: datetime | None) -> bool:
        return at is not None and start <= day(at) < end

    def over(at: datetime | None) -> bool:
        return at is not None and day(at) < end

    def awaited(idea: dict[str, Any]) -> bool:
        if not over(idea["submitted_at"]) or over(first.get(idea["id"])):
            return False
        if idea["status"] in ("withdrawn", "grouped"):
            return False
        early = idea["status"] == "open" and idea["stage"] in ("submitted", "assessed")
        return early or idea["id"] in first

    mine = [idea for idea in ideas.values() if idea["office"] == office]
    pilots = [row for row in rows["pilot"] if row["office"] == office]
    closed = {row["id"] for row in pilots if within(row["closed_at"])}
    moves = [
        (row["measured"] - row["baseline"]) * (1 if row["better"] == "up" else -1)
        for row in rows["indicator"]
        if row["pilot"] in closed and row["measured"] is not None and row["baseline"] is not None
    ]
    waits = [
        (day(at) - day(ideas[idea]["submitted_at"])).days
        for idea, at in first.items()
        if within(at) and ideas[idea]["office"] == office
    ]
    taken = [
        (sources[row["practice"]], row["office"])
        for row in rows["adoption"]
        if within(row["at"]) and sources[row["practice"]]
    ]
    held = [
        row["review_on"]
        for row in rows["decision"]
        if row["review_on"] and row["current"] and over(row["at"])
        and ideas[row["idea"]]["status"] == "on_hold" and row["office"] == office
    ]  # fmt: skip
    promised = [idea["answer_by"] for idea in mine if awaited(idea) and idea["answer_by"]]
    coming = Counter(at for at in promised + held if end <= at < end + (end - start))
    return OfficeFigures(
        office,
        staff=sum(
            row["office"] == office and over(row["created_at"]) and not over(row["disabled_at"])
            for row in rows["person"]
        ),
        ideas=sum(within(idea["submitted_at"]) for idea in mine),
        answered=len(waits),
        median_days=round(median(waits)) if waits else None,
        opened=sum(within(row["opened_at"]) for row in pilots),
        closed=len(closed),
        running=sum(over(row["opened_at"]) and not over(row["closed_at"]) for row in pilots),
        measured=len(moves),
        improved=sum(move > 0 for move in moves),
        given=sum(source == office != taker for source, taker in taken),
        received=sum(taker == office != source for source, taker in taken),
        late=sum(at < end for at in promised),
        due=sum(coming.values()),
        next_on=tuple(sorted(coming))[:DAYS_TOLD],
    )


def day(at: datetime) -> date:
    return at.astimezone(world.PARIS).date()


async def test_the_figures_are_those_of_a_slow_count(rows: Rows) -> None:
    told: Counter[str] = Counter()
    for start, end in PERIODS:
        async with reading(SYSTEM):
            found = await figures(SYSTEM, start, end)
            assert statements() == 3
        assert [one.office for one in found] == ["brest", "nantes", "rennes"]
        for one in found:
            assert one == of(one.office, rows, start, end)
            told.update({name: 1 for name in OfficeFigures.__slots__ if getattr(one, name)})
    assert set(told) == set(OfficeFigures.__slots__), "a figure was never but zero"


async def test_a_world_without_an_idea_tells_zeros(brest: Any, nantes: Any) -> None:
    day = world.today() + timedelta(days=1)
    async with reading(SYSTEM):
        found = await figures(SYSTEM, day - timedelta(days=90), day)
    assert found == [OfficeFigures("brest", staff=6), OfficeFigures("nantes", staff=6)]
