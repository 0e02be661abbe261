"""The files that the stories attach: sketches drawn here, and one document with a few lines."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

from innovation.files import Folder

WIDE, HIGH = 960, 720
WALL, FLOOR, INK, LIGHT, WOOD, BLUE = (
    "#E9E2D3", "#B9AE9A", "#3C3A36", "#F6D365", "#A9743F", "#3E6C8E",
)  # fmt: skip

Pen = ImageDraw.ImageDraw


def make(folder: Folder, name: str) -> Path:
    """A file of the stories, ready to be received."""
    file, path = folder.new()
    with file:
        if name in SKETCHES:
            image = Image.new("RGB", (WIDE, HIGH), WALL)
            SKETCHES[name](ImageDraw.Draw(image))
            image.save(file, "JPEG", quality=85)
        else:
            with zipfile.ZipFile(file, "w") as archive:
                _write_document(archive, DOCUMENTS[name])
    return path


def _hall(pen: Pen) -> None:
    """Three prams in front of the way out."""
    pen.rectangle((0, 520, WIDE, HIGH), FLOOR)
    pen.rectangle((610, 120, 830, 520), BLUE, INK, 6)
    pen.ellipse((780, 310, 806, 336), LIGHT)
    for left in (90, 300, 510):
        pen.pieslice((left, 360, left + 180, 560), 180, 360, WOOD, INK, 5)
        pen.rectangle((left, 460, left + 180, 540), WOOD, INK, 5)
        pen.line((left + 180, 470, left + 230, 400), INK, 8)
        for wheel in (left + 15, left + 125):
            pen.ellipse((wheel, 540, wheel + 50, 590), INK)


def _cellar(pen: Pen) -> None:
    """A corridor of cellars under one lamp that still works."""
    pen.rectangle((0, 0, WIDE, HIGH), "#55524B")
    pen.polygon(((380, 90), (580, 90), (900, HIGH), (60, HIGH)), "#7B766B")
    pen.polygon(((440, 90), (520, 90), (640, 420), (320, 420)), LIGHT)
    pen.ellipse((440, 50, 520, 110), "#FFF6CF", INK, 4)
    for left in (90, 740):
        pen.rectangle((left, 240, left + 130, 640), WOOD, INK, 6)


def _bench(pen: Pen) -> None:
    """A bench made of two old doors."""
    pen.rectangle((0, 560, WIDE, HIGH), "#7FA66A")
    pen.rectangle((150, 380, 810, 430), WOOD, INK, 5)
    pen.rectangle((150, 220, 810, 330), WOOD, INK, 5)
    for left in (200, 430, 660):
        pen.rectangle((left, 240, left + 100, 310), None, INK, 4)
    for left in (190, 720):
        pen.rectangle((left, 430, left + 50, 600), INK)
        pen.rectangle((left + 10, 330, left + 40, 380), INK)


def _lift(pen: Pen) -> None:
    """The buttons of a lift, too high from a wheelchair."""
    pen.rectangle((360, 40, 600, 480), "#C9CCD0", INK, 6)
    for row in range(5):
        for left in (400, 500):
            top = 70 + row * 80
            pen.ellipse((left, top, left + 60, top + 60), LIGHT if row == 2 else "#FFFFFF", INK, 4)
    pen.line((180, 690, 180, 430), BLUE, 10)
    pen.polygon(((180, 400), (160, 440), (200, 440)), BLUE)
    pen.line((60, 690, 900, 690), INK, 8)


SKETCHES: dict[str, Callable[[Pen], None]] = {
    "hall-un-mardi-matin.jpg": _hall,
    "couloir-des-caves.jpg": _cellar,
    "banc-maquette.jpg": _bench,
    "boutons-ascenseur.jpg": _lift,
}

DOCUMENTS = {
    "releve-des-passages.odt": (
        "Exemple fictif : relevé des passages au local, tenu par le gardien",
        "Lundi : deux matelas, un canapé. Quarante minutes pour dégager la porte.",
        "Mardi : rien.",
        "Mercredi : une armoire démontée, posée devant le local à vélos.",
        "Jeudi : passage du camion.",
        "Sur quatre semaines : onze dépôts, près de six heures de travail.",
    ),
}

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_CONTENT = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.3" '
    f'xmlns:office="{_ODF}office:1.0" xmlns:text="{_ODF}text:1.0"><office:body><office:text>'
    "%s</office:text></office:body></office:document-content>"
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<manifest:manifest manifest:version="1.3" xmlns:manifest="{_ODF}manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def _write_document(archive: zipfile.ZipFile, lines: tuple[str, ...]) -> None:
    """The smallest OpenDocument text: its type comes first, as the format wants."""
    said = "".join(f"<text:p>{line}</text:p>" for line in lines)
    archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    archive.writestr("content.xml", _CONTENT % said)
    archive.writestr("META-INF/manifest.xml", _MANIFEST)
