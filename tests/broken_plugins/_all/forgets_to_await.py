# expected: activation
# words: async
# hook: criteria
import asyncio

from innovation.api import hook

PLUGIN = {
    "name": "forgets_to_await",
    "title": "Pièce du musée : une coroutine au lieu d'une liste",
    "description": "une coroutine au lieu d'une liste.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def criteria():
    return asyncio.sleep(0)
