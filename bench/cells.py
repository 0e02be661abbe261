"""What is measured: each page, ours and the limit's, in rounds that alternate."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench import client
from bench.client import CONNECTIONS, Ask, Load
from bench.data import GRID, public_id
from bench.record import ASSESSED, PAGES, Session

ROUNDS = 3
SECONDS = 0.8
WARM_UP = 0.2
NAMES = (*PAGES, "sheet")


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

    @property
    def ratio(self) -> float:
        """Ours as a part of the limit's: the median over the rounds, each run back to back."""
        pairs = zip(self.ours.loads, self.limit.loads, strict=True)
        return statistics.median(ours.rate / limit.rate for ours, limit in pairs)


def pages(size: int, ours: int, limit: int, session: Session) -> list[Cell]:
    """Every page of both servers, by their ports."""
    headers = {"Cookie": session.cookie, "Accept-Encoding": "gzip"}
    shown = [
        Cell(
            name,
            size,
            Target(ours, _always(client.request("GET", path, headers)), 200),
            Target(limit, _always(client.request("GET", f"/{name}/{ASSESSED}", {})), 200),
        )
        for name, path in PAGES.items()
    ]
    sheets = OurSheets(headers, session.csrf)
    return [
        *shown,
        Cell("sheet", size, Target(ours, sheets, 303), Target(limit, _limit_sheet, 303)),
    ]


def _always(request: bytes) -> Ask:
    return lambda _: request


class OurSheets:
    """Each connection changes the reader's sheet on an idea of its own, again and again."""

    def __init__(self, headers: dict[str, str], csrf: str) -> None:
        self.headers = headers
        self.csrf = csrf
        self.versions = [0] * CONNECTIONS

    def __call__(self, connection: int) -> bytes:
        """The next request of a connection."""
        version = self.versions[connection]
        self.versions[connection] += 1
        path = f"/ideas/{public_id(_idea(11 + connection))}/sheet"
        key = {"_csrf": self.csrf, "_key": f"{connection}-{version:08}", "version": f"{version}"}
        return client.request("POST", path, self.headers, _sheet(key))


def _limit_sheet(connection: int) -> bytes:
    return client.request("POST", f"/sheet/{_idea(21 + connection)}", {}, _sheet({}))


def _idea(rank: int) -> int:
    """An idea of the reader's office, at *submitted* unless ``rank`` ends in 0."""
    return 3 * rank


def _sheet(fields: dict[str, str]) -> bytes:
    marks = {f"mark.{criterion.key}": "2" for criterion in GRID}
    return urlencode({**fields, **marks, "comment": "Utile, à chiffrer."}).encode()


async def measure(cells: Sequence[Cell]) -> None:
    """Warm everything up, then measure in rounds: ours, the limit, ours, the limit."""
    targets = [target for cell in cells for target in (cell.ours, cell.limit)]
    for target in targets:
        await client.load(target.port, target.ask, target.status, WARM_UP)
    for _ in range(ROUNDS):
        for target in targets:
            await target.measure()
