"""``innovation plugin install``: try a plugin, then put it where the site finds it."""

import importlib
import shutil
import subprocess
import sys
from configparser import ConfigParser
from configparser import Error as BadPoints
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import rich_click as click

from innovation.cli.authoring import source_in
from innovation.cli.plugin_tables import bring_up_to_date
from innovation.cli.running import console, need_office, run, stop
from innovation.config import Settings
from innovation.hooks.checking import examine, tried_apart
from innovation.hooks.discovery import (
    EVERY_OFFICE,
    GROUP,
    Found,
    clash,
    discover,
    name_taken,
    read_plugin,
)
from innovation.hooks.manifest import BadManifest, Manifest, read_manifest, text_of
from innovation.hooks.problems import Asking, PluginProblem
from innovation.renewal import renew_running

EVERYONE = "*"


@click.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.option("--office", required=True, help="Le nom court de l'office, ou * pour tous.")
def install(file: Path, office: str) -> None:
    """Installer FILE : un module .py, le dossier d'un paquet ou une archive .whl."""
    source = source_in(file) if file.is_dir() else file

    async def task(site: Settings) -> tuple[Manifest, bool]:
        if office != EVERYONE:
            await need_office(office)
        manifest = _manifest_of(source)
        if office not in (EVERYONE, *(manifest.offices or (office,))):
            stop(f"{manifest.name} n'est pas prévu pour l'office {office}.")
        if source.suffix == ".whl":
            _install_wheel(source)
        else:
            folder = EVERY_OFFICE if office == EVERYONE else office
            await _install_source(source, manifest.name, folder, site.plugins_folder)
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
    where = "OFFICE" if office == EVERYONE else office
    console.print(
        "Pour l'activer, ou passer de la version d'avant à celle-ci : "
        f"innovation plugin activate {manifest.name} --office {where}"
    )


def _manifest_of(file: Path) -> Manifest:
    """What the file says of itself; none of its code runs."""
    try:
        return read_manifest(_source_in(file) if file.suffix == ".whl" else text_of(file))
    except BadManifest as error:
        stop(f"{file.name} n'est pas un module : {error} ({file.name}:{error.line or 1})")
    except (SyntaxError, ValueError, OSError, BadZipFile, BadPoints) as error:
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


async def _install_source(source: Path, name: str, office: str, folder: Path | None) -> None:
    """Try the module where it is, then put it in the office's folder at once."""
    if folder is None:
        stop(
            "INNOVATION_PLUGINS_DIR n'est pas réglé : c'est le dossier où ranger le module, "
            "le même pour cette commande et pour le serveur."
        )
    package = source.name == "__init__.py"
    target = folder / office / (name if package else f"{name}.py")
    there = clash(name, discover(folder)[0])
    if there and there.source != (target / "__init__.py" if package else target):
        stop(f"Rien n'est installé : {name_taken(name, there)}.", *_how_to_move(there, target))
    await _try(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft, old = (target.with_name(f".{target.name}.{word}") for word in ("new", "old"))
    if not package:
        shutil.copyfile(source, draft)
        draft.replace(target)
        return
    for left_over in (draft, old):
        shutil.rmtree(left_over, ignore_errors=True)
    shutil.copytree(source.parent, draft, ignore=shutil.ignore_patterns("tests", "__pycache__"))
    if target.exists():
        target.rename(old)
    draft.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _how_to_move(there: Found, target: Path) -> list[str]:
    """What to do where the module is not a distribution, but in another folder of the site's."""
    if there.module or there.name != target.stem:
        return []
    old = there.source.parent if there.source.name == "__init__.py" else there.source
    return [f"Si c'est le même module, déplacez {old} dans {target.parent}, puis relancez."]


async def _try(source: Path) -> None:
    """The end of the command if the module breaks a rule; no site is asked."""
    found = read_plugin(Asking(source.stem, "manifest", source), source)
    if isinstance(found, PluginProblem):
        stop(str(found))
    if died := tried_apart(found):
        stop(str(died))
    if wrong := [str(one) for one in (await examine(found)).findings if one.is_error]:
        stop(*wrong, "Ce que chaque règle demande : innovation plugin guide rules")
