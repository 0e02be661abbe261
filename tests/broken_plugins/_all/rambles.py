# expected: activation
# words: 1 à 200 caractères
# hook: criteria
from innovation.api import Criterion, hook

PLUGIN = {
    "name": "rambles",
    "title": "Pièce du musée : un libellé d'un million de caractères",
    "description": "un libellé d'un million de caractères.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def criteria():
    return [Criterion("a", "A" * 1_000_000, "A ?", 1, ("non", "oui"))]
