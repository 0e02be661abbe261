"""A plugin that ends its process costs one restart: the site comes up without it."""

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
    restarts = served.log.read_text().count("il est relancé")
    assert 1 <= restarts <= len(served.children()), "each process once at most"


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
