"""Every hook is documented with its exact signature, tested, and used by an office's plugin."""

import ast
import inspect
from pathlib import Path

import pytest

from innovation.hooks import specs
from innovation.hooks.loading import new_manager

ROOT = Path(__file__).parents[2]
HOOKS = sorted(name for name in vars(new_manager().hook) if not name.startswith("_"))


def test_there_are_hooks():
    assert set(specs.DECLARATIONS) < set(HOOKS)


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_documented(name):
    arguments = ", ".join(inspect.signature(getattr(specs, name)).parameters)
    headings = (ROOT / "docs/plugins.md").read_text(encoding="utf-8").splitlines()
    assert f"### `{name}({arguments})`" in headings


def test_the_page_documents_no_other_hook():
    lines = (ROOT / "docs/plugins.md").read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith("### `") for line in lines) == len(HOOKS)


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_says_what_it_is_for(name):
    assert len(getattr(specs, name).__doc__) > 40


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_tested(name):
    tests = (path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert any(f"def {name}(" in text for text in tests)


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_is_used_by_an_office_s_plugin(name):
    sources = list(ROOT.glob("plugins/*/innovation_*"))
    files = [file for path in sources for file in ([path] if path.is_file() else path.glob("*.py"))]
    assert name in {hook for file in files for hook in _hooks(file)}


def _hooks(file: Path) -> set[str]:
    return {
        node.name
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and any(isinstance(mark, ast.Name) and mark.id == "hook" for mark in node.decorator_list)
    }


async def test_the_page_s_examples_run(make_host):
    page = (ROOT / "docs/plugins.md").read_text(encoding="utf-8")
    examples = [part.partition("```")[0] for part in page.split("```python\n")[1:]]
    host = make_host({"brest/essai.py": "\n".join(examples)})
    assert host.problems == []
    assert _hooks(host.found["bancs"].source) == set(HOOKS)
    declared = await host.declare("bancs", "brest", {})
    assert all(getattr(declared, hook) for hook in specs.DECLARATIONS)
