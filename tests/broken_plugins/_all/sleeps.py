# expected: import
# words: pas de réponse
# put aside before: yes
import time

PLUGIN = {
    "name": "sleeps",
    "title": "Pièce du musée : un import qui dort",
    "description": "un import qui dort.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

time.sleep(60)
