"""Processes killed amid writes: one child, the worker, the parent, all of them at once."""

import os
import signal
import time
from contextlib import suppress

from trust.torture.checker import check
from trust.torture.places import Kind, Places
from trust.torture.recorder import recording
from trust.torture.rounds import Report, Round, chance_of
from trust.torture.site import Site, is_alive

VICTIMS = ("answer", "worker", "all", "answer", "worker", "parent")
"""In turn: the parent gives up after five deaths within a minute."""


def run(somewhere: Places, kind: Kind, seed: int, times: int, report: Report) -> None:
    """Kill, so many times, after some writes and a moment more."""
    site = somewhere.site(kind)
    site.start()
    try:
        with recording(site, site.folder / "history", seed=seed) as recorder:
            for number in range(times):
                chance = chance_of(seed, kind, number)
                recorder.wait(chance.randint(3, 15))
                time.sleep(chance.random() * 0.05)
                strike(site, VICTIMS[number % len(VICTIMS)])
                report.tick()
            recorder.wait()
        report.found(check(site, recorder.history), recorder.acknowledged())
        site.stop()
    finally:
        site.kill()


def strike(site: Site, victim: str) -> None:
    """Kill, and see to it that the site comes back: by itself, or as its operator starts it."""
    if victim in ("parent", "all"):
        family = site.children()
        if victim == "all":
            site.kill()
        elif site.process:
            site.process.kill()
            site.process.wait()
        while any(map(is_alive, family)):  # without their parent they end by themselves
            time.sleep(0.02)
        site.start()
        return
    dead = site.children(victim)
    for pid in dead:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    # A worker that is dead again at once would be one death too many for the parent.
    site.wait_until(lambda: len(site.children(victim)) == len(dead))
    site.wait_until(lambda: not set(site.children(victim)) & set(dead))
    site.wait_ready()


ROUND = Round("kills", "kills", run)
