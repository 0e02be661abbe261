# expected: activation
# words: contient str
# hook: criteria
from innovation.api import hook

PLUGIN = {
    "name": "texts",
    "title": "Pièce du musée : des textes au lieu de critères",
    "description": "des textes au lieu de critères.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def criteria():
    return ["a"]
