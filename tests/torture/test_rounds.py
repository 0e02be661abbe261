"""One short round of each fault: nothing that was acknowledged is lost, doubled or half done."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from trust.torture import clock, disk, kills, migrations, nth, power
from trust.torture.checker import check
from trust.torture.kills import strike
from trust.torture.places import Kind, Places, places, places_on
from trust.torture.recorder import recording
from trust.torture.rounds import Report, Round

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

SEED = 7
BOTH = pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)


@pytest.fixture(scope="session")
def on_sqlite() -> Iterator[Places]:
    with places("sqlite") as somewhere:
        yield somewhere


@pytest.fixture(scope="session")
def on_postgres(server: str) -> Iterator[Places]:
    with places_on(server) as somewhere:
        yield somewhere


@pytest.fixture
def survive(request: pytest.FixtureRequest, proves: Callable[..., None]) -> Callable[..., Report]:
    """Run a round, and see that it broke no promise."""

    def run(one: Round, times: int, kind: Kind = "sqlite") -> Report:
        if why := one.needs():
            pytest.skip(why)
        somewhere, report = request.getfixturevalue(f"on_{kind}"), Report()
        one.run(somewhere, kind, SEED, times, report)
        assert report.problems == []
        assert report.done >= times
        proves(one.line, report.done)
        return report

    return run


@BOTH
def test_a_killed_process_takes_no_acknowledged_write_along(
    survive: Callable[..., Report], kind: Kind
) -> None:
    assert survive(kills.ROUND, 3, kind).acknowledged > 10


def test_a_power_cut_takes_no_acknowledged_write_along(survive: Callable[..., Report]) -> None:
    assert survive(power.ROUND, 2).acknowledged > 10


@BOTH
def test_a_full_disk_is_said_and_passes(survive: Callable[..., Report], kind: Kind) -> None:
    assert survive(disk.ROUND, 1, kind).acknowledged > 20


def test_a_call_of_the_disk_that_fails_costs_one_write_at_most(
    survive: Callable[..., Report],
) -> None:
    survive(nth.ROUND, 16)


def broken_pipe(folder: Path) -> Path:
    """A pipe whose reader has gone away, once it is written to."""
    path = folder / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    threading.Timer(3, os.close, [reader]).start()
    return path


@pytest.mark.parametrize("output", ["/dev/full", "a pipe that nobody reads"])
def test_a_log_that_takes_nothing_more_stops_nothing(
    on_sqlite: Places, output: str, tmp_path: Path, proves: Callable[..., None]
) -> None:
    site = on_sqlite.site("sqlite")
    site.said_to = Path(output) if output == "/dev/full" else broken_pipe(tmp_path)
    site.start()
    try:
        with recording(site, site.folder / "history", seed=SEED) as recorder:
            recorder.wait(20)
            strike(site, "worker")  # which the parent tells
        assert check(site, recorder.history) == []
    finally:
        site.kill()
    proves("full disks")


@BOTH
def test_a_migration_killed_at_any_statement_goes_on_when_run_again(
    survive: Callable[..., Report], kind: Kind
) -> None:
    survive(migrations.ROUND, 8, kind)


def test_a_clock_that_jumps_locks_nobody_out_and_keeps_nobody_in(
    survive: Callable[..., Report],
) -> None:
    survive(clock.ROUND, len(clock.jumps()))
