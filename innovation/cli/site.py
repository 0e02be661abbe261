"""Running a site: its database, its server, its worker."""

import asyncio
import errno
import signal
import sys
from contextlib import suppress
from ipaddress import ip_address
from itertools import groupby
from pathlib import Path

import rich_click as click

from innovation import serve as serving
from innovation import worker as working
from innovation import world
from innovation.cli.loading import load_and_tell
from innovation.cli.running import console, run, settings, stop
from innovation.cli.searching import index_what_is_missing
from innovation.config import Settings
from innovation.db import DatabaseUnavailable, reading
from innovation.db.migrations import migrate as bring_up_to_date
from innovation.demo import PASSWORD, accounts
from innovation.domain.people import SYSTEM
from innovation.faults import in_words
from innovation.files import Folder
from innovation.hooks import black_box
from innovation.hosting.plugins import load_plugins
from innovation.queries.people import is_demonstration
from innovation.queries.site import sees_all
from innovation.web import log

UNUSABLE = (PermissionError, FileNotFoundError, FileExistsError, NotADirectoryError)
"""Not a disk that is full: the site is read meanwhile."""


@click.command()
def migrate() -> None:
    """Mettre la base de données à jour."""
    bring_site_up_to_date()


def bring_site_up_to_date() -> None:
    """Run the site's own migrations and say so."""
    site = settings()
    try:
        done = asyncio.run(
            bring_up_to_date(
                site.migrations_url, application_url=site.database_url, now=world.now()
            )
        )
    except DatabaseUnavailable as error:
        stop(f"La base de données ne répond pas : {error}")
    for name in done:
        console.print(f"Migration {name} : faite.")
    if not done:
        console.print("La base est à jour.")
    index_what_is_missing()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="L'adresse d'écoute.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--workers", type=click.IntRange(1, 64), help="Les processus qui répondent.")
@click.option("--no-worker", is_flag=True, help="Sans « innovation worker ».")
def serve(host: str, port: int, workers: int | None, no_worker: bool) -> None:
    """Servir le site, jusqu'à Ctrl+C ou SIGTERM ; SIGHUP renouvelle ses processus."""
    site = settings()
    number = workers or site.workers
    _refuse_to_serve(site, host, number)
    demonstration = run(_look_before)
    if demonstration and site.secure:
        stop("Cette base est une démonstration aux mots de passe connus : pas de https pour elle.")
    with serving.only_server(site.pid_path) as alone:
        if not alone:
            stop("Un autre « innovation serve » sert déjà cette base.")
        try:
            listener = serving.listen(host, port)
        except OSError as error:
            taken = error.errno == errno.EADDRINUSE
            why = "un autre programme y écoute déjà" if taken else in_words(error)
            stop(
                f"{host}:{port} ne peut pas servir : {why}.",
                "Choisissez un autre port : PORT=8001 python3 start.py, "
                "ou innovation serve --port 8001.",
            )
        address = site.base_url or f"http://{host}:{listener.getsockname()[1]}"
        commands = [(serving.WEB, str(listener.fileno()))] * number
        commands += [] if no_worker else [(serving.WORKER, "--child")]
        with listener:
            parent = serving.Parent(_tell, listener, overlap=not site.on_sqlite)
            sys.exit(parent.run(commands, lambda: _say_where(address, demonstration)))


def _refuse_to_serve(site: Settings, host: str, number: int) -> None:
    if not site.base_url and not _is_loopback(host):
        stop(f"INNOVATION_BASE_URL est nécessaire pour écouter sur {host}.")
    if number > 1 and site.on_sqlite:
        stop("SQLite sert un seul processus : passez à PostgreSQL, ou retirez --workers.")
    _refuse_unwritable(site.files_folder)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


async def _look_before(_: Settings) -> bool:
    """Whether it is the demonstration; the end of the command if row-level security is void."""
    async with reading(SYSTEM):
        if await sees_all(SYSTEM):
            stop(
                "Le rôle de INNOVATION_DATABASE_URL voit tout, quoi que la base interdise : "
                "servez avec un rôle NOSUPERUSER NOBYPASSRLS (docs/operating.md)."
            )
        return await is_demonstration(SYSTEM)


def _refuse_unwritable(folder: Path) -> None:
    try:
        file, path = Folder(folder).new()
    except UNUSABLE as error:
        stop(f"INNOVATION_FILES : rien ne s'écrit dans {folder} : {in_words(error)}.")
    file.close()
    path.unlink()


def _tell(sentence: str) -> None:
    """Say it where the log goes, if that takes anything: the server goes on without."""
    with suppress(OSError):
        print(sentence, flush=True)


def _say_where(address: str, demonstration: bool) -> None:
    _tell(f"Vivier est servi sur {address}")
    if demonstration:
        _say_accounts()


def _say_accounts() -> None:
    console.print(f"Comptes de la démonstration, mot de passe : {PASSWORD}")
    for office, each in groupby(accounts(), key=lambda account: account[3]):
        console.print(f"  {office}")
        for email, _, role, _ in each:
            console.print(f"    {email:<36} {role}", markup=False)


@click.command(serving.WEB, hidden=True)
@click.argument("file", type=int)
def answer(file: int) -> None:
    """Répondre sur la prise du serveur, qui lance cette commande."""
    site = settings()
    serving.answer(file, site.forwarded_allow, site.quarantine_folder)


@click.command(serving.WORKER)
@click.option("--child", is_flag=True, hidden=True, help="Lancé par le serveur.")
def worker(child: bool) -> None:
    """Faire le travail différé : prévenir les modules, reprendre les idées ajournées."""

    async def task(site: Settings) -> None:
        log.configure(site.log)
        ending = asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, ending.set)
        host = load_plugins(site) if child else load_and_tell(site)
        box = asyncio.create_task(black_box.keep_in(site.quarantine_folder)) if child else None
        if child:
            serving.say_ready()
        await working.run(host, ending)
        if box:
            box.cancel()

    if child:
        serving.follow_parent()
    run(task)
