# expected: import
# words: No module named

PLUGIN = {
    "name": "needs_a_library",
    "title": "Pièce du musée : une bibliothèque absente",
    "description": "une bibliothèque absente.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

import a_library_that_is_not_there
