"""PostgreSQL loses its primary amid writes: the synchronous standby takes over, nothing is lost.

In turn the primary is killed, hangs, ends cleanly, or stays up and refuses writes. The operator's
part is played here: promote the standby; make a new standby of what is left.
"""

import asyncio
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import asyncpg

from innovation.testing.postgres import Server, server_to_copy
from trust.torture.checker import check
from trust.torture.places import Kind, Places
from trust.torture.recorder import recording
from trust.torture.rounds import Report, Round, chance_of
from trust.torture.site import Site


@dataclass(slots=True)
class Cluster:
    """Two servers, one of which takes writes; both are named in the site's address."""

    primary: Server
    standby: Server

    def protect(self) -> None:
        """From here on nothing is acknowledged that the standby has not on its disk."""
        _run(
            self.primary,
            "ALTER SYSTEM SET synchronous_standby_names = 'standby'",
            "SELECT pg_reload_conf()",
        )
        _wait(
            self.primary, "SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'"
        )

    def take_over(self) -> None:
        """The standby takes writes, alone."""
        _run(
            self.standby,
            "ALTER SYSTEM RESET synchronous_standby_names",
            "SELECT pg_reload_conf()",
            "SELECT pg_promote()",
        )

    def follow(self) -> None:
        """What was the primary is a copy of the new one, on the same port, and follows it."""
        self.primary.signal(signal.SIGKILL)
        self.primary.stop()
        old, port = self.primary, self.primary.port
        number = int(old.data.name.rpartition("-")[2] or 0) if "-" in old.data.name else 0
        place = old.data.with_name(f"server-{number + 2}")
        self.primary, self.standby = self.standby, self.standby.copy(place, port=port)
        self.protect()


def lose(cluster: Cluster, how: str) -> None:
    """The primary takes no more writes."""
    match how:
        case "killed":
            cluster.primary.signal(signal.SIGKILL)
        case "hanging":
            cluster.primary.signal(signal.SIGSTOP)
        case "stopped":
            cluster.primary.stop()
        case "demoted":
            _run(
                cluster.primary,
                "ALTER SYSTEM SET default_transaction_read_only = on",
                "ALTER SYSTEM RESET synchronous_standby_names",
                "SELECT pg_reload_conf()",
            )
