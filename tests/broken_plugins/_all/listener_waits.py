# expected: event
# words: pas de réponse
import time

from innovation.api import hook

PLUGIN = {
    "name": "listener_waits",
    "title": "Pièce du musée : un auditeur qui dort",
    "description": "un auditeur qui dort.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def on_event(event):
    time.sleep(60)
