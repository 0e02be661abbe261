# expected: import
# words: SystemExit: 3
import sys

PLUGIN = {
    "name": "exits",
    "title": "Pièce du musée : SystemExit à l'import",
    "description": "SystemExit à l'import.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

sys.exit(3)
