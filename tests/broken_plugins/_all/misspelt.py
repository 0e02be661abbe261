# expected: register
# words: pas de hook
from innovation.api import hook

PLUGIN = {
    "name": "misspelt",
    "title": "Pièce du musée : un hook qui n'existe pas",
    "description": "un hook qui n'existe pas.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def criterias():
    return []
