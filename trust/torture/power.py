"""Power cuts under SQLite and its attachments: what was not synced is forgotten, or half of it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from trust.torture.checker import check
from trust.torture.fuse import Disk, plugged, why_not
from trust.torture.places import Kind, Places
from trust.torture.recorder import recording
from trust.torture.rounds import Report, Round, chance_of
from trust.torture.site import Site


def run(somewhere: Places, kind: Kind, seed: int, times: int, report: Report) -> None:
    """Cut the power, so many times, after some writes and a moment more."""
    with served_on_a_disk(somewhere, kind, seed) as (site, disk):
        for number in range(times):
            _one(site, disk, seed, number, report)


@contextmanager
def served_on_a_disk(somewhere: Places, kind: Kind, seed: int) -> Iterator[tuple[Site, Disk]]:
    """A site that serves from a disk that can be made to fail, until the block ends."""
    home = Path(mkdtemp(prefix=f"disk-{seed}-", dir=somewhere.folder))
    backing, mount = home / "disk", home / "mount"
    backing.mkdir()
    with plugged(backing, mount) as disk:
        site = somewhere.site(kind, mount)
        settle(disk)
        site.start("--no-worker")
        try:
            yield site, disk
            site.stop()
        finally:
            site.kill()


def settle(disk: Disk) -> None:
    """What the round begins with is safe."""
    disk.unplug()
    disk.plug()


def _one(site: Site, disk: Disk, seed: int, number: int, report: Report) -> None:
    chance, history = chance_of(seed, number), site.folder / "history"
    with recording(site, history, seed=seed + number) as recorder:
        before = recorder.acknowledged()
        recorder.wait(chance.randint(5, 25))
        time.sleep(chance.random() * 0.05)
        disk.cut("" if number % 2 else f"{seed} {number}")
        site.kill()
    settle(disk)
    site.start("--no-worker")
    report.found(check(site, history), recorder.acknowledged() - before)
    report.tick()


ROUND = Round("power", "power cuts", run, kinds=("sqlite",), needs=why_not, batch=20)
