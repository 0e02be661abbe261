# expected: manifest
# words: dossier d'un office

PLUGIN = {
    "name": "stray",
    "title": "Pièce du musée : un fichier rangé hors des dossiers",
    "description": "un fichier rangé hors des dossiers.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}


