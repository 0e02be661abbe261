"""Keep a small dump of each database, with the demonstration in it, to be migrated for ever.

python3 scripts/dump_fixture.py NAME    writes tests/fixtures/dumps/NAME.{sqlite,postgres}.sql.gz
"""

import asyncio
import gzip
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from innovation import world
from innovation.config import Settings
from innovation.db import connect, disconnect
from innovation.db.migrations import migrate
from innovation.demo.examples import give_examples
from innovation.demo.loading import load
from innovation.files import Folder
from innovation.hooks.host import PluginHost
from innovation.hosting.migrating import migrate_plugin
from innovation.testing.postgres import postgres_server

ROOT = Path(__file__).resolve().parent.parent
DUMPS = ROOT / "tests/fixtures/dumps"
NO_HASH = "!"


async def fill(url: str) -> None:
    """Migrate an empty database and load the demonstration, whose accounts can't log in."""
    await migrate(url, now=world.now())
    host = PluginHost(on_problem=print)
    host.load()
    await connect(url)
    site = Settings(database_url=url, secret_key="-" * 40, base_url="http://127.0.0.1:8000")
    for found in host.found.values():
        await migrate_plugin(found, site)
    with TemporaryDirectory() as files:
        await load(host, Folder(Path(files)), NO_HASH, lambda *_: None)
    if wrong := await give_examples(host):
        sys.exit("\n".join(wrong))
    await disconnect()


def dump_sqlite(folder: Path) -> str:
    """The whole database as statements."""
    path = folder / "vivier.db"
    asyncio.run(fill(f"sqlite:///{path}"))
    connection = sqlite3.connect(path)
    indexes = list(_dump_indexes(connection))
    text = "\n".join([*connection.iterdump(), *indexes])
    connection.close()
    return text


def _dump_indexes(connection: sqlite3.Connection) -> Iterator[str]:
    """The search indexes, taken out of the database: its own dump knows no virtual table."""
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
    ).fetchall()
    for name, sql in found:
        yield f"{sql};"
        rows = connection.execute(f"SELECT rowid, quote(title), quote(words) FROM {name}")  # noqa: S608
        for number, title, words in rows:
            yield f"INSERT INTO {name} (rowid, title, words) VALUES ({number}, {title}, {words});"  # noqa: S608
        connection.execute(f"DROP TABLE {name}")


def dump_postgres() -> str:
    """The whole database as statements that any client can run: no roles, none of psql's own."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    program = shutil.which("pg_dump") or str(programs[-1])
    with postgres_server() as url:
        asyncio.run(fill(url))
        command = [program, "--inserts", "--no-owner", "--no-acl", url]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return "\n".join(line for line in text.splitlines() if not line.startswith("\\"))


def main(name: str) -> None:
    """Write both dumps."""
    DUMPS.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        texts = {"sqlite": dump_sqlite(Path(folder)), "postgres": dump_postgres()}
    for kind, text in texts.items():
        path = DUMPS / f"{name}.{kind}.sql.gz"
        path.write_bytes(gzip.compress(text.encode(), mtime=0))
        print(f"{path.relative_to(ROOT)} : {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main(sys.argv[1])
