"""Files of every kind that people, or worse, may send: each made here, none kept in the project."""

import gzip
import io
import stat
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable

from PIL import Image

PARIS = {1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 7.0)}
MACRO = b"application/vnd.ms-word.document.macroEnabled.main+xml"
PARTS = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
}
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def zipped(**entries: bytes) -> bytes:
    """An archive; in a name, ``__`` stands for the slash and ``_dot_`` for the dot."""
    return archive({n.replace("__", "/").replace("_dot_", "."): c for n, c in entries.items()})


def archive(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return out.getvalue()


def office(ending: str, **more: bytes) -> bytes:
    """A small document of Office, with more entries in it."""
    part, kind = PARTS[ending]
    types = f'<Types><Override ContentType="application/vnd.x.{kind}.main+xml"/></Types>'.encode()
    entries = {"[Content_Types].xml": types, part: b"<x/>"}
    return archive(entries | {n.replace("__", "/"): c for n, c in more.items()})


def opendocument(kind: str = "text", **more: bytes) -> bytes:
    """A small document of LibreOffice."""
    entries = {"mimetype": f"application/vnd.oasis.opendocument.{kind}".encode()}
    entries["content.xml"] = b"<office/>"
    return archive(entries | {n.replace("__", "/"): c for n, c in more.items()})


def pdf(inside: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n" + inside + b"\ntrailer<<>>\n%%EOF\n"


def photo(
    form: str = "JPEG", size: tuple[int, int] = (640, 400), *, mode: str = "RGB", exif: bool = True
) -> bytes:
    """A picture that says where and when it was taken, and by which telephone."""
    image = Image.new(mode, size, 1 if mode in ("1", "P") else "teal" if mode != "L" else 90)
    told = Image.Exif()
    if exif:
        told[0x010F], told[0x0112], told[0x0132] = "Telephone", 6, "2026:03:02 09:30:00"
        told.get_ifd(0x8825).update(PARIS)
    out = io.BytesIO()
    image.save(out, form, exif=told.tobytes())
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A picture that says that it is large, and holds nothing."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def enciphered() -> bytes:
    """An archive whose entries say that a password opens them."""
    raw = bytearray(office("docx"))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = raw.find(mark)
        while place >= 0:
            raw[place + at] |= 1
            place = raw.find(mark, place + 4)
    return bytes(raw)


def lying() -> bytes:
    """An archive that says of an entry that it is small."""
    raw = bytearray(office("docx", word__big=b"\0" * 1_000_000))
    place = raw.rfind(b"PK\x01\x02", 0, raw.find(b"PK\x05\x06"))
    raw[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(raw)


def nested(depth: int) -> bytes:
    inner = b"0" * 100
    for _ in range(depth):
        inner = archive({"inner.zip": inner})
    return inner


def twice() -> bytes:
    """An archive in which one name comes twice, with another content."""
    out = io.BytesIO(office("docx"))
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(out, "a") as made:
        made.writestr("word/document.xml", b"<y/>")
    return out.getvalue()


def pointing() -> bytes:
    """An archive with an entry that is a link to another place."""
    out = io.BytesIO(office("docx"))
    with zipfile.ZipFile(out, "a") as made:
        link = zipfile.ZipInfo("word/link.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
    return out.getvalue()


def told(ending: str, who: str) -> bytes:
    """A document of Office or LibreOffice that says who wrote it, where it may."""
    words = f"<x>{who}</x>".encode()
    if ending.startswith("od"):
        return opendocument({"odt": "text", "ods": "spreadsheet"}[ending], **{"meta.xml": words})
    parts = {f"docProps/{name}.xml": words for name in ("core", "app", "custom")}
    return office(ending, **parts)


def many() -> bytes:
    part, _ = PARTS["docx"]
    return archive({f"word/{n}.xml": b"" for n in range(2_100)} | {part: b""})


Made = Callable[[], bytes]

REFUSED: dict[str, tuple[str, Made, str]] = {
    "nothing": ("vide.pdf", bytes, "est vide"),
    "nothing, as a photo": ("vide.jpg", bytes, "est vide"),
    "too heavy": ("lourd.pdf", lambda: pdf(b"0" * 20_000_001), "plus de 20 Mo"),
    "a program": ("outil.exe", lambda: b"MZ\x90\0", "format accepté"),
    "a script": ("page.html", lambda: b"<script>alert(1)</script>", "format accepté"),
    "a drawing with a script": ("plan.svg", lambda: b"<svg onload=alert(1)/>", "format accepté"),
    "no ending": ("LISEZMOI", lambda: b"texte", "format accepté"),
    "an archive": ("tout.zip", lambda: archive({"a": b"b"}), "format accepté"),
    "a tested virus": ("eicar.com", lambda: EICAR, "format accepté"),
    "a tested virus that says PDF": ("eicar.pdf", lambda: EICAR, "son nom annonce"),
    "a double ending": ("photo.jpg.exe", photo, "format accepté"),
    "an old document": ("note.doc", lambda: b"\xd0\xcf\x11\xe0" * 9, "format accepté"),
    "a password": ("note.docx", lambda: b"\xd0\xcf\x11\xe0" * 9, "mot de passe"),
    "an Apple photo": ("IMG_1.HEIC", lambda: b"\0\0\0\x18ftypheic", "HEIC"),
    "an animation": ("drole.gif", lambda: photo("GIF", mode="P", exif=False), "format accepté"),
    "a drawing of 1990": ("image.bmp", lambda: photo("BMP", exif=False), "format accepté"),
    "a program that says PDF": ("facture.pdf", lambda: b"MZ\x90\0" * 99, "son nom annonce"),
    "a page that says PDF": ("page.pdf", lambda: b"<html>%PDF-1.7 %%EOF", "son nom annonce"),
    "half a PDF": ("moitie.pdf", lambda: pdf()[:30], "abîmé"),
    "a PDF that says Word": ("note.docx", pdf, "son nom annonce"),
    "a PDF that says photo": ("photo.png", pdf, "son nom annonce"),
    "a page that says photo": ("photo.jpg", lambda: b"<html><script>", "son nom annonce"),
    "a GIF that says JPEG": (
        "photo.jpg", lambda: photo("GIF", mode="P", exif=False), "son nom annonce",
    ),
    "half a photo": ("photo.jpg", lambda: photo()[:400], "abîmé"),
    "the beginning of a photo": ("photo.png", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 90, "abîmé"),
    "a huge picture": ("mur.png", lambda: png_of(50_000, 50_000), "50 millions"),
    "a picture just too large": ("mur.png", lambda: png_of(10_000, 5_001), "50 millions"),
    "an archive that says Word": ("note.docx", lambda: archive({"a": b"b"}), "son nom annonce"),
    "Excel that says Word": ("note.docx", lambda: office("xlsx"), "son nom annonce"),
    "LibreOffice that says Excel": ("note.xlsx", opendocument, "son nom annonce"),
    "a table that says text": ("note.odt", lambda: opendocument("spreadsheet"), "son nom annonce"),
    "no kind at all": ("note.odt", lambda: zipped(content_dot_xml=b""), "son nom annonce"),
    "macros of Word": ("note.docx", lambda: office("docx", word__vbaProject=b"x"), "macros"),
    "macros by their type": (
        "note.docx",
        lambda: archive({"[Content_Types].xml": MACRO, "word/document.xml": b""}),
        "macros",
    ),
    "macros of Excel 4": (
        "note.xlsx", lambda: office("xlsx", xl__macrosheets__s=b"x"), "macros",
    ),
    "ActiveX": ("note.pptx", lambda: office("pptx", ppt__activeX__a=b"x"), "macros"),
    "macros of LibreOffice": ("note.odt", lambda: opendocument(Basic__script=b"x"), "macros"),
    "scripts of LibreOffice": ("note.ods", lambda: opendocument("spreadsheet", Scripts__p=b""),
                               "macros"),
    "a bomb": ("note.docx", lambda: office("docx", big=b"\0" * 30_000_000), "démesuré"),
    "a bomb in a bomb": (
        "note.docx", lambda: office("docx", a=archive({"big": b"\0" * 30_000_000})), "démesuré",
    ),
    "archives without end": ("note.docx", lambda: office("docx", a=nested(4)), "démesuré"),
    "thousands of entries": ("note.docx", many, "démesuré"),
    "half an archive": ("note.docx", lambda: office("docx")[:200], "abîmé"),
    "an enciphered archive": ("note.docx", enciphered, "abîmé"),
    "an entry that lies": ("note.docx", lying, "abîmé"),
    "an entry that comes twice": ("note.docx", twice, "abîmé"),
    "an entry that is a link": ("note.docx", pointing, "abîmé"),
    "an entry outside": ("note.docx", lambda: office("docx", **{"../../evil": b"x"}), "abîmé"),
    "an entry at the root": ("note.docx", lambda: office("docx", **{"/etc/evil": b"x"}), "abîmé"),
    "entities": ("note.docx", lambda: office("docx", word__x=XXE), "abîmé"),
    "entities of LibreOffice": ("note.odt", lambda: opendocument(styles=XXE), "abîmé"),
    "an entity in an inner document": (
        "note.docx", lambda: office("docx", a=office("xlsx", xl__x=XXE)), "abîmé",
    ),
    "a macro in an inner document": (
        "note.docx", lambda: office("docx", a=office("xlsx", xl__vbaProject=b"x")), "macros",
    ),
    "the ending in capitals": ("NOTE.DOCM", lambda: office("docx"), "format accepté"),
    "an ending after a space": ("note.pdf .exe", pdf, "format accepté"),
    "an ending behind a turn": ("exe\u202efdp.exe", pdf, "format accepté"),
    "an ending behind a NUL": ("note.exe\0.pdf", lambda: b"MZ\x90\0" * 99, "son nom annonce"),
    "an ending and a dot": ("note.pdf.", pdf, "format accepté"),
    "a stream of Windows": ("note.exe::$DATA", pdf, "format accepté"),
    "a short cut": ("lien.lnk", pdf, "format accepté"),
    "a page of mail": ("page.mht", pdf, "format accepté"),
    "a table of queries": ("table.iqy", pdf, "format accepté"),
    "old macros of Excel": ("table.slk", lambda: b"ID;P\n", "format accepté"),
    "a disk": ("disque.iso", pdf, "format accepté"),
    "a rich text": ("note.rtf", lambda: b"{\\rtf1 \\object}", "format accepté"),
}  # fmt: skip
"""Each with the name that it comes under, and what its refusal says."""

TAKEN: dict[str, tuple[str, Made, str]] = {
    "a PDF": ("note.pdf", pdf, "note.pdf"),
    "a PDF with an archive behind": ("note.pdf", lambda: pdf(archive({"a": b"b"})), "note.pdf"),
    "Word": ("note.docx", lambda: office("docx"), "note.docx"),
    "Word with a chart": (
        "note.docx", lambda: office("docx", word__embeddings__t=office("xlsx")), "note.docx",
    ),
    "Excel": ("budget.xlsx", lambda: office("xlsx"), "budget.xlsx"),
    "PowerPoint": ("séance.pptx", lambda: office("pptx"), "séance.pptx"),
    "LibreOffice's text": ("note.odt", opendocument, "note.odt"),
    "LibreOffice's table": ("note.ods", lambda: opendocument("spreadsheet"), "note.ods"),
    "LibreOffice's slides": ("note.odp", lambda: opendocument("presentation"), "note.odp"),
    "a photo": ("IMG 1.JPG", photo, "IMG 1.jpg"),
    "a photo without colours": ("gris.jpeg", lambda: photo(mode="L"), "gris.jpg"),
    "a photo for print": ("cmjn.jpg", lambda: photo(mode="CMYK", exif=False), "cmjn.jpg"),
    "a drawing": ("plan.png", lambda: photo("PNG"), "plan.png"),
    "a drawing one sees through": ("plan.png", lambda: photo("PNG", mode="RGBA"), "plan.png"),
    "a drawing of few colours": ("plan.png", lambda: photo("PNG", mode="P"), "plan.png"),
    "a drawing in black and white": ("plan.png", lambda: photo("PNG", mode="1"), "plan.png"),
    "a photo of the web": ("image.webp", lambda: photo("WEBP"), "image.webp"),
    "a photo with another photo's ending": ("image.jpg", lambda: photo("WEBP"), "image.webp"),
    "a photo with an archive behind": (
        "photo.jpg", lambda: photo() + archive({"a.html": b"<script>"}), "photo.jpg",
    ),
    "a photo with a page behind": ("a.jpg", lambda: photo() + b"<script>alert(1)", "a.jpg"),
    "a name with folders": ("../../etc/cron.d/note.pdf", pdf, "note.pdf"),
    "a name of Windows": ("C:\\Users\\moi\\note.pdf", pdf, "note.pdf"),
    "a name with a NUL": ("no\0te.pdf", pdf, "note.pdf"),
    "a name that goes backwards": ("photo\u202egpj.pdf", pdf, "photogpj.pdf"),
    "a name on two lines": ('no\r\nX-A: "b".pdf', pdf, "noX-A: b.pdf"),
    "a name without end": ("é" * 400 + ".pdf", pdf, "é" * 140 + ".pdf"),
    "a name of an ending alone": (".pdf", pdf, "fichier.pdf"),
    "a name of a device": ("CON.pdf", pdf, "CON.pdf"),
    "a name of dots": ("....pdf", pdf, "....pdf"),
    "a name of blanks": (" \t .pdf", pdf, "fichier.pdf"),
    "a name for a header": ("a\"; filename=evil.exe;.pdf", pdf, "a; filename=evil.exe;.pdf"),
    "a name for a shell": ("$(reboot)`id`;|.pdf", pdf, "$(reboot)`id`;|.pdf"),
    "a name in two spellings": ("e\u0301te\u0301.pdf", pdf, "\xe9t\xe9.pdf"),
    "a PDF with a script": ("a.pdf", lambda: pdf(b"/OpenAction<</S/JavaScript>>"), "a.pdf"),
    "a PDF that launches": ("a.pdf", lambda: pdf(b"/Launch/F(cmd.exe)"), "a.pdf"),
    "a PDF with a page behind": ("a.pdf", lambda: pdf(b"<script>alert(1)</script>"), "a.pdf"),
    "a PDF with a tested virus": ("a.pdf", lambda: pdf(EICAR), "a.pdf"),
    "Word with a tested virus": ("a.docx", lambda: office("docx", word__v=EICAR), "a.docx"),
    "a hidden name": ("<img src=x onerror=alert(1)>.pdf", pdf, "<img src=x onerror=alert(1)>.pdf"),
}  # fmt: skip
"""Each with the name under which it is kept."""

CONTENTS: dict[str, Made] = {
    "exe": lambda: b"MZ\x90\0" * 99,
    "elf": lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 99,
    "sh": lambda: b"#!/bin/sh\nid\n",
    "html": lambda: b"<!doctype html><script>alert(1)</script>",
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "xml": lambda: XXE,
    "rtf": lambda: b"{\\rtf1 x}",
    "doc": lambda: b"\xd0\xcf\x11\xe0" * 99,
    "zip": lambda: archive({"a.txt": b"b"}),
    "gif": lambda: photo("GIF", mode="P", exif=False),
    "bmp": lambda: photo("BMP", exif=False),
    "tiff": lambda: photo("TIFF", exif=False),
    "eicar": lambda: EICAR,
    "nothing": bytes,
    "a byte": lambda: b"\0",
    "text": lambda: b"=1+1;@SUM(A1)\n",
    "gzip": lambda: gzip.compress(b"x" * 999),
    "pdf": pdf,
    "png": lambda: photo("PNG"),
    "docx": lambda: office("docx"),
    "xlsx": lambda: office("xlsx"),
    "pptx": lambda: office("pptx"),
    "odt": opendocument,
    "ods": lambda: opendocument("spreadsheet"),
}
"""What may stand under a wrong name: each is refused under every ending but its own."""
PICTURES = ("png", "jpg", "jpeg", "webp")


def fits(content: str, ending: str) -> bool:
    """Whether a content goes under an ending; a picture goes under any picture's."""
    return content == ending or (content in PICTURES and ending in PICTURES)
