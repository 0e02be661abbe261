"""What is hidden changes not one byte of any page, for anybody who may not know it.

Everything that each person can reach is fetched twice, with a change between that
only others may see: an assessor's marks, another office's ideas.
"""

import re
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest

from innovation.queries.ideas import Idea

Ready = Callable[..., Awaitable[Idea]]
Seen = dict[str, tuple[int, str, tuple[tuple[str, str], ...]]]

LINK = re.compile(r'(?:href|action|hx-get)="(/[^"#]*)')
ANEW = ("/static/", "/account/factor")
"""Files of the program; a secret that is another one each time."""
RANDOM = ("x-request-id", "content-length")
UNLINKED = ("/", "/board", "/ideas", "/library", "/people", "/plugins", "/style", "/nothing")
FRAGMENTS = ("idea", "assessment", "feed", "waiting", "idea_list", "main")
EVERYBODY = (
    "visitor", "staff", "author", "co_author", "lead", "assessor", "other_assessor", "recused",
    "chair", "office_admin", "other_staff", "other_chair", "coordinator", "operator",
)  # fmt: skip


class Explorer:
    """Follows every link, and tries every address of the ideas it is told of, open or not."""

    def __init__(self, town: Any, read_same: Any) -> None:
        self.town = town
        self.read_same = read_same

    async def everything(self, name: str, ideas: list[Idea], *, deep: bool = True) -> Seen:
        """Each address that this person can think of, and what it answers; ``deep``: in parts."""
        todo = deque([*UNLINKED, *(path for idea in ideas for path in _addresses(idea))])
        seen: Seen = {}
        while todo:
            path = todo.popleft()
            if path in seen or path.startswith(ANEW):
                continue
            answer = await self.town.get(name, path)
            seen[path] = self._kept(answer)
            todo.extend(unescape(link) for link in LINK.findall(answer.text))
        for idea in ideas if deep else ():
            await self._fragments(name, idea, seen)
            await self._refusals(name, idea, seen)
        return seen

    async def _fragments(self, name: str, idea: Idea, seen: Seen) -> None:
        for path in ("/", "/ideas", f"/ideas/{idea.public_id}"):
            for block in FRAGMENTS:
                answer = await self.town.get(
                    name, path, **{"hx-request": "true", "hx-target": f"div#{block}"}
                )
                seen[f"{path}#{block}"] = self._kept(answer)

    async def _refusals(self, name: str, idea: Idea, seen: Seen) -> None:
        """Forms that nobody's action can follow: their versions are those of no page."""
        here = f"/ideas/{idea.public_id}"
        for place in ("reveal", "decisions", "reopening", "answers", "measures", "rework"):
            answer = await self.town.post(name, f"{here}/{place}", {"version": "999"})
            seen[f"POST {place}"] = self._kept(answer)
        answer = await self.town.post(name, f"{here}/sheet/total", {"comment": ""})
        seen["POST total"] = self._kept(answer)

    def _kept(self, answer: Any) -> tuple[int, str, tuple[tuple[str, str], ...]]:
        status, text = self.read_same(answer)
        if is_zipfile(BytesIO(answer.content)):  # packed at another time of day
            with ZipFile(BytesIO(answer.content)) as packed:
                text = str([(name, packed.read(name)) for name in packed.namelist()])
        kept = tuple((k, v) for k, v in answer.headers.multi_items() if k not in RANDOM)
        return status, text, kept


def _addresses(idea: Idea) -> list[str]:
    here = f"/ideas/{idea.public_id}"
    pages = ("", "/sheet", "/rework", "/pilot", "/practice", "/panels/brest_open_factory.revue")
    return [here + page for page in pages]


@pytest.fixture
def explorer(town: Any, read_same: Any) -> Explorer:
    """Who goes everywhere."""
    return Explorer(town, read_same)


def differing(one: Seen, two: Seen) -> list[str]:
    """The addresses whose answers are not the same bytes."""
    return sorted(path for path in one.keys() | two.keys() if one.get(path) != two.get(path))


@pytest.mark.same_bytes
async def test_an_assessors_marks_change_no_page_before_the_reveal(
    clock: datetime, town: Any, ready: Ready, explorer: Explorer, give_sheet: Any, walk: Any
) -> None:
    """Two worlds: in one the first assessor thinks ill of it, in the other well, in words too."""
    idea = await ready("round.reveal")
    await give_sheet(idea, town.people["assessor"], 0)
    before = {name: await explorer.everything(name, [idea]) for name in EVERYBODY}
    await give_sheet(idea, town.people["assessor"], 4, comment="Un mot qui change tout.")
    after = {name: await explorer.everything(name, [idea]) for name in EVERYBODY}
    others = [name for name in EVERYBODY if name != "assessor"]
    assert not {name: gap for name in others if (gap := differing(before[name], after[name]))}
    own = f"/ideas/{idea.public_id}/sheet"
    assert own in differing(before["assessor"], after["assessor"])
    assert min(len(pages) for pages in before.values()) > 30
    await walk.take("reveal", idea)
    shown = await explorer.everything("author", [idea])
    assert f"/ideas/{idea.public_id}" in differing(after["author"], shown)


@pytest.mark.same_bytes
async def test_what_another_office_hides_changes_no_page(
    clock: datetime,
    town: Any,
    ready: Ready,
    explorer: Explorer,
    nantes: Any,
    make_idea: Any,
    give_sheet: Any,
    sql: Any,
) -> None:
    """Two worlds: in one Nantes has one idea, in the other another, with sheets and more."""
    ours, theirs = await ready("practice.reply"), await make_idea(nantes, title="Serre")
    others = [name for name in EVERYBODY if name not in ("other_staff", "other_chair")]
    before = {name: await explorer.everything(name, [ours, theirs]) for name in others}
    await sql("UPDATE idea SET title = 'Verger', category = 'sociale' WHERE id = {}", theirs.id)
    for person in nantes.assessors:
        await give_sheet(theirs, person, 4)
    more = await make_idea(nantes, title="Rucher")
    await give_sheet(more, nantes.assessors[0], 1)
    await town.post("other_staff", "/drafts", {})
    await town.site.activate("nantes_pilots", "nantes")
    after = {name: await explorer.everything(name, [ours, theirs]) for name in others}
    gaps = {name: gap for name in others if (gap := differing(before[name], after[name]))}
    # Which office uses a plugin is for administrators everywhere.
    kinds = ["/plugins/directory", "/plugins/directory?kind=pilotes"]
    assert gaps == {"office_admin": kinds}
    nantes_sees = await explorer.everything("other_staff", [theirs])
    assert nantes_sees[f"/ideas/{theirs.public_id}"][0] == 200
