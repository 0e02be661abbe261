"""The board: the office's ideas, by stage, and the moves that are the reader's to make."""

from dataclasses import dataclass, replace

from litestar import Response, get

from innovation.db import reading
from innovation.domain.listing import Filters
from innovation.domain.people import Viewer
from innovation.domain.pipeline import next_move, refusals_for
from innovation.domain.policy import can
from innovation.domain.refusals import Refusal
from innovation.domain.words import N_
from innovation.queries.board import Column, Standing, board
from innovation.queries.ideas import Card
from innovation.web.filters import address, chips, filters_from, offered, query_of
from innovation.web.rendering import page, see_other
from innovation.web.site import Asked, visit_of

IN_PLACE = {
    "round.reveal": (N_("Dévoiler l'évaluation"), "reveal"),
    "idea.reopen": (N_("Reprendre l'idée"), "reopening"),
    "practice.confirm": (N_("Partager avec les trois offices"), "sharing"),
}
WITH_WORDS = {
    "idea.decide": (N_("Rendre la décision"), "#decision"),
    "pilot.open": (N_("Préparer l'expérimentation"), "/pilot"),
    "practice.propose": (N_("Proposer la fiche pratique"), "/practice"),
}
"""Moves that need no word are made on the board; the others on their own form."""


@dataclass(frozen=True, slots=True)
class Move:
    """What this person may do next with a card; ``fields`` are posted when it is done in place."""

    label: str
    url: str
    reasons: list[Refusal]
    fields: tuple[tuple[str, int], ...] = ()


def _move(viewer: Viewer, card: Card, standing: Standing) -> Move | None:
    action = next_move(standing.facts)
    if not action or not can(viewer, action, standing.stake):
        return None
    here, reasons = f"/ideas/{card.public_id}", refusals_for(action, standing.facts)
    if action in WITH_WORDS:
        label, place = WITH_WORDS[action]
        return Move(label, here + place, reasons)
    label, place = IN_PLACE[action]
    version = (
        ("practice_version", standing.practice_version)
        if action == "practice.confirm"
        else ("version", card.version)
    )
    return Move(label, f"{here}/{place}", reasons, (version,))


def _moves(viewer: Viewer, columns: list[Column]) -> dict[int, Move]:
    """The move of each card that has one for this person."""
    found = {
        card.id: _move(viewer, card, column.standings[card.id])
        for column in columns
        for card in column.cards
        if card.id in column.standings
    }
    return {card: move for card, move in found.items() if move}


def _address(filters: Filters) -> str:
    query = query_of(filters)
    return f"/board?{query}" if query else "/board"


@get("/board", action="board.view")
async def show_board(request: Asked) -> Response[str]:
    """Four columns with their counts, narrowed by the filters of the address."""
    visit = visit_of(request)
    viewer, office = visit.viewer, visit.site.plugins.office(visit.viewer.office)
    asked = filters_from(request.query_params, office)
    filters = Filters(category=asked.category, theme=asked.theme, mine=asked.mine)
    if "" in request.query_params.values():  # a form sends what was left empty too
        return see_other(request, _address(filters))
    async with reading(viewer, stale=True):
        columns = await board(viewer, filters)
    return page(
        request,
        "board/show.html",
        columns=columns,
        moves=_moves(viewer, columns),
        filters=filters,
        chips=[
            {"text": chip.text, "url": _address(chip.without)}
            for chip in chips(filters, office, {})
        ],
        stage_urls={
            column.stage: address(replace(filters, stage=column.stage)) for column in columns
        },
        **offered(filters, office),
    )
