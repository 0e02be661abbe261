"""What people see of a plugin that fails or is slow, at a desk and on a phone."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from innovation.domain.stages import Role
from innovation.hooks.dispatch import Limits
from innovation.hooks.host import PluginHost
from innovation.hosting.plugins import keep_for_later

pytestmark = pytest.mark.browser

MODULE = """
import asyncio
from pathlib import Path
from innovation.api import Panel, hook
from innovation.api.web import Page, get, post

PLUGIN = {"name": "cles", "title": "Registre des clés", "description": "Un essai.",
          "version": "1.0", "api": "1.2", "offices": "*", "contact": "dsi"}

@get("/", may="member")
async def index(ctx, asked):
    return Page("index.html")

@post("/", may="member")
async def give_back(ctx, asked):
    raise ValueError("la salle est fermée")

@hook
def routes():
    return [index, give_back]

async def slow(ctx, idea):
    while not Path(__file__).with_name("go").exists():
        await asyncio.sleep(0.05)
    return "Trois clés sont dehors."

async def broken(ctx, idea):
    raise ValueError("la vitrine est vide")

@hook
def panels():
    return [Panel("lent", "home.side", "Les clés", slow),
            Panel("casse", "home.side", "La vitrine", broken)]
"""
PAGE = """{% extends "x.html" %}{% block main %}<h1>Rendre une clé</h1>
<form method="post" action="{{ path("/") }}">{{ form_token() }}
{{ ui.field("long_text", "mots", "Ce qui s'est passé") }}{{ ui.button("Rendre") }}</form>
{% endblock %}"""
TYPED = "La clé du local vélo est revenue avec son double."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The plugin's files; its box waits for the file ``go``."""
    folder = tmp_path / "plugins" / "_all" / "cles"
    (folder / "templates").mkdir(parents=True)
    (folder / "__init__.py").write_text(MODULE, encoding="utf-8")
    (folder / "templates" / "index.html").write_text(PAGE, encoding="utf-8")
    return folder


@pytest.fixture
def plugins(folder: Path) -> PluginHost:
    limits = Limits(answers=60.0, routes=60.0)
    host = PluginHost(folder.parents[1], on_problem=keep_for_later, limits=limits)
    host.load()
    return host


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (1280, "dark")])
async def test_a_failure_keeps_what_was_typed_and_a_slow_box_says_that_it_loads(
    served, folder: Path, width: int, theme: str
) -> None:
    await served.site.office("brest")
    await served.site.person("brest", "Yann Abgrall", Role.OFFICE_ADMIN)
    await served.site.activate("cles", "brest")
    agent = await served.site.person("brest", "Malo Tanguy")
    page = await served.page(agent, width=width, theme=theme)
    await page.goto("/", wait_until="domcontentloaded")
    slow, broken = page.locator("#panel_1"), page.locator("#panel_2")
    await expect(slow).to_contain_text("Chargement…")
    await expect(slow.get_by_role("link", name="Ouvrir")).to_be_hidden()
    await expect(broken).to_contain_text("n'a pas répondu")
    await served.check(page, f"failing-{width}-{theme}-1-boxes")
    (folder / "go").touch()
    await expect(slow).to_contain_text("Trois clés sont dehors.")
    await expect(slow).not_to_contain_text("Chargement…")
    await page.goto("/o/brest/x/cles")
    await page.get_by_label("Ce qui s'est passé").fill(TYPED)
    await page.get_by_role("button", name="Rendre").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_contain_text("n'a pas pu répondre")
    await expect(page.locator("main")).to_contain_text("Yann Abgrall")
    await expect(page.locator("blockquote")).to_have_text(TYPED)
    await served.check(page, f"failing-{width}-{theme}-2-page")
    again = page.get_by_role("button", name="Envoyer de nouveau")
    await again.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("blockquote")).to_have_text(TYPED)
    assert all("status of 500" in fault for fault in served.faults), served.faults
    served.faults.clear()  # the browser tells of the pages that were meant to fail
