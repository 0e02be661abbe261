"""Rennes's committee, invited to read an idea of Brest through its own grid."""

import re
from dataclasses import dataclass
from typing import Any

import pytest

from innovation.queries.ideas import Idea

MARK = re.compile(r'name="(mark\.[a-z_.]+)"')


@dataclass(frozen=True, slots=True)
class Guests:
    """Rennes's committee, and what Brest's chair and they do about an idea."""

    town: Any
    sql: Any
    read_idea: Any

    async def ask(self, idea: Idea, **words: str) -> Any:
        """Brest's chair asks Rennes's committee."""
        now = await self.read_idea(idea)
        body = {"version": str(now.version), "committee": "rennes", "why": "Vous en avez posé."}
        return await self.town.post("chair", f"/ideas/{idea.public_id}/opinions", body | words)

    async def answer(self, idea: Idea, intent: str = "accept", reply: str = "") -> Any:
        """Rennes's chair accepts or declines."""
        request = "SELECT version FROM opinion WHERE idea = {} ORDER BY id DESC LIMIT 1"
        (row,) = await self.sql(request, idea.id)
        body = {"intent": intent, "reply": reply, "opinion_version": str(row["version"])}
        return await self.town.post("guest_chair", f"/ideas/{idea.public_id}/opinions/answer", body)

    async def mark(self, idea: Idea, name: str, value: str = "1", comment: str = "") -> Any:
        """A guest fills in the sheet that the page shows them: Rennes's grid."""
        path = f"/ideas/{idea.public_id}/sheet"
        keys = set(MARK.findall((await self.town.get(name, path)).text))
        assert any(key.startswith("mark.rennes_proximite.") for key in keys)
        assert not any(key.startswith("mark.brest") for key in keys)
        body = dict.fromkeys(keys, value) | {"version": "0", "comment": comment}
        return await self.town.post(name, path, body)

    async def give(self, idea: Idea) -> Any:
        """Rennes's chair gives the opinion of the committee."""
        newest = (
            "SELECT version FROM round WHERE idea = {} AND committee = 'rennes' ORDER BY id DESC"
        )
        rows = await self.sql(newest, idea.id)
        body = {"version": str(rows[0]["version"] if rows else 1)}
        path = f"/ideas/{idea.public_id}/opinions/reveal"
        return await self.town.post("guest_chair", path, body)


@pytest.fixture
async def rennes(town: Any, make_guests: Any, sql: Any, read_idea: Any) -> Guests:
    """Rennes's people, each in a browser, and their office's grid."""
    await make_guests()
    await town.site.activate("rennes_proximite", "rennes")
    return Guests(town, sql, read_idea)
