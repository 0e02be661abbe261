"""``innovation plugin translate``: what a plugin says and has no English yet, to be filled in."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path

import rich_click as click

from innovation.cli.authoring import found_by
from innovation.cli.running import console, stop
from innovation.hooks.checking import examine, tried_apart
from innovation.hooks.discovery import Found
from innovation.hooks.manifest import words_beside
from innovation.hooks.reading import without_english
from innovation.hooks.rules import Finding


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
def translate(folder: Path) -> None:
    """Écrire les textes sans anglais du module de FOLDER dans translations.json, à compléter."""
    found = found_by(str(folder))
    if isinstance(found, Finding):
        stop(str(found))
    missing = _missing(found)
    if not missing:
        console.print(f"{found.name} : chaque texte a son anglais.")
    elif found.source.name == "__init__.py":
        _write(found.source, missing)
    else:  # its author's code is not ours to rewrite
        console.print('À coller dans "translations": {"en": {…}} du manifeste, et à compléter :')
        for text in missing:
            click.echo(f'    {json.dumps(text, ensure_ascii=False)}: "",')


def _missing(found: Found) -> list[str]:
    """What W02 tells of, or the end of the command where the plugin can't be asked."""
    from innovation.testing.wording import unsaid  # noqa: PLC0415 - a whole site

    if died := tried_apart(found):
        stop(str(died))
    told = asyncio.run(examine(found))
    if told.declared is None:
        stop(*(str(one) for one in told.findings if one.is_error))
    return sorted({*without_english(found, told.declared), *unsaid(found)})


def _write(source: Path, missing: Sequence[str]) -> None:
    """Put them after what is there, whose order is the author's."""
    written = words_beside(source)
    english = written.get("en", {})
    added = {text: "" for text in missing if text not in english}
    file, draft = source.with_name("translations.json"), source.with_name("translations.part")
    told = {**written, "en": {**english, **added}}
    draft.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    draft.replace(file)
    console.print(f"{file} : {len(added)} ajoutés, {len(missing)} à compléter.")
