# expected: activation
# words: rend Endless
# hook: themes
from innovation.api import Theme, hook

PLUGIN = {
    "name": "endless_list",
    "title": "Pièce du musée : une liste sans fin",
    "description": "une liste sans fin.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}


class Endless(list):
    def __iter__(self):
        while True:
            yield Theme("a", "A")


@hook
def themes():
    return Endless([1])
