# expected: register
# words: sans option
from innovation.api import hook

PLUGIN = {
    "name": "wraps",
    "title": "Pièce du musée : un hook qui enveloppe celui des autres",
    "description": "un hook qui enveloppe celui des autres.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook(wrapper=True)
def criteria():
    return (yield)
