# expected: activation
# words: 200 au plus
# hook: criteria
from innovation.api import Criterion, hook

PLUGIN = {
    "name": "floods",
    "title": "Pièce du musée : dix mille critères",
    "description": "dix mille critères.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def criteria():
    return [Criterion("a", "A", "A ?", 1, ("non", "oui"))] * 10_000
