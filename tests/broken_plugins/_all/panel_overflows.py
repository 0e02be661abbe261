# expected: panel
# words: au plus
from innovation.api import Panel, hook

PLUGIN = {
    "name": "panel_overflows",
    "title": "Pièce du musée : un encadré de dix millions de caractères",
    "description": "un encadré de dix millions de caractères.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def panels():
    return [Panel("p", "idea.bottom", "Pièce du musée", render)]


def render(idea, settings):
    return "a" * 10_000_000
