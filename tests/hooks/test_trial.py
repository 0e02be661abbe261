"""New plugins are imported in a process of their own first, once for each state of their files."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from innovation.hooks.dispatch import Limits
from innovation.hooks.host import PluginHost
from innovation.hooks.sentinel import Sentinel

COUNTED = """import os
with open(r'{}', 'a') as log:
    log.write(f'{{os.getpid()}} ')
"""


@pytest.fixture
def begin(tmp_path: Path) -> Callable[[], PluginHost]:
    """Start as a site does."""
    (tmp_path / "plugins" / "_all").mkdir(parents=True)

    def begin() -> PluginHost:
        host = PluginHost(
            tmp_path / "plugins", installed=False, limits=Limits(imports=1.0),
            sentinel=Sentinel(tmp_path / "quarantine"),
        )  # fmt: skip
        host.load(apart=True)
        return host

    return begin


def test_one_start_finds_out_all_who_end_their_process(begin, source, good, tmp_path):
    killers = {
        "forks": "import os\nos.fork() or time.sleep(5)\nos._exit(1)\n",
        "leaves": "import os\nos._exit(0)\n",
        "stops": "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\n",
    }
    for name, body in (*killers.items(), ("zzz_good", good)):
        (tmp_path / "plugins" / "_all" / f"{name}.py").write_text(source(name, body), "utf-8")
    host = begin()
    assert {one.plugin: one.place for one in host.problems} == {
        "forks": "forks.py:8", "leaves": "leaves.py:7", "stops": "",
    }  # fmt: skip
    assert all("l'import a mis fin au processus" in one.message for one in host.problems)
    assert host.is_loaded("zzz_good")


def test_who_is_first_to_import_what_plugins_import_is_not_blamed_for_it(begin, source, tmp_path):
    body = "from innovation.api import db, web\n"
    (tmp_path / "plugins" / "_all" / "first.py").write_text(source("first", body), "utf-8")
    assert begin().is_loaded("first")


FOR_GOOD = {
    "closes": "import os\nos.closerange(3, 256)\n",
    "starves": "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (9, 9))\n",
    "walls": "import os\nos.chroot(os.path.dirname(__file__))\n",
    "yields": "import os\nos.setuid(65534)\n",
}


@pytest.mark.parametrize("name", FOR_GOOD)
def test_what_cannot_be_undone_is_done_to_another_process_alone(
    name, begin, source, good, tmp_path
):
    if os.geteuid() and name in ("walls", "yields"):
        pytest.skip("only root may do that to a process")
    log, folder = tmp_path / "imports", tmp_path / "plugins" / "_all"
    body = COUNTED.format(log) + FOR_GOOD[name]
    (folder / f"{name}.py").write_text(source(name, body), "utf-8")
    (folder / "zzz_good.py").write_text(source("zzz_good", good), "utf-8")
    for _ in range(2):
        host = begin()
        assert [one.plugin for one in host.problems] == [name]
        assert host.is_loaded("zzz_good")
    assert str(os.getpid()) not in log.read_text().split()


def test_what_was_tried_is_tried_again_only_when_its_files_change(begin, source, tmp_path):
    log, file = tmp_path / "imports", tmp_path / "plugins" / "_all" / "calm.py"
    file.write_text(source("calm", COUNTED.format(log)), "utf-8")
    begin()
    begin()
    apart, *here = log.read_text().split()
    assert len(here) == 2
    assert {apart}.isdisjoint(here)
    file.write_text(source("calm", COUNTED.format(log) + "x = 1\n"), "utf-8")
    begin()
    assert len(log.read_text().split()) == 5


def test_a_plugin_that_hangs_apart_is_not_waited_for_here(begin, source, tmp_path):
    log = tmp_path / "imports"
    body = COUNTED.format(log) + "time.sleep(3)\n"
    (tmp_path / "plugins" / "_all" / "sleeps.py").write_text(source("sleeps", body), "utf-8")
    [problem] = begin().problems
    assert "pas de réponse en 1 s" in problem.message
    assert len(log.read_text().split()) == 1
