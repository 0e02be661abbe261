"""How often each plugin was called since the process started, and how long it took."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter

KEPT = 200
"""The last calls of which the durations are kept."""


@dataclass(slots=True)
class Calls:
    """The calls of one plugin, in one process; durations in seconds."""

    count: int = 0
    slowest: float = 0.0
    slowest_hook: str = ""
    _last: deque[float] = field(default_factory=lambda: deque(maxlen=KEPT))

    @contextmanager
    def timed(self, hook: str) -> Iterator[None]:
        """Count the call that is made inside."""
        begun = perf_counter()
        try:
            yield
        finally:
            self._add(hook, perf_counter() - begun)

    def _add(self, hook: str, seconds: float) -> None:
        self.count += 1
        self._last.append(seconds)
        if seconds > self.slowest:
            self.slowest, self.slowest_hook = seconds, hook

    @property
    def p95(self) -> float:
        """What 95 of 100 calls do not exceed."""
        durations = sorted(self._last)
        return durations[int(len(durations) * 0.95)] if durations else 0.0
