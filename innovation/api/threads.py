"""What a thread needs of a plugin's pages: the addresses of its comments and of its files.

The plugin writes two things: the page that shows its thing, and who sees it.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, cast

from innovation.domain.refusals import Refused as Refusing
from innovation.domain.threads import Space
from innovation.hooks.web import Answer, Asked, File, Missing, Page, Refused, Route, See

VERSION = re.compile(r"[0-9]{1,9}")

Sees = Callable[[Any, Asked], Awaitable[Space | None]]
Act = Callable[[Any, Space, Asked], Awaitable[Answer | str | None]]
"""Does it: an answer, what to say of it, or ``None`` where there is no such thing."""


def thread_routes(show: Route, sees: Sees) -> list[Route]:
    """The routes below ``show``, the page of a thing, for what is said and joined around it.

    ``sees(ctx, asked)`` says which thing the address means and what the person may do there, and
    ``None`` to whom it does not exist. What is refused shows the page again, with what was typed.
    """

    def route(
        method: str, below: str, act: Act, form: Sequence[str] = (), many: Sequence[str] = ()
    ) -> Route:
        async def handler(ctx: Any, asked: Asked) -> Answer:
            space = await sees(ctx, asked)
            if space is None:
                return Missing()
            try:
                done = await act(ctx, space, asked)
            except Refusing as refused:
                return await _again(show, ctx, asked, str(refused))
            if isinstance(done, str):
                return See(f"{_place(show, asked)}#thread", said=done)
            return done or Missing()

        return Route(cast(Any, method), f"{show.path}{below}", show.may, handler, form, many)

    return [
        route("POST", "/comments", _say, ("text",)),
        route("POST", "/comments/{comment}", _change, ("intent", "version", "text", "comment")),
        route("POST", "/files", _attach, many=("file",)),
        route("POST", "/files/{file}/removal", _detach),
        route("GET", "/files/{file}", _file),
        route("GET", "/files/{file}/picture", _picture),
    ]


async def _again(show: Route, ctx: Any, asked: Asked, sentence: str) -> Answer:
    page = await show.handler(ctx, asked)
    return Refused(sentence, page) if isinstance(page, Page) else page


def _place(show: Route, asked: Asked) -> str:
    path = show.path
    for name, value in asked.path.items():
        path = path.replace(f"{{{name}}}", value)
    return path


async def _say(ctx: Any, space: Space, asked: Asked) -> str:
    await ctx.thread(space).say(asked.form.get("text", ""))
    return ""


async def _change(ctx: Any, space: Space, asked: Asked) -> str | None:
    intent, version = asked.form.get("intent", ""), asked.form.get("version", "")
    if intent not in ("edit", "remove", "hide", "show") or not VERSION.fullmatch(version):
        return None
    text = asked.form.get("text", "")
    done = await ctx.thread(space).change(asked.path["comment"], intent, int(version), text)
    return "" if done else None


async def _attach(ctx: Any, space: Space, asked: Asked) -> str:
    _, wrong = await ctx.thread(space).attach(asked.every_file("file"))
    return " ".join(wrong)


async def _detach(ctx: Any, space: Space, asked: Asked) -> str | None:
    return "" if await ctx.thread(space).detach(asked.path["file"]) else None


async def _file(_: Any, space: Space, asked: Asked) -> Answer:
    return File(space.thing, asked.path["file"])


async def _picture(_: Any, space: Space, asked: Asked) -> Answer:
    return File(space.thing, asked.path["file"], picture=True)
