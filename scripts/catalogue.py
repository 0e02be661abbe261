"""Keep the English catalogue in step with the French texts of the code and of the templates.

python3 scripts/catalogue.py            adds the new texts, to be translated, and drops the stale
python3 scripts/catalogue.py --check    says what English lacks, and changes nothing
"""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
ENGLISH = ROOT / "innovation/locale/en/LC_MESSAGES/innovation.po"
KEYWORDS = {
    **dict.fromkeys(("_", "N_", "gettext", "translated", "Refusal", "NextStep")),
    "ngettext": (1, 2),
}
SOURCES = {"innovation": ("**.py", "python"), "templates": ("**.html", "jinja2")}
STRICT = {"**": {"silent": "false"}}  # a template with a fault stops us, not only its own texts
HEADER = rb"""# The English texts of Vivier, by their French source: see scripts/catalogue.py.
msgid ""
msgstr ""
"Project-Id-Version: Vivier\n"
"Language: en\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""  # without babel's dates, which would change with every run
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


def source_texts(root: Path = ROOT) -> Catalog:
    """Every French text that is marked for translation, and the files that say it."""
    found = Catalog()
    for folder, method in SOURCES.items():
        for name, _, text, _, _ in extract_from_dir(
            root / folder, [method], options_map=STRICT, keywords=KEYWORDS
        ):
            found.add(text, locations=[(f"{folder}/{name}", 0)])
    return found


def english_texts(path: Path = ENGLISH) -> Catalog:
    """The English catalogue as it is on disk."""
    with path.open("rb") as file:
        return read_po(file, locale="en")


def faults(source: Catalog, english: Catalog) -> Iterator[str]:
    """What keeps English from saying all that the French says, and nothing else."""
    for message in filter(lambda message: message.id, source):
        said = english.get(message.id)
        if said is None or said.fuzzy or not all(_forms(said.string)):
            yield f"not in English: {message.id}"
        elif _placeholders(message.id) != _placeholders(said.string):
            yield f"other placeholders in English: {message.id}"
    for message in [*english, *english.obsolete.values()]:
        if message.id and message.id not in source:
            yield f"no longer said in French: {message.id}"


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """A text's singular and plural, or the text alone."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def _placeholders(text: str | Sequence[str] | None) -> list[list[str]]:
    return [sorted(PLACEHOLDER.findall(form)) for form in _forms(text)]


def renew() -> None:
    """Write the English catalogue again: the same translations, on what the source says today."""
    english = english_texts()
    english.update(source_texts(), no_fuzzy_matching=True)
    with ENGLISH.open("wb") as file:
        file.write(HEADER)
        write_po(
            file, english, width=100, omit_header=True, ignore_obsolete=True, include_lineno=False
        )


def main(arguments: Sequence[str]) -> int:
    if "--check" not in arguments:
        renew()
    found = list(faults(source_texts(), english_texts()))
    print("\n".join(found) or "English says all that the French says.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
