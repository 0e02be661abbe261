"""Brest Métropole Habitat: its five themes, the open factory's review, two criteria of making."""

from collections.abc import Mapping

from innovation.api import (
    Context,
    Criterion,
    Field,
    Gate,
    Happening,
    Html,
    IdeaFacts,
    Panel,
    Stage,
    Theme,
    Value,
    Verb,
    hook,
)
from innovation.api.db import Table
from innovation.api.web import Route

from . import review

PLUGIN = {
    "name": "brest_open_factory",
    "title": "Open Factory de Brest",
    "description": (
        "Les cinq thèmes de Brest Métropole Habitat, la question posée à l'Open Factory de l'UBO, "
        "l'avis de son relecteur et les critères de fabrication et de réemploi."
    ),
    "version": "0.2.0",
    "api": "1.3",
    "offices": "*",
    "category": "criteres",
    "home": "brest",
    "contact": "Brest Métropole Habitat, direction de l'innovation",
}

ORDINALS = ("Premier", "Deuxième", "Troisième", "Quatrième", "Cinquième")

NOBODY = (
    "Personne de l'office ne porte ce nom ni cette adresse : corrigez le relecteur, ou "
    "laissez-le vide."
)

PANEL = Html("<p><strong>{asked}</strong><br>{question}</p><p>{hint}</p><p>{workshop}</p>")


@hook
def settings_fields() -> list[Field]:
    themes = [
        Field(
            f"theme_{number}",
            f"{ordinal} thème",
            help="Les thèmes ne sont pas publics : ils se saisissent ici.",
            maximum=100,
            default=f"Thème {number} (à préciser)",
        )
        for number, ordinal in enumerate(ORDINALS, start=1)
    ]
    workshop = Field(
        "atelier",
        "Prochain atelier",
        help="La date et le lieu, tels qu'ils seront lus sur la page de l'idée.",
        maximum=100,
        default="date et lieu à préciser",
    )
    reviewer = Field(
        "relecteur",
        "Relecteur de l'Open Factory",
        help="Le nom ou l'adresse électronique d'une personne de l'office. Elle évalue les idées "
        "qui ont un prototype, et son avis est attendu avant de les expérimenter.",
        maximum=254,
    )
    return [*themes, workshop, reviewer]


@hook
def themes(settings: Mapping[str, Value]) -> list[Theme]:
    keys = [f"theme_{number}" for number in range(1, len(ORDINALS) + 1)]
    return [Theme(key, str(settings[key])) for key in keys if settings[key]]


@hook
def idea_fields() -> list[Field]:
    return [
        Field(
            "question",
            "Quelle question poseriez-vous à l'Open Factory ?",
            "long_text",
            help="Étudiants, enseignants et habitants y répondront en atelier.",
            maximum=1000,
        ),
        Field(
            "prototype",
            "Un prototype existe-t-il déjà ?",
            "yes_no",
            help="Même en carton : il servira de point de départ à l'atelier.",
        ),
        Field(
            "etat",
            "Où en est-il ?",
            "choice",
            choices=(("maquette", "Une maquette"), ("objet", "Un objet qui sert déjà")),
            when=("prototype", "yes"),
        ),
        Field(
            "photo",
            "Une photo du prototype",
            "file",
            help="Elle aide à préparer l'atelier.",
            when=("prototype", "yes"),
        ),
    ]


@hook
def criteria() -> list[Criterion]:
    return [
        Criterion(
            "fabrication",
            "Fabrication",
            "Peut-on en fabriquer une première version à l'Open Factory ?",
            weight=2,
            anchors=(
                "Rien à fabriquer ni à essayer",
                "Première version hors de portée d'un atelier",
                "Maquette possible, sans usage réel",
                "Prototype utilisable en quelques ateliers",
                "Prototype utilisable dès le premier atelier, par nos propres équipes",
            ),
        ),
        Criterion(
            "reemploi",
            "Réemploi des matériaux",
            "Quelle part des matériaux vient du réemploi ?",
            weight=3,
            anchors=(
                "Tout est neuf, rien n'est démontable",
                "Tout est neuf, mais démontable",
                "Une partie vient du réemploi",
                "L'essentiel vient du réemploi",
                "L'essentiel vient de nos propres chantiers et pourra resservir",
            ),
        ),
    ]


@hook
def gates(settings: Mapping[str, Value]) -> list[Gate]:
    if not settings["relecteur"]:
        return []
    return [Gate("avis", "Avis de l'Open Factory", Stage.PILOTED, review.reviewed)]


@hook
async def activated(ctx: Context) -> None:
    """A name that nobody bears would leave every prototype waiting."""
    if ctx.settings["relecteur"] and await review.reviewer_of(ctx) is None:
        raise ValueError(NOBODY)


@hook
async def assessors(idea: IdeaFacts, ctx: Context) -> list[str]:
    """The reviewer reads what has a prototype, beside the committee."""
    reviewer = await review.reviewer_of(ctx)
    return [reviewer.public_id] if reviewer and review.is_concerned(idea) else []


@hook
async def on_event(event: Happening, ctx: Context) -> None:
    """The reviewer is told of an idea with a prototype once the committee has taken it up."""
    if event.verb == "decision.go" and event.idea is not None:
        await review.ask_for_opinion(ctx, event.idea)


@hook
def verbs() -> list[Verb]:
    return [Verb("avis", "L'Open Factory a donné son avis sur « %(idea)s ».")]


@hook
def tables() -> list[type[Table]]:
    return [review.OpinionRow]


@hook
def routes() -> list[Route]:
    return review.ROUTES


@hook
def panels(settings: Mapping[str, Value]) -> list[Panel]:
    question = Panel("revue", "idea.side", "Revue de l'Open Factory", show_question)
    opinion = Panel("avis", "idea.side", "Avis de l'Open Factory", review.show_opinion)
    return [question, opinion] if settings["relecteur"] else [question]


async def show_question(ctx: Context, idea: IdeaFacts) -> str:
    """The question put to the open factory, and what to bring to its workshop."""
    question = idea.fields.get("question")
    if not question:
        return "Aucune question n'a été posée à l'Open Factory pour cette idée."
    workshop = ctx.translate(str(ctx.settings["atelier"]))
    return PANEL.format(
        asked=ctx.translate("La question posée"),
        question=question,
        hint=ctx.translate(hint(idea)),
        workshop=ctx.translate("Prochain atelier : %(workshop)s.", workshop=workshop),
    )


def hint(idea: IdeaFacts) -> str:
    if idea.fields.get("prototype") and idea.fields.get("photo"):
        return "Un prototype existe, sa photo est jointe à l'idée : apportez-le."
    if idea.fields.get("prototype"):
        return "Un prototype existe : apportez-le, l'atelier partira de là."
    return "Pas encore de prototype : venez avec des photos et les dimensions du lieu."
