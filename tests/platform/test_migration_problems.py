"""What is wrong with a plugin's tables is told until they are made."""

from collections.abc import Callable
from typing import Any

from innovation.actions.plugins import forget_migration_problems
from innovation.db import reading, writing
from innovation.domain.people import SYSTEM
from innovation.hooks.host import PluginHost
from innovation.hooks.migrations import problem_of
from innovation.hosting.plugins import begin, note
from innovation.queries.plugins import problems


async def test_a_start_keeps_what_is_wrong_with_tables_and_the_site_does_without(
    write: Callable[[str], PluginHost], brest: Any
) -> None:
    async def told() -> list[tuple[str, str]]:
        async with reading(brest.admin):
            found = await problems(brest.admin)  # what earlier tests left to write comes as well
            return [(one.stage, one.message) for one in found if one.stage == "migrate"]

    host = write("")
    await note(problem_of(host.found["essai"], ValueError("abîmé")))
    await begin(host)
    assert host.is_to_migrate("essai")
    assert await told() == [("migrate", "abîmé")]
    async with writing(SYSTEM):
        await forget_migration_problems("essai", by=SYSTEM)
    assert await told() == []
