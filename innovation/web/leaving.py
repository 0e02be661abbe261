"""Going on at an office's provider, and the addresses that it sends people back to."""

from typing import Any
from urllib.parse import quote

from litestar import Response

from innovation.oidc import Unreachable, Untrusted
from innovation.queries.oidc import Ending
from innovation.web.rendering import URL_MARKS, page
from innovation.web.site import Asked, Visit, visit_of


def callback_of(visit: Visit, office: str) -> str:
    """Where a provider sends people back to; one for each office, so that none speaks for two."""
    return f"{visit.origin}/oidc/{office}/callback"


def left_of(visit: Visit) -> str:
    """Where a provider sends people back to once they are out."""
    return f"{visit.origin}/login"


def leave(request: Asked, address: str, label: str, **shown: Any) -> Response[str]:
    """A page that goes on to another site: browsers let no form of ours lead out of this one.

    With something typed to be sent (``pairs``), it stays, and the way out opens beside it.
    """
    address = quote(address, safe=URL_MARKS)  # a header takes no letter beyond ASCII
    values: dict[str, Any] = {"action": "", "pairs": [], "out": False} | shown
    answer = page(request, "login/leaving.html", address=address, label=label, **values)
    if not values["pairs"]:
        answer.headers["Refresh"] = f"0; url={address}"
    return answer


async def leave_provider(request: Asked, ending: Ending | None) -> Response[str] | None:
    """After a logout here, the page that ends the session at the provider too, if one is there."""
    visit = visit_of(request)
    provider = visit.site.providers.get(ending.office) if ending else None
    if ending is None or provider is None:
        return None
    try:
        address = await provider.leave(ending.id_token, left_of(visit))
    except (Untrusted, Unreachable):
        return None
    return leave(request, address, provider.registration.label, out=True) if address else None
