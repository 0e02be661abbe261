"""A migrated database of its own for each site under test: the embedded one.

Where INNOVATION_TEST_DATABASE is ``postgresql``, it is one of a PostgreSQL that lives as long as
the process, with the two roles of production: row-level security binds the application's.
"""

import asyncio
import atexit
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from innovation import world
from innovation.db.migrations import migrate
from innovation.testing.postgres import postgres_server

OWNER, APPLICATION = "vivier_owner", "vivier_app"


@dataclass(frozen=True, slots=True)
class Place:
    """A migrated database that nobody has opened: its owner's address, and the application's."""

    owner: str
    application: str

    @property
    def kind(self) -> str:
        """Its engine, as migrations name it."""
        return "sqlite" if self.owner.startswith("sqlite:") else "postgres"


@asynccontextmanager
async def migrated_place() -> AsyncIterator[Place]:
    """A database that ends with the block."""
    wanted = os.environ.get("INNOVATION_TEST_DATABASE", "")
    async with _on_postgres() if wanted.startswith("postgres") else _on_sqlite() as place:
        yield place


# --- SQLite ----------------------------------------------------------------------


@asynccontextmanager
async def _on_sqlite() -> AsyncIterator[Place]:
    with TemporaryDirectory() as folder:
        file = shutil.copy(await _migrated_file(), Path(folder) / "vivier.sqlite")
        yield Place(*[f"sqlite:///{file}"] * 2)


_files: list[Path] = []


async def _migrated_file() -> Path:
    """An empty database, made once per process."""
    if not _files:
        folder = mkdtemp(prefix="vivier-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        file = Path(folder) / "vivier.sqlite"
        await migrate(f"sqlite:///{file}", now=world.now())
        _files.append(file)
    return _files[0]


# --- PostgreSQL --------------------------------------------------------------------

_TEMPLATE = f"vivier_kit_{os.getpid()}"
_names = (f"{_TEMPLATE}_{number}" for number in count())


@asynccontextmanager
async def _on_postgres() -> AsyncIterator[Place]:
    name, server = next(_names), await asyncio.to_thread(_server)
    await command(server, f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {_TEMPLATE}")
    try:
        yield place_of(server, name)
    finally:
        await command(server, f"DROP DATABASE {name} WITH (FORCE)")


@cache
def _server() -> str:
    """A server with the two roles and a migrated database to copy, as its superuser."""
    stack = ExitStack()
    server = stack.enter_context(postgres_server())
    atexit.register(stack.close)  # before what ends its folder, which was registered earlier
    asyncio.run(_prepare(server))
    stack.callback(lambda: asyncio.run(command(server, f"DROP DATABASE {_TEMPLATE}")))
    return server


async def _prepare(server: str) -> None:
    await command(server, role(OWNER), role(APPLICATION))
    await command(server, f"CREATE DATABASE {_TEMPLATE} OWNER {OWNER}")
    place = place_of(server, _TEMPLATE)
    await migrate(place.owner, application_url=place.application, now=world.now())


def place_of(server: str, name: str) -> Place:
    """A database of this server."""
    return Place(*(_address(server, one, name) for one in (OWNER, APPLICATION)))


def _address(server: str, user: str, name: str) -> str:
    parts = urlsplit(server)
    return urlunsplit(parts._replace(netloc=f"{user}@{parts.hostname}:{parts.port}", path=name))


async def command(server: str, *statements: str) -> None:
    """Run these, each in a transaction of its own."""
    connection = await asyncpg.connect(server)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def role(name: str) -> str:
    """Create a role that row-level security binds, unless another process just has."""
    return (
        f"DO $$ BEGIN CREATE ROLE {name} LOGIN NOSUPERUSER NOBYPASSRLS; "
        "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
    )
