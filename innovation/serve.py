"""The server: a parent that holds the socket, and children that answer and can be renewed.

The parent runs no code of the site. SIGHUP renews its children one by one without losing a
request: what arrives meanwhile waits in the socket, which the parent keeps open. A child holds
one end of a link with the parent: it says on it that it is ready, and ends when it closes.
"""

import asyncio
import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn

from innovation.hooks import black_box

BACKLOG = 2048
TICK = 0.05
READY = 60.0
"""Seconds that a child may take to start."""
LAST_REQUESTS, SILENCE, ANSWERS = 0.5, 3.0, 8
"""Seconds in which a child that ends reads the connections that it has accepted already, for how
long it waits for one that has not said anything yet, and for how long for answers under way."""
GRACE = LAST_REQUESTS + SILENCE + ANSWERS + 3.0
"""Seconds that a child may take to end before it is killed."""
DEATHS, MINUTE = 5, 60.0
WEB, WORKER = "answer", "worker"
"""The commands that the parent starts."""
LINK = 0
"""The child's end of the link is its standard input."""


# --- The parent ----------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Child:
    """A process of the site, and our end of the link with it."""

    command: tuple[str, ...]
    process: subprocess.Popen[bytes]
    link: socket.socket
    ready: bool = False

    @classmethod
    def start(cls, command: tuple[str, ...], files: Sequence[int]) -> "Child":
        """Start ``python -m innovation command``, in a group that Ctrl+C does not reach."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "innovation", *command],
                stdin=theirs.fileno(),
                pass_fds=files,
                process_group=0,
            )
        return cls(command, process, ours)

    def is_dead(self) -> bool:
        """Whether it ended."""
        return self.process.poll() is not None

    def has_settled(self) -> bool:
        """Whether it is known to have started, or to have failed to."""
        return self.is_ready() or self.is_dead()

    def is_ready(self) -> bool:
        """Whether it has said so."""
        if not self.ready:
            try:
                self.ready = bool(self.link.recv(1))
            except OSError:
                return False
        return self.ready

    def end(self) -> None:
        """Ask it to end, then make it."""
        self.process.terminate()
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.link.close()


@dataclass(slots=True)
class Parent:
    """Keeps one child alive for each command.

    ``overlap`` lets a new web child answer before the old one ends.
    """

    say: Callable[[str], None]
    listener: socket.socket
    overlap: bool
    children: list[Child] = field(default_factory=list)
    deaths: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    """When the children of each place died: a plugin may end them all at once, once."""
    ending: bool = False
    renewing: bool = False
    on_terminal: bool = field(default_factory=lambda: os.isatty(0))

    def run(self, commands: Sequence[tuple[str, ...]], when_ready: Callable[[], None]) -> int:
        """Serve until a signal; the exit code."""
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, self._end)
        signal.signal(signal.SIGHUP, self._renew)
        try:
            self.children = [self._start(command) for command in commands]
            announced = False
            while not self.ending and self._replace_the_dead():
                if not announced and all(child.is_ready() for child in self.children):
                    announced = True
                    when_ready()
                if self.renewing:
                    self.renewing = False
                    self._renew_children()
                time.sleep(TICK)
            return 0 if self.ending else 1
        finally:
            self._end_children()

    def _end(self, *_: object) -> None:
        self.ending = True

    def _renew(self, *_: object) -> None:
        """SIGHUP also comes from a terminal that was closed: then there is nobody to serve for."""
        if self.on_terminal and not os.isatty(0):
            self.ending = True
        self.renewing = True

    def _start(self, command: tuple[str, ...]) -> Child:
        return Child.start(command, [self.listener.fileno()])

    def _wait(self, seconds: float, until: Callable[[], bool]) -> bool:
        """Whether it came true in time, with no signal to end."""
        deadline = time.monotonic() + seconds
        while not until():
            if self.ending or time.monotonic() > deadline:
                return False
            time.sleep(TICK)
        return True

    def _replace_the_dead(self) -> bool:
        """Start again, ever later, the children that died; not for ever if none ever starts."""
        for place, child in enumerate(self.children):
            if not child.is_dead():
                continue
            had_started = child.is_ready()
            child.end()
            if self._dies_too_often(place) and not had_started:
                self.say("Les processus s'arrêtent aussitôt lancés : le serveur s'arrête.")
                return False
            self.say(f"Un processus s'est arrêté ({child.command[0]}) : il est relancé.")
            self._wait(0.5 * (len(self.deaths[place]) - 1), lambda: False)
            self.children[place] = self._start(child.command)
        return True

    def _dies_too_often(self, place: int) -> bool:
        now, deaths = time.monotonic(), self.deaths[place]
        deaths.append(now)
        while now - deaths[0] > MINUTE:
            deaths.popleft()
        return len(deaths) >= DEATHS

    def _renew_children(self) -> None:
        for place, child in enumerate(self.children):
            if self.overlap and child.command[0] == WEB:
                new = self._started(child.command)
                if not new.is_ready():
                    new.end()
                    self.say("Le nouveau processus n'a pas démarré : les anciens continuent.")
                    return
                child.end()
            else:
                child.end()
                new = self._started(child.command)
            self.children[place] = new

    def _started(self, command: tuple[str, ...]) -> Child:
        """A new child that has settled: a second one if the first died, of a plugin perhaps.

        The second puts aside the plugin that the first was importing.
        """
        first = self._start(command)
        if not self._wait(READY, first.has_settled) or not first.is_dead():
            return first
        first.end()
        second = self._start(command)
        self._wait(READY, second.has_settled)
        return second

    def _end_children(self) -> None:
        for child in self.children:
            child.process.terminate()
        for child in self.children:
            child.end()


def listen(host: str, port: int) -> socket.socket:
    """The socket that the children answer on; ``OSError`` when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


@contextmanager
def only_server(path: Path | None) -> Iterator[bool]:
    """Hold the file that says which process serves; ``False`` when another one does."""
    if path is None:
        yield True
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        file.truncate(0)
        print(os.getpid(), file=file, flush=True)
        yield True


# --- The children --------------------------------------------------------------


def follow_parent() -> None:
    """End when the parent does, whatever ended it: our end of the link then closes."""
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # A parent that ends before it has read what we said resets the link.
    with suppress(ConnectionResetError):
        while os.read(LINK, 1):
            pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)


def say_ready() -> None:
    """Tell the parent that this child has started."""
    os.write(LINK, b".")


class Server(uvicorn.Server):
    """A web server that ends without losing a request."""

    def __init__(self, config: uvicorn.Config, quarantine: Path) -> None:
        super().__init__(config)
        self.quarantine = quarantine

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and tell the parent."""
        await super().startup(sockets)
        self.box = asyncio.create_task(black_box.keep_in(self.quarantine))
        say_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept no more, answer what was accepted, then end.

        uvicorn alone closes a connection that it has accepted and not read yet.
        """
        for server in self.servers:
            server.close()
        self.server_state.default_headers.append((b"connection", b"close"))
        await asyncio.sleep(LAST_REQUESTS)
        deadline = time.monotonic() + SILENCE
        while self._has_silent_connections() and time.monotonic() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(TICK)
        await super().shutdown(sockets)

    def _has_silent_connections(self) -> bool:
        """Whether a client was let in whose first request has not come yet."""
        return any(getattr(one, "cycle", 1) is None for one in self.server_state.connections)


def answer(file: int, forwarded_allow: str, quarantine: Path) -> None:
    """Answer requests on the parent's socket until a signal."""
    follow_parent()
    config = uvicorn.Config(
        "innovation.asgi:application",
        factory=True,
        loop="uvloop",
        http="httptools",
        ws="none",
        interface="asgi3",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=BACKLOG,
        proxy_headers=bool(forwarded_allow),
        forwarded_allow_ips=forwarded_allow,
        timeout_graceful_shutdown=ANSWERS,
    )
    Server(config, quarantine).run([socket.socket(fileno=file)])
