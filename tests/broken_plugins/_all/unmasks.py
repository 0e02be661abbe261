# expected: import
# words: droits
import os

PLUGIN = {
    "name": "unmasks",
    "title": "Pièce du musée : un import qui ouvre les fichiers à tous",
    "description": "un import qui ouvre les fichiers à tous.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

os.umask(0)
