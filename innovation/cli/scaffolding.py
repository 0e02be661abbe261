"""What ``innovation plugin new`` writes: a module from the reference's examples, and its tests."""

import ast
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from textwrap import fill, indent

from innovation import api, testing
from innovation.api import web
from innovation.hooks.reference import Explained, filled, reference
from innovation.hooks.specs import API_VERSION

FILE, PACKAGE = "file", "package"

MODULE = '''\
"""{title} : un module de Vivier.

Ce fichier est à vous. Chaque fonction marquée @hook apporte une chose ; effacez ce qui ne
sert pas, changez le reste, puis vérifiez : innovation plugin check {target}
"""

{imports}

# Qui est ce module. C'est un littéral, lu sans que le fichier soit exécuté : ni appel, ni calcul.
PLUGIN = {{
    "name": "{name}",
    "title": "{title}",
    "description": "À écrire : ce que ce module apporte, en une phrase.",
    "version": "0.1.0",
    # L'interface pour laquelle il est écrit.
    "api": "{version}",
    # Qui peut l'activer : une liste d'offices, ou "*" pour tous.
    "offices": {offices},
    # Qui appeler quand il est en panne.
    "contact": "À écrire : un service, un poste.",
    # Facultatif : chaque texte en français, et en anglais ; « innovation plugin translate ».
    "translations": {{"en": {{}}}},
}}
'''

TESTS = '''\
"""Les essais de {name}. Ils se lancent d'ici : python -m pytest"""

{imports}

OFFICE = "{office}"


def test_le_module_est_conforme():
    assert check_plugin({module}) == []


def test_les_autres_offices_ne_voient_aucune_difference():
    assert_contained({module}, OFFICE)
'''

README = """\
# {title}

À écrire : ce que ce module apporte à l'office, et à qui s'adresser.

    innovation plugin check {target}
    python -m pytest
    innovation plugin install {target} --office {office}
    innovation plugin activate {name} --office {office}
"""

PROJECT = """\
[project]
name = "innovation-{name}"
dynamic = ["version"]
description = "{title} : un module de Vivier"
requires-python = ">=3.11"
# Vivier est déjà là quand son module est installé : il ne se télécharge pas par son nom.
dependencies = []

[project.entry-points."innovation.plugins"]
{name} = "{module}"

[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[tool.hatch.build.targets.wheel]
packages = ["{module}"]

# Celle du manifeste : elle ne s'écrit qu'une fois.
[tool.hatch.version]
path = "{module}/__init__.py"
pattern = '"version": "(?P<version>[^"]+)"'

[tool.pytest.ini_options]
pythonpath = ["."]
"""


def options() -> dict[str, Explained]:
    """What ``--with`` understands."""
    return {hook.option: hook for hook in reference().values()}


def needed(wanted: Iterable[str]) -> list[Explained]:
    """The hooks of these options and those that they need, in the order of the interface."""
    names = {options()[option].name for option in wanted}
    names |= {need for name in names for need in reference()[name].needs}
    return [hook for name, hook in reference().items() if name in names]


def scaffold(
    name: str, title: str, office: str, kind: str, hooks: Sequence[Explained]
) -> dict[str, str]:
    """Every file of a new module, by its path inside the module's folder."""
    module = name if kind == FILE else f"innovation_{name}"
    source = f"{name}.py" if kind == FILE else f"{module}/__init__.py"
    words = {
        "name": name,
        "title": title,
        "module": module,
        "office": "brest" if office == "*" else office,
        "target": source if kind == FILE else ".",
    }
    files = {
        source: _module(words, office, hooks),
        f"test_{name}.py" if kind == FILE else f"tests/test_{name}.py": _tests(words, hooks),
        "README.md": README.format(**words),
    }
    if kind == PACKAGE:
        files["pyproject.toml"] = PROJECT.format(**words)
        for hook in hooks:
            for path, text in hook.files.items():
                files[f"{module}/{path}"] = filled(text, **words)
    return files


def _module(words: dict[str, str], office: str, hooks: Sequence[Explained]) -> str:
    pieces = [f"{_comment(hook)}\n{filled(hook.example, **words)}" for hook in hooks]
    body = "\n\n\n".join(pieces)
    offered = {"innovation.api": [*api.__all__, "db"], "innovation.api.web": web.__all__}
    imports = _imports(body, offered)
    offices = json.dumps(office if office == "*" else [office])
    head = MODULE.format(**words, imports=imports, version=API_VERSION, offices=offices)
    return f"{head}\n\n{body}\n" if body else head


def _tests(words: dict[str, str], hooks: Sequence[Explained]) -> str:
    pieces = [filled(hook.test, **words) for hook in hooks]
    body = "\n\n\n".join(["check_plugin\nassert_contained", *pieces])
    names = {"innovation.api": api.__all__, "innovation.testing": testing.__all__}
    imports = f"import {words['module']}\n{_imports(body, names)}"
    return "\n\n\n".join([TESTS.format(**words, imports=imports).rstrip(), *pieces]) + "\n"


def _comment(hook: Explained) -> str:
    """The first sentence that the reference says of a hook."""
    return indent(fill(hook.summary, 96), "# ")


def _imports(code: str, offered: Mapping[str, Sequence[str]]) -> str:
    """The imports that ``code`` needs; ``hook`` is always one."""
    used = {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}
    lines = ["import click\n"] if "click" in used else []
    for module, names in offered.items():
        wanted = sorted(used & set(names), key=lambda name: (name[0].islower(), name))
        if wanted:
            lines.append(_import(module, wanted))
    return "\n".join(lines)


def _import(module: str, names: Sequence[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= 88:
        return line
    return f"from {module} import (\n{''.join(f'    {name},{chr(10)}' for name in names)})"


def write(files: dict[str, str], folder: Path) -> None:
    """Put these files in a folder that is not there yet."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
