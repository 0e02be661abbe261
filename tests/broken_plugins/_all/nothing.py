# expected: activation
# words: rend NoneType
# hook: criteria
from innovation.api import hook

PLUGIN = {
    "name": "nothing",
    "title": "Pièce du musée : rien au lieu d'une liste",
    "description": "rien au lieu d'une liste.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def criteria():
    pass
