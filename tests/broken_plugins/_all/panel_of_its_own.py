# expected: 
# words: 
import time

from innovation.api import Html, Panel, hook

PLUGIN = {
    "name": "panel_of_its_own",
    "title": "Pièce du musée : un encadré d'une classe à lui",
    "description": "un encadré d'une classe à lui.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

class Slow(Html):
    def __html__(self):
        time.sleep(60)


@hook
def panels():
    return [Panel("p", "idea.bottom", "Pièce du musée", render)]


def render(idea, settings):
    return Slow("<p>Du texte.</p>")
