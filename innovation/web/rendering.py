"""``page()``: the whole page for a browser, the one block that htmx asks for otherwise."""

from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2_fragments import render_block
from litestar import Response
from litestar.enums import MediaType
from markupsafe import Markup

from innovation import texts, world
from innovation.db import refuses_writes
from innovation.domain.people import Viewer
from innovation.domain.policy import can
from innovation.domain.stages import Role
from innovation.domain.words import N_
from innovation.files import ACCEPTED
from innovation.queries.ideas import Card
from innovation.web import assets, charts, documents
from innovation.web.menu import tools
from innovation.web.site import Asked, Visit, visit_of
from innovation.web.wrongs import wrong

NAV = (
    ("home.view", "/", N_("Accueil")),
    ("board.view", "/board", N_("Tableau")),
    ("idea.list", "/ideas", N_("Idées")),
    ("library.view", "/library", N_("Bibliothèque")),
    ("people.view", "/people", N_("Équipe")),
    ("office.settings", "/office", N_("Réglages")),
)
PARTS = {
    "/office": (
        "/office", "/plugins", "/imports", "/journal", "/retention", "/register", "/help",
    ),
}  # fmt: skip
"""The addresses under one link of the navigation, where they are several."""

REFUSED = N_("La base de données n'accepte pas d'écriture.")
ADMINISTRATORS = (Role.OFFICE_ADMIN, Role.COORDINATOR, Role.OPERATOR)

URL_MARKS = "%/?#[]@!$&'()*+,;=:"


def _templates() -> Path:
    """Inside a wheel the templates are beside the code; in a clone, beside the package."""
    packaged = Path(str(files("innovation") / "_templates"))
    return packaged if packaged.is_dir() else packaged.parent.parent / "templates"


@cache
def environment() -> Environment:
    """The templates' environment."""
    env = Environment(
        loader=FileSystemLoader(_templates()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]
        texts.gettext, texts.ngettext, newstyle=True
    )
    env.filters |= {
        "label": texts.label,
        "day": texts.day,
        "month": texts.month,
        "reminder": texts.composed,
        "clock": texts.clock,
        "ago": texts.ago,
        "iso": texts.iso,
        "bytes": texts.in_bytes,
        "number": texts.number,
        "sentence": texts.sentence,
        "runs": texts.runs,
        "reasons": texts.reasons,
        "plugin_title": texts.plugin_title,
        "wrong": wrong,
        "t": texts.gettext,
        "parts": documents.parts_of,
        "cell": documents.cell,
        "named": documents.named,
        "as_rows": documents.as_rows,
        "line": charts.line,
    }
    env.globals["asset"] = assets.address
    env.globals["kept"] = kept
    env.globals["accepted_files"] = ",".join(f".{ending}" for ending in ACCEPTED)
    env.globals["ui"] = env.get_template("ui.html").make_module()
    return env


def kept(template: str, card: Card) -> Markup:
    """A card's HTML, rendered once for as long as all that it shows stays the same."""
    return _rendered(template, card, texts.ago(card.since), texts.language())


@lru_cache(maxsize=4096)
def _rendered(template: str, card: Card, ago: str, language: str) -> Markup:
    with texts.speaking(language):
        html = environment().get_template(template).render(card=card, ago=ago)
    return Markup(html)  # noqa: S704 - a template of ours, which escapes


class Shown:
    """The person logged in, as pages show them."""

    def __init__(self, viewer: Viewer, office_name: str) -> None:
        self.name = viewer.name
        self.public_id = viewer.public_id
        self.office = viewer.office
        self.office_name = office_name
        self.roles = viewer.roles
        self.initials = "".join(part[0] for part in viewer.name.split()[:2]).upper()


def _common(visit: Visit, path: str) -> dict[str, Any]:
    """What every page may show; a form that was refused comes back with what is wrong."""
    viewer = visit.viewer
    return {
        "viewer": Shown(viewer, visit.account.office_name) if visit.account else None,
        "nav": [
            {
                "url": url,
                "label": texts.gettext(name),
                "current": path == url or (url != "/" and path.startswith(PARTS.get(url, url))),
            }
            for action, url, name in NAV
            if can(viewer, action)
        ],
        "tools": tools(visit, path),
        "step": visit.step,
        "csrf": visit.csrf_token(),
        "key": world.public_id(),
        "lang": visit.language,
        "theme": visit.theme,
        "providers": visit.site.providers,
        "path": path,
        "read_only": texts.gettext(REFUSED) if refuses_writes() else visit.site.state.read_only,
        "frozen": visit.site.state.frozen and viewer.has(*ADMINISTRATORS),
        "safe": visit.site.plugins.safe and not viewer.is_visitor,
        "administers": viewer.has(*ADMINISTRATORS),
        "notice": "",
        "form": {},
        "errors": {},
        "refusals": [],
    }


def form_token(visit: Visit) -> Markup:
    """The hidden fields of a form that is ours, for a page that is drawn apart."""
    ui: Any = environment().globals["ui"]
    return Markup(ui.form_fields(visit.csrf_token(), world.public_id()))  # noqa: S704 - a macro


def target(request: Asked) -> str:
    """The id of the element that htmx will replace, empty when it is not htmx that asks."""
    if request.headers.get("hx-request") != "true":
        return ""
    return request.headers.get("hx-target", "").partition("#")[2]


def page(
    request: Asked,
    template: str,
    status: int = 200,
    /,
    fragment: str = "",
    **values: Any,
) -> Response[str]:
    """Answer with a template: the block named by htmx's target, or the whole page.

    ``fragment`` names the block for htmx where one page has several such targets.
    """
    visit = visit_of(request)
    values = _common(visit, request.url.path) | values
    env = environment()
    block = target(request) and (fragment or target(request))
    if block and block in env.get_template(template).blocks:
        html = render_block(env, template, block, **values)
    else:
        html = env.get_template(template).render(**values)
    return html_response(html, status)


def html_response(html: str, status: int = 200) -> Response[str]:
    """HTML that nobody keeps."""
    return Response(
        html,
        status_code=status,
        media_type=MediaType.HTML,
        headers={"Cache-Control": "no-store", "Vary": "HX-Request, HX-Target, Cookie"},
    )


def see_other(request: Asked, location: str) -> Response[str]:
    """Go on elsewhere; htmx is told to change the page, not to swap it into a region."""
    location = quote(location, safe=URL_MARKS)  # a header takes no letter beyond ASCII
    if request.headers.get("hx-request") == "true":
        return Response(
            "", status_code=200, media_type=MediaType.HTML, headers={"HX-Redirect": location}
        )
    return Response("", status_code=303, media_type=MediaType.HTML, headers={"Location": location})
