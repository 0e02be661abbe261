# expected: panel
# words: 
from innovation.api import Panel, hook

PLUGIN = {
    "name": "panel_writes",
    "title": "Pièce du musée : un encadré qui change ce qu'on lui montre",
    "description": "un encadré qui change ce qu'on lui montre.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def panels():
    return [Panel("p", "idea.bottom", "Pièce du musée", render)]


def render(idea, settings):
    idea.fields["a"] = 1
