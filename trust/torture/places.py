"""Where rounds take place: a prepared site of each kind, made once and then copied."""

import asyncio
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from urllib.parse import urlsplit

import asyncpg

from innovation.testing.postgres import postgres_server
from trust.torture.site import Site

Kind = Literal["sqlite", "postgres"]
OWNER, APPLICATION = "torture_owner", "torture_app"
FAST = ("fsync=off", "full_page_writes=off", "max_connections=100")
"""Of a server that is not killed itself; COMMIT still answers when it is done."""
OURS = "SELECT datname FROM pg_database WHERE datname LIKE $1"


@dataclass(slots=True)
class Places:
    """A folder, perhaps a PostgreSQL server, and the sites made there."""

    folder: Path
    server: str = ""
    templates: dict[Kind, Site] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def site(self, kind: Kind, data: Path | None = None) -> Site:
        """A prepared site that nobody serves yet; ``data`` is where its files go, an empty place.

        On SQLite ``data`` also holds the database.
        """
        if kind not in self.templates:
            self.templates[kind] = self._empty(kind)
            self.templates[kind].prepare()
        template = self.templates[kind]
        site = self._empty(kind, data, template)
        shutil.copytree(template.data, site.data, dirs_exist_ok=True)
        shutil.copytree(template.folder / "plugins", site.folder / "plugins")
        site.cast = json.loads(json.dumps(template.cast))
        return site

    def _empty(self, kind: Kind, data: Path | None = None, template: Site | None = None) -> Site:
        folder = self.folder / f"site-{next(self.numbers)}"
        data = data or folder / "data"
        folder.mkdir()
        data.mkdir(exist_ok=True)
        if kind == "sqlite":
            return Site(folder, f"sqlite:///{data / 'vivier.sqlite'}", data=data)
        source = urlsplit(template.database_url).path[1:] if template else "template0"
        owner, application = self.database(next(self.numbers), source)
        return Site(folder, application, owner, data=data, workers=2)

    def database(self, number: int, source: str = "template0") -> tuple[str, str]:
        """A new database, copied from another: its owner's address, and the application's."""
        name = f"torture_{os.getpid()}_{number}"
        asyncio.run(self._make(name, source))
        parts = urlsplit(self.server)
        where = f"{parts.hostname}:{parts.port}/{name}"
        return f"postgresql://{OWNER}@{where}", f"postgresql://{APPLICATION}@{where}"

    async def _make(self, name: str, source: str) -> None:
        connection = await asyncpg.connect(self.server)
        for role in (OWNER, APPLICATION):
            await connection.execute(
                f"DO $$ BEGIN CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS; "
                "EXCEPTION WHEN duplicate_object THEN NULL; END $$"
            )
        await connection.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {source}")
        await connection.close()

    async def drop(self) -> None:
        """Leave nothing on a server that goes on."""
        connection = await asyncpg.connect(self.server)
        for row in await connection.fetch(OURS, f"torture_{os.getpid()}_%"):
            await connection.execute(f"DROP DATABASE {row['datname']} WITH (FORCE)")
        await connection.close()


@contextmanager
def places(kind: Kind) -> Iterator[Places]:
    """A folder for the time of the block, with a PostgreSQL server where one is needed."""
    if kind == "sqlite":
        with TemporaryDirectory(prefix="vivier-torture-") as folder:
            yield Places(Path(folder))
        return
    with postgres_server(FAST) as server, places_on(server) as somewhere:
        yield somewhere


@contextmanager
def places_on(server: str) -> Iterator[Places]:
    """The same on a server that runs already."""
    with TemporaryDirectory(prefix="vivier-torture-") as folder:
        somewhere = Places(Path(folder), server)
        try:
            yield somewhere
        finally:
            asyncio.run(somewhere.drop())
