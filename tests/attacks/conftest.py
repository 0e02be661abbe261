"""The town of the pages' tests, for whoever means it harm."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from innovation import tables
from innovation.db import fetch, reading
from innovation.db.doors import Database
from innovation.domain.people import SYSTEM
from tests.browser.conftest import *  # noqa: F403 - its fixtures, as the next ones
from tests.pages.conftest import *  # noqa: F403
from tests.pages.test_fuzz import agree, file_of, filter_of, form_of  # noqa: F401

TABLES = sorted(row._meta.tablename for name, row in vars(tables).items() if name in tables.__all__)
SEEN = {"login_session": {"seen_at", "expires_at"}}
"""Columns that say when somebody was last here: any page may write them."""


async def state() -> dict[str, str]:
    """A digest of each table's rows."""
    digests = {}
    async with reading(SYSTEM):
        for table in TABLES:
            rows = await fetch(f"SELECT * FROM {table}")
            kept = [{k: v for k, v in row.items() if k not in SEEN.get(table, ())} for row in rows]
            text = "\n".join(sorted(repr(sorted(row.items())) for row in kept))
            digests[table] = hashlib.sha256(text.encode()).hexdigest()
    return digests


@pytest.fixture
def written(database: Database) -> Callable[[Callable[[], Awaitable[Any]]], Awaitable[list[str]]]:
    """The tables that an act changed."""

    async def run(act: Callable[[], Awaitable[Any]]) -> list[str]:
        before = await state()
        await act()
        after = await state()
        return [table for table in TABLES if before[table] != after[table]]

    return run
