# expected: register
# words: argument
# hook: themes
from innovation.api import hook

PLUGIN = {
    "name": "positional",
    "title": "Pièce du musée : un argument sans nom",
    "description": "un argument sans nom.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def themes(office, /):
    return []
