"""The tables of plugins in an archive: made anew by the plugins that are installed here."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from innovation.backing_up.archive import Archive, Manifest
from innovation.db.plugin_migrations import migrate_up, to_run
from innovation.domain.plugin_sql import BadMigrations, Step, prefix_of
from innovation.hooks.discovery import Found
from innovation.hooks.migrations import steps_of


@dataclass(slots=True)
class TablesOfPlugins:
    """Where an archive is being restored: its owner's address, and the plugins that are here."""

    archive: Archive
    url: str
    application_url: str
    found: Mapping[str, Found]
    now: datetime
    left: dict[str, str] = field(default_factory=dict)
    """The plugins whose rows stay in the archive, and why."""

    async def make(self) -> None:
        """The tables as they were when the archive was taken."""
        for plugin, made in self.archive.manifest.plugins.items():
            try:
                steps = [step for step in self._steps(plugin) if step.name in made]
                if lost := made.keys() - {step.name for step in steps}:
                    raise BadMigrations(f"sa migration {min(lost)} n'est plus là")
                to_run(plugin, steps, made)
                await self._run(plugin, steps)
            except BadMigrations as error:
                self.left[plugin] = str(error)

    async def bring_up_to_date(self) -> None:
        """Then what the plugins of today add to them; one that can't waits, as its card tells."""
        for plugin in self.archive.manifest.plugins.keys() - self.left.keys():
            with suppress(BadMigrations):
                await self._run(plugin, self._steps(plugin))

    def tables_left(self) -> list[str]:
        """The tables that nobody made here."""
        manifest = self.archive.manifest
        return [
            table
            for table in manifest.columns
            if table.startswith("x_") and owner_of(table, manifest) not in self._made()
        ]

    def told(self) -> list[str]:
        """What the operator must know of it."""
        rows = self.archive.manifest.rows
        counted = {
            plugin: sum(
                rows[table]
                for table in self.tables_left()
                if owner_of(table, self.archive.manifest) == plugin
            )
            for plugin in self.left
        }
        return [
            f"Le module {plugin} n'a pas repris ses {counted[plugin]} lignes, qui restent dans la "
            f"sauvegarde : {why}. Installez-le, puis restaurez de nouveau, avec --replace."
            for plugin, why in self.left.items()
        ]

    def _made(self) -> set[str]:
        return set(self.archive.manifest.plugins) - set(self.left)

    def _steps(self, plugin: str) -> list[Step]:
        if plugin not in self.found:
            raise BadMigrations("il n'est pas installé ici")
        return steps_of(self.found[plugin], "sqlite" if "sqlite:" in self.url else "postgres")

    async def _run(self, plugin: str, steps: list[Step]) -> None:
        application_url = self.application_url
        await migrate_up(self.url, plugin, steps, application_url=application_url, now=self.now)


def owner_of(table: str, manifest: Manifest) -> str:
    """Whose table it is: of two names that begin alike, the longer."""
    names = [name for name in manifest.plugins if table.startswith(prefix_of(name))]
    return max(names, key=len, default="")
