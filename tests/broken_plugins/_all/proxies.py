# expected: register
# words: hors de propos
PLUGIN = {
    "name": "proxies",
    "title": "Pièce du musée : un objet qui ment sur sa classe",
    "description": "un objet qui ment sur sa classe.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

class Proxy:
    @property
    def __class__(self):
        raise RuntimeError("hors de propos")


request = Proxy()
