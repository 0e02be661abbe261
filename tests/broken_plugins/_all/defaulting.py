# expected: register
# words: valeur par défaut
from innovation.api import hook

PLUGIN = {
    "name": "defaulting",
    "title": "Pièce du musée : un argument par défaut",
    "description": "un argument par défaut.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def criteria(office="x"):
    return []
