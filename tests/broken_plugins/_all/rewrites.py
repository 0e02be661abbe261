# expected: import
# words: Path.read_text
import pathlib

PLUGIN = {
    "name": "rewrites",
    "title": "Pièce du musée : un import qui change une méthode de Python",
    "description": "un import qui change une méthode de Python.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

pathlib.Path.read_text = lambda *_, **__: "pirate"
