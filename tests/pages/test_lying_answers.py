"""What a plugin answers is looked at in its own thread: a lie is its failure, and nobody waits."""

import time
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from innovation.hooks.dispatch import Limits
from innovation.hooks.host import PluginHost
from innovation.hosting.plugins import keep_for_later

HEAD = """
import time
from datetime import date
from innovation.api import (
    Document, Facts, Heading, Html, Note, Panel, Report, Rows, Series, Text, hook,
)
from innovation.api.web import Download, File, Missing, Page, Pdf, Refused, See, get, post

PLUGIN = {"name": "menteur", "title": "Menteur", "description": "Un essai.", "version": "1.0",
          "api": "1.2", "offices": "*", "contact": "dsi"}

class Words(str):
    def __html__(self):
        time.sleep(3)
    __str__ = __len__ = __iter__ = __format__ = encode = partition = __html__

class Going(See):
    path = property(__html__ := lambda self: time.sleep(3), lambda self, value: None)

class Quiet(Html):
    def __html__(self):
        time.sleep(3)

class Own(Text):
    pass

def changed(page, **values):
    for name, value in values.items():
        setattr(page, name, value)
    return page

async def lie(ctx, asked):
    return eval(LIES[int(asked.path["lie"])])

@hook
def routes():
    return [get("/{lie}", may="member")(lie)]

async def build(ctx, answers, lie):
    return eval(lie)

def _report(number, lie):
    return Report(f"r{number}", "Mensonge", build=lambda ctx, answers: build(ctx, answers, lie))

@hook
def reports():
    return [_report(number, lie) for number, lie in enumerate(REPORTS)]

@hook
def panels():
    return [Panel(f"p{number}", "home.side", "Mensonge", lambda idea, settings, one=lie: eval(one))
            for number, lie in enumerate(PANELS)]
"""

PAGES = [
    "See(None)", "See('autre')", "See('/a\\r\\nX: y')", "See('/a', said=3)",
    "Going('/a')", "Refused(3)", "Refused('Non.', page='index.html')",
    "changed(Page('index.html'), status='un')", "Page('index.html', status=204)",
    "Page('index.html', status=99)", "Page('index.html', status=1000)",
    "Page('index.html', words='a' * 5_000_000)",
    "Download('a.txt', 'du texte')", "Download(None, b'')", "Download('a', b'', None)",
    "Download('a', b'', 'text/html\\r\\nX-Evil: 1')", "Download('a', iter([b'']))",
    "File(None, None)", "File('', 'a')", "File('a' * 101, 'a')", "Pdf('du texte')",
    "Pdf(Document('A', (Text(3),)))",
]  # fmt: skip

REPORTS = [
    "Document('A', (Text(3),))", "Document('A', (Heading(None),))", "Document('A', [3])",
    "Document('A', (Facts((('a', object()),)),))", "Document('A', (Facts(('ab', 'cd')),))",
    "Document('A', (Facts((('a', 'b', 'c'),)),))", "Document('A', (Rows(('a',), [[{}]]),))",
    "Document('A', (Rows((1,), ((1,),)),))", "Document('A', (Series('a', 'b', (('x', 1.0),)),))",
    "Document('A', (Series('a', 'b', ((date(2026, 1, 1), 'x'),)),))",
    "Document('A', (Rows(('a',), ((float('nan'),),)),))",
    "Document('A', (Rows(('a',), ((10 ** 400,),)),))",
    "Document('A', (Rows(('a',), ((1e28,),)),))", "Document('A', (Rows((), ((),)),))",
    "Document('A', (Series('a', 'b', ((date(2026, 1, 1), -1e308),)),))",
    "Document('A', (Rows(('a',), ((1,),) * 60_000),))", "Document('A', (Text('a' * 3_000_000),))",
    "Document('A', (Text('a'), Text('a'), Own('a')))",
]  # fmt: skip

PANELS = ["Words('a')", "Quiet('a')", "'\\ud800'"]

STRANGE_PAGE = "Page('index.html', words='\\x00\\ud800')"
STRANGE_REPORT = (
    "Document(Words('A'), (Text('\\x00\\ud800\\x1b[2J'), Rows((Words('=1'),), [['\\x0b\\ud800']])),"
    " standing=Words('a'))"
)

INDEX = '{% extends "x.html" %}{% block main %}<h1>{{ words }}</h1>{% endblock %}'


@pytest.fixture
def plugins(tmp_path: Path) -> PluginHost:
    """The host of this module's one plugin."""
    package = tmp_path / "plugins" / "_all" / "menteur"
    (package / "templates").mkdir(parents=True)
    (package / "templates" / "index.html").write_text(INDEX)
    pages, reports = [*PAGES, STRANGE_PAGE], [*REPORTS, STRANGE_REPORT]
    lies = f"\nLIES = {pages!r}\nREPORTS = {reports!r}\nPANELS = {PANELS!r}\n"
    (package / "__init__.py").write_text(HEAD + lies)
    limits = Limits(answers=0.3, routes=0.5, reports=0.5)
    host = PluginHost(tmp_path / "plugins", on_problem=keep_for_later, limits=limits)
    host.load()
    assert host.is_loaded("menteur"), host.problems
    return host


@pytest.fixture
async def lied_to(town: Any) -> Any:
    """The town, with the plugin active in Brest."""
    await town.site.activate("menteur", "brest")
    return town


@pytest.fixture
async def told(sql: Any) -> Any:
    """Which stages of the plugin failed, since the last time: it is never put aside."""

    async def read() -> list[str]:
        rows = await sql("SELECT stage FROM plugin_problem WHERE plugin = 'menteur'")
        await sql("DELETE FROM plugin_problem")
        await sql("UPDATE plugin_activation SET aside_at = NULL")
        await sql("UPDATE site SET plugin_epoch = plugin_epoch + 1")
        return [row["stage"] for row in rows]

    return read


async def test_a_page_s_lie_is_the_plugin_s_own_failure(lied_to: Any, told: Any) -> None:
    wrong = []
    for number, lie in enumerate(PAGES):
        begun = time.monotonic()
        answer = await lied_to.get("staff", f"/o/brest/x/menteur/{number}")
        named = "« Menteur » n'a pas" in unescape(answer.text).replace("\xa0", " ")
        if (named, await told()) != (True, ["route"]) or time.monotonic() - begun > 2:
            wrong.append((lie, answer.status_code, answer.text[:100]))
    assert not wrong


async def test_a_report_s_lie_is_the_plugin_s_own_failure(lied_to: Any, told: Any) -> None:
    wrong = []
    for number, lie in enumerate(REPORTS):
        begun = time.monotonic()
        answer = await lied_to.get("staff", f"/reports/menteur.r{number}")
        named = "le rapport n'est pas établi" in unescape(answer.text)
        if (named, await told()) != (True, ["report"]) or time.monotonic() - begun > 2:
            wrong.append((lie, answer.status_code, answer.text[:100]))
    assert not wrong


STRANGE = (
    "/o/brest/x/menteur/{}", "/reports/menteur.r{}", "/reports/menteur.r{}/pdf",
    "/reports/menteur.r{}/export?table=0",
)  # fmt: skip


@pytest.mark.parametrize("path", STRANGE)
async def test_what_is_written_strangely_is_shown_in_plain_letters(
    path: str, lied_to: Any, told: Any
) -> None:
    last = len(PAGES) if "/x/" in path else len(REPORTS)
    begun = time.monotonic()
    answer = await lied_to.get("staff", path.format(last))
    assert (answer.status_code, await told()) == (200, [])
    assert time.monotonic() - begun < 2


async def test_a_panel_is_letters_and_nothing_else(lied_to: Any) -> None:
    for number, lie in enumerate(PANELS):
        begun = time.monotonic()
        answer = await lied_to.get("staff", f"/panels/menteur.p{number}")
        assert (answer.status_code, time.monotonic() - begun < 2) == (200, True), lie
