"""The school's pages: its sessions, the places offered to the other offices, the outcomes."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from innovation.api import Context, Document, Facts, Note, PilotFacts, Rows, Text, Value
from innovation.api.web import Answer, Asked, Missing, Page, Refused, Route, See, get, post

from .store import (
    HOME,
    Request,
    Session,
    add_session,
    answer,
    ask,
    requests,
    session_of,
    sessions,
    tell_outcome,
    withdraw,
)

HALF_A_YEAR = timedelta(days=182)
TO_ANSWER = timedelta(days=14)
ASKED = "%(office)s demande des places pour « %(title)s »"
OUTCOME = "Les suites de « %(title)s » sont à dire, six mois après"
MOST_SEATS = 500


def keeps(ctx: Context) -> bool:
    """Whether this person keeps the school: of its own office alone."""
    return ctx.office == HOME and ctx.may("tenir")


def is_told(session: Session) -> bool:
    """Whether the outcomes of its trainees are known."""
    return session.trainees is not None


# --- Sessions ---------------------------------------------------------------------------


@get("/", may="member")
async def index(ctx: Context, _asked: Asked) -> Answer:
    """The sessions to come, then those that are over with what became of the trainees."""
    async with ctx.reading() as db:
        known, wanted = await sessions(db), await requests(db)
    coming = [one for one in known if one.ends_on >= ctx.today]
    return Page(
        "index.html",
        coming=coming,
        past=[one for one in reversed(known) if one.ends_on < ctx.today],
        waiting={one.session for one in wanted if one.state == "asked"} if keeps(ctx) else set(),
        mine={one.session: one for one in wanted if one.office == ctx.office},
        keeps=keeps(ctx),
        is_home=ctx.office == HOME,
    )


@get("/sessions/new", may="tenir")
async def new_session(ctx: Context, _asked: Asked) -> Answer:
    """The form of a new session."""
    return Page("new.html", most=MOST_SEATS) if keeps(ctx) else Missing()


@post("/sessions", may="tenir", form=("title", "place", "starts_on", "ends_on", "seats", "offered"))
async def open_session(ctx: Context, asked: Asked) -> Answer:
    """Announce a session to the three offices."""
    if not keeps(ctx):
        return Missing()
    told = session_from(asked.form)
    if isinstance(told, str):
        return Refused(told, page=Page("new.html", most=MOST_SEATS))
    async with ctx.writing() as db:
        session = await add_session(db, ctx, told)
        await ctx.record("seance", places=told["offered"])
    return See(f"/sessions/{session}", said="La session est annoncée.")


def session_from(form: Mapping[str, str]) -> dict[str, Any] | str:
    """A session as it was typed, or the sentence that says what is wrong with it."""
    title, place = (form.get(name, "").strip() for name in ("title", "place"))
    if not 1 <= len(title) <= 200 or not 1 <= len(place) <= 200:
        return "Donnez un titre et un lieu, de 200 caractères au plus."
    starts_on, ends_on = (day_of(form.get(name, "")) for name in ("starts_on", "ends_on"))
    if starts_on is None or ends_on is None or ends_on < starts_on:
        return "Donnez une date de début, et une date de fin qui ne la précède pas."
    seats, offered = (count_of(form.get(name, "")) for name in ("seats", "offered"))
    if not seats or offered is None or offered > seats:
        return "Donnez le nombre de places, et combien d'entre elles sont proposées aux autres."
    dates = {"starts_on": starts_on, "ends_on": ends_on}
    return {"title": title, "place": place, **dates, "seats": seats, "offered": offered}


def day_of(text: str) -> date | None:
    """A day as browsers send it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def count_of(text: str) -> int | None:
    """A whole number up to five hundred; ``None`` for anything else."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
    return number if 0 <= number <= MOST_SEATS else None


@get("/sessions/{session}", may="member")
async def show_session(ctx: Context, asked: Asked) -> Answer:
    """A session, what its viewer's office asked for, and for the school what all asked for."""
    async with ctx.reading() as db:
        session = await session_of(db, asked.path["session"])
    return Missing() if session is None else await _session_page(ctx, session)


async def _session_page(ctx: Context, session: Session) -> Page:
    async with ctx.reading() as db:
        known = await requests(db, session.public_id)
    shown = [one for one in known if keeps(ctx) or one.office == ctx.office]
    names = await ctx.names([one.contact for one in shown])
    offices = {office.slug: office.name for office in await ctx.offices()}
    standing = [
        one for one in known if one.office == ctx.office and one.state in ("asked", "confirmed")
    ]
    asks = ctx.office != HOME and ctx.may("demander")
    return Page(
        "session.html",
        session=session,
        requests=[
            (one, offices.get(one.office, one.office), names.get(one.contact, "")) for one in shown
        ],
        states=STATES,
        is_over=session.ends_on < ctx.today,
        keeps=keeps(ctx),
        may_ask=asks,
        can_ask=asks and not standing and session.left > 0 and session.starts_on >= ctx.today,
        own=ctx.office,
        people=await ctx.people() if asks else [],
    )


STATES = {
    "asked": "demande en attente de réponse",
    "confirmed": "places confirmées",
    "declined": "demande non retenue",
    "withdrawn": "demande retirée",
}


# --- Places -----------------------------------------------------------------------------


@post("/sessions/{session}/requests", may="demander", form=("seats", "contact"))
async def ask_for_seats(ctx: Context, asked: Asked) -> Answer:
    """Another office asks for places, and says who is their contact."""
    async with ctx.reading() as db:
        session = await session_of(db, asked.path["session"])
    if session is None or ctx.office == HOME:
        return Missing()
    page = await _session_page(ctx, session)
    seats = count_of(asked.form.get("seats", ""))
    people = {person.public_id for person in await ctx.people()}
    if session.starts_on < ctx.today:
        return Refused("La session a commencé : ses places ne se demandent plus.", page=page)
    if not seats or seats > session.left or asked.form.get("contact") not in people:
        sentence = (
            "Demandez au plus les places qui restent, et choisissez un contact de votre office."
        )
        return Refused(sentence, page=page)
    async with ctx.writing() as db:
        done = await ask(db, ctx, session.public_id, seats, asked.form["contact"])
        if done:
            await ctx.record("demande", places=seats)
    if not done:
        return Refused("Votre office a déjà demandé des places pour cette session.", page=page)
    return See(f"/sessions/{session.public_id}", said="La demande est envoyée.")


@post("/requests/{request}/answer", may="tenir", form=("answer",))
async def answer_request(ctx: Context, asked: Asked) -> Answer:
    """The school confirms the places, or says that it can't."""
    request = await _request(ctx, asked)
    state = {"yes": "confirmed", "no": "declined"}.get(asked.form.get("answer", ""))
    if request is None or state is None or not keeps(ctx):
        return Missing()
    async with ctx.writing() as db:
        done = await answer(db, ctx, request, state)
        if done:
            await ctx.settle(request.public_id)
            await ctx.record("reponse", places=request.seats if state == "confirmed" else 0)
    if done:
        return See(f"/sessions/{request.session}", said="La réponse est donnée.")
    async with ctx.reading() as db:
        session = await session_of(db, request.session)
    assert session is not None, "a request has its session"
    sentence = "Il ne reste pas assez de places, ou la demande a déjà sa réponse."
    return Refused(sentence, page=await _session_page(ctx, session))


@post("/requests/{request}/withdraw", may="demander", form=())
async def withdraw_request(ctx: Context, asked: Asked) -> Answer:
    """An office gives its places back."""
    request = await _request(ctx, asked)
    if request is None or request.office != ctx.office:
        return Missing()
    async with ctx.writing() as db:
        await withdraw(db, ctx, request.public_id)
    return See(f"/sessions/{request.session}", said="La demande est retirée.")


async def _request(ctx: Context, asked: Asked) -> Request | None:
    async with ctx.reading() as db:
        known = await requests(db)
    return next((one for one in known if one.public_id == asked.path["request"]), None)


# --- Outcomes -----------------------------------------------------------------------------


@post("/sessions/{session}/outcome", may="tenir", form=("trainees", "graduates", "hired"))
async def say_outcome(ctx: Context, asked: Asked) -> Answer:
    """How many followed it, have their diploma, and work six months later: counts, no name."""
    async with ctx.reading() as db:
        session = await session_of(db, asked.path["session"])
    if session is None or not keeps(ctx):
        return Missing()
    page = await _session_page(ctx, session)
    if session.ends_on >= ctx.today:
        return Refused("La session n'est pas terminée : ses suites se disent après.", page=page)
    trainees, graduates, hired = (
        count_of(asked.form.get(name, "")) for name in ("trainees", "graduates", "hired")
    )
    if not trainees or graduates is None or hired is None or max(graduates, hired) > trainees:
        sentence = "Donnez trois nombres : ni diplômés ni recrutés ne dépassent les stagiaires."
        return Refused(sentence, page=page)
    async with ctx.writing() as db:
        await tell_outcome(db, session.public_id, trainees, graduates, hired)
        await ctx.settle(f"outcome:{session.public_id}")
        await ctx.record("suites", stagiaires=trainees, recrutes=hired)
    return See(f"/sessions/{session.public_id}", said="Les suites sont enregistrées.")


ROUTES: list[Route] = [
    index,
    new_session,
    open_session,
    show_session,
    ask_for_seats,
    answer_request,
    withdraw_request,
    say_outcome,
]


# --- The report, the reminders, the indicators ---------------------------------------------


async def school_report(ctx: Context, _answers: Mapping[str, Value]) -> Document:
    """Every session, its places and what became of its trainees."""
    async with ctx.reading() as db:
        known = await sessions(db)
    if not known:
        return Document("École de la proximité", (Text("Aucune session n'est encore annoncée."),))
    head = (
        "Session", "Lieu", "Début", "Fin", "Places", "Proposées", "Confirmées", "Stagiaires",
        "Diplômés", "Recrutés",
    )  # fmt: skip
    rows = tuple(
        (
            one.title, one.place, one.starts_on, one.ends_on, one.seats, one.offered,
            one.confirmed, one.trainees, one.graduates, one.hired,
        )
        for one in known
    )  # fmt: skip
    share = share_hired(known)
    told = ("Recrutés à six mois, sur cent stagiaires", None if share is None else round(share))
    note = Note("Les stagiaires sont comptés, jamais nommés.")
    return Document("École de la proximité", (Rows(head, rows), Facts((told,)), note))


def share_hired(known: list[Session]) -> float | None:
    """Of a hundred trainees, how many work six months later."""
    told = [one for one in known if one.trainees]
    trainees = sum(one.trainees or 0 for one in told)
    return 100 * sum(one.hired or 0 for one in told) / trainees if trainees else None


async def remind(ctx: Context) -> None:
    """The chairs of the school's office are told of what is asked and of outcomes to tell."""
    if ctx.office != HOME:
        return
    chairs = await ctx.people("chair")
    offices = {office.slug: office.name for office in await ctx.offices()}
    async with ctx.reading() as db:
        known, wanted = await sessions(db), await requests(db)
    titles = {one.public_id: one.title for one in known}
    asked = [one for one in wanted if one.state == "asked"]
    late = [one for one in known if one.ends_on + HALF_A_YEAR <= ctx.today and not is_told(one)]
    for chair in (person.public_id for person in chairs):
        for one in asked:
            path, by = f"/sessions/{one.session}", one.asked_on + TO_ANSWER
            about = {"office": offices[one.office], "title": titles[one.session]}
            await ctx.remind(chair, ASKED, path, by, one.public_id, **about)
        for session in late:
            key, path = f"outcome:{session.public_id}", f"/sessions/{session.public_id}"
            by = session.ends_on + HALF_A_YEAR
            await ctx.remind(chair, OUTCOME, path, by, key, title=session.title)
    for one in wanted:
        if one.state != "asked":
            await ctx.settle(one.public_id)


async def hired_share(ctx: Context, pilot: PilotFacts) -> float | None:
    """Of a hundred trainees of the school, how many work six months later."""
    if pilot.kind != "rennes_proximite.ecole_proximite":
        return None
    async with ctx.reading() as db:
        share = share_hired(await sessions(db))
    return None if share is None else round(share, 1)


async def shared_seats(ctx: Context, pilot: PilotFacts) -> float | None:
    """How many places the other offices have had."""
    if pilot.kind != "rennes_proximite.ecole_proximite":
        return None
    async with ctx.reading() as db:
        return float(sum(one.confirmed for one in await sessions(db)))
