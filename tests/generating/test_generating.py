"""Invented ideas: sound, the same for the same seed on both databases, never beside real data."""

import json
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from click.testing import CliRunner, Result

from innovation.cli import main
from innovation.db import connect, disconnect, fetch, reading
from innovation.db.migrations import migrate
from innovation.demo.people import OFFICES
from innovation.domain.people import SYSTEM
from innovation.generating import generate
from innovation.generating.rows import TABLES
from innovation.verify import verify
from tests.places import MOMENT

Run = Callable[..., Result]
IDEAS = 2500
"""More than one chunk."""


@pytest.fixture
def innovation(place: Any) -> Run:
    """Run ``innovation`` with words on a migrated database."""

    def run(*words: str) -> Result:
        known = {
            "INNOVATION_DATABASE_URL": place.application,
            "INNOVATION_SECRET_KEY": "k" * 40,
            "INNOVATION_BASE_URL": "http://127.0.0.1:8000",
        }
        if place.kind == "postgres":
            known["INNOVATION_OWNER_URL"] = place.owner
        return CliRunner().invoke(main, words, env=known)

    return run


async def generated(url: str, seed: int) -> None:
    await generate(url, OFFICES, new_offices=True, ideas=IDEAS, people=40, seed=seed)


async def rows_of_all_tables() -> str:
    """Every row, as one text that is the same on both databases."""
    found = {}
    async with reading(SYSTEM):
        for table in (*TABLES, "stage_count", "chain_head"):
            rows = await fetch(f"SELECT * FROM {table}")
            found[table] = sorted(json.dumps(row, default=str, sort_keys=True) for row in rows)
    return json.dumps(found)


async def test_what_is_invented_is_sound_and_has_lived(database: Any, place: Any) -> None:
    await generated(place.owner, 1)
    assert await verify() == []
    async with reading(SYSTEM):
        stages = Counter(row["stage"] for row in await fetch("SELECT stage FROM idea"))
        unlived = await fetch(
            "SELECT i.id FROM idea i WHERE i.stage = 'submitted' AND i.status = 'open' "
            "AND EXISTS (SELECT 1 FROM round r JOIN sheet s ON s.round = r.id WHERE r.idea = i.id)"
        )
        tables = {t: len(await fetch(f"SELECT 1 FROM {t}")) for t in ("adoption", "measure")}
        times = [row["at"] for row in await fetch("SELECT at FROM event ORDER BY office, seq")]
    assert stages["submitted"] > 0.88 * IDEAS
    assert set(stages) == {"submitted", "assessed", "piloted", "shared"}
    assert unlived == []
    assert all(tables.values())
    assert sum(later < earlier for earlier, later in pairwise(times)) <= 2


async def test_the_same_seed_gives_the_same_rows_on_both_databases(
    database: Any, place: Any, tmp_path: Any
) -> None:
    await generated(place.owner, 7)
    first = await rows_of_all_tables()
    other = f"sqlite:///{tmp_path / 'other.sqlite'}"
    await migrate(other, now=MOMENT)
    await generated(other, 7)
    await disconnect()
    await connect(other)
    assert await rows_of_all_tables() == first
    await disconnect()


def test_the_command_refuses_real_data_and_joins_a_demonstration(innovation: Run) -> None:
    assert innovation("demo").exit_code == 0
    done = innovation("generate", "--ideas", "300", "--people", "30")
    assert "300 idées inventées" in done.output, done.output
    assert innovation("verify").exit_code == 0


def test_the_command_leaves_a_real_site_alone(innovation: Run) -> None:
    innovation("office", "add", "quimper", "--name", "OPAC", "--city", "Quimper")
    refused = innovation("generate", "--ideas", "300")
    assert refused.exit_code == 1
    assert "vraies données" in refused.output


def test_each_office_needs_its_people(innovation: Run) -> None:
    refused = innovation("generate", "--ideas", "10", "--people", "10", "--offices", "4")
    assert refused.exit_code == 1
    assert "20 personnes" in refused.output
