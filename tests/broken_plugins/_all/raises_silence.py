# expected: panel
# words: Silence
from innovation.api import Panel, hook

PLUGIN = {
    "name": "raises_silence",
    "title": "Pièce du musée : une erreur sans mot",
    "description": "une erreur sans mot.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

class Silence(BaseException):
    def __str__(self):
        raise self


@hook
def panels():
    return [Panel("p", "idea.bottom", "Pièce du musée", render)]


def render(idea, settings):
    raise Silence
