"""``python -m bench [PAGE…]``: measure on both databases and print the tables."""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import uvloop

from bench import cells, client, report
from bench.data import Rows, fill_postgres, fill_sqlite, generate
from bench.record import Session, record
from bench.servers import Server, free_port, serving
from innovation.config import Settings
from innovation.testing.postgres import Unavailable, postgres_server

SIZES = (1_000, 20_000)
STARTS = 3
EMAIL = "p0@brest.example"
KEY = "k" * 40
ROLE = "vivier_bench"


@dataclass(frozen=True, slots=True)
class Place:
    """A filled database: its address for the product, and for the limit."""

    size: int
    application: str
    owner: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Pair:
    """The product and the limit, serving one database."""

    size: int
    ours: Server
    limit: Server
    session: Session


# --- Databases -----------------------------------------------------------------


def sqlite_places(folder: Path, generated: dict[int, Rows]) -> Iterator[Place]:
    """A file of each size."""
    for size, rows in generated.items():
        url = f"sqlite:///{folder / f'{size}.sqlite'}"
        fill_sqlite(url, rows)
        yield Place(size, url, url, folder)


def postgres_places(server: str, folder: Path, generated: dict[int, Rows]) -> Iterator[Place]:
    """A database of each size; row-level security binds the product."""
    asyncio.run(_command(server, f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS"))
    for size, rows in generated.items():
        asyncio.run(_command(server, f"CREATE DATABASE bench_{size}"))
        parts = urlsplit(server)._replace(path=f"bench_{size}")
        owner = urlunsplit(parts)
        application = urlunsplit(parts._replace(netloc=f"{ROLE}@{parts.hostname}:{parts.port}"))
        asyncio.run(fill_postgres(owner, application, rows))
        yield Place(size, application, owner, folder)


async def _command(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    await connection.execute(statement)
    await connection.close()


# --- Servers -------------------------------------------------------------------


@contextmanager
def pair(place: Place) -> Iterator[Pair]:
    """Both servers of a database, until the block ends."""
    pages = place.folder / f"{urlsplit(place.owner).scheme}-{place.size}.pages"
    port = free_port()
    settings = Settings(
        database_url=place.application, secret_key=KEY, base_url=f"http://127.0.0.1:{port}"
    )
    session = record(settings, EMAIL, pages)
    with ours(place, port) as product, limit(place, pages) as bare:
        yield Pair(place.size, product, bare, session)


def ours(place: Place, port: int) -> AbstractContextManager[Server]:
    """The product, as ``innovation serve`` runs it, with one process that answers."""
    environment = {
        "INNOVATION_DATABASE_URL": place.application,
        "INNOVATION_SECRET_KEY": KEY,
        "INNOVATION_BASE_URL": f"http://127.0.0.1:{port}",
        "INNOVATION_LOG": "json",
        "INNOVATION_PID_FILE": str(place.folder / f"{port}.pid"),
    }
    command = ("innovation", "serve", "--port", str(port), "--no-worker")
    first = client.request("GET", "/login", {})
    return serving(command, port, first, environment, place.folder / f"ours-{port}.log")


def limit(place: Place, pages: Path) -> AbstractContextManager[Server]:
    """The limit, in one process."""
    port = free_port()
    command = ("bench.limit", place.owner, str(pages), str(port))
    first = client.request("GET", "/list/0", {})
    return serving(command, port, first, {}, place.folder / f"limit-{port}.log")


# --- The run -------------------------------------------------------------------


def measure(database: str, places: Iterable[Place], wanted: Sequence[str]) -> report.Measured:
    """Serve these databases side by side, and ask for every page of both servers in turn."""
    places = list(places)
    with ExitStack() as stack:
        pairs = [stack.enter_context(pair(place)) for place in places]
        measured = [
            cell
            for one in pairs
            for cell in cells.pages(one.size, one.ours.port, one.limit.port, one.session)
            if cell.page in wanted
        ]
        measured.sort(key=lambda cell: cells.NAMES.index(cell.page))
        # What is written makes the journal longer: last.
        for written in (False, True):
            batch = [cell for cell in measured if (cell.page == "sheet") is written]
            uvloop.run(cells.measure(batch))
        for one in pairs:
            report.count_statements(one.ours.log, [c for c in measured if c.size == one.size])
        memory = {"nous": pairs[-1].ours.memory(), "la limite": pairs[-1].limit.memory()}
    return report.Measured(database, measured, cold_start(places[-1]), memory)


def cold_start(place: Place) -> float:
    """Seconds from the command to the first page, the median of some starts."""
    starts = []
    for _ in range(STARTS):
        with ours(place, free_port()) as server:
            starts.append(server.cold_start)
    return statistics.median(starts)


def say(sentence: str) -> None:
    """Tell how far the run is, apart from its result."""
    print(sentence, file=sys.stderr, flush=True)


def main(*pages: str) -> None:
    """Measure these pages, or all, on what databases can be had here."""
    begun, wanted = time.monotonic(), pages or cells.NAMES
    if unknown := set(wanted) - set(cells.NAMES):
        sys.exit(f"Pages inconnues : {', '.join(unknown)}. Il y a : {', '.join(cells.NAMES)}.")
    print(report.heading())
    say("Préparation des idées…")
    generated = {size: generate(size) for size in SIZES}
    with tempfile.TemporaryDirectory(prefix="vivier-bench-") as name:
        folder = Path(name)
        say("Mesure sur SQLite…")
        report.show(measure("SQLite", sqlite_places(folder, generated), wanted))
        try:
            with postgres_server() as server:
                say("Mesure sur PostgreSQL…")
                places = postgres_places(server, folder, generated)
                report.show(measure("PostgreSQL", places, wanted))
        except Unavailable as reason:
            say(f"PostgreSQL n'est pas mesuré : {reason}")
    say(f"Fini en {time.monotonic() - begun:.0f} s.")


if __name__ == "__main__":
    main(*sys.argv[1:])
