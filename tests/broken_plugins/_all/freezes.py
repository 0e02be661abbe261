# expected: import
# words: mis fin au processus
# put aside before: yes
import re

PLUGIN = {
    "name": "freezes",
    "title": "Pièce du musée : une boucle que rien n'interrompt",
    "description": "une boucle que rien n'interrompt.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

re.match("(a|aa)+$", "a" * 60 + "b")
