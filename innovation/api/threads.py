"""What a thread needs of a plugin's pages: the addresses of its comments and of its files.

The plugin writes two things: the page that shows its thing, and who sees it. Where people come and
go, it writes a third: who still sees it, asked in the transaction that writes.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from innovation.domain.refusals import Refused as Refusing
from innovation.domain.threads import Space
from innovation.hooks.web import Answer, Asked, File, Missing, Page, Refused, Route, See

VERSION = re.compile(r"[0-9]{1,9}")

Sees = Callable[[Any, Asked], Awaitable[Space | None]]
Holds = Callable[[Any, Any, Asked], Awaitable[Space | None]]
"""``Sees``, asked of ``db`` in a block of writing: until it ends nobody takes the right away."""
Done = str | None
"""What to say of it; ``None`` where there is no such thing."""
Write = Callable[[Any, Asked], Awaitable[Done]]
"""Does it, in the thread."""
Act = Callable[[Any, Space, Asked], Awaitable[Answer | str | None]]


def thread_routes(show: Route, sees: Sees, holds: Holds | None = None) -> list[Route]:
    """The routes below ``show``, the page of a thing, for what is said and joined around it.

    ``sees(ctx, asked)`` says which thing the address means and what the person may do there, and
    ``None`` to whom it does not exist; ``holds(ctx, db, asked)`` says it again, inside the
    transaction that writes. What is refused shows the page again, with what was typed.
    """
    below = _Below(show, sees, holds)
    words = ("intent", "version", "text", "comment")
    return [
        below.route("POST", "/comments", below.writes(_say), ("text",)),
        below.route("POST", "/comments/{comment}", below.writes(_change), words),
        below.route("POST", "/files", below.attach, many=("file",)),
        below.route("POST", "/files/{file}/removal", below.writes(_detach)),
        below.route("GET", "/files/{file}", _file),
        below.route("GET", "/files/{file}/picture", _picture),
    ]


@dataclass(frozen=True, slots=True)
class _Below:
    """What is below the page of a thing."""

    show: Route
    sees: Sees
    holds: Holds | None

    def route(
        self,
        method: Literal["GET", "POST"],
        path: str,
        act: Act,
        form: Sequence[str] = (),
        many: Sequence[str] = (),
    ) -> Route:
        async def handler(ctx: Any, asked: Asked) -> Answer:
            space = await self.sees(ctx, asked)
            if space is None:
                return Missing()
            try:
                done = await act(ctx, space, asked)
            except Refusing as refused:
                return await _again(self.show, ctx, asked, str(refused))
            if isinstance(done, str):
                return See(f"{_place(self.show, asked)}#thread", said=done)
            return done or Missing()

        return Route(method, f"{self.show.path}{path}", self.show.may, handler, form, many)

    def writes(self, write: Write) -> Act:
        async def act(ctx: Any, space: Space, asked: Asked) -> Done:
            if self.holds is None:
                return await write(ctx.thread(space), asked)
            async with ctx.writing() as db:
                held = await self.holds(ctx, db, asked)
                return await write(ctx.thread(held), asked) if held else None

        return act

    async def attach(self, ctx: Any, space: Space, asked: Asked) -> Answer | Done:
        """Files are unpacked before the transaction begins."""
        files, wrong = await ctx.thread(space).look(asked.every_file("file"))

        async def keep(thread: Any, _: Asked) -> Done:
            await thread.keep(files)
            return " ".join(wrong)

        return await self.writes(keep)(ctx, space, asked) if files else " ".join(wrong)


async def _again(show: Route, ctx: Any, asked: Asked, sentence: str) -> Answer:
    page = await show.handler(ctx, asked)
    return Refused(sentence, page) if isinstance(page, Page) else page


def _place(show: Route, asked: Asked) -> str:
    path = show.path
    for name, value in asked.path.items():
        path = path.replace(f"{{{name}}}", value)
    return path


async def _say(thread: Any, asked: Asked) -> Done:
    await thread.say(asked.form.get("text", ""))
    return ""


async def _change(thread: Any, asked: Asked) -> Done:
    intent, version = asked.form.get("intent", ""), asked.form.get("version", "")
    if intent not in ("edit", "remove", "hide", "show") or not VERSION.fullmatch(version):
        return None
    text = asked.form.get("text", "")
    done = await thread.change(asked.path["comment"], intent, int(version), text)
    return "" if done else None


async def _detach(thread: Any, asked: Asked) -> Done:
    return "" if await thread.detach(asked.path["file"]) else None


async def _file(_: Any, space: Space, asked: Asked) -> Answer:
    return File(space.thing, asked.path["file"])


async def _picture(_: Any, space: Space, asked: Asked) -> Answer:
    return File(space.thing, asked.path["file"], picture=True)
