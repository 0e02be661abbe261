"""Contracts from a spreadsheet: sent, looked at, then written; undone if it was a mistake."""

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
from innovation_group_purchasing.imports import bring_in, imports, undo
from innovation_group_purchasing.written import fold

from .register import shared

NO_FILE = "Choisissez le fichier à importer."
MOVED = "Le registre a changé entre-temps : voici ce que le fichier apporte maintenant."
BACK = "L'import est annulé : le registre est comme avant."
SOME_KEPT = "L'import est annulé, sauf pour les contrats modifiés depuis, ou pris dans un achat."
SHOWN = 50


@get("/import", may="manage")
async def ask(ctx: Context, _asked: Asked) -> Answer:
    return await _asking(ctx)


async def _asking(ctx: Context) -> Page:
    columns = [(label, EXAMPLES[name], name in NEEDED) for name, label in COLUMNS.items()]
    async with ctx.reading() as db:
        last = await imports(db, ctx.office)
    names = await ctx.names([one.person for one in last])
    return Page(
        "import.html",
        columns=columns,
        most=MOST_ROWS,
        imports=last,
        names=names,
        **await shared(ctx),
    )


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
    """What the file brings, what it changes, and each row that can't be taken."""
    found = await _kept(ctx, asked)
    return await _shown(ctx, asked, *found) if found else Missing()


async def _kept(ctx: Context, asked: Asked) -> tuple[str, Read] | None:
    """A spreadsheet that was sent: its name, and what it brings now."""
    async with ctx.reading() as db:
        kept = await store.upload(db, ctx.office, asked.path["upload"])
    return (kept[0], await _read(ctx, _table(kept[1]))) if kept else None


async def _shown(ctx: Context, asked: Asked, name: str, read: Read) -> Page:
    people = {
        person for one in read.changed for person in (one.contract.terms.owner, one.terms.owner)
    }
    return Page(
        "preview.html",
        upload=asked.path["upload"],
        name=name,
        read=read,
        shown=read.new[:SHOWN],
        columns=COLUMNS,
        names=await ctx.names(sorted(people)),
        **await shared(ctx),
    )


@post("/import/{upload}", may="manage", form=("seen",))
async def write(ctx: Context, asked: Asked) -> Answer:
    """The rows that can be taken enter the register as they were shown, all at once."""
    found = await _kept(ctx, asked)
    if found is None:
        return Missing()
    name, read = found
    if asked.form.get("seen") != read.digest:
        return Refused(MOVED, await _shown(ctx, asked, name, read))
    async with ctx.writing() as db:
        added, changed = await bring_in(db, ctx, name, read)
        await store.drop_uploads(db, ctx.office, ctx.today, asked.path["upload"])
        await ctx.record("contracts_imported", contracts=added + changed)
    return See("/", "Les contrats sont dans le registre.")


@post("/imports/{import}/undoing", may="manage", form=())
async def take_back(ctx: Context, asked: Asked) -> Answer:
    """Put back what an import changed; what somebody touched since stays as it is."""
    async with ctx.writing() as db:
        done = await undo(db, ctx.office, asked.path["import"], ctx.today)
        if done is None:
            return Missing()
        await ctx.record("import_undone", contracts=done[0])
    return See("/import#imports", SOME_KEPT if done[1] else BACK)


def _table(cells: str) -> FileTable:
    kept = json.loads(cells)
    lines = tuple(Line(one["number"], tuple(one["cells"])) for one in kept["lines"])
    return FileTable(tuple(kept["headers"]), lines)


async def _read(ctx: Context, table: FileTable) -> Read:
    return read_contracts(table, await register_of(ctx))


async def register_of(ctx: Context) -> Register:
    """What the rows of a file are compared with."""
    async with ctx.reading() as db:
        there = await store.contracts(db, ctx.office, office=ctx.office)
    offices = {one.slug: one for one in await ctx.offices()}
    asking = [ctx.person] if ctx.person else await ctx.people("office_admin")
    return Register(
        offices.pop(ctx.office),
        await ctx.people(),
        {fold(one.terms.reference): one for one in there},
        asking[0].public_id if asking else "",
        tuple(offices.values()),
    )


ROUTES = [ask, give_model, look, preview, write, take_back]
