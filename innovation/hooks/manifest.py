"""A plugin's manifest: the literal ``PLUGIN``, read from the source without running it."""

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, cast

from innovation.hooks.specs import API_VERSION

NAME = re.compile(r"[a-z][a-z0-9_]{2,30}")
SLUG = re.compile(r"[a-z][a-z0-9_-]*")
VERSION = re.compile(r"\d+(\.\d+)*((a|b|rc)\d+)?(\.post\d+)?(\.dev\d+)?")
API = re.compile(r"\d+\.\d+")
DOCS = re.compile(r"https?://[^\s\"<>]*")
SHOWN = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]{1,2000}")
"""A text for a page: no control character, no half of a letter, no novel."""

Translations = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """``offices`` is ``None`` for every office; ``contact`` is who to call when it fails.

    ``home`` is the office that made it; ``requires`` names the plugins that must be active first.
    """

    name: str
    title: str
    description: str
    version: str
    api: str
    contact: str
    offices: tuple[str, ...] | None
    docs: str = ""
    category: str = ""
    home: str = ""
    requires: tuple[str, ...] = ()
    translations: Translations = field(default_factory=dict)


KEYS = {item.name for item in fields(Manifest)}
TEXTS = KEYS - {"offices", "translations", "requires"}
OPTIONAL = {"docs", "translations", "category", "home", "requires"}
CATEGORIES = ("criteres", "champs", "pilotes", "partage", "rapports", "vie_interne")


class BadManifest(Exception):
    """Why the manifest cannot be taken, in a sentence, with its line."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def text_of(source: Path) -> str:
    """A source file's text; some editors put a mark before it."""
    written = source.read_bytes()
    try:
        return written.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        message = "le fichier n'est pas en UTF-8 : enregistrez-le dans cet encodage"
        raise BadManifest(message, line) from error


def manifest_at(source: Path) -> Manifest:
    """A plugin's manifest; a package may keep its translations in a file of their own beside it."""
    manifest = read_manifest(text_of(source))
    return replace(manifest, translations=_filled(manifest.translations, words_beside(source)))


def words_beside(source: Path) -> Translations:
    """A package's ``translations.json``, as it is written."""
    words = source.with_name("translations.json")
    if source.name != "__init__.py" or not words.is_file():
        return {}
    try:
        translations = json.loads(words.read_text(encoding="utf-8"))
    except (RecursionError, MemoryError) as error:
        raise BadManifest(f"{words.name} est trop imbriqué pour être lu") from error
    except ValueError as error:
        raise BadManifest(f"{words.name} est illisible : {error}") from error
    if not _are_translations(translations):
        raise BadManifest(f"{words.name} a la forme {{'en': {{'français': 'English'}}}}")
    return cast("Translations", translations)


def _filled(*written: Translations) -> Translations:
    """All of these together; a translation that is still to be written is none."""
    return {
        language: {t: told for one in written for t, told in one.get(language, {}).items() if told}
        for language in {name: None for one in written for name in one}
    }


def read_manifest(source: str) -> Manifest:
    """The manifest written in ``source``, whose code is never run."""
    node = _literal(source)
    try:
        raw = ast.literal_eval(node)
    except (ValueError, TypeError) as error:  # a list can't be a key
        message = "PLUGIN n'est pas un littéral : ni appel, ni variable, ni calcul"
        raise BadManifest(message, _line_of_code(node)) from error
    return _checked(raw, node)


def _line_of_code(node: ast.expr) -> int:
    """Where the manifest is not a literal."""
    for value in node.values if isinstance(node, ast.Dict) else []:
        try:
            ast.literal_eval(value)
        except (ValueError, TypeError):
            return value.lineno
    return node.lineno


def _parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except (RecursionError, MemoryError) as error:
        raise BadManifest("le module est trop imbriqué pour être lu") from error


def _literal(source: str) -> ast.expr:
    for statement in _parsed(source).body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        named = any(isinstance(target, ast.Name) and target.id == "PLUGIN" for target in targets)
        if named and isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value:
            return statement.value
    raise BadManifest('il manque PLUGIN = {"name": …} au début du module')


def _checked(raw: object, node: ast.expr) -> Manifest:
    """``raw`` as a manifest, or ``BadManifest`` with every fault."""
    if not isinstance(raw, dict):
        raise BadManifest("PLUGIN doit être un dictionnaire", node.lineno)
    if faults := _faults(raw):
        raise BadManifest("manifeste : " + " ; ".join(faults), _line_of(faults[0], node))
    values = {
        "offices": None if raw["offices"] == "*" else tuple(raw["offices"]),
        "requires": tuple(raw.get("requires", ())),
        "translations": _filled(raw.get("translations", {})),
    }
    return Manifest(**{**raw, **values})


def _line_of(fault: str, node: ast.expr) -> int:
    """The line of the key that a fault names, or else of the whole manifest."""
    named = re.search(r"'(\w+)'", fault)
    keys = node.keys if isinstance(node, ast.Dict) else []
    lines = {key.value: key.lineno for key in keys if isinstance(key, ast.Constant)}
    return lines.get(named[1] if named else "", node.lineno)


def _faults(raw: dict[Any, Any]) -> list[str]:
    faults = [f"clé inconnue {key!r}" for key in raw if key not in KEYS]
    faults += [f"il manque {key!r}" for key in sorted(KEYS - OPTIONAL) if key not in raw]
    faults += [
        f"{key!r} doit être un texte, entre guillemets"
        for key in sorted(TEXTS & raw.keys())
        if not isinstance(raw[key], str) or not raw[key].strip()
    ]
    faults += [
        f"{key!r} a 2000 caractères au plus, et aucun caractère de contrôle"
        for key in sorted(TEXTS & raw.keys())
        if isinstance(raw[key], str) and raw[key] and not SHOWN.fullmatch(raw[key])
    ]
    return faults or _wrong_values(raw)


def _wrong_values(raw: dict[str, Any]) -> list[str]:
    rules = {
        "'name' prend de petites lettres sans accent, des chiffres et _, de 3 à 31 caractères, "
        "une lettre d'abord": NAME.fullmatch(raw["name"]),
        "'version' doit ressembler à 1.0 ou 1.2.3": VERSION.fullmatch(raw["version"]),
        f"'api' vaut {raw['api']}, ce site parle {API_VERSION}": _speaks(raw["api"]),
        '\'offices\' est une liste en petites lettres, comme ["brest"], ou "*"': _are_offices(
            raw["offices"]
        ),
        f"'category' est l'une de {', '.join(CATEGORIES)}": raw.get("category", "")
        in ("", *CATEGORIES),
        "'docs' est une adresse, https://…": DOCS.fullmatch(raw.get("docs", "https://")),
        "'home' est le nom court d'un office": SLUG.fullmatch(raw.get("home", "brest")),
        "'requires' est une liste de noms d'autres modules": _are_names(raw),
        "'translations' a la forme {'en': {'français': 'English'}}": _are_translations(
            raw.get("translations", {})
        ),
    }
    return [sentence for sentence, kept in rules.items() if not kept]


def _speaks(api: str) -> bool:
    """The same major number, and a minor number that is not newer than the site's."""
    if not API.fullmatch(api):
        return False
    ours, theirs = ([int(part) for part in text.split(".")] for text in (API_VERSION, api))
    return ours[0] == theirs[0] and theirs[1] <= ours[1]


def _are_offices(offices: object) -> bool:
    if offices == "*":
        return True
    return (
        isinstance(offices, list | tuple)
        and bool(offices)
        and all(isinstance(slug, str) and SLUG.fullmatch(slug) for slug in offices)
    )


def _are_names(raw: Mapping[str, Any]) -> bool:
    required = raw.get("requires", [])
    return isinstance(required, list | tuple) and all(
        isinstance(name, str) and NAME.fullmatch(name) and name != raw["name"] for name in required
    )


def _are_translations(translations: object) -> bool:
    return isinstance(translations, dict) and all(
        isinstance(language, str)
        and isinstance(texts, dict)
        and all(isinstance(text, str) for pair in texts.items() for text in pair)
        for language, texts in translations.items()
    )
