"""What people add to an idea: looked at, cleaned, and kept on disk by its content."""

from innovation.files.preparing import (
    ACCEPTED,
    LIMIT,
    PER_IDEA,
    Prepared,
    Stored,
    clean_name,
    look_at,
    prepare,
)
from innovation.files.store import Folder

__all__ = [
    "ACCEPTED", "LIMIT", "PER_IDEA", "Folder", "Prepared", "Stored", "clean_name", "look_at",
    "prepare",
]  # fmt: skip
