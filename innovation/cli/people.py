"""A real site's first steps: its offices, and the people who will invite the others."""

import re

import rich_click as click

from innovation.actions.members import reset_factor
from innovation.actions.passwords import make_reset_link
from innovation.actions.people import add_office, invite_person
from innovation.cli.running import console, need_office, run, stop
from innovation.config import Settings
from innovation.db import reading, writing
from innovation.domain.people import SYSTEM, Office
from innovation.domain.stages import Role
from innovation.importing.staff import ADDRESS
from innovation.queries.people import Member, is_demonstration, member_of, viewer_by_email

SLUG = re.compile(r"[a-z][a-z0-9-]{1,29}")
"""It stands in addresses and names folders."""
GIVEN = [role.value for role in Role if role is not Role.STAFF]

LONGEST = 120


@click.group()
def office() -> None:
    """Les offices du site."""


@office.command("add")
@click.argument("slug")
@click.option("--name", required=True, help="Le nom de l'office.")
@click.option("--city", required=True, help="Sa ville.")
@click.option("--accent", default="#0B6470", show_default=True, help="Sa couleur.")
@click.option("--quorum", default=2, show_default=True, type=click.IntRange(1, 50))
@click.option("--answer-days", default=60, show_default=True, type=click.IntRange(1, 400))
@click.option("--committee-first", is_flag=True, help="Réserver les idées déposées au comité.")
def add(
    slug: str,
    name: str,
    city: str,
    accent: str,
    quorum: int,
    answer_days: int,
    committee_first: bool,
) -> None:
    """Ajouter l'office SLUG (son nom court : brest, nantes …)."""
    if not SLUG.fullmatch(slug):
        stop(f"« {slug} » : un nom court a 2 à 30 lettres minuscules, chiffres et tirets.")
    if not 0 < len(name.strip()) <= LONGEST:
        stop(f"Le nom de l'office a de 1 à {LONGEST} lettres.")
    new = Office(slug, name, city, accent, not committee_first, quorum, answer_days, 1)

    async def task(_: Settings) -> None:
        async with reading(SYSTEM):
            if await is_demonstration(SYSTEM):
                stop("Cette base est une démonstration : un vrai office demande une autre base.")
        async with writing(SYSTEM):
            await add_office(new, by=SYSTEM)

    run(task)
    console.print(f"{name} est ajouté.")


@click.group()
def person() -> None:
    """Les personnes."""


@person.command("invite")
@click.argument("email")
@click.option("--name", required=True, help="Prénom et nom.")
@click.option("--office", "slug", required=True, help="Le nom court de son office.")
@click.option("--service", default="", help="Son service.")
@click.option("--role", "roles", multiple=True, type=click.Choice(GIVEN), help="Répétable.")
def invite(email: str, name: str, slug: str, service: str, roles: tuple[str, ...]) -> None:
    """Inviter EMAIL : affiche un lien à usage unique, qui n'est gardé nulle part."""

    if not ADDRESS.fullmatch(email.strip()):
        stop(f"« {email} » n'est pas une adresse électronique.")
    if not 0 < len(name.strip()) <= LONGEST:
        stop(f"Le nom de la personne a de 1 à {LONGEST} lettres.")

    async def task(site: Settings) -> str:
        await need_office(slug)
        async with writing(SYSTEM):
            token = await invite_person(name, email, service, map(Role, roles), slug, by=SYSTEM)
        return _link(site, token)

    console.print(run(task))


@person.command("reset-password")
@click.argument("email")
def reset_password(email: str) -> None:
    """Faire un lien à usage unique avec lequel EMAIL choisit un nouveau mot de passe."""

    async def task(site: Settings) -> str:
        async with writing(SYSTEM):
            token = await make_reset_link(await _member(email), by=SYSTEM)
        return _link(site, token)

    console.print(run(task))


@person.command("reset-factor")
@click.argument("email")
def reset(email: str) -> None:
    """Retirer le second facteur de EMAIL, dont le téléphone et les codes de secours sont perdus."""

    async def task(_: Settings) -> None:
        async with writing(SYSTEM):
            await reset_factor(await _member(email), by=SYSTEM)

    run(task)
    console.print("Son second facteur est retiré, et ses sessions sont closes.")


async def _member(email: str) -> Member:
    """Whoever has this address, in whatever office."""
    found = await viewer_by_email(SYSTEM, email.strip().lower())
    member = await member_of(found, found.public_id) if found else None
    if member is None:
        stop("Personne n'a cette adresse.")
    return member


def _link(site: Settings, token: str) -> str:
    return f"{site.base_url or 'http://127.0.0.1:8000'}/invitations/{token}"
