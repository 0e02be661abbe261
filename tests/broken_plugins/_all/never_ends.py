# expected: activation
# words: rend generator
# hook: criteria
from innovation.api import Criterion, hook

PLUGIN = {
    "name": "never_ends",
    "title": "Pièce du musée : un générateur sans fin",
    "description": "un générateur sans fin.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def criteria():
    while True:
        yield Criterion("a", "A", "A ?", 1, ("non", "oui"))
