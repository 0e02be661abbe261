"""Where a plugin's code runs: in two threads of its own, for a limited time."""

import asyncio
import sys
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread, get_ident
from typing import Any, TypeVar, cast

from innovation.hooks.problems import Asking

T = TypeVar("T")
Outcome = tuple[Any, BaseException | None]

SIZE = 2


class Threads:
    """At most two daemon threads: what hangs in them holds up nobody else.

    A thread cannot be stopped. When both hang, every later call fails at once
    until the site restarts.
    """

    def __init__(self, plugin: str) -> None:
        self._plugin = plugin
        self._jobs: SimpleQueue[tuple[Future[Outcome], Callable[[], Any]]] = SimpleQueue()
        self._started = 0
        self._running: dict[Future[Outcome], int] = {}
        self._hung: set[Future[Outcome]] = set()

    async def ask(self, asking: Asking, call: Callable[[], T], seconds: float) -> T:
        """What ``call`` returns; ``PluginProblem`` when it raises or takes longer."""
        future = self._submit(asking, call)
        try:
            value, error = await asyncio.wait_for(asyncio.wrap_future(future), seconds)
        except TimeoutError:
            raise self._late(future, asking, seconds) from None
        if error is not None:
            raise asking.crashed(error) from error
        return cast(T, value)

    def ask_and_wait(self, asking: Asking, call: Callable[[], T], seconds: float) -> T:
        """The same, outside any event loop."""
        future = self._submit(asking, call)
        try:
            value, error = future.result(seconds)
        except TimeoutError:
            raise self._late(future, asking, seconds) from None
        if error is not None:
            raise asking.crashed(error) from error
        return cast(T, value)

    def _submit(self, asking: Asking, call: Callable[[], Any]) -> "Future[Outcome]":
        if len(self._hung) >= SIZE:
            raise asking.problem("ne répond plus ; le site doit être redémarré")
        future: Future[Outcome] = Future()
        self._jobs.put((future, call))
        if self._started < SIZE:
            self._started += 1
            Thread(target=self._work, name=f"plugin {self._plugin}", daemon=True).start()
        return future

    def _work(self) -> None:
        while True:
            future, call = self._jobs.get()
            if future.set_running_or_notify_cancel():
                self._running[future] = get_ident()
                outcome = _outcome(call)
                del self._running[future]
                self._hung.discard(future)
                future.set_result(outcome)

    def _late(self, future: "Future[Outcome]", asking: Asking, seconds: float) -> Exception:
        thread = self._running.get(future)
        if thread is None or future.cancel():
            return asking.hung(seconds, None)
        self._hung.add(future)
        # The stack of the thread that hangs says on which line.
        return asking.hung(seconds, sys._current_frames().get(thread))  # noqa: SLF001


def _outcome(call: Callable[[], Any]) -> Outcome:
    try:
        return call(), None
    except BaseException as error:  # noqa: BLE001 - SystemExit and the like too: it is not ours
        return None, error
