"""The one way into a plugin's code: guarded, timed, and every failure reported."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from innovation.hooks.declared import Hooks
from innovation.hooks.loading import Plugin
from innovation.hooks.problems import Asking, PluginProblem, Step
from innovation.hooks.tally import Calls

T = TypeVar("T")

STILL_ASKED = ("declare", "lifecycle")
"""What a plugin that is put aside is asked all the same, when somebody reactivates it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long plugin code may take, in seconds."""

    imports: float = 10.0
    answers: float = 2.0
    events: float = 10.0
    routes: float = 10.0
    reports: float = 30.0
    jobs: float = 600.0

    def of(self, stage: Step) -> float:
        """The limit of a stage; what people wait for on every page has the shortest."""
        match stage:
            case "event" | "lifecycle" | "decide":
                return self.events
            case "route":
                return self.routes
            case "report":
                return self.reports
            case "job" | "command":
                return self.jobs
        return self.answers


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Calls one plugin at a time; pluggy's own call would drop everybody's answers at one crash."""

    plugins: Mapping[str, Plugin]
    report: Callable[[PluginProblem], None]
    limits: Limits
    aside: set[tuple[str, str]] = field(default_factory=set)
    """The plugins whose failures put them aside, with the office; they may declare anew."""
    to_migrate: set[str] = field(default_factory=set)
    """The plugins whose tables are not there yet, or not as they are now."""
    calls: dict[tuple[str, str], Calls] = field(default_factory=lambda: defaultdict(Calls))
    """What was asked of each plugin, by office: one does not see the others' calls."""

    def may_ask(self, name: str, office: str) -> bool:
        """Whether the plugin can be asked for more than what it declares."""
        return (
            name in self.plugins
            and (name, office) not in self.aside
            and name not in self.to_migrate
        )

    async def ask(
        self,
        name: str,
        office: str,
        stage: Step,
        hook: str,
        work: Callable[[Asking, Hooks], T],
    ) -> T:
        """What ``work`` returns from inside the plugin's threads, or ``PluginProblem``.

        A plugin that must not be asked has not failed: that is reported to nobody.
        """
        plugin = self.plugins.get(name)
        asking = Asking(name, stage, plugin.found.source if plugin else Path(), office, hook)
        if plugin is None:
            raise asking.problem("le plugin est absent, ou écarté au démarrage")
        if not plugin.found.allows(office):
            raise asking.problem(f"le plugin n'est pas prévu pour l'office {office}")
        if stage not in STILL_ASKED and (name, office) in self.aside:
            raise asking.problem("le plugin est mis à l'écart après plusieurs pannes")
        if stage not in STILL_ASKED and name in self.to_migrate:
            raise asking.problem(f"ses tables attendent « innovation plugin migrate {name} »")
        seconds = self.limits.of(stage)
        try:
            with self.calls[name, office].timed(hook or stage):
                return await plugin.threads.ask(
                    asking, lambda: work(asking, plugin.hooks), seconds, self.report
                )
        except PluginProblem as problem:
            self.report(problem)
            raise
