# expected: import
# words: sys.modules[json]
import sys

PLUGIN = {
    "name": "replaces",
    "title": "Pièce du musée : un import qui remplace un module de Python",
    "description": "un import qui remplace un module de Python.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

sys.modules["json"] = sys
