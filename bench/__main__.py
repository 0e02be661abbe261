"""``python -m bench [PAGE…]``: measure on both databases and print the tables."""

import argparse
import asyncio
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import uvloop

from bench import cells, client, peers, report, twenty, weight
from bench.cells import Target
from bench.data import Subject, fill
from bench.record import Session, pages_of, record
from bench.servers import Server, free_port, serving
from innovation import world
from innovation.config import Settings
from innovation.testing.postgres import Unavailable, postgres_server

SIZES = (1_000, 100_000)
MILLION = 1_000_000
STARTS = 3
KEY = "k" * 40
ROLE = "vivier_bench"
DURABLE = ("max_connections=100", "shared_buffers=512MB", "random_page_cost=1.1")
"""Both sides wait for the disk at each COMMIT, as they do in production."""
KEPT = Path(__file__).parents[1] / "var" / "bench"


@dataclass(frozen=True, slots=True)
class Place:
    """A filled database: its address for the product, and for the limit."""

    size: int
    application: str
    owner: str
    folder: Path
    subject: Subject

    @property
    def name(self) -> str:
        """For the files that belong to it."""
        return f"{urlsplit(self.owner).scheme}-{Path(urlsplit(self.owner).path).stem}"


@dataclass(frozen=True, slots=True)
class Pair:
    """The product and the limit, serving one database."""

    place: Place
    ours: Server
    limit: Server
    session: Session


# --- Databases -----------------------------------------------------------------


def sqlite_places(folder: Path, sizes: Sequence[int]) -> Iterator[Place]:
    """A file of each size."""
    for size in sizes:
        say(f"SQLite : {size} idées…")
        url = f"sqlite:///{folder / f'{size}.sqlite'}"
        yield Place(size, url, url, folder, asyncio.run(fill(url, url, size)))


def postgres_places(server: str, folder: Path, sizes: Sequence[int]) -> Iterator[Place]:
    """A database of each size; row-level security binds the product."""
    asyncio.run(_command(server, f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER NOBYPASSRLS"))
    for size in sizes:
        say(f"PostgreSQL : {size} idées…")
        owner, application = _addresses(server, f"bench_{size}")
        asyncio.run(_command(server, f"CREATE DATABASE bench_{size}"))
        yield Place(size, application, owner, folder, asyncio.run(fill(owner, application, size)))


def copy_of(place: Place, number: int) -> Place:
    """The same database once more."""
    if place.owner.startswith("sqlite:"):
        file = Path(place.owner.removeprefix("sqlite:///"))
        copy = file.with_name(f"copy{number}-{file.name}")
        shutil.copyfile(file, copy)
        owner = application = f"sqlite:///{copy}"
    else:
        name = urlsplit(place.owner).path[1:]
        owner, application = _addresses(place.owner, f"copy{number}_{name}")
        server = urlunsplit(urlsplit(place.owner)._replace(path="postgres"))
        asyncio.run(_command(server, f"CREATE DATABASE copy{number}_{name} TEMPLATE {name}"))
    return Place(place.size, application, owner, place.folder, place.subject)


def _addresses(server: str, name: str) -> tuple[str, str]:
    """A database as its owner, and as the role that row-level security binds."""
    parts = urlsplit(server)._replace(path=name)
    bound = parts._replace(netloc=f"{ROLE}@{parts.hostname}:{parts.port}")
    return urlunsplit(parts), urlunsplit(bound)


async def _command(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    await connection.execute(statement)
    await connection.close()


# --- Servers -------------------------------------------------------------------


@contextmanager
def pair(place: Place) -> Iterator[Pair]:
    """Both servers of a database, until the block ends."""
    pages = place.folder / f"{place.name}.pages"
    port = free_port()
    session = record(_settings(place, port), place.subject, pages)
    with ours(place, port) as product, limit(place, pages) as bare:
        yield Pair(place, product, bare, session)


def _settings(place: Place, port: int, plugins: Path | None = None) -> Settings:
    return Settings(
        database_url=place.application, secret_key=KEY, base_url=f"http://127.0.0.1:{port}",
        plugins_dir=plugins,
        owner_url=None if place.owner == place.application else place.owner,
    )  # fmt: skip


def ours(place: Place, port: int, plugins: Path | None = None) -> AbstractContextManager[Server]:
    """The product, as ``innovation serve`` runs it, with one process that answers."""
    environment = {
        "INNOVATION_DATABASE_URL": place.application,
        "INNOVATION_SECRET_KEY": KEY,
        "INNOVATION_BASE_URL": f"http://127.0.0.1:{port}",
        "INNOVATION_LOG": "json",
        "INNOVATION_PID_FILE": str(place.folder / f"{port}.pid"),
        **({"INNOVATION_PLUGINS_DIR": str(plugins)} if plugins else {}),
    }
    command = ("innovation", "serve", "--port", str(port), "--no-worker")
    first = client.request("GET", "/login", {})
    return serving(command, port, first, environment, place.folder / f"ours-{port}.log")


def limit(place: Place, pages: Path) -> AbstractContextManager[Server]:
    """The limit, in one process."""
    port = free_port()
    command = ("bench.limit", place.owner, str(pages), str(port))
    first = client.request("GET", "/list", {})
    return serving(command, port, first, {}, place.folder / f"limit-{port}.log")


# --- The run -------------------------------------------------------------------


def measure(
    database: str, places: Sequence[Place], wanted: Sequence[str], *, with_peers: bool = False
) -> report.Measured:
    """Serve these databases side by side, and ask for every page of both servers in turn."""
    with ExitStack() as stack:
        spares = copy_of(places[0], 1), copy_of(places[0], 2)
        pairs = [stack.enter_context(pair(place)) for place in places]
        measured = [
            cell
            for one in pairs
            for cell in cells.pages(
                one.place.size,
                one.ours.port,
                one.limit.port,
                one.session,
                one.place.subject,
                wanted,
            )
        ]
        for one in pairs:
            say(f"{database} : chaque page seule, à {one.place.size} idées…")
            mine = [cell for cell in measured if cell.size == one.place.size]
            uvloop.run(cells.look_inside(mine, one.ours))
        measured.sort(key=lambda cell: cells.NAMES.index(cell.page))
        # What is written makes the journal longer: last.
        for written in (False, True):
            batch = [cell for cell in measured if (cell.page == "sheet") is written]
            run([target for cell in batch for target in (cell.ours, cell.limit)], database)
        compared = against_peers(pairs[0], measured) if with_peers else None
        return report.Measured(
            database,
            measured,
            cold_start=cold_start(places[-1]),
            memory={"nous": pairs[-1].ours.memory(), "la limite": pairs[-1].limit.memory()},
            first_view=weight.first_view(
                pairs[0].ours.port, "/ideas", {"Cookie": pairs[0].session.cookie}
            ),
            plugins=cost_of_plugins(*spares),
            compared=compared,
        )


def run(targets: Sequence[Target], database: str) -> None:
    """The rounds of these targets, with what is left told on the way."""
    total, done, begun = cells.ROUNDS * len(targets), 0, time.monotonic()

    def tell() -> None:
        nonlocal done
        done += 1
        left = (time.monotonic() - begun) / done * (total - done)
        say(f"{database} : {done}/{total}, encore {left:.0f} s", over=True)

    uvloop.run(cells.alternate(targets, tell))
    say("")


def against_peers(smallest: Pair, measured: Sequence[cells.Cell]) -> peers.Compared:
    """The same pages of the smallest database, ours and the peer's."""
    place = smallest.place
    ours = {
        cell.page: (cell.ours.port, cell.ours.ask, cell.ours.status)
        for cell in measured
        if cell.size == place.size
    }
    return peers.compare(place.folder, place.size, place.application, ours, say)


def cost_of_plugins(without: Place, having: Place) -> Mapping[str, float]:
    """How much slower pages are with twenty active plugins than with none: 0.05 is 5 %."""
    folder = twenty.write_plugins(having.folder)
    with ExitStack() as stack:
        sites = [
            stack.enter_context(_site(place, plugins, active))
            for place, plugins, active in ((without, None, ()), (having, folder, twenty.NAMES))
        ]
        both = {
            name: [
                Target(server.port, cells.page(name, pages_of(without.subject)[name], session), 200)
                for server, session in sites
            ]
            for name in report.WITH_PLUGINS
        }
        run([target for pages in both.values() for target in pages], "vingt modules")
    return {name: 1 - cells.ratio(twenties, none) for name, (none, twenties) in both.items()}


@contextmanager
def _site(
    place: Place, plugins: Path | None, active: Collection[str]
) -> Iterator[tuple[Server, Session]]:
    port, pages = free_port(), place.folder / f"{place.name}.pages"
    session = record(_settings(place, port, plugins), place.subject, pages, active)
    with ours(place, port, plugins) as product:
        yield product, session


def cold_start(place: Place) -> float:
    """Seconds from the command to the first page, the median of some starts."""
    starts = []
    for _ in range(STARTS):
        with ours(place, free_port()) as server:
            starts.append(server.cold_start)
    return statistics.median(starts)


def say(sentence: str, *, over: bool = False) -> None:
    """Tell how far the run is, apart from its result; on a terminal over the line before."""
    if over and not sys.stderr.isatty():
        return
    print(f"\r\033[K{sentence}" if over else sentence, end="" if over else "\n", file=sys.stderr,
          flush=True)  # fmt: skip


def main() -> None:
    """Measure on what databases can be had here, print the README's section, keep the figures."""
    asked = arguments()
    begun = time.monotonic()
    sizes = (*SIZES, MILLION) if asked.million else (asked.sizes or SIZES)
    wanted = asked.pages or cells.NAMES
    everything: list[report.Measured] = []
    with tempfile.TemporaryDirectory(prefix="vivier-bench-") as name:
        folder = Path(name)
        if "sqlite" in asked.on:
            places = list(sqlite_places(folder, sizes))
            everything.append(measure("SQLite", places, wanted, with_peers=asked.peers))
        if "postgres" in asked.on:
            try:
                with postgres_server(DURABLE) as server:
                    places = list(postgres_places(server, folder, sizes))
                    everything.append(measure("PostgreSQL", places, wanted))
            except Unavailable as reason:
                say(f"PostgreSQL n'est pas mesuré : {reason}")
    text = report.in_words(everything)
    print(text)
    KEPT.mkdir(parents=True, exist_ok=True)
    stamp = f"{world.now():%Y-%m-%dT%H-%M}"
    (KEPT / f"{stamp}.md").write_text(text, "utf-8")
    facts = report.as_json(everything)
    (KEPT / f"{stamp}.json").write_text(json.dumps(facts, indent=1), "utf-8")
    say(f"Fini en {time.monotonic() - begun:.0f} s ; gardé dans {KEPT / stamp}.json et .md.")


def arguments() -> argparse.Namespace:
    """What the command line asks."""
    parser = argparse.ArgumentParser("bench", description="Mesurer la vitesse de Vivier.")
    parser.add_argument("pages", nargs="*", choices=[*cells.NAMES, []], help="ces pages seulement")
    parser.add_argument("--million", action="store_true", help="aussi avec un million d'idées")
    parser.add_argument("--peers", action="store_true", help="aussi à côté d'un pretalx (SQLite)")
    parser.add_argument("--sizes", type=int, nargs="+", help="d'autres tailles")
    parser.add_argument("--on", nargs="+", choices=("sqlite", "postgres"),
                        default=["sqlite", "postgres"], help="ces bases seulement")  # fmt: skip
    return parser.parse_args()


if __name__ == "__main__":
    main()
