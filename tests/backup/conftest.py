"""A whole site, whose database every factory fills."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from innovation.db.doors import Database
from innovation.db.doors import database as open_database
from innovation.testing.site import TestSite


@pytest.fixture
async def database(site: TestSite) -> Database:
    """The site's own database."""
    return open_database()


@pytest.fixture
def other_place(kind: str, empty_place_of: Any) -> Iterator[Any]:
    """An empty place on the other kind of database."""
    with empty_place_of("postgres" if kind == "sqlite" else "sqlite") as place:
        yield place


@pytest.fixture
def further_settings() -> dict[str, str]:
    """What the commands of a file's tests are told besides."""
    return {}


@pytest.fixture
def command(
    tmp_path: Path, further_settings: dict[str, str]
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run one ``innovation`` command on a place, its files beside the test's."""

    def run(place: Any, *arguments: object, files: str = "files") -> Any:
        settings = {
            "INNOVATION_DATABASE_URL": place.application,
            "INNOVATION_SECRET_KEY": "k" * 40,
            "INNOVATION_BASE_URL": "http://127.0.0.1:8000",
            "INNOVATION_FILES": str(tmp_path / files),
            "INNOVATION_PID_FILE": str(tmp_path / "serve.pid"),
            **further_settings,
        }
        if place.kind == "postgres":
            settings["INNOVATION_OWNER_URL"] = place.owner
        return subprocess.run(
            [sys.executable, "-m", "innovation", *map(str, arguments)],
            env={**os.environ, **settings},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

    return run
