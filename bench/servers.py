"""The servers that are measured: processes of ours on the loopback, ended by their own numbers."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STARTS_WITHIN = 60.0


class DidNotStart(Exception):
    """A server said nothing in time; the message is the end of its log."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers."""

    process: int
    port: int
    log: Path
    cold_start: float
    """Seconds from its launch to its first answer of 200."""

    def logged(self) -> int:
        """How much it has logged so far."""
        return self.log.stat().st_size

    def requests_since(self, begins: int) -> list[dict[str, Any]]:
        """What the product says in its log of each request since then."""
        with self.log.open("rb") as lines:
            lines.seek(begins)
            facts = [json.loads(line) for line in lines if line.startswith(b"{")]
        return [fact for fact in facts if fact.get("event") == "request"]

    def memory(self) -> tuple[float, float] | None:
        """The MiB of its whole tree of processes, resident and proportional; Linux only."""
        try:
            each = [_memory(process) for process in _tree(self.process)]
        except OSError:
            return None
        return sum(rss for rss, _ in each), sum(pss for _, pss in each)


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(
    command: Sequence[str],
    port: int,
    first: bytes,
    environment: Mapping[str, str],
    log: Path,
    python: str = sys.executable,
) -> Iterator[Server]:
    """Run a Python module as a server until the block ends; ``first`` is its first request."""
    begun = time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [python, "-m", *command], stdout=output, stderr=output,
            stdin=subprocess.DEVNULL, env={**os.environ, **environment},
        )  # fmt: skip
    try:
        while not _answers(port, first):
            if process.poll() is not None or time.perf_counter() > begun + STARTS_WITHIN:
                raise DidNotStart(log.read_text()[-2000:])
            time.sleep(0.01)
        yield Server(process.pid, port, log, time.perf_counter() - begun)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(port: int, first: bytes) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(first)
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def _tree(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(one for child in children for one in _tree(int(child)))]


def _memory(process: int) -> tuple[float, float]:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    kibi = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
    return kibi["Rss"] / 1024, kibi["Pss"] / 1024
