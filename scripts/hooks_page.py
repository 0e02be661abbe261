"""Make docs/plugins/hooks.md from the hooks' specifications and their explanations.

python3 scripts/hooks_page.py            writes the page
python3 scripts/hooks_page.py --check    says whether the page is what it should be
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from textwrap import fill

from innovation.hooks.reference import EXAMPLE, Explained, filled, hooks_used, reference

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/plugins/hooks.md"
HEAD = """\
# Les hooks

Un hook est une fonction que votre module écrit et que le site appelle. N'écrivez que les arguments
que vous voulez, dans l'ordre que vous voulez, sans valeur par défaut. `office` est le nom court de
l'office qui demande ; `settings` a une valeur pour chacun de vos réglages.

Cette page est faite par `scripts/hooks_page.py` : la même se lit par `innovation plugin hooks`.
"""


def page() -> str:
    """The whole page."""
    used = used_by()
    return "\n".join(
        [HEAD, *(section(one, used.get(one.name, [])) for one in reference().values())]
    )


def section(hook: Explained, plugins: Sequence[str]) -> str:
    """One hook: what it is for, when it is called, what its failure does, an example."""
    real = ", ".join(f"[{name}](../../plugins/{name})" for name in plugins)
    facts = (
        f"Rend : `{hook.returns}`",
        f"Appelé : {hook.when}",
        f"En cas de faute : {hook.fails}",
        f"Depuis l'interface {hook.since} ; `innovation plugin new … --with {hook.option}`",
        f"Utilisé par : {real}",
    )
    told = "\n".join(fill(f"- {fact}", 100, subsequent_indent="  ") for fact in facts)
    return f"""\
## `{hook.signature}`

{folded(hook.says)}

{told}

```python
{filled(hook.example, **EXAMPLE)}
```
"""


def folded(text: str) -> str:
    """Each paragraph in lines of a hundred characters; a table as it is."""
    paragraphs = text.split("\n\n")
    return "\n\n".join(one if one.startswith("|") else fill(one, 100) for one in paragraphs)


def used_by() -> dict[str, list[str]]:
    """The plugins of plugins/ by the hooks that they use."""
    used: dict[str, list[str]] = {}
    for folder in sorted((ROOT / "plugins").iterdir()):
        files = [f for f in folder.rglob("*.py") if "tests" not in f.parts]
        for name in sorted(
            {hook for file in files for hook in hooks_used(file.read_text("utf-8"))}
        ):
            used.setdefault(name, []).append(folder.name)
    return used


def main(arguments: Sequence[str]) -> int:
    if "--check" not in arguments:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.read_text("utf-8") == page():
        return 0
    print("docs/plugins/hooks.md is not up to date: python3 scripts/hooks_page.py")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
