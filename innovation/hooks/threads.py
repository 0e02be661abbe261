"""Where a plugin's code runs: in two threads of its own, for a limited time."""

import asyncio
import os
import sys
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread, get_ident
from types import FrameType
from typing import Any, TypeVar, cast

from innovation.hooks.black_box import recorded
from innovation.hooks.last_words import THREAD
from innovation.hooks.problems import Asking, PluginProblem
from innovation.hooks.watching import WATCH

T = TypeVar("T")
Outcome = tuple[Any, PluginProblem | None, PluginProblem | None]
"""An answer, or why there is none; and what the call changed of the process."""
Job = tuple[Future[Outcome], Asking, Callable[[], Any]]

SIZE = 2


class Threads:
    """At most two daemon threads: what hangs in them holds up nobody else.

    A thread cannot be stopped. When both hang, every later call fails at once
    until the site restarts.
    """

    def __init__(self, plugin: str) -> None:
        self._plugin = plugin
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._started = 0
        self._running: dict[Future[Outcome], int] = {}
        self._hung: set[Future[Outcome]] = set()

    async def ask(
        self,
        asking: Asking,
        call: Callable[[], T],
        seconds: float,
        tell: Callable[[PluginProblem], None] = lambda _: None,
    ) -> T:
        """What ``call`` returns; ``PluginProblem`` when it raises or takes longer.

        ``tell`` is told of what is wrong with a call that ended all the same: it took more than
        half of the time, or changed what belongs to the whole process.
        """
        future = self._submit(asking, call)
        waiting = asyncio.wrap_future(future)
        slow = None
        try:
            if not (await asyncio.wait({waiting}, timeout=seconds / 2))[0]:
                slow = asking.slow(seconds / 2, self._frame_of(future))
            value, error, changed = await asyncio.wait_for(waiting, seconds / 2)
        except TimeoutError:
            raise self._late(future, asking, seconds) from None
        except asyncio.CancelledError:
            WATCH.leave(future)
            raise
        if changed:
            tell(changed)
        if error is not None:
            raise error
        if slow:
            tell(slow)
        return cast(T, value)

    def ask_and_wait(self, asking: Asking, call: Callable[[], T], seconds: float) -> T:
        """The same, outside any event loop."""
        future = self._submit(asking, call)
        try:
            value, error, changed = future.result(seconds)
        except TimeoutError:
            raise self._late(future, asking, seconds) from None
        if error is not None:
            raise error
        if changed is not None and not changed.slow:  # a doubt refuses nobody
            raise changed
        return cast(T, value)

    def close(self) -> None:
        """End them when they are done; one that hangs ends with the process."""
        for _ in range(self._started):
            self._jobs.put(None)

    def _submit(self, asking: Asking, call: Callable[[], Any]) -> "Future[Outcome]":
        if len(self._hung) >= SIZE:
            raise asking.problem("ne répond plus ; le site doit être redémarré")
        future: Future[Outcome] = Future()
        self._jobs.put((future, asking, call))
        if self._started < SIZE:
            self._started += 1
            Thread(target=self._work, name=f"{THREAD}{self._plugin}", daemon=True).start()
        return future

    def _work(self) -> None:
        here = os.getpid()
        while job := self._jobs.get():
            future, asking, call = job
            if future.set_running_or_notify_cancel():
                self._running[future] = get_ident()
                outcome = _watched(future, asking, call)
                if os.getpid() != here:  # the plugin forked: nobody waits for the other one
                    os._exit(0)
                del self._running[future]
                self._hung.discard(future)
                future.set_result(outcome)

    def _late(self, future: "Future[Outcome]", asking: Asking, seconds: float) -> Exception:
        if future not in self._running or future.cancel():
            return asking.hung(seconds, None)
        self._hung.add(future)
        WATCH.leave(future)
        return asking.hung(seconds, self._frame_of(future))

    def _frame_of(self, future: "Future[Outcome]") -> FrameType | None:
        """The stack of the thread that is at it says on which line."""
        thread = self._running.get(future)
        return sys._current_frames().get(thread) if thread else None  # noqa: SLF001


def _watched(future: "Future[Outcome]", asking: Asking, call: Callable[[], Any]) -> Outcome:
    if asking.stage != "import":  # which is compared with far more
        WATCH.begin(future, asking.plugin)
    with recorded(asking):
        value, error = _outcome(asking, call)
    changed, failed = _outcome(asking, lambda: WATCH.end(future, asking))
    return value, error, changed or failed


def _outcome(asking: Asking, call: Callable[[], Any]) -> tuple[Any, PluginProblem | None]:
    """An error is put in words here too: it is an object of the plugin's, and may hang in turn."""
    try:
        return call(), None
    except BaseException as error:  # noqa: BLE001 - SystemExit and the like too: it is not ours
        problem = asking.crashed(error)
        if problem is not error:
            problem.__cause__ = error
        return None, problem
