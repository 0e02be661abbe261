"""What a plugin may bring to an office: frozen values, checked as they are made.

Keys are short (``reemploi``) in the plugin and qualified by its name
(``brest_open_factory.reemploi``) once the host has taken them.
"""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from innovation.domain.facts import Happening, IdeaFacts, PilotFacts, Value
from innovation.domain.refusals import Refusal
from innovation.domain.stages import Role, Stage

KEY = re.compile(r"^([a-z][a-z0-9_]{1,30}\.)?[a-z][a-z0-9_]{0,30}$")

FieldKind = Literal["text", "long_text", "choice", "several", "number", "date", "yes_no", "file"]
FIELD_KINDS = ("text", "long_text", "choice", "several", "number", "date", "yes_no", "file")

Slot = Literal["idea.top", "idea.side", "idea.bottom", "pilot.bottom", "home.side"]
SLOTS = ("idea.top", "idea.side", "idea.bottom", "pilot.bottom", "home.side")

Every = Literal["hour", "day", "week"]
EVERY = ("hour", "day", "week")

PATH = re.compile(r"^/[A-Za-z0-9_./-]*$")


def _check(key: str, label: str, **rules: bool) -> None:
    """Raise ``ValueError`` with a sentence for the plugin's author."""
    if not KEY.fullmatch(key):
        raise ValueError(
            f"la clé {key!r} ne convient pas : de petites lettres sans accent, des chiffres et _, "
            "une lettre d'abord, 31 caractères au plus"
        )
    if not label.strip() or len(label) > 200:
        raise ValueError(f"{key} : un libellé de 1 à 200 caractères est attendu")
    for sentence, kept in rules.items():
        if not kept:
            raise ValueError(f"{key} : {sentence.replace('_', ' ')}")


def _check_one_of(key: str, wrong: str, value: object, allowed: Iterable[str]) -> None:
    """The same for a word: the sentence tells those that would do, as they are written."""
    if value not in (words := tuple(allowed)):
        raise ValueError(f"{key} : {wrong} {value!r} ; à choisir : {', '.join(map(_code, words))}")


def _in_order(*bounds: object) -> bool:
    numbers = [one for one in bounds if isinstance(one, int | float)]
    return numbers == sorted(numbers)


def _code(word: str) -> str:
    return f"{type(word).__name__}.{word.name}" if isinstance(word, StrEnum) else f'"{word}"'


async def _missing(_ctx: object, _answers: object) -> None:
    """What a report without ``build`` has, so that ``build`` may be given by name."""


@dataclass(frozen=True, slots=True)
class Field:
    """A question asked on the idea form, or a setting of the plugin.

    ``choices`` are (key, label) pairs, for ``choice`` and ``several``;
    ``minimum`` and ``maximum`` bound a number, or a text's length in characters.
    ``when`` is a question and the answer to it without which this one is not asked:
    ``("prototype", "yes")``. The question is one of the plugin's own, asked before,
    or the idea's ``kind`` or ``category``.
    ``required_from`` is the stage that an idea may not enter without an answer.
    """

    key: str
    label: str
    kind: FieldKind = "text"
    help: str = ""
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    default: str = ""
    when: tuple[str, ...] = ()
    required_from: Stage | None = None

    def __post_init__(self) -> None:
        _check_one_of(self.key, "sorte inconnue", self.kind, FIELD_KINDS)
        asks_to_choose = self.kind in ("choice", "several")
        _check(
            self.key,
            self.label,
            des_choix_sont_attendus=bool(self.choices) or not asks_to_choose,
            seules_les_sortes_choice_et_several_ont_des_choix=asks_to_choose or not self.choices,
            la_condition_est_une_question_et_une_réponse=len(self.when) in (0, 2),
            le_minimum_dépasse_le_maximum=_in_order(self.minimum, self.maximum),
        )
        if self.required_from is not None:
            _check_one_of(self.key, "étape inconnue", self.required_from, Stage)

    @property
    def offers(self) -> frozenset[str]:
        """The answers that another question may depend on."""
        yes_or_no = {"yes", "no"} if self.kind == "yes_no" else set()
        return frozenset(yes_or_no | {key for key, _ in self.choices})

    def is_asked(self, given: Mapping[str, Value]) -> bool:
        """Whether the answers given so far leave this question to be asked."""
        if not self.when:
            return True
        question, wanted = self.when
        answer = given.get(question)
        if isinstance(answer, bool):
            return wanted == ("yes" if answer else "no")
        return wanted in answer if isinstance(answer, list) else wanted == answer


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of the office, which an idea may name beside its category."""

    key: str
    label: str
    description: str = ""

    def __post_init__(self) -> None:
        _check(self.key, self.label)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A question of the assessment grid, marked on a worded scale.

    ``anchors`` word the marks 0, 1, 2 … in that order; ``weight`` is relative
    to the other criteria of the same grid.
    """

    key: str
    label: str
    question: str
    weight: int
    anchors: tuple[str, ...]

    def __post_init__(self) -> None:
        _check(
            self.key,
            self.label,
            la_question_manque=bool(self.question.strip()),
            la_pondération_est_un_nombre_entier_de_1_à_10=self.weight in range(1, 11),
            une_échelle_de_2_à_11_libellés_est_attendue=2 <= len(self.anchors) <= 11,
        )

    @property
    def best(self) -> int:
        """The highest mark."""
        return len(self.anchors) - 1


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a pilot measures; ``better`` says which way is progress.

    ``compute`` gets ``(ctx, pilot)`` and returns the value to offer when the pilot is
    measured, or ``None``; only for what the hook ``indicators`` returns.
    """

    key: str
    label: str
    unit: str = ""
    better: Literal["up", "down"] = "up"
    compute: Callable[[Any, PilotFacts], Awaitable[float | None]] | None = None

    def __post_init__(self) -> None:
        _check(
            self.key,
            self.label,
            compute_doit_être_une_fonction=self.compute is None or callable(self.compute),
        )
        _check_one_of(self.key, "sens inconnu", self.better, ("up", "down"))


@dataclass(frozen=True, slots=True)
class PilotKind:
    """A kind of pilot, with its steps and the indicators that it starts with."""

    key: str
    label: str
    description: str = ""
    steps: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()

    def __post_init__(self) -> None:
        _check(self.key, self.label)


@dataclass(frozen=True, slots=True)
class Pass:
    """The gate is open."""


@dataclass(frozen=True, slots=True)
class Block:
    """The gate is closed, and why: a sentence that the chair reads."""

    reason: str


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition of the office before a stage, asked before the move's transaction."""

    key: str
    label: str
    before: Stage
    check: Callable[..., Pass | Block | Awaitable[Pass | Block]]
    """Called with the idea and the plugin's settings; ``async``, with ``ctx`` and the idea."""

    def __post_init__(self) -> None:
        _check(
            self.key,
            self.label,
            check_doit_être_une_fonction_sans_parenthèses=callable(self.check),
        )
        _check_one_of(self.key, "étape inconnue", self.before, Stage)


@dataclass(frozen=True, slots=True)
class Panel:
    """A box on a page, loaded on its own; ``render`` returns text, or ``Html`` from the api.

    It is called with the idea and the settings; ``async``, with ``ctx`` and the idea. On the
    home page (``home.side``) the idea is ``None``.
    """

    key: str
    slot: Slot
    title: str
    render: Callable[..., str | Awaitable[str]]

    def __post_init__(self) -> None:
        _check(
            self.key,
            self.title,
            render_doit_être_une_fonction_sans_parenthèses=callable(self.render),
        )
        _check_one_of(self.key, "emplacement inconnu", self.slot, SLOTS)


@dataclass(frozen=True, slots=True)
class Verb:
    """A kind of event of the plugin's own: its key and its French sentence.

    The sentence may use ``%(idea)s`` and the whole numbers of the event's data.
    """

    key: str
    sentence: str

    def __post_init__(self) -> None:
        _check(self.key, self.sentence)


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A line under « Outils »; ``path`` is below the plugin's own root.

    ``permission`` is the short key of one of the plugin's ``permissions``: whoever
    does not hold it does not see the line.
    """

    key: str
    label: str
    path: str = "/"
    permission: str = ""

    def __post_init__(self) -> None:
        _check(
            self.key, self.label, un_chemin_commence_par_une_barre=bool(PATH.fullmatch(self.path))
        )


@dataclass(frozen=True, slots=True)
class Report:
    """A document made on demand: ``build`` gets ``(ctx, answers)`` and returns a ``Document``.

    ``asks`` are questions asked before, whose answers are told by their short keys.
    """

    key: str
    label: str
    description: str = ""
    asks: tuple[Field, ...] = ()
    build: Callable[[Any, Mapping[str, Value]], Awaitable[Any]] = _missing
    permission: str = ""

    def __post_init__(self) -> None:
        _check(
            self.key,
            self.label,
            build_manque=self.build is not _missing,
            build_doit_être_une_fonction_sans_parenthèses=callable(self.build),
        )


@dataclass(frozen=True, slots=True)
class Job:
    """Work done by the worker, for at most ten minutes; ``run`` gets ``ctx``."""

    key: str
    label: str
    every: Every
    run: Callable[[Any], Awaitable[None]]

    def __post_init__(self) -> None:
        _check(
            self.key,
            self.label,
            run_doit_être_une_fonction_sans_parenthèses=callable(self.run),
        )
        _check_one_of(self.key, "rythme inconnu", self.every, EVERY)


@dataclass(frozen=True, slots=True)
class Permission:
    """A right that a plugin's pages, menu lines and reports may ask for.

    ``roles`` hold it until the office's administrator says otherwise.
    """

    key: str
    label: str
    roles: tuple[Role, ...] = ()

    def __post_init__(self) -> None:
        _check(
            self.key,
            self.label,
            les_rôles_vont_entre_parenthèses=not isinstance(self.roles, str),
        )
        for role in self.roles:
            _check_one_of(self.key, "rôle inconnu", role, Role)


__all__ = [
    "Block", "Criterion", "Every", "Field", "FieldKind", "Gate", "Happening", "IdeaFacts",
    "Indicator", "Job", "MenuItem", "Panel", "Pass", "Permission", "PilotFacts", "PilotKind",
    "Refusal", "Report", "Slot", "Theme", "Value", "Verb",
]  # fmt: skip
