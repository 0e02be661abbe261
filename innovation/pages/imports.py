"""Bringing ideas in from a file: look at it first, say what its columns mean, then let it in."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation import texts
from innovation.actions.import_files import confirm_file, drop_file, keep_file, match_file
from innovation.db import reading
from innovation.domain.people import Viewer
from innovation.domain.refusals import Refusal, Refused, Stale
from innovation.files import clean_name
from innovation.importing import MAX_BYTES as LARGEST
from innovation.importing import (
    TARGETS,
    Checked,
    FileTable,
    Known,
    check_kept,
    kept_table,
    missing_columns,
    report,
    to_keep,
    what_is_known,
)
from innovation.queries.importing import (
    ImportContent,
    ImportFile,
    content_of,
    get_import_file,
    import_files,
    keys_here,
)
from innovation.spreadsheets import TYPES
from innovation.web.downloads import download, file_name
from innovation.web.entry import read_form
from innovation.web.forms import MAX_BYTES, BadForm, Form, Nothing, Versioned, check
from innovation.web.once import once
from innovation.web.rendering import page, see_other
from innovation.web.site import Asked, visit_of
from innovation.web.uploads import uploaded

PREVIEW = 10
TOLD = 100
COLUMN = "c."


async def _imports_page(request: Asked, status: int = 200, **shown: Any) -> Response[str]:
    viewer = visit_of(request).viewer
    async with reading(viewer):
        files = await import_files(viewer)
    labels = [texts.gettext(target.label) for target in TARGETS.values()]
    return page(request, "imports/index.html", status, files=files, labels=labels, **shown)


@get("/imports", action="idea.import")
async def show_imports(request: Asked) -> Response[str]:
    """Where to send a file, and the files of the day."""
    return await _imports_page(request)


@post("/imports", action="idea.import", status_code=200, request_max_body_size=LARGEST + MAX_BYTES)
async def post_import(request: Asked) -> Response[str]:
    """Read a file and keep what it holds; nothing is imported yet."""
    visit = visit_of(request)
    viewer = visit.viewer
    async with uploaded(request) as (form, uploads):
        check(Nothing, form)
        if any(upload.field != "file" for upload in uploads):
            raise BadForm("a file for another field")
        try:
            if len(uploads) != 1:
                raise Refused([Refusal("Choisissez un fichier.", field="file")])
            content = _content(uploads[0].path)
        except Refused as refused:
            return await _imports_page(request, 422, refusals=refused.refusals)
        name = clean_name(uploads[0].name)
    async with reading(viewer):
        known = await what_is_known(viewer, visit.site.plugins, viewer.office)
    try:
        held = await to_keep(content, known, viewer.office)
    except Refused as refused:
        return await _imports_page(request, 422, refusals=refused.refusals)

    async def act() -> str:
        return f"/imports/{await keep_file(name, held, by=viewer)}"

    return see_other(request, await once(viewer, form, act))


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


async def _file(viewer: Viewer, public_id: str) -> ImportFile:
    file = await get_import_file(viewer, public_id)
    if file is None:
        raise NotFoundException
    return file


async def _file_page(
    request: Asked, public_id: str, status: int = 200, **shown: Any
) -> Response[str]:
    """How far the import is; before it is confirmed, what it would do."""
    visit = visit_of(request)
    viewer = visit.viewer
    async with reading(viewer):
        file = await _file(viewer, public_id)
    seen = await _preview(viewer, visit.site.plugins, file) if file.state == "read" else {}
    return page(request, "imports/show.html", status, file=file, **seen, **shown)


async def _preview(viewer: Viewer, host: Any, file: ImportFile) -> dict[str, Any]:
    async with reading(viewer):
        held = await content_of(viewer, file)
        known = await what_is_known(viewer, host, file.office)
    checked = await check_kept(held, known, file.office)
    keys = [entry.origin.external_key or "" for entry in checked.entries]
    async with reading(viewer):
        here = await keys_here(viewer, file.office, keys)
    table, columns = kept_table(held)
    missing = missing_columns(columns)
    refused = sorted({fault.line for fault in checked.faults})
    return {
        "columns": _columns(table, columns),
        "choices": _choices(known, file.office),
        "rows": _rows(table, columns, checked),
        "new": 0 if missing else len(keys) - len(here.intersection(keys)),
        "here": len(here.intersection(keys)),
        "refused": len(refused),
        "faults": [] if missing else _told(checked),
        "missing": missing,
    }


def _columns(table: FileTable, columns: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Each column: its header, what it says, and the first words in it."""
    return [
        (header, says, _sample(table, number))
        for number, (header, says) in enumerate(zip(table.headers, columns, strict=True))
    ]


def _sample(table: FileTable, number: int) -> str:
    cells = (line.cells[number] for line in table.lines if number < len(line.cells))
    return next(filter(None, cells), "")[:80]


def _choices(known: Known, office: str) -> list[tuple[str, str]]:
    """What a column may say."""
    asked = {f"x.{name}": field for name, field in known.questions(office).items()}
    labels = {key: target.label for key, target in TARGETS.items()}
    return list((labels | {name: field.label for name, field in asked.items()}).items())


def _rows(
    table: FileTable, columns: tuple[str, ...], checked: Checked
) -> list[tuple[int, str, str, list[texts.Reason], list[texts.Reason]]]:
    """The first rows: line, title, problem, what refuses them, what is worth knowing."""
    place = {says: n for n, says in enumerate(columns) if says}
    return [
        (
            line.number,
            _cell(line.cells, place.get("title")),
            _cell(line.cells, place.get("problem")),
            texts.reasons([f.reason for f in checked.faults if f.line == line.number]),
            texts.reasons([n.reason for n in checked.notices if n.line == line.number]),
        )
        for line in table.lines[:PREVIEW]
    ]


def _cell(cells: tuple[str, ...], place: int | None) -> str:
    return cells[place][:160] if place is not None and place < len(cells) else ""


def _told(checked: Checked) -> list[tuple[int, list[texts.Reason]]]:
    """The first refused rows, each with its reasons."""
    by_line: dict[int, list[Refusal]] = {}
    for fault in checked.faults:
        by_line.setdefault(fault.line, []).append(fault.reason)
    return [(line, texts.reasons(reasons)) for line, reasons in list(by_line.items())[:TOLD]]


@get("/imports/{public_id:str}", action="idea.import")
async def show_import(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """What a file would bring in, or how far it is."""
    return await _file_page(request, public_id)


class ColumnsForm(Versioned):
    """What each column says comes beside, as ``c.0``, ``c.1`` …"""


@post("/imports/{public_id:str}/columns", action="idea.import", status_code=200)
async def post_columns(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Say what the columns mean, and look again."""
    visit = visit_of(request)
    viewer = visit.viewer
    form = await read_form(request)
    values, _ = check(ColumnsForm, form, prefixes=[COLUMN])
    if values is None:
        raise Stale
    async with reading(viewer):
        file = await _file(viewer, public_id)
        held = await content_of(viewer, file)
        known = await what_is_known(viewer, visit.site.plugins, file.office)
    columns = _posted(form, held, [key for key, _ in _choices(known, file.office)])

    async def act() -> str:
        shown = replace(await _file(viewer, public_id), version=values.version)
        await match_file(shown, json.dumps(columns), by=viewer)
        return f"/imports/{public_id}"

    return await _done(request, public_id, form, act)


def _posted(form: Form, held: ImportContent, allowed: list[str]) -> list[str]:
    """The chosen meanings; two columns may not say the same."""
    columns: list[str] = []
    for number in range(len(json.loads(held.columns))):
        says = form.one(f"{COLUMN}{number}")
        columns.append(says if says in allowed and says not in columns else "")
    return columns


async def _done(request: Asked, public_id: str, form: Form, act: Any) -> Response[str]:
    try:
        return see_other(request, await once(visit_of(request).viewer, form, act))
    except Refused as refused:
        return await _file_page(request, public_id, 422, refusals=refused.refusals)


@post("/imports/{public_id:str}/confirmation", action="idea.import", status_code=200)
async def post_confirmation(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Let the good rows in; the worker brings them, and the page says how far it is."""
    visit = visit_of(request)
    viewer = visit.viewer
    form = await read_form(request)
    values, _ = check(Versioned, form)
    if values is None:
        raise Stale
    async with reading(viewer):
        file = await _file(viewer, public_id)
        held = await content_of(viewer, file)
        known = await what_is_known(viewer, visit.site.plugins, file.office)
    checked = await check_kept(held, known, file.office)
    refused = len({fault.line for fault in checked.faults})

    async def act() -> str:
        shown = replace(await _file(viewer, public_id), version=values.version)
        await confirm_file(shown, len(checked.entries), refused, by=viewer)
        return f"/imports/{public_id}"

    return await _done(request, public_id, form, act)


@post("/imports/{public_id:str}/removal", action="idea.import", status_code=200)
async def post_removal(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """Forget a file; what it brought in stays."""
    viewer = visit_of(request).viewer
    form = await read_form(request)
    check(Nothing, form)

    async def act() -> str:
        await drop_file(await _file(viewer, public_id), by=viewer)
        return "/imports"

    return see_other(request, await once(viewer, form, act))


@get("/imports/{public_id:str}/refused", action="idea.import")
async def show_refused(request: Asked, public_id: FromPath[str]) -> Response[bytes]:
    """The refused rows with their reasons, to correct and to send again."""
    visit = visit_of(request)
    viewer = visit.viewer
    async with reading(viewer):
        file = await _file(viewer, public_id)
        held = await content_of(viewer, file)
        known = await what_is_known(viewer, visit.site.plugins, file.office)
    checked = await check_kept(held, known, file.office)
    content = report(kept_table(held)[0], checked, texts.refusal_text)
    name = file_name(Path(file.name).stem, texts.gettext("à corriger"), ending="csv")
    return download(content, name, TYPES["csv"])
