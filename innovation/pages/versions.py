"""What changed from one version of an idea to the next."""

from collections.abc import Iterator

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from innovation import texts
from innovation.db import reading
from innovation.domain.differences import Piece, differences
from innovation.hooks.office import OfficePlugins
from innovation.queries.ideas import get_idea
from innovation.queries.versions import Version, versions_of
from innovation.web.idea_page import answer_text
from innovation.web.rendering import page
from innovation.web.site import Asked, visit_of


@get("/ideas/{public_id:str}/versions/{number:str}", action="idea.view", thing=True)
async def show_version(
    request: Asked, public_id: FromPath[str], number: FromPath[str]
) -> Response[str]:
    """One version of an idea, beside what it changed in the one before."""
    visit = visit_of(request)
    viewer = visit.viewer
    async with reading(viewer):
        idea = await get_idea(viewer, public_id)
        versions = await versions_of(viewer, idea.id) if idea else []
    found = [version for version in versions if str(version.number) == number]
    if idea is None or not found:
        raise NotFoundException
    shown = found[0]
    before = next((v for v in versions if v.number == shown.number - 1), None)
    office = visit.site.plugins.office(idea.office)
    parts = list(_parts(before or shown, shown, office))
    return page(
        request,
        "ideas/version.html",
        idea=idea,
        version=shown,
        versions=versions,
        changed=[part for part in parts if before is None or len(part[1]) > 1 or _is_new(part[1])],
        same=[label for label, pieces in parts if len(pieces) == 1 and not _is_new(pieces)],
        compared=before is not None,
    )


def _is_new(pieces: tuple[Piece, ...]) -> bool:
    return any(piece.kind != "kept" for piece in pieces)


def _parts(
    before: Version, after: Version, office: OfficePlugins
) -> Iterator[tuple[str, tuple[Piece, ...]]]:
    """Each part's label, and how its text changed; parts that were never filled in are left out."""
    for (label, old), (_, new) in zip(
        _texts(before, after, office), _texts(after, before, office), strict=True
    ):
        if pieces := differences(old, new):
            yield label, pieces


def _texts(one: Version, other: Version, office: OfficePlugins) -> Iterator[tuple[str, str]]:
    """A version in words, with the answers of both: two versions then have the same parts."""
    yield texts.gettext("Titre"), one.title
    yield texts.gettext("Ce qui gêne"), one.problem
    yield texts.gettext("Ce qui est proposé"), one.solution
    yield texts.gettext("Ce que cela apporterait"), one.benefit
    yield texts.gettext("Lieu"), one.site
    yield texts.gettext("Catégorie"), texts.label(one.category)
    yield texts.gettext("Thème"), texts.gettext(office.label_of("themes", one.theme))
    for key in sorted({**one.extra, **other.extra}):
        label = texts.gettext(office.label_of("idea_fields", key))
        yield label, answer_text(office, key, one.extra[key]) if key in one.extra else ""
