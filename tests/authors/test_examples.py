"""The examples of the pages for authors do what the pages say, as written.

Those of hooks.md are in the modules that ``new`` writes; the tutorial is typed whole elsewhere.
"""

import ast
import builtins
import re
import sys
from pathlib import Path

import pytest
from babel.dates import format_date

from innovation import world
from innovation.cli.authoring import page_of_guide
from innovation.cli.scaffolding import FILE, needed, scaffold, write
from innovation.hooks.manifest import read_manifest
from innovation.hooks.web import Route
from innovation.testing import an_idea, render_panel
from tests.authors.test_scaffold import load

BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
PAGES = ("reference", "rules", "testing", "trouble", "publishing")


def examples(page: str) -> list[str]:
    return BLOCK.findall(page_of_guide(page))


def run(example: str) -> dict[str, object]:
    names: dict[str, object] = {"__name__": "example"}
    exec(compile(example, "example", "exec"), names)
    return names


@pytest.fixture
def bancs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The module that the examples speak of."""
    write(
        scaffold("bancs", "Bancs", "brest", FILE, needed(["criteria", "gates", "panels"])), tmp_path
    )
    monkeypatch.setitem(sys.modules, "bancs", load("bancs", tmp_path / "bancs.py"))


def test_the_manifest_is_one():
    assert read_manifest(examples("reference")[0]).name == "bancs"


def unknown(example: str) -> set[str]:
    """The names that nothing defines, imports or receives."""
    nodes = list(ast.walk(ast.parse(example)))
    names = [one for one in nodes if isinstance(one, ast.Name)]
    used = {one.id for one in names if isinstance(one.ctx, ast.Load)}
    given = {one.id for one in names if isinstance(one.ctx, ast.Store)}
    given |= {one.arg for one in nodes if isinstance(one, ast.arg)}
    return used - given - run(example).keys() - vars(builtins).keys()


def test_a_thread_brings_the_pages_of_its_comments_and_files():
    assert unknown(examples("reference")[1]) == {"est_membre"}  # the author's own
    routes = run(examples("reference")[1])["routes"]()
    assert len(routes) > 1
    assert {type(one) for one in routes} == {Route}


def test_what_a_plugin_composes_is_told_in_the_reader_s_language(tmp_path: Path):
    (tmp_path / "bancs.py").write_text(examples("reference")[2], encoding="utf-8")
    bancs = load("bancs_en_deux_langues", tmp_path / "bancs.py")
    today = world.today()
    shown = {
        language: render_panel(bancs, "brest", "compte", an_idea(), language=language)
        for language in ("fr", "en")
    }
    french, english = (format_date(today, "MMMM y", locale=language) for language in ("fr", "en"))
    assert f"<b>brest</b> : 12 bancs, dont un posé le {today.day}" in shown["fr"]
    assert f"{french}." in shown["fr"]
    assert f"12 benches, one set up on {today.day} {english}." in shown["en"]


@pytest.mark.usefixtures("bancs")
def test_the_tests_of_the_pages_pass():
    names = run("\n".join([*examples("testing"), *examples("trouble")]))
    tests = [names[name] for name in names if name.startswith("test_")]
    assert len(tests) == 3
    for test in tests:
        test()


@pytest.mark.parametrize("page", PAGES)
def test_what_is_written_in_a_sentence_is_python(page):
    """``Html("…").format(…)`` and the like: an ellipsis stands for what the reader puts there."""
    told = re.findall(
        r"`((?:await |raise |Html\(|Page\(|ctx\.|from \.)[^`]*)`", page_of_guide(page)
    )
    for code in told:
        inside = f"async def f():\n    {code.replace('…', '...')}"
        ast.parse(code if code.startswith("from") else inside)
