"""Contracts from a spreadsheet: sent, looked at, then written."""

import json
from dataclasses import asdict

from innovation.api import Context
from innovation.api.web import (
    WORKBOOK,
    Answer,
    Asked,
    Download,
    FileTable,
    Line,
    Missing,
    Page,
    Refused,
    See,
    get,
    post,
    read_rows,
)
from innovation_group_purchasing import store
from innovation_group_purchasing.importing import (
    COLUMNS,
    EXAMPLES,
    MOST_ROWS,
    NEEDED,
    Read,
    Register,
    model,
    read_contracts,
)

from .register import shared

NO_FILE = "Choisissez le fichier à importer."
SHOWN = 50


@get("/import", may="manage")
async def ask(ctx: Context, _asked: Asked) -> Answer:
    return await _asking(ctx)


async def _asking(ctx: Context) -> Page:
    columns = [(label, EXAMPLES[name], name in NEEDED) for name, label in COLUMNS.items()]
    return Page("import.html", columns=columns, most=MOST_ROWS, **await shared(ctx))


@get("/model", may="manage")
async def give_model(_ctx: Context, _asked: Asked) -> Answer:
    return Download("modele-contrats.xlsx", model(), WORKBOOK)


@post("/import", may="manage", form=("file",))
async def look(ctx: Context, asked: Asked) -> Answer:
    """The file's cells are kept until they were looked at; nothing enters the register yet."""
    file = asked.files.get("file")
    if file is None:
        return Refused(NO_FILE, await _asking(ctx))
    try:
        table = read_rows(file.content)
        await _read(ctx, table)
    except ValueError as error:
        return Refused(str(error), await _asking(ctx))
    async with ctx.writing() as db:
        await store.drop_uploads(db, ctx.office, ctx.today)
        public = await store.keep_upload(
            db, ctx.office, file.name[:200], json.dumps(asdict(table)), ctx.today
        )
    return See(f"/import/{public}")


@get("/import/{upload}", may="manage")
async def preview(ctx: Context, asked: Asked) -> Answer:
    """What the file brings, and each row that can't be taken."""
    async with ctx.reading() as db:
        kept = await store.upload(db, ctx.office, asked.path["upload"])
    if kept is None:
        return Missing()
    name, cells = kept
    read = await _read(ctx, _table(cells))
    return Page(
        "preview.html",
        upload=asked.path["upload"],
        name=name,
        read=read,
        shown=read.new[:SHOWN],
        **await shared(ctx),
    )


@post("/import/{upload}", may="manage", form=())
async def write(ctx: Context, asked: Asked) -> Answer:
    """The rows that can be taken enter the register, all at once."""
    public = asked.path["upload"]
    async with ctx.reading() as db:
        kept = await store.upload(db, ctx.office, public)
    if kept is None:
        return Missing()
    read = await _read(ctx, _table(kept[1]))
    async with ctx.writing() as db:
        number = await store.add_all(db, ctx.office, read.new)
        await store.drop_uploads(db, ctx.office, ctx.today, public)
        await ctx.record("contracts_imported", contracts=number)
    return See("/", "Les contrats sont dans le registre.")


def _table(cells: str) -> FileTable:
    kept = json.loads(cells)
    lines = tuple(Line(one["number"], tuple(one["cells"])) for one in kept["lines"])
    return FileTable(tuple(kept["headers"]), lines)


async def _read(ctx: Context, table: FileTable) -> Read:
    return read_contracts(table, await register_of(ctx))


async def register_of(ctx: Context) -> Register:
    """What the rows of a file are compared with."""
    async with ctx.reading() as db:
        references = await store.references(db, ctx.office)
    office = next(one for one in await ctx.offices() if one.slug == ctx.office)
    asking = [ctx.person] if ctx.person else await ctx.people("office_admin")
    answering = asking[0].public_id if asking else ""
    return Register(office, await ctx.people(), references, answering)


ROUTES = [ask, give_model, look, preview, write]
