"""What five plugins cost that are switched on and do nothing."""

from pathlib import Path

from bench.data import OFFICE

NUMBER = 5
PLUGIN = """
from innovation.api import hook

PLUGIN = {{
    "name": "idle{number}",
    "title": "Ne fait rien {number}",
    "description": "Pour mesurer ce que coûte un module.",
    "version": "1.0",
    "api": "1.0",
    "offices": ["{office}"],
    "contact": "la mesure",
}}


@hook
def criteria():
    return []


@hook
def gates():
    return []


@hook
async def on_event(event, ctx):
    pass
"""


def write_plugins(folder: Path) -> Path:
    """Their files, as an office would put them into its folder."""
    place = folder / "plugins" / OFFICE
    place.mkdir(parents=True, exist_ok=True)
    for number in range(NUMBER):
        text = PLUGIN.format(number=number, office=OFFICE)
        (place / f"idle{number}.py").write_text(text, "utf-8")
    return place.parent
