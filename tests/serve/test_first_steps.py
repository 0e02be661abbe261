"""What an operator may get wrong on the first day is refused in words, and leaves nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize("slug", ["Brest!", "../x"])
def test_a_short_name_goes_into_addresses_and_folders(slug: str, innovation: Command) -> None:
    refused = innovation("office", "add", slug, "--name", "Brest Habitat", "--city", "Brest")
    assert (refused.returncode, "nom court" in refused.stderr) == (1, True), refused.stderr


@pytest.mark.parametrize("kind", ["sqlite"])
@pytest.mark.parametrize(
    ("email", "name", "said"), [("agent", "Agnès", "adresse"), ("a@brest.test", " ", "nom")]
)
def test_an_invitation_needs_an_address_and_a_name(
    email: str, name: str, said: str, innovation: Command
) -> None:
    innovation("office", "add", "brest", "--name", "Brest Habitat", "--city", "Brest")
    refused = innovation("person", "invite", email, "--name", name, "--office", "brest")
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False), refused.stderr
    assert said in refused.stderr


@pytest.mark.parametrize("kind", ["sqlite"])
def test_files_that_can_not_be_written_are_told_before_the_start(
    innovation: Command, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file where a folder is wanted")
    refused = innovation("serve", "--port", "0", INNOVATION_FILES=str(tmp_path / "taken/files"))
    assert (refused.returncode, "INNOVATION_FILES" in refused.stderr) == (1, True), refused.stderr


@pytest.mark.parametrize("kind", ["postgres"])
def test_nobody_serves_as_a_role_that_no_barrier_binds(
    innovation: Command, place: Any, server: str
) -> None:
    database = place.application.rpartition("/")[2]
    free = f"{server.rpartition('/')[0]}/{database}"
    refused = innovation("serve", "--port", "0", INNOVATION_DATABASE_URL=free)
    assert (refused.returncode, "NOBYPASSRLS" in refused.stderr) == (1, True), refused.stderr
