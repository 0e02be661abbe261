from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest

from innovation.domain import contributions
from innovation.domain.contributions import (
    SLOTS,
    Criterion,
    Field,
    Gate,
    Indicator,
    Job,
    MenuItem,
    Panel,
    Pass,
    Permission,
    PilotKind,
    Report,
    Theme,
    Verb,
)
from innovation.domain.stages import Role, Stage

SCALE = ("Non", "Oui")
RIGHT: dict[type, dict[str, Any]] = {
    Field: {"key": "bois", "label": "Bois"},
    Theme: {"key": "bois", "label": "Bois"},
    Criterion: {
        "key": "bois",
        "label": "Bois",
        "question": "Lequel ?",
        "weight": 1,
        "anchors": SCALE,
    },
    Indicator: {"key": "bois", "label": "Bois"},
    PilotKind: {"key": "bois", "label": "Bois"},
    Gate: {"key": "bois", "label": "Bois", "before": Stage.PILOTED, "check": lambda *_: Pass()},
    Panel: {"key": "bois", "slot": SLOTS[0], "title": "Bois", "render": lambda *_: ""},
    MenuItem: {"key": "bois", "label": "Bois"},
    Report: {"key": "bois", "label": "Bois", "build": lambda *_: None},
    Job: {"key": "bois", "label": "Bois", "every": "day", "run": lambda *_: None},
    Permission: {"key": "bois", "label": "Bois", "roles": (Role.CHAIR,)},
    Verb: {"key": "bois", "sentence": "%(idea)s en bois"},
}


@pytest.mark.parametrize("kind", RIGHT)
@pytest.mark.parametrize("key", ["bois", "b", "bois_2", "brest_open_factory.bois", "a" * 31])
def test_a_right_contribution_is_made_and_never_changes(kind: type, key: str) -> None:
    made = kind(**{**RIGHT[kind], "key": key})
    with pytest.raises(FrozenInstanceError):
        made.key = "autre"


@pytest.mark.parametrize("kind", RIGHT)
@pytest.mark.parametrize(
    "key",
    ["", "Bois", "2bois", "bo is", "bois-vert", "a.b.c", ".bois", "bois.", "a" * 32, "é", "a\n"],
)
def test_a_key_is_short_and_plain(kind: type, key: str) -> None:
    with pytest.raises(ValueError, match="la clé"):
        kind(**{**RIGHT[kind], "key": key})


@pytest.mark.parametrize("kind", RIGHT)
@pytest.mark.parametrize("label", ["", "  ", "x" * 201])
def test_a_label_has_words(kind: type, label: str) -> None:
    name = {Panel: "title", Verb: "sentence"}.get(kind, "label")
    with pytest.raises(ValueError, match="libellé de 1 à 200"):
        kind(**{**RIGHT[kind], name: label})


WRONG: list[tuple[type, dict[str, Any], str]] = [
    (Field, {"kind": "colour"}, 'sorte inconnue \'colour\' ; à choisir : "text", "long_text"'),
    (Field, {"kind": "choice"}, "des choix sont attendus"),
    (Field, {"kind": "several"}, "des choix sont attendus"),
    (Field, {"kind": "text", "choices": (("a", "A"),)}, "seules les sortes choice et several"),
    (Field, {"minimum": 5, "maximum": 2}, "le minimum dépasse le maximum"),
    (Criterion, {"question": " "}, "la question manque"),
    (Criterion, {"weight": 0}, "la pondération est un nombre entier de 1 à 10"),
    (Criterion, {"weight": 11}, "la pondération est un nombre entier de 1 à 10"),
    (Criterion, {"anchors": ("Non",)}, "une échelle de 2 à 11 libellés est attendue"),
    (Criterion, {"anchors": ("x",) * 12}, "une échelle de 2 à 11 libellés est attendue"),
    (Indicator, {"better": "left"}, "sens inconnu"),
    (Gate, {"before": "dreamt"}, "étape inconnue 'dreamt' ; à choisir : Stage.SUBMITTED, "),
    (Gate, {"check": None}, "check doit être une fonction"),
    (Field, {"required_from": "dreamt"}, "étape inconnue"),
    (Indicator, {"compute": 3}, "compute doit être une fonction"),
    (MenuItem, {"path": "agenda"}, "un chemin commence par une barre"),
    (MenuItem, {"path": "/<b>"}, "un chemin commence par une barre"),
    (Job, {"every": "minute"}, "rythme inconnu 'minute' ; à choisir : "),
    (Job, {"run": None}, "run doit être une fonction"),
    (Permission, {"roles": ("king",)}, "rôle inconnu 'king' ; à choisir : Role."),
    (Permission, {"roles": Role.CHAIR}, "les rôles vont entre parenthèses"),
    (Panel, {"slot": "nowhere"}, "emplacement inconnu"),
    (Panel, {"render": "<b>"}, "render doit être une fonction"),
]


@pytest.mark.parametrize(("kind", "changed", "said"), WRONG)
def test_a_wrong_contribution_says_what_is_wrong(
    kind: type, changed: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=f"bois : {said}"):
        kind(**{**RIGHT[kind], **changed})


@pytest.mark.parametrize("kind", ["choice", "several"])
def test_choices_go_with_what_is_chosen(kind: Any) -> None:
    assert Field("bois", "Bois", kind=kind, choices=(("pin", "Pin"),)).choices


def test_the_best_mark_is_the_last_of_the_scale() -> None:
    assert Criterion("bois", "Bois", "Lequel ?", 1, ("0", "1", "2")).best == 2


def test_every_contribution_with_a_key_is_tried_here() -> None:
    named = {getattr(contributions, name) for name in contributions.__all__}
    keyed = {
        kind
        for kind in named
        if hasattr(kind, "__dataclass_fields__") and "key" in {f.name for f in fields(kind)}
    }
    assert keyed == set(RIGHT)


@pytest.mark.parametrize(
    ("when", "given", "asked"),
    [
        ((), {}, True),
        (("wood", "yes"), {"wood": True}, True),
        (("wood", "yes"), {"wood": False}, False),
        (("wood", "no"), {"wood": False}, True),
        (("wood", "no"), {}, False),
        (("wood", "oak"), {"wood": "oak"}, True),
        (("wood", "oak"), {"wood": "pine"}, False),
        (("wood", "oak"), {"wood": ["pine", "oak"]}, True),
        (("wood", "oak"), {"wood": []}, False),
        (("kind", "need"), {"kind": "need"}, True),
        (("kind", "need"), {"kind": "proposal"}, False),
    ],
)
def test_a_question_is_asked_when_its_condition_holds(
    when: tuple[str, ...], given: dict[str, Any], asked: bool
) -> None:
    assert Field("price", "Prix", when=when).is_asked(given) is asked


@pytest.mark.parametrize("when", [("wood",), ("wood", "yes", "no")])
def test_a_condition_is_a_question_and_an_answer(when: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="condition"):
        Field("price", "Prix", when=when)
