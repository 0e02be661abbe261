"""A real server on a free port, watched from outside."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from typing import Any

import pytest

PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Served:
    """A running ``innovation serve``."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def get(self, path: str) -> int:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            return answer.status

    def children(self, command: str = "") -> set[int]:
        """The processes that it started, by the command that they run."""
        pid = self.process.pid
        found = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        return {child for child in found if command in _arguments(child)}

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def wait_until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def says(self, words: str) -> bool:
        return words in self.log.read_text()


def _arguments(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    return ""


def is_alive(pid: int) -> bool:
    """A process that ended and whose parent has not looked is no longer alive."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.fixture
def alive() -> Callable[[int], bool]:
    return is_alive


@pytest.fixture
def environment(place: Any, tmp_path: Path) -> dict[str, str]:
    """The settings of a site on the test's database."""
    return {
        **os.environ,
        "INNOVATION_DATABASE_URL": place.application,
        "INNOVATION_SECRET_KEY": "k" * 40,
        "INNOVATION_BASE_URL": "http://127.0.0.1:8000",
        "INNOVATION_PID_FILE": str(tmp_path / "serve.pid"),
        "INNOVATION_LOG": "json",
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture
def innovation(environment: dict[str, str], tmp_path: Path) -> Callable[..., Any]:
    """Run one ``innovation`` command to its end."""

    def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "innovation", *arguments],
            env=environment | settings,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def serve(
    environment: dict[str, str], tmp_path: Path, kind: str
) -> Iterator[Callable[..., Served]]:
    """Start a server, two processes wide where the database allows it."""
    started: list[Served] = []

    def start(*options: str) -> Served:
        with closing(socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        wide = ("--workers", "2") if kind == "postgres" else ()
        log = tmp_path / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "innovation", "serve", f"--port={port}", *wide, *options],
                env=environment,
                cwd=tmp_path,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        started.append(served := Served(process, port, log))
        served.wait_until(lambda: served.says("Vivier est servi") or process.poll() is not None)
        return served

    yield start
    for served in started:
        served.process.kill()
        served.process.wait()
