"""The pages of plugins: one way in for all of them, so that none can open another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote, unquote

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation.domain.documents import Document
from innovation.domain.refusals import Refusal
from innovation.domain.refusals import Refused as CoreRefused
from innovation.domain.stages import Role
from innovation.domain.threads import Space
from innovation.files import clean_name
from innovation.hooks import web
from innovation.hooks.discovery import Found
from innovation.hooks.office import OfficePlugins
from innovation.hooks.problems import PluginProblem
from innovation.hooks.web import Answer, Download, File, Missing, Page, Pdf, Refused, Route, See
from innovation.hosting.context import OfOffice, context_for
from innovation.hosting.plugins import write_problems
from innovation.hosting.threads import Thread
from innovation.texts import gettext, reasons
from innovation.web.downloads import download, file_name
from innovation.web.errors import error_page
from innovation.web.extensions import (
    Answered,
    Drawing,
    Drawn,
    answering,
    find_route,
    static_of,
)
from innovation.web.forms import CONTROL, OURS, BadForm, Form
from innovation.web.menu import root_of
from innovation.web.once import claim_apart, settle_claim
from innovation.web.plugin_failures import failed_page
from innovation.web.printing import document_pdf
from innovation.web.rendering import form_token, html_response, page, see_other, target
from innovation.web.sending import SANDBOX, send_document, send_picture
from innovation.web.site import Asked, visit_of
from innovation.web.uploads import MAX_UPLOAD, Upload, looked_at, uploaded

ROOT = "/o/{office:str}/x/{plugin:str}"
POSTED: dict[str, Any] = {"status_code": 200, "request_max_body_size": MAX_UPLOAD}
SAID_SECONDS, LONGEST_SAID = 60, 300
A_YEAR = "private, max-age=31536000, immutable"


@get(ROOT, action="plugin.use", thing=True)
async def show_root(request: Asked, office: FromPath[str], plugin: FromPath[str]) -> Response[Any]:
    """The first page of a plugin."""
    return await _show(request, office, plugin, "/")


@get(f"{ROOT}/{{below:path}}", action="plugin.use", thing=True)
async def show_below(
    request: Asked, office: FromPath[str], plugin: FromPath[str], below: FromPath[str]
) -> Response[Any]:
    """A page of a plugin that is active in one's office."""
    return await _show(request, office, plugin, below)


@post(ROOT, action="plugin.use", thing=True, **POSTED)
async def post_root(request: Asked, office: FromPath[str], plugin: FromPath[str]) -> Response[Any]:
    """A form sent to the first page of a plugin."""
    return await _post(request, office, plugin, "/")


@post(f"{ROOT}/{{below:path}}", action="plugin.use", thing=True, **POSTED)
async def post_below(
    request: Asked, office: FromPath[str], plugin: FromPath[str], below: FromPath[str]
) -> Response[Any]:
    """A form of a plugin's, answered once."""
    return await _post(request, office, plugin, below)


async def _show(request: Asked, office: str, plugin: str, below: str) -> Response[Any]:
    if _is_out(request, office, plugin):
        return await failed_page(request, plugin)
    use = Use.of(request, office, plugin, below)
    try:
        answer, drawn = await use.ask(_asked_by(use.request, use.named), {})
    except PluginProblem as problem:
        return await use.failed(problem)
    return await use.answered(answer, drawn)


async def _post(request: Asked, office: str, plugin: str, below: str) -> Response[Any]:
    if _is_out(request, office, plugin):
        async with uploaded(request):
            return await failed_page(request, plugin)
    use = Use.of(request, office, plugin, below)
    viewer = visit_of(use.request).viewer
    async with uploaded(use.request) as (form, uploads):
        if wrong := use.route.misfit(_names(form, uploads)):
            raise BadForm(f"{wrong} is unknown, or repeated")
        files = [(one.field, await looked_at(one)) for one in uploads]
        if location := await claim_apart(viewer, form):
            return see_other(use.request, location)
    location = ""
    try:
        answer, drawn = await use.ask(_sent_to(form, use.named, files), form.typed())
        location = use.root + answer.path if isinstance(answer, See) else ""
    except PluginProblem as problem:
        return await use.failed(problem)
    finally:
        await settle_claim(viewer, form, location, done=use.ctx.trace.wrote)
    return await use.answered(answer, drawn)


@get("/x/{plugin:str}/{digest:str}/{name:path}", action="plugin.use", thing=True)
async def show_plugin_file(
    request: Asked, plugin: FromPath[str], digest: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    """A plugin's file for browsers, kept by them until it changes."""
    visit = visit_of(request)
    found = visit.site.plugins.found.get(plugin)
    active = visit.site.plugins.office(visit.viewer.office).active_of(plugin)
    file = static_of(found.source).get(name.lstrip("/")) if found and active else None
    if file is None or file.digest != digest:
        raise NotFoundException
    # A drawing may hold scripts: opened as a page of its own, it runs none, even from a file.
    alone = {"Content-Security-Policy": SANDBOX} if "svg" in file.type else {}
    headers = {"Cache-Control": A_YEAR, **alone}
    return Response(file.content, media_type=file.type, headers=headers)


def _is_out(request: Asked, office: str, plugin: str) -> bool:
    """Whether the plugin is switched on here, and its code did not come in: no path is known."""
    visit = visit_of(request)
    here = visit.site.plugins.office(visit.viewer.office)
    loaded = visit.site.plugins.is_loaded(plugin)
    return office == here.slug and here.active_of(plugin) is not None and not loaded


def _asked_by(request: Asked, named: Mapping[str, str]) -> web.Asked:
    """What an address asks; a value that no keyboard types is left out."""
    query = {
        name: tuple(value for value in values if not CONTROL.search(value))
        for name, values in request.query_params.dict().items()
    }
    last = {name: values[-1] for name, values in query.items() if values}
    return web.Asked(named, last, values=query)


def _names(form: Form, uploads: Iterable[Upload]) -> list[str]:
    """Each name as often as it was sent."""
    sent = [name for name, given in form.fields.items() if name not in OURS for _ in given]
    return [*sent, *(one.field for one in uploads)]


def _sent_to(
    form: Form, named: Mapping[str, str], files: Sequence[tuple[str, web.Upload]]
) -> web.Asked:
    """What a form asks, without what is ours in it."""
    values = {name: tuple(given) for name, given in form.fields.items() if name not in OURS}
    last = {name: given[-1] for name, given in values.items()}
    every = {name: tuple(file for field, file in files if field == name) for name, _ in files}
    return web.Asked(named, {}, last, dict(files), form.one("_key"), values, every)


@dataclass(frozen=True, slots=True)
class Use:
    """One request to one route of a plugin."""

    request: Asked
    office: OfficePlugins
    found: Found
    route: Route
    named: Mapping[str, str]
    ctx: OfOffice

    @classmethod
    def of(cls, request: Asked, office: str, plugin: str, below: str) -> Self:
        """``NotFoundException`` for whatever this person cannot use, whatever the reason."""
        visit = visit_of(request)
        plugins = visit.site.plugins.office(visit.viewer.office)
        found = visit.site.plugins.found.get(plugin)
        wanted = "POST" if request.method == "POST" else "GET"
        if office != visit.viewer.office or found is None:
            raise NotFoundException
        match = find_route(plugins, plugin, wanted, below)
        if match is None or not _may(plugins, plugin, match[0], visit.viewer.roles):
            raise NotFoundException
        ctx = context_for(plugins, plugin, visit.viewer, folder=visit.site.files)
        return cls(request, plugins, found, *match, ctx)

    @property
    def root(self) -> str:
        return root_of(self.office.slug, self.found.name)

    async def ask(self, asked: web.Asked, typed: Mapping[str, Any]) -> Answered:
        """The plugin's answer; ``PluginProblem`` when it fails or takes too long."""
        visit, name = visit_of(self.request), self.found.name
        token = form_token(visit)
        drawing = Drawing(self.found, self.root, visit.language, token, target(self.request))
        work = answering(self.route, asked, drawing, typed)
        return await self.office.run(name, "route", "routes", self.ctx, work)

    async def answered(self, answer: Answer, drawn: Drawn | None) -> Response[Any]:
        """The answer, as the browser gets it."""
        match answer:
            case Missing():
                raise NotFoundException
            case See(path, said):
                return self._see(path, said)
            case Download(name, content, kind):
                return _kept_by_browser(name, content, kind)
            case File():
                return await self._file(answer)
            case Pdf(document):
                return await self._pdf(document)
            case Refused(sentence):
                return self._page(drawn, 422, Refusal(sentence, source=self.found.name))
            case Page():
                return self._page(drawn, answer.status)

    async def _file(self, asked: File) -> Response[Any]:
        """A file of the plugin's own thread: those of ideas and of other plugins are not its."""
        visit = visit_of(self.request)
        folder, space = visit.site.files, Space(asked.thing)
        kept = await Thread(self.found.name, space, visit.viewer, folder).kept(asked.file)
        if kept is None:
            raise NotFoundException
        if asked.picture:
            return send_picture(folder, kept.picture)
        one = kept.attachment
        return send_document(folder, kept.sha256, one.name, one.type)

    async def _pdf(self, document: Document) -> Response[bytes]:
        address = f"{visit_of(self.request).origin}{self.request.url.path}"
        made = await document_pdf(document, self.office.slug, address)
        name = file_name(gettext(document.title), ending="pdf")
        return download(made, name, "application/pdf", shown=True)

    def _see(self, path: str, said: str) -> Response[Any]:
        answer: Response[Any] = see_other(self.request, self.root + path)
        if said:
            answer.set_cookie(self._said(quote(said[:LONGEST_SAID]), SAID_SECONDS))
        return answer

    def _page(
        self, drawn: Drawn | None, status: int, refusal: Refusal | None = None
    ) -> Response[str]:
        if drawn is None or (refusal and drawn.alone):
            return error_page(self.request, status, CoreRefused([refusal] if refusal else []))
        if drawn.alone:
            return html_response("".join(drawn.blocks.values()), status)
        cookie = self._said("", 0)
        said = unquote(self.request.cookies.get(cookie.key, ""))[:LONGEST_SAID]
        answer = page(
            self.request,
            "extensions/page.html",
            status,
            title=drawn.blocks.get("title") or gettext(self.found.manifest.title),
            head=drawn.blocks.get("head", ""),
            content=drawn.blocks.get("main", ""),
            notice=said and gettext(said),
            refusals=reasons([refusal] if refusal else []),
        )
        if said:
            answer.set_cookie(cookie)
        return answer

    def _said(self, words: str, seconds: int) -> Cookie:
        """What is said once, on the next page: no address may put words there."""
        visit = visit_of(self.request)
        return Cookie(
            key=f"{visit.site.cookie}-said",
            value=words,
            path="/",
            max_age=seconds,
            httponly=True,
            secure=visit.secure,
            samesite="lax",
        )

    async def failed(self, problem: PluginProblem) -> Response[str]:
        """The plugin's own error page: the rest of the site goes on."""
        await write_problems()
        return await failed_page(
            self.request,
            self.found.name,
            root=self.root,
            hung=problem.hung,
            wrote=self.ctx.trace.wrote,
        )


def _may(office: OfficePlugins, plugin: str, route: Route, roles: frozenset[Role]) -> bool:
    return route.may == "member" or office.may(plugin, route.may, roles)


def _kept_by_browser(name: str, content: bytes, kind: str) -> Response[bytes]:
    """A file to keep, whatever it holds: it is never shown as a page of ours."""
    clean = quote(clean_name(name))
    return Response(
        content,
        media_type=kind,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{clean}",
            "Content-Security-Policy": SANDBOX,
            "Cache-Control": "no-store",
        },
    )
