"""What went wrong in a plugin, for whoever reads English: it is kept as it was told, in French.

What Python says and what the plugin is made of stay as they are.
"""

import re
from functools import cache

from innovation.domain.words import N_
from innovation.hooks.problems import REMEDIES
from innovation.texts import gettext, language, translated

HOLE = re.compile(r"%\\\((\w+)\\\)s")
SAYINGS = (
    N_("%(what)s : « %(words)s » ; %(remedy)s"),
    N_("%(what)s : « %(words)s »"),
    N_("pas de réponse en %(seconds)s s"),
    N_("répond lentement : plus de %(seconds)s s"),
    N_("ne répond plus ; le site doit être redémarré"),
    N_("%(key)s n'est plus déclaré ; réactivez le plugin"),
    N_("%(key)s : rend %(kind)s, un texte est attendu"),
    N_("%(key)s : rend %(kind)s, un nombre ou None est attendu"),
    N_("%(key)s : rend %(kind)s, Pass() ou Block(motif) est attendu"),
    N_("%(key)s : rend %(kind)s, Document(…) est attendu"),
    N_("%(key)s : rend %(kind)s, une réponse est attendue"),
)
"""What administrators meet while the site runs, the longest first."""


def wrong(message: str) -> str:
    """A failure's sentence in the reader's language, as far as it is known."""
    if language() == "fr":
        return gettext(message)
    for saying, shape in _shapes():
        if found := shape.fullmatch(message):
            return translated(
                saying, **{name: gettext(one) for name, one in found.groupdict().items()}
            )
    return gettext(message)


@cache
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each sentence with what it looks like once it is filled in."""
    known = {"remedy": "|".join(map(re.escape, REMEDIES.values()))}

    def filled(hole: re.Match[str]) -> str:
        return f"(?P<{hole[1]}>{known.get(hole[1], '.+?')})"

    return tuple((one, re.compile(HOLE.sub(filled, re.escape(one)), re.DOTALL)) for one in SAYINGS)
