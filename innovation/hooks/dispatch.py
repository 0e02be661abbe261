"""The one way into a plugin's code: guarded, timed, and every failure reported."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from innovation.hooks.declared import Hooks
from innovation.hooks.loading import Plugin
from innovation.hooks.problems import Asking, PluginProblem, Step

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """How long plugin code may take, in seconds."""

    imports: float = 10.0
    answers: float = 2.0
    events: float = 10.0


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Calls one plugin at a time; pluggy's own call would drop everybody's answers at one crash."""

    plugins: Mapping[str, Plugin]
    report: Callable[[PluginProblem], None]
    limits: Limits

    async def ask(
        self,
        name: str,
        office: str,
        stage: Step,
        hook: str,
        work: Callable[[Asking, Hooks], T],
    ) -> T:
        """What ``work`` returns from inside the plugin's threads, or ``PluginProblem``."""
        plugin = self.plugins.get(name)
        source = plugin.found.source if plugin else Path()
        asking = Asking(name, stage, source, office, hook)
        seconds = self.limits.events if stage == "event" else self.limits.answers
        try:
            if plugin is None:
                raise asking.problem("le plugin est absent, ou écarté au démarrage")
            if not plugin.found.allows(office):
                raise asking.problem(f"le plugin n'est pas prévu pour l'office {office}")
            return await plugin.threads.ask(asking, lambda: work(asking, plugin.hooks), seconds)
        except PluginProblem as problem:
            self.report(problem)
            raise
