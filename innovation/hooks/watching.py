"""What a call changed of the whole process: put back, and told to whoever it may be.

Plugins run at the same time, so that a change is one of those that were at work since nothing had
changed. Where that is one plugin, it is the one; else each of them is told of it, as a doubt.
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
    _doubts: dict[str, list[str]] = field(default_factory=dict)
    """What may have been done by each of those that are still at work."""

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
            if len(suspects) > 1 and changed:
                self._doubts.update(dict.fromkeys(suspects, changed))
            doubted = self._doubts.pop(asking.plugin, [])
        return _told(asking, changed, doubted) if changed or doubted else None


def _told(asking: Asking, changed: list[str], doubted: list[str]) -> PluginProblem:
    who = "cet appel, ou un autre au même moment," if doubted else "cet appel"
    what = ", ".join(doubted or changed)
    problem = asking.problem(f"{who} change ce qui est à tout le site : {what}")
    problem.slow = bool(doubted)
    return problem


WATCH = Watch()
