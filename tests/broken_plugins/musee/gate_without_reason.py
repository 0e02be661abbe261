# expected: gate
# words: motif
from innovation.api import Block, Gate, Stage, hook

PLUGIN = {
    "name": "gate_without_reason",
    "title": "Pièce du musée : un jalon sans motif",
    "description": "un jalon sans motif.",
    "version": "1.0",
    "api": "1.1",
    "offices": ["musee"],
    "contact": "le gardien du musée",
}

@hook
def gates():
    return [Gate("g", "Contrôle du musée", Stage.PILOTED, check)]


def check(idea, settings):
    return Block(" ")
