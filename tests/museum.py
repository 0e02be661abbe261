"""The museum of broken plugins: what is expected of each, and a host on all of them."""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from innovation import world
from innovation.db import fetch, writing
from innovation.domain.people import SYSTEM
from innovation.hooks.discovery import discover
from innovation.hooks.dispatch import Limits
from innovation.hooks.host import PluginHost
from innovation.hooks.problems import PluginProblem
from innovation.hooks.sentinel import Sentinel

FOLDER = Path(__file__).parent / "broken_plugins"
LINE = re.compile(r"^# (expected|words|hook|put aside before): ?(.*)$", re.MULTILINE)
BEFORE = ("manifest", "import", "register", "declare", "activation", "to_migrate")
"""Where an exhibit is stopped before it can be active."""
OURS = ("musee",)
"""The office of the exhibits that may not be in force anywhere else."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A broken plugin, and what is told of it."""

    name: str
    source: Path
    expected: str
    words: str
    hook: str
    ends_process: bool

    @property
    def office(self) -> str:
        """Where it is tried."""
        return "musee" if self.source.parent.name == "musee" else "brest"


def exhibits() -> Iterator[Exhibit]:
    """All of them, by name."""
    sources = [*FOLDER.glob("*.py"), *FOLDER.glob("*/*.py"), *FOLDER.glob("*/*/__init__.py")]
    for source in sorted(sources):
        told = dict(LINE.findall(source.read_text("utf-8", errors="replace")))
        name = source.parent.name if source.name == "__init__.py" else source.stem
        yield Exhibit(
            name, source, told["expected"], told["words"], told.get("hook", ""),
            "put aside before" in told,
        )  # fmt: skip


def museum_host(
    quarantine: Path, *, installed: bool, report: Callable[[PluginProblem], None], seconds: float
) -> PluginHost:
    """A loaded host on the museum, as it is once the killers were found out."""
    sentinel = Sentinel(quarantine)
    quarantine.mkdir(parents=True, exist_ok=True)
    found = discover(FOLDER, installed=False)[0]
    for one in exhibits():
        if one.ends_process:
            ended = "l'import a mis fin au processus"
            message = "pas de réponse" if one.name == "sleeps" else ended
            sentinel.put_aside(one.name, found[one.name].digest, message, f"{one.source.name}:15")
    limits = Limits(imports=5, answers=seconds, events=seconds, routes=seconds)
    host = PluginHost(
        FOLDER, on_problem=report, installed=installed, limits=limits, sentinel=sentinel
    )
    host.load()
    return host


# --- The core suite, with the museum installed ------------------------------------


def is_wanted() -> bool:
    """Whether every site of the tests has the museum."""
    return os.environ.get("INNOVATION_TEST_MUSEUM") == "1"


_snapshots: dict[str, str] = {}


async def activate_in(office: str, host: PluginHost) -> None:
    """Switch on all that can be, as if it had been so before the test began: no event says it."""
    able = [one.name for one in exhibits() if one.expected not in BEFORE and one.office == "brest"]
    names = [name for name in able if host.is_loaded(name)]
    for name in names:
        if name not in _snapshots:
            declared = await host.declare(name, office, {})
            _snapshots[name] = json.dumps(declared.snapshot())
    async with writing(SYSTEM):
        for name in names:
            await fetch(
                "INSERT INTO plugin_activation (plugin, office, title, plugin_version, active, "
                "listens, settings, snapshot, changed_at, activated_at, version) "
                "VALUES ({}, {}, {}, '1.0', {}, {}, '{{}}', {}, {}, {}, 1)",
                *(name, office, name, True, json.loads(_snapshots[name])["listens"]),
                *(_snapshots[name], world.now(), world.now()),
            )
        await fetch("UPDATE site SET plugin_epoch = plugin_epoch + 1 WHERE id = 1")
