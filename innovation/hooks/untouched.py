"""What belongs to the whole process, and what an import changed of it: put back, and told."""

import asyncio
import builtins
import datetime
import gc
import hashlib
import hmac
import json
import locale
import logging
import os
import pathlib
import re
import resource
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from operator import is_
from types import FunctionType, ModuleType
from typing import Any

OWNED = (
    *(
        asyncio,
        builtins,
        datetime,
        json,
        json.decoder,
        json.encoder,
        logging,
        os,
        os.path,
        re,
        signal,
        socket,
    ),
    *(sqlite3, ssl, subprocess, threading, time, hashlib, hmac, pathlib),
)
"""What is easily patched by accident, or for a test that was left in place; so are our modules."""

ZONE = ("timezone", "altzone", "daylight", "tzname")
"""What the hour writes into ``time``: it is told as such."""
UMASK = re.compile(r"^Umask:\s*(\d+)", re.MULTILINE)

Owner = ModuleType | type
Way = tuple[Callable[[], Any], Callable[[Any], object]]


def _environment() -> dict[str, str]:
    """A library may add variables of its own; these are the site's and the system's."""
    ours = ("INNOVATION_", "LC_", "PYTHON", "LANG", "TZ", "PATH", "HOME")
    return {name: value for name, value in os.environ.items() if name.startswith(ours)}


def _set_environment(before: Mapping[str, str]) -> None:
    for name in _environment().keys() - before.keys():
        del os.environ[name]
    os.environ.update(before)


def _errors() -> list[Any]:
    """The warnings that are raised: a library may choose to see more of them or less."""
    return [one for one in warnings.filters if one[0] == "error"]


def _set_errors(before: list[Any]) -> None:
    warnings.filters[:] = [  # type: ignore[index]
        one for one in warnings.filters if one[0] != "error" or one in before
    ]


def _streams() -> tuple[Any, ...]:
    return sys.stdout, sys.stderr, sys.excepthook, _is_closed(sys.stdout), _is_closed(sys.stderr)


def _is_closed(stream: Any) -> bool:
    return bool(getattr(stream, "closed", False))


def _set_streams(before: tuple[Any, ...]) -> None:
    out, err, sys.excepthook, *_ = before
    sys.stdout, sys.stderr = _open_again(out, 1), _open_again(err, 2)


def _open_again(stream: Any, number: int) -> Any:
    """Closing a stream leaves what is below it open."""
    return os.fdopen(number, "w", closefd=False) if _is_closed(stream) else stream


def _logs() -> tuple[Any, ...]:
    root = logging.root
    return root.manager.disable, root.level, tuple(root.handlers), _silent()


def _silent() -> frozenset[str]:
    """Loggers that say nothing: ``dictConfig`` silences those that it does not name."""
    known = logging.root.manager.loggerDict.items()
    return frozenset(name for name, one in known if getattr(one, "disabled", False))


def _set_logs(before: tuple[Any, ...]) -> None:
    disabled, level, handlers, silent = before
    logging.disable(disabled)
    logging.root.setLevel(level)
    logging.root.handlers[:] = handlers
    for name in _silent() - silent:
        logging.getLogger(name).disabled = False


def _zone() -> str:
    """As the system tells it: ``time.tzset`` leaves no other trace."""
    return time.strftime("%Z %z", time.localtime(0))


def _set_zone(_: str) -> None:
    """The variable that says it is back by now, but for one that Python was not told of."""
    if "TZ" in os.environ:
        os.putenv("TZ", os.environ["TZ"])
    else:
        os.unsetenv("TZ")
    time.tzset()


class _Begins(list[Any]):
    """What only grew at its end is the same: a library may add a way of its own."""

    def __eq__(self, after: object) -> bool:
        return isinstance(after, list) and list(self) == after[: len(self)]

    __hash__ = None


def _ways_in() -> tuple[_Begins, ...]:
    return _Begins(sys.path), _Begins(sys.meta_path), _Begins(sys.path_hooks)


def _set_ways_in(before: tuple[_Begins, ...]) -> None:
    ways: tuple[list[Any], ...] = (sys.path, sys.meta_path, sys.path_hooks)
    for kept, now in zip(before, ways, strict=True):
        now[:] = kept


def _limits() -> dict[int, tuple[int, int]]:
    named = ("RLIMIT_NOFILE", "RLIMIT_FSIZE", "RLIMIT_AS", "RLIMIT_DATA", "RLIMIT_NPROC")
    kinds = [getattr(resource, name) for name in named if hasattr(resource, name)]
    return {kind: resource.getrlimit(kind) for kind in kinds}


def _set_limits(before: Mapping[int, tuple[int, int]]) -> None:
    for kind, (soft, _) in before.items():
        most = resource.getrlimit(kind)[1]
        resource.setrlimit(
            kind, (soft if most == resource.RLIM_INFINITY else min(soft, most), most)
        )


def _files() -> frozenset[int]:
    """Those that are open of the first ones: a process has its database and its socket there."""
    return frozenset(number for number in range(256) if _is_open(number))


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _set_who(before: tuple[tuple[int, int, int], tuple[int, int, int]]) -> None:
    os.setresuid(*before[0])
    os.setresgid(*before[1])


def _sqlite() -> tuple[dict[Any, Any], dict[Any, Any]]:
    return dict(sqlite3.adapters), dict(sqlite3.converters)


def _set_sqlite(before: tuple[dict[Any, Any], dict[Any, Any]]) -> None:
    known: tuple[dict[Any, Any], ...] = (sqlite3.adapters, sqlite3.converters)
    for kept, now in zip(before, known, strict=True):
        now.clear()
        now.update(kept)


def _umask() -> int:
    """The rights of new files: where no system tells them, they are read by setting them."""
    with suppress(OSError):
        if told := UMASK.search(pathlib.Path("/proc/self/status").read_text("utf-8")):
            return int(told[1], 8)
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _has_timer() -> bool:
    """An alarm that nobody waits for ends the process."""
    return signal.getitimer(signal.ITIMER_REAL)[0] > 0


def _modules() -> dict[str, ModuleType]:
    """All that is imported; of the plugins' own files, each is imported anew by each host."""
    return {n: m for n, m in sys.modules.items() if not n.startswith("innovation_local_")}


WAYS: Mapping[str, Way] = {
    "le dossier courant": (os.getcwd, os.chdir),
    "les variables d'environnement": (_environment, _set_environment),
    "le fuseau horaire": (_zone, _set_zone),
    "là où Python cherche ses modules": (_ways_in, _set_ways_in),
    "la boucle d'asyncio": (asyncio.get_event_loop_policy, asyncio.set_event_loop_policy),
    "les limites du processus": (_limits, _set_limits),
    "qui est le processus": (
        lambda: (os.getresuid(), os.getresgid()),
        _set_who,
    ),
    "ce que SQLite lit et écrit": (_sqlite, _set_sqlite),
    "la langue du processus": (
        lambda: locale.setlocale(locale.LC_ALL),
        lambda value: locale.setlocale(locale.LC_ALL, value),
    ),
    "le délai des connexions": (socket.getdefaulttimeout, socket.setdefaulttimeout),
    "la profondeur de récursion": (sys.getrecursionlimit, sys.setrecursionlimit),
    "la sortie du processus": (_streams, _set_streams),
    "les journaux du site": (_logs, _set_logs),
    "les droits des nouveaux fichiers": (_umask, os.umask),
    "la minuterie du processus": (
        _has_timer,
        lambda on: on or signal.setitimer(signal.ITIMER_REAL, 0),
    ),
    "le partage du temps": (sys.getswitchinterval, sys.setswitchinterval),
    "les avertissements": (_errors, _set_errors),
    "le ramasse-miettes": (gc.isenabled, lambda on: gc.enable() if on else gc.disable()),
}


@dataclass(frozen=True, slots=True)
class Untouched:
    """The state of the process before an import, or a call."""

    values: Mapping[str, Any]
    files: frozenset[int]
    names: tuple[tuple[Owner, dict[str, Any]], ...]
    modules: Mapping[str, ModuleType]

    @classmethod
    def now(cls) -> "Untouched":
        modules = _modules()
        ours = tuple(one for name, one in modules.items() if name.startswith("innovation."))
        return cls(_values(), _files(), _names(_owners(ours)), modules)

    @classmethod
    def quickly(cls) -> "Untouched":
        """What takes no time to compare, around a call; the site opens and closes files by then."""
        return cls(_values(), frozenset(), _names(OWNED), {})

    def put_back(self) -> list[str]:
        """Undo what was changed since, and say what it was."""
        changed = []
        for owner, before in self.names:  # first: the rest is asked by them
            changed += [f"{owner.__name__}.{name}" for name in _replaced(owner, before)]
        wrong = [name for name, one in self.modules.items() if sys.modules.get(name) is not one]
        sys.modules.update({name: self.modules[name] for name in wrong})
        changed += [f"sys.modules[{name}]" for name in wrong]
        for what, (read, write) in WAYS.items():
            if self.values[what] != _told(read):
                with suppress(OSError, ValueError, TypeError):  # some changes are for good
                    write(self.values[what])
                changed.append(what)
        if self.files and self.files - _files():
            changed.append("les fichiers ouverts du processus")
        return changed


def _values() -> dict[str, Any]:
    return {what: _told(read) for what, (read, _) in WAYS.items()}


def _told(read: Callable[[], Any]) -> Any:
    """Nothing for what can't be told any more, as the current folder once it is deleted."""
    with suppress(OSError):
        return read()
    return None


def _names(owners: tuple[Owner, ...]) -> tuple[tuple[Owner, dict[str, Any]], ...]:
    return tuple((owner, dict(vars(owner))) for owner in owners)


@lru_cache(maxsize=1)
def _owners(ours: tuple[ModuleType, ...]) -> tuple[Owner, ...]:
    """What has names to watch: those modules, and the classes that are written in them."""
    modules = (*OWNED, *ours)
    return (*modules, *(one for owner in modules for one in _classes(owner)))


def _classes(owner: ModuleType) -> list[type]:
    """Those that are written in this module; the others are another's, or can't be changed."""
    named = vars(owner).values()
    return [one for one in named if isinstance(one, type) and one.__module__ == owner.__name__]


def _is_watched(owner: Owner, name: str, value: Any) -> bool:
    """Of a class its methods; of ours not what a module keeps for itself, which may change."""
    if owner is time and name in ZONE:
        return False
    if isinstance(owner, type):
        return isinstance(value, FunctionType) and not name.startswith("__")
    return not name.startswith("__" if owner in OWNED else "_")


def _replaced(owner: Owner, before: Mapping[str, Any]) -> list[str]:
    """The names that meant something else, put back."""
    now = vars(owner)
    if len(now) == len(before) and all(map(is_, now.values(), before.values())):
        return []  # nearly always: asked of some hundred owners at each import
    wrong = [
        name
        for name, value in before.items()
        if now.get(name) is not value and _is_watched(owner, name, value)
    ]
    for name in wrong:
        setattr(owner, name, before[name])
    return wrong
