"""``innovation backup`` and ``innovation restore``: the whole site in one file, and back."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import rich_click as click
from asyncpg import InsufficientPrivilegeError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from innovation import serve as serving
from innovation import world
from innovation.actions.erasing import replay_erasures
from innovation.actions.site import freeze_site
from innovation.backing_up import (
    Archive,
    BadArchive,
    TablesOfPlugins,
    fill,
    open_archive,
    restore_files,
    take,
)
from innovation.backing_up.taking import Tell
from innovation.cli import keys
from innovation.cli.running import complaints, console, run, settings, stop
from innovation.config import Settings
from innovation.db import DatabaseUnavailable, connect, disconnect, writing
from innovation.db.migrations import migrate, names
from innovation.db.places import FAULTS, Place, place_of
from innovation.domain.people import SYSTEM
from innovation.faults import in_words
from innovation.files import Folder
from innovation.files.ledger import Erased, keep_in_ledger, read_ledger
from innovation.hooks.discovery import discover
from innovation.indexing import index_all
from innovation.queries.erasing import erasures
from innovation.verify import strays, verify

FILE = click.Path(dir_okay=False, path_type=Path)


@dataclass(frozen=True, slots=True)
class Done:
    """What became of whom the archive brought back."""

    again: int
    """How many were erased anew."""
    ledger: Path
    had_ledger: bool
    lost: int
    """How many second factors another key encrypted."""
    erased: list[Erased]
    unnamed: set[str]
    """The files of those who were erased anew."""

    def told(self) -> list[str]:
        """What the operator must know of it."""
        absent = (
            f"{self.ledger} n'existait pas : si des personnes ont été effacées depuis cette "
            "sauvegarde, remettez-y ce fichier et restaurez de nouveau, avec --replace."
        )
        facts = (
            (self.again, f"Personnes effacées depuis, et de nouveau : {self.again}."),
            (not self.had_ledger, absent),
            (self.lost, keys.told(self.lost)),
        )
        return [sentence for wanted, sentence in facts if wanted]


@click.command()
@click.argument("file", type=FILE)
@click.option("--force", is_flag=True, help="Remplacer le fichier s'il existe.")
def backup(file: Path, force: bool) -> None:
    """Sauvegarder le site entier dans FILE, pièces jointes comprises, pendant qu'il sert."""
    if file.exists() and not force:
        stop(f"{file} existe déjà : choisissez un autre nom, ou ajoutez --force.")
    if not file.resolve().parent.is_dir():
        stop(f"Le dossier {file.resolve().parent} n'existe pas.")

    try:
        with _progress() as tell:
            taken = run(
                lambda site: take(
                    site.database_url, Folder(site.files_folder), file, now=world.now(), tell=tell
                )
            )
    except OSError as error:
        stop(f"{file} ne peut pas être écrit : {in_words(error)}.")
    console.print(f"{file} : {taken.rows} lignes et {taken.files} fichiers.")
    if taken.missing:
        stop(f"Fichiers qui manquent au disque, ou abîmés : {', '.join(taken.missing)}")


@click.command()
@click.argument("file", type=FILE)
@click.option("--replace", is_flag=True, help="Remplacer les données ; les anciennes sont gardées.")
@click.option("--despite-faults", is_flag=True, help="Restaurer même si la vérification échoue.")
def restore(file: Path, replace: bool, despite_faults: bool) -> None:
    """Restaurer le site depuis FILE : tout est vérifié avant que rien ne soit remplacé.

    Le site restauré n'envoie rien et ne prévient personne avant « innovation release ».
    """
    site = settings()
    with serving.only_server(site.pid_path) as alone:
        if not alone:
            stop("Le site est servi : arrêtez d'abord « innovation serve ».")
        try:
            told = asyncio.run(_restore(site, file, replace=replace, strict=not despite_faults))
        except BadArchive as bad:
            stop(str(bad))
        except DatabaseUnavailable as error:
            stop(f"La base de données ne répond pas : {error}")
        except InsufficientPrivilegeError as error:
            stop(
                f"Ce rôle n'a pas le droit de restaurer, et rien n'a été remplacé : {error}",
                "INNOVATION_OWNER_URL doit nommer le rôle à qui la base appartient.",
            )
        except FAULTS as error:
            stop(f"La restauration a échoué, et rien n'a été remplacé : {error}")
    for sentence in told:
        console.print(sentence, markup=False)
    console.print("Le site est restauré. Il n'envoie rien avant : innovation release")


async def _restore(site: Settings, file: Path, *, replace: bool, strict: bool) -> list[str]:
    place = place_of(site.database_url, site.migrations_url)
    if not replace and not await place.is_empty():
        stop("Il y a déjà un site ici : ajoutez --replace ; ses données seront gardées à part.")
    if await place.is_used():
        stop("La base est utilisée : arrêtez d'abord « innovation serve » et ses pareils.")
    with _progress() as tell:
        archive = open_archive(file, names())
        try:
            tables = await _make_ready(place, archive, site, tell)
            done = await _check(place, archive, site, strict=strict)
            kept = await place.replace(world.now())
        except BaseException:
            await place.give_up()
            raise
    Folder(site.files_folder).forget(done.unnamed)
    keep_in_ledger(site.erasures_file, done.erased)
    before = [f"Les données d'avant sont gardées : {kept}"] if kept else []
    return [*before, *tables.told(), *done.told()]


async def _make_ready(
    place: Place, archive: Archive, site: Settings, tell: Tell
) -> TablesOfPlugins:
    """The archive's own schema, its rows, then what this version adds."""
    await place.begin()
    owner, application, now = place.coming_owner_url, place.coming_url, world.now()
    found, _ = discover(site.plugins_folder)
    tables = TablesOfPlugins(archive, owner, application, found, now)
    schema = archive.manifest.migrations
    await migrate(owner, application_url=application, now=now, among=schema)
    await tables.make()
    await fill(archive, owner, tell=tell, without=tables.tables_left())
    await migrate(owner, application_url=application, now=now)
    await tables.bring_up_to_date()
    restore_files(archive, Folder(site.files_folder), tell=tell)
    return tables


async def _check(place: Place, archive: Archive, site: Settings, *, strict: bool) -> Done:
    """Freeze it, erase anew who was erased since, index it, and find what must never be there."""
    await connect(place.coming_url)
    try:
        async with writing(SYSTEM, even_read_only=True):
            await freeze_site(by=SYSTEM)
            again = await replay_erasures(read_ledger(site.erasures_file), by=SYSTEM)
            lost = await keys.lost_factors(site.key())
            erased = await erasures(SYSTEM)
        async for _ in index_all():
            pass
        broken = await verify(Folder(site.files_folder))
        unnamed = set(archive.files) & set(await strays(Folder(site.files_folder)))
    finally:
        await disconnect()
    for one in broken:
        complaints.print(f"{one.name} : {one.sentence} {', '.join(one.offenders)}", style="red")
    if broken and strict:
        raise BadArchive(
            "Ce qui est restauré ne tient pas debout, et rien n'a été remplacé : prenez une autre "
            "sauvegarde, ou ajoutez --despite-faults."
        )
    return Done(again, site.erasures_file, site.erasures_file.is_file(), lost, erased, unnamed)


@contextmanager
def _progress() -> Iterator[Tell]:
    told = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*told, console=console, transient=True, disable=not console.is_terminal) as bar:
        shown = bar.add_task("", total=None)
        yield lambda what, done, total: bar.update(
            shown, description=what, completed=done, total=total
        )
