"""``innovation plugin remove``: what it kept is exported, and nothing of it stays behind."""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from innovation.cli.scaffolding import PACKAGE, needed, scaffold, write
from innovation.db.bulk import bulk

Command = Callable[..., Any]


GUEST = """
PLUGIN = {"name": "guest", "title": "Invité", "description": "Vient après.", "version": "1.0",
          "api": "1.2", "contact": "Test", "offices": "*", "requires": ["bancs"]}
"""
TOLD = """

@hook
async def deactivated(office, ctx):
    async with ctx.reading() as db:
        rows = await db.fetch("SELECT nom FROM x_bancs_lieu")
    with open({file!r}, "a") as told:
        told.write(f"{{office}} {{len(rows)}} ")
"""


@pytest.fixture
async def bancs(
    innovation: Command, environment: dict[str, str], place: Any, tmp_path: Path
) -> Path:
    """A plugin with a table and a row, active at Brest; its folder."""
    if place.kind == "postgres":
        environment["INNOVATION_OWNER_URL"] = place.owner
    folder = tmp_path / "plugins/brest/bancs"
    environment["INNOVATION_PLUGINS_DIR"] = str(tmp_path / "plugins")
    made = tmp_path / "made"
    write(scaffold("bancs", "Bancs", "brest", PACKAGE, needed(["tables", "settings"])), made)
    with (made / "innovation_bancs/__init__.py").open("a") as module:
        module.write(TOLD.format(file=str(tmp_path / "told")))
    shutil.copytree(made / "innovation_bancs", folder)
    for command in (
        ("office", "add", "brest", "--name", "Brest Habitat", "--city", "Brest"),
        ("plugin", "migrate", "bancs"),
        ("plugin", "activate", "bancs", "--office", "brest"),
    ):
        done = innovation(*command)
        assert done.returncode == 0, done.stdout + done.stderr
    async with bulk(place.owner) as owner, owner.pouring():
        await owner.run("INSERT INTO x_bancs_lieu (office, nom) VALUES ('brest', 'La cour')")
    return folder


async def left(place: Any) -> tuple[list[str], list[dict[str, Any]], list[Any]]:
    """The plugin's tables, its activations, the migrations that are recorded for it."""
    async with bulk(place.owner) as owner, owner.snapshot():
        return (
            [name for name in await owner.tables() if name.startswith("x_bancs_")],
            await owner.fetch("SELECT active FROM plugin_activation WHERE plugin = 'bancs'"),
            await owner.fetch("SELECT name FROM plugin_migration WHERE plugin = 'bancs'"),
        )


async def test_a_plugin_leaves_with_a_file_of_what_it_kept(bancs, innovation, place, tmp_path):
    done = innovation("plugin", "remove", "bancs", "--drop-data", "--to", str(tmp_path))
    assert done.returncode == 0, done.stderr
    [file] = tmp_path.glob("bancs-*.json")
    told = json.loads(file.read_text("utf-8"))
    assert told["offices"] == {"brest": {"active": True, "settings": {}}}
    assert [row["nom"] for row in told["tables"]["x_bancs_lieu"]] == ["La cour"]
    tables, [activation], migrations = await left(place)
    assert (tables, bool(activation["active"]), migrations) == ([], False, [])
    assert not bancs.exists()
    assert (tmp_path / "told").read_text() == "brest 1 ", "while its tables were there"
    assert innovation("verify").returncode == 0
    twice = innovation("plugin", "remove", "bancs", "--to", str(tmp_path / "plugins"))
    assert (twice.returncode, "bancs est déjà retiré" in twice.stderr) == (1, True)
    assert [*(tmp_path / "plugins").glob("bancs-*")] == [], "an export of nothing"
    again = innovation("plugin", "remove", "autre")
    assert (again.returncode, "Aucun module ne s'appelle autre" in again.stderr) == (1, True)


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_nothing_is_touched_when_it_cannot_be_done(bancs, innovation, place, tmp_path):
    untouched = await left(place)
    unwritable = innovation("plugin", "remove", "bancs", "--to", str(tmp_path / "nowhere"))
    assert (unwritable.returncode, "Rien n'a été touché" in unwritable.stderr) == (1, True)
    assert (await left(place), bancs.exists()) == (untouched, True)
    shutil.rmtree(bancs)
    gone = innovation("plugin", "remove", "bancs", "--drop-data", "--to", str(tmp_path))
    assert gone.returncode == 1
    assert "Les fichiers de bancs ne sont plus là : 0001_lieux" in gone.stderr
    assert (await left(place), list(tmp_path.glob("bancs-*.json"))) == (untouched, [])
    kept = innovation("plugin", "remove", "bancs", "--to", str(tmp_path))
    assert (kept.returncode, "Ses tables restent" in kept.stdout) == (0, True)
    tables, [activation], _ = await left(place)
    assert (tables, bool(activation["active"])) == (["x_bancs_lieu"], False)


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_tables_that_cannot_be_undone_keep_the_plugin_in_place(
    bancs, innovation, place, tmp_path
):
    (bancs / "migrations/0002_rien.up.sql").write_text("CREATE TABLE x_bancs_rien (id @pk@);")
    (bancs / "migrations/0002_rien.down.sql").write_text("DROP TABLE x_bancs_nulle_part;")
    assert innovation("plugin", "migrate", "bancs").returncode == 0
    untouched = await left(place)
    done = innovation("plugin", "remove", "bancs", "--drop-data", "--to", str(tmp_path))
    assert done.returncode == 1
    assert "Rien n'a été touché" in done.stderr
    assert "Traceback" not in done.stderr
    assert (await left(place), bancs.exists()) == (untouched, True)
    assert not (tmp_path / "told").exists()


@pytest.mark.parametrize("kind", ["sqlite"])
async def test_a_plugin_that_another_one_needs_stays(
    bancs, innovation, place, environment, tmp_path
):
    (bancs.parent / "guest.py").write_text(GUEST)
    done = innovation("plugin", "activate", "guest", "--office", "brest")
    assert done.returncode == 0, done.stderr
    untouched = await left(place)
    done = innovation("plugin", "remove", "bancs", "--drop-data", "--to", str(tmp_path))
    assert done.returncode == 1
    for words in ("brest", "Le module « Invité » a besoin", "Rien n'a été touché"):
        assert words in done.stderr
    assert (await left(place), bancs.exists()) == (untouched, True)


@pytest.mark.parametrize("kind", [pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_whoever_does_not_own_the_tables_removes_nothing(
    bancs, innovation, environment, place, tmp_path
):
    untouched = await left(place)
    del environment["INNOVATION_OWNER_URL"]
    done = innovation("plugin", "remove", "bancs", "--drop-data", "--to", str(tmp_path))
    assert (done.returncode, "INNOVATION_OWNER_URL" in done.stderr) == (1, True)
    assert (await left(place), bancs.exists()) == (untouched, True)


@pytest.mark.parametrize("kind", [pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_a_disk_that_fills_up_takes_no_half_of_a_file(bancs, environment, place, tmp_path):
    async with bulk(place.owner) as owner, owner.pouring():
        await owner.run("INSERT INTO x_bancs_lieu (office, nom) VALUES ('brest', $1)", "x" * 9000)
    untouched = await left(place)
    remove = f"{sys.executable} -m innovation plugin remove bancs --drop-data"
    full = await asyncio.to_thread(
        subprocess.run,
        ["sh", "-c", f"ulimit -f 8; {remove}"],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (full.returncode, "Rien n'a été touché" in full.stderr) == (1, True), full.stderr
    assert (await left(place), bancs.exists()) == (untouched, True)
    assert [*tmp_path.glob("bancs-*")] == []


async def test_of_many_who_switch_at_once_each_is_told_and_the_journal_agrees(
    bancs, environment, innovation, place
):
    words = ("activate", "deactivate") * 2
    command = ("-m", "innovation", "plugin")
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, *command, word, "bancs", "--office", "brest",
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for word in words
    ]  # fmt: skip
    told = [await process.communicate() for process in started]
    assert {process.returncode for process in started} <= {0, 1}
    assert all(b"Traceback" not in errors and (said or errors) for said, errors in told), told
    async with bulk(place.owner) as owner, owner.snapshot():
        [last] = await owner.fetch(
            "SELECT verb FROM event WHERE verb IN ('plugin.activated', 'plugin.deactivated') "
            "ORDER BY id DESC LIMIT 1"
        )
    [activation] = (await left(place))[1]
    assert last["verb"] == ("plugin.activated" if activation["active"] else "plugin.deactivated")
    assert innovation("verify").returncode == 0


async def test_a_plugin_leaves_while_the_site_serves(bancs, innovation, serve, place, tmp_path):
    served = serve()
    ready = served.log.read_text().count('"ready"')
    done = innovation("plugin", "remove", "bancs", "--drop-data", "--to", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert (await left(place))[0] == []
    served.wait_until(lambda: served.log.read_text().count('"ready"') == 2 * ready)
    for path in ("/healthz", "/login"):
        assert served.get(path) == 200
    assert served.process.poll() is None
    assert not served.says("Traceback"), served.log.read_text()
