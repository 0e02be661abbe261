"""Files that can't be read are one plugin's trouble, told with its name; the others come in."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from innovation.hooks.discovery import discover

LOAD = """
import os, sys
from pathlib import Path
from innovation.hooks.host import PluginHost
if os.geteuid() == 0:  # who may read everything, Python's own files too
    PluginHost(Path(sys.argv[1]), installed=False).load()
    os.seteuid(65534)
host = PluginHost(Path(sys.argv[1]), installed=False)
host.load()
for one in host.problems:
    print(one.plugin, one.place, one.message, sep="|")
print(*(name for name in host.found if host.is_loaded(name)))
"""


def test_what_is_too_deep_or_no_file_at_all_is_told(source, good, tmp_path):
    deep, folder = tmp_path / "_all" / "deep", tmp_path / "_all"
    deep.mkdir(parents=True)
    (deep / "__init__.py").write_text(source("deep", good), "utf-8")
    (deep / "translations.json").write_text("[" * 100_000)
    os.mkfifo(folder / "pipe.py")
    (folder / "loop.py").symlink_to("loop.py")
    (folder / "good.py").write_text(source("good", good), "utf-8")
    found, problems = discover(tmp_path, installed=False)
    assert list(found) == ["good"]
    assert {one.plugin: one.message for one in problems} == {
        "deep": "translations.json est trop imbriqué pour être lu",
        "pipe": "ce n'est pas un fichier",
        "loop": "ce n'est pas un fichier",
    }


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that anybody may enter, unlike those of the tests."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_what_may_not_be_read_is_told(source: Callable[..., str], good, open_folder):
    for office, name in (("_all", "package"), ("_all", "inside"), ("brest", "closed")):
        package = open_folder / office / name
        (package / "templates").mkdir(parents=True)
        (package / "__init__.py").write_text(source(name, good), "utf-8")
    for name in ("file", "good"):
        (open_folder / "_all" / f"{name}.py").write_text(source(name, good), "utf-8")
    closed = ("_all/package", "_all/inside/templates", "brest", "_all/file.py")
    for path in closed:
        (open_folder / path).chmod(0)
    (open_folder / "_all/inside/templates").chmod(0o744)  # its names alone
    try:
        told = subprocess.run(
            [sys.executable, "-c", LOAD, open_folder],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    finally:
        for path in closed:
            (open_folder / path).chmod(0o755)
    *problems, loaded = told.stdout.splitlines() or [told.stderr]
    assert loaded.split() == ["common", "good", "inside"]
    assert [line.partition("|")[0] for line in problems] == ["file", "package", "brest"]
    assert all("llisible" in line for line in problems)
