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
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import current_thread, main_thread
from typing import IO, Any

from innovation import world

FRAME = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+)')
WATCHDOG = 5.0
"""Seconds that a frozen process gets beyond the time limit of an import."""


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Why a plugin is not imported: ``digest`` is what its files were."""

    plugin: str
    digest: str
    at: str
    message: str
    place: str


class Sentinel:
    """What one process writes into the site's folder while it imports plugins."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # --- Who is put aside ----------------------------------------------------------

    def quarantined(self, plugin: str, digest: str) -> Quarantine | None:
        """Why this plugin with these files must not be imported."""
        with suppress(OSError, ValueError, TypeError):
            told = Quarantine(**json.loads(self._path(plugin).read_text("utf-8")))
            return told if told.digest == digest else None
        return None

    def put_aside(self, plugin: str, digest: str, message: str, place: str) -> None:
        """Import it no more, in any process, as long as its files stay the same."""
        told = Quarantine(plugin, digest, world.now().isoformat(), message, place)
        draft = self._path(plugin).with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(asdict(told), ensure_ascii=False), "utf-8")
        draft.replace(self._path(plugin))

    def release(self, plugin: str) -> bool:
        """Import it again at the next start; ``False`` when it was not put aside."""
        path = self._path(plugin)
        there = path.exists()
        path.unlink(missing_ok=True)
        return there

    def _path(self, plugin: str) -> Path:
        return self.folder / f"{plugin}.json"

    # --- While plugins are imported ----------------------------------------------------

    @contextmanager
    def watching(self) -> Iterator["Watch"]:
        """Blame whom a dead process left named, then hold a file of our own."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._blame_the_dead()
            path = self.folder / f"importing-{os.getpid()}-{world.public_id()[:6]}"
            file = path.open("w+", encoding="utf-8", errors="replace")
            fcntl.flock(file, fcntl.LOCK_EX)
        watch = Watch(file)
        with file, _ending_clean(watch):
            try:
                yield watch
            finally:
                watch.clear()
                path.unlink(missing_ok=True)

    def _blame_the_dead(self) -> None:
        for path in sorted(self.folder.glob("importing-*")):
            with path.open(encoding="utf-8", errors="replace") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue  # a process that is importing now
                self._blame(file.readline(), file.read())
            path.unlink(missing_ok=True)

    def _blame(self, head: str, traces: str) -> None:
        if not head.endswith("\n"):
            return  # nobody was being imported
        plugin, digest, source = json.loads(head)
        self.put_aside(plugin, digest, _told(traces), _place(traces, Path(source)))


def _told(traces: str) -> str:
    if "Timeout (" in traces:
        return "l'import bloque tout le processus : le site s'est arrêté"
    fatal = re.search(r"Fatal Python error: (.+)", traces)
    why = f" ({fatal[1][:80]})" if fatal else ""
    return f"l'import a mis fin au processus{why} : le site s'est arrêté"


def _place(traces: str, source: Path) -> str:
    """The plugin's own innermost line among those that the watchdog or the crash wrote."""
    package = source.name == "__init__.py"
    for found in FRAME.finditer(traces):
        file = Path(found["file"])
        if file == source or (package and source.parent in file.parents):
            return f"{file.name}:{found['line']}"
    return ""


@dataclass(slots=True)
class Watch:
    """The file of this process: empty, or which plugin is being imported."""

    file: IO[Any]

    @contextmanager
    def importing(self, plugin: str, digest: str, source: Path, seconds: float) -> Iterator[None]:
        """Name the plugin for as long as it is imported, and let a crash write its stack."""
        self.clear()
        self.file.write(json.dumps([plugin, digest, str(source)]) + "\n")
        self.file.flush()
        was_enabled = faulthandler.is_enabled()
        if not was_enabled:
            faulthandler.enable(self.file)
        faulthandler.dump_traceback_later(seconds + WATCHDOG, exit=True, file=self.file)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
            if not was_enabled:
                faulthandler.disable()
            self.clear()

    def clear(self) -> None:
        """Nobody is being imported."""
        self.file.seek(0)
        self.file.truncate()


@contextmanager
def _ending_clean(watch: Watch) -> Iterator[None]:
    """Somebody who stops the site while it starts is no plugin's fault."""
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
