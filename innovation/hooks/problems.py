"""A plugin's failure, in words, with the plugin and the line that it comes from."""

import re
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Literal

from innovation.domain.words import N_

Step = Literal[
    "manifest",
    "migrate",
    "import",
    "register",
    "declare",
    "gate",
    "panel",
    "event",
    "route",
    "indicator",
    "report",
    "job",
    "command",
    "decide",
    "lifecycle",
]

LONGEST_TRAIL = 20
"""How many of its lines are told: a function that calls itself has a thousand."""
UNTOLD = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(eq=False)
class PluginProblem(Exception):
    """What went wrong in one plugin; ``place`` reads ``file.py:12``, empty when unknown.

    ``hung``: no answer in time. ``slow``: an answer, after half of that time.
    ``lasting``: what it has done to the process may not be undone.
    ``trail``: the plugin's own lines that led to ``place``, which whoever runs the site may read.
    """

    plugin: str
    office: str | None
    stage: Step
    hook: str
    place: str
    message: str
    hung: bool = False
    slow: bool = False
    lasting: bool = False
    trail: str = ""

    def __str__(self) -> str:
        where = " ".join(part for part in (self.office, self.stage, self.hook, self.place) if part)
        return f"{self.plugin} ({where}) : {self.message}"


@dataclass(slots=True)
class Asking:
    """Who is being asked what, kept up to date while asking, to name the culprit."""

    plugin: str
    stage: Step
    source: Path
    office: str | None = None
    hook: str = ""

    def problem(self, message: str, place: str = "") -> PluginProblem:
        return PluginProblem(
            *(_told(self.plugin), self.office, self.stage, self.hook),
            *(_told(place), _told(message[:500])),
        )

    def crashed(self, error: BaseException) -> PluginProblem:
        """``error`` as a problem, placed on the plugin's own innermost line."""
        if isinstance(error, PluginProblem):
            return error
        # Unlike str(error), this also bears an exception whose __str__ raises.
        words = traceback.format_exception_only(error)[-1].strip()
        problem = self.problem(quoted(N_("son code échoue"), words), self._place_of(error))
        problem.trail = self._trail(_lines(traceback.walk_tb(error.__traceback__)))
        return problem

    def hung(self, seconds: float, frame: FrameType | None) -> PluginProblem:
        stack = reversed(list(traceback.walk_stack(frame))) if frame else ()
        lines = _lines(stack)
        problem = self.problem(f"pas de réponse en {seconds:g} s", self._place(lines))
        problem.hung, problem.trail = True, self._trail(lines)
        return problem

    def slow(self, seconds: float, frame: FrameType | None) -> PluginProblem:
        """The same of an answer that came all the same: ``frame`` is where it was by then."""
        problem = self.hung(seconds, frame)
        problem.hung, problem.slow = False, True
        problem.message = f"répond lentement : plus de {seconds:g} s"
        return problem

    def _place_of(self, error: BaseException) -> str:
        if isinstance(error, SyntaxError) and error.filename:
            return f"{Path(error.filename).name}:{error.lineno or 1}"
        return self._place(_lines(traceback.walk_tb(error.__traceback__)))

    def _place(self, lines: list[tuple[str, int]]) -> str:
        return next(reversed(self._own(lines)), "")

    def _trail(self, lines: list[tuple[str, int]]) -> str:
        return _told(" > ".join(self._own(lines)[-LONGEST_TRAIL:]))

    def _own(self, lines: list[tuple[str, int]]) -> list[str]:
        owned = [(Path(file), number) for file, number in lines]
        return [f"{file.name}:{number}" for file, number in owned if self._owns(file)]

    def _owns(self, file: Path) -> bool:
        # An author names their file from where they are; Python names it from the root.
        source = self.source.absolute()
        if source.name == "__init__.py":
            return source.parent in file.parents
        return file == source


def _told(words: str) -> str:
    """Words that a database takes: no control character, no half of a letter."""
    return UNTOLD.sub("?", words)


REMEDIES = {
    "SystemExit": N_("un module n'arrête pas le site : rendez une réponse, ou levez une erreur"),
    "^KeyError": N_("une réponse qui manque ? écrivez fields.get(…) ; un réglage ? déclarez-le"),
    r"__init__\(\) (missing|got|takes)": N_("ce qu'il prend : innovation plugin guide values"),
    "(Idea|Pilot|Person|Office|Practice)Facts' object has no": N_(
        "ce que c'est : innovation plugin guide values"
    ),
    "^NameError: name '[A-Z]": N_("un mot du site s'importe : from innovation.api import …"),
    "TemplateNotFound": N_("un gabarit se range dans templates/, à côté de __init__.py"),
    "^jinja2.*is undefined": N_('donnez ce nom au gabarit : Page("…", nom=valeur)'),
    "TemplateModule object": N_("ce que ui sait faire : innovation plugin guide values"),
    r"(get|post)\(\) missing": N_('qui peut la voir : may="member", ou un de vos droits'),
    "partially initialized module": N_("deux fichiers s'importent l'un l'autre : faites-en trois"),
    "EOFError": N_("input() ? personne n'est au clavier : faites-en un réglage"),
    "No module named 'innovation_": N_("ce qui est au paquet s'importe par « from . import »"),
    "^ModuleNotFoundError": N_("le site n'a que ses propres bibliothèques : faites sans"),
    "U\\+(2018|2019|201C|201D|00AB|00BB)": N_("guillemets de traitement de texte : tapez \" ou '"),
    "U\\+(00A0|202F)": N_("espace insécable : effacez-la et tapez une espace"),
    "unterminated string": N_('une apostrophe dans un texte ? entourez-le de "'),
    "tabs and spaces": N_("quatre espaces par niveau, et aucune tabulation"),
    "outside async function": N_("écrivez async def"),
}
"""What to do about the slips that are made most often, by what Python says of them."""


def quoted(what: str, words: str) -> str:
    """What happened, what Python says of it apart from our words, and what to do when we know."""
    remedy = next((told for slip, told in REMEDIES.items() if re.search(slip, words)), "")
    told = f"{what} : « {words[:400]} »"
    return f"{told} ; {remedy}" if remedy else told


def bad_syntax(error: SyntaxError) -> str:
    """A file that is no Python."""
    return quoted(N_("erreur de syntaxe"), error.msg)


def _lines(frames: Iterable[tuple[FrameType, int]]) -> list[tuple[str, int]]:
    return [(frame.f_code.co_filename, line) for frame, line in frames]


def place_of_function(function: object) -> str:
    """Where ``function`` is written, as ``file.py:12``."""
    code = getattr(function, "__code__", None)
    return f"{Path(code.co_filename).name}:{code.co_firstlineno}" if code else ""
