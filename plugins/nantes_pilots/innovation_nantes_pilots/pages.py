"""The pages where a month is told, the box on the pilot, the report and the reminders."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from innovation.api import (
    Context,
    Document,
    Heading,
    Html,
    IdeaFacts,
    PilotFacts,
    Rows,
    Series,
    Text,
    Value,
)
from innovation.api.web import Answer, Asked, Missing, Page, Refused, Route, See, get, post

from .drawing import BOTH, drawn, named
from .monthly import (
    READINGS,
    Months,
    Reading,
    followed,
    gathered,
    invented,
    month_of,
    months_to_tell,
    tell,
    told,
)

Part = Heading | Rows | Series | Text

AWAITED = "Les mesures de « %(title)s » sont attendues, du %(first)s au %(last)s"
LATE_AFTER = timedelta(days=10)
LARGEST = 1e9

TOLD = Html("<p>{words}</p>")
LINK = Html('<p><a href="/o/{office}/x/nantes_pilots/pilots/{idea}">{label}</a></p>')


async def one_of(ctx: Context, idea: str) -> PilotFacts | None:
    """The followed pilot of an idea."""
    return next((pilot for pilot in await followed(ctx) if pilot.idea == idea), None)


async def months_of(ctx: Context, idea: str) -> Months:
    """What was told of a pilot."""
    async with ctx.reading() as db:
        return (await told(db, ctx)).get(idea, {})


# --- The pages --------------------------------------------------------------------------


@get("/", may="member")
async def index(ctx: Context, _asked: Asked) -> Answer:
    """The pilots on buildings, with what remains to be told of each."""
    pilots = await followed(ctx)
    async with ctx.reading() as db:
        known = await told(db, ctx)
    lines = [
        (
            pilot,
            missing(pilot, known.get(pilot.idea, {}), ctx.today),
            len(known.get(pilot.idea, {})),
        )
        for pilot in pilots
    ]
    return Page("index.html", lines=lines)


def missing(pilot: PilotFacts, months: Months, today: date) -> list[date]:
    """The months that are over and were not told, the newest first."""
    return [month for month in months_to_tell(pilot, today) if month not in months]


@get("/pilots/{idea}", may="member")
async def show_pilot(ctx: Context, asked: Asked) -> Answer:
    """What was told of a pilot, and the form of a month for whoever may."""
    pilot = await one_of(ctx, asked.path["idea"])
    return Missing() if pilot is None else await _pilot_page(ctx, pilot)


async def _pilot_page(ctx: Context, pilot: PilotFacts) -> Page:
    async with ctx.reading() as db:
        months = (await told(db, ctx)).get(pilot.idea, {})
        fictional = pilot.idea in await invented(db, ctx)
    return Page(
        "pilot.html",
        pilot=pilot,
        fictional=fictional,
        readings=[(one, named(ctx, one)) for one in READINGS[pilot.kind]],
        months=sorted(months.items(), reverse=True),
        open_months=months_to_tell(pilot, ctx.today),
        missing=missing(pilot, months, ctx.today),
        may_tell=may_tell(ctx, pilot),
    )


def may_tell(ctx: Context, pilot: PilotFacts) -> bool:
    """Whoever leads the pilot, or holds the permission."""
    lead = pilot.lead.public_id if pilot.lead else ""
    return ctx.may("relever") or (ctx.person is not None and ctx.person.public_id == lead)


READ = [one.key for kind in READINGS.values() for one in kind]


@post("/pilots/{idea}", may="member", form=("month", *READ))
async def tell_month(ctx: Context, asked: Asked) -> Answer:
    """A month's readings; what was told before of this month is replaced."""
    pilot = await one_of(ctx, asked.path["idea"])
    if pilot is None:
        return Missing()
    page = await _pilot_page(ctx, pilot)
    if not may_tell(ctx, pilot):
        return Refused("Qui pilote l'expérimentation relève ses mois : demandez-le-lui.", page=page)
    month = next(
        (m for m in months_to_tell(pilot, ctx.today) if asked.form.get("month") == f"{m}"), None
    )
    if month is None:
        return Refused("Choisissez un mois terminé de l'expérimentation.", page=page)
    values = values_from(asked.form, READINGS[pilot.kind])
    if not values:
        return Refused("Indiquez au moins une mesure, en nombres.", page=page)
    async with ctx.writing() as db:
        await tell(db, ctx, pilot.idea, month, values)
        await ctx.settle(key_of(pilot.idea, month))
        await ctx.record("mois_releve", thing=pilot.idea)
    return See(f"/pilots/{pilot.idea}", said="Les mesures du mois sont enregistrées.")


def values_from(form: Mapping[str, str], readings: Sequence[Reading]) -> dict[str, float]:
    """The numbers of a form as people write them; nothing at all when one of them is none."""
    values = {}
    for reading in readings:
        written = "".join(form.get(reading.key, "").split()).replace(",", ".")
        if not written:
            continue
        try:
            value = float(written)
        except ValueError:
            return {}
        if not abs(value) < LARGEST:
            return {}
        values[reading.key] = value
    return values


ROUTES: list[Route] = [index, show_pilot, tell_month]


# --- The box, the report, the reminders ---------------------------------------------------


async def show_months(ctx: Context, idea: IdeaFacts) -> str:
    """A figure for each reading of the pilot."""
    pilot = await one_of(ctx, idea.public_id)
    if pilot is None:
        return "Cette expérimentation n'est pas relevée mois par mois."
    async with ctx.reading() as db:
        months = (await told(db, ctx)).get(idea.public_id, {})
        fictional = idea.public_id in await invented(db, ctx)
    box = TOLD.format(words=ctx.translate("exemple fictif")) if fictional else Html()
    for reading in READINGS[pilot.kind]:
        box = BOTH.format(one=box, other=drawn(ctx, reading, months))
    if not months:
        box = TOLD.format(words=ctx.translate("Aucun mois n'est encore relevé."))
    if not may_tell(ctx, pilot):
        return box
    label = ctx.translate("Relever un mois")
    link = LINK.format(office=ctx.office, idea=idea.public_id, label=label)
    return BOTH.format(one=box, other=link)


async def monthly_report(ctx: Context, answers: Mapping[str, Value]) -> Document:
    """Every pilot's months: all of them, or those of a year."""
    year = answers.get("annee")
    async with ctx.reading() as db:
        known = await told(db, ctx)
    parts: list[Part] = []
    for pilot in await followed(ctx):
        months = {
            m: said for m, said in known.get(pilot.idea, {}).items() if year in (None, m.year)
        }
        if months:
            parts += [Heading(pilot.title), *_told_of(ctx, READINGS[pilot.kind], months)]
    return Document(
        "Mesures du mois par expérimentation",
        tuple(parts or [Text("Aucun mois n'a été relevé.")]),
        f"{year:g}" if isinstance(year, int | float) else "",
    )


def _told_of(ctx: Context, readings: Sequence[Reading], months: Months) -> list[Part]:
    head = ("Mois", *(named(ctx, one) for one in readings))
    rows = [(month, *(said.get(one.key) for one in readings)) for month, said in months.items()]
    whole = ("Ensemble", *(gathered(one, months.values()) for one in readings))
    series = [
        Series(
            one.label, one.unit, tuple((m, s[one.key]) for m, s in months.items() if one.key in s)
        )
        for one in readings
    ]
    return [Rows(head, (*rows, whole)), *(one for one in series if len(one.points) > 1)]


def key_of(idea: str, month: date) -> str:
    """The key of the reminder of a month."""
    return f"{idea}:{month:%Y-%m}"


async def remind_of_months(ctx: Context) -> None:
    """Whoever leads a running pilot is told of the last month that is over and was not told."""
    last = month_of(month_of(ctx.today) - timedelta(days=1))
    async with ctx.reading() as db:
        known = await told(db, ctx)
    for pilot in await followed(ctx):
        key = key_of(pilot.idea, last)
        if (
            pilot.open
            and pilot.lead
            and last in missing(pilot, known.get(pilot.idea, {}), ctx.today)
        ):
            path, by = f"/pilots/{pilot.idea}", month_of(ctx.today) + LATE_AFTER
            ends = month_of(ctx.today) - timedelta(days=1)
            await ctx.remind(
                pilot.lead.public_id, AWAITED, path, by, key,
                title=pilot.title, first=last, last=ends,
            )  # fmt: skip
        else:
            await ctx.settle(key)


async def settle_months(ctx: Context) -> None:
    """Nobody waits any more for what can no longer be told."""
    last = month_of(month_of(ctx.today) - timedelta(days=1))
    for pilot in await followed(ctx):
        await ctx.settle(key_of(pilot.idea, last))


# --- The indicators -------------------------------------------------------------------


async def energy(ctx: Context, pilot: PilotFacts) -> float | None:
    """The energy that a greenhouse has saved so far."""
    return await _whole(ctx, pilot, "kwh")


async def hours(ctx: Context, pilot: PilotFacts) -> float | None:
    """How long the robot has printed so far."""
    return await _whole(ctx, pilot, "heures")


async def _whole(ctx: Context, pilot: PilotFacts, key: str) -> float | None:
    reading = next((one for one in READINGS.get(pilot.kind, ()) if one.key == key), None)
    months = await months_of(ctx, pilot.idea) if reading else {}
    return gathered(reading, months.values()) if reading else None
