"""W02, for what a plugin's code and templates say: each sentence has its English.

A sentence that the code makes of pieces has none: ``ctx.translate`` fills it in once translated.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from typing import TypeGuard

from innovation.catalogue import catalogue
from innovation.domain.filling import holes
from innovation.hooks.discovery import Found
from innovation.hooks.manifest import text_of
from innovation.hooks.reading import sources_of
from innovation.hooks.rules import Finding
from innovation.web.extensions import folder_beside, templates_of

PLACES = {
    **dict.fromkeys(("translate", "Block", "Document", "Heading", "Note", "Refused", "Text"), 0),
    **dict.fromkeys(("Rows", "Series", "ValueError"), 0),
    **dict.fromkeys(("remind", "Score"), 1),
}
"""Where the sentence stands among the arguments of what shows it."""
NAMED = ("caption", "closed", "reason", "said", "sentence", "standing")
WORD = re.compile(r"[^\W\d_]{2}")
SENTENCE = re.compile(r"[A-ZÀ-Ý].*[.?]", re.DOTALL)
TAG = re.compile(r"<[^>]*>|\{[^}]*\}")

Said = tuple[str, str]
"""A sentence, empty when it is made of pieces, and its place."""


def wording(found: Found) -> list[Finding]:
    """The sentences that whoever reads English would read in French."""
    english = found.manifest.translations.get("en", {})
    if not english:  # said once, of all its texts
        return []
    composed = [Finding("W02", COMPOSED, place) for text, place in _said(found) if not text]
    untold = [Finding("W02", f"sans anglais : « {t} »", p) for t, p in unsaid(found).items()]
    return composed + untold + _other_words(english)


def unsaid(found: Found) -> dict[str, str]:
    """The whole sentences that have no English, neither its own nor the site's; their places."""
    known = found.manifest.translations.get("en", {}).keys() | catalogue("en").keys()
    return {text: place for text, place in _said(found) if text and text not in known}


def _said(found: Found) -> list[Said]:
    return [*_in_code(found), *_in_templates(found)]


COMPOSED = (
    "une phrase faite de morceaux, ou prise dans des balises, se lit en français seulement ; "
    'écrivez ctx.translate("… %(n)s …", n=n), ou une phrase entière'
)


def _other_words(english: Mapping[str, str]) -> list[Finding]:
    """A translation that wants a word which the French does not have would not be shown."""
    return [
        Finding("W02", f"l'anglais demande d'autres mots que le français : « {text} »")
        for text, told in english.items()
        if holes(told) - holes(text)
    ]


# --- In the code -------------------------------------------------------------------------


def _in_code(found: Found) -> Iterator[Said]:
    for file in sources_of(found):
        tree = ast.parse(text_of(file))
        named = dict(_constants(tree))
        shown = [one for node in ast.walk(tree) for one in _shown(node)]
        for one in shown:
            for text in _sentences(one, named):
                yield text, f"{file.name}:{one.lineno}"
        said = [named.get(one.id) if isinstance(one, ast.Name) else one for one in shown]
        for html in (node for node in ast.walk(tree) if _is_html(node) and node not in said):
            if any(_sentences(html, named)):
                yield "", f"{file.name}:{html.lineno}"


def _is_html(node: ast.AST) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "Html"


def _constants(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The module's names for what is written once: ``LATE = "Le contrat se termine."``."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            yield node.targets[0].id, node.value


def _shown(node: ast.AST) -> Iterator[ast.expr]:
    """What people will read."""
    match node:
        case ast.Call(func=function, args=args, keywords=keywords):
            place = PLACES.get(ast.unparse(function).rpartition(".")[2], len(args))
            yield from args[place : place + 1]
            yield from (one.value for one in keywords if one.arg in NAMED)
        case ast.Return(value=ast.Constant(value=str(text)) as told) if SENTENCE.fullmatch(text):
            yield told


def _sentences(node: ast.expr, named: Mapping[str, ast.expr]) -> Iterator[str]:
    """The texts that an expression may be."""
    match node:
        case ast.Constant(value=str(text)) if WORD.search(TAG.sub("", text)):
            yield text
        case ast.Name(id=name) if name in named:
            yield from _sentences(named[name], {})
        case ast.JoinedStr(values=pieces):
            written = [str(one.value) for one in pieces if isinstance(one, ast.Constant)]
            yield from [""] if WORD.search(" ".join(written)) else []
        case _:
            for part in _parts(node):
                yield from _sentences(part, named)


def _parts(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return parts
        case ast.IfExp(body=yes, orelse=no):
            return [yes, no]
        case ast.Call(func=ast.Name(id="Html"), args=parts):
            return parts
    return []


# --- In the templates ----------------------------------------------------------------------


def _in_templates(found: Found) -> Iterator[Said]:
    env = templates_of(found.name, found.source)
    folder = folder_beside(found.source, "templates")
    for file in sorted(folder.rglob("*.html")):
        place = f"templates/{file.relative_to(folder).as_posix()}"
        for line, _, message in env.extract_translations(text_of(file)):  # type: ignore[attr-defined]
            for told in [message] if isinstance(message, str) else message or ():
                if told and WORD.search(told):
                    yield told, f"{place}:{line}"
