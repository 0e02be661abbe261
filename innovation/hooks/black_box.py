"""Which plugin is asked what in this process, kept where it is read once the process is dead."""

import asyncio
import atexit
import faulthandler
import fcntl
import json
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from threading import Lock
from typing import cast

from innovation import world
from innovation.hooks import last_words, specs
from innovation.hooks.problems import Asking, PluginProblem, Step

SIZE = 4096
"""The calls under way, a line each; the stacks of a crash come after."""


FROZEN = 60.0
"""Seconds without a sign of life: somebody holds the interpreter, or the loop of the site."""


class BlackBox:
    """One file, held for as long as the process lives; what ends the process leaves it behind.

    ``frozen`` is after how many seconds a process is ended that nothing moves in.
    """

    def __init__(self, path: Path, frozen: float = 0) -> None:
        self.path = path
        self.frozen = frozen
        self.doing = ""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        os.truncate(self._file, SIZE)
        os.lseek(self._file, 0, os.SEEK_END)
        self._memory = mmap.mmap(self._file, SIZE)
        self._asked: dict[int, str] = {}
        self._numbers = count()
        self._lock = Lock()
        faulthandler.enable(self._file)
        last_words.write_where_it_exits(self._file)
        self.alive()

    @contextmanager
    def recording(self, asking: Asking) -> Iterator[None]:
        """A call, from its begin to its end."""
        number = next(self._numbers)
        told = [asking.plugin, asking.office, asking.stage, asking.hook, str(asking.source)]
        self._write(number, json.dumps([*told, self.doing]))
        if self.doing:  # a trial: nobody else gives a sign of life
            self.alive()
        try:
            yield
        finally:
            self._write(number, "")

    def _write(self, number: int, line: str) -> None:
        with self._lock:
            self._asked.pop(number, None)
            if line:
                self._asked[number] = line
            written = "".join(f"{one}\n" for one in self._asked.values()).encode()
            self._memory[:] = written[:SIZE].ljust(SIZE, b"\0")

    def alive(self) -> None:
        """Something moves: wait anew."""
        if self.frozen:
            faulthandler.dump_traceback_later(self.frozen, exit=True, file=self._file)

    def close(self) -> None:
        """The process ends as it should, whatever hangs in its threads."""
        faulthandler.cancel_dump_traceback_later()
        self.path.unlink(missing_ok=True)


_box: BlackBox | None = None


def keep(path: Path, frozen: float = 0) -> BlackBox:
    """Record from now on what this process asks of plugins."""
    global _box  # noqa: PLW0603 - a process has one
    _box = BlackBox(path, frozen)
    atexit.register(_box.close)
    return _box


async def keep_in(folder: Path) -> None:
    """Do so for as long as a process of the site lives, and end it when nothing moves in it.

    Its parent starts another one. The disk may take no file: the site goes on without.
    """
    with suppress(OSError):
        box = keep(folder / f"asking-{os.getpid()}-{world.public_id()[:6]}", FROZEN)
        while True:
            box.alive()
            await asyncio.sleep(FROZEN / 12)


def doing(words: str) -> None:
    """Say what the calls are for, in a process that tries a plugin."""
    if _box is not None:
        _box.doing = words


@contextmanager
def recorded(asking: Asking) -> Iterator[None]:
    """The same, where this process keeps a box."""
    if _box is None:
        yield
        return
    with _box.recording(asking):
        yield


# --- Once the process is dead --------------------------------------------------------------


def blamed(folder: Path) -> Iterator[PluginProblem]:
    """Whom the dead processes of a site were asking when they ended; their boxes go."""
    for path in sorted(folder.glob("asking-*")):
        with suppress(OSError), path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue  # it lives
            path.unlink()
            yield from who_ended(file.read())


def who_ended(box: bytes) -> list[PluginProblem]:
    """Those that were asked and are in the last words; nobody when there are none.

    A process that the machine or its parent killed says nothing, and was perhaps not ended by them.
    """
    traces = box[SIZE:].decode(errors="replace")
    asked = [json.loads(line) for line in box[:SIZE].decode(errors="replace").splitlines()[:-1]]
    for stacks in (last_words.of_the_one_that_crashed(traces), traces):
        told = [_problem(one, traces, stacks) for one in asked]
        if named := [problem for problem in told if problem.place]:
            return named
    return told if traces and len(told) == 1 else []


def _problem(asked: list[str], traces: str, stacks: str) -> PluginProblem:
    plugin, office, stage, hook, source, doing = asked
    at_work = last_words.functions(stacks, Path(source))
    hook = hook or next((one for one in at_work if one in vars(specs)), "")
    asking = Asking(plugin, cast(Step, stage), Path(source), office, hook)
    what = "l'import" if stage == "import" else "cet appel"
    during = f" ({doing})" if doing else ""
    return asking.problem(
        f"{what} {last_words.why(traces)}{during}", last_words.place(stacks, Path(source))
    )
