"""One answer per rendered form: a second submit gets the first one's address."""

import hashlib
import json
from collections.abc import Awaitable, Callable

from litestar import Response

from innovation.actions.idempotency import claim_key, keep_location, release_key
from innovation.db import reading, writing
from innovation.domain.people import Viewer
from innovation.domain.refusals import Refusal, Refused
from innovation.queries.idempotency import answered_form
from innovation.web.forms import BadForm, Form, by_field
from innovation.web.rendering import see_other
from innovation.web.site import Asked, visit_of


async def answer_once(
    request: Asked,
    form: Form,
    act: Callable[[], Awaitable[str]],
    shown: Callable[..., Awaitable[Response[str]]],
    *,
    as_system: bool = False,
) -> Response[str]:
    """Go where ``act`` leads; what is refused shows the page again, with what was typed."""
    try:
        location = await once(visit_of(request).viewer, form, act, as_system=as_system)
    except Refused as refused:
        errors, rest = by_field(refused.refusals)
        return await shown(422, form=form.typed(), errors=errors, refusals=rest)
    return see_other(request, location)


async def once(
    viewer: Viewer,
    form: Form,
    act: Callable[[], Awaitable[str]],
    *,
    as_system: bool = False,
    leads_to: str = "",
) -> str:
    """Run ``act`` in a writing door, unless this form was answered; either way, its location.

    The key is claimed first, so that of two tries at the same moment the second
    waits for the first. The same key with another text is refused; it is another key at another
    address, since all forms of a page share one. ``leads_to`` is the location where it is known
    beforehand: it need not be written afterwards.
    """
    key, digest = _key(form), _digest(form)
    async with writing(viewer.as_system() if as_system else viewer):
        if await claim_key(key, digest, leads_to, by=viewer):
            location = await act()
            if location != leads_to:
                await keep_location(key, location, by=viewer)
            return location
    return await _first_location(viewer, key, digest)


async def claim_apart(viewer: Viewer, form: Form) -> str:
    """Claim a form for work that is no transaction of ours: where it led, if it was answered.

    ``Refused`` while the first answer is not there: whatever it does must not be done twice.
    """
    key, digest = _key(form), _digest(form)
    async with writing(viewer):
        if await claim_key(key, digest, "", by=viewer):
            return ""
    location = await _first_location(viewer, key, digest)
    if not location:
        words = Refusal(
            "Ce formulaire a déjà été envoyé, et une partie de ce qu'il demande est peut-être "
            "faite : rechargez la page avant de recommencer."
        )
        raise Refused([words])
    return location


async def settle_claim(viewer: Viewer, form: Form, location: str, *, done: bool) -> None:
    """Keep where a claimed form led; if it led nowhere and nothing was ``done``, it is free again.

    A form of which something was done leads nowhere and is never sent again.
    """
    async with writing(viewer):
        if location:
            await keep_location(_key(form), location, by=viewer)
        elif not done:
            await release_key(_key(form), by=viewer)


def _key(form: Form) -> str:
    key = form.one("_key")
    if not 8 <= len(key) <= 40:
        raise BadForm("no idempotency key")
    return f"{key} {form.path}"


def _digest(form: Form) -> str:
    content = {name: values for name, values in form.fields.items() if name != "_csrf"}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


async def _first_location(viewer: Viewer, key: str, digest: str) -> str:
    async with reading(viewer):
        first = await answered_form(viewer, key)
    if first is None or first.digest != digest:
        raise Refused(
            [Refusal("Ce formulaire a déjà été envoyé avec un autre texte : relisez la page.")]
        )
    return first.location
