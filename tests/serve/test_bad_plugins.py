"""A plugin that ends the process which imports it: the site comes up without it, and says so."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.faults

LEAVES = """
import os
PLUGIN = {"name": "leaves", "title": "Essai", "description": "Un essai.", "version": "1.0",
          "api": "1.0", "offices": "*", "contact": "dsi"}
os._exit(3)
"""
LINGERS = """
import atexit, time
from concurrent.futures import ThreadPoolExecutor
""" + LEAVES.replace("leaves", "lingers").replace(
    "os._exit(3)", "atexit.register(time.sleep, 600)\nThreadPoolExecutor(1).submit(time.sleep, 600)"
)
CRASHES = LEAVES.replace("leaves", "crashes").replace("os._exit(3)", "os.kill(os.getpid(), 11)")


@pytest.fixture
def folder(environment: dict[str, str], tmp_path: Path) -> Path:
    """Where the site's plugins are, none yet."""
    folder = tmp_path / "plugins.d"
    (folder / "_all").mkdir(parents=True)
    environment["INNOVATION_PLUGINS_DIR"] = str(folder)
    environment["INNOVATION_FILES"] = str(tmp_path / "data" / "files")
    return folder


def test_a_plugin_that_ends_every_process_is_put_aside_by_itself(
    serve: Callable[..., Any], folder: Path
) -> None:
    (folder / "_all" / "leaves.py").write_text(LEAVES, "utf-8")
    served = serve()
    assert served.get("/login") == 200
    assert served.process.poll() is None
    assert not served.says("il est relancé"), "it was tried apart"
    assert served.says("leaves.py:5")


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("demo",), 0),
        (("plugin", "list"), 0),
        (("plugin", "activate", "leaves", "--office", "brest"), 1),
        (("x", "leaves", "exemple", "--office", "brest"), 1),
    ],
)
def test_a_command_survives_it_in_one_run_and_says_which_and_where(
    command: tuple[str, ...], code: int, innovation: Callable[..., Any], folder: Path
) -> None:
    if command[0] != "demo":
        innovation("office", "add", "brest", "--name", "Brest Habitat", "--city", "Brest")
    (folder / "_all" / "leaves.py").write_text(LEAVES, "utf-8")
    (folder / "_all" / "crashes.py").write_text(CRASHES, "utf-8")
    done = innovation(*command, COLUMNS="500")
    said = done.stdout + done.stderr
    assert (done.returncode, "Traceback" in said) == (code, False), said
    assert all(words in said for words in ("leaves", "l'import a mis fin au processus")), said
    assert "leaves.py" in said
    assert not {"demo", "list"} & {*command} or "Segmentation fault" in said, said
    assert "list" not in command or "non chargé" in said, said


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_command_ends_whatever_a_plugin_leaves_behind(
    innovation: Callable[..., Any], folder: Path
) -> None:
    (folder / "_all" / "lingers.py").write_text(LINGERS, "utf-8")
    done = innovation("plugin", "list", COLUMNS="500")
    assert (done.returncode, "lingers" in done.stdout) == (0, True)
    assert done.stderr.endswith(
        "Un module retient la fin de cette commande : elle finit sans lui.\n"
    )


def test_a_renewal_that_brings_such_a_plugin_ends_with_the_site_up(
    serve: Callable[..., Any], folder: Path
) -> None:
    served = serve()
    before = served.children()
    (folder / "_all" / "leaves.py").write_text(LEAVES, "utf-8")
    served.signal(signal.SIGHUP)
    served.wait_until(
        lambda: len(served.children()) == len(before) and not served.children() & before
    )
    assert served.get("/login") == 200


def test_a_safe_start_imports_nothing(
    serve: Callable[..., Any], folder: Path, environment: dict[str, str]
) -> None:
    (folder / "_all" / "leaves.py").write_text(LEAVES, "utf-8")
    environment["INNOVATION_SAFE"] = "1"
    served = serve()
    assert served.get("/login") == 200
    assert not served.says("il est relancé")
