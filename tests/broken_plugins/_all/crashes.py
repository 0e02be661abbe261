# expected: import
# words: mis fin au processus
# put aside before: yes
import ctypes

PLUGIN = {
    "name": "crashes",
    "title": "Pièce du musée : une erreur de segmentation à l'import",
    "description": "une erreur de segmentation à l'import.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

ctypes.string_at(0)
