"""A backup takes the plugins' tables along; a restore makes those of the plugins that are here."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from innovation.db.bulk import bulk
from innovation.db.plugin_migrations import migrate_up
from innovation.hooks.discovery import discover
from innovation.hooks.migrations import steps_of
from innovation.world import now

MODULE = """
PLUGIN = {"name": "bancs", "title": "Bancs", "description": "Des bancs.", "version": "1.0",
          "api": "1.2", "contact": "Test", "offices": "*"}
"""
UP = "CREATE TABLE x_bancs_banc (id @pk@, office text NOT NULL, pose_le date);"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def further_settings(tmp_path: Path) -> dict[str, str]:
    """With the plugins of the test's folder."""
    return {"INNOVATION_PLUGINS_DIR": str(tmp_path / "plugins")}


@pytest.fixture
async def backed_up(place: Any, command: Run, tmp_path: Path) -> Path:
    """A backup of a site where a plugin keeps one row."""
    folder = tmp_path / "plugins/_all/bancs"
    (folder / "migrations").mkdir(parents=True)
    (folder / "__init__.py").write_text(MODULE)
    (folder / "migrations/0001_bancs.up.sql").write_text(UP)
    (folder / "migrations/0001_bancs.down.sql").write_text("DROP TABLE x_bancs_banc;")
    found = discover(tmp_path / "plugins", installed=False)[0]["bancs"]
    steps, application = steps_of(found, place.kind), place.application
    await migrate_up(place.owner, "bancs", steps, application_url=application, now=now())
    async with bulk(place.owner) as owner, owner.pouring():
        await owner.run_script(
            "INSERT INTO x_bancs_banc (office, pose_le) VALUES ('brest', '2026-03-02')"
        )
    file = tmp_path / "site.vivier"
    done = command(place, "backup", str(file))
    assert done.returncode == 0, done.stderr
    return file


async def rows(url: str) -> list[str]:
    async with bulk(url) as source:
        if "x_bancs_banc" not in await source.tables():
            return ["no table"]
        return [str(row["pose_le"]) for row in await source.fetch("SELECT * FROM x_bancs_banc")]


async def test_rows_of_a_plugin_come_back_on_either_database(
    backed_up: Path, other_place: Any, command: Run, tmp_path: Path
) -> None:
    later = tmp_path / "plugins/_all/bancs/migrations/0002_etat"
    later.with_suffix(".up.sql").write_text("ALTER TABLE x_bancs_banc ADD COLUMN etat text;")
    later.with_suffix(".down.sql").write_text("ALTER TABLE x_bancs_banc DROP COLUMN etat;")
    done = command(other_place, "restore", str(backed_up))
    assert done.returncode == 0, done.stderr
    assert await rows(other_place.owner) == ["2026-03-02"]
    assert "faite" not in command(other_place, "plugin", "migrate", "bancs").stdout


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("gone", ["plugin", "migration", "older"])
async def test_rows_of_a_plugin_that_is_gone_stay_in_the_archive_and_that_is_told(
    backed_up: Path, empty_place: Any, command: Run, tmp_path: Path, gone: str
) -> None:
    folder = tmp_path / "plugins/_all/bancs"
    whole = shutil.copytree(folder, tmp_path / "whole")
    if gone == "plugin":
        shutil.rmtree(folder)
    elif gone == "older":
        shutil.rmtree(folder / "migrations")
    else:
        (folder / "migrations/0001_bancs.up.sql").write_text(UP + "-- autrement")
    done = command(empty_place, "restore", str(backed_up))
    assert done.returncode == 0, done.stderr
    assert "Le module bancs n'a pas repris ses 1 lignes" in done.stdout
    assert await rows(empty_place.owner) == ["no table"]
    if gone == "plugin":
        await comes_back_as_it_was_told(shutil.copytree(whole, folder), empty_place, command)


async def comes_back_as_it_was_told(plugin: Path, place: Any, command: Run) -> None:
    """Installed again, its tables made, the same archive restored once more."""
    assert command(place, "plugin", "migrate", plugin.name).returncode == 0
    again = command(place, "restore", str(plugin.parents[2] / "site.vivier"), "--replace")
    assert again.returncode == 0, again.stderr
    assert await rows(place.owner) == ["2026-03-02"]
