"""What is typed: ``innovation x group_purchasing import FILE --office OFFICE``."""

from dataclasses import replace
from importlib.resources import files
from typing import BinaryIO

import click

from innovation.api import Context, Database
from innovation.api.web import read_rows

from . import projects, store
from .contracts import FAMILIES, Terms, end_later, months_later
from .importing import Read, read_contracts
from .imports import bring_in
from .pages.bringing import register_of
from .purchase import Plan
from .reminding import TO_ANSWER
from .survey import Lot
from .windows import Search, windows

EVERY_OFFICE = 3
DRAWN_UP = 2026
"""The year in which the examples were drawn up: they follow the calendar since."""


@click.command("import")
@click.argument("file", type=click.File("rb"))
async def import_file(ctx: Context, file: BinaryIO) -> str:
    """Importer les contrats de FILE (CSV ou XLSX) qui sont de cet office."""
    try:
        read = await _read(ctx, file.read())
    except ValueError as error:
        return str(error)
    async with ctx.writing() as db:
        added, changed = await bring_in(db, ctx, _named(file), read)
        await ctx.record("contracts_imported", contracts=added + changed)
    bad = [
        f"Ligne {line.number}, {column} : {why}"
        for line in read.bad
        for column, why in line.reasons
    ]
    told = f"Contrats ajoutés : {added}, modifiés : {changed}, déjà là : {read.here}."
    return "\n".join([told, *bad])


@click.command("exemple")
async def example(ctx: Context) -> str:
    """Mettre au registre de cet office des contrats inventés, qui le disent."""
    content = (files(__package__ or "") / "exemples.csv").read_bytes()
    new = [_of_now(terms, ctx.today.year) for terms in (await _read(ctx, content)).new]
    async with ctx.writing() as db:
        number = len(await store.add_all(db, ctx.office, new, fictional=True))
        await _open_first(db, ctx)
    return f"Contrats inventés : {number}."


async def _open_first(db: Database, ctx: Context) -> None:
    """A purchase between the three offices, once the last of them has its contracts."""
    found = windows(await store.contracts(db, ctx.office), Search(), ctx.today)
    shared = next((one for one in found if len(one.offices) == EVERY_OFFICE), None)
    if shared is None or await projects.projects(db):
        return
    plan = Plan(
        f"Achat groupé\N{NO-BREAK SPACE}: {FAMILIES[shared.family].lower()} (exemple fictif)",
        shared.family,
        (Lot(1, "Appareils", "appareils"), Lot(2, "Astreinte", "heures")),
        shared.offices,
        tuple(one.public_id for one in shared.contracts),
    )
    chairs = await ctx.people("chair")
    plan = replace(plan, answer_by=ctx.today + TO_ANSWER)
    person = chairs[0].public_id if chairs else ""
    await projects.open_project(db, ctx.office, plan, ctx.today, person)


def _of_now(terms: Terms, year: int) -> Terms:
    """The same contract, as many years later as have gone by."""
    months = 12 * (year - DRAWN_UP)
    return replace(
        terms,
        starts_on=months_later(terms.starts_on, months),
        ends_on=end_later(terms.ends_on, months),
    )


def _named(file: BinaryIO) -> str:
    return str(getattr(file, "name", "")).rpartition("/")[2][:200]


async def _read(ctx: Context, content: bytes) -> Read:
    return read_contracts(read_rows(content), await register_of(ctx))


COMMANDS = [import_file, example]
