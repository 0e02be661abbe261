"""Twenty plugins of one office, each with a little of everything, to see what they cost."""

from pathlib import Path

from bench.data import OFFICE

NUMBER = 20
PLUGIN = """
from innovation.api import (
    Criterion, Field, Gate, Html, Indicator, Panel, Pass, PilotKind, Stage, Theme, Verb, hook,
)

PLUGIN = {{
    "name": "twenty{number}",
    "title": "Module de mesure {number}",
    "description": "Pour mesurer ce que coûte un module.",
    "version": "1.0",
    "api": "1.1",
    "offices": ["{office}"],
    "contact": "la mesure",
}}


@hook
def settings_fields():
    return [Field("seuil", "Seuil", "number", default="3")]


@hook
def themes():
    return [Theme("theme", "Thème {number}")]


@hook
def idea_fields():
    return [Field("lieu", "Lieu {number}")]


@hook
def criteria():
    return [Criterion("critere", "Critère {number}", "Est-ce utile ?", 1, ("Non", "Oui"))]


@hook
def gates():
    return [Gate("jalon", "Jalon {number}", Stage.PILOTED, lambda idea, settings: Pass())]


@hook
def pilot_kinds():
    return [PilotKind("essai", "Essai {number}", indicators=(Indicator("effet", "Effet"),))]


@hook
def panels():
    if {number} % 4:
        return []
    return [Panel("encadre", "idea.side", "Encadré {number}", lambda idea, settings: idea.title)]


@hook
def verbs():
    return [Verb("fait", "Quelque chose est fait pour « %(idea)s ».")]


@hook
async def on_event(event, ctx):
    pass
"""
NAMES = frozenset(f"twenty{number}" for number in range(NUMBER))


def write_plugins(folder: Path) -> Path:
    """Their files, as an office would put them into its folder."""
    place = folder / "plugins" / OFFICE
    place.mkdir(parents=True, exist_ok=True)
    for number in range(NUMBER):
        text = PLUGIN.format(number=number, office=OFFICE)
        (place / f"twenty{number}.py").write_text(text, "utf-8")
    return place.parent
