# expected: panel
# words: la vitrine est vide
from innovation.api import Panel, hook

PLUGIN = {
    "name": "panel_raises",
    "title": "Pièce du musée : un encadré qui échoue",
    "description": "un encadré qui échoue.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def panels():
    return [Panel("p", "idea.bottom", "Pièce du musée", render)]


def render(idea, settings):
    raise ValueError("la vitrine est vide")
