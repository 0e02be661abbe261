"""The rules of a plugin, by id, and what is found against one.

Each is explained in docs/plugins/rules.md.
"""

from dataclasses import dataclass
from typing import Literal, Self

from innovation.hooks.problems import PluginProblem

RULES = {
    "E01": "le manifeste se lit et il est complet",
    "E03": "il est écrit pour cette interface",
    "E04": "il s'importe en moins de deux secondes",
    "E05": "ses hooks existent, avec les arguments proposés",
    "E06": "@hook s'écrit sans option",
    "E07": "ce qu'il déclare est du type attendu, sans clé en double",
    "E08": "il déclare deux fois la même chose",
    "E09": "ce qui déclare n'est pas async",
    "E10": "ses pages sont sous sa racine, chacune avec qui peut la voir",
    "E11": "ses gabarits se compilent",
    "E12": "ses tables portent son nom et un office",
    "E13": "chaque migration sait redescendre",
    "E14": "ses migrations montent, redescendent et remontent sur une base vide",
    "E15": "il n'importe du site que innovation.api",
    "E16": "les autres offices n'en voient rien",
    "E17": "ce qu'il apporte tient devant une idée sans réponse",
    "E18": "ce qu'il demande à ctx existe, et il l'attend",
    "E19": "ce que des gens ont écrit n'agit pas dans ses encadrés et ses pages",
    "E20": "il ne met pas fin au processus qui l'appelle, et ne le bloque pas",
    "E21": "chaque formulaire envoyé a son jeton",
    "W01": "il a des essais",
    "W02": "chaque texte a son anglais",
    "W03": "il n'emploie rien qui va disparaître",
    "W04": "il déclare vite",
    "W05": "il n'appelle rien de risqué",
    "W06": "il est expliqué",
    "W07": "il n'écrit pas au terminal, n'y lit rien et n'arrête rien",
    "W08": "un encadré qui a des balises est fait avec Html",
    "W09": "chaque formulaire dit ses champs",
    "W10": "chaque page écrite est une de ses pages",
}
"""What each rule asks for; E refuses, W advises."""

Level = Literal["", "conforme", "soigné", "partageable"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is not kept, in words, with the line where it is not."""

    rule: str
    message: str
    place: str = ""

    @classmethod
    def of(cls, problem: PluginProblem) -> Self:
        """What loading or declaring refused, under its rule."""
        hook = f"{problem.hook} : " if problem.hook else ""
        return cls(_rule(problem), hook + problem.message, problem.place)

    @property
    def is_error(self) -> bool:
        """Whether the site refuses this, or advises against it."""
        return self.rule.startswith("E")

    def __str__(self) -> str:
        where = f" ({self.place})" if self.place else ""
        return f"{self.rule} {self.message}{where}"


def _rule(problem: PluginProblem) -> str:
    message = problem.message
    match problem.stage:
        case "manifest":
            return "E03" if "'api' vaut" in message else "E01"
        case "import":
            return "E04"
        case "register" if "sans option" in message:
            return "E06"
    if "ne peut pas être async" in message:
        return "E09"
    by_hook = {"routes": "E10", "tables": "E12"}
    return "E05" if problem.stage == "register" else by_hook.get(problem.hook, "E07")
