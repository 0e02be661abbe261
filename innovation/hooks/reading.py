"""What a plugin's source files say, read without running them."""

import ast
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from innovation.hooks.asked_of_ctx import asked_wrongly
from innovation.hooks.cards import Declared
from innovation.hooks.discovery import Found
from innovation.hooks.manifest import BadManifest, text_of
from innovation.hooks.problems import bad_syntax
from innovation.hooks.rules import Finding, Level

RISKY = ("ctypes", "eval", "exec", "multiprocessing", "os.system", "pickle", "socket", "subprocess")
WORDS = {"label", "title", "description", "help", "question", "sentence", "anchors", "steps"}

NO_KEYBOARD = "personne n'est au clavier ; faites-en un réglage, ou une question"
NO_END = "rien n'arrête le site ; rendez une réponse, ou levez une erreur"
TERMINAL = {
    "print": "personne ne le lit ; ctx.log(…) écrit dans le journal du site",
    "breakpoint": NO_KEYBOARD,
    "input": NO_KEYBOARD,
    **dict.fromkeys(("exit", "quit", "sys.exit", "os._exit", "os.abort"), NO_END),
}
"""What makes sense in a program and none in a site, with what to write instead."""


def level_of(found: Found, declared: Declared | None, typed: Collection[str] = ()) -> Level:
    """What a plugin that is in reaches, from its files and what it declared; runs none of it.

    ``typed`` are an office's own words among its settings, which no author translates.
    """
    if declared is None:
        return ""
    rules = {one.rule for one in (*read_files(found), *untranslated(found, declared, typed))}
    if any(rule.startswith("E") for rule in rules):
        return ""
    if rules & {"W01", "W02", "W06"}:
        return "conforme"
    everybody = found.manifest.offices is None
    return "partageable" if everybody and "W05" not in rules else "soigné"


def read_files(found: Found) -> list[Finding]:
    """What its source files say, without running them."""
    findings = [one for file in sources_of(found) for one in _faults(file)]
    if not _has_tests(found):
        findings.append(Finding("W01", "aucun essai : tests/test_….py, ou test_….py à côté"))
    if not found.manifest.docs and not any(one.is_file() for one in _beside(found, "README.md")):
        findings.append(Finding("W06", "ni README.md, ni « docs » dans le manifeste"))
    return findings


def untranslated(found: Found, declared: Declared, typed: Collection[str] = ()) -> list[Finding]:
    """Whether texts have no English, and which."""
    missing = without_english(found, declared, typed)
    if not missing:
        return []
    begun = found.manifest.translations.get("en")
    told = missing if begun else missing[:3]  # all of them once they are being written
    some = ", ".join(f"« {text} »" for text in told)
    more = "…" if len(told) < len(missing) else ""
    return [Finding("W02", f"textes sans anglais ({len(missing)}) : {some}{more}")]


def without_english(found: Found, declared: Declared, typed: Collection[str] = ()) -> list[str]:
    """The texts of its manifest and of what it declared that have none."""
    manifest = found.manifest
    texts = [manifest.title, manifest.description, *_texts(declared.snapshot())]
    theirs = {text for text in texts if any(words in text for words in typed)}
    return sorted(set(texts) - theirs - manifest.translations.get("en", {}).keys())


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


def sources_of(found: Found) -> list[Path]:
    """The plugin's own files, its tests left out."""
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


def _faults(file: Path) -> Iterator[Finding]:
    """What one source file says wrong, each with its line."""
    try:
        tree = ast.parse(text_of(file))
    except BadManifest as error:
        yield Finding("E04", str(error), f"{file.name}:{error.line}")
        return
    except SyntaxError as error:
        yield Finding("E04", bad_syntax(error), f"{file.name}:{error.lineno or 1}")
        return
    for node in ast.walk(tree):
        place = f"{file.name}:{getattr(node, 'lineno', 0)}"
        yield from (Finding(rule, told, place) for rule, told in _faults_of(node))
    for call, told in asked_wrongly(tree):
        yield Finding("E18", told, f"{file.name}:{call.lineno}")


def _faults_of(node: ast.AST) -> Iterator[tuple[str, str]]:
    for name in _named(node):
        if _is_inside(name, "innovation") and not _is_inside(name, "innovation.api"):
            yield "E15", f"importe {name}"
        if any(_is_inside(name, risky) for risky in RISKY):
            yield "W05", f"emploie {name}"
    if isinstance(node, ast.Call) and (remedy := TERMINAL.get(ast.unparse(node.func))):
        yield "W07", f"{ast.unparse(node.func)}() : {remedy}"


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
