# expected: register
# words: sans option
from innovation.api import hook

PLUGIN = {
    "name": "goes_first",
    "title": "Pièce du musée : un hook qui veut passer avant les autres",
    "description": "un hook qui veut passer avant les autres.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook(tryfirst=True)
def criteria():
    return []
