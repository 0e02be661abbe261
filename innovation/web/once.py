"""One answer per rendered form: a second submit gets the first one's address."""

import hashlib
import json
from collections.abc import Awaitable, Callable

from innovation import world
from innovation.db import fetch, fetch_one, reading, writing
from innovation.domain.people import Viewer
from innovation.domain.refusals import Refusal, Refused
from innovation.web.forms import BadForm, Form


class _Answered(Exception):
    """Another try with the same key came first."""


async def once(
    viewer: Viewer, form: Form, act: Callable[[], Awaitable[str]], *, as_system: bool = False
) -> str:
    """Run ``act`` in a writing door, unless this form was answered; either way, its location.

    The key is claimed first, so that of two tries at the same moment the second
    waits for the first. The same key with another text is refused.
    """
    key = form.one("_key")
    if not 8 <= len(key) <= 40:
        raise BadForm("no idempotency key")
    digest = _digest(form)
    try:
        async with writing(viewer.as_system() if as_system else viewer):
            await _claim(viewer, key, digest)
            location = await act()
            await fetch(
                "UPDATE idempotency SET location = {} WHERE person = {} AND key = {}",
                location,
                viewer.id,
                key,
            )
            return location
    except _Answered:
        return await _first_answer(viewer, key, digest)


def _digest(form: Form) -> str:
    content = {name: values for name, values in form.fields.items() if name != "_csrf"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


async def _claim(viewer: Viewer, key: str, digest: str) -> None:
    claimed = await fetch(
        "INSERT INTO idempotency (person, key, body_sha256, location, at) "
        "VALUES ({}, {}, {}, '', {}) ON CONFLICT (person, key) DO NOTHING RETURNING id",
        viewer.id,
        key,
        digest,
        world.now(),
    )
    if not claimed:
        raise _Answered


async def _first_answer(viewer: Viewer, key: str, digest: str) -> str:
    async with reading(viewer):
        row = await fetch_one(
            "SELECT body_sha256, location FROM idempotency WHERE person = {} AND key = {}",
            viewer.id,
            key,
        )
    if row is None or row["body_sha256"] != digest:
        raise Refused(
            [Refusal("Ce formulaire a déjà été envoyé avec un autre texte : relisez la page.")]
        )
    return str(row["location"])
