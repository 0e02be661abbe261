# expected: panel
# words: SystemExit
from innovation.api import Panel, hook

PLUGIN = {
    "name": "panel_quits",
    "title": "Pièce du musée : un encadré qui quitte",
    "description": "un encadré qui quitte.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def panels():
    return [Panel("p", "idea.bottom", "Pièce du musée", render)]


def render(idea, settings):
    raise SystemExit
