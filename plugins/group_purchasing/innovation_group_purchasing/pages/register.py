"""The register: the list, a contract, its form, and what is decided about it."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import partial

from innovation.api import Context
from innovation.api.web import Answer, Asked, Missing, Page, Refused, See, get, post
from innovation_group_purchasing import store
from innovation_group_purchasing.contracts import FAMILIES, Contract, Terms, months_later
from innovation_group_purchasing.reading import read_terms, typed
from innovation_group_purchasing.reminding import key_of, remind_of
from innovation_group_purchasing.written import fold

SPANS = (("3", "3 mois"), ("6", "6 mois"), ("12", "12 mois"), ("24", "24 mois"))
SHOWN = 200
WRONG = "Le contrat n'est pas enregistré : corrigez les champs signalés."
TAKEN = "Un autre contrat de votre office porte cette référence : changez-la."
STALE = "Quelqu'un a modifié ce contrat entre-temps : voici ce qui est enregistré."


@get("/", may="member")
async def index(ctx: Context, asked: Asked) -> Answer:
    """The contracts of one's own office first, narrowed by the address."""
    query = asked.query
    office = query.get("office") or ctx.office
    async with ctx.reading() as db:
        found = await store.contracts(db, ctx.office, office="" if office == "all" else office)
    fitting = sorted((one for one in found if _fits(one, query, ctx)), key=partial(_urgency, ctx))
    return Page(
        "index.html",
        contracts=fitting[:SHOWN],
        fitting=len(fitting),
        registered=len(found),
        filters={**query, "office": office},
        families=tuple(FAMILIES.items()),
        spans=SPANS,
        **await shared(ctx),
    )


def _urgency(ctx: Context, contract: Contract) -> tuple[date, str]:
    """What is to be decided first comes first; what has ended, last."""
    due = contract.next_due(ctx.today)
    return due.act_by if due else date.max, contract.terms.reference


def _fits(contract: Contract, query: Mapping[str, str], ctx: Context) -> bool:
    """Whether a contract is among those that the address asks for."""
    if contract.archived != (query.get("archived") == "yes"):
        return False
    terms, words = contract.terms, fold(query.get("words", ""))
    if words not in fold(f"{terms.reference} {terms.object} {terms.supplier}"):
        return False
    if query.get("family") and terms.family != query["family"]:
        return False
    if query.get("within") not in dict(SPANS):
        return True
    due = contract.next_due(ctx.today)
    return due is not None and due.on <= months_later(ctx.today, int(query["within"]))


async def shared(ctx: Context) -> dict[str, object]:
    """What every page of the register shows."""
    return {
        "office": ctx.office,
        "offices": {one.slug: one.name for one in await ctx.offices()},
        "labels": FAMILIES,
        "today": ctx.today,
        "manages": ctx.may("manage"),
    }


@get("/contracts/new", may="manage")
async def new(ctx: Context, _asked: Asked) -> Answer:
    return await _form(ctx, {"published": "no"}, {})


TERMS = [one.name for one in fields(Terms)]


@post("/contracts", may="manage", form=TERMS)
async def create(ctx: Context, asked: Asked) -> Answer:
    """A contract is written down, once by reference."""
    terms, problems = await _read(ctx, asked)
    if terms is None:
        return Refused(WRONG, await _form(ctx, asked.form, problems))
    async with ctx.writing() as db:
        public = await store.add(db, ctx.office, terms)
        if public:
            await ctx.record("contract_added", public)
    if not public:
        return Refused(WRONG, await _form(ctx, asked.form, {"reference": TAKEN}))
    return See(f"/contracts/{public}", "Le contrat est dans le registre.")


@get("/contracts/{contract}", may="member")
async def show(ctx: Context, asked: Asked) -> Answer:
    async with ctx.reading() as db:
        contract = await store.contract(db, ctx.office, asked.path["contract"])
    return await _shown(ctx, contract) if contract else Missing()


async def _shown(ctx: Context, contract: Contract) -> Page:
    names = await ctx.names([contract.terms.owner])
    return Page(
        "contract.html",
        contract=contract,
        due=contract.next_due(ctx.today),
        owner=names.get(contract.terms.owner, ""),
        **await shared(ctx),
    )


@get("/contracts/{contract}/edit", may="manage")
async def edit(ctx: Context, asked: Asked) -> Answer:
    contract = await _own(ctx, asked)
    return await _form(ctx, typed(contract.terms), {}, contract) if contract else Missing()


@post("/contracts/{contract}", may="manage", form=("version", *TERMS))
async def change(ctx: Context, asked: Asked) -> Answer:
    """The terms are written anew, if nobody else did since the form was shown."""
    contract = await _own(ctx, asked)
    if contract is None:
        return Missing()
    terms, problems = await _read(ctx, asked)
    if terms is None:
        return Refused(WRONG, await _form(ctx, asked.form, problems, contract))
    async with ctx.reading() as db:
        if await store.is_taken(db, ctx.office, terms.reference, contract.public_id):
            problems = {"reference": TAKEN}
    if problems:
        return Refused(WRONG, await _form(ctx, asked.form, problems, contract))
    return await _write(ctx, asked, contract, terms, "Le contrat est enregistré.")


@post("/contracts/{contract}/renewal", may="manage", form=("version",))
async def renew(ctx: Context, asked: Asked) -> Answer:
    """The contract goes on past its next end."""
    contract = await _own(ctx, asked)
    due = contract.next_due(ctx.today) if contract else None
    if contract is None or due is None or due.notice_by is None:
        return Missing()
    return await _write(ctx, asked, contract, contract.renewed(due), "Le contrat est reconduit.")


@post("/contracts/{contract}/notice", may="manage", form=("version",))
async def leave(ctx: Context, asked: Asked) -> Answer:
    """Notice was given: the contract ends at its next end."""
    contract = await _own(ctx, asked)
    due = contract.next_due(ctx.today) if contract else None
    if contract is None or due is None or due.notice_by is None:
        return Missing()
    return await _write(ctx, asked, contract, contract.left(due), "Le préavis est noté.")


async def _write(ctx: Context, asked: Asked, contract: Contract, terms: Terms, said: str) -> Answer:
    public = contract.public_id
    async with ctx.writing() as db:
        done = await store.change(db, ctx.office, public, _version(asked), terms)
        if done:
            await ctx.record("contract_changed", public)
    return await _after(ctx, contract, said, done=done)


@post("/contracts/{contract}/archiving", may="manage", form=("version",))
async def archive(ctx: Context, asked: Asked) -> Answer:
    """The contract leaves the list and the windows, or comes back."""
    contract = await _own(ctx, asked)
    if contract is None:
        return Missing()
    async with ctx.writing() as db:
        done = await store.archive(
            db, ctx.office, contract.public_id, _version(asked), away=not contract.archived
        )
        if done:
            await ctx.record("contract_changed", contract.public_id)
    said = "Le contrat est de retour." if contract.archived else "Le contrat est archivé."
    return await _after(ctx, contract, said, done=done)


async def _after(ctx: Context, contract: Contract, said: str, *, done: bool) -> Answer:
    """Back to the contract: what was waiting for its owner is settled, or told anew."""
    if not done:
        return Refused(STALE, await _shown(ctx, contract))
    async with ctx.reading() as db:
        now = await store.contract(db, ctx.office, contract.public_id)
    await ctx.settle(key_of(contract))
    if now:
        await remind_of(ctx, now, await ctx.people())
    return See(f"/contracts/{contract.public_id}", said)


def _version(asked: Asked) -> int:
    text = asked.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


async def _own(ctx: Context, asked: Asked) -> Contract | None:
    """The contract, if it is of one's own office."""
    async with ctx.reading() as db:
        contract = await store.contract(db, ctx.office, asked.path["contract"])
    return contract if contract and contract.office == ctx.office else None


async def _read(ctx: Context, asked: Asked) -> tuple[Terms | None, dict[str, str]]:
    assert ctx.person
    return read_terms(asked.form, await ctx.people(), ctx.person.public_id)


async def _form(
    ctx: Context,
    form: Mapping[str, str],
    problems: Mapping[str, str],
    contract: Contract | None = None,
) -> Page:
    people = [(one.public_id, one.name) for one in await ctx.people()]
    return Page(
        "form.html",
        contract=contract,
        filled=form,
        problems=problems,
        people=people,
        families=tuple(FAMILIES.items()),
        **await shared(ctx),
    )


ROUTES = [index, new, create, show, edit, change, renew, leave, archive]
