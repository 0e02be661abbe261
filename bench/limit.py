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
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qsl

import asyncpg
import uvicorn
from jinja2_fragments import render_block
from litestar import Litestar, Request, Response, get, post
from litestar.enums import MediaType
from litestar.params import FromPath
from markupsafe import Markup

from bench.data import COMMON, OFFICE, RARE, TITLE, Subject
from bench.record import Rendered
from innovation import texts, world
from innovation.db.sqlite import PRAGMAS
from innovation.domain.stages import Stage
from innovation.queries.ideas import Card
from innovation.queries.search import Asked, asked_for, for_postgres, for_sqlite
from innovation.web.rendering import environment

CARD = (
    "i.id, i.public_id, i.title, i.kind, i.category, i.stage, i.status, i.stage_since, i.version, "
    "i.fictional, i.landlord, a.name"
)
AUTHOR = "LEFT JOIN person a ON a.id = i.author"
CARDS = f"SELECT {CARD} FROM idea i {AUTHOR} WHERE i.office = '{OFFICE}'"
COUNTS = f"SELECT stage, sum(n) FROM stage_count WHERE office = '{OFFICE}' GROUP BY stage"
COLUMNS = " UNION ALL ".join(
    f"SELECT * FROM ({CARDS} AND i.stage = '{stage}' ORDER BY i.id DESC LIMIT 20) {stage.value}"
    for stage in Stage
)
ONE_IDEA = (
    (
        "SELECT i.*, o.name, a.name FROM idea i JOIN office o ON o.slug = i.office "
        "JOIN person a ON a.id = i.author WHERE i.id = {idea}"
    ),
    (
        "SELECT r.*, x.total, x.core, x.local, x.spread, x.criteria FROM round r "
        "LEFT JOIN result x ON x.round = r.id WHERE r.idea = {idea}"
    ),
    (
        "SELECT s.comment, p.name, m.criterion, m.value, m.comment FROM round r "
        "JOIN sheet s ON s.round = r.id JOIN person p ON p.id = s.person "
        "JOIN mark m ON m.sheet = s.id WHERE r.idea = {idea}"
    ),
    (
        "SELECT e.verb, e.data, e.at, p.name FROM event e LEFT JOIN person p ON p.id = e.actor "
        "WHERE e.kind = 'idea' AND e.thing = {idea} ORDER BY e.id DESC LIMIT 200"
    ),
)
FEED = (
    "SELECT e.id, e.verb, e.data, e.at, p.name, i.title, i.public_id FROM event e "
    "LEFT JOIN person p ON p.id = e.actor LEFT JOIN idea i ON i.id = e.thing "
    f"WHERE e.audience = 'office' AND e.office = '{OFFICE}' ORDER BY e.id DESC LIMIT 15"
)
TASKS = (
    f"SELECT i.title, i.public_id, i.answer_by FROM idea i WHERE i.office = '{OFFICE}' "
    "AND i.stage = 'submitted' ORDER BY i.id LIMIT 30"
)
SHEET = (
    "INSERT INTO sheet (round, office, person, comment, updated_at) "
    f"VALUES ($1, '{OFFICE}', $2, $3, $4) "
    "ON CONFLICT (round, person) DO UPDATE SET version = sheet.version + 1 RETURNING id"
)
MARK = (
    "INSERT INTO mark (sheet, round, office, person, criterion, value) "
    f"VALUES ($1, $2, '{OFFICE}', $3, $4, $5) "
    "ON CONFLICT (sheet, criterion) DO UPDATE SET value = excluded.value"
)
EVENT = (
    "INSERT INTO event (office, seq, verb, actor, kind, thing, data, audience, at, prev, hash) "
    "VALUES ('limit', $1, 'sheet.written', $2, 'idea', $3, '{}', 'sealed', $4, '', $5)"
)


def statements_of(subject: Subject, kind: str) -> dict[str, tuple[str, ...]]:
    """The fewest statements that read each page's rows."""
    found = _found_in_postgres if kind == "postgres" else _found_in_sqlite
    newest = "ORDER BY i.id DESC LIMIT 26"
    words = f"i.problem, i.solution, i.benefit, i.results, {CARD}"
    return {
        "list": (f"{CARDS} {newest}", COUNTS),
        "deep": (f"{CARDS} AND i.id < {subject.deep} {newest}", COUNTS),
        "search": (found(words, asked_for(COMMON), 26),),
        "rare": (found(words, asked_for(RARE), 26),),
        "idea": tuple(one.format(idea=subject.assessed) for one in ONE_IDEA),
        "alike": (found(CARD, asked_for(TITLE), 50, title=True),),
        "board": (COLUMNS, COUNTS),
        "home": (FEED, TASKS),
    }


def _found_in_sqlite(columns: str, asked: Asked, most: int, *, title: bool = False) -> str:
    words = for_sqlite(asked, " OR ") if title else for_sqlite(asked)
    match = f"title : ({words})" if title else words
    return (
        f"SELECT {columns} FROM search_idea s CROSS JOIN idea i ON i.id = s.rowid {AUTHOR} "
        f"WHERE search_idea MATCH '{match}' AND i.office = '{OFFICE}' "
        f"ORDER BY s.rowid DESC LIMIT {most}"
    )


def _found_in_postgres(columns: str, asked: Asked, most: int, *, title: bool = False) -> str:
    words = for_postgres(asked, " | ") if title else for_postgres(asked)
    match = f"s.{'title' if title else 'words'} @@ {words}"
    return (
        f"SELECT {columns} FROM search_idea s JOIN idea i ON i.id = s.id {AUTHOR} "
        f"WHERE {match} AND i.office = '{OFFICE}' ORDER BY i.id DESC LIMIT {most}"
    )


@dataclass(frozen=True, slots=True)
class NewSheet:
    """What a form says."""

    idea: int
    round: int
    person: int
    comment: str
    marks: list[tuple[str, int]]

    def marks_of(self, sheet: int) -> list[tuple[object, ...]]:
        """The rows of its marks."""
        return [(sheet, self.round, self.person, *mark) for mark in self.marks]


class Driver(Protocol):
    """A database, asked as directly as can be."""

    kind: str

    async def read(self, statements: tuple[str, ...]) -> None:
        """Fetch every row of these statements."""
        ...

    async def write(self, new: NewSheet) -> None:
        """One sheet, its marks and its event, durable."""
        ...


class SQLite:
    """One connection, in-line; the same care for a power cut as the product's."""

    kind = "sqlite"

    def __init__(self, url: str) -> None:
        self.connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        for pragma in PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}")
        self.seq = int(self.connection.execute("SELECT max(id) FROM event").fetchone()[0])

    async def read(self, statements: tuple[str, ...]) -> None:
        """Like ``Driver.read``."""
        for statement in statements:
            self.connection.execute(statement).fetchall()

    async def write(self, new: NewSheet) -> None:
        """Like ``Driver.write``."""
        run, now = self.connection.execute, world.now().isoformat()
        self.seq += 1
        run("BEGIN IMMEDIATE")
        values = (new.round, new.person, new.comment, now)
        sheet = run(SHEET.replace("$", "?"), values).fetchone()[0]
        self.connection.executemany(MARK.replace("$", "?"), new.marks_of(sheet))
        digest = hashlib.sha256(now.encode()).hexdigest()
        run(EVENT.replace("$", "?"), (self.seq, new.person, new.idea, now, digest))
        run("COMMIT")


class Postgres:
    """A pool, as a superuser: row-level security is not paid for."""

    kind = "postgres"

    def __init__(self, pool: "asyncpg.Pool[Any]", seq: int) -> None:
        self.pool = pool
        self.seq = seq

    async def read(self, statements: tuple[str, ...]) -> None:
        """Like ``Driver.read``."""
        async with self.pool.acquire() as connection:
            for statement in statements:
                await connection.fetch(statement)

    async def write(self, new: NewSheet) -> None:
        """Like ``Driver.write``."""
        now = world.now()
        self.seq += 1
        seq = self.seq
        async with self.pool.acquire() as connection, connection.transaction():
            sheet = await connection.fetchval(SHEET, new.round, new.person, new.comment, now)
            await connection.executemany(MARK, new.marks_of(sheet))
            digest = hashlib.sha256(f"{now}".encode()).hexdigest()
            await connection.execute(EVENT, seq, new.person, new.idea, now, digest)


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


def application(url: str, subject: Subject, pages: Mapping[str, Rendered]) -> Litestar:
    """The bare handlers; each card is rendered each time."""
    environment().globals["kept"] = rendered
    templates = {name: environment().get_template(name) for name, _ in pages.values()}
    statements: dict[str, tuple[str, ...]] = {}

    @asynccontextmanager
    async def connected(app: Litestar) -> AsyncIterator[None]:
        app.state.driver = await driver(url)
        statements.update(statements_of(subject, app.state.driver.kind))
        yield

    @get("/{name:str}")
    async def show(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[str]:
        await asyncio.sleep(0)  # as the product does
        await request.app.state.driver.read(statements[name])
        template, values = pages[name]
        if name == "alike":
            html = render_block(environment(), template, "alike", **values)
        else:
            html = templates[template].render(**values)
        return Response(html, media_type=MediaType.HTML)

    @post("/sheet/{idea:int}/{round_:int}")
    async def write(
        request: Request[Any, Any, Any], idea: FromPath[int], round_: FromPath[int]
    ) -> Response[str]:
        form = dict(parse_qsl((await request.body()).decode()))
        marks = [(k.removeprefix("mark."), int(v)) for k, v in form.items() if k[:5] == "mark."]
        new = NewSheet(idea, round_, subject.reader, form["comment"], marks)
        await request.app.state.driver.write(new)
        return Response("", status_code=303, media_type=MediaType.HTML, headers={"Location": "/"})

    return Litestar(
        [show, write], lifespan=[connected], openapi_config=None, logging_config=None, debug=False
    )


def main(url: str, pages: str, port: str) -> None:
    """Serve, as the product's own process does."""
    subject, known = pickle.loads(Path(pages).read_bytes())  # noqa: S301 - written by this run
    uvicorn.run(
        application(url, subject, known), port=int(port), loop="uvloop", http="httptools",
        ws="none", log_config=None, access_log=False, server_header=False,
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
