"""What a plugin's own pages import: see ``routes`` among the hooks."""

from innovation.api.sheets import WORKBOOK, FileTable, Line, read_rows, workbook
from innovation.api.threads import thread_routes
from innovation.domain.threads import Space
from innovation.hooks.web import (
    Answer,
    Asked,
    Download,
    File,
    Missing,
    Page,
    Pdf,
    Refused,
    Route,
    See,
    Upload,
    get,
    post,
)

__all__ = [
    "WORKBOOK", "Answer", "Asked", "Download", "File", "FileTable", "Line", "Missing", "Page",
    "Pdf", "Refused", "Route", "See", "Space", "Upload", "get", "post", "read_rows",
    "thread_routes", "workbook",
]  # fmt: skip
