# expected: import
# words: là où Python cherche ses modules
import sys

PLUGIN = {
    "name": "shadows",
    "title": "Pièce du musée : un import qui cherche d'abord chez lui",
    "description": "un import qui cherche d'abord chez lui.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

sys.path.insert(0, "/nulle/part")
