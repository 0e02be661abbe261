"""What is measured: each page, ours and the limit's, in rounds that alternate."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bench import client
from bench.client import CONNECTIONS, Ask, Load
from bench.data import GRID, Subject
from bench.record import Session, pages_of
from bench.servers import Server

ROUNDS = 3
SECONDS = 0.8
WARM_UP = 0.3
ALONE = 0.6
"""Seconds during which one connection asks, to see what the product itself takes."""
NAMES = ("list", "deep", "search", "rare", "idea", "alike", "board", "home", "sheet")


@dataclass(slots=True)
class Target:
    """One page of one server."""

    port: int
    ask: Ask
    status: int
    loads: list[Load] = field(default_factory=list)

    async def measure(self) -> None:
        """One more round."""
        self.loads.append(await client.load(self.port, self.ask, self.status, SECONDS))

    def median(self, part: float) -> float:
        """The median of the rounds' milliseconds within which this part of the answers came."""
        return statistics.median(load.quantile(part) for load in self.loads)

    @property
    def rate(self) -> float:
        """Requests a second, the median of the rounds."""
        return statistics.median(load.rate for load in self.loads)

    @property
    def spread(self) -> float:
        """How far the rounds lie apart, as a part of their median."""
        rates = [load.rate for load in self.loads]
        return (max(rates) - min(rates)) / self.rate


@dataclass(slots=True)
class Cell:
    """One page at one size, of both servers."""

    page: str
    size: int
    ours: Target
    limit: Target
    statements: int = 0
    inside: float = 0.0
    """Milliseconds in the product for 95 % of the answers, when one connection asks."""

    @property
    def ratio(self) -> float:
        """Ours as a part of the limit's: the median over the rounds, each run back to back."""
        return ratio(self.ours, self.limit)


def ratio(one: Target, other: Target) -> float:
    """The rate of one as a part of the other's, round by round."""
    pairs = zip(one.loads, other.loads, strict=True)
    return statistics.median(a.rate / b.rate for a, b in pairs)


def pages(
    size: int, ours: int, limit: int, session: Session, subject: Subject, wanted: Sequence[str]
) -> list[Cell]:
    """The wanted pages of both servers, by their ports."""
    cells = [
        Cell(
            name,
            size,
            Target(ours, page(name, path, session), 200),
            Target(limit, _always(client.request("GET", f"/{name}", {})), 200),
        )
        for name, path in pages_of(subject).items()
    ]
    sheets = Target(ours, OurSheets(headers_of(session), session.csrf, subject), 303)
    cells.append(Cell("sheet", size, sheets, Target(limit, _limit_sheet(subject), 303)))
    return [cell for cell in cells if cell.page in wanted]


def headers_of(session: Session) -> dict[str, str]:
    """What the reader's browser sends."""
    return {"Cookie": session.cookie, "Accept-Encoding": "gzip"}


def page(name: str, path: str, session: Session) -> Ask:
    """A page of the product; look-alikes are asked for by htmx while somebody types."""
    htmx = {"HX-Request": "true", "HX-Target": "div#alike"} if name == "alike" else {}
    return _always(client.request("GET", path, headers_of(session) | htmx))


def _always(request: bytes) -> Ask:
    return lambda _: request


class OurSheets:
    """Each connection changes the reader's sheet on an idea of its own, again and again."""

    def __init__(self, headers: dict[str, str], csrf: str, subject: Subject) -> None:
        self.headers = headers
        self.csrf = csrf
        self.subject = subject
        self.versions = [0] * CONNECTIONS

    def __call__(self, connection: int) -> bytes:
        """The next request of a connection."""
        version = self.versions[connection]
        self.versions[connection] += 1
        path = f"/ideas/{self.subject.to_mark[connection]}/sheet"
        key = {"_csrf": self.csrf, "_key": f"{connection}-{version:08}", "version": f"{version}"}
        return client.request("POST", path, self.headers, _sheet(key))


def _limit_sheet(subject: Subject) -> Ask:
    return lambda connection: client.request(
        "POST", "/sheet/{}/{}".format(*subject.rounds[connection]), {}, _sheet({})
    )


def _sheet(fields: dict[str, str]) -> bytes:
    marks = {f"mark.{criterion.key}": "2" for criterion in GRID}
    return urlencode({**fields, **marks, "comment": "Utile, à chiffrer."}).encode()


async def look_inside(cells: Sequence[Cell], server: Server) -> None:
    """What the product's own log says of each page when nobody else asks."""
    for cell in cells:
        begins, asked = server.logged(), list[dict[str, Any]]()
        while not asked:  # on a busy machine the only answer may come before its line in the log
            await client.load(cell.ours.port, cell.ours.ask, cell.ours.status, ALONE, connections=1)
            asked = server.requests_since(begins)
        cell.statements = statistics.mode(fact["statements"] for fact in asked)
        took = sorted(fact["ms"] for fact in asked)
        cell.inside = took[int(0.95 * (len(took) - 1))]


async def alternate(targets: Sequence[Target], tell: Callable[[], None]) -> None:
    """Warm everything up, then measure in rounds: each in turn, several times."""
    for target in targets:
        await client.load(target.port, target.ask, target.status, WARM_UP)
    for _ in range(ROUNDS):
        for target in targets:
            await target.measure()
            tell()
