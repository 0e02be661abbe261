"""All the plugins of one site."""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType

from innovation.hooks import common
from innovation.hooks.cards import Declared
from innovation.hooks.declared import Hooks, Settings, collect, collect_for_site
from innovation.hooks.discovery import Found, discover
from innovation.hooks.dispatch import Dispatcher, Limits
from innovation.hooks.loading import Plugin, load, new_manager, register
from innovation.hooks.manifest import manifest_at
from innovation.hooks.office import Activation, Active, OfficePlugins
from innovation.hooks.problems import Asking, PluginProblem
from innovation.hooks.sentinel import Sentinel, Watch
from innovation.hooks.tally import Calls
from innovation.hooks.threads import Threads
from innovation.hooks.trial import try_apart

COMMON = "common"


class PluginHost:
    """Finds plugins, loads them, asks them; one host per application.

    With a ``sentinel``, a plugin that ended a process before is not imported again. A ``safe``
    host finds the plugins and runs none of their code.

    ``on_problem`` is called for each failure at run time. The failures of ``load``
    wait in ``problems``: whoever loads may have no database yet.
    """

    def __init__(
        self,
        plugins_dir: Path | None = None,
        *,
        on_problem: Callable[[PluginProblem], None] = lambda _problem: None,
        installed: bool = True,
        limits: Limits | None = None,
        sentinel: Sentinel | None = None,
        safe: bool = False,
    ) -> None:
        self.problems: list[PluginProblem] = []
        self.found: dict[str, Found] = {}
        self.digests: dict[str, str] = {}
        self.epoch = 0
        self.safe = safe
        self.sentinel = sentinel
        self._plugins_dir = plugins_dir
        self._installed = installed
        self._manager = new_manager()
        self._plugins: dict[str, Plugin] = {}
        self._dispatcher = Dispatcher(self._plugins, on_problem, limits or Limits())
        self._offices: dict[str, OfficePlugins] = {}
        self._common = self._declared_by_common()

    def load(self, *, apart: bool = False) -> None:
        """Find every plugin and bring its code in; a bad one is put aside, alone. Once per host.

        ``apart``: a process of its own imports the new ones first, since they may end it.
        """
        found, problems = discover(self._plugins_dir, installed=self._installed)
        self.problems += problems
        for plugin in found.values():
            if plugin.name == COMMON:
                self.problems.append(_reserved(plugin))
                continue
            self.found[plugin.name] = plugin
            self.digests[plugin.name] = plugin.digest
        if not self.safe:
            if self.sentinel and apart:
                try_apart(self.sentinel, self._ours(), self._dispatcher.limits.imports)
            with self.sentinel.watching() if self.sentinel else nullcontext() as watch:
                self._load_found(watch)

    def _load_found(self, watch: Watch | None) -> None:
        seconds = self._dispatcher.limits.imports
        for found in self._ours():
            try:
                with watch.importing(found, seconds) if watch else nullcontext():
                    self._plugins[found.name] = load(found, self._manager, seconds)
            except PluginProblem as problem:
                self.problems.append(problem)
                if watch and (problem.hung or problem.lasting):
                    watch.put_aside(found, problem)

    def _ours(self) -> list[Found]:
        """Those found, without the common core."""
        return [found for name, found in self.found.items() if name != COMMON]

    def add(self, module: ModuleType) -> Found:
        """Take a module that is imported already; ``BadManifest`` or ``PluginProblem`` if bad."""
        source = Path(str(module.__file__))
        found = Found(manifest_at(source), source, module.__name__)
        asking = Asking(found.name, "register", found.source)
        hooks = register(asking, module, self._manager)
        site = collect_for_site(asking, hooks)
        self.found[found.name] = found
        self._plugins[found.name] = Plugin(found, hooks, Threads(found.name), site)
        return found

    def close(self) -> None:
        """End the plugins' threads: a process that makes hosts one after the other needs that."""
        for plugin in self._plugins.values():
            plugin.threads.close()

    def is_loaded(self, name: str) -> bool:
        """Whether the plugin's code is in; found and not loaded is quarantined."""
        return name in self._plugins

    def calls(self, name: str, office: str) -> Calls:
        """How often an office asked the plugin in this process, and how long it took."""
        return self._dispatcher.calls[name, office]

    def hooks_of(self, name: str) -> Hooks:
        """The plugin's hooks; none when its code is not in."""
        plugin = self._plugins.get(name)
        return plugin.hooks if plugin else {}

    @property
    def absent(self) -> list[str]:
        """The active plugins whose code is not in, or whose tables are not there."""
        names = {one.declared.plugin for office in self._offices.values() for one in office.active}
        return sorted(n for n in names if n not in self._plugins or self.is_to_migrate(n))

    def await_migrations(self, names: Collection[str]) -> None:
        """Ask these for nothing but what they declare, until their tables are made."""
        self._dispatcher.to_migrate.clear()
        self._dispatcher.to_migrate.update(names)

    def is_to_migrate(self, name: str) -> bool:
        """Whether the plugin's tables are not there yet, or not as its files want them."""
        return name in self._dispatcher.to_migrate

    async def declare(self, name: str, office: str, settings: Settings) -> Declared:
        """Ask a plugin for all that it brings to an office; ``PluginProblem`` at its first fault.

        Changes nothing: keep the snapshot in an ``Activation``, and ``use`` it.
        """
        version = self.found[name].manifest.version if name in self.found else ""
        return await self._dispatcher.ask(
            name,
            office,
            "declare",
            "",
            lambda asking, hooks: collect(asking, hooks, version, office, settings),
        )

    def use(self, activations: Sequence[Activation], epoch: int) -> None:
        """Put in force what the site's rows say; runs no plugin code.

        A plugin that is gone or quarantined keeps its last good declarations.
        """
        rows = sorted(activations, key=lambda row: (row.office, row.plugin))
        self._dispatcher.aside.clear()
        self._dispatcher.aside.update((row.plugin, row.office) for row in rows if row.aside)
        kept = [(row, declared) for row in rows if (declared := self._restored(row))]
        self._offices = {
            office: self._office(office, [pair for pair in kept if pair[0].office == office])
            for office in {row.office for row in rows}
        }
        self.epoch = epoch

    def office(self, slug: str) -> OfficePlugins:
        """The plugins of one office; there is no such thing as "every office"."""
        if not isinstance(slug, str):
            raise TypeError(f"an office's slug is expected, not {slug!r}")
        return self._offices.get(slug) or self._office(slug, [])

    def offices(self) -> list[OfficePlugins]:
        """The offices that have, or had, a plugin."""
        return list(self._offices.values())

    def translations(self, language: str) -> dict[str, str]:
        """The texts of every plugin found, ``common`` first: the first to translate a text wins."""
        texts: dict[str, str] = {}
        for found in self.found.values():
            for text, translated in found.manifest.translations.get(language, {}).items():
                if translated:
                    texts.setdefault(text, translated)
        return texts

    def _declared_by_common(self) -> Declared:
        found = self.add(common)
        asking = Asking(COMMON, "declare", found.source)
        hooks = self._plugins[COMMON].hooks
        return collect(asking, hooks, found.manifest.version, "", {})

    def _restored(self, row: Activation) -> Declared | None:
        found = self.found.get(row.plugin)
        try:
            if row.active and found and not found.allows(row.office):
                raise ValueError(f"le plugin n'est plus prévu pour l'office {row.office}")
            return Declared.restored(row.snapshot)
        except ValueError as error:
            asking = Asking(row.plugin, "declare", Path(), row.office)
            self._dispatcher.report(asking.problem(str(error)))
            return None

    def _office(self, slug: str, rows: Iterable[tuple[Activation, Declared]]) -> OfficePlugins:
        rows = list(rows)
        active = (
            Active.of(declared, row.settings, row.grants) for row, declared in rows if row.active
        )
        return OfficePlugins(
            slug,
            active=(Active.of(self._common, {}), *active),
            known=(self._common, *(declared for _, declared in rows)),
            dispatcher=self._dispatcher,
        )


def _reserved(plugin: Found) -> PluginProblem:
    asking = Asking(plugin.name, "manifest", plugin.source, plugin.folder)
    return asking.problem("ce nom est celui du socle commun", f"{plugin.source.name}:1")
