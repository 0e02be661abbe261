"""What authors' tests tell when they fail, and on which database they run."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from innovation.cli.authoring import page_of_guide
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
def test_check_runs_on_postgresql_what_the_page_of_rules_says_for_it_alone(essai, server):
    [barrier] = re.findall(r"```sql\n(.*?)```", page_of_guide("rules"), re.DOTALL)
    step = essai / "migrations/0001_lieux.postgres.up.sql"
    step.write_text(barrier.replace("x_bancs_banc", "x_essai_lieu"))
    assert "essai 0.1.0 : " in checked_on_postgresql(essai, server)
    step.write_text(step.read_text().replace("app_office", "app_bureau"))
    assert "E14 essai : 0001_lieux" in checked_on_postgresql(essai, server)


def checked_on_postgresql(folder: Path, server: str) -> str:
    """What ``check`` says there."""
    asked = {"INNOVATION_TEST_DATABASE": "postgresql", "INNOVATION_TEST_POSTGRES": server}
    command = [sys.executable, "-m", "innovation", "plugin", "check", str(folder)]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, env={**os.environ, **asked}
    )
    return done.stdout + done.stderr
