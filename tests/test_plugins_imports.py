"""A plugin sees nothing of Vivier but ``innovation.api``, its tests ``innovation.testing`` too."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PLUGINS = Path(__file__).resolve().parents[1] / "plugins"
FILES = sorted(PLUGINS.rglob("*.py"))


def imported_by(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_allowed(name: str, file: Path) -> bool:
    plugin, *inside = file.relative_to(PLUGINS).parts
    own = f"innovation_{plugin}"
    allowed = ("innovation.api", own, *(["innovation.testing"] if inside[0] == "tests" else []))
    ours = name.partition(".")[0].startswith("innovation")
    return not ours or f"{name}.".startswith(tuple(f"{root}." for root in allowed))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PLUGINS)))
def test_a_plugin_imports_nothing_of_vivier_but_its_api(file: Path) -> None:
    forbidden = [n for n in imported_by(file.read_text()) if not is_allowed(n, file)]
    assert not forbidden
