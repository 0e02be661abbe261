"""What authors' tests tell when they fail, and on which database they run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from innovation.cli.scaffolding import PACKAGE, needed, scaffold, write
from innovation.testing.kit import OfficeSite, on_site
from tests.authors.test_scaffold import load

BROKEN = "    return [idee.titre for idee in await ctx.ideas()]\n"


@pytest.fixture
def essai(tmp_path: Path) -> Path:
    """A package with a page and a table, as ``new`` writes it."""
    write(scaffold("essai", "Essai", "brest", PACKAGE, needed(["routes", "tables"])), tmp_path)
    return tmp_path / "innovation_essai"


def test_a_test_that_fails_tells_the_page_and_what_failed_in_the_module(essai):
    source = essai / "__init__.py"
    source.write_text(
        source.read_text("utf-8").replace("    mots = asked", f"{BROKEN}    mots = asked")
    )

    @on_site(load("innovation_essai", source))
    async def story(site: OfficeSite) -> None:
        await site.idea()
        staff = await site.client("staff")
        await staff.open(site.path("/"))
        assert staff.sees("Les idées"), staff

    with pytest.raises(
        AssertionError, match=r"<500 /o/brest/x/essai/ .*n'a pas pu répondre"
    ) as told:
        story()
    assert "AttributeError" in str(told.value.__notes__)
    assert "__init__.py:" in str(told.value.__notes__)


@pytest.mark.postgres
def test_check_finds_on_postgresql_what_sqlite_lets_pass(essai, server):
    step = essai / "migrations/0001_lieux.up.sql"
    step.write_text(step.read_text("utf-8").replace("nom text", "nom texte"))
    command = [sys.executable, "-m", "innovation", "plugin", "check", str(essai)]
    told = {}
    for kind in ("sqlite", "postgresql"):
        asked = {"INNOVATION_TEST_DATABASE": kind, "INNOVATION_TEST_POSTGRES": server}
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, env={**os.environ, **asked}
        )
        told[kind] = done.stderr
    assert told["sqlite"] == ""
    assert "E14" in told["postgresql"]
    assert "texte" in told["postgresql"]
