"""Entering with an account of one's office: to its provider, back with a proof, or refused."""

from typing import TYPE_CHECKING, Any

import structlog
from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.exceptions import HTTPException, NotFoundException
from litestar.params import FromPath

from innovation import world
from innovation.actions.oidc import (
    TRIP_LASTS,
    Ticket,
    Trip,
    begin_trip,
    end_trip,
    join_by_provider,
    keep_id_token,
    link_identity,
    unlink_identity,
)
from innovation.db import reading, writing
from innovation.domain.people import SYSTEM
from innovation.domain.refusals import Refusal, Refused
from innovation.domain.sessions import token_hash
from innovation.oidc import Declined, Proof, Unreachable, Untrusted
from innovation.queries.oidc import person_at
from innovation.queries.people import invitation_of
from innovation.web.entering import enter, own_path
from innovation.web.entry import read_form
from innovation.web.forms import FormModel, Line, Nothing, check, decode
from innovation.web.leaving import callback_of, leave
from innovation.web.once import once
from innovation.web.rendering import page, see_other
from innovation.web.site import Asked, visit_of

if TYPE_CHECKING:
    from innovation.oidc.provider import Provider

LONGEST = 4_000
"""A code or a state longer than this is none."""
ACCOUNT = "/account"

STALE = Refusal(
    "Cette connexion a expiré, a déjà servi, ou a commencé dans un autre navigateur. "
    "Recommencez depuis la page de connexion."
)
UNKNOWN = Refusal(
    "Ce compte de l'office n'est relié à personne ici. Demandez une invitation à l'administrateur "
    "de votre office : elle vous proposera d'entrer avec ce compte."
)
DOWN = Refusal(
    "Le service de connexion de l'office ne répond pas. Réessayez dans quelques minutes, ou entrez "
    "avec votre mot de passe si vous en avez un."
)
WEAK = Refusal(
    "Votre connexion au compte de l'office n'a pas le niveau de sécurité demandé. Recommencez en "
    "donnant là-bas votre second facteur (code, carte, clé)."
)
DOUBTFUL = Refusal(
    "La réponse du service de connexion n'a pas passé nos vérifications : personne n'est entré. "
    "Recommencez ; si cela se répète, donnez la référence ci-dessous à l'informatique de l'office."
)
LEFT_OPEN = Refusal(
    "Pour que personne d'autre ne relie le sien à votre place, reconnectez-vous d'abord, puis "
    "revenez ici."
)
DENIED = Refusal("Le service de connexion de l'office ne vous a pas laissé entrer.")


class DepartureForm(FormModel):
    """Where to go once back, and what was typed when the session had ended."""

    next: Line = "/"
    resume_path: Line = ""
    resume_body: str = ""


def _provider(request: Asked, office: str) -> "Provider":
    provider = visit_of(request).site.providers.get(office)
    if provider is None:
        raise NotFoundException
    return provider


@post("/oidc/{office:str}", action="session.open", status_code=200)
async def post_departure(request: Asked, office: FromPath[str]) -> Response[str]:
    """Leave for the provider; a page says so, since no form of ours may lead out of the site."""
    form = await read_form(request)
    values, _ = check(DepartureForm, form)
    provider = _provider(request, office)
    given = values or DepartureForm()
    typed = decode(given.resume_body.encode("ascii", "replace")) if given.resume_body else None
    return await _depart(
        request,
        provider,
        Trip("", "", own_path(given.next)),
        action=own_path(given.resume_path),
        pairs=typed.pairs() if typed else [],
    )


@post("/invitations/{token:str}/provider", action="invitation.accept", status_code=200)
async def post_invited(request: Asked, token: FromPath[str]) -> Response[str]:
    """Leave for the provider, to accept an invitation with its account."""
    check(Nothing, await read_form(request))
    async with reading(SYSTEM):
        invitation = await invitation_of(SYSTEM, token_hash(token), world.now())
    if invitation is None or invitation.kind != "invitation":
        raise HTTPException(status_code=410)
    provider = _provider(request, invitation.office)
    return await _depart(request, provider, Trip("", "", "/", invitation=invitation.id))


@post("/account/provider", action="identity.link", status_code=200)
async def post_link(request: Asked) -> Response[str]:
    """Leave for the provider, to link its account to one's own."""
    check(Nothing, await read_form(request))
    visit = visit_of(request)
    provider = _provider(request, visit.viewer.office)
    if not visit.is_fresh:
        return _refused(request, [LEFT_OPEN], 403, back=ACCOUNT)
    return await _depart(request, provider, Trip("", "", ACCOUNT, person=visit.viewer.id))


@post("/account/provider/removal", action="identity.link", status_code=200)
async def post_unlink(request: Asked) -> Response[str]:
    """Enter with one's password alone from now on."""
    form = await read_form(request)
    check(Nothing, form)
    viewer = visit_of(request).viewer

    async def act() -> str:
        await unlink_identity(by=viewer)
        return ACCOUNT

    try:
        return see_other(request, await once(viewer, form, act))
    except Refused as refused:
        return _refused(request, refused.refusals, 422, back=ACCOUNT)


async def _depart(request: Asked, provider: "Provider", trip: Trip, **shown: Any) -> Response[str]:
    visit = visit_of(request)
    office = provider.registration.office
    try:
        departure = await provider.depart(callback_of(visit, office))
    except (Untrusted, Unreachable) as failed:
        return _failed(request, office, failed)
    browser = request.cookies.get(visit.site.trip_cookie, "")
    browser = browser if len(browser) == len(world.secret()) else world.secret()
    ticket = Ticket(office, token_hash(departure.state), token_hash(browser))
    kept = Trip(departure.nonce, departure.verifier, trip.location, trip.invitation, trip.person)
    async with writing(SYSTEM, even_read_only=True):
        await begin_trip(ticket, kept, by=SYSTEM)
    answer = leave(request, departure.address, provider.registration.label, **shown)
    answer.set_cookie(
        Cookie(
            key=visit.site.trip_cookie,
            value=browser,
            path="/",
            httponly=True,
            secure=visit.secure,
            samesite="lax",
            max_age=int(TRIP_LASTS.total_seconds()),
        )
    )
    return answer


@get("/oidc/{office:str}/callback", action="session.open")
async def show_return(request: Asked, office: FromPath[str]) -> Response[str]:
    """Back from the provider: in, joined or linked, or a page that says why not."""
    provider = _provider(request, office)
    trip = await _trip(request, office)
    if trip is None:
        return _refused(request, [STALE], 400)
    back = ACCOUNT if trip.person else "/login"
    try:
        proof = await _prove(request, provider, trip)
        return await _arrive(request, office, trip, proof)
    except (Declined, Untrusted, Unreachable) as failed:
        return _failed(request, office, failed, back)
    except Refused as refused:
        return _refused(request, refused.refusals, 403, back=back)


def _one(request: Asked, name: str) -> str | None:
    """A parameter's only value."""
    values = request.query_params.getall(name, [])
    if len(values) > 1 or any(len(value) > LONGEST for value in values):
        raise Untrusted("parameters")
    return values[0] if values else None


async def _trip(request: Asked, office: str) -> Trip | None:
    """The trip that ends here, if it is this browser's."""
    try:
        state = _one(request, "state") or ""
    except Untrusted:
        return None
    browser = request.cookies.get(visit_of(request).site.trip_cookie, "")
    ticket = Ticket(office, token_hash(state), token_hash(browser))
    async with writing(SYSTEM, even_read_only=True):
        return await end_trip(ticket, by=SYSTEM)


async def _prove(request: Asked, provider: "Provider", trip: Trip) -> Proof:
    await provider.check_sender(_one(request, "iss"))
    if refusal := _one(request, "error"):
        raise Declined("access_denied" if refusal == "access_denied" else "refused")
    code = _one(request, "code")
    if not code:
        raise Untrusted("code")
    callback = callback_of(visit_of(request), provider.registration.office)
    return await provider.arrive(code, callback, trip.nonce, trip.verifier)


async def _arrive(request: Asked, office: str, trip: Trip, proof: Proof) -> Response[str]:
    visit = visit_of(request)
    if trip.person:
        if visit.viewer.id != trip.person:
            raise Refused([STALE])
        async with writing(visit.viewer):
            await link_identity(proof, by=visit.viewer)
        return see_other(request, trip.location)
    if trip.invitation:
        async with writing(SYSTEM):
            person: int | None = await join_by_provider(trip.invitation, proof, office, by=SYSTEM)
    else:
        async with reading(SYSTEM):
            person = await person_at(SYSTEM, office, proof.issuer, proof.subject)
    if person is None:
        raise Refused([UNKNOWN])
    answer = await enter(request, person, trip.location, proven=proof.factor)
    session = token_hash(str(answer.cookies[0].value))
    async with writing(SYSTEM, even_read_only=True):
        await keep_id_token(session, office, proof.id_token, by=SYSTEM)
    return answer


def _failed(
    request: Asked,
    office: str,
    failed: Declined | Untrusted | Unreachable,
    back: str = "/login",
) -> Response[str]:
    """Why nobody entered: a word in the log, sentences on the page."""
    kind = type(failed).__name__.lower()
    structlog.get_logger().warning("provider", office=office, failed=kind, reason=failed.reason)
    match failed:
        case Unreachable():
            answer = _refused(request, [DOWN], 503, back=back)
            answer.headers["Retry-After"] = "60"
            return answer
        case Declined():
            return _refused(request, [DENIED], 403, back=back)
    weak = failed.reason == "acr"
    return _refused(request, [WEAK if weak else DOUBTFUL], 403 if weak else 400, back=back)


def _refused(
    request: Asked, refusals: list[Refusal], status: int, *, back: str = "/login"
) -> Response[str]:
    reference = visit_of(request).reference
    return page(
        request, "login/refused.html", status, refusals=refusals, back=back, reference=reference
    )
