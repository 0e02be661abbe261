"""Who ended the process that imported it is not imported again, and nobody else is blamed."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from innovation.hooks.dispatch import Limits
from innovation.hooks.host import PluginHost
from innovation.hooks.sentinel import Sentinel

LOAD = """
import sys
from pathlib import Path
from innovation.hooks import sentinel
from innovation.hooks.dispatch import Limits
from innovation.hooks.host import PluginHost
sentinel.WATCHDOG = 0.5
plugins, folder = map(Path, sys.argv[1:])
host = PluginHost(plugins, installed=False, limits=Limits(imports=1.0),
                  sentinel=sentinel.Sentinel(folder))
host.load()
for problem in host.problems:
    print(problem.plugin, problem.stage, problem.place, problem.message, sep="|")
print("loaded", *sorted(name for name in host.found if host.is_loaded(name)))
"""

KILLERS = {
    "leaves": ("import os\nos._exit(3)\n", "mis fin au processus", ""),
    "crashes": ("import ctypes\nctypes.string_at(0)\n", "Segmentation fault", "bad.py:7"),
    "freezes": ("import re\nre.match('(a|aa)+$', 'a' * 60 + 'b')\n", "bloqué", "bad.py:7"),
}


@pytest.fixture
def plugins(tmp_path: Path, source: Callable[..., str], good: str) -> Path:
    """Two good plugins, around the place of a bad one."""
    folder = tmp_path / "plugins" / "_all"
    folder.mkdir(parents=True)
    for name in ("aaa_good", "zzz_good"):
        (folder / f"{name}.py").write_text(source(name, good), "utf-8")
    return folder


def load(plugins: Path, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """A process that starts as a site does."""
    return subprocess.run(
        [sys.executable, "-c", LOAD, plugins.parent, tmp_path / "quarantine"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def host_of(plugins: Path, tmp_path: Path) -> PluginHost:
    host = PluginHost(
        plugins.parent, installed=False, limits=Limits(imports=1.0),
        sentinel=Sentinel(tmp_path / "quarantine"),
    )  # fmt: skip
    host.load()
    return host


@pytest.mark.parametrize("name", KILLERS)
def test_a_plugin_that_ends_the_process_is_put_aside_at_the_next_start(
    name, plugins, source, good, tmp_path
):
    body, words, place = KILLERS[name]
    bad = plugins / "bad.py"
    bad.write_text(source(name, body), "utf-8")
    first = load(plugins, tmp_path)
    assert first.returncode != 0
    second = load(plugins, tmp_path)
    told, loaded = second.stdout.splitlines()
    assert (second.returncode, loaded) == (0, "loaded aaa_good common zzz_good")
    plugin, stage, where, message = told.split("|")
    assert (plugin, stage, where) == (name, "import", place)
    assert words in message
    assert "jusqu'à ce que quelqu'un réessaie" in message
    bad.write_text(source(name, good), "utf-8")
    assert host_of(plugins, tmp_path).is_loaded(name), "new files are tried"


def test_a_plugin_that_somebody_tries_again_is_imported_again(plugins, source, tmp_path):
    (plugins / "bad.py").write_text(source("leaves", KILLERS["leaves"][0]), "utf-8")
    assert load(plugins, tmp_path).returncode == 3
    assert load(plugins, tmp_path).returncode == 0
    Sentinel(tmp_path / "quarantine").release("leaves")
    assert load(plugins, tmp_path).returncode == 3


def test_an_import_that_hangs_is_not_waited_for_twice(plugins, source, tmp_path):
    waits = "with open(r'{}', 'a') as log:\n    log.write('x')\ntime.sleep(3)\n"
    log = tmp_path / "imports"
    (plugins / "bad.py").write_text(source("sleeps", waits.format(log)), "utf-8")
    for _ in range(3):
        host = host_of(plugins, tmp_path)
        [problem] = host.problems
        assert "pas de réponse en 1 s" in problem.message
        assert problem.place == "bad.py:8"
        assert host.is_loaded("zzz_good")
    assert log.read_text() == "x"


def test_a_process_that_is_importing_is_not_taken_for_a_dead_one(plugins, source, tmp_path):
    """Many start at once: whoever looks while another imports blames nobody."""
    waits = "time.sleep(0.6)\n"
    (plugins / "slow.py").write_text(source("slow", waits), "utf-8")
    started = [
        subprocess.Popen(
            [sys.executable, "-c", LOAD, plugins.parent, tmp_path / "quarantine"],
            stdout=subprocess.PIPE, text=True,
        )
        for _ in range(4)
    ]  # fmt: skip
    for process in started:
        told, _ = process.communicate(timeout=60)
        assert told == "loaded aaa_good common slow zzz_good\n"
    assert not list((tmp_path / "quarantine").glob("importing-*"))


def test_whoever_stops_a_starting_site_blames_nobody(plugins, source, tmp_path):
    (plugins / "slow.py").write_text(source("slow", "time.sleep(0.9)\n"), "utf-8")
    quarantine = tmp_path / "quarantine"
    process = subprocess.Popen([sys.executable, "-c", LOAD, plugins.parent, quarantine])
    while not any("slow" in path.read_text() for path in quarantine.glob("importing-*")):
        assert process.poll() is None
        time.sleep(0.01)
    process.terminate()
    assert process.wait(30) == 128 + 15
    host = host_of(plugins, tmp_path)
    assert host.problems == []
    assert host.is_loaded("slow")


def test_a_disk_that_takes_no_file_does_not_keep_plugins_out(plugins, tmp_path):
    (tmp_path / "quarantine").write_text("a file where the folder should be")
    assert host_of(plugins, tmp_path).is_loaded("zzz_good")


def test_a_safe_host_finds_plugins_and_runs_none_of_them(plugins, source, tmp_path):
    (plugins / "bad.py").write_text(source("leaves", KILLERS["leaves"][0]), "utf-8")
    host = PluginHost(plugins.parent, installed=False, safe=True)
    host.load()
    assert {"leaves", "zzz_good"} <= host.found.keys()
    assert [name for name in host.found if host.is_loaded(name)] == ["common"]
    assert host.office("brest").criteria, "the core criteria are ours"
