"""What a plugin's own pages import: see ``routes`` among the hooks."""

from innovation.api.sheets import WORKBOOK, FileTable, Line, read_rows, workbook
from innovation.hooks.web import (
    Answer,
    Asked,
    Download,
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
    "WORKBOOK", "Answer", "Asked", "Download", "FileTable", "Line", "Missing", "Page", "Pdf",
    "Refused", "Route", "See", "Upload", "get", "post", "read_rows", "workbook",
]  # fmt: skip
