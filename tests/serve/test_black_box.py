"""A plugin that ends a process of the site while it is asked: told with its line, and counted."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from innovation.db.bulk import bulk

pytestmark = pytest.mark.faults

PLUGIN = """
import os
from innovation.api import Job, hook

PLUGIN = {"name": "finit", "title": "Essai", "description": "Un essai.", "version": "1.0",
          "api": "1.2", "offices": "*", "contact": "dsi"}


async def finir(ctx):
    os._exit(0)


@hook
def jobs():
    return [Job("finir", "Finir", "hour", finir)]
"""


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_a_call_that_ends_its_process_is_told_with_its_line_and_the_site_stays_up(
    serve: Callable[..., Any], innovation: Callable[..., Any],
    environment: dict[str, str], place: Any, tmp_path: Path,
) -> None:  # fmt: skip
    folder = tmp_path / "plugins.d"
    (folder / "_all").mkdir(parents=True)
    (folder / "_all" / "finit.py").write_text(PLUGIN, "utf-8")
    environment["INNOVATION_PLUGINS_DIR"] = str(folder)
    environment["INNOVATION_FILES"] = str(tmp_path / "data" / "files")
    innovation("office", "add", "brest", "--name", "Brest Habitat", "--city", "Brest")
    assert innovation("plugin", "activate", "finit", "--office", "brest").returncode == 0
    served = serve()

    served.wait_until(lambda: served.says("il est relancé"))
    told: list[Any] = []
    while not told:
        await asyncio.sleep(0.2)
        async with bulk(place.owner) as owner:
            told = await owner.fetch("SELECT stage, hook, place, message FROM plugin_problem")
            failures = await owner.fetch("SELECT plugin, office FROM plugin_failure")
    assert [tuple(one.values()) for one in told] == [
        ("job", "jobs", "finit.py:10", "cet appel a mis fin au processus")
    ]
    assert failures == [{"plugin": "finit", "office": "brest"}], "the fifth puts it aside"
    assert served.get("/login") == 200
