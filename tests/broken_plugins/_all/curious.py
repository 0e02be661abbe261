# expected: register
# words: argument inconnu request
from innovation.api import hook

PLUGIN = {
    "name": "curious",
    "title": "Pièce du musée : un argument que personne ne donne",
    "description": "un argument que personne ne donne.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def criteria(office, request):
    return []
