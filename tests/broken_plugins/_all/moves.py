# expected: import
# words: le dossier courant
import os

PLUGIN = {
    "name": "moves",
    "title": "Pièce du musée : un import qui change de dossier",
    "description": "un import qui change de dossier.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

os.chdir("/")
