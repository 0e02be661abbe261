"""Workers beside each other: a job is one's alone, and is another's once its worker has died."""

import asyncio
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from innovation.db.bulk import bulk

PATIENCE = 60
PLUGIN = """
import asyncio
import os
from pathlib import Path
from innovation.api import Job, hook

PLUGIN = {{"name": "bancs", "title": "Bancs", "description": "Des bancs.", "version": "1.0",
          "api": "1.2", "contact": "Test", "offices": "*"}}
HERE = Path({here!r})


def say(words):
    with (HERE / "told").open("a") as told:
        told.write(f"{{words}} {{os.getpid()}}\\n")


async def attendre(ctx):
    say("begun")
    while not (HERE / "go").exists():
        await asyncio.sleep(0.05)
    say("ended")


async def compter(ctx):
    say("counted")


@hook
def jobs():
    return [Job("attendre", "Attendre", "day", attendre), Job("compter", "Compter", "day", compter)]
"""

Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start(
    innovation: Callable[..., Any], environment: dict[str, str], tmp_path: Path
) -> Iterator[Start]:
    """Start a worker of a site that has the plugin."""
    environment["INNOVATION_PLUGINS_DIR"] = str(tmp_path / "plugins")
    (tmp_path / "plugins/brest").mkdir(parents=True)
    (tmp_path / "plugins/brest/bancs.py").write_text(PLUGIN.format(here=str(tmp_path)))
    (tmp_path / "told").touch()
    for command in (
        ("office", "add", "brest", "--name", "Brest Habitat", "--city", "Brest"),
        ("plugin", "activate", "bancs", "--office", "brest"),
    ):
        done = innovation(*command)
        assert done.returncode == 0, done.stdout + done.stderr
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "innovation", "worker"]
        with (tmp_path / "log").open("ab") as log:
            started.append(subprocess.Popen(command, env=environment, cwd=tmp_path, stdout=log))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


@dataclass(frozen=True, slots=True)
class Jobs:
    """What the jobs have said, and the row of the one that waits."""

    folder: Path
    place: Any

    def told(self, words: str) -> list[int]:
        lines = (line.split() for line in (self.folder / "told").read_text().splitlines())
        return [int(pid) for said, pid in lines if said == words]

    def until(self, words: str, times: int) -> None:
        self.wait_for(lambda: len(self.told(words)) >= times)

    def wait_for(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, (self.folder / "told").read_text()
            time.sleep(0.05)

    async def let_the_lease_end(self) -> None:
        async with bulk(self.place.owner) as owner, owner.pouring():  # twelve minutes later
            await owner.run("UPDATE plugin_job SET lease_until = next_at WHERE job = 'attendre'")

    async def row(self) -> dict[str, Any]:
        async with bulk(self.place.owner) as owner, owner.snapshot():
            return dict((await owner.fetch("SELECT * FROM plugin_job WHERE job = 'attendre'"))[0])


@pytest.fixture
def jobs(tmp_path: Path, place: Any) -> Jobs:
    return Jobs(tmp_path, place)


POSTGRES = [pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.mark.parametrize("kind", POSTGRES)
async def test_a_job_is_one_worker_s_alone_and_another_s_once_it_was_killed(
    start: Start, jobs: Jobs, tmp_path: Path
) -> None:
    told, until = jobs.told, jobs.until
    first = start()
    until("begun", 1)
    second = start()
    until("counted", 1)  # the second has looked, and left the first's job to it
    assert (told("begun"), told("counted")) == ([first.pid], [second.pid])
    first.kill()
    first.wait()
    await jobs.let_the_lease_end()
    third = start()
    until("begun", 2)
    (tmp_path / "go").touch()
    until("ended", 1)
    begun = told("begun")
    assert begun[1] in (second.pid, third.pid)
    assert (told("ended"), len(begun), len(told("counted"))) == ([begun[1]], 2, 1)


@pytest.mark.parametrize("kind", POSTGRES)
async def test_a_worker_that_was_frozen_beyond_its_lease_ends_no_other_s_run(
    start: Start, jobs: Jobs, tmp_path: Path
) -> None:
    first = start()
    jobs.until("begun", 1)
    first.send_signal(signal.SIGSTOP)
    await jobs.let_the_lease_end()
    second = start()
    jobs.until("begun", 2)
    claimed = await jobs.row()
    (tmp_path / "go").touch()
    jobs.until("ended", 1)
    while (ended := await jobs.row())["lease_until"] is not None:  # noqa: ASYNC110 - another process
        await asyncio.sleep(0.05)
    assert jobs.told("ended") == [second.pid]
    assert ended["next_at"] > claimed["next_at"]
    first.send_signal(signal.SIGCONT)
    jobs.wait_for(lambda: "another process ran this job since" in (tmp_path / "log").read_text())
    assert await jobs.row() == ended
