"""The built-in plugin: the core criteria, the *socle commun* of the three offices."""

from innovation.domain.contributions import Criterion, Indicator, PilotKind
from innovation.hooks.specs import hook

PLUGIN = {
    "name": "common",
    "title": "Socle commun",
    "description": "Les critères d'évaluation communs aux trois offices.",
    "version": "1.0",
    "api": "1.0",
    "offices": "*",
    "contact": "la coordination de la convention",
    "translations": {
        "en": {
            "Socle commun": "Common core",
            "la coordination de la convention": "the coordination of the agreement",
            "Expérimentation générale": "General pilot",
            "Pour tout ce qui n'a pas de type particulier.": (
                "For everything that has no kind of its own."
            ),
            "Préparer avec les équipes": "Prepare with the teams",
            "Essayer sur un site": "Try on one site",
            "Mesurer": "Measure",
            "Faire le bilan": "Take stock",
            "Habitants ou agents satisfaits": "Residents or staff satisfied",
            "Coût pour un logement": "Cost per dwelling",
            "Temps d'agent par semaine": "Staff time per week",
            "Les critères d'évaluation communs aux trois offices.": (
                "The assessment criteria that the three offices share."
            ),
            "Utilité pour les locataires": "Usefulness to residents",
            "L'idée répond-elle à un besoin constaté chez les locataires ?": (
                "Does the idea meet a need observed among residents?"
            ),
            "Aucun bénéfice identifié pour les locataires": "No benefit to residents identified",
            "Bénéfice indirect ou limité à quelques situations": (
                "Indirect benefit, or limited to a few situations"
            ),
            "Bénéfice réel pour une partie des locataires": "Real benefit to some residents",
            "Bénéfice réel pour la plupart des locataires concernés": (
                "Real benefit to most of the residents concerned"
            ),
            "Répond à un besoin fort, exprimé par les locataires eux-mêmes": (
                "Meets a strong need, voiced by residents themselves"
            ),
            "Faisabilité": "Feasibility",
            "Peut-on l'expérimenter dans l'année, avec nos règles et nos compétences ?": (
                "Can we pilot it within a year, with our rules and skills?"
            ),
            "Irréalisable en l'état": "Cannot be done as it stands",
            "Obstacle technique ou réglementaire majeur": "Major technical or legal obstacle",
            "Faisable sous réserve de lever plusieurs points": (
                "Feasible once several points are settled"
            ),
            "Faisable, avec un appui extérieur": "Feasible with outside support",
            "Faisable dès maintenant avec nos équipes": "Feasible now with our own teams",
            "Coût et ressources": "Cost and resources",
            "Les moyens demandés sont-ils à la mesure de ce que l'on en attend ?": (
                "Are the means asked for in proportion to what is expected?"
            ),
            "Coût hors de portée ou inconnu": "Cost out of reach, or unknown",
            "Coût élevé pour un bénéfice incertain": "High cost for an uncertain benefit",
            "Coût acceptable, financement à trouver": "Acceptable cost, funding to be found",
            "Coût maîtrisé, financement identifié": "Controlled cost, funding identified",
            "Économies attendues, ou coût négligeable": "Savings expected, or negligible cost",
            "Effet sur le travail des équipes": "Effect on the teams' work",
            "L'idée facilite-t-elle le travail des équipes, en particulier de proximité ?": (
                "Does the idea make the teams' work easier, above all in the field?"
            ),
            "Charge nouvelle, mal acceptée": "New workload, poorly accepted",
            "Charge nouvelle, acceptée": "New workload, accepted",
            "Sans effet notable": "No notable effect",
            "Facilite le travail d'une équipe": "Makes one team's work easier",
            "Facilite durablement le travail de plusieurs équipes": (
                "Makes several teams' work easier for good"
            ),
            "Caractère reproductible": "Reproducibility",
            "Un autre office pourrait-il reprendre l'idée ?": (
                "Could another office adopt the idea?"
            ),
            "Propre à un site, sans enseignement ailleurs": (
                "Specific to one site, nothing to learn elsewhere"
            ),
            "Enseignements utiles, solution peu transposable": (
                "Useful lessons, solution hard to transpose"
            ),
            "Reprise possible avec de fortes adaptations": "Adoptable with heavy changes",
            "Reprise possible avec peu d'adaptations": "Adoptable with few changes",
            "Reprise possible telle quelle dans les trois offices": (
                "Adoptable as it is by the three offices"
            ),
        }
    },
}


@hook
def criteria() -> list[Criterion]:
    return [
        Criterion(
            "utilite",
            "Utilité pour les locataires",
            "L'idée répond-elle à un besoin constaté chez les locataires ?",
            weight=4,
            anchors=(
                "Aucun bénéfice identifié pour les locataires",
                "Bénéfice indirect ou limité à quelques situations",
                "Bénéfice réel pour une partie des locataires",
                "Bénéfice réel pour la plupart des locataires concernés",
                "Répond à un besoin fort, exprimé par les locataires eux-mêmes",
            ),
        ),
        Criterion(
            "faisabilite",
            "Faisabilité",
            "Peut-on l'expérimenter dans l'année, avec nos règles et nos compétences ?",
            weight=3,
            anchors=(
                "Irréalisable en l'état",
                "Obstacle technique ou réglementaire majeur",
                "Faisable sous réserve de lever plusieurs points",
                "Faisable, avec un appui extérieur",
                "Faisable dès maintenant avec nos équipes",
            ),
        ),
        Criterion(
            "ressources",
            "Coût et ressources",
            "Les moyens demandés sont-ils à la mesure de ce que l'on en attend ?",
            weight=3,
            anchors=(
                "Coût hors de portée ou inconnu",
                "Coût élevé pour un bénéfice incertain",
                "Coût acceptable, financement à trouver",
                "Coût maîtrisé, financement identifié",
                "Économies attendues, ou coût négligeable",
            ),
        ),
        Criterion(
            "equipes",
            "Effet sur le travail des équipes",
            "L'idée facilite-t-elle le travail des équipes, en particulier de proximité ?",
            weight=2,
            anchors=(
                "Charge nouvelle, mal acceptée",
                "Charge nouvelle, acceptée",
                "Sans effet notable",
                "Facilite le travail d'une équipe",
                "Facilite durablement le travail de plusieurs équipes",
            ),
        ),
        Criterion(
            "reproductible",
            "Caractère reproductible",
            "Un autre office pourrait-il reprendre l'idée ?",
            weight=2,
            anchors=(
                "Propre à un site, sans enseignement ailleurs",
                "Enseignements utiles, solution peu transposable",
                "Reprise possible avec de fortes adaptations",
                "Reprise possible avec peu d'adaptations",
                "Reprise possible telle quelle dans les trois offices",
            ),
        ),
    ]


@hook
def pilot_kinds() -> list[PilotKind]:
    return [
        PilotKind(
            "general",
            "Expérimentation générale",
            "Pour tout ce qui n'a pas de type particulier.",
            steps=("Préparer avec les équipes", "Essayer sur un site", "Mesurer", "Faire le bilan"),
            indicators=(
                Indicator("satisfaction", "Habitants ou agents satisfaits", "%"),
                Indicator("cout", "Coût pour un logement", "€", better="down"),
                Indicator("temps", "Temps d'agent par semaine", "h", better="down"),
            ),
        )
    ]
