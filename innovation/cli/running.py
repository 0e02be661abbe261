"""What every command shares: settings told in words, a database for the time of one task."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import NoReturn, TypeVar

import rich_click as click
from rich.console import Console

from innovation.config import BadSettings, Settings, settings_from_environment
from innovation.db import DatabaseUnavailable, connect, disconnect, reading
from innovation.db.migrations import pending
from innovation.domain.people import SYSTEM
from innovation.domain.refusals import Refused
from innovation.queries.people import office_of

T = TypeVar("T")

OFFICE = click.option("--office", required=True, help="Le nom court de l'office.")
console = Console(highlight=False, soft_wrap=True)
complaints = Console(stderr=True, highlight=False, soft_wrap=True)


def stop(*sentences: str, code: int = 1) -> NoReturn:
    """Say what is wrong and end the command."""
    for sentence in sentences:
        complaints.print(sentence, style="red", markup=False)
    sys.exit(code)


def settings() -> Settings:
    """The site's settings, or the end of the command with all that is wrong."""
    try:
        return settings_from_environment()
    except BadSettings as bad:
        stop("Des réglages sont à corriger :", *(f"  {reason}" for reason in bad.reasons), code=2)


def run(task: Callable[[Settings], Awaitable[T]]) -> T:
    """Run ``task`` with the database open; a refusal is told, not traced."""
    return asyncio.run(_run(settings(), task))


async def _run(site: Settings, task: Callable[[Settings], Awaitable[T]]) -> T:
    try:
        if await pending(site.database_url):
            stop("La base n'est pas à jour : lancez d'abord « innovation migrate ».")
        await connect(site.database_url)
        return await task(site)
    except DatabaseUnavailable as error:
        stop(f"La base de données ne répond pas : {error}")
    except Refused as refused:
        stop(*(str(refusal) for refusal in refused.refusals))
    finally:
        await disconnect()


async def need_office(slug: str) -> None:
    """End the command when no office has this short name."""
    async with reading(SYSTEM):
        if await office_of(SYSTEM, slug) is None:
            stop(f"Aucun office ne s'appelle « {slug} ».")
