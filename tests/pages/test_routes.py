"""What is hidden answers as what is not there, byte for byte: every route, every role.

The things are those of an office of which nobody of the town is, so that nobody may see them.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from litestar.handlers import HTTPRouteHandler

from innovation.actions.saved import save_filter
from innovation.app import handlers
from innovation.db import writing
from innovation.domain.stages import Stage

Sql = Callable[..., Awaitable[list[Any]]]

EVERYBODY = (
    "visitor", "staff", "author", "lead", "assessor", "recused", "chair", "office_admin",
    "other_chair", "coordinator", "operator",
)  # fmt: skip

KINDS = {
    "comments": "comment",
    "drafts": "draft",
    "files": "attachment",
    "filters": "saved_filter",
    "ideas": "idea",
    "imports": "import_file",
    "people": "person",
    "practices": "practice_sheet",
}
"""Where the things of each kind of address are kept."""

RANDOM = ("x-request-id", "content-length", "set-cookie")
"""The headers that differ; what differs in the text is ``CHANGING``: reference, tokens, way back.

The size follows from the address itself, which the page repeats for the way back.
"""


def about_a_thing() -> list[tuple[str, HTTPRouteHandler]]:
    """Every route whose address names a thing."""
    return [
        (path, handler)
        for handler in handlers()
        for path in handler.paths
        if "{public_id:str}" in path
    ]


def test_every_kind_of_address_is_tried() -> None:
    assert {path.split("/")[1] for path, _ in about_a_thing()} == KINDS.keys()


@pytest.fixture
async def hidden(town: Any, make_cast: Any, make_idea: Any, sql: Sql) -> dict[str, str]:
    """A thing of each kind, in an office apart."""
    lyon = await make_cast("lyon")
    town.browsers["stranger"] = await town.site.browser(lyon.admin)
    await make_idea(lyon, Stage.SHARED, title="Partagée ailleurs")
    idea = await make_idea(lyon, Stage.PILOTED)
    here = f"/ideas/{idea.public_id}"
    await town.post("stranger", f"{here}/comments", {"text": "Chez nous."})
    await town.send("stranger", f"{here}/files", ("a.pdf", b"%PDF- %%EOF"))
    await town.post("stranger", "/drafts", {})
    await town.send("stranger", "/imports", ("a.csv", b"titre;probleme\nBancs;p\n"))
    async with writing(lyon.admin):
        await save_filter("ideas", "Les bancs", "", by=lyon.admin)
    await sql(
        "UPDATE practice_sheet SET state = 'proposed', shared_at = NULL WHERE office = 'lyon'"
    )
    found = {}
    for place, table in KINDS.items():
        rows = await sql(f"SELECT public_id FROM {table} WHERE office = 'lyon' ORDER BY id DESC")
        found[place] = rows[0]["public_id"]
    assert found["ideas"] == idea.public_id
    return found


async def test_what_is_hidden_answers_as_what_is_not_there(
    town: Any, hidden: dict[str, str], read_same: Any, proves: Any
) -> None:
    asked = [(path, handler, name) for path, handler in about_a_thing() for name in EVERYBODY]
    for path, handler, name in asked:
        for body in BODIES:
            first = None
            for thing in (hidden[path.split("/")[1]], "A" * 12):
                answer = await _ask(town, handler, name, _address(path, thing), body)
                kept = _read(answer, thing, read_same)
                assert first in (None, kept), (path, name)
                first = kept
            if answer.status_code in (303, 404):
                break
        assert answer.status_code == (303 if name == "visitor" else 404), (path, name)
    proves("routes × roles", len(asked))


BODIES: tuple[dict[str, str], ...] = (
    {},
    {"version": "1"},
    {"version": "1", "intent": "rename", "name": "Les bancs"},
)
"""One of them at least is what the form of an address may send."""


def _read(answer: Any, thing: str, read_same: Any) -> tuple[int, str, str]:
    """All that an answer tells, but for the address that was asked for."""
    headers = {name: value for name, value in answer.headers.multi_items() if name not in RANDOM}
    status, text = read_same(answer)
    return status, text.replace(thing, ""), str(headers).replace(thing, "")


def _address(path: str, thing: str) -> str:
    address = path.replace("{public_id:str}", thing)
    for name, value in (("number", "1"), ("key", "x.y"), ("measure", "B" * 12)):
        address = address.replace(f"{{{name}:str}}", value)
    assert "{" not in address
    return address


async def _ask(
    town: Any, handler: HTTPRouteHandler, name: str, address: str, body: dict[str, str]
) -> Any:
    if "GET" in handler.http_methods:
        return await town.get(name, address)
    if address.endswith("/files"):
        return await town.send(name, address, ("b.pdf", b"%PDF- %%EOF"))
    return await town.post(name, address, body)
