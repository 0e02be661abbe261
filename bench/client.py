"""Load on a server: connections kept open, each asking again as soon as it was answered."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

CONNECTIONS = 8
PATIENCE = 20.0
"""Seconds after which a server that says nothing more is given up."""

Ask = Callable[[int], bytes]
"""The next request of a connection, by the connection's number."""


class WrongAnswer(Exception):
    """The server answered something else than the page that is measured."""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of it: the milliseconds of each answer in order of length, and their rate."""

    milliseconds: list[float]
    rate: float
    size: int
    """Bytes of the last body, as sent."""

    def quantile(self, part: float) -> float:
        """The milliseconds within which this part of the answers came."""
        return self.milliseconds[int(part * (len(self.milliseconds) - 1))]


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """A request as it goes over the wire."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        *(f"{k}: {v}" for k, v in headers.items()),
    ]
    if body:
        lines += [f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded"]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def load(
    port: int, ask: Ask, status: int, seconds: float, connections: int = CONNECTIONS
) -> Load:
    """Ask for so many seconds; ``WrongAnswer`` for any other status."""
    times: list[float] = []
    sizes: list[int] = []
    begun = time.perf_counter()

    async def connection(number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
        while time.perf_counter() < begun + seconds:
            asked = time.perf_counter()
            writer.write(ask(number))
            sizes[:] = [await _answer(reader, status)]
            times.append(1000 * (time.perf_counter() - asked))
        writer.close()
        await writer.wait_closed()

    async with asyncio.timeout(seconds + PATIENCE), asyncio.TaskGroup() as group:
        for number in range(connections):
            group.create_task(connection(number))
    return Load(sorted(times), len(times) / (time.perf_counter() - begun), sizes[0])


async def _answer(reader: asyncio.StreamReader, status: int) -> int:
    """Read one whole answer; the size of its body."""
    head = await reader.readuntil(b"\r\n\r\n")
    size = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    body = await reader.readexactly(size)
    if int(head[9:12]) != status:
        raise WrongAnswer(f"{status} attendu, reçu :\n{head.decode()}{body[:2000]!r}")
    return size
