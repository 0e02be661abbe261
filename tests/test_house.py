"""The rules of the house that no linter knows, read from the code itself."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import innovation

CODE = Path(innovation.__file__).parent
TEMPLATES = CODE.parent / "templates"
MODULES = sorted(CODE.rglob("*.py"))
PAGES = sorted(TEMPLATES.rglob("*.html"))


def name_of(path: Path) -> str:
    return path.relative_to(CODE.parent).as_posix()


# --- One clock, one random source ---------------------------------------------

WORLD = "innovation/world.py"
CLOCK = re.compile(r"(datetime\.)?(datetime|date)\.(now|today|utcnow)|time\.time|os\.urandom")
RANDOM = {"random", "secrets", "uuid"}


def breaches(tree: ast.Module) -> Iterator[str]:
    """Where a module reads the time of day or randomness; a monotonic clock measures, it may."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names if name.name.split(".")[0] in RANDOM)
            case ast.ImportFrom(module=str(module), names=names):
                yield from (
                    f"{module}.{name.name}"
                    for name in names
                    if module in RANDOM or CLOCK.fullmatch(f"{module}.{name.name}")
                )
            case ast.Attribute() if CLOCK.fullmatch(ast.unparse(node)):
                yield ast.unparse(node)


@pytest.mark.parametrize(
    "line",
    [
        "import secrets",
        "import uuid as u",
        "from random import choice",
        "from time import time",
        "x = datetime.now(UTC)",
        "import datetime\nx = datetime.datetime.now()",
        "x = date.today()",
        "x = time.time()",
        "x = os.urandom(8)",
        "key = datetime.now",
    ],
)
def test_a_second_clock_or_random_source_is_found(line: str) -> None:
    assert list(breaches(ast.parse(line)))


@pytest.mark.parametrize("line", ["x = time.monotonic()", "x = world.now()", "import time"])
def test_measuring_and_the_world_s_clock_are_fine(line: str) -> None:
    assert list(breaches(ast.parse(line))) == []


def test_nothing_but_the_world_reads_the_clock_or_randomness() -> None:
    found = {
        name_of(path): sorted(set(breaches(ast.parse(path.read_text("utf-8"))))) for path in MODULES
    }
    assert {name: what for name, what in found.items() if what and name != WORLD} == {}
    assert found[WORLD] == ["datetime.now", "secrets"]


def day_of_elsewhere(tree: ast.Module) -> Iterator[str]:
    """Where a moment becomes a day without the offices' time zone."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="date"), args=[], keywords=[]):
                yield ast.unparse(node)


def test_the_day_of_a_moment_is_the_one_of_the_offices() -> None:
    """Written days have no zone: those are read by ``.date()``."""
    found = {
        name_of(path): len(list(day_of_elsewhere(ast.parse(path.read_text("utf-8")))))
        for path in MODULES
    }
    assert {name: times for name, times in found.items() if times} == {
        WORLD: 1,
        "innovation/importing/answers.py": 1,
        "innovation/queries/around.py": 2,
        "innovation/spreadsheets/reading.py": 1,
    }


# --- Two doors -------------------------------------------------------------------


def test_only_the_database_s_own_folder_opens_transactions() -> None:
    """Through Piccolo they leak when COMMIT fails, and on a connection they pass by the doors."""
    opened = {
        name_of(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("transaction", "atomic", "batch")
    }
    assert opened <= {name_of(path) for path in (CODE / "db").rglob("*.py")}


def test_no_page_writes_a_statement() -> None:
    """They ask a query or call an action; so do the commands and the worker."""
    above = [p for name in ("cli", "pages", "web") for p in (CODE / name).rglob("*.py")]
    found = [
        name_of(path)
        for path in [*above, CODE / "app.py", CODE / "worker.py"]
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("innovation.db")
        and {"add", "fetch", "fetch_one"} & {name.name for name in node.names}
    ]
    assert found == []


def test_every_query_takes_its_viewer_first() -> None:
    strangers = [
        f"{name_of(path)}: {node.name}"
        for path in (CODE / "queries").glob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and [arg.arg for arg in node.args.args[:1]] != ["viewer"]
    ]
    assert strangers == []


def test_every_action_says_who_acts() -> None:
    anonymous = [
        f"{name_of(path)}: {node.name}"
        for path in (CODE / "actions").glob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and "by" not in [arg.arg for arg in node.args.kwonlyargs]
    ]
    assert anonymous == []


# --- Templates -------------------------------------------------------------------

TAG = re.compile(r"{%-?\s*(\w+)(.*?)-?%}", re.DOTALL)
COMMENT = re.compile(r"{#.*?#}", re.DOTALL)
OPENING = {"if", "for", "block", "macro", "call", "filter", "with", "trans", "autoescape"}


def misplaced(source: str) -> Iterator[str]:
    """Blocks that can't be rendered alone: under a condition or a loop, or after top-level names.

    A block of a fragment is rendered without what stands around it.
    """
    open_tags: list[str] = []
    for word, rest in TAG.findall(COMMENT.sub("", source)):
        if word == "block" and {"if", "for", "with"} & set(open_tags):
            yield f"block{rest.rstrip()} under {open_tags[-1]}"
        if word in ("set", "import", "from") and not open_tags:
            yield f"top-level {word}{rest.rstrip()}"
        if word in OPENING:
            open_tags.append(word)
        elif word.startswith("end") and open_tags:
            open_tags.pop()


@pytest.mark.parametrize(
    "source",
    [
        "{% if a %}{% block b %}{% endblock %}{% endif %}",
        "{% for a in b %}{%- block c -%}{% endblock %}{% endfor %}",
        "{% block a %}{% if b %}{% block c %}{% endblock %}{% endif %}{% endblock %}",
        "{% set a = 1 %}{% block b %}{{ a }}{% endblock %}",
        "{% import 'ui.html' as ui %}{% block b %}{% endblock %}",
        "{% from 'ui.html' import field %}",
    ],
)
def test_a_block_that_cannot_stand_alone_is_found(source: str) -> None:
    assert list(misplaced(source))


def test_blocks_stand_alone() -> None:
    found = {
        path.relative_to(TEMPLATES).as_posix(): list(misplaced(path.read_text("utf-8")))
        for path in PAGES
        if "{% block" in path.read_text("utf-8")
    }
    assert found
    assert {name: what for name, what in found.items() if what} == {}


# --- The style guide -----------------------------------------------------------------


def test_the_examples_of_the_style_guide_are_real_code() -> None:
    root = CODE.parent
    sources = [*MODULES, *(root / "tests").rglob("*.py")]
    real = {line.strip() for path in sources for line in path.read_text("utf-8").splitlines()}
    guide = (root / "docs" / "style.md").read_text("utf-8")
    shown = "\n".join(re.findall(r"```python\n(.*?)```", guide, re.DOTALL)).splitlines()
    assert [line for line in shown if line.strip() not in real | {"...", ""}] == []


# --- Weight --------------------------------------------------------------------

COSTLY = ("authlib", "faker", "httpx2", "joserfc", "segno", "vl_convert", "xlsxwriter")


def test_what_few_pages_need_is_not_imported_when_a_server_starts() -> None:
    asked = f"import sys, innovation.app; print(*[m for m in {COSTLY} if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.split() == []
