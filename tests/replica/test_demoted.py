"""A primary that stays up and takes no more writes is left for the one that does, unasked."""

from typing import Any

import pytest

from innovation.db import DatabaseUnavailable, connect, disconnect, fetch, writing
from innovation.domain.people import SYSTEM

pytestmark = pytest.mark.postgres


async def write() -> int:
    """Write something: the port of the server that took it."""
    async with writing(SYSTEM):
        await fetch("UPDATE site SET plugin_epoch = plugin_epoch + 1")
        return int((await fetch("SELECT inet_server_port() AS port"))[0]["port"])


async def test_the_pool_leaves_a_server_that_was_demoted(pair: Any, ask: Any) -> None:
    both = f"127.0.0.1:{pair.primary.port},127.0.0.1:{pair.standby.port}"
    address = pair.address(pair.primary).replace(f"127.0.0.1:{pair.primary.port}", both)
    await connect(f"{address}?target_session_attrs=read-write")
    try:
        assert await write() == pair.primary.port
        await ask(pair.primary.url, "ALTER SYSTEM SET default_transaction_read_only = on")
        await ask(pair.primary.url, "SELECT pg_reload_conf()")
        await pair.catch_up()
        await ask(pair.standby.url, "SELECT pg_promote()")
        while await ask(pair.primary.url, "SHOW default_transaction_read_only") != "on":
            pass
        with pytest.raises(DatabaseUnavailable, match="read-only"):
            await write()
        assert await write() == pair.standby.port
    finally:
        await disconnect()
