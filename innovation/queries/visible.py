"""The rule of sight as SQL: the twin of ``domain.policy.sees_idea``.

Every list, count and search of ideas goes through it. The statement must name
the idea ``i`` and its office ``o``.
"""

from piccolo.querystring import QueryString

from innovation.domain.people import Viewer
from innovation.domain.pipeline import CLOSED
from innovation.domain.stages import Role

NOT_CLOSED = "i.status NOT IN ({})".format(", ".join(f"'{status}'" for status in sorted(CLOSED)))
"""The SQL twin of ``domain.pipeline.CLOSED``."""


def visible_ideas(viewer: Viewer, *, once_open: str = NOT_CLOSED) -> QueryString:
    """A condition on ``idea i JOIN office o``: true where this viewer may see the idea."""
    if viewer.system:
        return QueryString("1 = 1")
    if viewer.is_visitor:
        return QueryString("1 = 0")
    # The cheap question first: for most rows it is the only one.
    clauses = [_of_my_office(viewer, once_open), _takes_part(viewer)]
    if viewer.has(Role.ASSESSOR, Role.CHAIR):
        clauses.append(_my_committee_is_invited(viewer))
    places = " OR ".join("({})" for _ in clauses)
    return QueryString(f"({places})", *clauses)


def would_see_ideas(viewer: Viewer) -> QueryString:
    """The same, were the idea not closed: what was said of a grouped idea follows the main one."""
    return visible_ideas(viewer, once_open="1 = 1")


def _takes_part(viewer: Viewer) -> QueryString:
    return QueryString(
        "EXISTS (SELECT 1 FROM participant p WHERE p.idea = i.id AND p.person = {} "
        "AND p.part IN ('author', 'co_author', 'lead'))",
        viewer.id,
    )


def _not_recused(viewer: Viewer) -> QueryString:
    return QueryString(
        "NOT EXISTS (SELECT 1 FROM participant p WHERE p.idea = i.id AND p.person = {} "
        "AND p.part = 'recused')",
        viewer.id,
    )


def _my_committee_is_invited(viewer: Viewer) -> QueryString:
    return QueryString(
        "EXISTS (SELECT 1 FROM participant p WHERE p.idea = i.id AND p.committee = {}) AND {}",
        viewer.office,
        _not_recused(viewer),
    )


def _of_my_office(viewer: Viewer, once_open: str) -> QueryString:
    if viewer.has(Role.CHAIR, Role.OFFICE_ADMIN):
        return QueryString("i.office = {}", viewer.office)
    open_to_staff = QueryString(f"{once_open} AND (o.open_box OR i.stage <> 'submitted')")
    if viewer.has(Role.ASSESSOR):
        return QueryString(
            "i.office = {} AND (({}) OR ({}))", viewer.office, open_to_staff, _not_recused(viewer)
        )
    return QueryString("i.office = {} AND {}", viewer.office, open_to_staff)


def sees_all_that_is_open(viewer: Viewer) -> QueryString:
    """A condition: true where nothing of the viewer's office but what is closed is hidden."""
    if viewer.has(Role.CHAIR, Role.OFFICE_ADMIN):
        return QueryString("1 = 1")
    return QueryString("EXISTS (SELECT 1 FROM office WHERE slug = {} AND open_box)", viewer.office)
