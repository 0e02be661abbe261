# expected: gate
# words: rend bool
from innovation.api import Gate, Stage, hook

PLUGIN = {
    "name": "gate_says_yes",
    "title": "Pièce du musée : un jalon qui répond oui",
    "description": "un jalon qui répond oui.",
    "version": "1.0",
    "api": "1.1",
    "offices": ["musee"],
    "contact": "le gardien du musée",
}

@hook
def gates():
    return [Gate("g", "Contrôle du musée", Stage.PILOTED, check)]


def check(idea, settings):
    return True
