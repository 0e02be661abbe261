# expected: panel
# words: rend int
from innovation.api import Panel, hook

PLUGIN = {
    "name": "panel_counts",
    "title": "Pièce du musée : un encadré qui rend un nombre",
    "description": "un encadré qui rend un nombre.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def panels():
    return [Panel("p", "idea.bottom", "Pièce du musée", render)]


def render(idea, settings):
    return 42
