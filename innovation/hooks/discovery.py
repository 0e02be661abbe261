"""Which plugins are there: installed packages, and files in the offices' folders."""

import hashlib
import importlib.util
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from innovation.domain.plugin_sql import would_share_tables
from innovation.domain.words import N_
from innovation.hooks.manifest import BadManifest, Manifest, manifest_at
from innovation.hooks.problems import Asking, PluginProblem, bad_syntax, quoted

GROUP = "innovation.plugins"
EVERY_OFFICE = "_all"


@dataclass(frozen=True, slots=True)
class Found:
    """A plugin whose manifest was read; none of its code has run.

    ``module`` is empty for a file of an office's folder; ``folder`` is that
    office, ``None`` when the place does not restrict the plugin.
    """

    manifest: Manifest
    source: Path
    module: str = ""
    folder: str | None = None

    @property
    def name(self) -> str:
        return self.manifest.name

    @property
    def place(self) -> str:
        """Where its code is, without saying where the site's folders are."""
        package = self.source.name == "__init__.py"
        name = self.source.parent.name if package else self.source.name
        return self.module or f"{self.folder or EVERY_OFFICE}/{name}"

    @property
    def digest(self) -> str:
        """What its files are, in one word: another one when any of them changes."""
        package = self.source.name == "__init__.py"
        found = sorted(self.source.parent.rglob("*")) if package else [self.source]
        told = hashlib.sha256()
        for path in (path for path in found if path.suffix != ".pyc"):
            told.update(os.fsencode(path.relative_to(self.source.parent)) + b"\0")
            with suppress(OSError):  # a file that nobody may read is the same until somebody may
                told.update(path.read_bytes() if path.is_file() else b"")
        return told.hexdigest()[:16]

    def allows(self, office: str) -> bool:
        """Whether the folder and the manifest both let this office activate it."""
        in_folder = self.folder in (None, office)
        return in_folder and (self.manifest.offices is None or office in self.manifest.offices)


def discover(
    plugins_dir: Path | None, *, installed: bool = True
) -> tuple[dict[str, Found], list[PluginProblem]]:
    """Every plugin by name, in the order of names, and what could not be read."""
    found: dict[str, Found] = {}
    problems: list[PluginProblem] = []
    for plugin in (*_installed(installed), *_in_folders(plugins_dir)):
        if isinstance(plugin, PluginProblem):
            problems.append(plugin)
        elif first := clash(plugin.name, found):
            problems.append(_taken(plugin, first))
        else:
            found[plugin.name] = plugin
    return dict(sorted(found.items())), problems


def clash(name: str, found: Mapping[str, Found]) -> Found | None:
    """Who has this name already, or one whose tables would be taken for those of this one."""
    near = (one for other, one in found.items() if would_share_tables(name, other))
    return found.get(name) or next(near, None)


def _taken(second: Found, first: Found) -> PluginProblem:
    asking = Asking(second.name, "manifest", second.source, second.folder)
    return asking.problem(name_taken(second.name, first), f"{second.source.name}:1")


def name_taken(name: str, first: Found) -> str:
    """Why a plugin can't have this name where ``first`` is."""
    if name == first.name:
        return f"le nom {name} est déjà pris par {first.place}"
    return (
        f"le nom {name} est trop proche de celui du module {first.name} ({first.place}) : "
        "leurs tables se confondraient"
    )


def _installed(wanted: bool) -> Iterator[Found | PluginProblem]:
    points = entry_points(group=GROUP) if wanted else ()
    for point in sorted(points, key=lambda point: (point.name, point.value)):
        yield _from_entry_point(point)


def _from_entry_point(point: EntryPoint) -> Found | PluginProblem:
    asking = Asking(point.name, "manifest", Path(point.value))
    # find_spec imports the parents of a dotted name, so only a top-level module will do.
    module = importlib.util.find_spec(point.value) if point.value.isidentifier() else None
    if module is None or not module.origin:
        return asking.problem(f"le module {point.value} est introuvable à la racine")
    found = read_plugin(asking, Path(module.origin), point.value)
    if isinstance(found, Found) and found.name != point.name:
        return asking.problem(f"le point d'entrée se nomme {point.name}, le module {found.name}")
    return found


def _in_folders(plugins_dir: Path | None) -> Iterator[Found | PluginProblem]:
    for folder in _listed(plugins_dir, None) if plugins_dir else ():
        if isinstance(folder, PluginProblem):
            yield folder
        elif folder.suffix == ".py":
            asking = Asking(folder.stem, "manifest", folder)
            yield asking.problem(f"à ranger dans le dossier d'un office, ou dans {EVERY_OFFICE}")
        else:
            office = None if folder.name == EVERY_OFFICE else folder.name
            for path in _listed(folder, office):
                yield from [path] if isinstance(path, PluginProblem) else _in_folder(path, office)


def _listed(folder: Path, office: str | None) -> list[Path] | list[PluginProblem]:
    """What a folder holds; nothing when it is none."""
    try:
        return sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        return [_unreadable(folder, office, error)]


def _in_folder(path: Path, office: str | None) -> Iterator[Found | PluginProblem]:
    """The plugin that this file is, or that this folder holds; most folders hold none."""
    if path.name.startswith(("_", ".")):
        return
    try:
        source = path if path.suffix == ".py" else path / "__init__.py"
        if path.suffix == ".py" or source.is_file():
            yield read_plugin(Asking(path.stem, "manifest", source, office), source)
    except OSError as error:
        yield _unreadable(path, office, error)


def _unreadable(path: Path, office: str | None, error: OSError) -> PluginProblem:
    asking = Asking(path.stem, "manifest", path, office)
    return asking.problem(f"illisible : {error.strerror}", f"{path.name}:1")


def read_plugin(asking: Asking, source: Path, module: str = "") -> Found | PluginProblem:
    """The plugin whose source this is, or what keeps it from being read; none of its code runs."""
    asking.source = source
    try:
        if not source.is_file():
            return asking.problem("ce n'est pas un fichier", f"{source.name}:1")
        manifest = manifest_at(source)
    except BadManifest as error:
        return asking.problem(str(error), f"{source.name}:{error.line or 1}")
    except SyntaxError as error:
        return asking.problem(bad_syntax(error), f"{source.name}:{error.lineno or 1}")
    except (RecursionError, MemoryError):
        return asking.problem("trop imbriqué ou trop long pour être lu", f"{source.name}:1")
    except (OSError, ValueError) as error:
        return asking.problem(quoted(N_("fichier illisible"), str(error)), f"{source.name}:1")
    return Found(manifest, source, module, asking.office)
