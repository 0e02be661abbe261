"""The report of contracts that end."""

from collections.abc import Mapping
from datetime import date

from innovation.api import Context, Document, Facts, Note, Rows, Value

from . import store
from .contracts import FAMILIES, Contract, Due, months_later
from .reading import whole
from .windows import search_of, windows

HEAD = (
    "Office", "Référence", "Famille", "Objet", "Titulaire", "Échéance", "Préavis avant le",
    "Montant annuel (€)",
)  # fmt: skip
SHARED = (
    "Fenêtre", "À décider avant le", "Office", "Référence", "Objet", "Titulaire", "Échéance",
    "Préavis avant le", "Montant annuel (€)",
)  # fmt: skip
TITLE = "Contrats qui se terminent"
ALONE = "Les montants des autres offices ne figurent ici que s'ils les ont publiés."


async def ending(ctx: Context, answers: Mapping[str, Value]) -> Document:
    """Every contract with an end to choose within the months asked, the nearest first."""
    months = whole(answers.get("months")) or 12
    everybody = answers.get("whose") == "all"
    async with ctx.reading() as db:
        found = await store.contracts(db, ctx.office, office="" if everybody else ctx.office)
    names = {one.slug: one.name for one in await ctx.offices()}
    latest = months_later(ctx.today, months)
    dues = [
        due
        for contract in found
        if not contract.archived and (due := contract.next_due(ctx.today)) and due.on <= latest
    ]
    rows = tuple(_row(due, names) for due in sorted(dues, key=_order))
    table = Rows(HEAD, rows, "Contrats, par échéance")
    note = (Note(ALONE),) if everybody else ()
    return Document(TITLE, (Facts((("D'ici le", latest),)), table, *note))


async def shared_windows(ctx: Context, _answers: Mapping[str, Value]) -> Document:
    """Every window with its contracts, what is to be decided first first."""
    async with ctx.reading() as db:
        found = windows(await store.contracts(db, ctx.office), search_of(ctx.settings), ctx.today)
    names = {one.slug: one.name for one in await ctx.offices()}
    ordered = sorted(found, key=lambda one: (one.act_by, one.first))
    rows = tuple(
        (f"{n}. {ctx.translate(FAMILIES[window.family])}", window.act_by, *_shared_row(due, names))
        for n, window in enumerate(ordered, start=1)
        for due in window.dues
    )
    table = Rows(SHARED, rows, "Les contrats de chaque fenêtre")
    return Document("Fenêtres d'achat groupé", (table, Note(ALONE)))


def _shared_row(due: Due, names: Mapping[str, str]) -> tuple[str | float | date | None, ...]:
    office, reference, _family, *rest = _row(due, names)
    return (office, reference, *rest)


def _order(due: Due) -> tuple[date, str]:
    return due.on, due.contract.terms.reference


def _row(due: Due, names: Mapping[str, str]) -> tuple[str | float | date | None, ...]:
    contract, terms = due.contract, due.contract.terms
    return (
        names.get(contract.office, contract.office), terms.reference, FAMILIES[terms.family],
        terms.object, terms.supplier, due.on, due.notice_by, _euros(contract),
    )  # fmt: skip


def _euros(contract: Contract) -> float | None:
    cents = contract.terms.amount_cents
    return None if cents is None else cents / 100
