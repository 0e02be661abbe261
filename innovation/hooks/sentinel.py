"""The boot sentinel: which plugin ended the process that imported it, so as not to import it again.

Before each import the plugin's name is written to a file that this process holds locked. A file
that nobody holds any more and that still names a plugin was left by a process that the plugin
ended: ``os._exit``, a crash, or a loop that no thread can interrupt, which a watchdog ends. That
plugin is put aside from then on, until somebody tries it again or its files change.
"""

import faulthandler
import fcntl
import json
import os
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import current_thread, main_thread

from innovation import world
from innovation.hooks import last_words
from innovation.hooks.discovery import Found
from innovation.hooks.problems import Asking, PluginProblem

WATCHDOG = 5.0
"""Seconds that a frozen process gets beyond the time limit of an import."""
REMEDY = "il n'est plus importé, jusqu'à ce que quelqu'un réessaie ou que ses fichiers changent"


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Why a plugin is not imported: ``digest`` is what its files were."""

    plugin: str
    digest: str
    at: str
    message: str
    place: str


@dataclass(frozen=True, slots=True)
class Sentinel:
    """What the processes of one site write into its folder about imports."""

    folder: Path

    @contextmanager
    def watching(self) -> Iterator["Watch | None"]:
        """Blame whom a dead process left named, then hold a file of our own.

        ``None`` when the disk takes no file: the site starts all the same.
        """
        watch = None
        with suppress(OSError):
            watch = self._begin()
        if watch is None:
            yield None
            return
        try:
            with _ending_clean(watch):
                yield watch
        finally:
            watch.path.unlink(missing_ok=True)
            os.close(watch.file)

    def _begin(self) -> "Watch":
        # A file that is there and not yet held is nobody's corpse.
        with self._alone("lock"):
            self._blame_the_dead()
            path = self.folder / f"importing-{os.getpid()}-{world.public_id()[:6]}"
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(file, fcntl.LOCK_EX)
        return Watch(self, path, file)

    @contextmanager
    def _alone(self, name: str) -> Iterator[None]:
        """One process at a time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / name).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _blame_the_dead(self, dead: int = 0) -> None:
        """``dead`` is known to be: what it has started may still hold its file."""
        for path in sorted(self.folder.glob(f"importing-{dead or '*'}-*")):
            with path.open(encoding="utf-8", errors="replace") as file:
                if not dead:
                    try:
                        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        continue  # a process that is importing now
                self._blame(file.readline(), file.read())
            path.unlink(missing_ok=True)

    def _blame(self, head: str, traces: str) -> None:
        if head.endswith("\n"):  # else nobody was being imported
            plugin, digest, source = json.loads(head)
            if self.quarantined(plugin, digest):
                return  # it said by itself what was wrong
            message = f"l'import {last_words.why(traces)}"
            self.put_aside(plugin, digest, message, last_words.place(traces, Path(source)))

    def put_aside(self, plugin: str, digest: str, message: str, place: str) -> None:
        """Import it no more, in any process, as long as its files stay the same."""
        told = Quarantine(plugin, digest, world.now().isoformat(), message, place)
        draft = self.folder / f".{plugin}.{os.getpid()}"
        draft.write_text(json.dumps(asdict(told), ensure_ascii=False), "utf-8")
        draft.replace(self._path(plugin))
        self._tried(plugin).unlink(missing_ok=True)

    def quarantined(self, plugin: str, digest: str) -> Quarantine | None:
        """Why this plugin with these files must not be imported."""
        with suppress(OSError, ValueError, TypeError):
            told = Quarantine(**json.loads(self._path(plugin).read_text("utf-8")))
            return told if told.digest == digest else None
        return None

    def release(self, plugin: str) -> None:
        """Import it again at the next start."""
        self._path(plugin).unlink(missing_ok=True)

    def _path(self, plugin: str) -> Path:
        return self.folder / f"{plugin}.json"

    # --- Those that are tried apart ----------------------------------------------------

    def trying(self) -> AbstractContextManager[None]:
        """One process at a time tries new plugins; the others wait for what it finds."""
        return self._alone("trying")

    def is_new(self, found: Found) -> bool:
        """Whether nobody knows yet what comes of importing these very files."""
        with suppress(OSError):
            return self._tried(found.name).read_text("utf-8") != found.digest
        return self.quarantined(found.name, found.digest) is None

    def passed(self, found: Found) -> None:
        """The process that imported it is alive."""
        self._tried(found.name).write_text(found.digest, "utf-8")

    def blame(self, dead: int) -> None:
        """Whoever this process was importing ended it."""
        with self._alone("lock"):
            self._blame_the_dead(dead)

    def absolve(self, dead: int) -> None:
        """It is we who ended this process."""
        for path in self.folder.glob(f"importing-{dead}-*"):
            path.unlink(missing_ok=True)

    def _tried(self, plugin: str) -> Path:
        return self.folder / f"{plugin}.tried"


@dataclass(frozen=True, slots=True)
class Watch:
    """The file of this process: empty, or which plugin is being imported."""

    sentinel: Sentinel
    path: Path
    file: int

    @contextmanager
    def importing(self, found: Found, seconds: float) -> Iterator[None]:
        """Name the plugin for as long as it is imported, and let a crash write its stack.

        ``PluginProblem`` when it is put aside.
        """
        digest = found.digest
        asking = Asking(found.name, "import", found.source, found.folder)
        if told := self.sentinel.quarantined(found.name, digest):
            raise asking.problem(f"{told.message} ; {REMEDY}", told.place)
        head = json.dumps([found.name, digest, str(found.source)])
        with suppress(OSError):  # a full disk
            os.write(self.file, head.encode() + b"\n")
        try:
            with _watchdog(seconds + WATCHDOG, self.file):
                yield
        finally:
            self.clear()

    def put_aside(self, found: Found, problem: PluginProblem) -> None:
        """The import hangs in its thread: the next start does not wait for it."""
        with suppress(OSError):
            self.sentinel.put_aside(found.name, found.digest, problem.message, problem.place)

    def clear(self) -> None:
        """Nobody is being imported."""
        os.ftruncate(self.file, 0)
        os.lseek(self.file, 0, os.SEEK_SET)


@contextmanager
def _watchdog(seconds: float, file: int) -> Iterator[None]:
    """Write where a crash or a freeze is, and end a process whose every thread is frozen."""
    already = faulthandler.is_enabled()
    if not already:
        faulthandler.enable(file)
    faulthandler.dump_traceback_later(seconds, exit=True, file=file)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        if not already:
            faulthandler.disable()


@contextmanager
def _ending_clean(watch: Watch) -> Iterator[None]:
    """Whoever stops the site while it starts is not a plugin's fault."""
    if current_thread() is not main_thread():
        yield
        return

    def end(number: int, _: object) -> None:
        watch.clear()
        os._exit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
