"""The refused rows as a file to correct and to import again, each with its reasons."""

from collections.abc import Callable
from io import BytesIO

from innovation.domain.refusals import Refusal
from innovation.domain.words import N_
from innovation.importing.checking import Checked
from innovation.spreadsheets import Column, writer
from innovation.spreadsheets.reading import FileTable

LINE, REASONS = N_("Ligne du fichier"), N_("Raisons du refus")


def report(table: FileTable, checked: Checked, words: Callable[[Refusal], str] = str) -> bytes:
    """The refused rows as CSV; ``words`` says a reason in the reader's language."""
    reasons: dict[int, list[str]] = {}
    for remark in checked.faults:
        reasons.setdefault(remark.line, []).append(words(remark.reason))
    names = (*table.headers, LINE, REASONS)
    file = BytesIO()
    rows = writer("csv", file, [Column(name) for name in names])
    width = len(table.headers)
    for line in table.lines:
        if line.number in reasons:
            cells = (*line.cells, *[""] * width)[:width]
            rows.add([(*cells, line.number, " ".join(reasons[line.number]))])
    rows.close()
    return file.getvalue()
