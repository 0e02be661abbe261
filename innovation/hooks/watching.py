"""What a call changed of the whole process: put back, and told to whoever it may be.

Plugins run at the same time, so that a change is one of those that were at work since nothing had
changed. Where that is one plugin, it is the one.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from threading import Lock

from innovation.hooks.problems import Asking, PluginProblem
from innovation.hooks.untouched import Untouched


@dataclass(slots=True)
class Watch:
    """The calls that are under way in this process, and how it was before them."""

    _lock: Lock = field(default_factory=Lock)
    _before: Untouched | None = None
    _calls: dict[Hashable, str] = field(default_factory=dict)
    _suspects: set[str] = field(default_factory=set)

    def begin(self, call: Hashable, plugin: str) -> None:
        with self._lock:
            if not self._calls:
                self._before = Untouched.quickly()
                self._suspects = set()
            self._calls[call] = plugin
            self._suspects.add(plugin)

    def leave(self, call: Hashable) -> None:
        """Wait no more for its end: it hangs, and so may whoever looks at what it has changed."""
        self._calls.pop(call, None)

    def end(self, call: Hashable, asking: Asking) -> PluginProblem | None:
        """What was changed, if anything was; one that may be another's is not counted."""
        with self._lock:
            if self._calls.pop(call, None) is None or self._before is None:
                return None
            changed, suspects = self._before.put_back(), self._suspects
            self._suspects = set(self._calls.values())
        if not changed:
            return None
        who = "cet appel" if len(suspects) == 1 else "cet appel, ou un autre au même moment,"
        problem = asking.problem(f"{who} change ce qui est à tout le site : {', '.join(changed)}")
        problem.slow = len(suspects) > 1
        return problem


WATCH = Watch()
