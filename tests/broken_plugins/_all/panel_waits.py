# expected: panel
# words: pas de réponse
import time

from innovation.api import Panel, hook

PLUGIN = {
    "name": "panel_waits",
    "title": "Pièce du musée : un encadré qui dort",
    "description": "un encadré qui dort.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def panels():
    return [Panel("p", "idea.bottom", "Pièce du musée", render)]


def render(idea, settings):
    time.sleep(30)
