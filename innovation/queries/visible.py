"""The rules of ``domain/sight.py`` as SQL, one for each kind of thing.

Every list, count and search of ideas goes through ``visible_ideas``: the statement must name the
idea ``i`` and its office ``o``. The other rules say which names they want.
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
    clauses = [_of_my_office(viewer, once_open), _takes_part(viewer), _is_named(viewer)]
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


def _is_named(viewer: Viewer) -> QueryString:
    return QueryString(
        "EXISTS (SELECT 1 FROM participant p WHERE p.idea = i.id AND p.person = {} "
        "AND p.part = 'assessor' AND p.named_by IS NOT NULL) AND {}",
        viewer.id,
        _not_recused(viewer),
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


SHARED = "s.state = 'shared'"
"""Of a practice ``s``: the three offices read it."""


def visible_practices(viewer: Viewer) -> QueryString:
    """A condition on ``practice_sheet s``, for one that may be proposed only."""
    if viewer.is_visitor:
        return QueryString("1 = 0")
    return QueryString(f"({SHARED} OR {{}})", _of_a_visible_idea(viewer, "s.idea"))


def visible_files(viewer: Viewer) -> QueryString:
    """A condition on ``attachment a``: of one's own draft, of an idea, or chosen to be shared."""
    if viewer.is_visitor:
        return QueryString("1 = 0")
    return QueryString(
        "(EXISTS (SELECT 1 FROM draft d WHERE d.id = a.draft AND {}) OR (a.removed_at IS NULL "
        f"AND ({{}} OR (a.shared AND EXISTS (SELECT 1 FROM practice_sheet s "
        f"WHERE s.idea = a.idea AND {SHARED})))))",
        own(viewer, "d.author"),
        _of_a_visible_idea(viewer, "a.idea"),
    )


def _of_a_visible_idea(viewer: Viewer, idea: str) -> QueryString:
    return QueryString(
        "EXISTS (SELECT 1 FROM idea i JOIN office o ON o.slug = i.office "
        f"WHERE i.id = {idea} AND {{}})",
        visible_ideas(viewer),
    )


def own(viewer: Viewer, person: str) -> QueryString:
    """A condition: true where this column is the viewer, for what is one person's alone."""
    return QueryString(f"{person} = {{}}", viewer.id)


def unsealed(viewer: Viewer) -> QueryString:
    """A condition on ``event e``: what is told to its actor alone stays so."""
    return QueryString("(e.audience <> 'sealed' OR {})", own(viewer, "e.actor"))


def visible_events(viewer: Viewer) -> QueryString:
    """A condition on ``event e LEFT JOIN idea i … LEFT JOIN office o``: a line of the feed."""
    return QueryString(
        "({} AND ((e.kind = 'idea' AND i.id IS NOT NULL AND {}) "
        "OR (e.kind = 'practice' AND (e.audience = 'all' OR e.office = {})) "
        "OR (e.kind IN ('plugin', 'office') AND e.office = {})))",
        unsealed(viewer),
        visible_ideas(viewer),
        viewer.office,
        viewer.office,
    )
