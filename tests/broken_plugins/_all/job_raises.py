# expected: job
# words: le gardien dort
from innovation.api import Job, hook

PLUGIN = {
    "name": "job_raises",
    "title": "Pièce du musée : une tâche qui échoue",
    "description": "une tâche qui échoue.",
    "version": "1.0",
    "api": "1.1",
    "offices": "*",
    "contact": "le gardien du musée",
}

@hook
def jobs():
    return [Job("ronde", "La ronde", "day", run)]


async def run(ctx):
    raise ValueError("le gardien dort")
