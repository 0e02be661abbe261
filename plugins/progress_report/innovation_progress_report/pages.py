"""The pages: what may be read, a period's draft or its frozen report, and freezing it."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from innovation.api import Context, Document
from innovation.api.web import Answer, Asked, Missing, Page, Pdf, Refused, Route, See, get, post

from .documents import HOW, document_of, signed
from .periods import Period, containing, from_key
from .said import errata, parts_of, said_over
from .store import (
    Frozen,
    freeze,
    frozen_number,
    frozen_reports,
    last_before,
    staff_told,
    tell_staff,
)
from .telling import Content, cells, content_of

MOST_STAFF = 100_000
RUNNING = "La période n'est pas terminée : elle pourra être figée le lendemain de sa fin."
LATE = "Une période plus récente est déjà figée : celle-ci ne peut plus l'être."


@dataclass(frozen=True, slots=True)
class Draft:
    """A period as it looks today; ``until`` is its last day that has begun."""

    period: Period
    until: date
    content: Content

    @property
    def is_over(self) -> bool:
        """Whether nothing more can happen in it."""
        return self.until == self.period.last_on


async def draft_of(ctx: Context, period: Period) -> Draft:
    """What would be frozen now."""
    end = min(period.ends_on, ctx.today + timedelta(days=1))
    figures = await ctx.figures(period.starts_on, end)
    offices = await ctx.offices()
    async with ctx.reading() as db:
        staff, previous = await staff_told(db), await last_before(db, period)
    content = content_of(offices, figures, staff, previous)
    return Draft(period, end - timedelta(days=1), content)


def draft_document(ctx: Context, draft: Draft) -> Document:
    """A draft, which says that it is one."""
    dates = (("Du", draft.period.starts_on), ("Au", draft.until))
    return document_of(ctx, draft.content, "Brouillon", dates)


def frozen_document(ctx: Context, report: Frozen) -> Document:
    """A frozen report, with its number."""
    dates = (("Du", report.starts_on), ("Au", report.period.last_on), ("Figé le", report.frozen_on))
    return document_of(ctx, report.content, "Figé", (("Numéro", report.number), *dates))


@get("/", may="read")
async def index(ctx: Context, _asked: Asked) -> Answer:
    """The running period, those that may be frozen, and the frozen ones."""
    return await _index(ctx)


async def _index(ctx: Context) -> Page:
    async with ctx.reading() as db:
        reports, staff = await frozen_reports(db), await staff_told(db)
        wrong = Counter(one.number for one in await errata(db))
    now = containing(ctx.today)
    done = {report.period for report in reports}
    return Page(
        "index.html",
        periods=[one for one in (now, now.before()) if one not in done],
        now=now,
        reports=reports,
        wrong=wrong,
        staff=staff[ctx.office].count if ctx.office in staff else None,
        may_freeze=ctx.may("freeze"),
    )


@get("/periods/{period}", may="read")
async def show_period(ctx: Context, asked: Asked) -> Answer:
    """A period's draft; its frozen report once there is one."""
    period = from_key(asked.path["period"])
    if period is None or period.starts_on > ctx.today:
        return Missing()
    async with ctx.reading() as db:
        reports = await frozen_reports(db)
    number = next((one.number for one in reports if one.period == period), None)
    return See(f"/reports/{number}") if number else await _draft_page(ctx, period)


async def page_over(ctx: Context, period: Period) -> Page:
    """What is shown of a period: its frozen report, or its draft."""
    async with ctx.reading() as db:
        frozen = await frozen_reports(db)
    report = next((one for one in frozen if one.period == period), None)
    return await _report_page(ctx, report) if report else await _draft_page(ctx, period)


async def _draft_page(ctx: Context, period: Period) -> Page:
    draft = await draft_of(ctx, period)
    why_not = await _why_not(ctx, draft)
    return Page(
        "report.html",
        period=period,
        until=draft.until,
        over=draft.is_over,
        why_not=why_not,
        frozen=None,
        frozen_by="",
        may_freeze=ctx.may("freeze"),
        **shown(ctx, draft.content),
        **await _decided(ctx, period, None),
    )


async def _why_not(ctx: Context, draft: Draft) -> str:
    """Why a period can't be frozen; each report tells what changed since the one before."""
    async with ctx.reading() as db:
        reports = await frozen_reports(db)
    if not draft.is_over:
        return RUNNING
    return LATE if any(one.starts_on > draft.period.starts_on for one in reports) else ""


HAPPENED = ("ideas", "answered", "opened", "closed", "given", "received")
"""What makes a period one in which something happened."""


def _total(content: Content, key: str) -> float:
    lines = [line for line in content["lines"] if line["key"] == key]
    return sum(value or 0 for line in lines for value in line["values"].values())


def shown(ctx: Context, content: Content) -> dict[str, Any]:
    """What the template shows of a content."""
    slugs = [office["slug"] for office in content["offices"]]
    return {
        "content": content,
        "is_empty": not any(_total(content, key) for key in HAPPENED),
        "lines": [(line, cells(line, slugs)) for line in content["lines"]],
        "signed": lambda change: signed(change, ctx.number),
        "how": HOW,
        "next_days": [
            (office, [date.fromisoformat(day) for day in content["next"][office["slug"]]])
            for office in content["offices"]
        ],
    }


@get("/periods/{period}/pdf", may="read")
async def print_period(ctx: Context, asked: Asked) -> Answer:
    """A draft as PDF."""
    period = from_key(asked.path["period"])
    if period is None or period.starts_on > ctx.today:
        return Missing()
    draft = await draft_of(ctx, period)
    return await _printed(ctx, draft_document(ctx, draft), draft.content, period)


@post("/periods/{period}/freeze", may="freeze", form=())
async def freeze_period(ctx: Context, asked: Asked) -> Answer:
    """Freeze a period that is over, once: what it said that day stays."""
    period = from_key(asked.path["period"])
    if period is None or period.starts_on > ctx.today:
        return Missing()
    draft = await draft_of(ctx, period)
    if why_not := await _why_not(ctx, draft):
        return Refused(why_not, page=await _draft_page(ctx, period))
    async with ctx.writing() as db:
        number = await freeze(db, ctx, period, draft.content)
        if number is not None:
            await ctx.record("frozen", number=number)
    if number is None:
        return See(f"/periods/{period.key}", said="Ce point d'étape vient d'être figé.")
    return See(f"/reports/{number}", said="Le point d'étape est figé : ses nombres restent.")


@get("/reports/{number}", may="read")
async def show_report(ctx: Context, asked: Asked) -> Answer:
    """A frozen report, as it was frozen."""
    report = await numbered(ctx, asked)
    return await _report_page(ctx, report) if report else Missing()


async def _report_page(ctx: Context, report: Frozen) -> Page:
    names = await ctx.names([report.frozen_by])
    return Page(
        "report.html",
        period=report.period,
        until=report.period.last_on,
        over=True,
        why_not="",
        frozen=report,
        frozen_by=names.get(report.frozen_by, ""),
        may_freeze=False,
        **shown(ctx, report.content),
        **await _decided(ctx, report.period, report.number),
    )


async def _decided(ctx: Context, period: Period, number: int | None) -> dict[str, Any]:
    """What the template shows of what is said over a report."""
    async with ctx.reading() as db:
        said = await said_over(db, period, number)
    return {
        "said": said,
        "people": await ctx.names(said.people),
        "office_names": {one.slug: one.name for one in await ctx.offices()},
        "decides": ctx.may("freeze"),
        "me": ctx.person.public_id if ctx.person else "",
        "today": ctx.today,
    }


async def _printed(
    ctx: Context, document: Document, content: Content, period: Period, number: int | None = None
) -> Pdf:
    """The page's numbers, then what is said over them."""
    async with ctx.reading() as db:
        said = await said_over(db, period, number)
    after = parts_of(said, content["offices"])
    return Pdf(replace(document, parts=(*document.parts, *after)))


@get("/reports/{number}/pdf", may="read")
async def print_report(ctx: Context, asked: Asked) -> Answer:
    """A frozen report as PDF."""
    report = await numbered(ctx, asked)
    if report is None:
        return Missing()
    document = frozen_document(ctx, report)
    return await _printed(ctx, document, report.content, report.period, report.number)


async def numbered(ctx: Context, asked: Asked) -> Frozen | None:
    """The frozen report of the address."""
    number = asked.path["number"]
    if not (number.isascii() and number.isdigit() and len(number) < 9):
        return None
    async with ctx.reading() as db:
        return await frozen_number(db, int(number))


@post("/staff", may="freeze", form=("staff",))
async def say_staff(ctx: Context, asked: Asked) -> Answer:
    """How many people one's own office has, so that ideas are told per hundred of them."""
    told = asked.form.get("staff", "").replace("\u202f", "").replace("\xa0", "").replace(" ", "")
    is_number = told.isascii() and told.isdigit() and len(told) < 9
    if not is_number or not 0 < int(told) <= MOST_STAFF:
        sentence = "L'effectif est un nombre entier, de 1 à 100 000."
        return Refused(sentence, page=await _index(ctx))
    async with ctx.writing() as db:
        await tell_staff(db, ctx, int(told))
    return See("/", said="L'effectif est enregistré.")


ROUTES: list[Route] = [
    index,
    show_period,
    print_period,
    freeze_period,
    show_report,
    print_report,
    say_staff,
]
