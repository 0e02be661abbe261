# expected: declare
# words: contient
from innovation.api import hook

PLUGIN = {
    "name": "routes_of_nothing",
    "title": "Pièce du musée : des pages qui n'en sont pas",
    "description": "des pages qui n'en sont pas.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def routes():
    return ["/"]
