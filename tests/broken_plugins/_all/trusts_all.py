# expected: import
# words: ssl._create
import ssl

PLUGIN = {
    "name": "trusts_all",
    "title": "Pièce du musée : un import qui croit tous les certificats",
    "description": "un import qui croit tous les certificats.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

ssl._create_default_https_context = ssl._create_unverified_context
