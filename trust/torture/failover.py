"""PostgreSQL loses its primary amid writes: the synchronous standby takes over, nothing is lost.

In turn the primary is killed, hangs, ends cleanly, or stays up and takes no more writes. What an
operator does is done here: promote the standby, then make a new one.
"""

import asyncio
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from innovation.testing.postgres import Server, server_to_copy
from trust.torture.checker import check
from trust.torture.places import Kind, Places
from trust.torture.recorder import recording
from trust.torture.rounds import Report, Round, chance_of
from trust.torture.site import Site

WAYS = ("killed", "demoted", "hanging", "stopped")
PATIENCE = 30.0


@dataclass(slots=True)
class Cluster:
    """Two servers, of which the first takes writes, on two ports that do not change."""

    primary: Server
    standby: Server
    copies: int = 1

    def protect(self) -> None:
        """From here on nothing is acknowledged that the standby has not on its disk."""
        ask(self.primary, "ALTER SYSTEM SET synchronous_standby_names = 'standby'")
        ask(self.primary, "SELECT pg_reload_conf()")
        deadline = time.monotonic() + PATIENCE
        while ask(self.primary, "SELECT sync_state FROM pg_stat_replication") != "sync":
            if time.monotonic() > deadline:
                raise TimeoutError("the standby does not follow")
            time.sleep(0.05)

    def lose(self, how: str) -> None:
        """The primary takes no more writes."""
        match how:
            case "killed":
                self.primary.signal(signal.SIGKILL)
            case "hanging":
                self.primary.signal(signal.SIGSTOP)
            case "stopped":
                self.primary.stop()
            case "demoted":
                ask(self.primary, "ALTER SYSTEM SET default_transaction_read_only = on")
                ask(self.primary, "SELECT pg_reload_conf()")

    def take_over(self) -> None:
        """The standby takes writes, alone."""
        ask(self.standby, "SELECT pg_promote()")

    def follow(self) -> None:
        """What was lost is replaced by a standby of the new primary, on the same port."""
        lost, self.primary = self.primary, self.standby
        if lost.process is not None:
            lost.signal(signal.SIGKILL)
        lost.stop()
        self.copies += 1
        place = lost.data.with_name(f"server-{self.copies}")
        self.standby = self.primary.copy(place, lost.port)
        self.protect()


def ask(server: Server, sql: str) -> Any:
    """One value, from one server."""

    async def run() -> Any:
        connection = await asyncpg.connect(server.url)
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    return asyncio.run(run())


@contextmanager
def cluster(folder: Path, kind: Kind) -> Iterator[tuple[Cluster, Site]]:
    """A primary, its synchronous standby, and a site whose address names both."""
    with server_to_copy() as first:
        folder.mkdir()
        site = Places(folder, first.url).site(kind)
        both = Cluster(first, first.copy(first.data.with_name("server-1")))
        try:
            both.protect()
            ports = f"127.0.0.1:{both.primary.port}", f"127.0.0.1:{both.standby.port}"
            for name in ("database_url", "owner_url"):
                alone = getattr(site, name)
                named = alone.replace(ports[0], ",".join(ports))
                setattr(site, name, f"{named}?target_session_attrs=read-write")
            yield both, site
        finally:
            site.kill()
            for server in (both.primary, both.standby):
                if server.process is not None:
                    server.signal(signal.SIGKILL)
                server.stop()


def run(somewhere: Places, kind: Kind, seed: int, times: int, report: Report) -> None:
    """Lose the primary, so many times, after some writes and a moment more."""
    with cluster(somewhere.folder / f"cluster-{seed}", kind) as (both, site):
        site.start()
        with recording(site, site.folder / "history", seed=seed) as recorder:
            for number in range(times):
                chance = chance_of(seed, number)
                recorder.wait(chance.randint(5, 15))
                both.lose(WAYS[(seed + number) % len(WAYS)])
                time.sleep(chance.random() * 0.5)
                both.take_over()
                recorder.wait(5)
                both.follow()
                report.tick()
            recorder.wait(3)
        report.found(check(site, recorder.history), recorder.acknowledged())


ROUND = Round("failover", "failovers", run, kinds=("postgres",), batch=8)
