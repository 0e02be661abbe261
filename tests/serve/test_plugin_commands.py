"""A plugin's tables, jobs and commands, as an operator types them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]

PLUGIN = """
import click
from innovation.api import Document, Field, Job, Report, Rows, hook

PLUGIN = {"name": "bancs", "title": "Bancs", "description": "Des bancs.", "version": "1.0",
          "api": "1.2", "contact": "Test", "offices": "*"}


async def _add(ctx, bois):
    async with ctx.writing() as db:
        await db.fetch("INSERT INTO x_bancs_banc (office, bois) VALUES ({}, {})", ctx.office, bois)
        return len(await db.fetch("SELECT 1 FROM x_bancs_banc"))


@click.command("ajouter")
@click.argument("bois")
async def ajouter(ctx, bois):
    '''Ajouter un banc.'''
    return f"{await _add(ctx, bois)} banc(s) à {ctx.office}"


@hook
def commands():
    return [ajouter]


async def poser(ctx):
    await _add(ctx, "pin")


@hook
def jobs():
    return [Job("poser", "Poser", "day", poser)]


async def compter(ctx, answers):
    async with ctx.reading() as db:
        rows = await db.fetch("SELECT bois, count(*) AS n FROM x_bancs_banc WHERE bois = {} "
                              "GROUP BY bois", answers["bois"])
    return Document("Bancs", (Rows(("Bois", "Bancs"), tuple((r["bois"], r["n"]) for r in rows)),))


@hook
def reports():
    return [Report("bois", "Par bois", asks=(Field("bois", "Lequel ?", required=True),),
                   build=compter)]
"""
UP = "CREATE TABLE x_bancs_banc (id @pk@, office text NOT NULL, bois text NOT NULL);"
BROKEN = PLUGIN.replace("bancs", "casse").replace("import click", "import absent_de_partout")


@pytest.fixture
def bancs(innovation: Command, environment: dict[str, str], place: Any, tmp_path: Path) -> Command:
    """A site of one office with a plugin that has a table, and a broken one beside it."""
    folder = tmp_path / "plugins/_all"
    (folder / "bancs/migrations").mkdir(parents=True)
    (folder / "bancs/__init__.py").write_text(PLUGIN)
    (folder / "bancs/migrations/0001_bancs.up.sql").write_text(UP)
    (folder / "bancs/migrations/0001_bancs.down.sql").write_text("DROP TABLE x_bancs_banc;")
    (folder / "casse.py").write_text(BROKEN)
    environment["INNOVATION_PLUGINS_DIR"] = str(tmp_path / "plugins")
    if place.kind == "postgres":
        environment["INNOVATION_OWNER_URL"] = place.owner
    added = innovation("office", "add", "brest", "--name", "Brest Habitat", "--city", "Brest")
    assert added.returncode == 0, added.stderr
    return innovation


def test_a_plugin_is_migrated_then_activated_then_commanded(bancs: Command, tmp_path: Path) -> None:
    on_brest = ("--office", "brest")
    refused = bancs("plugin", "activate", "bancs", *on_brest)
    assert (refused.returncode, "innovation plugin migrate bancs" in refused.stderr) == (1, True)
    assert "bancs : 0001_bancs : faite." in bancs("plugin", "migrate", "--all").stdout
    assert "faite" not in bancs("plugin", "migrate", "bancs").stdout
    assert bancs("plugin", "activate", "bancs", *on_brest).returncode == 0
    added = bancs("x", "bancs", "ajouter", "chêne", *on_brest)
    assert added.stdout == "1 banc(s) à brest\n", added.stderr
    ran = bancs("plugin", "run", "bancs", "poser", *on_brest)
    assert ran.stdout == "bancs : la tâche poser est faite.\n", ran.stderr
    assert bancs("x", "bancs", "ajouter", "orme", *on_brest).stdout == "3 banc(s) à brest\n"
    refused = bancs("report", "brest", "bancs.bois", str(tmp_path / "bois.csv"))
    assert (refused.returncode, "bois : Cette réponse est nécessaire." in refused.stderr) == (
        1,
        True,
    )
    for name in ("bois.csv", "bois.pdf"):
        told = bancs("report", "brest", "bancs.bois", str(tmp_path / name), "--answer", "bois=pin")
        assert told.returncode == 0, told.stderr
    assert (tmp_path / "bois.csv").read_text("utf-8-sig").splitlines() == ["Bois;Bancs", "pin;1"]
    assert (tmp_path / "bois.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_an_office_that_has_not_taken_the_new_version_is_listed(
    bancs: Command, tmp_path: Path
) -> None:
    source = tmp_path / "plugins/_all/bancs/__init__.py"
    bancs("plugin", "migrate", "bancs")
    for version, still in (("1.0", False), ("2.0", True)):
        source.write_text(PLUGIN.replace('"1.0"', f'"{version}"'))
        if not still:
            assert bancs("plugin", "activate", "bancs", "--office", "brest").returncode == 0
        listed = bancs("plugin", "list", COLUMNS="400").stdout
        assert (version in listed, "brest : actif, encore en 1.0" in listed) == (True, still)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_broken_plugin_stops_its_own_commands_alone(bancs: Command) -> None:
    for words in ((), ("x",), ("x", "bancs"), ("plugin",)):
        assert bancs(*words, "--help").returncode == 0, words
    told = bancs("x", "casse", "--help")
    assert (told.returncode, "absent_de_partout" in told.stderr) == (1, True)
    assert bancs("x", "inconnu", "--help").returncode == 2


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_migration_that_fails_stops_none_of_the_others(bancs: Command, tmp_path: Path) -> None:
    bad = tmp_path / "plugins/_all/abime"
    (bad / "migrations").mkdir(parents=True)
    (bad / "__init__.py").write_text(PLUGIN.replace("bancs", "abime"))
    (bad / "migrations/0001_rien.up.sql").write_text(
        "CREATE TABLE x_abime_b (a int);\n-- deux fois a\nCREATE TABLE x_abime_a (a int, a int);"
    )
    (bad / "migrations/0001_rien.down.sql").write_text("DROP TABLE x_abime_a;")
    told = bancs("plugin", "migrate", "--all")
    assert "bancs : 0001_bancs : faite." in told.stdout
    assert (told.returncode, "0001_rien : duplicate column name: a" in told.stderr) == (1, True)
    listed = bancs("plugin", "list", COLUMNS="400").stdout
    assert "migrate migrations 0001_rien.up.sql:3 : 0001_rien : duplicate column" in listed
    assert "« CREATE TABLE x_abime_a (a int, a int); »" in listed
    assert bancs("plugin", "activate", "abime", "--office", "brest").returncode == 1
    (bad / "migrations/0001_rien.up.sql").write_text("CREATE TABLE x_abime_a (a int);")
    assert bancs("plugin", "migrate", "abime").returncode == 0
    assert "0001_rien" not in bancs("plugin", "list", COLUMNS="400").stdout
    assert bancs("plugin", "activate", "abime", "--office", "brest").returncode == 0
