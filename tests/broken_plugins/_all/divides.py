# expected: activation
# words: ZeroDivisionError
# hook: criteria
from innovation.api import hook

PLUGIN = {
    "name": "divides",
    "title": "Pièce du musée : une déclaration qui divise par zéro",
    "description": "une déclaration qui divise par zéro.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def criteria():
    return [1 / 0]
