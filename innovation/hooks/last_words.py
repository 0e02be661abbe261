"""What a process writes as it ends, and what that says of the plugin that ended it."""

import faulthandler
import os
import re
from collections.abc import Iterator
from pathlib import Path
from threading import current_thread
from typing import NoReturn

FRAME = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+) in (?P<function>\S+)')
THREAD = "plugin "
"""How the names of the threads begin in which plugins run."""


def write_where_it_exits(file: int) -> None:
    """A crash writes its stack by itself; ``os._exit`` does not."""
    leave = os._exit

    def write_and_leave(status: int) -> NoReturn:
        if current_thread().name.startswith(THREAD):
            faulthandler.dump_traceback(file, all_threads=False)
        leave(status)

    os._exit = write_and_leave


def why(traces: str) -> str:
    """In a few words, after « l'import » or another thing that a plugin does."""
    if "Timeout (" in traces:
        return "a bloqué tout le processus"
    fatal = re.search(r"Fatal Python error: (.+)", traces)
    return f"a mis fin au processus ({fatal[1][:80]})" if fatal else "a mis fin au processus"


def of_the_one_that_crashed(traces: str) -> str:
    """The stack of its thread alone, where that is known."""
    current = re.search(r"Current thread.*?(?:\n\n|\Z)", traces, re.DOTALL)
    return current[0] if current and "Fatal Python error" in traces else ""


def place(traces: str, source: Path) -> str:
    """The plugin's own innermost line among those that were written."""
    own = (f"{Path(one['file']).name}:{one['line']}" for one in _own(traces, source))
    return next(own, "")


def functions(traces: str, source: Path) -> list[str]:
    """The plugin's own functions that were at work, the innermost first."""
    return [one["function"] for one in _own(traces, source)]


def _own(traces: str, source: Path) -> Iterator[re.Match[str]]:
    package = source.name == "__init__.py"
    for found in FRAME.finditer(traces):
        file = Path(found["file"])
        if file == source or (package and source.parent in file.parents):
            yield found
