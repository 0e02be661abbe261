"""What a module may do to the process as it is read and imported: told, put back, and alone."""

import asyncio
import logging
import logging.config
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from innovation.hooks.sentinel import Sentinel
from innovation.hooks.threads import Threads

UNREADABLE = {
    "a list as a key": ("PLUGIN = {[]: 1}", "pas un littéral"),
    "too deep for the parser": (f"PLUGIN = {'-' * 100_000}1", "trop imbriqué"),
    "too deep for the tree": (f"PLUGIN = {'+'.join('1' * 20_000)}", "trop imbriqué"),
}

SHOWN = {
    "a control character": r'"\x1b[2J"',
    "a null byte": r'"a\x00b"',
    "half of a letter": r'"\ud800"',
    "five megabytes": '"' + "x" * 5_000_000 + '"',
}

AT_REGISTERING = {
    "a proxy of nothing": (
        "class Proxy:\n    __class__ = property(lambda self: 1 / 0)\nrequest = Proxy()",
        "ZeroDivisionError",
    ),
    "a name that is no text": ("globals()[3] = 4", "TypeError"),
    "a false signature": (
        "@hook\ndef themes():\n    return []\nthemes.__signature__ = 3", "__signature__",
    ),
    "an argument without a name": ("@hook\ndef themes(office, /):\n    return []", "argument"),
    "any argument": ("@hook\ndef themes(**office):\n    return []", "argument"),
}  # fmt: skip

OF_THE_PROCESS = {
    "an alarm": ("import signal\nsignal.alarm(100)", "minuterie"),
    "rights of files": ("import os\nos.umask(0)", "droits"),
    "handlers of logs": ("import logging\nlogging.basicConfig(force=True)", "journaux"),
    "other loggers": (
        "import logging.config\nlogging.config.dictConfig({'version': 1})", "journaux",
    ),
    "switching": ("sys.setswitchinterval(100)", "partage du temps"),
    "tracing": ("import threading\nthreading.settrace(lambda *_: None)", "threading._trace_hook"),
    "certificates": (
        "import ssl\nssl._create_default_https_context = ssl._create_unverified_context", "ssl._cr",
    ),
    "the date": ("import datetime\ndatetime.datetime = 3", "datetime.datetime"),
    "who may what": (
        "import innovation.domain.policy as policy\npolicy.can = lambda *_: True",
        "innovation.domain.policy.can",
    ),
    "the loop": (
        "from asyncio import *\nset_event_loop_policy(type('P', (DefaultEventLoopPolicy,), {})())",
        "asyncio",
    ),
    "a method of ours": (
        "import innovation.hooks.threads as ours\nours.Threads.ask = lambda *_: None",
        "Threads.ask",
    ),
    "letters of the database": (
        "import sqlite3\nsqlite3.register_adapter(str, lambda _: 'pirate')", "SQLite",
    ),
    "a module of Python": ("sys.modules['calendar'] = 3", "sys.modules[calendar]"),
}  # fmt: skip

MakeHost = Callable[..., object]


@pytest.fixture
def put_aside(make_host, source, good):
    """The one problem of a host on this text and on a good plugin, which is in."""

    def put_aside(text: str):
        host = make_host({"_all/bad.py": text, "_all/z.py": source("zzz_good", good)})
        [problem] = host.problems
        assert host.is_loaded("zzz_good")
        assert not host.is_loaded("bad")
        return problem

    return put_aside


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_manifest_that_python_cannot_read_stops_nobody_else(name, put_aside):
    text, words = UNREADABLE[name]
    problem = put_aside(text + "\n")
    assert (problem.stage, problem.place) == ("manifest", "bad.py:1")
    assert words in problem.message


@pytest.mark.parametrize("name", SHOWN)
def test_a_title_that_no_page_can_show_is_refused(name, put_aside, source):
    problem = put_aside(source("bad", "").replace('"Essai"', SHOWN[name]))
    assert "'title' a 2000 caractères au plus" in problem.message


@pytest.mark.parametrize("name", AT_REGISTERING)
def test_a_module_that_cannot_be_looked_at_stops_nobody_else(name, put_aside, source):
    body, words = AT_REGISTERING[name]
    problem = put_aside(source("bad", body))
    assert problem.stage == "register"
    assert words in problem.message


def test_an_object_that_hangs_when_it_is_looked_at_holds_up_nobody(put_aside, source):
    body = "class Slow:\n    __class__ = property(lambda self: time.sleep(3))\nslow = Slow()"
    problem = put_aside(source("bad", body))
    assert (problem.stage, problem.place) == ("register", "bad.py:7")
    assert problem.hung


def test_an_error_that_hangs_when_it_is_told_holds_up_nobody(put_aside, source):
    body = "class Slow(Exception):\n    def __str__(self):\n        time.sleep(3)\nraise Slow"
    problem = put_aside(source("bad", body))
    assert (problem.stage, problem.hung) == ("import", True)


def test_an_error_of_strange_letters_is_told_in_letters_that_a_database_takes(put_aside, source):
    problem = put_aside(source("bad", r'raise ValueError("a\x00\ud800b")'))
    assert problem.message.endswith("« ValueError: a??b »")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("def :", "erreur de syntaxe : « invalid syntax »"),
        ("1 / 0", "son code échoue : « ZeroDivisionError: division by zero »"),
        (f"raise ValueError('{'a' * 600}')", f"son code échoue : « ValueError: {'a' * 388} »"),
    ],
)
def test_what_python_says_is_a_quotation_in_a_french_sentence(
    body: str, message: str, put_aside, source
):
    assert put_aside(source("bad", body)).message == message


@pytest.mark.parametrize("name", OF_THE_PROCESS)
def test_what_an_import_changes_of_the_process_is_put_back_and_told(name, put_aside, source):
    import calendar  # noqa: PLC0415 - so that it is there to be replaced

    body, words = OF_THE_PROCESS[name]
    logger = logging.getLogger("innovation.of_this_test")
    before = (logging.root.handlers[:], logger.disabled, sys.getswitchinterval())
    loop, ask = asyncio.get_event_loop_policy(), Threads.ask
    ours = signal.setitimer(signal.ITIMER_REAL, 0)
    problem = put_aside(source("bad", body))
    assert signal.setitimer(signal.ITIMER_REAL, *ours) == (0, 0)
    assert words in problem.message
    assert (logging.root.handlers[:], logger.disabled, sys.getswitchinterval()) == before
    assert sys.modules["calendar"] is calendar
    assert (asyncio.get_event_loop_policy(), Threads.ask) == (loop, ask)
    assert str not in {kind for kind, _ in sqlite3.adapters}


@pytest.mark.parametrize(
    "body",
    ["import os, time\nos.environ['TZ'] = 'Asia/Tokyo'\ntime.tzset()",
     "import os, time\nos.putenv('TZ', 'Asia/Tokyo')\ntime.tzset()"],
)  # fmt: skip
def test_the_hour_stays_that_of_the_site(body, put_aside, source):
    before = time.strftime("%Z %z", time.localtime(0))
    assert "le fuseau horaire" in put_aside(source("bad", body)).message
    assert time.strftime("%Z %z", time.localtime(0)) == before


def test_a_way_to_modules_that_is_added_last_is_a_library_s_right(make_host, source, good):
    before = sys.path[:]
    host = make_host({"_all/calm.py": source("calm", f"sys.path.append('/nowhere')\n{good}")})
    assert host.is_loaded("calm")
    sys.path[:] = before


def test_an_output_that_an_import_closed_is_open_again():
    code = (
        "import sys\nfrom innovation.hooks.untouched import Untouched\nbefore = Untouched.now()\n"
        "sys.stdout.close()\nprint(*before.put_back(), file=sys.stdout)\nprint('encore')"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["la sortie du processus", "encore"], done.stderr


def test_a_file_whose_name_no_text_can_hold_keeps_no_site_from_starting(make_host, source, good):
    host = make_host({"_all/whole/__init__.py": source("whole", good)})
    folder = host.found["whole"].source.parent
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).touch()
    (folder / "nowhere").symlink_to(folder / "gone")
    (folder / "itself").symlink_to(folder / "itself")
    again = type(host)(folder.parents[1], installed=False, sentinel=Sentinel(folder / "q"))
    again.load()
    assert again.is_loaded("whole")
