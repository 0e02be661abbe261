# expected: import
# words: le délai des connexions
import socket

PLUGIN = {
    "name": "hurries",
    "title": "Pièce du musée : un import qui règle le délai des connexions",
    "description": "un import qui règle le délai des connexions.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

socket.setdefaulttimeout(0.01)
