"""The safety floor: what is not safe cannot be saved by its other marks."""

from collections.abc import Mapping

from innovation.api import Criterion, Field, Marked, Score, Value

SAFETY = Criterion(
    "securite",
    "Sécurité",
    "Les habitants, les compagnons et les passants sont-ils à l'abri du danger ?",
    weight=3,
    anchors=(
        "Un danger grave n'a pas de parade",
        "Un danger est connu, sa parade reste à trouver",
        "Les dangers sont connus, leurs parades à l'étude",
        "Les parades sont prêtes",
        "Les parades sont éprouvées sur un site comparable",
    ),
)
KEY = f"nantes_pilots.{SAFETY.key}"

SETTINGS = (
    Field(
        "plancher_securite",
        "Plancher de sécurité",
        "number",
        help="Sous cette moyenne du critère « Sécurité », le total est plafonné. Zéro : jamais.",
        unit="sur 100",
        minimum=0,
        maximum=100,
        default="40",
    ),
    Field(
        "plafond_securite",
        "Total au plus, sous le plancher",
        "number",
        help="Le sous-total commun aux trois offices ne change jamais.",
        unit="sur 100",
        minimum=0,
        maximum=100,
        default="35",
    ),
)


def with_floor(marked: Marked, settings: Mapping[str, Value]) -> Score:
    """The mean, unless safety lies under the floor: then no more than the cap."""
    floor, cap = (number_of(settings[field.key]) for field in SETTINGS)
    total = marked.total or 0.0
    safety = next((one.mean for one in marked.criteria if one.key == KEY), None)
    if safety is None:
        return Score(total, "La sécurité n'a pas été notée : la moyenne est gardée.")
    if safety >= floor:
        return Score(total, "La sécurité n'est pas sous son plancher : la moyenne est gardée.")
    if total <= cap:
        return Score(total, "La sécurité est sous son plancher, la moyenne sous le plafond.")
    return Score(cap, "La sécurité est sous son plancher : le total est plafonné.")


def number_of(value: Value) -> float:
    """A setting of kind ``number``; nothing is zero."""
    return float(value) if isinstance(value, int | float) else 0.0
