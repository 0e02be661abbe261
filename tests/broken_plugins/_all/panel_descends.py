# expected: panel
# words: RecursionError
from innovation.api import Panel, hook

PLUGIN = {
    "name": "panel_descends",
    "title": "Pièce du musée : un encadré qui s'appelle lui-même",
    "description": "un encadré qui s'appelle lui-même.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def panels():
    return [Panel("p", "idea.bottom", "Pièce du musée", render)]


def render(idea, settings):
    return render(idea, settings)
