"""The offices' providers, looked at before anybody signs in there."""

import asyncio

import rich_click as click

from innovation.cli.running import console, settings, stop
from innovation.oidc import Registration, Unreachable, Untrusted
from innovation.oidc.provider import Provider


@click.group()
def oidc() -> None:
    """Les fournisseurs de comptes des offices (ProConnect, Entra ID, Keycloak…)."""


@oidc.command("check")
@click.argument("slug")
def check(slug: str) -> None:
    """Demander au fournisseur de l'office SLUG qui il est, sans connecter personne."""
    site = settings()
    told = site.registrations.get(slug)
    if told is None:
        stop(f"INNOVATION_OIDC ne nomme pas de fournisseur pour « {slug} ».")
    console.print("À donner au fournisseur :")
    console.print(f"  adresse de retour : {site.base_url}/oidc/{slug}/callback")
    console.print(f"  adresse après la déconnexion : {site.base_url}/login")
    try:
        found = asyncio.run(_ask(told))
    except Unreachable as failed:
        stop(f"{told.issuer} ne répond pas ({failed.reason}).")
    except Untrusted as failed:
        stop(f"{told.issuer} n'est pas ce qui est attendu : {REASONS.get(failed.reason, '')}.")
    console.print(f"{told.issuer} répond :")
    for line in found:
        console.print(f"  {line}", markup=False)


REASONS = {
    "issuer": "il se dit un autre émetteur (« issuer »), peut-être à une barre oblique près",
    "endpoint": "une de ses adresses est sans https, ou chez un hôte que « hosts » ne nomme pas",
    "json": "sa réponse n'est pas celle d'un fournisseur OpenID Connect",
    "keys": "ses clés ne se lisent pas",
    "redirect": "il redirige ; donnez son adresse définitive",
}


async def _ask(told: Registration) -> list[str]:
    provider = Provider(told)
    metadata, keys = await provider.metadata(), await provider.keys()
    offered = metadata.get("id_token_signing_alg_values_supported", [])
    return [
        f"clés pour {told.algorithm} : {len(keys)}" + ("" if keys else " (personne n'entrera)"),
        f"signatures offertes : {', '.join(map(str, offered))}",
        "PKCE : " + ("oui" if provider.uses_pkce(metadata) else "non, il ne l'offre pas"),
        "fin de session : " + ("oui" if metadata.get("end_session_endpoint") else "non"),
        "niveaux demandés : " + (", ".join(told.levels) or "aucun"),
    ]
