"""A primary and a standby of its own, since these tests stop them, and a site on both."""

import asyncio
import os
import time
from collections.abc import Callable, Iterator
from contextvars import Context
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest

from innovation import world
from innovation.db.migrations import migrate
from innovation.testing.postgres import DURABLE, Server, Unavailable, server_to_copy

pytestmark = pytest.mark.postgres
PATIENCE = 20


async def ask(url: str, sql: str) -> Any:
    """One value, on a connection of its own."""
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two servers with one site's database; the second follows the first."""

    primary: Server
    standby: Server

    def address(self, server: Server, role: str = "vivier_app") -> str:
        """The site's database there, as one of its roles."""
        return f"postgresql://{role}@127.0.0.1:{server.port}/vivier"

    async def pause(self) -> None:
        """From here on the standby receives and shows nothing new."""
        await ask(self.standby.url, "SELECT pg_wal_replay_pause()")

    async def resume(self) -> None:
        """Show all that was received, and wait until it is shown."""
        await ask(self.standby.url, "SELECT pg_wal_replay_resume()")
        await self.catch_up()

    async def catch_up(self) -> None:
        """Wait until the standby shows what the primary has."""
        last = await ask(self.primary.url, "SELECT pg_current_wal_insert_lsn()::text")
        deadline = time.monotonic() + PATIENCE
        while not await ask(self.standby.url, f"SELECT pg_last_wal_replay_lsn() >= '{last}'"):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.02)


@pytest.fixture(name="ask")
def _ask() -> Callable[..., Any]:
    """One value, on a connection of its own."""
    return ask


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    """A primary and its standby, with a site's empty database."""
    if os.environ.get("INNOVATION_TEST_POSTGRES"):
        pytest.skip("INNOVATION_TEST_POSTGRES : un serveur que l'on n'arrête pas")
    try:
        with server_to_copy((*DURABLE, "fsync=off")) as primary:
            asyncio.run(_prepare(primary))
            standby = primary.copy(primary.data.with_name("standby"))
            try:
                yield Pair(primary, standby)
            finally:
                standby.stop()
    except Unavailable as reason:
        pytest.skip(str(reason))


async def _prepare(primary: Server) -> None:
    for role in ("vivier_owner", "vivier_app"):
        await ask(primary.url, f"CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS")
    await ask(primary.url, "CREATE DATABASE vivier OWNER vivier_owner")
    owner, application = (
        f"postgresql://{role}@127.0.0.1:{primary.port}/vivier"
        for role in ("vivier_owner", "vivier_app")
    )
    await migrate(owner, application_url=application, now=world.now())


@pytest.fixture
def in_turn() -> Callable[..., Any]:
    """Do something as a request of its own does: in a task that knows nothing of the others."""

    async def run(work: Any) -> Any:
        return await asyncio.get_running_loop().create_task(work, context=Context())

    return run
