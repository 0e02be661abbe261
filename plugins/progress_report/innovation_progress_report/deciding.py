"""What is written over a report: an erratum, a decision, that it is done."""

from datetime import date

from innovation.api import Context
from innovation.api.web import Answer, Asked, Missing, Refused, Route, See, post

from . import said
from .pages import numbered, page_over
from .periods import Period, from_key

NO_WORDS = "Écrivez en quelques mots ce que le point d'étape disait de faux, et ce qui est juste."
NO_DECISION = "Écrivez la décision, en 500 caractères au plus."
NO_DAY = "La date ne se lit pas : écrivez-la comme 31/12/2027."


def _me(ctx: Context) -> str:
    return ctx.person.public_id if ctx.person else ""


@post("/reports/{number}/errata", may="freeze", form=("erratum",))
async def correct(ctx: Context, asked: Asked) -> Answer:
    """A frozen report stays as it is; what it got wrong is told beside it."""
    report, words = await numbered(ctx, asked), asked.form.get("erratum", "").strip()
    if report is None:
        return Missing()
    if not 0 < len(words) <= 1000:
        return Refused(NO_WORDS, await page_over(ctx, report.period))
    async with ctx.writing() as db:
        await said.correct(db, ctx, report.number, words, _me(ctx))
        await ctx.record("corrected", number=report.number)
    return See(f"/reports/{report.number}#errata", "L'erratum est joint au point d'étape.")


@post("/periods/{period}/decisions", may="freeze", form=("text", "whose", "due_on"))
async def decide(ctx: Context, asked: Asked) -> Answer:
    """Written in the meeting, over a draft or a frozen report alike."""
    period = from_key(asked.path["period"])
    if period is None or period.starts_on > ctx.today:
        return Missing()
    text, whose = " ".join(asked.form.get("text", "").split()), asked.form.get("whose", "")
    offices = {one.slug for one in await ctx.offices()}
    try:
        due = date.fromisoformat(asked.form.get("due_on", "") or "9999-12-31")
    except ValueError:
        return Refused(NO_DAY, await page_over(ctx, period))
    if not 0 < len(text) <= 500 or whose not in {"", *offices}:
        return Refused(NO_DECISION, await page_over(ctx, period))
    async with ctx.writing() as db:
        by = due if asked.form.get("due_on") else None
        await said.decide(db, ctx, period, text, whose, by, _me(ctx))
        await ctx.record("decided")
    return See(f"/periods/{period.key}#decided", "La décision est écrite.")


@post("/decisions/{decision}", may="freeze", form=("intent",))
async def keep(ctx: Context, asked: Asked) -> Answer:
    """A decision is done, or not after all; or was written by mistake."""
    decision, intent = asked.path["decision"], asked.form.get("intent", "")
    async with ctx.writing() as db:
        if intent == "withdraw":
            over = await said.withdraw(db, decision, _me(ctx))
        elif intent in ("done", "undone"):
            day = ctx.today if intent == "done" else None
            over = await said.mark(db, decision, day, _me(ctx))
        else:
            over = None
    return See(f"/periods/{Period(over).key}#decided") if over else Missing()


ROUTES: list[Route] = [correct, decide, keep]
