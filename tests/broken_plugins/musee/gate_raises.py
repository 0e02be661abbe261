# expected: gate
# words: la porte est bloquée
from innovation.api import Gate, Stage, hook

PLUGIN = {
    "name": "gate_raises",
    "title": "Pièce du musée : un jalon qui échoue",
    "description": "un jalon qui échoue.",
    "version": "1.0",
    "api": "1.1",
    "offices": ["musee"],
    "contact": "le gardien du musée",
}

@hook
def gates():
    return [Gate("g", "Contrôle du musée", Stage.PILOTED, check)]


def check(idea, settings):
    raise ValueError("la porte est bloquée")
