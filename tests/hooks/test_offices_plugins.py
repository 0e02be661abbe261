"""The three offices' plugins, dropped in their offices' folders."""

import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from innovation.hooks.cards import Declared
from innovation.hooks.host import PluginHost

PLUGINS = Path(__file__).parents[2] / "plugins"
OFFICES = {
    "brest": "brest_open_factory",
    "nantes": "nantes_pilots",
    "rennes": "rennes_proximite",
}
WORDS = {
    "label", "title", "description", "question", "help", "unit", "sentence", "default",
    "anchors", "steps",
}  # fmt: skip
NO_WORDS = ("", "yes", "no")


@pytest.fixture
def offices(tmp_path) -> PluginHost:
    for office, name in OFFICES.items():
        [source] = (PLUGINS / name).glob("innovation_*")
        (tmp_path / office).mkdir()
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / office / source.name)
    host = PluginHost(tmp_path, installed=False)
    host.load()
    return host


def test_the_three_plugins_load_from_their_folders(offices):
    assert offices.problems == []
    assert {name for name in offices.found if offices.is_loaded(name)} == {
        "common", *OFFICES.values(),
    }  # fmt: skip


@pytest.mark.parametrize("office", OFFICES)
async def test_every_text_of_an_office_s_plugin_is_translated(office, offices):
    found = offices.found[OFFICES[office]]
    declared = await offices.declare(found.name, office, {})
    texts = {found.manifest.title, found.manifest.description, *_texts(asdict(declared))}
    assert texts - offices.translations("en").keys() == set()


@pytest.mark.parametrize("office", OFFICES)
async def test_each_plugin_is_for_its_office_alone(office, offices):
    found = offices.found[OFFICES[office]]
    assert [slug for slug in OFFICES if found.allows(slug)] == [office]


async def test_their_words_outlive_them(offices):
    declared = await offices.declare("nantes_pilots", "nantes", {})
    assert Declared.restored(declared.snapshot()) == declared


def _texts(value: object, word: bool = False) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, key in WORDS)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item, word)
    elif isinstance(value, str) and word and not value.isdigit() and value not in NO_WORDS:
        yield value
