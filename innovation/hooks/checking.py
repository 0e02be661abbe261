"""The rules that a good plugin keeps, by id, and the level that it reaches.

What loading refuses is told here under its rule; the rest is read from its files and from what
it declared. Each rule is explained in docs/plugins/rules.md.
"""

import ast
import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from innovation.domain.plugin_sql import BadMigrations, prefix_of
from innovation.hooks import specs
from innovation.hooks.cards import Declared
from innovation.hooks.declared import Hooks, collect
from innovation.hooks.discovery import Found
from innovation.hooks.dispatch import Dispatcher, Limits
from innovation.hooks.host import COMMON
from innovation.hooks.loading import Plugin, load, new_manager
from innovation.hooks.manifest import read_manifest
from innovation.hooks.migrations import KINDS, steps_of
from innovation.hooks.problems import Asking, PluginProblem

RULES = {
    "E01": "le manifeste se lit et il est complet",
    "E03": "il est écrit pour cette interface",
    "E04": "il s'importe en moins de deux secondes",
    "E05": "ses hooks existent, avec les arguments proposés",
    "E06": "@hook s'écrit sans option",
    "E07": "ce qu'il déclare est du type attendu, sans clé en double",
    "E08": "il déclare deux fois la même chose",
    "E09": "ce qui déclare n'est pas async",
    "E10": "ses pages sont sous sa racine, chacune avec qui peut la voir",
    "E11": "ses gabarits se compilent",
    "E12": "ses tables portent son nom et un office",
    "E13": "chaque migration sait redescendre",
    "E14": "ses migrations montent, redescendent et remontent sur une base vide",
    "E15": "il n'importe du site que innovation.api",
    "E16": "les autres offices n'en voient rien",
    "E17": "ses jalons, ses encadrés et ses pages tiennent devant une idée sans réponse",
    "W01": "il a des essais",
    "W02": "chaque texte a son anglais",
    "W03": "il n'emploie rien qui va disparaître",
    "W04": "il déclare vite",
    "W05": "il n'appelle rien de risqué",
    "W06": "il est expliqué",
}
"""What each rule asks for; E refuses, W advises."""

Level = Literal["", "conforme", "soigné", "partageable"]

OFFICES = ("brest", "nantes", "rennes")
"""Asked when a plugin is for every office."""
SLOW = 0.25
IMPORT, FROZEN = 2.0, 20.0
ALIVE = "\nalive"
RISKY = ("ctypes", "eval", "exec", "multiprocessing", "os.system", "pickle", "socket", "subprocess")
WORDS = {"label", "title", "description", "help", "question", "sentence", "anchors", "steps"}


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is not kept, in words, with the line where it is not."""

    rule: str
    message: str
    place: str = ""

    @classmethod
    def of(cls, problem: PluginProblem) -> Self:
        """What loading or declaring refused, under its rule."""
        hook = f"{problem.hook} : " if problem.hook else ""
        return cls(_rule(problem), hook + problem.message, problem.place)

    @property
    def is_error(self) -> bool:
        """Whether the site refuses this, or advises against it."""
        return self.rule.startswith("E")

    def __str__(self) -> str:
        where = f" ({self.place})" if self.place else ""
        return f"{self.rule} {self.message}{where}"


@dataclass(frozen=True, slots=True)
class Examined:
    """The rules that a plugin does not keep, and what it declared if it could."""

    findings: tuple[Finding, ...]
    declared: Declared | None = None


# --- By running it -----------------------------------------------------------------


def tried_apart(found: Found) -> Finding | None:
    """Import the plugin in a process of its own first: it may end the process that does."""
    code = f"from {__name__} import import_and_say; import_and_say({str(found.source)!r})"
    command = [sys.executable, "-c", code]
    try:
        done = subprocess.run(  # noqa: S603 - our own code, no shell
            command, check=False, capture_output=True, text=True, timeout=FROZEN
        )
    except subprocess.TimeoutExpired:
        return Finding("E04", "l'import ne finit jamais, et rien d'autre n'avance pendant ce temps")
    if done.stdout.endswith(ALIVE):
        return None
    return Finding("E04", f"l'import met fin au processus (code {done.returncode})")


def import_and_say(source: str) -> None:
    """Import a plugin, whatever comes of it, and say that this process is alive."""
    found = Found(read_manifest(Path(source).read_text("utf-8")), Path(source))
    with suppress(PluginProblem):
        load(found, new_manager(), IMPORT)
    sys.stdout.write(ALIVE)
    sys.stdout.flush()
    os._exit(0)  # what it left running holds nobody up


async def examine(found: Found) -> Examined:
    """Load and ask a plugin whose manifest was read, as a site would."""
    if found.name == COMMON:
        return Examined((Finding("E01", f"{COMMON} est le nom du socle commun"),))
    try:
        plugin = await asyncio.to_thread(load, found, new_manager(), IMPORT)
        declared, findings = await _declared(plugin)
    except PluginProblem as problem:
        return Examined((Finding.of(problem), *read_files(found)))
    findings += _tables(plugin)
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


def _described(table: type) -> tuple[str, list[str]]:
    """A table's name and its columns', as Piccolo tells them."""
    meta: Any = getattr(table, "_meta", None)
    if meta is None:
        return table.__name__, []
    return meta.tablename, [column._meta.name for column in meta.columns]  # noqa: SLF001


def _rule(problem: PluginProblem) -> str:
    message = problem.message
    match problem.stage:
        case "manifest":
            return "E03" if "'api' vaut" in message else "E01"
        case "import":
            return "E04"
        case "register" if "sans option" in message:
            return "E06"
    if "async" in message:
        return "E09"
    by_hook = {"routes": "E10", "tables": "E12"}
    return "E05" if problem.stage == "register" else by_hook.get(problem.hook, "E07")


# --- By reading it ----------------------------------------------------------------------


def level_of(found: Found, declared: Declared | None) -> Level:
    """What a plugin that is in reaches, from its files and what it declared; runs none of it."""
    if declared is None:
        return ""
    rules = {one.rule for one in (*read_files(found), *untranslated(found, declared))}
    if "E15" in rules:
        return ""
    if rules & {"W01", "W02", "W06"}:
        return "conforme"
    everybody = found.manifest.offices is None
    return "partageable" if everybody and "W05" not in rules else "soigné"


def read_files(found: Found) -> list[Finding]:
    """What its source files say, without running them."""
    findings = [one for file in _sources(found) for one in _imports(file)]
    if not _has_tests(found):
        findings.append(Finding("W01", "aucun essai : tests/test_….py, ou test_….py à côté"))
    if not found.manifest.docs and not any(one.is_file() for one in _beside(found, "README.md")):
        findings.append(Finding("W06", "ni README.md, ni « docs » dans le manifeste"))
    return findings


def untranslated(found: Found, declared: Declared) -> list[Finding]:
    """Whether texts have no English, and which."""
    manifest = found.manifest
    english = manifest.translations.get("en", {})
    texts = [manifest.title, manifest.description, *_texts(declared.snapshot())]
    missing = sorted({text for text in texts if text not in english})
    if not missing:
        return []
    some = ", ".join(f"« {text} »" for text in missing[:3])
    return [Finding("W02", f"{len(missing)} textes sans anglais : {some}…")]


def _texts(value: Any, *, word: bool = False) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, word=key in WORDS)
        yield from (label for _, label in value.get("choices", ()))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, word=word)
    elif word and isinstance(value, str) and value:
        yield value


def _sources(found: Found) -> list[Path]:
    if found.source.name != "__init__.py":
        return [found.source]
    files = sorted(found.source.parent.rglob("*.py"))
    return [file for file in files if "tests" not in file.relative_to(found.source.parent).parts]


def _beside(found: Found, name: str) -> list[Path]:
    """Where a plugin keeps what goes with it: beside its module, or beside its package."""
    folder = found.source.parent
    above = [folder.parent] if found.source.name == "__init__.py" else []
    return [one / name for one in (folder, *above)]


def _has_tests(found: Found) -> bool:
    folders = _beside(found, "tests")
    if any(list(folder.glob("test_*.py")) for folder in folders):
        return True
    return any(one.is_file() for one in _beside(found, f"test_{found.name}.py"))


def _imports(file: Path) -> Iterator[Finding]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        place = f"{file.name}:{getattr(node, 'lineno', 0)}"
        for name in _named(node):
            if _is_inside(name, "innovation") and not _is_inside(name, "innovation.api"):
                yield Finding("E15", f"importe {name}", place)
            if any(_is_inside(name, risky) for risky in RISKY):
                yield Finding("W05", f"emploie {name}", place)


def _named(node: ast.AST) -> list[str]:
    """The names that a node imports, or calls without importing."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=str(module), names=names, level=0):
            return [f"{module}.{alias.name}" for alias in names]
        case ast.Call(func=ast.Name(id="eval" | "exec" as name)):
            return [name]
        case ast.Attribute(value=ast.Name(id="os"), attr="system"):
            return ["os.system"]
    return []


def _is_inside(name: str, root: str) -> bool:
    return f"{name}.".startswith(f"{root}.")


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
