"""What administrators are told of the site: who may do what."""

from litestar import Response, get

from innovation.domain.rights import BY_COMMAND, COLUMNS, rights
from innovation.web.rendering import page
from innovation.web.site import Asked


@get("/help/rights", action="rights.view")
async def show_rights(request: Asked) -> Response[str]:
    """The matrix in words, all of it or what one role may do."""
    asked = request.query_params.get("role", "")
    role = asked if asked in COLUMNS else ""
    return page(
        request,
        "help/rights.html",
        groups=rights(role),
        roles=COLUMNS.items(),
        role=role,
        by_command=BY_COMMAND,
    )
