"""The limit: what the same server, database and templates give when nothing else is done.

A bare Litestar handler sends the fewest statements that read a page's rows, through the driver
itself, and renders the page's own template with values that were read beforehand. No session, no
rights, no log line, no compression, no card kept: ``python -m bench.limit URL PAGES PORT``.
"""

import asyncio
import hashlib
import pickle
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl

import asyncpg
import uvicorn
from litestar import Litestar, Request, Response, get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from markupsafe import Markup

from bench.data import READER
from innovation import world
from innovation.db.sqlite import PRAGMAS
from innovation.queries.ideas import Card
from innovation.web import texts
from innovation.web.rendering import environment

CARD = (
    "SELECT i.public_id, i.title, i.kind, i.category, i.stage, i.status, i.stage_since, i.version, "
    "i.fictional, i.landlord, a.name FROM idea i LEFT JOIN person a ON a.id = i.author "
)
COUNTS = "SELECT stage, sum(n) FROM stage_count WHERE office = 'brest' GROUP BY stage"
COLUMN = (
    "SELECT * FROM (" + CARD + "WHERE i.office = 'brest' AND i.stage = '{}' "
    "ORDER BY i.id DESC LIMIT 20) {}"
)
IDEA = (
    "SELECT i.*, o.name, a.name FROM idea i JOIN office o ON o.slug = i.office "
    "JOIN person a ON a.id = i.author WHERE i.id = $1"
)
ROUND = (
    "SELECT r.*, x.total, x.core, x.local, x.spread, x.criteria FROM round r "
    "LEFT JOIN result x ON x.round = r.id WHERE r.idea = $1"
)
MARKS = (
    "SELECT s.comment, p.name, m.criterion, m.value, m.comment FROM round r "
    "JOIN sheet s ON s.round = r.id JOIN person p ON p.id = s.person "
    "JOIN mark m ON m.sheet = s.id WHERE r.idea = $1"
)
HISTORY = (
    "SELECT e.verb, e.data, e.at, p.name FROM event e LEFT JOIN person p ON p.id = e.actor "
    "WHERE e.kind = 'idea' AND e.thing = $1 ORDER BY e.id DESC LIMIT 200"
)
FEED = (
    "SELECT e.id, e.verb, e.data, e.at, p.name, i.title, i.public_id FROM event e "
    "LEFT JOIN person p ON p.id = e.actor LEFT JOIN idea i ON i.id = e.thing "
    "WHERE e.audience = 'office' AND e.office = 'brest' ORDER BY e.id DESC LIMIT 15"
)
TASKS = (
    "SELECT i.title, i.public_id, i.answer_by FROM idea i WHERE i.office = 'brest' "
    "AND i.stage = 'submitted' ORDER BY i.id LIMIT 30"
)
STAGES = ("submitted", "assessed", "piloted", "shared")
STATEMENTS = {
    "list": (f"{CARD} WHERE i.office = 'brest' ORDER BY i.id DESC LIMIT 26", COUNTS),
    "deep": (f"{CARD} WHERE i.office = 'brest' AND i.id < 90 ORDER BY i.id DESC LIMIT 26", COUNTS),
    "idea": (IDEA, ROUND, MARKS, HISTORY),
    "board": (" UNION ALL ".join(COLUMN.format(stage, stage) for stage in STAGES), COUNTS),
    "home": (FEED, TASKS),
}
SHEET = (
    "INSERT INTO sheet (round, office, person, comment, updated_at) "
    "VALUES ($1, 'brest', $2, $3, $4) "
    "ON CONFLICT (round, person) DO UPDATE SET version = sheet.version + 1 RETURNING id"
)
MARK = (
    "INSERT INTO mark (sheet, round, office, person, criterion, value) "
    "VALUES ($1, $2, 'brest', $3, $4, $5) "
    "ON CONFLICT (sheet, criterion) DO UPDATE SET value = excluded.value"
)
EVENT = (
    "INSERT INTO event (office, seq, verb, actor, kind, thing, data, audience, at, prev, hash) "
    "VALUES ('limit', $1, 'sheet.written', $2, 'idea', $3, '{}', 'sealed', $4, '', $5)"
)


class Driver(Protocol):
    """A database, asked as directly as can be."""

    async def read(self, statements: tuple[str, ...], *values: object) -> None:
        """Fetch every row of these statements."""
        ...

    async def write(self, idea: int, marks: list[tuple[str, int]], comment: str) -> None:
        """One sheet, its marks and its event, durable."""
        ...


class SQLite:
    """One connection, in-line; the same care for a power cut as the product's."""

    def __init__(self, url: str) -> None:
        self.connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        for pragma in PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}")
        self.seq = int(self.connection.execute("SELECT max(id) FROM event").fetchone()[0])

    async def read(self, statements: tuple[str, ...], *values: object) -> None:
        """Like ``Driver.read``."""
        for statement in statements:
            self.connection.execute(statement.replace("$", "?"), values).fetchall()

    async def write(self, idea: int, marks: list[tuple[str, int]], comment: str) -> None:
        """Like ``Driver.write``."""
        run, now = self.connection.execute, world.now().isoformat()
        self.seq += 1
        run("BEGIN IMMEDIATE")
        sheet = run(SHEET.replace("$", "?"), (idea, READER, comment, now)).fetchone()[0]
        self.connection.executemany(
            MARK.replace("$", "?"), [(sheet, idea, READER, *mark) for mark in marks]
        )
        run(
            EVENT.replace("$", "?"),
            (self.seq, READER, idea, now, hashlib.sha256(now.encode()).hexdigest()),
        )
        run("COMMIT")


class Postgres:
    """A pool, as a superuser: row-level security is not paid for."""

    def __init__(self, pool: "asyncpg.Pool[Any]", seq: int) -> None:
        self.pool = pool
        self.seq = seq

    async def read(self, statements: tuple[str, ...], *values: object) -> None:
        """Like ``Driver.read``."""
        async with self.pool.acquire() as connection:
            for statement in statements:
                await connection.fetch(statement, *values)

    async def write(self, idea: int, marks: list[tuple[str, int]], comment: str) -> None:
        """Like ``Driver.write``."""
        now = world.now()
        self.seq += 1
        seq = self.seq
        async with self.pool.acquire() as connection, connection.transaction():
            sheet = await connection.fetchval(SHEET, idea, READER, comment, now)
            await connection.executemany(MARK, [(sheet, idea, READER, *mark) for mark in marks])
            digest = hashlib.sha256(f"{now}".encode()).hexdigest()
            await connection.execute(EVENT, seq, READER, idea, now, digest)


async def _keep(_: object) -> None:
    """Nothing to reset between two uses of a connection."""


async def driver(url: str) -> Driver:
    """The driver of this address."""
    if url.startswith("sqlite:"):
        return SQLite(url)
    pool = await asyncpg.create_pool(url, min_size=1, max_size=6, reset=_keep)
    return Postgres(pool, await pool.fetchval("SELECT max(id) FROM event"))


def rendered(template: str, card: Card) -> Markup:
    """A card's HTML, never kept."""
    ago = texts.ago(card.since)
    return Markup(environment().get_template(template).render(card=card, ago=ago))  # noqa: S704


def application(url: str, pages: dict[str, tuple[str, dict[str, Any]]]) -> Litestar:
    """The bare handlers; each card is rendered each time."""
    environment().globals["kept"] = rendered
    templates = {name: environment().get_template(name) for name, _ in pages.values()}

    @asynccontextmanager
    async def connected(app: Litestar) -> AsyncIterator[None]:
        app.state.driver = await driver(url)
        yield

    @get("/{name:str}/{idea:int}")
    async def show(
        request: Request[Any, Any, Any], name: FromPath[str], idea: FromPath[int]
    ) -> Response[str]:
        await asyncio.sleep(0)  # as the product does
        values = (idea,) if name == "idea" else ()
        await request.app.state.driver.read(STATEMENTS[name], *values)
        template, values_read = pages[name]
        html = templates[template].render(**values_read)
        return Response(html, media_type=MediaType.HTML)

    @post("/sheet/{idea:int}")
    async def write(request: Request[Any, Any, Any], idea: FromPath[int]) -> Response[str]:
        form = dict(parse_qsl((await request.body()).decode()))
        marks = [(k.removeprefix("mark."), int(v)) for k, v in form.items() if k[:5] == "mark."]
        await request.app.state.driver.write(idea, marks, form["comment"])
        return Response("", status_code=303, media_type=MediaType.HTML, headers={"Location": "/"})

    return Litestar(
        [show, write], lifespan=[connected], openapi_config=None, logging_config=None, debug=False
    )


def main(url: str, pages: str, port: str) -> None:
    """Serve, as the product's own process does."""
    known = pickle.loads(Path(pages).read_bytes())  # noqa: S301 - written by this run
    uvicorn.run(
        application(url, known), port=int(port), loop="uvloop", http="httptools", ws="none",
        log_config=None, access_log=False, server_header=False,
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
