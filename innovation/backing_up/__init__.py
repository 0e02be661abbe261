"""A whole site in one file, of either database, for either database; and back."""

from innovation.backing_up.archive import Archive, BadArchive, Manifest, open_archive
from innovation.backing_up.filling import fill, restore_files
from innovation.backing_up.of_plugins import TablesOfPlugins
from innovation.backing_up.taking import Taken, take

__all__ = [
    "Archive",
    "BadArchive",
    "Manifest",
    "TablesOfPlugins",
    "Taken",
    "fill",
    "open_archive",
    "restore_files",
    "take",
]
