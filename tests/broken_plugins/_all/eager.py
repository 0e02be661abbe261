# expected: register
# words: async
from innovation.api import hook

PLUGIN = {
    "name": "eager",
    "title": "Pièce du musée : une déclaration async",
    "description": "une déclaration async.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
async def criteria():
    return []
