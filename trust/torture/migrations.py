"""Migrations killed at any statement, from each kept dump: running the command again resumes."""

import asyncio
import gzip
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import asyncpg

from trust.torture.places import Kind, Places
from trust.torture.rounds import Report, Round
from trust.torture.site import ROOT

DUMPS = ROOT / "tests" / "fixtures" / "dumps"


def run(somewhere: Places, kind: Kind, seed: int, times: int, report: Report) -> None:
    """Kill at so many statements, chosen by the seed; at each of them when that is enough."""
    databases = {
        path.name.split(".")[0]: _restored(somewhere, kind, path)
        for path in sorted(DUMPS.glob(f"*.{kind}.sql.gz"))
    }
    databases["nothing"] = _restored(somewhere, kind, None)
    command = [sys.executable, "-m", "trust.torture.migrating", json.dumps(databases)]
    with subprocess.Popen(
        [*command, str(times), str(seed)], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"TORTURE_SERVER": somewhere.server},
    ) as process:  # fmt: skip
        assert process.stdout
        for line in process.stdout:
            point = json.loads(line)
            report.found([line.strip()] if point["problem"] else [])
            report.tick()
    report.found(["the migrations ended otherwise"] if process.returncode else [])


def _restored(somewhere: Places, kind: Kind, dump: Path | None) -> tuple[str, str]:
    """A database as a version left it: its owner's address, and the application's."""
    text = gzip.decompress(dump.read_bytes()).decode() if dump else ""
    number = next(somewhere.numbers)
    if kind == "sqlite":
        path = somewhere.folder / f"dump-{number}.sqlite"
        with closing(sqlite3.connect(path)) as connection:
            connection.executescript(text)
        return f"sqlite:///{path}", f"sqlite:///{path}"
    owner, application = somewhere.database(number)
    if text:
        asyncio.run(_fill(owner, text))
    return owner, application


async def _fill(owner: str, text: str) -> None:
    connection = await asyncpg.connect(owner)
    await connection.execute(text)
    await connection.close()


ROUND = Round("migrations", "migration kills", run, batch=10_000)
