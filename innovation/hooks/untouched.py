"""What belongs to the whole process, and what an import changed of it: put back, and told."""

import builtins
import gc
import json
import locale
import logging
import os
import re
import socket
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any

OWNED = (builtins, json, re, time, os, os.path)
"""What is easily patched by accident, or for a test that was left in place."""

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


def _set_streams(before: tuple[Any, ...]) -> None:
    sys.stdout, sys.stderr, sys.excepthook = before


def _set_logs(before: tuple[int, int]) -> None:
    logging.disable(before[0])
    logging.root.setLevel(before[1])


WAYS: Mapping[str, Way] = {
    "le dossier courant": (os.getcwd, os.chdir),
    "les variables d'environnement": (_environment, _set_environment),
    "la langue du processus": (
        lambda: locale.setlocale(locale.LC_ALL),
        lambda value: locale.setlocale(locale.LC_ALL, value),
    ),
    "le délai des connexions": (socket.getdefaulttimeout, socket.setdefaulttimeout),
    "la profondeur de récursion": (sys.getrecursionlimit, sys.setrecursionlimit),
    "la sortie du processus": (
        lambda: (sys.stdout, sys.stderr, sys.excepthook),
        _set_streams,
    ),
    "les journaux du site": (
        lambda: (logging.root.manager.disable, logging.root.level),
        _set_logs,
    ),
    "les avertissements": (_errors, _set_errors),
    "le ramasse-miettes": (gc.isenabled, lambda on: gc.enable() if on else gc.disable()),
}


@dataclass(frozen=True, slots=True)
class Untouched:
    """The state of the process before an import."""

    values: Mapping[str, Any]
    names: tuple[dict[str, Any], ...]

    @classmethod
    def now(cls) -> "Untouched":
        values = {what: read() for what, (read, _) in WAYS.items()}
        return cls(values, tuple(dict(vars(owner)) for owner in OWNED))

    def put_back(self) -> list[str]:
        """Undo what was changed since, and say what it was."""
        changed = []
        for what, (read, write) in WAYS.items():
            if read() != self.values[what]:
                write(self.values[what])
                changed.append(what)
        for owner, before in zip(OWNED, self.names, strict=True):
            changed += [f"{owner.__name__}.{name}" for name in _replaced(owner, before)]
        return changed


def _replaced(owner: ModuleType, before: Mapping[str, Any]) -> list[str]:
    """The names that meant something else, put back."""
    wrong = [name for name, value in before.items() if vars(owner).get(name) is not value]
    wrong = [name for name in wrong if not name.startswith("__")]
    for name in wrong:
        setattr(owner, name, before[name])
    return wrong
