"""Forgetting a plugin that is removed from the site."""

from innovation.db import fetch
from innovation.domain.people import Viewer

KEPT = ("reminder", "plugin_job", "plugin_permission", "plugin_failure", "plugin_problem")
"""What the site kept for it; its declarations and past settings stay: history shows them."""


async def forget_plugin(plugin: str, *, by: Viewer) -> None:
    """Forget what waits for a plugin, was given to it or went wrong with it."""
    for table in KEPT:
        await fetch(f"DELETE FROM {table} WHERE plugin = {{}}", plugin)
