# expected: activation
# words: sans point
# hook: themes
from innovation.api import Theme, hook

PLUGIN = {
    "name": "takes_a_key",
    "title": "Pièce du musée : la clé d'un autre",
    "description": "la clé d'un autre.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def themes():
    return [Theme("common.utilite", "T")]
