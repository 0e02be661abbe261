"""A purchase as an idea of the pipeline, and what an idea's page says of it; never an amount."""

from collections.abc import Mapping
from dataclasses import dataclass

from innovation.api import Context, Html, IdeaFacts

from .contracts import FAMILIES
from .projects import project_of
from .purchase import Project

TOLD = 20
"""How many contracts an idea names: the purchase's page has them all."""


@dataclass(frozen=True, slots=True)
class Told:
    """The texts of an idea."""

    title: str
    problem: str
    solution: str
    benefit: str


def idea_of(project: Project, offices: Mapping[str, str]) -> Told:
    """What the committee reads."""
    about = project.about
    members = ", ".join(offices.get(one.office, one.office) for one in project.members)
    contracts = "\n".join(
        f"- {offices.get(one.office, one.office)}, {one.terms.object} ({one.terms.supplier}) : "
        f"jusqu'au {one.terms.ends_on:%d/%m/%Y}"
        for one in project.contracts[:TOLD]
    )
    return Told(
        about.title,
        "Ces contrats d'entretien se terminent à quelques mois d'écart, et chaque office les "
        f"renouvellerait seul :\n{contracts}",
        f"Les renouveler ensemble, par un groupement de commandes ({FAMILIES[about.family]}) entre "
        f"{members}. {offices.get(about.office, about.office)} le coordonne.",
        "Une seule procédure, de meilleures conditions, et un même niveau de service.",
    )


LINK = Html('<p><a href="/o/{office}/x/group_purchasing/projects/{project}">{title}</a></p>')


async def panel(ctx: Context, idea: IdeaFacts) -> str:
    """Back to the purchase that this idea carries."""
    async with ctx.reading() as db:
        found = await project_of(db, idea.public_id)
    if found is None:
        return ""
    office = ctx.person.office if ctx.person else ctx.office
    return LINK.format(office=office, project=found.public_id, title=found.title)
