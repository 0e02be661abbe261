"""A register of keys whose pages and boxes fail, or take their time, for every office."""

from pathlib import Path

from innovation.hooks.dispatch import Limits
from innovation.hooks.host import PluginHost
from innovation.hosting.plugins import keep_for_later

MODULE = """
import asyncio
from pathlib import Path
from innovation.api import Panel, hook
from innovation.api.web import Page, get, post

PLUGIN = {"name": "cles", "title": "Registre des clés", "description": "Un essai.",
          "version": "1.0", "api": "1.2", "offices": "*", "contact": "dsi@brest.example"}

@get("/", may="member")
async def index(ctx, asked):
    return Page("index.html")

@get("/salle", may="member")
async def room(ctx, asked):
    raise ValueError("la salle est fermée")

@post("/rendre", may="member")
async def give_back(ctx, asked):
    raise ValueError("la salle est fermée")

@hook
def routes():
    return [index, room, give_back]

async def slow(ctx, idea):
    while not Path(__file__).with_name("go").exists():
        await asyncio.sleep(0.05)
    return "Trois clés sont dehors."

async def broken(ctx, idea):
    raise ValueError("la vitrine est vide")

@hook
def panels():
    return [Panel("lent", "home.side", "Les clés", slow),
            Panel("vitrine", "home.side", "La vitrine", broken)]
"""
PAGE = """{% extends "x.html" %}{% block main %}<h1>Rendre une clé</h1>
<form method="post" action="{{ path("/rendre") }}">{{ form_token() }}
{{ ui.field("long_text", "mots", "Ce qui s'est passé") }}{{ ui.button("Rendre") }}</form>
{% endblock %}"""


def failing_host(folder: Path, limits: Limits) -> PluginHost:
    """It alone, written to this folder; its first box waits for :func:`let_go`."""
    files = folder / "_all" / "cles"
    (files / "templates").mkdir(parents=True)
    (files / "__init__.py").write_text(MODULE, encoding="utf-8")
    (files / "templates" / "index.html").write_text(PAGE, encoding="utf-8")
    host = PluginHost(folder, on_problem=keep_for_later, limits=limits)
    host.load()
    return host


def let_go(folder: Path) -> None:
    """The box that waits answers."""
    (folder / "_all" / "cles" / "go").touch()
