"""What is typed: ``innovation x group_purchasing import FILE --office``."""

from typing import BinaryIO

import click

from innovation.api import Context
from innovation.api.web import read_rows

from . import store
from .importing import read_contracts
from .pages.bringing import register_of


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--fictional", is_flag=True, help="Ce sont des exemples fictifs.")
async def import_file(ctx: Context, file: BinaryIO, *, fictional: bool) -> None:
    """Importer les contrats de FILE (CSV ou XLSX) qui sont de cet office."""
    try:
        read = read_contracts(read_rows(file.read()), await register_of(ctx))
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    async with ctx.writing() as db:
        number = await store.add_all(db, ctx.office, read.new, fictional=fictional)
        if number:
            await ctx.record("contracts_imported", contracts=number)
    click.echo(f"Contrats importés : {number}. Déjà là : {read.here}.")
    for bad in read.bad:
        for column, why in bad.reasons:
            click.echo(f"Ligne {bad.number}, {column} : {why}", err=True)
    if read.bad:
        raise click.ClickException("Des lignes n'ont pas été importées.")


COMMANDS = [import_file]
