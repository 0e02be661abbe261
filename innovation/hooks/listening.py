"""Tell a listener, in the plugin's thread; what it asks of the site runs in the site's loop."""

import asyncio
import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from innovation.domain.contributions import Happening, Value
from innovation.hooks.declared import Hooks, call
from innovation.hooks.problems import Asking


@dataclass(slots=True)
class Bridge:
    """The site's context seen from the plugin's thread; ``over`` once its time has passed.

    Even ``async`` plugin code may block: it must never run in the site's loop.
    """

    ctx: Any
    loop: asyncio.AbstractEventLoop
    over: bool = False

    @property
    def office(self) -> str:
        return str(self.ctx.office)

    @property
    def settings(self) -> Mapping[str, Value]:
        settings: Mapping[str, Value] = self.ctx.settings
        return settings

    async def record(self, verb_key: str, **data: int) -> None:
        if self.over:
            raise TimeoutError("trop tard : cet événement sera redit")
        there = asyncio.run_coroutine_threadsafe(self._record(verb_key, data), self.loop)
        await asyncio.wrap_future(there)

    async def _record(self, verb_key: str, data: Mapping[str, int]) -> None:
        await self.ctx.record(verb_key, **data)

    def log(self, message: str) -> None:
        self.ctx.log(message)


def listen(asking: Asking, hooks: Hooks, event: Happening, ctx: Any) -> None:
    """Run ``on_event`` to its end, whether it is ``async`` or not."""
    offered = {"office": asking.office, "event": event, "ctx": ctx}
    result = call(hooks["on_event"], offered)
    if inspect.iscoroutine(result):
        asyncio.run(result)
    elif result is not None:
        raise asking.problem(f"rend {type(result).__name__}, rien n'est attendu")
