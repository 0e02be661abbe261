"""``innovation demo``: the demonstration, and the accounts that open it."""

import rich_click as click
from rich.progress import Progress

from innovation.cli.loading import load_and_tell
from innovation.cli.plugin_tables import bring_up_to_date
from innovation.cli.running import complaints, console, run, settings, stop
from innovation.config import Settings
from innovation.demo import PASSWORD, accounts
from innovation.demo.examples import give_examples
from innovation.demo.loading import is_loaded, load
from innovation.files import Folder
from innovation.web.passwords import hash_password


@click.command()
@click.option("--accounts", "tell", is_flag=True, help="Dire seulement les comptes.")
def demo(tell: bool) -> None:
    """Charger la démonstration : trois offices, leurs vrais projets, des personnes inventées."""
    if tell:
        for account in accounts():
            click.echo(" ".join(account))
        return
    if settings().secure:
        stop("La démonstration et ses mots de passe connus n'ont pas leur place en https.")
    console.print(run(_load))


async def _load(site: Settings) -> str:
    if await is_loaded():
        return "La démonstration est déjà là."
    host = load_and_tell(site)
    for found in host.found.values():
        await bring_up_to_date(found, site)
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("Chargement de la démonstration")
        missing = await load(
            host,
            Folder(site.files_folder),
            await hash_password(PASSWORD),
            lambda done, of: bar.update(task, completed=done, total=of),
        )
    wrong = await give_examples(host)
    wrong += [f"Le module {name} n'est pas là : son office s'en passe." for name in missing]
    for sentence in wrong:
        complaints.print(sentence, style="red", markup=False)
    return "La démonstration est chargée."
