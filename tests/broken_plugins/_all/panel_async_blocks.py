# expected: panel
# words: pas de réponse
import time

from innovation.api import Panel, hook

PLUGIN = {
    "name": "panel_async_blocks",
    "title": "Pièce du musée : un encadré async qui bloque",
    "description": "un encadré async qui bloque.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def panels():
    return [Panel("p", "idea.bottom", "Pièce du musée", render)]


async def render(ctx, idea):
    time.sleep(30)
