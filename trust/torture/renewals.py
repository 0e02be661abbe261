"""The server renews its processes amid writes: every request gets its answer."""

import signal

from trust.torture.checker import check
from trust.torture.history import read
from trust.torture.places import Kind, Places
from trust.torture.recorder import recording
from trust.torture.rounds import Report, Round, chance_of
from trust.torture.site import Site


def run(somewhere: Places, kind: Kind, seed: int, times: int, report: Report) -> None:
    """Renew, so many times, after some writes."""
    site = somewhere.site(kind)
    site.start()
    try:
        with recording(site, site.folder / "history", seed=seed) as recorder:
            for number in range(times):
                recorder.wait(chance_of(seed, number).randint(3, 15))
                renew(site)
                report.tick()
            recorder.wait()
        lost = [
            f"no answer: {one.kind} {one.token} ({one.missed or 'never settled'})"
            for one in read(recorder.history)
            if one.outcome == "unknown" or one.missed
        ]
        report.found(lost + check(site, recorder.history), recorder.acknowledged())
        site.stop()
    finally:
        site.kill()


def renew(site: Site) -> None:
    """Ask for other processes, and wait until they are all there."""
    before = site.children("answer")
    assert site.process, "it is served"
    site.process.send_signal(signal.SIGHUP)
    site.wait_until(lambda: not set(before) & set(site.children("answer")))
    site.wait_until(lambda: len(site.children("answer")) == len(before))


ROUND = Round("renewals", "renewals", run)
