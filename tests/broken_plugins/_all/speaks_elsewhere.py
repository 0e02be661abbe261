# expected: import
# words: la langue du processus
import locale

PLUGIN = {
    "name": "speaks_elsewhere",
    "title": "Pièce du musée : un import qui change la langue du processus",
    "description": "un import qui change la langue du processus.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

current = locale.setlocale(locale.LC_ALL)
locale.setlocale(locale.LC_ALL, "C" if current != "C" else "C.UTF-8")
