# expected: activation
# words: 2 fois
# hook: criteria
from innovation.api import Criterion, hook

PLUGIN = {
    "name": "twins",
    "title": "Pièce du musée : deux fois la même clé",
    "description": "deux fois la même clé.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def criteria():
    return [Criterion("a", "A", "A ?", 1, ("non", "oui"))] * 2
