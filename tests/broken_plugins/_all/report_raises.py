# expected: report
# words: rien à dire
from innovation.api import Report, hook

PLUGIN = {
    "name": "report_raises",
    "title": "Pièce du musée : un rapport qui échoue",
    "description": "un rapport qui échoue.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def reports():
    return [Report("visites", "Les visites", build=build)]


async def build(ctx, answers):
    raise ValueError("rien à dire")
