"""A ``ctx`` seen from the plugin's thread: what is asked of it runs in the site's loop.

Even ``async`` plugin code may block, so it runs in a loop of the plugin's own thread. Each
thing that it awaits of ``ctx`` crosses to the site's loop and back. A block (``reading``,
``writing``) is one task there, which holds the transaction and does what is asked of it until
the block ends; it is rolled back when the plugin's time is over.
"""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, suppress
from functools import cache, partial
from itertools import islice
from types import TracebackType
from typing import Any, TypeVar

from innovation.hooks.context import Context, Database, Talk

T = TypeVar("T")

BLOCKS = ("reading", "writing")
THINGS = ("thread",)
"""What ``ctx`` gives that is asked in its turn."""

BLOCK_SECONDS = 5.0
"""How long a transaction may stay open: on SQLite, everybody's writes wait for it."""

MOST = 100_000
"""How many values a plugin may ask with at once: a generator may never end."""
TOO_LATE = "trop tard : ce ctx est celui d'un appel qui est fini"

Call = Callable[[], Awaitable[Any]]


class Bridge:
    """Stands for ``ctx`` until ``end``: of the real one, the names of ``Context`` alone."""

    def __init__(self, ctx: object, loop: asyncio.AbstractEventLoop) -> None:
        self._ctx = ctx
        self._crossing = _Crossing(loop)

    def __getattr__(self, name: str) -> Any:
        return self._crossing.seen(self._ctx, Context, name)

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run the plugin's own ``async`` code to its end, in this thread."""
        return asyncio.run(self._crossing.cancellable(work))

    async def _end(self) -> None:
        """The plugin has answered, or its time is over: nothing goes on behind its back."""
        await self._crossing.end()


def finished(result: Any, ctx: object) -> Any:
    """What a plugin's function returns in the end, whether it is ``async`` or not."""
    if not inspect.iscoroutine(result):
        return result
    return ctx._run(result) if isinstance(ctx, Bridge) else asyncio.run(result)  # noqa: SLF001


class Over(TimeoutError):
    """The plugin's time has passed."""


class _Crossing:
    """Between the plugin's loop and the site's."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.block: _Block | None = None
        self._over = False
        self._tasks: set[asyncio.Task[Any]] = set()
        self._own: tuple[asyncio.AbstractEventLoop, asyncio.Task[Any]] | None = None

    def seen(self, thing: object, shape: type, name: str) -> Any:
        """What the plugin sees of ``thing.name``: nothing but what ``shape`` promises."""
        if name not in (there := names_of(shape)):
            raise AttributeError(f"{shape.__name__} n'a pas {name!r}, mais {', '.join(there)}")
        value = getattr(thing, name)
        if inspect.iscoroutinefunction(value):
            return lambda *args, **named: self.cross(partial(value, *_given(args), **_given(named)))
        if name in BLOCKS:
            return lambda: _Block(self, value())
        if name in THINGS:
            return lambda *args: _Thing(self, value(*args), Talk)
        return value

    async def cross(self, call: Call) -> Any:
        """Await ``call`` in the site's loop: in the block's task while one is open."""
        if self.block is not None:
            return await self.block.do(call)
        return await asyncio.wrap_future(self.start(call))

    def start(self, call: Call) -> "Future[Any]":
        return asyncio.run_coroutine_threadsafe(self._there(call), self.loop)

    async def _there(self, call: Call) -> Any:
        if self._over:
            raise Over(TOO_LATE)
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            return await call()
        finally:
            self._tasks.discard(task)

    async def cancellable(self, work: Coroutine[Any, Any, T]) -> T:
        task = asyncio.current_task()
        assert task is not None
        self._own = (asyncio.get_running_loop(), task)
        return await work

    async def end(self) -> None:
        self._over = True
        if self._own is not None:
            loop, task = self._own
            with suppress(RuntimeError):  # its loop is closed: it has ended by itself
                loop.call_soon_threadsafe(task.cancel)
        for one in (left := list(self._tasks)):
            one.cancel()
        await asyncio.gather(*left, return_exceptions=True)


def _given(value: Any) -> Any:
    """A copy of what is asked with: a generator would run the plugin's code in the site's loop."""
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Mapping):
        return {_given(key): _given(one) for key, one in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        given = [_given(one) for one in islice(value, MOST + 1)]
        if len(given) > MOST:
            raise ValueError(f"une suite de plus de {MOST} valeurs")
        return given
    return value


@cache
def names_of(shape: type) -> tuple[str, ...]:
    """What a plugin may ask of a ``Context``, a ``Database`` or a ``Talk``."""
    return tuple(name for name in vars(shape) if not name.startswith("_"))


class _Thing:
    """A thing that ``ctx`` gave, whose methods cross too."""

    def __init__(self, crossing: _Crossing, thing: object, shape: type) -> None:
        self._crossing = crossing
        self._thing = thing
        self._shape = shape

    def __getattr__(self, name: str) -> Any:
        return self._crossing.seen(self._thing, self._shape, name)


class _Block:
    """``async with ctx.writing() as db`` in the plugin's loop; the transaction is in the site's."""

    def __init__(self, crossing: _Crossing, real: AbstractAsyncContextManager[Any]) -> None:
        self._crossing = crossing
        self._real = real
        # Made in the plugin's thread, used in the site's loop alone.
        self._asked: asyncio.Queue[Asked] = asyncio.Queue()
        self._opened: Future[Any] = Future()
        self._held: Future[None]
        self._closed = False

    async def __aenter__(self) -> _Thing:
        if self._crossing.block is not None:
            raise RuntimeError(
                "un bloc reading() ou writing() ne s'ouvre pas dans un autre : "
                "finissez d'abord le premier, ou passez son db"
            )
        self._held = self._crossing.start(self._hold)
        self._held.add_done_callback(lambda _: self._not_opened(Over(TOO_LATE)))
        db = await asyncio.wrap_future(self._opened)
        self._crossing.block = self
        return _Thing(self._crossing, db, Database)

    async def do(self, call: Call) -> Any:
        """Await ``call`` inside the transaction."""
        answer: Future[Any] = Future()
        self._crossing.loop.call_soon_threadsafe(self._take, (call, answer))
        return await asyncio.wrap_future(answer)

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._crossing.block = None
        self._crossing.loop.call_soon_threadsafe(self._take, error)
        with suppress(_Left):
            await asyncio.wrap_future(self._held)

    async def _hold(self) -> None:
        """In the site's loop: hold the transaction until the block ends, or for too long."""
        self._opened.set_running_or_notify_cancel()
        try:
            async with asyncio.timeout(BLOCK_SECONDS), self._real as db:
                self._opened.set_result(db)
                while isinstance(asked := await self._asked.get(), tuple):
                    await _answer(*asked)
                if asked is not None:
                    raise _Left from asked
        except TimeoutError as late:
            raise self._not_opened(Over(f"un bloc dure {BLOCK_SECONDS:g} s au plus")) from late
        except BaseException as error:
            self._not_opened(error)
            raise
        finally:
            self._closed = True
            while not self._asked.empty():
                self._take(self._asked.get_nowait())

    def _not_opened(self, error: BaseException) -> BaseException:
        if not self._opened.done():
            self._opened.set_exception(error)
        return error

    def _take(self, asked: "Asked") -> None:
        """In the site's loop; whoever asks too late is told so."""
        if not self._closed:
            self._asked.put_nowait(asked)
        elif isinstance(asked, tuple) and asked[1].set_running_or_notify_cancel():
            asked[1].set_exception(Over("trop tard : la transaction a été annulée"))


Asked = tuple[Call, "Future[Any]"] | BaseException | None
"""A call and where its answer goes; or how the block ended."""


class _Left(Exception):
    """The plugin left its block with an error of its own: nothing of the block is kept."""


async def _answer(call: Call, answer: "Future[Any]") -> None:
    """A statement that fails fails for the plugin, which may catch it and go on."""
    if not answer.set_running_or_notify_cancel():
        return
    try:
        answer.set_result(await call())
    except BaseException as error:
        answer.set_exception(error)
        if not isinstance(error, Exception):
            raise
