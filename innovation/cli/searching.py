"""``innovation reindex``: the index of search, made anew."""

import rich_click as click
from rich.progress import Progress

from innovation.cli.running import console, run
from innovation.indexing import index_all


@click.command()
def reindex() -> None:
    """Refaire l'index de la recherche, par exemple après une mise à jour."""
    console.print(f"Textes indexés : {run(lambda _: index_with_a_bar(anew=True))}.")


def index_what_is_missing() -> None:
    """After a migration: texts that the index has never seen."""
    if done := run(lambda _: index_with_a_bar(anew=False)):
        console.print(f"Textes indexés pour la recherche : {done}.")


async def index_with_a_bar(*, anew: bool) -> int:
    """Index everything, or what is missing: how many texts."""
    done = 0
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Index", total=None)
        async for done, total in index_all(anew=anew):
            bar.update(task, completed=done, total=total)
    return done
