# expected: activation
# words: pas de réponse
# hook: criteria
import time

from innovation.api import hook

PLUGIN = {
    "name": "waits",
    "title": "Pièce du musée : une déclaration qui dort",
    "description": "une déclaration qui dort.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def criteria():
    time.sleep(30)
