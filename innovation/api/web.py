"""What a plugin's own pages import: see ``routes`` among the hooks."""

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
    "Answer", "Asked", "Download", "Missing", "Page", "Pdf", "Refused", "Route", "See", "Upload",
    "get", "post",
]  # fmt: skip
