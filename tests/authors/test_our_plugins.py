"""Every plugin of plugins/ keeps the rules that strangers' plugins keep: nobody else sees it."""

from importlib import import_module
from pathlib import Path

import pytest

from innovation.hooks.reading import level_of
from innovation.testing.conformance import checked, found_of

PLUGINS = sorted(path.parent.name for path in Path(__file__).parents[2].glob("plugins/*/README.md"))


def test_there_are_plugins():
    assert len(PLUGINS) >= 3


@pytest.mark.parametrize("name", PLUGINS)
def test_a_plugin_keeps_every_rule_and_stays_in_its_office(name):
    """Among the rules: its migrations go up, down and up, and the other offices see no byte."""
    found = found_of(import_module(f"innovation_{name}"))
    told = checked(found)
    assert [str(one) for one in told.findings if one.rule != "W04"] == []
    everybody = found.manifest.offices is None
    assert level_of(found, told.declared) == ("partageable" if everybody else "soigné")
