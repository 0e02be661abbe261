"""Whom a dead process was asking, as it is read afterwards."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from innovation.hooks.black_box import blamed
from innovation.hooks.problems import PluginProblem

ASK = """
import asyncio, sys
from pathlib import Path
from innovation.hooks import black_box
from innovation.hooks.host import PluginHost
plugins, folder = map(Path, sys.argv[1:])
host = PluginHost(plugins, installed=False)
host.load()
box = black_box.keep(folder / "asking-1", 3)
async def ask():
    await asyncio.gather(*(host.declare(name, "brest", {}) for name in ("ends", "waits")))
asyncio.run(ask())
"""
HOOK = """
import faulthandler, os, re, signal
from innovation.api import hook

@hook
def themes():
    time.sleep({wait})
    {what}
"""
ENDS = {
    "exits": ("os._exit(0)", "cet appel a mis fin au processus"),
    "crashes": ("faulthandler._sigsegv()", "(Segmentation fault)"),
    "aborts": ("os.abort()", "(Aborted)"),
    "freezes": ("re.match('(a|aa)+$', 'a' * 60 + 'b')", "cet appel a bloqué tout le processus"),
}


@pytest.fixture
def ask(tmp_path: Path, source: Callable[..., str]) -> Callable[[str], list[PluginProblem]]:
    """Ask two plugins at once, one of which does this; whom is blamed."""
    folder = tmp_path / "plugins" / "_all"
    folder.mkdir(parents=True)

    def ask(what: str) -> list[PluginProblem]:
        for name, wait, does in (("ends", 0.2, what), ("waits", 0.6, "return []")):
            body = HOOK.format(wait=wait, what=does)
            (folder / f"{name}.py").write_text(source(name, body), "utf-8")
        subprocess.run(
            [sys.executable, "-c", ASK, folder.parent, tmp_path / "boxes"],
            timeout=60, check=False, capture_output=True,
        )  # fmt: skip
        told = list(blamed(tmp_path / "boxes"))
        assert not list((tmp_path / "boxes").iterdir()), "who is blamed is blamed once"
        return told

    return ask


@pytest.mark.parametrize("end", ENDS)
def test_who_ended_the_process_is_named_and_nobody_else(end, ask):
    what, words = ENDS[end]
    told, *others = sorted(ask(what), key=lambda one: one.plugin)
    assert not others or end == "freezes", "both wait, and nothing says for whom"
    assert (told.plugin, told.office, told.stage, told.place) == (
        "ends", "brest", "declare", "ends.py:13",
    )  # fmt: skip
    assert words in told.message


@pytest.mark.parametrize("what", ["os.kill(os.getpid(), signal.SIGKILL)", "return []"])
def test_nobody_is_blamed_for_what_the_machine_or_nobody_ended(what, ask):
    assert ask(what) == []
