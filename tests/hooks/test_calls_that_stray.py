"""What a module may do to the process while it is asked: told on its card, and put back."""

import asyncio
import gc
import json
import locale
import logging
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

import pytest

from innovation.domain.stages import Stage

STRAYS = {
    "the folder": ("os.chdir('/')", "le dossier courant"),
    "a folder that is gone": (
        "os.chdir(there := tempfile.mkdtemp()); os.rmdir(there)", "le dossier courant",
    ),
    "the language": ("locale.setlocale(locale.LC_ALL, 'C.UTF-8')", "la langue du processus"),
    "variables": ("os.environ['INNOVATION_SAFE'] = '1'", "les variables d'environnement"),
    "the hour": (
        "os.environ['TZ'] = 'Asia/Tokyo'; time.tzset()",
        "le site : les variables d'environnement, le fuseau horaire",
    ),
    "connections": ("socket.setdefaulttimeout(3)", "le délai des connexions"),
    "recursion": ("sys.setrecursionlimit(5000)", "la profondeur de récursion"),
    "the output": ("sys.stdout = io.StringIO()", "la sortie du processus"),
    "logs": ("logging.disable()", "les journaux du site"),
    "rights of files": ("os.umask(0)", "les droits des nouveaux fichiers"),
    "warnings": ("warnings.simplefilter('error')", "les avertissements"),
    "memory": ("gc.disable()", "le ramasse-miettes"),
    "a function of Python": ("json.dumps = str", "json.dumps"),
    "what is asked to look": ("os.getcwd = lambda: 1 / 0", "os.getcwd"),
}  # fmt: skip
CALM = '[Gate("controle", "Contrôle", Stage.PILOTED, check)]'
MEETING = threading.Barrier(2)
BODY = f"""
import gc, io, json, locale, logging, os, socket, tempfile, warnings

def check(idea, settings):
    {{check}}
    return Pass()

@hook
def gates():
    return {CALM}
"""


def state():
    """What the site lives by."""
    mask = os.umask(0o077)
    os.umask(mask)
    return (
        *(Path.cwd(), locale.setlocale(locale.LC_ALL), dict(os.environ), time.tzname, mask),
        *(socket.getdefaulttimeout(), sys.getrecursionlimit(), sys.stdout, gc.isenabled()),
        *(logging.root.manager.disable, json.dumps, os.getcwd),
    )


@pytest.mark.parametrize("name", STRAYS)
async def test_what_a_call_changes_of_the_process_is_put_back_and_told(
    name, make_host, source, activate, idea, reported
):
    check, words = STRAYS[name]
    host = make_host({"_all/a.py": source("passant", BODY.format(check=check))})
    await activate(host, "brest", "passant")
    before = state()
    [answer] = await host.office("brest").ask_gates(Stage.PILOTED, {"passant": idea})
    assert state() == before
    assert answer.open
    [problem] = reported
    assert (problem.plugin, problem.office, problem.hook) == ("passant", "brest", "gates")
    assert (words in problem.message, problem.slow) == (True, False)


async def test_a_module_beside_the_one_that_strays_is_not_counted_for_it(
    make_host, source, activate, idea, reported
):
    files = {
        "_all/a.py": source("passant", BODY.format(check="meet(); os.chdir('/'); meet()")),
        "_all/b.py": source("voisin", BODY.format(check="meet(); meet()")),
    }
    host = make_host(files)
    for name in ("passant", "voisin"):
        sys.modules[f"innovation_local_{name}"].meet = MEETING.wait
    await activate(host, "brest", "passant", "voisin")
    before = Path.cwd()
    facts = {"passant": idea, "voisin": idea}
    await host.office("brest").ask_gates(Stage.PILOTED, facts)
    assert Path.cwd() == before
    assert {problem.plugin for problem in reported} == {"passant", "voisin"}
    assert {problem.slow for problem in reported} == {True}
    assert "ou un autre au même moment" in reported[0].message


async def test_a_call_that_nobody_waits_for_any_more_is_suspected_of_nothing(
    make_host, source, activate, idea, reported
):
    files = {
        "_all/a.py": source("dormeur", BODY.format(check="begun.set(); end.wait(20)")),
        "_all/b.py": source("passant", BODY.format(check="os.chdir('/')")),
    }
    host, begun, end = make_host(files), threading.Event(), threading.Event()
    vars(sys.modules["innovation_local_dormeur"]).update(begun=begun, end=end)
    await activate(host, "brest", "dormeur")
    asked = host.office("brest").ask_gates(Stage.PILOTED, {"dormeur": idea})
    task = asyncio.create_task(asked)
    assert await asyncio.to_thread(begun.wait, 5)
    task.cancel()
    await asyncio.wait({task})
    await activate(host, "brest", "passant")
    try:
        await host.office("brest").ask_gates(Stage.PILOTED, {"passant": idea})
        assert [(one.plugin, one.slow) for one in reported] == [("passant", False)]
    finally:
        end.set()


def how_it_ended(pid):
    """The status of a child, which is killed if it goes on."""
    for _ in range(100):
        if (ended := os.waitpid(pid, os.WNOHANG))[0]:
            return ended[1]
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


async def test_a_call_that_forks_leaves_no_second_site(make_host, source, activate, idea):
    body = BODY.format(check="if (other := os.fork()): return Block(str(other))")
    host = make_host({"_all/a.py": source("passant", body)})
    await activate(host, "brest", "passant")
    [answer] = await host.office("brest").ask_gates(Stage.PILOTED, {"passant": idea})
    assert how_it_ended(int(answer.reason)) == 0


def test_a_folder_that_an_import_leaves_and_deletes_stops_nobody_else(make_host, source, good):
    body = "import os, tempfile\nos.chdir(there := tempfile.mkdtemp())\nos.rmdir(there)"
    before = Path.cwd()
    host = make_host({"_all/a.py": source("partant", body), "_all/z.py": source("calme", good)})
    assert Path.cwd() == before
    assert host.is_loaded("calme")
    [problem] = host.problems
    assert (problem.plugin, "le dossier courant" in problem.message) == ("partant", True)
