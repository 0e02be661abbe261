"""For those who write plugins: begin one, check it, read how. None of it needs a database."""

import re
import sys
from collections.abc import Sequence
from contextlib import closing
from importlib.resources import files
from pathlib import Path

import rich_click as click

from innovation.cli.running import complaints, console, settings, stop
from innovation.cli.scaffolding import FILE, PACKAGE, needed, options, scaffold, write
from innovation.hooks import black_box
from innovation.hooks.checking import FROZEN, in_a_process_of_its_own
from innovation.hooks.discovery import Found, discover, read_plugin
from innovation.hooks.manifest import NAME, SLUG
from innovation.hooks.problems import Asking, PluginProblem
from innovation.hooks.reading import level_of
from innovation.hooks.reference import EXAMPLE, Explained, filled, reference
from innovation.hooks.rules import RULES, Finding

UNTITLED = re.compile(r'["\\{}<&\x00-\x1f]')
"""What a title can't have: it is put as it is into the code, a template and a project file."""
BRINGS = "Ce qu'il apporte : criteria,gates… ; « innovation plugin hooks » les dit tous."
PAGES = {
    "tutorial": "un premier module, en quinze minutes",
    "register": "un module avec ses tables et ses pages, en trente minutes",
    "reference": "comment un module est fait, appelé, et ce qu'il demande au site",
    "hooks": "tout ce qu'un module peut apporter, avec un exemple de chacun",
    "values": "ce que l'on écrit et ce que l'on reçoit, mot pour mot",
    "rules": "ce que vérifie « check », et comment s'y conformer",
    "testing": "essayer un module",
    "trouble": "quand un module va mal",
    "publishing": "installer, partager, changer de version, retirer",
}
"""The pages of docs/plugins, in the order in which they are read."""


# --- Begin -----------------------------------------------------------------------


@click.command()
@click.argument("name")
@click.option("--office", required=True, help="Le nom court de l'office, ou * pour tous.")
@click.option("--title", default="", help="Le titre montré aux administrateurs.")
@click.option("--kind", type=click.Choice([FILE, PACKAGE]), default=FILE, help="Sa forme.")
@click.option("--with", "wanted", default="criteria", help=BRINGS)
@click.option("--in", "folder", type=click.Path(path_type=Path), default=".", help="Où l'écrire.")
def new(name: str, office: str, title: str, kind: str, wanted: str, folder: Path) -> None:
    """Écrire un module NAME qui marche déjà, à changer ensuite."""
    target = folder / name
    hooks = _wanted([one for one in wanted.split(",") if one])
    if not NAME.fullmatch(name):
        stop("Le nom prend de petites lettres, des chiffres et _, de 3 à 31.")
    if UNTITLED.search(title):
        stop('Le titre tient sur une ligne, sans " ni \\ ni { ni < ni & : le module le cite.')
    if office != "*" and not SLUG.fullmatch(office):
        stop("Un office a un nom court, en petites lettres : brest.")
    if kind == FILE and (heavy := [hook.option for hook in hooks if hook.files]):
        stop(f"{', '.join(heavy)} demande des fichiers à côté du module : ajoutez --kind package.")
    if target.exists():
        stop(f"{target} existe déjà : choisissez un autre nom, ou un autre dossier par --in.")
    title = title or name.replace("_", " ").capitalize()
    written = scaffold(name, title, office, kind, hooks)
    write(written, target)
    for path in sorted(written):
        console.print(str(target / path))
    console.print(f"\nPour le vérifier : innovation plugin check {target}")


def _wanted(asked: Sequence[str]) -> list[Explained]:
    if unknown := [one for one in asked if one not in options()]:
        stop(f"{', '.join(unknown)} : inconnu. --with prend : {', '.join(options())}.")
    return needed(asked)


# --- Check ---------------------------------------------------------------------------


@click.command()
@click.argument("plugin")
@click.option("--box", hidden=True, type=click.Path(path_type=Path))
def check(plugin: str, box: Path | None) -> None:
    """Vérifier un module : son dossier, son fichier, ou le nom d'un module installé."""
    found = found_by(plugin)
    if isinstance(found, Finding):
        stop(str(found))
    if box is None:  # it may end the process that tries it
        command = ("-m", "innovation", "plugin", "check", plugin, "--box")
        code, ended = in_a_process_of_its_own(*command, quiet=False)
        _tell(found, [ended] if ended else [])
        sys.exit(code)
    with closing(black_box.keep(box, FROZEN)):
        _check(found)


def _check(found: Found) -> None:
    from innovation.testing.conformance import checked  # noqa: PLC0415 - a whole site

    told = checked(found)
    _tell(found, told.findings)
    level = level_of(found, told.declared)
    console.print(f"{found.name} {found.manifest.version} : {level}.")


def _tell(found: Found, findings: Sequence[Finding]) -> None:
    """Each of them, its rule once; the end of the command when one refuses."""
    explained = set()
    for one in findings:
        where = complaints if one.is_error else console
        where.print(str(one), markup=False)
        if one.rule not in explained:
            where.print(f"    {RULES[one.rule]} : innovation plugin guide {one.rule}")
            if one.rule == "W02":
                where.print("    l'écrire : innovation plugin translate, avec le dossier du module")
            explained.add(one.rule)
    if any(one.is_error for one in findings):
        stop(f"{found.name} n'est pas conforme.")


def found_by(plugin: str) -> Found | Finding:
    """The plugin of this folder or file, or of this name among those that are installed."""
    path = Path(plugin)
    if not path.exists():
        found = discover(settings().plugins_folder)[0].get(plugin)
        return found or Finding("E01", f"{plugin} n'est ni un fichier, ni un module installé")
    source = path if path.is_file() else source_in(path)
    if not source.is_file():
        return Finding("E01", f"{path} n'a ni {source.name}, ni innovation_….py, ni __init__.py")
    told = read_plugin(Asking(source.stem, "manifest", source), source)
    return Finding.of(told) if isinstance(told, PluginProblem) else told


def source_in(folder: Path) -> Path:
    """The plugin's source in the folder that ``new`` makes, or in a package's own."""
    name = folder.resolve().name
    places = (
        folder / "__init__.py",
        folder / f"{name}.py",
        *sorted(folder.glob("innovation_*/__init__.py")),
        *sorted(folder.glob("innovation_*.py")),
    )
    return next((one for one in places if one.is_file()), folder / f"{name}.py")


# --- Read ----------------------------------------------------------------------------------


@click.command(epilog="PAGE : " + ", ".join(PAGES) + ", ou une règle, comme E05.")
@click.argument("page", default="tutorial")
def guide(page: str) -> None:
    """Lire la documentation des modules : le tutoriel, une autre PAGE, ou une seule règle."""
    if page not in PAGES and page not in RULES:
        pages = (f"    {name:<11} {what}" for name, what in PAGES.items())
        stop(f"Aucune page ne s'appelle {page}. Il y a :", *pages, "    E01, W02…   une règle")
    # As it is written: what is typed from it must be whole.
    click.echo_via_pager(page_of_guide(page) if page in PAGES else told_of_rule(page))


def told_of_rule(rule: str) -> str:
    """What the page of rules says of this one alone."""
    sections = re.split(r"^(?=##+ )", page_of_guide("rules"), flags=re.MULTILINE)
    return next(one for one in sections if one.startswith(f"### {rule} :"))


def page_of_guide(page: str) -> str:
    """A page of docs/plugins: inside a wheel it is beside the code."""
    packaged = Path(str(files("innovation") / "_guide"))
    folder = packaged if packaged.is_dir() else packaged.parent.parent / "docs/plugins"
    return (folder / f"{page}.md").read_text("utf-8")


@click.command()
@click.argument("name", default="")
def hooks(name: str) -> None:
    """Dire tout ce qu'un module peut apporter ; avec NAME, comment et avec quel exemple."""
    if not name:
        for hook in reference().values():
            console.print(f"[b]{hook.signature}[/b]   --with {hook.option}\n    {hook.summary}")
        console.print("\nLe lire en entier, avec un exemple : innovation plugin hooks criteria")
        return
    found = reference().get(name) or options().get(name)
    if found is None:
        stop(f"Aucun hook ne s'appelle {name} : innovation plugin hooks")
    click.echo(_told(found))


def _told(hook: Explained) -> str:
    return (
        f"{hook.signature} → {hook.returns}\n\n{hook.says}\n\n"
        f"- Appelé : {hook.when}\n- En cas de faute : {hook.fails}\n"
        f"- Depuis l'interface {hook.since} ; `--with {hook.option}`\n\n"
        f"{filled(hook.example, **EXAMPLE)}"
    )
