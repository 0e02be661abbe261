"""A migrated database for each test, on both engines, and a stopped clock."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import (
    AbstractContextManager,
    contextmanager,
    suppress,
)
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from innovation import world
from innovation.db import connect, disconnect
from innovation.db.doors import Database
from innovation.db.migrations import migrate
from innovation.db.plugin_migrations import migrate_up
from innovation.domain.plugin_sql import BadMigrations
from innovation.hooks.discovery import discover
from innovation.hooks.migrations import steps_of
from innovation.testing.databases import APPLICATION, OWNER, Place, command, place_of, role
from innovation.testing.postgres import Unavailable, postgres_server

MOMENT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TEMPLATE = "vivier_template"
BARRIER = os.environ.get("INNOVATION_TEST_BARRIER") != "off"
"""Without row-level security our own queries alone hide what is hidden: pages answer the same."""
LIFT_THE_BARRIER = (
    "DO $$ DECLARE one text; BEGIN "
    "FOR one IN SELECT relname FROM pg_class WHERE relrowsecurity LOOP "
    "EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', one); END LOOP; END $$"
)


def _command(server: str, *statements: str) -> None:
    asyncio.run(command(server, *statements))


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL with the two roles, as its superuser."""
    try:
        with postgres_server() as url:
            _command(url, role(OWNER), role(APPLICATION))
            yield url
    except Unavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def database_names(worker_id: str) -> Iterator[str]:
    """Names that no other worker uses."""
    return (f"vivier_{worker_id}_{number}" for number in count())


@pytest.fixture(scope="session")
def template(server: str, worker_id: str) -> Iterator[str]:
    """A migrated database that is only copied."""
    name = f"{TEMPLATE}_{worker_id}"
    _command(server, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} OWNER {OWNER}")
    place = place_of(server, name)
    asyncio.run(_migrate(place.owner, place.application))
    if not BARRIER:
        _command(place.owner, LIFT_THE_BARRIER)
    yield name
    _command(server, f"DROP DATABASE {name}")


@pytest.fixture(scope="session")
def template_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that is only copied."""
    path = tmp_path_factory.mktemp("template") / "vivier.db"
    asyncio.run(_migrate(f"sqlite:///{path}", f"sqlite:///{path}"))
    return path


async def _migrate(owner: str, application: str) -> None:
    """Make the site's tables, and those of the plugins that are installed."""
    await migrate(owner, application_url=application, now=MOMENT)
    for name, found in discover(None)[0].items():
        with suppress(BadMigrations):  # its own tests tell
            steps = steps_of(found, "sqlite" if owner.startswith("sqlite:") else "postgres")
            await migrate_up(owner, name, steps, application_url=application, now=MOMENT)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest) -> str:
    """Which engine this test runs on."""
    return str(request.param)


@pytest.fixture
def empty_place_of(
    request: pytest.FixtureRequest, tmp_path: Path
) -> Callable[[str], AbstractContextManager[Place]]:
    """A database of this kind that was never migrated."""

    @contextmanager
    def make(kind: str) -> Iterator[Place]:
        if kind == "sqlite":
            url = f"sqlite:///{tmp_path / 'empty.db'}"
            yield Place(url, url)
            return
        server = request.getfixturevalue("server")
        name = next(request.getfixturevalue("database_names"))
        _command(server, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name} OWNER {OWNER}")
        yield place_of(server, name)
        _command(server, f"DROP DATABASE {name} WITH (FORCE)")

    return make


@pytest.fixture
def empty_place(
    kind: str, empty_place_of: Callable[[str], AbstractContextManager[Place]]
) -> Iterator[Place]:
    """A database that was never migrated."""
    with empty_place_of(kind) as place:
        yield place


@pytest.fixture
def place(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A migrated database that nobody has opened."""
    if kind == "sqlite":
        path = shutil.copy(request.getfixturevalue("template_file"), tmp_path / "vivier.db")
        yield Place(f"sqlite:///{path}", f"sqlite:///{path}")
        return
    server, template = (request.getfixturevalue(name) for name in ("server", "template"))
    name = next(request.getfixturevalue("database_names"))
    _command(
        server,
        f"DROP DATABASE IF EXISTS {name}",
        f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template}",
    )
    yield place_of(server, name)
    _command(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def barrier() -> None:
    """For a test of row-level security itself."""
    if not BARRIER:
        pytest.skip("INNOVATION_TEST_BARRIER=off")


@pytest.fixture
async def database(place: Place) -> AsyncIterator[Database]:
    """The database of this process, open as the application sees it."""
    yield await connect(place.application)
    await disconnect()


@pytest.fixture
def clock() -> Iterator[datetime]:
    """A stopped clock."""
    with world.at(MOMENT):
        yield MOMENT
