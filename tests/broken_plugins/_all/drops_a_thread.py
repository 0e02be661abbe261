# expected: 
# words: 
import threading
import time

from innovation.api import Panel, hook

PLUGIN = {
    "name": "drops_a_thread",
    "title": "Pièce du musée : un fil laissé derrière",
    "description": "un fil laissé derrière.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def panels():
    return [Panel("p", "idea.bottom", "Pièce du musée", render)]


def render(idea, settings):
    threading.Thread(target=time.sleep, args=(1,)).start()
    return "Un fil tourne."
