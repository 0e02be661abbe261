"""Bringing ideas and practices in from a file: read it, match its columns, check its rows, write.

Each step is a module that knows nothing of the ones after it.
"""

from innovation.domain.words import fold
from innovation.importing.checking import Checked, Entry, Known, check_rows, missing_columns
from innovation.importing.columns import TARGETS, match_columns
from innovation.importing.reporting import report
from innovation.importing.uploads import (
    Importer,
    check_kept,
    kept_table,
    to_keep,
    what_is_known,
)
from innovation.importing.writing import BATCH, import_all, import_batch
from innovation.spreadsheets.reading import MAX_BYTES, FileTable, read_file

__all__ = [
    "BATCH",
    "MAX_BYTES",
    "TARGETS",
    "Checked",
    "Entry",
    "FileTable",
    "Importer",
    "Known",
    "check_kept",
    "check_rows",
    "fold",
    "import_all",
    "import_batch",
    "kept_table",
    "match_columns",
    "missing_columns",
    "read_file",
    "report",
    "to_keep",
    "what_is_known",
]
