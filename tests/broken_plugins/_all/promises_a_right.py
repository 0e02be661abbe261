# expected: activation
# words: n'est pas déclarée
# hook: menu
from innovation.api import MenuItem, hook

PLUGIN = {
    "name": "promises_a_right",
    "title": "Pièce du musée : un menu dont le droit n'existe pas",
    "description": "un menu dont le droit n'existe pas.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def menu():
    return [MenuItem("a", "A", permission="b")]
