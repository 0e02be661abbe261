"""Plugins from the command line: the same actions as the administrator's page."""

import importlib
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

import rich_click as click
from rich.table import Table

from innovation.actions.plugins import activate_plugin, deactivate_plugin
from innovation.cli.authoring import check, guide, hooks, new
from innovation.cli.plugin_removing import remove
from innovation.cli.plugin_running import run_by_hand
from innovation.cli.plugin_tables import bring_up_to_date, migrate
from innovation.cli.running import console, need_office, run, stop
from innovation.config import Settings
from innovation.db import reading, writing
from innovation.domain.people import SYSTEM, Viewer
from innovation.hooks.discovery import GROUP, Found, discover
from innovation.hooks.host import PluginHost
from innovation.hooks.manifest import BadManifest, Manifest, read_manifest
from innovation.hooks.problems import PluginProblem
from innovation.queries.people import offices
from innovation.queries.plugins import Activated, Problem, activations, problems
from innovation.renewal import renew_running
from innovation.web.plugins import activation_of, load_plugins, write_problems

OFFICE = click.option("--office", required=True, help="Le nom court de l'office.")


@click.group()
def plugin() -> None:
    """Les modules des offices."""


for command in (new, check, hooks, guide, migrate, run_by_hand, remove):
    plugin.add_command(command)


# --- Install -------------------------------------------------------------------


@plugin.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@OFFICE
def install(file: Path, office: str) -> None:
    """Installer FILE (un module .py ou une archive .whl), puis renouveler le serveur."""

    async def task(site: Settings) -> tuple[Manifest, bool]:
        await need_office(office)
        manifest = _manifest_of(file)
        if manifest.offices is not None and office not in manifest.offices:
            stop(f"{manifest.name} n'est pas prévu pour l'office {office}.")
        if file.suffix == ".whl":
            _install_wheel(file)
        else:
            await _install_file(file, manifest.name, office, site.plugins_folder)
        importlib.invalidate_caches()
        if found := discover(site.plugins_folder)[0].get(manifest.name):
            await bring_up_to_date(found, site)
        return manifest, renew_running(site.pid_path)

    manifest, renewed = run(task)
    console.print(f"{manifest.name} {manifest.version} est installé.")
    console.print(
        "Le serveur renouvelle ses processus."
        if renewed
        else "Aucun serveur à prévenir ici : si le site tourne ailleurs, envoyez-lui SIGHUP."
    )
    console.print(f"Pour l'activer : innovation plugin activate {manifest.name} --office {office}")


def _manifest_of(file: Path) -> Manifest:
    """What the file says of itself; none of its code runs."""
    try:
        return read_manifest(_source_in(file) if file.suffix == ".whl" else file.read_text("utf-8"))
    except (BadManifest, SyntaxError, ValueError, OSError, BadZipFile) as error:
        stop(f"{file.name} n'est pas un module : {error}")


def _source_in(wheel: Path) -> str:
    """The source of the module that the wheel's entry point names."""
    with ZipFile(wheel) as archive:
        names = archive.namelist()
        points = next((n for n in names if n.endswith(".dist-info/entry_points.txt")), "")
        told = ConfigParser(delimiters="=")
        told.read_string(archive.read(points).decode() if points else "")
        modules = told[GROUP].values() if GROUP in told else ()
        wanted = {name for m in modules for name in (f"{m}.py", f"{m}/__init__.py")}
        source = next((name for name in names if name in wanted), "")
        if not source:
            raise ValueError(f"aucun point d'entrée « {GROUP} »")
        return archive.read(source).decode()


def _install_wheel(wheel: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    options = ["--no-deps", "--no-index", "--force-reinstall"]
    done = subprocess.run(  # noqa: S603 - a fixed program, no shell
        [*pip, *options, wheel], check=False, capture_output=True, text=True
    )
    if done.returncode:
        stop(f"pip n'a pas installé {wheel.name} :", done.stderr.strip()[-1000:])


async def _install_file(file: Path, name: str, office: str, folder: Path | None) -> None:
    """Try the file in a host of its own, then put it in the office's folder at once."""
    if folder is None:
        stop("INNOVATION_PLUGINS_DIR n'est pas réglé : où ranger le module ?")
    target = folder / office / f"{name}.py"
    there = discover(folder)[0].get(name)
    if there and there.source != target:
        stop(f"Le nom {name} est déjà pris par {there.source}.")
    await _try(file, name, office)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}")
    shutil.copyfile(file, draft)
    draft.replace(target)


async def _try(file: Path, name: str, office: str) -> None:
    with TemporaryDirectory() as folder:
        trial = Path(folder) / office / file.name.lstrip("_.")
        trial.parent.mkdir()
        shutil.copyfile(file, trial)
        host = PluginHost(Path(folder), installed=False)
        host.load()
        if host.problems:
            stop(*map(str, host.problems))
        try:
            await host.declare(name, office, {})
        except PluginProblem as problem:
            stop(str(problem))


# --- Activate ------------------------------------------------------------------


@plugin.command()
@click.argument("name")
@OFFICE
def activate(name: str, office: str) -> None:
    """Activer le module NAME pour un office, avec ses réglages d'avant s'il en avait."""

    async def task(site: Settings) -> None:
        row = (await _rows(office)).get(name)
        host = load_plugins(site)
        found = host.found.get(name)
        if found is None or not found.allows(office):
            stop(f"Aucun module {name} n'est là pour l'office {office}.")
        try:
            chosen = await activation_of(host, name, office, row.settings if row else {})
        except PluginProblem as problem:
            await write_problems()
            stop(f"{name} est en panne : {problem}")
        async with writing(SYSTEM):
            await activate_plugin(chosen, office, by=SYSTEM)

    run(task)
    console.print(f"{name} est actif pour l'office {office}.")


@plugin.command()
@click.argument("name")
@OFFICE
def deactivate(name: str, office: str) -> None:
    """Désactiver le module NAME pour un office ; ce qu'il a apporté reste lisible."""

    async def task(_: Settings) -> None:
        row = (await _rows(office)).get(name)
        if row is None or not row.active:
            stop(f"{name} n'est pas actif pour l'office {office}.")
        async with writing(SYSTEM):
            await deactivate_plugin(name, office, by=SYSTEM)

    run(task)
    console.print(f"{name} n'est plus actif pour l'office {office}.")


async def _rows(office: str) -> dict[str, Activated]:
    """What the office has, or had."""
    await need_office(office)
    async with reading(SYSTEM):
        rows = await activations(SYSTEM)
    return {row.plugin: row for row in rows if row.office == office}


# --- List ----------------------------------------------------------------------


@plugin.command("list")
def list_plugins() -> None:
    """Montrer les modules, où ils sont actifs, et leurs pannes."""

    async def task(site: Settings) -> Table:
        found, unread = discover(site.plugins_folder)
        async with reading(SYSTEM):
            rows = await activations(SYSTEM)
            slugs = [office.slug for office in await offices(SYSTEM)]
            kept = {p for slug in ("", *slugs) for p in await problems(Viewer(0, slug))}
        # What can't be read is told as it is now, not as it was when the server started.
        lines = [_line_of(problem) for problem in kept if problem.stage != "manifest"]
        return _table(found, rows, lines + [(p.plugin, str(p)) for p in unread])

    console.print(run(task))


def _line_of(problem: Problem) -> tuple[str, str]:
    where = " ".join(filter(None, (problem.office, problem.hook, problem.place)))
    return problem.plugin, f"{where} : {problem.message} ({problem.times} fois)"


def _table(found: dict[str, Found], rows: list[Activated], wrong: list[tuple[str, str]]) -> Table:
    table = Table("Nom", "Titre", "Version", "Offices", "Pannes")
    for name in sorted({*found, *(row.plugin for row in rows), *(plugin for plugin, _ in wrong)}):
        manifest = found[name].manifest if name in found else None
        states = (
            f"{row.office} : {'actif' if row.active else 'inactif'}"
            for row in rows
            if row.plugin == name
        )
        table.add_row(
            name,
            manifest.title if manifest else "absent",
            manifest.version if manifest else "",
            "\n".join(states),
            "\n".join(sorted(line for plugin, line in wrong if plugin == name)),
        )
    return table
