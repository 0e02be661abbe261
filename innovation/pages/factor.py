"""One's own second factor: chosen freely or because a role demands it, renewed, removed."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Annotated, Any

from litestar import Response, get, post
from pydantic import StringConstraints

from innovation import world
from innovation.actions.factors import remove_factor, renew_codes, set_factor
from innovation.actions.sessions import prove_session
from innovation.db import reading, writing
from innovation.domain.refusals import Refused
from innovation.domain.sessions import needs_factor, token_hash
from innovation.queries.sessions import factor_of
from innovation.web.entering import Onward, own_path, session_cookie
from innovation.web.entry import read_form
from innovation.web.errors import login_page
from innovation.web.factors import (
    CHOOSING_LASTS,
    LOST_SECRET,
    WRONG_CODE,
    TooSoon,
    choosing,
    code_hash,
    new_codes,
    person_of,
    prove,
    sealed,
    step_of,
    unsealed,
)
from innovation.web.forms import FormModel, Line, by_field, check, decode
from innovation.web.rendering import page, see_other
from innovation.web.site import Asked, visit_of


@get("/account/factor", action="factor.set")
async def show_factor(request: Asked) -> Response[str]:
    """The second factor that one has, or the choice of one."""
    return await _factor_page(request)


async def _factor_page(request: Asked, status: int = 200, **shown: Any) -> Response[str]:
    visit = visit_of(request)
    assert visit.account is not None
    async with reading(visit.viewer):
        factor = await factor_of(visit.viewer)
    values: dict[str, Any] = {
        "factor": factor,
        "needs_factor": needs_factor(visit.viewer.roles, fictional=visit.account.fictional),
        "fresh": visit.is_fresh,
        "choosing": choosing(visit),
        "next": "/account",
        "resume_path": "",
        "resume_body": "",
    }
    return page(request, "account/factor.html", status, **values | shown)


class ChoiceForm(Onward):
    """The secret that was shown, and the code that proves that a telephone has it."""

    secret: Annotated[str, StringConstraints(max_length=400)] = ""
    code: Line = ""


@post("/account/factor", action="factor.set", half=True, status_code=200)
async def post_factor(request: Asked) -> Response[str]:
    """Keep the second factor: the session is whole, and its recovery codes are shown once."""
    form = await read_form(request)
    values, _ = check(ChoiceForm, form)
    visit, now = visit_of(request), world.now()
    if values is None or visit.step == "code" or not (visit.half or visit.is_fresh):
        return see_other(request, "/account/factor")
    viewer = person_of(visit)
    secret = unsealed(visit.site.key, viewer.id, values.secret, now, CHOOSING_LASTS)
    step = step_of(secret, "".join(values.code.split()), now) if secret else None
    if step is None:
        refused = Refused([WRONG_CODE if secret else LOST_SECRET])
        return await _refuse_choice(request, values, refused)
    codes = new_codes()
    try:
        async with writing(viewer):
            kept = sealed(visit.site.key, viewer.id, secret, now)
            await set_factor(kept, step, map(code_hash, codes), by=viewer)
            token = await prove_session(visit.session, visit.site.settings.limits, by=viewer)
    except Refused as refused:
        return await _refuse_choice(request, values, refused)
    account = visit.account or visit.half
    visit.belongs_to(account and replace(account, has_factor=True, proven=True), token_hash(token))
    answer = _codes_page(request, codes, values)
    answer.set_cookie(session_cookie(visit, token))
    return answer


async def _refuse_choice(request: Asked, values: ChoiceForm, refused: Refused) -> Response[str]:
    """The same secret again, and why it was not kept."""
    visit = visit_of(request)
    errors, rest = by_field(refused.refusals)
    shown: dict[str, Any] = {"errors": errors, "refusals": rest}
    shown["choosing"] = choosing(visit, values.secret)
    if not visit.half:
        return await _factor_page(request, 422, **shown)
    kept = values.model_dump(include={"resume_path", "resume_body"})
    return login_page(request, 422, following=own_path(values.next), **kept, **shown)


def _codes_page(request: Asked, codes: list[str], onward: Onward) -> Response[str]:
    """The recovery codes, shown here once; what was typed before goes on from here."""
    typed = decode(onward.resume_body.encode("ascii", "replace")) if onward.resume_body else None
    return page(
        request,
        "account/codes.html",
        codes=codes,
        next=own_path(onward.next),
        action=own_path(onward.resume_path),
        pairs=typed.pairs() if typed else [],
    )


class ProofForm(FormModel):
    """A code, before the second factor is changed."""

    code: Line = ""


@post("/account/factor/codes", action="factor.set", status_code=200)
async def post_codes(request: Asked) -> Response[str]:
    """Ten new recovery codes, in place of those that were lost or seen."""
    viewer, codes = visit_of(request).viewer, new_codes()

    async def then() -> None:
        await renew_codes(map(code_hash, codes), by=viewer)

    refused = await _proved(request, then)
    return refused or _codes_page(request, codes, Onward(next="/account"))


@post("/account/factor/removal", action="factor.set", status_code=200)
async def post_removal(request: Asked) -> Response[str]:
    """Remove the second factor: for another telephone, or to do without where one may."""
    viewer = visit_of(request).viewer

    async def then() -> None:
        await remove_factor(by=viewer)

    return await _proved(request, then) or see_other(request, "/account/factor")


async def _proved(request: Asked, then: Callable[[], Awaitable[None]]) -> Response[str] | None:
    """Act once a code was shown; else the page that says why not."""
    form = await read_form(request)
    values, _ = check(ProofForm, form)
    try:
        await prove(request, values.code if values else "", then)
    except Refused as refused:
        status = 429 if isinstance(refused, TooSoon) else 422
        return await _factor_page(request, status, refusals=refused.refusals)
    return None
