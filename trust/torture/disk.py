"""Full disks: the database's with its attachments on SQLite, the attachments' alone on PostgreSQL.

Reads go on, writes are refused in words, and once there is room they go on without a restart.
"""

import random
import threading
from pathlib import Path

from trust.torture.checker import check
from trust.torture.fuse import Disk, why_not
from trust.torture.history import Log, Operation, read
from trust.torture.places import Kind, Places
from trust.torture.power import served_on_a_disk
from trust.torture.recorder import Person, Recording, Stuck, recording
from trust.torture.rounds import Report, Round, chance_of
from trust.torture.site import Site

REFUSALS = 6
"""How many writes must be refused before room is made."""


def run(somewhere: Places, kind: Kind, seed: int, times: int, report: Report) -> None:
    """Fill the disk, so many times, amid writes."""
    with served_on_a_disk(somewhere, kind, seed) as (site, disk):
        with recording(site, site.folder / "history", seed=seed) as recorder:
            for number in range(times):
                recorder.wait(10)
                report.found(_fill(site, disk, recorder, chance_of(seed, number)))
                report.tick()
        report.found(check(site, recorder.history), recorder.acknowledged())


def _fill(site: Site, disk: Disk, recorder: Recording, chance: random.Random) -> list[str]:
    before, children = len(_failed(recorder.history)), site.children()
    disk.leave(chance.randint(0, 30_000))
    site.wait_until(lambda: len(_failed(recorder.history)) >= before + REFUSALS)
    problems = [f"not in words: {one}" for one in _failed(recorder.history) if one.status != 503]
    problems += _reads(site) + (_write(site) if site.database_url.startswith("sqlite") else [])
    disk.leave(None)
    try:
        recorder.wait(20)
    except Stuck as stuck:
        problems.append(f"once there is room: {stuck}")
    if site.children() != children:
        problems.append("it was restarted")
    return problems


def _failed(history: Path) -> list[Operation]:
    return [one for one in read(history) if one.status >= 500]


def _reads(site: Site) -> list[str]:
    """Somebody reads, whose session was not looked at for a while."""
    cookie = f"{site.cast['cookie']}={site.cast['reader']['session']}"
    answers = {path: site.get(path, cookie)[0] for path in ("/", "/ideas", "/board", "/library")}
    return [
        f"{path} answers {got} while the disk is full"
        for path, got in answers.items()
        if got != 200
    ]


def _write(site: Site) -> list[str]:
    """Somebody writes: it is refused in words, and what they wrote is in the page."""
    person = somebody(site, Log(site.folder / "aside"), "reader")
    person.enter()
    idea, text = site.cast["ideas"][0], f"Un texte long et cher. {'é' * 4_000}"
    for number in range(20):  # a small write may still find room
        answer = person.post(f"/ideas/{idea}/comments", _key=f"full-disk-{number:06}", text=text)
        if answer.status == 503:
            told = "lecture seule" in answer.page and text in answer.page
            return [] if told else ["a refusal that does not say why, or that loses the text"]
    return ["a full disk took twenty long texts"]


def somebody(site: Site, log: Log, who: str | int = 0) -> Person:
    """One person, to be led by a round rather than by the recorder."""
    one = site.cast["reader"] if who == "reader" else site.cast["people"][int(who)]
    cookie = f"{site.cast['cookie']}={one['session']}"
    return Person(
        one["name"], one["assessor"], site.address, cookie, site.cast["ideas"], log,
        random.Random(1), threading.Event(),
    )  # fmt: skip


ROUND = Round("disk", "full disks", run, needs=why_not, batch=10)
