"""Photos, written anew from their pixels alone: nothing hidden in the file survives."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from innovation.files import unfit
from innovation.files.unfit import Unfit

PIXELS = 50_000_000
WIDE, SMALL = 1600, 480
TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
SAVED = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}

# What Pillow raises on a damaged file depends on the format.
FAULTS = (OSError, ValueError, SyntaxError, IndexError, KeyError, OverflowError, MemoryError)

Image.MAX_IMAGE_PIXELS = None  # ours is checked below, and refused in words


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo's pixels, upright, and the type that it came in."""

    image: Image.Image
    type: str

    def save(self, path: Path) -> None:
        """Write it in full, in its own format."""
        self.image.save(path, SAVED[self.type], quality=88)

    def save_reduced(self, path: Path, side: int) -> None:
        """Write it for the screen, ``side`` pixels at most either way."""
        small = self.image.copy()
        small.thumbnail((side, side))
        small.save(path, "WEBP", quality=80)


def open_picture(path: Path) -> Picture:
    """The photo in a file, or ``Unfit``."""
    try:
        with Image.open(path, formats=("JPEG", "PNG", "WEBP")) as image:
            if image.width * image.height > PIXELS:
                raise Unfit(unfit.TOO_MANY_PIXELS)
            return Picture(_only_pixels(image), TYPES[str(image.format)])
    except FAULTS as error:
        raise Unfit(unfit.DAMAGED) from error


def _only_pixels(image: Image.Image) -> Image.Image:
    """The first frame, turned as it was seen, without anything that came with it."""
    upright = ImageOps.exif_transpose(image)
    seen_through = upright.mode in ("LA", "PA", "RGBA", "RGBa") or "transparency" in upright.info
    plain = upright.convert("RGBA" if seen_through else "L" if upright.mode == "L" else "RGB")
    plain.info.clear()
    return plain
