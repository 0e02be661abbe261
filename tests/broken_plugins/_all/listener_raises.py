# expected: event
# words: la visite est finie
from innovation.api import hook

PLUGIN = {
    "name": "listener_raises",
    "title": "Pièce du musée : un auditeur qui échoue",
    "description": "un auditeur qui échoue.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def on_event(event):
    raise ValueError("la visite est finie")
