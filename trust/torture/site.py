"""A site with a data folder of its own, really served, to be broken from outside."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import socket
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0


class NotReady(Exception):
    """The site does not answer; the message holds the end of its log."""


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(slots=True)
class Site:
    """What is served, where; ``data`` holds the database of SQLite, and the files."""

    folder: Path
    """Logs, keys and the like: never what is broken."""
    database_url: str
    owner_url: str = ""
    data: Path = Path()
    workers: int = 1
    settings: dict[str, str] = field(default_factory=dict)
    """More environment for the site's processes."""
    wrapper: Sequence[str] = ()
    """A command that runs the server's."""
    port: int = field(default_factory=free_port)
    cast: dict[str, Any] = field(default_factory=dict)
    said_to: Path | None = None
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        """Where it is served."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def files(self) -> Path:
        """Where attachments are."""
        return self.data / "files"

    @property
    def log(self) -> Path:
        """All that the server's processes have said."""
        return self.folder / "log"

    @property
    def output(self) -> Path:
        """Where they say it: the log, unless a round takes that away."""
        return self.said_to or self.log

    def environment(self) -> dict[str, str]:
        """The settings of each process."""
        owner = {"INNOVATION_OWNER_URL": self.owner_url} if self.owner_url else {}
        return {
            **os.environ,
            "INNOVATION_DATABASE_URL": self.database_url,
            "INNOVATION_FILES": str(self.files),
            "INNOVATION_PLUGINS_DIR": str(self.folder / "plugins"),
            "INNOVATION_SECRET_KEY": "k" * 40,
            "INNOVATION_BASE_URL": self.address,
            "INNOVATION_PID_FILE": str(self.folder / "serve.pid"),
            "INNOVATION_LOG": "json",
            "PYTHONUNBUFFERED": "1",
            "PYTHONPATH": str(ROOT),  # this very tree, where faults may be planted in a copy
            **owner,
            **self.settings,
        }

    def prepare(self) -> None:
        """Migrate the database and fill it with the people of a round."""
        plugins = self.folder / "plugins" / "brest"
        plugins.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path(__file__).with_name("listener.py"), plugins)
        done = subprocess.run(
            [sys.executable, "-m", "trust.torture.cast"],
            env=self.environment(), cwd=ROOT, check=False, capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode:
            raise NotReady(done.stderr[-2000:])
        self.cast = json.loads(done.stdout.splitlines()[-1])

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """One ``innovation`` command, to its end."""
        command = [sys.executable, "-m", "innovation", *arguments]
        return subprocess.run(
            command, env=self.environment(), cwd=ROOT, check=False, capture_output=True, text=True
        )

    def start(self, *options: str) -> None:
        """Start serving, and wait until it answers."""
        command = [*self.wrapper, sys.executable, "-m", "innovation", "serve"]
        wide = ["--workers", str(self.workers)] if self.workers > 1 else []
        with self.output.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port), *wide, *options],
                env=self.environment(), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, process_group=0,  # Ctrl+C reaches the round, which ends it in order
            )  # fmt: skip
        self.wait_ready()

    def get(self, path: str, cookie: str = "") -> tuple[int, str]:
        """A page, as its status and text; status 0 when no answer comes."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        with closing(connection), suppress(OSError, HTTPException):
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        return 0, ""

    def is_ready(self) -> bool:
        """Whether it says so itself."""
        return self.get("/readyz")[0] == 200

    def wait_ready(self) -> None:
        """Until it says so; ``NotReady`` when it ends, or takes too long."""
        self.wait_until(self.is_ready)

    def wait_until(self, true: Callable[[], bool]) -> None:
        """Until it is true; ``NotReady`` when the site ends first, or takes too long."""
        deadline = time.monotonic() + PATIENCE
        while not true():
            ended = self.process is not None and self.process.poll() is not None
            if ended or time.monotonic() > deadline:
                raise NotReady(self._last_words())
            time.sleep(0.05)

    def _last_words(self) -> str:
        said = self.log.read_text() if self.log.exists() else ""
        return "\n".join(said.splitlines()[-20:])

    def children(self, command: str = "") -> list[int]:
        """The processes that the server started, by the command that they run."""
        if self.process is None:
            return []
        family = _offspring(self.process.pid)
        return [pid for pid in family if f"innovation\0{command}" in _command(pid)]

    def stop(self) -> None:
        """Ask it to end, and wait for that."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(PATIENCE)
            self.process = None

    def kill(self) -> None:
        """End every process of it at once, as a power cut does."""
        if self.process is not None:
            family = [self.process.pid, *_offspring(self.process.pid)]
            for pid in family:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait()
            while any(map(is_alive, family)):
                time.sleep(0.01)
            self.process = None


def _offspring(pid: int) -> list[int]:
    """The processes that a process started, and those that they did."""
    with suppress(OSError):
        direct = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [one for child in map(int, direct) for one in (child, *_offspring(child))]
    return []


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_text()
    return ""


def is_alive(pid: int) -> bool:
    """A process that ended and that nobody has looked at is no longer alive."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
