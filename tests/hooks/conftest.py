"""Hosts on a folder of plugins written for one test."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from innovation.domain.contributions import IdeaFacts
from innovation.domain.stages import Category, Stage
from innovation.hooks.dispatch import Limits
from innovation.hooks.host import PluginHost
from innovation.hooks.office import Activation
from innovation.hooks.problems import PluginProblem

HEAD = """\
import asyncio, sys, time
from innovation.api import *
from innovation.api import hook
PLUGIN = {{"name": "{name}", "title": "Essai", "description": "Un essai.", "version": "1.0",
          "api": "{api}", "offices": {offices}, "contact": "dsi"{more}}}
"""

GOOD = """
@hook
def criteria():
    return [Criterion("reemploi", "Réemploi", "Que réemploie-t-on ?", 3, ("Rien", "Tout"))]
"""

MakeHost = Callable[..., PluginHost]


def plugin_source(name: str, body: str, offices: str = '"*"', api: str = "1.0", **more: str) -> str:
    optional = "".join(f', "{key}": {value}' for key, value in more.items())
    head = HEAD.format(name=name, offices=offices, api=api, more=optional)
    return head + dedent(body)


@pytest.fixture
def source() -> Callable[..., str]:
    """The text of a plugin: a right manifest, then ``body``."""
    return plugin_source


@pytest.fixture
def good() -> str:
    return GOOD


@pytest.fixture
def reported() -> list[PluginProblem]:
    """What the host reported at run time."""
    return []


@pytest.fixture
def make_host(tmp_path: Path, reported: list[PluginProblem]) -> MakeHost:
    """A loaded host for these files, ``{"brest/essai.py": source}``."""

    def make(files: dict[str, str]) -> PluginHost:
        for name, text in files.items():
            path = tmp_path / "plugins" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        limits = Limits(imports=1.0, answers=0.3, events=0.3)
        host = PluginHost(
            tmp_path / "plugins", on_problem=reported.append, installed=False, limits=limits
        )
        host.load()
        return host

    return make


@pytest.fixture
def activate() -> Callable[..., object]:
    """Declare plugins for an office and put them in force."""

    async def activate(host: PluginHost, office: str, *names: str, **settings: object) -> None:
        rows = []
        for name in names:
            declared = await host.declare(name, office, settings)
            rows.append(Activation(name, office, settings, declared.snapshot(), active=True))
        host.use(rows, epoch=1)

    return activate


@pytest.fixture
def idea() -> IdeaFacts:
    return IdeaFacts("abc", "Bancs <b>réemployés</b>", Stage.ASSESSED, Category.TECHNICAL, "", {})
