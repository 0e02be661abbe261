"""Power cuts under SQLite and its attachments: what was not synced is forgotten, or half of it."""

import time

from trust.torture.checker import check
from trust.torture.fuse import Disk, plugged, why_not
from trust.torture.places import Kind, Places
from trust.torture.recorder import recording
from trust.torture.rounds import Report, Round, chance_of
from trust.torture.site import Site


def run(somewhere: Places, kind: Kind, seed: int, times: int, report: Report) -> None:
    """Cut the power, so many times, after some writes and a moment more."""
    (somewhere.folder / f"disk-{seed}").mkdir()
    with plugged(somewhere.folder / f"disk-{seed}", somewhere.folder / f"mount-{seed}") as disk:
        site = somewhere.site(kind, disk.mount)
        settle(disk)
        site.start("--no-worker")
        try:
            for number in range(times):
                _one(site, disk, seed, number, report)
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
