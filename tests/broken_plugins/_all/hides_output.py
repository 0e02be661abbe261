# expected: import
# words: la sortie du processus
import sys

PLUGIN = {
    "name": "hides_output",
    "title": "Pièce du musée : un import qui ferme la sortie",
    "description": "un import qui ferme la sortie.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

sys.stdout = None
