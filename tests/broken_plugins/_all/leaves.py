# expected: import
# words: mis fin au processus
# put aside before: yes
import os

PLUGIN = {
    "name": "leaves",
    "title": "Pièce du musée : os._exit à l'import",
    "description": "os._exit à l'import.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

os._exit(3)
