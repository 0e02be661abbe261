"""What a bad plugin may do to a site: be named on its page, and nothing else."""

import re
from pathlib import Path

import pytest

from innovation.config import Settings
from innovation.domain.stages import Role
from innovation.hooks.dispatch import Limits
from innovation.hooks.host import PluginHost
from innovation.hosting.plugins import keep_for_later
from innovation.testing.forms import Browserless
from innovation.testing.site import TestSite, running_site
from innovation.verify import verify
from innovation.worker import run_once

HEAD = """
from innovation.api import Block, Criterion, Gate, Panel, Pass, Stage, hook
PLUGIN = {{"name": "{name}", "title": "Essai {name}", "description": "Un essai.", "version": "1.0",
          "api": "1.0", "offices": "*", "contact": "dsi@brest.example"}}
"""
BROKEN = {
    "cant_import": "import a_library_that_is_not_there",
    "exits": "raise SystemExit(3)",
    "never_imported": "import time\ntime.sleep(60)",
}
FAULTY = {
    "raises": (
        "@hook\ndef panels(office, settings):\n"
        "    return [Panel('p', 'idea.side', 'Encadré', render)]\n"
        "def render(idea, settings):\n    raise ValueError('panne prévue')\n"
    ),
    "hangs": (
        "import time\n@hook\ndef panels(office, settings):\n"
        "    return [Panel('p', 'idea.side', 'Encadré lent', render)]\n"
        "def render(idea, settings):\n    time.sleep(30)\n    return 'trop tard'\n"
    ),
    "nonsense": (
        "@hook\ndef panels(office, settings):\n"
        "    return [Panel('p', 'idea.side', 'Encadré étrange', render)]\n"
        "def render(idea, settings):\n    return 42\n"
    ),
}
UNFIT = {
    "wrong_return": "@hook\ndef criteria(office, settings):\n    return 'trois'\n",
    "cant_declare": "@hook\ndef criteria(office, settings):\n    return [1 / 0]\n",
}
LOCAL = """
from innovation.api import Field, MenuItem, Report, Theme, Verb, Document
from innovation.api.web import Page, get
@hook
def settings_fields():
    return [Field("lieu", "Le lieu", default="la cour")]
@hook
def themes():
    return [Theme("dehors", "Vivre dehors")]
@hook
def idea_fields():
    return [Field("gene", "Qui cela gêne-t-il ?")]
@hook
def criteria(office, settings):
    return [Criterion("local", "Critère local", "Est-ce local ?", 2, ("non", "oui"))]
@hook
def gates():
    return [Gate("prevu", "Contrôle local", Stage.PILOTED, lambda idea, settings: Pass())]
@hook
def panels():
    return [Panel("p", "idea.side", "Encadré local", lambda idea, settings: "ici")]
@hook
def menu():
    return [MenuItem("accueil", "Le coin local")]
@hook
def reports():
    return [Report("bilan", "Bilan local", build=build)]
async def build(ctx, answers):
    return Document("Bilan", ())
@get("/", may="member")
async def index(ctx, asked):
    return Page("index.html")
@hook
def routes():
    return [index]
@hook
def verbs():
    return [Verb("vu", "Le module local a vu « %(idea)s ».")]
@hook
async def on_event(event, ctx):
    if event.verb == "idea.submitted":
        await ctx.record("vu")
"""


STILL_THERE = (
    "/", "/board", "/ideas", "/ideas/export?format=csv", "/library", "/people", "/plugins",
    "/plugins/directory", "/plugins/own/settings", "/journal", "/reports", "/office",
)  # fmt: skip
"""Pages that a plugin which left must not break."""


def _write(folder: Path, name: str, body: str) -> None:
    (folder / "brest").mkdir(exist_ok=True)
    (folder / "brest" / f"{name}.py").write_text(HEAD.format(name=name) + body, "utf-8")


def _host(folder: Path) -> PluginHost:
    limits = Limits(imports=1, answers=1, events=1)
    host = PluginHost(folder, on_problem=keep_for_later, installed=False, limits=limits)
    host.load()
    for problem in host.problems:
        keep_for_later(problem)
    return host


def _settings(place) -> Settings:
    return Settings(
        database_url=place.application, secret_key="k" * 40, base_url="http://127.0.0.1:8000"
    )


async def _people(site: TestSite) -> tuple[Browserless, Browserless]:
    await site.office("brest")
    author = await site.person("brest", "Awa Le Goff")
    boss = await site.person("brest", "Yann Abgrall", Role.CHAIR, Role.ASSESSOR, Role.OFFICE_ADMIN)
    await site.person("brest", "Malo Tanguy", Role.ASSESSOR)
    return await site.browser(author), await site.browser(boss)


async def _submit(author: Browserless, **more: str) -> str:
    await author.open("/")
    await author.send("/drafts")
    sent = await author.send(
        author.page.url.path, "submit", title="Un banc", problem="p", solution="s",
        category="sociale", **more,
    )  # fmt: skip
    assert sent.status_code == 200
    return sent.url.path


async def _score(browser: Browserless, idea: str) -> None:
    page = await browser.open(f"{idea}/sheet")
    names = set(re.findall(r'name="mark\.([^"]+)"', page.text))
    marks = {f"mark.{name}".replace(".", "__"): "1" for name in names}
    assert (await browser.send("/sheet", **marks)).status_code == 200


@pytest.mark.faults
async def test_broken_plugins_are_named_and_the_story_goes_on(place, tmp_path: Path) -> None:
    for name, body in (BROKEN | FAULTY | UNFIT).items():
        _write(tmp_path, name, body)
    async with running_site(_settings(place), _host(tmp_path)) as site:
        author, boss = await _people(site)
        for name in FAULTY:
            await site.activate(name, "brest")
        await boss.open("/plugins")
        for name in BROKEN:
            assert boss.sees(f"Essai {name}"), name
        assert boss.sees("non chargé")
        assert boss.sees("a_library_that_is_not_there")
        for name in UNFIT:
            await boss.open("/plugins")
            refused = await boss.send(f"/plugins/{name}/activation")
            assert refused.status_code == 422
            assert boss.sees("Ce module est en panne : il reste comme il était.")
        idea = await _submit(author)
        for name in FAULTY:
            panel = await author.client.get(f"{idea}/panels/{name}.p")
            assert panel.status_code == 200
            assert "panne prévue" not in panel.text
        await _score(boss, idea)
        await boss.open("/plugins")
        assert boss.sees("panne prévue")
        assert boss.sees("pas de réponse en 1 s")
        assert boss.sees("int")


@pytest.mark.faults
async def test_a_plugin_that_is_removed_leaves_its_scores_readable(place, tmp_path: Path) -> None:
    _write(tmp_path, "own", LOCAL)
    async with running_site(_settings(place), _host(tmp_path)) as site:
        author, boss = await _people(site)
        await site.activate("own", "brest")
        idea = await _submit(author, x__own__gene="Les passants", theme="own.dehors")
        while await run_once(site.plugins):
            pass
        await _score(boss, idea)
        other = await site.browser(await site.person("brest", "Loïc Riou", Role.ASSESSOR))
        await _score(other, idea)
        await boss.open(idea)
        assert (await boss.send("/reveal")).status_code == 200
        cookies = dict(boss.client.cookies)
    (tmp_path / "brest" / "own.py").unlink()
    async with running_site(_settings(place), _host(tmp_path)) as site:
        boss = site.visitor()
        boss.client.cookies.update(cookies)
        for page in (*STILL_THERE, f"{idea}/pdf", f"{idea}/versions/1", idea):
            assert (await boss.client.get(page)).status_code == 200, page
        await boss.open(idea)
        for words in ("Critère local", "Les passants", "Qui cela gêne-t-il", "Vivre dehors"):
            assert boss.sees(words), words
        assert not boss.sees("Encadré local")
        assert (await boss.client.get(f"{idea}/panels/own.p")).status_code == 404
        assert (await boss.open("/o/brest/x/own/")).status_code == 503
        assert boss.sees("« Essai own » n'est pas disponible")
        assert boss.sees("Ses fichiers ne sont plus là")
        await boss.open("/journal")
        assert boss.sees("Le module local a vu « Un banc »")
        await boss.open("/plugins")
        assert boss.sees("Essai own")
        assert boss.sees("absent")
        assert (await boss.send("/plugins/own/deactivation")).status_code == 200
        assert boss.sees("retiré"), "what leaves the grid is shown first"
        await boss.open(idea)
        assert (await boss.send("/decisions", verdict="go", reason="Utile.")).status_code == 200
        assert boss.sees("Contrôle local"), "its gate is told, and closed"
        assert await verify() == []
        await boss.open("/plugins")
        assert (await boss.send("/plugins/own/deactivation")).status_code == 200
        await boss.open(idea)
        assert boss.sees("Critère local"), "its result stays"
        assert not boss.sees("Contrôle local"), "its gate is gone"
        assert await verify() == []
