"""``innovation generate``: as many invented ideas as are wanted, to try the site at its size."""

import rich_click as click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from innovation.cli.running import console, run, stop
from innovation.config import Settings
from innovation.db import reading
from innovation.demo.people import OFFICES
from innovation.domain.people import SYSTEM, Office
from innovation.generating import PEOPLE, generate, with_invented
from innovation.queries.people import is_demonstration, offices


@click.command("generate")
@click.option("--ideas", required=True, type=click.IntRange(1), help="Combien d'idées.")
@click.option("--people", default=120, show_default=True, type=click.IntRange(1), help="Personnes.")
@click.option("--offices", "wanted", default=3, show_default=True, type=click.IntRange(1, 200),
              help="Offices, dans une base vide ; une démonstration garde les siens.")  # fmt: skip
@click.option("--seed", default=1, show_default=True, help="La même graine donne la même base.")
def generate_(ideas: int, people: int, wanted: int, seed: int) -> None:
    """Inventer des idées, dans une base vide ou dans la démonstration.

    Personne ne peut se connecter avec un compte inventé : chargez d'abord la démonstration pour
    les voir avec les siens.
    """

    async def task(site: Settings) -> None:
        there = await _offices_there()
        chosen = there or with_invented(OFFICES, wanted)
        if people < PEOPLE * len(chosen):
            stop(f"Il faut {PEOPLE * len(chosen)} personnes au moins : {PEOPLE} par office.")
        with _progress() as bar:
            shown = bar.add_task("Idées", total=ideas, rate="")
            await generate(
                site.migrations_url, chosen, new_offices=not there, ideas=ideas, people=people,
                seed=seed, tell=lambda done: bar.update(
                    shown, completed=done, rate=f"{done / (bar.tasks[0].elapsed or 1):.0f} par s"
                ),
            )  # fmt: skip

    run(task)
    console.print(f"{ideas} idées inventées et {people} personnes sont là.")


async def _offices_there() -> list[Office]:
    """The demonstration's, or none: never a real site's."""
    async with reading(SYSTEM):
        there = await offices(SYSTEM)
        if there and not await is_demonstration(SYSTEM):
            stop("Cette base a déjà des offices : on n'invente rien à côté de vraies données.")
    return there


def _progress() -> Progress:
    told = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(
        *told, TextColumn("{task.fields[rate]}"), TimeRemainingColumn(), console=console
    )
