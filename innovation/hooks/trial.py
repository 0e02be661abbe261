"""Import new plugins in a process of their own first: who ends that one ends nothing else."""

import os
import signal
import subprocess
import sys
from collections.abc import Collection, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from innovation.hooks import last_words
from innovation.hooks.discovery import Found
from innovation.hooks.loading import load, new_manager
from innovation.hooks.manifest import manifest_at
from innovation.hooks.problems import PluginProblem
from innovation.hooks.sentinel import WATCHDOG, Sentinel

TO_START = 30.0
OURS = ("innovation.api", "innovation.api.db", "innovation.api.web")
"""Imported before any plugin, as in a site: what they change of the process is not its doing."""


def try_apart(sentinel: Sentinel, found: Collection[Found], seconds: float) -> None:
    """Put aside those that end the process which imports them; one that was tried is not again.

    The disk may take nothing: then they are imported as they are.
    """
    with suppress(OSError), sentinel.trying():
        before: list[Found] = []
        while (new := [one for one in found if sentinel.is_new(one)]) and new != before:
            _try(sentinel, new, seconds)
            before = new


def _try(sentinel: Sentinel, found: Sequence[Found], seconds: float) -> None:
    """One process, up to the first plugin that ends it."""
    told = [text for one in found for text in (str(one.source), one.module, one.folder or "")]
    process = subprocess.Popen(  # noqa: S603 - our own code, no shell
        [sys.executable, "-P", "-m", __name__, str(sentinel.folder), str(seconds), *told],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,  # Ctrl+C ends us, and no plugin is blamed for it
    )
    try:
        process.wait(TO_START + len(found) * (seconds + WATCHDOG))
    except subprocess.TimeoutExpired:
        process.kill()
    except BaseException:
        process.kill()
        process.wait()
        sentinel.absolve(process.pid)
        raise
    process.wait()
    sentinel.blame(process.pid)


# --- In that process -------------------------------------------------------------------


def _import_all(sentinel: Sentinel, found: Sequence[Found], seconds: float) -> None:
    with sentinel.watching() as watch:
        if watch is None:
            return
        for number in (signal.SIGTERM, signal.SIGINT):  # nobody but a plugin stops this process
            signal.signal(number, signal.SIG_DFL)
        for module in OURS:
            import_module(module)
        last_words.write_where_it_exits(watch.file)
        for one in found:
            with watch.importing(one, seconds):
                _try_one(sentinel, one, seconds)


def _try_one(sentinel: Sentinel, found: Found, seconds: float) -> None:
    try:
        try:
            load(found, new_manager(), seconds)
        except PluginProblem as problem:
            if problem.hung or problem.lasting:
                told = (found.digest, problem.message, problem.place)
                sentinel.put_aside(found.name, *told)
                return
        sentinel.passed(found)
    except OSError:  # it took the disk from this process: the name that is left says who
        os._exit(1)


def _found(told: Sequence[str]) -> list[Found]:
    """The plugins named on the command line, three words each."""
    sources, modules, folders = told[::3], told[1::3], told[2::3]
    return [
        Found(manifest_at(Path(source)), Path(source), module, folder or None)
        for source, module, folder in zip(sources, modules, folders, strict=True)
    ]


if __name__ == "__main__":
    _leave = os._exit
    _import_all(Sentinel(Path(sys.argv[1])), _found(sys.argv[3:]), float(sys.argv[2]))
    _leave(0)  # what they left running holds nobody up
