# expected: activation
# words: Mute
# hook: criteria
from innovation.api import hook

PLUGIN = {
    "name": "speechless",
    "title": "Pièce du musée : une erreur qui ne sait pas se dire",
    "description": "une erreur qui ne sait pas se dire.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

class Mute(Exception):
    def __str__(self):
        raise RuntimeError


@hook
def criteria():
    raise Mute
