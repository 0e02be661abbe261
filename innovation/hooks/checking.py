"""Try a plugin against the rules: what loading refuses is told under its rule.

The rest is read from its files (``reading``) and from what it declared.
"""

import asyncio
import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from innovation.domain.plugin_sql import BadMigrations, prefix_of
from innovation.hooks import black_box, specs
from innovation.hooks.cards import Declared
from innovation.hooks.declared import Hooks, collect
from innovation.hooks.discovery import Found
from innovation.hooks.dispatch import Dispatcher, Limits
from innovation.hooks.host import COMMON
from innovation.hooks.loading import Plugin, load, new_manager
from innovation.hooks.manifest import manifest_at
from innovation.hooks.migrations import KINDS, steps_of
from innovation.hooks.problems import Asking, PluginProblem, place_of_function
from innovation.hooks.reading import read_files, untranslated
from innovation.hooks.rules import Finding
from innovation.hooks.web import Route

OFFICES = ("brest", "nantes", "rennes")
"""Asked when a plugin is for every office."""
SLOW = 0.25
IMPORT, FROZEN = 2.0, 20.0


@dataclass(frozen=True, slots=True)
class Examined:
    """The rules that a plugin does not keep, and what it declared if it could."""

    findings: tuple[Finding, ...]
    declared: Declared | None = None


# --- By running it -----------------------------------------------------------------


def tried_apart(found: Found) -> Finding | None:
    """Ask all that it declares in a process of its own first: it may end the process that does."""
    code = f"from {__name__} import examine_and_leave as go; go({str(found.source)!r})"
    _, ended = in_a_process_of_its_own("-c", code)
    return ended


def in_a_process_of_its_own(*arguments: str, quiet: bool = True) -> tuple[int, Finding | None]:
    """The code with which Python ends, and who ended it if that is not how it should.

    The process keeps its black box where its last argument says.
    """
    output = subprocess.DEVNULL if quiet else None
    with TemporaryDirectory() as folder:
        box = Path(folder) / "box"
        code = subprocess.run(  # noqa: S603 - our own code, no shell
            [sys.executable, *arguments, str(box)],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        ).returncode
        return code, _who_ended(box, code) if box.exists() else None


def _who_ended(box: Path, code: int) -> Finding:
    told = black_box.who_ended(box.read_bytes())
    if not told:
        return Finding("E20", f"un processus qui l'essaie s'arrête (code {code}), sans dire où")
    rule = "E04" if told[0].stage == "import" else "E20"
    return replace(Finding.of(told[0]), rule=rule)


def examine_and_leave(source: str) -> None:
    """In that process: examine a plugin, whatever comes of it."""
    box = black_box.keep(Path(sys.argv[-1]), FROZEN)
    black_box.doing("E08")
    with suppress(PluginProblem):
        asyncio.run(examine(Found(manifest_at(Path(source)), Path(source))))
    box.close()
    os._exit(0)  # what it left running holds nobody up


async def examine(found: Found) -> Examined:
    """Load and ask a plugin whose manifest was read, as a site would."""
    if found.name == COMMON:
        return Examined((Finding("E01", f"{COMMON} est le nom du socle commun"),))
    try:
        plugin = await asyncio.to_thread(load, found, new_manager(), IMPORT)
        declared, findings = await _declared(plugin)
    except PluginProblem as problem:
        told = Finding.of(problem)
        more = (
            one for one in read_files(found) if (one.rule, one.place) != (told.rule, told.place)
        )
        return Examined((told, *more))
    findings += _tables(plugin) + _forms(plugin) + _forgotten(plugin)
    findings += [Finding("W03", sentence) for sentence in deprecations(plugin.hooks)]
    findings += read_files(found) + untranslated(found, declared)
    return Examined(tuple(findings), declared)


async def _declared(plugin: Plugin) -> tuple[Declared, list[Finding]]:
    """What it declares to each of its offices, asked twice."""
    findings = []
    for office in plugin.found.manifest.offices or OFFICES:
        begun = time.monotonic()
        first = await _ask(plugin, office)
        seconds = time.monotonic() - begun
        if await _ask(plugin, office) != first:
            findings.append(Finding("E08", f"{office} : deux appels, deux réponses"))
        if seconds > SLOW:
            findings.append(Finding("W04", f"{office} : {seconds:.1f} s pour déclarer"))
    return first, findings


async def _ask(plugin: Plugin, office: str) -> Declared:
    name, version = plugin.found.name, plugin.found.manifest.version
    dispatcher = Dispatcher({name: plugin}, lambda _problem: None, Limits())

    def work(asking: Asking, hooks: Hooks) -> Declared:
        return collect(asking, hooks, version, office, {})

    return await dispatcher.ask(name, office, "declare", "", work)


def _tables(plugin: Plugin) -> list[Finding]:
    """What is wrong with its tables and with the migrations that make them."""
    prefix = prefix_of(plugin.found.name)
    findings = []
    for table in plugin.site.tables:
        name, columns = _described(table)
        if not name.startswith(prefix):
            findings.append(Finding("E12", f"{name} doit commencer par {prefix}"))
        if "office" not in columns:
            findings.append(Finding("E12", f"{name} n'a pas de colonne office"))
    try:
        made = [step for kind in KINDS for step in steps_of(plugin.found, kind)]
    except BadMigrations as bad:
        return [*findings, Finding("E13", str(bad))]
    if plugin.site.tables and not made:
        findings.append(Finding("E13", "aucune migration ne fait ces tables"))
    return findings


def _forms(plugin: Plugin) -> list[Finding]:
    """Those that take whatever is sent."""
    message = "la page ne dit pas ses champs : form=(\"lieu\",), ou form=() s'il n'y en a pas"
    return [
        Finding("W09", f"{route.path} : {message}", place_of_function(route.handler))
        for route in plugin.site.routes
        if route.method == "POST" and route.form is None and not route.many
    ]


def _forgotten(plugin: Plugin) -> list[Finding]:
    """The pages that are written, and that ``routes`` does not return."""
    roots = {f"{hook.__module__}." for hook in plugin.hooks.values()}
    own = [m for name, m in list(sys.modules.items()) if f"{name}.".startswith(tuple(roots))]
    written = {id(one): one for module in own for one in vars(module).values()}
    return [
        Finding("W10", f"routes oublie {one.path}", place_of_function(one.handler))
        for one in written.values()
        if isinstance(one, Route) and one not in plugin.site.routes
    ]


def _described(table: type) -> tuple[str, list[str]]:
    """A table's name and its columns', as Piccolo tells them."""
    meta: Any = getattr(table, "_meta", None)
    if meta is None:
        return table.__name__, []
    return meta.tablename, [column._meta.name for column in meta.columns]  # noqa: SLF001


# --- What will stop ------------------------------------------------------------------------


def deprecations(hooks: Hooks) -> list[str]:
    """The hooks and arguments that will stop, each once, with what to write instead."""
    return [
        f"{name} : déconseillé depuis l'interface {told.since}, "
        f"disparaît avec la {told.stops_in} ; {told.instead}"
        for name, told in specs.DEPRECATED.items()
        if _uses(hooks, name)
    ]


def _uses(hooks: Hooks, name: str) -> bool:
    hook, _, argument = name.partition(".")
    if hook not in hooks:
        return False
    code = hooks[hook].__code__
    return not argument or argument in code.co_varnames[: code.co_argcount]
