"""What a plugin's own pages are made of: its templates, its static files, its answer.

Its template is drawn in the plugin's thread, block by block, with its own values alone; the site
puts the blocks into a page of its own. So a template that fails or never ends harms no other page,
and none can replace the navigation or a form's token.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, FunctionLoader, PrefixLoader
from jinja2_fragments import render_block
from markupsafe import Markup

from innovation import texts
from innovation.hooks.bridge import finished
from innovation.hooks.discovery import Found
from innovation.hooks.office import OfficePlugins
from innovation.hooks.plain import answer as plain_answer
from innovation.hooks.plain import plain
from innovation.hooks.problems import Asking, place_of_function
from innovation.hooks.web import Answer, Asked, Page, Refused, Route
from innovation.web.assets import TYPES
from innovation.web.rendering import environment

BLOCKS = ("title", "head", "main")
FILES = {
    **TYPES,
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
LONGEST = 2_000_000
"""How many letters a page of a plugin may have."""
OURS = ("path", "file", "form_token", "form", "ui")
"""Names that the site gives to a plugin's templates."""


def shared(name: str) -> str | None:
    """The source of a template of ours that plugins may extend, include or import."""
    open_to_all = name in ("x.html", "ui.html") or name.startswith("parts/")
    loader = environment().loader
    assert loader is not None
    return loader.get_source(environment(), name)[0] if open_to_all else None


@cache
def templates_of(name: str, source: Path) -> Environment:
    """A plugin's templates, and of the site's those that are meant for plugins."""
    own = FileSystemLoader(folder_beside(source, "templates"))
    named = PrefixLoader({"x": PrefixLoader({name: own})})
    return environment().overlay(loader=ChoiceLoader([own, named, FunctionLoader(shared)]))


def folder_beside(source: Path, name: str) -> Path:
    """A folder of the plugin's package; a plugin of one file has none."""
    return (source.parent if source.name == "__init__.py" else source) / name


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file for browsers; its digest changes with it."""

    type: str
    digest: str
    content: bytes


@cache
def static_of(source: Path) -> Mapping[str, StaticFile]:
    """A plugin's files for browsers by their path: read once, so that no path leads elsewhere."""
    folder = folder_beside(source, "static")
    paths = [path for path in folder.rglob("*") if path.suffix in FILES and path.is_file()]
    # A link to somewhere else is left out: what is there was not given to browsers.
    paths = [path for path in paths if path.resolve().is_relative_to(folder.resolve())]
    return {path.relative_to(folder).as_posix(): _read(path) for path in paths}


def _read(path: Path) -> StaticFile:
    content = path.read_bytes()
    return StaticFile(FILES[path.suffix], hashlib.sha256(content).hexdigest()[:12], content)


# --- Routes ---------------------------------------------------------------------


def find_route(
    office: OfficePlugins, plugin: str, method: str, path: str
) -> tuple[Route, Mapping[str, str]] | None:
    """The plugin's route for this path, a literal part before a named one, with what it names."""
    routes = office.site_of(plugin).routes if office.active_of(plugin) else ()
    matches = [
        (route, named)
        for route in routes
        if route.method == method and (named := route.match(path)) is not None
    ]
    return min(matches, key=lambda match: len(match[1]), default=None)


# --- Answers, in the plugin's thread ----------------------------------------------


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plugin's template as HTML: the block that htmx asked for, or every block by its name."""

    blocks: Mapping[str, Markup]
    status: int = 200
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """What drawing a template takes, of one request."""

    found: Found
    root: str
    language: str
    token: Markup
    target: str = ""

    def draw(self, page: Page, form: Mapping[str, Any]) -> Drawn:
        """A page of the plugin's, with what was typed if it was refused."""
        env = templates_of(self.found.name, self.found.source)
        template = env.get_template(page.template)
        if "main" not in template.blocks:
            raise ValueError(f"{page.template} n'a pas de bloc main")
        if taken := [name for name in OURS if name in page.values]:
            raise ValueError(f"le nom {taken[0]!r} est pris par le site dans les gabarits")
        values = page.values | {
            "path": self.path,
            "file": self.file,
            "form_token": lambda: self.token,
            "form": form,
        }
        alone = bool(self.target) and self.target in template.blocks
        names = [self.target] if alone else [name for name in BLOCKS if name in template.blocks]
        own = self.found.manifest.translations.get(self.language, {})
        with texts.speaking(self.language, own):
            drawn = {
                name: plain(render_block(env, page.template, name, **values)) for name in names
            }
        if sum(map(len, drawn.values())) > LONGEST:
            raise ValueError(f"{page.template} rend plus de {LONGEST} lettres")
        # Templates escape what they show: the same engine as the site's own.
        html = {name: Markup(one) for name, one in drawn.items()}  # noqa: S704
        return Drawn(html, page.status, alone)

    def path(self, below: str = "/") -> str:
        """An address below the plugin's root."""
        return f"{self.root}{below if below.startswith('/') else f'/{below}'}"

    def file(self, name: str) -> str:
        """The address of a file of ``static/``."""
        return f"/x/{self.found.name}/{static_of(self.found.source)[name].digest}/{name}"


Answered = tuple[Answer, Drawn | None]


def answering(
    route: Route, asked: Asked, drawing: Drawing, typed: Mapping[str, Any]
) -> Callable[[Asking, object, Any], Answered]:
    """The work to do in the plugin's thread: its answer, drawn if it is a page."""

    def work(asking: Asking, _hooks: object, ctx: Any) -> Answered:
        made = finished(route.handler(ctx, asked), ctx)
        try:
            answer = plain_answer(made)
        except ValueError as error:
            place = place_of_function(route.handler)
            raise asking.problem(f"{route.path} : {error}", place) from error
        return answer, _drawn(answer, drawing, typed)

    return work


def _drawn(answer: Answer, drawing: Drawing, typed: Mapping[str, Any]) -> Drawn | None:
    match answer:
        case Page():
            return drawing.draw(answer, {})
        case Refused(page=Page() as page):
            return drawing.draw(page, typed)
    return None
