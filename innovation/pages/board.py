"""The board: the office's ideas, by stage."""

from litestar import Response, get

from innovation.db import reading
from innovation.queries.board import board
from innovation.web.rendering import page
from innovation.web.site import Asked, visit_of


@get("/board", action="board.view")
async def show_board(request: Asked) -> Response[str]:
    """Four columns with their counts."""
    viewer = visit_of(request).viewer
    async with reading(viewer):
        columns = await board(viewer)
    return page(request, "board/show.html", columns=columns)
