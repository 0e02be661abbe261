"""Forgetting a plugin that is removed from the site."""

from innovation.db import fetch, fetch_one
from innovation.domain.people import Viewer

KEPT = ("reminder", "plugin_job", "plugin_permission", "plugin_failure", "plugin_problem")
"""What the site kept for it; its declarations and past settings stay: history shows them."""


async def is_forgotten(plugin: str, *, by: Viewer) -> bool:
    """Whether all of that is gone: the plugin left before."""
    for table in KEPT:
        if await fetch_one(f"SELECT 1 AS one FROM {table} WHERE plugin = {{}} LIMIT 1", plugin):
            return False
    return True


async def forget_plugin(plugin: str, *, by: Viewer) -> None:
    """Forget what waits for a plugin, was given to it or went wrong with it."""
    for table in KEPT:
        await fetch(f"DELETE FROM {table} WHERE plugin = {{}}", plugin)
