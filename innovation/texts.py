"""The interface's words: French in the source, other languages from their catalogues."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType

from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal

from innovation import world
from innovation.catalogue import catalogue
from innovation.domain.filling import filled, holes
from innovation.domain.refusals import CORE, Refusal
from innovation.domain.stages import Category, IdeaKind, ReplyKind, Role, Stage, Status, Verdict
from innovation.domain.verbs import SAYINGS
from innovation.domain.words import N_
from innovation.hooks.html import Html, escaped
from innovation.hooks.plain import plain
from innovation.queries.journal import Entry

LANGUAGES = ("fr", "en")

_language: ContextVar[str] = ContextVar("language", default="fr")
_own: ContextVar[Mapping[str, str]] = ContextVar("own", default=MappingProxyType({}))
"""What the plugin that speaks translates itself: for its own words it wins over our catalogue."""


@dataclass(slots=True)
class PluginWords:
    """What the plugins say: their texts in English, their titles, their verbs' sentences."""

    english: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)


_plugins = PluginWords()

LABELS: Mapping[str, str] = {
    Stage.SUBMITTED: N_("déposée"),
    Stage.ASSESSED: N_("évaluée"),
    Stage.PILOTED: N_("expérimentée"),
    Stage.SHARED: N_("partagée"),
    Status.OPEN: N_("ouverte"),
    Status.REWORK: N_("à retravailler"),
    Status.ON_HOLD: N_("ajournée"),
    Status.DECLINED: N_("non retenue"),
    Status.WITHDRAWN: N_("retirée"),
    Status.GROUPED: N_("regroupée"),
    Verdict.GO: N_("retenue"),
    Verdict.HOLD: N_("ajournée"),
    Verdict.DECLINE: N_("non retenue"),
    Role.STAFF: N_("agent"),
    Role.ASSESSOR: N_("évaluateur"),
    Role.CHAIR: N_("président du comité"),
    Role.OFFICE_ADMIN: N_("administrateur de l'office"),
    Role.COORDINATOR: N_("coordinateur de la convention"),
    Role.OPERATOR: N_("exploitant"),
    Category.SOCIAL: N_("sociale"),
    Category.TECHNICAL: N_("technique"),
    Category.ARCHITECTURAL: N_("architecturale"),
    Category.DIGITAL: N_("numérique"),
    Category.MANAGERIAL: N_("managériale"),
    IdeaKind.PROPOSAL: N_("proposition"),
    IdeaKind.NEED: N_("irritant"),
    "proposed": N_("proposée"),
    "joined": N_("compte ouvert"),
    "invited": N_("invitation en attente"),
    "disabled": N_("compte fermé"),
    "erased": N_("données effacées"),
    ReplyKind.ADOPT: N_("reprend"),
    ReplyKind.ADAPT: N_("adapte"),
    ReplyKind.LATER: N_("plus tard"),
    ReplyKind.DECLINE: N_("pas pour nous"),
    "kept": N_("concluante : à garder"),
    "adapted": N_("à adapter"),
    "stopped": N_("arrêtée"),
    "active": N_("actif"),
    "inactive": N_("inactif"),
    "quarantined": N_("non chargé"),
    "aside": N_("mis à l'écart"),
    "to_migrate": N_("à migrer"),
    "discovered": N_("suspendu"),
    "conforme": N_("conforme"),
    "soigné": N_("soigné"),
    "partageable": N_("partageable"),
    "criteres": N_("critères"),
    "champs": N_("questions"),
    "pilotes": N_("expérimentations"),
    "partage": N_("partage"),
    "rapports": N_("rapports"),
    "vie_interne": N_("vie interne"),
    "absent": N_("absent"),
    "manifest": N_("manifeste"),
    "import": N_("chargement"),
    "register": N_("fonctions marquées @hook"),
    "declare": N_("déclaration"),
    "migrate": N_("tables"),
    "gate": N_("jalon"),
    "panel": N_("encadré"),
    "event": N_("événement"),
    "route": N_("page"),
    "indicator": N_("indicateur"),
    "report": N_("rapport"),
    "job": N_("tâche"),
    "command": N_("commande"),
    "decide": N_("décision"),
    "lifecycle": N_("activation"),
}


def use_plugin_words(
    *, english: Mapping[str, str], titles: Mapping[str, str], sentences: Mapping[str, str]
) -> None:
    """Say what the plugins say: titles by name, sentences by verb; our own catalogue wins."""
    _plugins.english, _plugins.titles, _plugins.sentences = english, titles, sentences


@contextmanager
def speaking(language: str, own: Mapping[str, str] = MappingProxyType({})) -> Iterator[None]:
    """Answer in this language; ``own`` are the translations of the plugin that speaks."""
    token, words = _language.set(language), _own.set(own)
    try:
        yield
    finally:
        _language.reset(token)
        _own.reset(words)


def language() -> str:
    """The language of the current answer."""
    return _language.get()


def gettext(msgid: str) -> str:
    """A French source text, in the language of the current answer."""
    if language() == "fr":
        return typeset(msgid)
    if own := _own.get().get(msgid):
        return own
    found = catalogue(language()).get(msgid)
    if isinstance(found, tuple):
        return found[0]
    return found or _plugins.english.get(msgid, msgid)


@lru_cache(maxsize=4_096)  # plugins' sentences may hold what people wrote: no end to them
def typeset(text: str) -> str:
    """French typography: no line may begin with « : ; ? ! » € nor end with «."""
    return re.sub(r" (?=[:;?!»€])|(?<=«) ", "\u00a0", text)


def ngettext(singular: str, plural: str, n: int) -> str:
    """A text that counts; French says "0 idée", English "0 ideas"."""
    several = n != 1 if language() == "en" else n > 1
    found = catalogue(language()).get(singular)
    if isinstance(found, tuple) and len(found) > 1:
        return found[several]
    return gettext(plural if several else singular)


def translated(msgid: str, /, **values: object) -> str:
    """A text with its values filled in."""
    text = gettext(msgid)
    return text % values if values else text


def label(value: str) -> str:
    """The words for a stage, a role, a verdict …"""
    return gettext(LABELS.get(value, value))


def in_unit(value: float, unit: str) -> str:
    """A measure as people write it."""
    return f"{number(value)} {gettext(unit)}" if unit else number(value)


def pair(name: str, value: object) -> str:
    """What is told of something, in a row: « 1er mars 2026 : 12 »."""
    return translated("%(name)s : %(value)s", name=name, value=value)


def labelled(values: Iterable[str]) -> list[tuple[str, str]]:
    """Stages, roles … as a form's choices."""
    return [(str(value), label(value)) for value in sorted(values)]


def day(value: date | datetime | None) -> str:
    """A day as people write it: « 1er janvier 2026 »."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        value = world.day_of(value)
    return _day(value, language())


@lru_cache(maxsize=1024)
def _day(value: date, language: str) -> str:
    if language == "fr":
        number = "1er" if value.day == 1 else str(value.day)
        return f"{number} {format_date(value, 'MMMM y', locale='fr')}"
    return format_date(value, "d MMMM y", locale=language)


def month(value: date) -> str:
    """A month as people write it: « mars 2026 »."""
    return str(format_date(value, "MMMM y", locale=language()))


def clock(value: datetime) -> str:
    """The time of day in the offices."""
    return value.astimezone(world.PARIS).strftime("%H:%M")


def ago(value: datetime) -> str:
    """How long ago, in words; past a month, the day."""
    since = world.now() - value
    if since.days > 30:
        return translated("le %(day)s", day=day(value))
    if since.total_seconds() < 60:
        return gettext("à l'instant")
    return format_timedelta(-since, add_direction=True, locale=language(), threshold=1)


def iso(value: date | datetime | None) -> str:
    """A date for machines."""
    return value.isoformat() if value else ""


def listed(words: Sequence[str]) -> str:
    """Words in a row: « a, b et c »."""
    if len(words) < 2:
        return "".join(words)
    return translated("%(first)s et %(last)s", first=", ".join(words[:-1]), last=words[-1])


def number(value: float | None, decimals: int = 0) -> str:
    """A number as people write it, with so many decimals at least and two at most."""
    if value is None:
        return "–"
    pattern = "#,##0." + "0" * decimals + "#" * (2 - decimals)
    return str(format_decimal(round(value, 2), pattern, locale=language()))


def in_bytes(size: int) -> str:
    """How heavy a file is, as people say it."""
    if size < 1_000_000:
        return translated("%(n)s ko", n=number(max(1, round(size / 1_000))))
    return translated("%(n)s Mo", n=number(round(size / 1_000_000, 1)))


def sentence(entry: Entry) -> str:
    """What happened, in one sentence; a plugin that has gone leaves its verb's key."""
    saying = SAYINGS.get(entry.verb)
    source = saying.sentence if saying else _plugins.sentences.get(entry.verb, entry.verb)
    thing = gettext(entry.thing) if entry.kind == "plugin" else entry.thing
    words = {
        "actor": entry.actor or gettext("Vivier"),
        "thing": thing,
        "idea": thing,
        **entry.data,
    }
    return _told(source, words)


def composed(text: str, words: Mapping[str, object]) -> str:
    """What a plugin composes, in the reader's language: days and decimals as people write them.

    Where the text is ``Html`` its words are escaped.
    """
    told, letters = {name: _written(one) for name, one in words.items()}, plain(text)
    if isinstance(text, Html):
        return Html(_told(letters, {name: escaped(one) for name, one in told.items()}))
    return _told(letters, told)


def _written(value: object) -> object:
    match value:
        case date():
            return day(value)
        case float():
            return number(value)
    return value


def _told(source: str, words: Mapping[str, object]) -> str:
    """A sentence of a plugin's; in its own words where its translation wants other ones.

    Without words to fill in, its percent signs are those that people wrote.
    """
    text = gettext(source)
    if not words:
        return text
    return filled(text if holes(text) <= words.keys() else typeset(source), words)


def runs(entries: Sequence[Entry]) -> list[tuple[Entry, int, int]]:
    """What was done several times in a row, once: the newest, its place, and how many times."""

    def told(placed: tuple[int, Entry]) -> tuple[str, str]:
        return placed[1].thing_public_id, sentence(placed[1])

    groups = (list(group) for _, group in groupby(enumerate(entries), told))
    return [(group[0][1], group[0][0], len(group)) for group in groups]


def refusal_text(refusal: Refusal) -> str:
    """A refusal in words; what a plugin names in it is in its own catalogue."""
    values = {
        name: gettext(value) if isinstance(value, str) else value
        for name, value in refusal.params.items()
    }
    return translated(refusal.msgid, **values)


def plugin_title(name: str) -> str:
    """What a plugin is called."""
    return gettext(_plugins.titles.get(name, name))


class Reason:
    """A refusal in words, with who says so."""

    def __init__(self, refusal: Refusal) -> None:
        source = refusal.source
        self.text = refusal_text(refusal)
        self.source_label = "" if source == CORE else plugin_title(source)


def reasons(refusals: list[Refusal]) -> list[Reason]:
    """Refusals as pages show them."""
    return [Reason(refusal) for refusal in refusals]
