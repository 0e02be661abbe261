"""The n-th write or sync of the disk fails, for n = 1, 2, 3… until a run of writes ends clean.

After each failure the next write is whole. In the end the power is cut as well: what was
acknowledged after a failed sync must be on the disk all the same.
"""

import errno
from collections.abc import Iterator

from trust.torture.checker import check
from trust.torture.disk import somebody
from trust.torture.fuse import Disk, why_not
from trust.torture.history import Log, read
from trust.torture.places import Kind, Places
from trust.torture.power import served_on_a_disk, settle
from trust.torture.recorder import Person
from trust.torture.rounds import Report, Round
from trust.torture.site import Site

USUAL = 60
"""About how many calls one run makes: fewer rounds take every second one, every third one…"""


def run(somewhere: Places, kind: Kind, seed: int, times: int, report: Report) -> None:
    """Let one call fail, then the next, once each, and as long as it is tried."""
    with served_on_a_disk(somewhere, kind, seed) as (site, disk):
        person = somebody(site, Log(site.folder / "history"))
        person.enter()
        _write(person)
        for fault in _faults(max(1, 4 * USUAL // times)):
            report.found(_one(person, disk, *fault))
            report.tick()
        report.found(_after_a_cut(site, disk))


def _faults(step: int) -> Iterator[tuple[int, int, int]]:
    """The first and the last call that fails, and with what."""
    for number in (errno.EIO, errno.ENOSPC):
        for burst in (1, 40):
            for first in range(1, USUAL + 1, step):
                yield first, first + burst - 1, number


def _one(person: Person, disk: Disk, first: int, last: int, number: int) -> list[str]:
    disk.fail(first, last, number)
    _write(person)
    disk.fail(0, 0, number)
    before = len(read(person.log.path))
    person.do_comment()
    after = read(person.log.path)[before:]
    fault = f"{errno.errorcode[number]} at calls {first} to {last}"
    return [f"after {fault}: {one}" for one in after if one.outcome != "ok"]


def _write(person: Person) -> None:
    """One thing of each kind."""
    for kind in ("comment", "idea", "file", "support", "draft"):
        getattr(person, f"do_{kind}")()


def _after_a_cut(site: Site, disk: Disk) -> list[str]:
    history = site.folder / "history"
    disk.cut()
    site.kill()
    settle(disk)
    site.start("--no-worker")
    return check(site, history)


ROUND = Round("nth", "n-th call faults", run, kinds=("sqlite",), needs=why_not, batch=4 * USUAL)
