"""Plugins' own migrations: which wait, and running them as the owner of the tables."""

from collections.abc import Mapping

from innovation import world
from innovation.config import Settings
from innovation.db.plugin_migrations import migrate_up, to_run
from innovation.domain.plugin_sql import BadMigrations
from innovation.hooks.discovery import Found
from innovation.hooks.migrations import steps_of


def is_to_migrate(found: Found, kind: str, done: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether the plugin has migrations to run, or some that can't be run."""
    try:
        return bool(to_run(found.name, steps_of(found, kind), done.get(found.name, {})))
    except (BadMigrations, OSError, ValueError):
        return True


async def migrate_plugin(found: Found, site: Settings) -> list[str]:
    """Run what the plugin's tables lack: the names; ``BadMigrations`` in words."""
    return await migrate_up(
        site.migrations_url,
        found.name,
        steps_of(found, "sqlite" if site.on_sqlite else "postgres"),
        application_url=site.database_url,
        now=world.now(),
    )
