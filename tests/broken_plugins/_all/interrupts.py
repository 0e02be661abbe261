# expected: import
# words: KeyboardInterrupt

PLUGIN = {
    "name": "interrupts",
    "title": "Pièce du musée : KeyboardInterrupt à l'import",
    "description": "KeyboardInterrupt à l'import.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

raise KeyboardInterrupt
