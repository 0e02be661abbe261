"""A clock that jumps under a served site: hours, years, the nights of summer time, and back.

Whoever logs in then is never made to wait for long; a session opened by a clock that ran ahead does
not outlive it; what is written is in order, with its right deadline.
"""

import re
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from trust.torture.checker import check, rows_of
from trust.torture.disk import somebody
from trust.torture.history import Log, read
from trust.torture.places import Kind, Places
from trust.torture.recorder import Answer, Person
from trust.torture.rounds import Report, Round, chance_of
from trust.torture.site import Site

PARIS = ZoneInfo("Europe/Paris")
LIBRARIES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/local/lib/faketime/libfaketimeMT.so.1")
CHILDREN_ONLY = """
import os, runpy, sys
os.environ["LD_PRELOAD"] = os.environ["TORTURE_PRELOAD"]
sys.argv = sys.argv[3:]
runpy.run_module("innovation", run_name="__main__")
"""
"""The parent, which reads no clock of the world's, can't sleep under faketime."""
ANSWER_DAYS = 60
IDLE, LONGEST = timedelta(hours=1), timedelta(hours=24)
"""A session that nobody used for so long is dead; so is one that would end later than that."""


def jumps() -> list[timedelta]:
    """How far the clock is from the right time, one after the other."""
    zero, hours = timedelta(), timedelta(hours=2)
    summer = datetime(2027, 3, 28, 0, 59, 58, tzinfo=UTC)
    winter = datetime(2027, 10, 30, 22, 59, 58, tzinfo=UTC)
    nights = [moment - datetime.now(UTC) for moment in (summer, winter)]
    return [zero, -hours, zero, hours, zero, timedelta(days=3650), zero, *nights, -hours, zero]


def library() -> Path | None:
    """What makes a process believe in another time."""
    found = [path for pattern in LIBRARIES for path in Path("/").glob(pattern.lstrip("/"))]
    return found[0] if found else None


def why_not() -> str:
    """Why the clock can't be made to jump here; empty when it can."""
    return "" if library() else "faketime n'est pas là : libfaketimeMT.so.1 manque"


def run(somewhere: Places, kind: Kind, seed: int, times: int, report: Report) -> None:
    """Let it jump so many times, at most as often as there are jumps."""
    site = somewhere.site(kind)
    clock = site.folder / "clock"
    site.wrapper = (sys.executable, "-c", CHILDREN_ONLY)
    site.settings = {
        "TORTURE_PRELOAD": str(library()),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    clock.write_text("+0")
    site.start()
    site.settings = {}  # the commands that look at it afterwards know the right time
    try:
        person, before = None, timedelta()
        for number, ahead in enumerate(jumps()[:times]):
            new = clock.with_suffix(".new")
            new.write_text(f"{ahead.total_seconds():+.0f}")
            new.replace(clock)
            if person:
                report.found(_session(site, person, ahead - before, f"{before} -> {ahead}"))
            person, problems = _live(site, f"jump {seed} {number} to {ahead}")
            report.found(problems)
            report.tick()
            before = ahead
        if person:  # whoever was logged in before the jumps no longer is
            site.cast["people"][0]["session"] = person.cookie.partition("=")[2]
        acknowledged = sum(one.outcome == "ok" for one in read(site.folder / "history"))
        report.found(check(site, site.folder / "history") + _deadlines(site), acknowledged)
        site.stop()
    finally:
        site.kill()


def _session(site: Site, person: Person, jump: timedelta, about: str) -> list[str]:
    """Whether a session opened before a jump lives as long as it should, and no longer."""
    alive = site.get("/", person.cookie)[0] == 200
    if jump > IDLE:
        return [f"{about}: a session unused for that long is alive"] if alive else []
    if jump < -LONGEST:
        return [f"{about}: a session opened so far ahead is alive"] if alive else []
    return [] if alive else [f"{about}: a session is dead"]


def _live(site: Site, about: str) -> tuple[Person | None, list[str]]:
    """Mistype one's password, log in, and write."""
    login = site.cast["login"]
    wrong, _ = _log_in(site, login["email"], "ce n'est pas le bon")
    right, cookie = _log_in(site, login["email"], login["password"])
    if (wrong.status, right.status) != (422, 303):
        return None, [f"{about}: logging in answers {wrong.status}, then {right.status}"]
    person = somebody(site, Log(site.folder / "history"))
    person.name, person.cookie, person.chance = "Auteur", cookie, chance_of(0, about)
    person.enter()
    before = len(read(person.log.path))
    for kind in ("comment", "idea", "file", "draft"):
        getattr(person, f"do_{kind}")()
    tried = read(person.log.path)[before:]
    return person, [f"{about}: {one}" for one in tried if one.outcome != "ok"]


def _log_in(site: Site, email: str, password: str) -> tuple[Answer, str]:
    _, page = site.get("/login")
    token = re.search(r'name="_csrf" value="([^"]+)"', page)
    fields = {"_csrf": token[1] if token else "", "email": email, "password": password}
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    with closing(HTTPConnection("127.0.0.1", site.port, timeout=60)) as connection:
        connection.request("POST", "/login", urlencode(fields), headers)
        got = connection.getresponse()
        cookie = got.headers.get("Set-Cookie", "").partition(";")[0]
        return Answer(got.status, got.headers.get("Location", ""), got.read().decode()), cookie


def _deadlines(site: Site) -> list[str]:
    """The day by which the author is answered: sixty days after the day it was in the offices."""
    problems = []
    for row in rows_of(site, "SELECT title, submitted_at, answer_by FROM idea"):
        at = row["submitted_at"]
        at = datetime.fromisoformat(at) if isinstance(at, str) else at
        due = (at.astimezone(PARIS) + timedelta(days=ANSWER_DAYS)).date()
        if str(row["answer_by"]) != str(due):
            problems.append(f"{row['title']}, submitted {at}: due {row['answer_by']}, not {due}")
    return problems


ROUND = Round("clock", "clock jumps", run, needs=why_not, batch=len(jumps()))
