"""A reveal in an office whose plugin scores: locked first, asked once, then revealed."""

from innovation.actions.assessment import lock_round
from innovation.db import reading, writing
from innovation.domain.assessment import Scored, marked_of
from innovation.domain.refusals import Stale
from innovation.hooks.deciding import overall_score
from innovation.hosting.plugins import write_problems
from innovation.queries.assessment import newest_round, sealed_sheets
from innovation.web.seen import seen_idea
from innovation.web.site import Asked, visit_of


async def ask_for_score(
    request: Asked, public_id: str, action: str, version: int, committee: str = ""
) -> Scored | None:
    """What the plugin of the committee's office makes of its round; ``None`` when none scores.

    ``version`` is what the page showed: of the idea, or of the round where the ``committee`` is
    another's than the idea's own.

    Plugins are never called inside a transaction, and the marks must not change between the
    question and the reveal: so the round is locked beforehand, for good. If the process ends
    here, whoever reveals it again asks again.
    """
    visit = visit_of(request)
    by = visit.viewer.as_system()
    async with reading(visit.viewer):
        home = (await seen_idea(visit.viewer, public_id)).office
    office = visit.site.plugins.office(committee or home)
    if "overall_score" not in office.deciders:
        return None
    async with writing(by):
        idea = await seen_idea(visit.viewer, public_id)
        round_ = await newest_round(by, idea.id, committee)
        if round_ is None or round_.result:
            return None
        if version != (round_.version if committee else idea.version):
            raise Stale
        await lock_round(idea, round_, action, by=visit.viewer)
    async with reading(by):
        locked = await newest_round(by, idea.id, committee)
        assert locked is not None
        sheets = [signed.sheet for signed in await sealed_sheets(by, locked.id)]
    plugin, score = await overall_score(office, marked_of(sheets, locked.grid))
    if score is None:
        await write_problems()
        return Scored(locked.version, plugin)
    return Scored(locked.version, plugin, score.total, score.reason.strip())
