# expected: activation
# words: generator
# hook: themes
from innovation.api import Theme, hook

PLUGIN = {
    "name": "generates",
    "title": "Pièce du musée : un générateur où une liste est due",
    "description": "un générateur où une liste est due.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def themes():
    yield Theme("a", "A")
