"""Plugins written for one test, as their authors would write them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from innovation.hooks.discovery import Found
from innovation.testing.conformance import found_of

HEAD = """\
import asyncio, sys, time
from innovation.api import *
from innovation.api import hook
PLUGIN = {{"name": "essai", "title": "Essai", "description": "Un essai.", "version": "1.0",
          "api": "1.2", "offices": {offices}, "contact": "dsi", "docs": "https://exemple.fr",
          "translations": {{"en": {{"Essai": "Trial", "Un essai.": "A trial."}}}}}}
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Found]:
    """A plugin of this body, in a folder with tests, as it was found there."""

    def write(
        body: str, name: str = "essai", offices: str = '["brest"]', api: str = "1.2"
    ) -> Found:
        (tmp_path / f"test_{name}.py").write_text("")
        file = tmp_path / f"{name}.py"
        file.write_text(HEAD.format(name=name, offices=offices, api=api) + body, "utf-8")
        found = found_of(file)
        assert isinstance(found, Found), str(found)
        return found

    return write


@pytest.fixture
def packaged(tmp_path: Path) -> Callable[..., Found]:
    """A package of this body, with these files beside its module, as it was found there."""

    def write(body: str, files: dict[str, str]) -> Found:
        folder = tmp_path / "innovation_essai"
        for path, text in {**files, "tests/test_all.py": ""}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
        file = folder / "__init__.py"
        file.write_text(HEAD.format(offices='["brest"]') + body, "utf-8")
        found = found_of(file)
        assert isinstance(found, Found), str(found)
        return found

    return write
