# expected: gate
# words: pas de réponse
import time

from innovation.api import Gate, Stage, hook

PLUGIN = {
    "name": "gate_waits",
    "title": "Pièce du musée : un jalon qui dort",
    "description": "un jalon qui dort.",
    "version": "1.0",
    "api": "1.1",
    "offices": ["musee"],
    "contact": "le gardien du musée",
}

@hook
def gates():
    return [Gate("g", "Contrôle du musée", Stage.PILOTED, check)]


def check(idea, settings):
    time.sleep(30)
