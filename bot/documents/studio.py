"""The studio: a process of its own, in which photos that somebody sent become one picture of ours, and which ends.

`python -m bot.documents.studio KIND` takes at its standard input one line of JSON, which says how long each photo is
and what is written over it, then the photos; it answers with one line of JSON that says how it went, then the picture.
Nothing of the photos but what is seen comes out: no place, no camera, no name (EXIF, XMP, comments, profiles).
"""

from __future__ import annotations

import io
import json
import os
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from PIL import Image, ImageDraw, ImageFont, ImageOps

from bot.documents.fonts import font_of_ours
from bot.documents.limits import DRAWN, MOST_PIXELS, NotAPicture
from bot.documents.reading_room import confine

NO_PICTURE = "no picture"
# What telephones and browsers send. Each format is one more reader of foreign bytes.
_FORMATS = ("JPEG", "PNG", "WEBP")
_WIDE, _HIGH, _BAND, _GAP = 640, 720, 84, 12  # pixels of one photo, the band above it, the line between two
_PAPER, _INK, _GROUND = (255, 255, 255), (20, 20, 20), (222, 222, 222)
_TYPE = 46
# A decoded photo and its upright copy of the largest kind, and the interpreter.
_MEMORY = 1024 * 1024 * 1024


def open_photo(content: bytes) -> Image.Image:
    """A photo, upright, small enough for its place, without anything but its pixels. Raises NotAPicture."""
    try:
        found = Image.open(io.BytesIO(content), formats=_FORMATS)
        if found.width * found.height > MOST_PIXELS or not min(found.size):
            raise NotAPicture
        found.draft("RGB", (2 * _WIDE, 2 * _HIGH))  # a JPEG is then decoded small from the beginning
        upright = ImageOps.exif_transpose(found).convert("RGBA")
        upright.thumbnail((_WIDE, _HIGH))
    except NotAPicture:
        raise
    except Exception as error:  # each reader has errors of its own, and none of them is more than this
        raise NotAPicture from error
    ground = Image.new("RGB", upright.size, _PAPER)
    ground.paste(upright, mask=upright.getchannel("A"))
    return ground


def side_by_side(photos: Sequence[bytes], labels: Sequence[str], font: Any) -> Image.Image:
    """The photos beside each other, each below its label; without a photo a grey field."""
    width = _WIDE * len(labels) + _GAP * (len(labels) - 1)
    sheet = Image.new("RGB", (width, _HIGH + _BAND), _PAPER)
    pen = ImageDraw.Draw(sheet)
    for place, label in enumerate(labels):
        left = place * (_WIDE + _GAP)
        pen.rectangle((left, _BAND, left + _WIDE - 1, _BAND + _HIGH - 1), fill=_GROUND)
        if place < len(photos):
            photo = open_photo(photos[place])
            sheet.paste(photo, (left + (_WIDE - photo.width) // 2, _BAND + (_HIGH - photo.height) // 2))
        pen.text((left + _WIDE // 2, _BAND // 2), label, fill=_INK, font=font, anchor="mm")
    return sheet


def _pair(photos: Sequence[bytes], labels: Sequence[str], font: Any) -> bytes:
    out = io.BytesIO()
    side_by_side(photos, labels, font).save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()


KINDS: dict[str, Callable[[Sequence[bytes], Sequence[str], Any], bytes]] = {"pair": _pair}


def answer(kind: str, asked: bytes, font: Any) -> bytes:
    """How it went, and the picture."""
    try:
        head, _, rest = asked.partition(b"\n")
        wanted = json.loads(head)
        photos, at = [], 0
        for length in wanted["lengths"]:
            photos.append(rest[at : at + length])
            at += length
        return json.dumps(DRAWN).encode() + b"\n" + KINDS[kind](photos, wanted["labels"], font)
    except (NotAPicture, MemoryError):
        return json.dumps(NO_PICTURE).encode() + b"\n"


def main() -> None:
    """Draw what is asked for, answer, and end."""
    warnings.simplefilter("ignore")  # of damaged photos; nobody reads it here
    Image.init()  # every reader is loaded now: later no file can be opened
    font = ImageFont.truetype(font_of_ours(), _TYPE)
    font.getmask("前后Ag")
    confine(memory=_MEMORY)
    sys.stdout.buffer.write(answer(sys.argv[1], sys.stdin.buffer.read(), font))
    sys.stdout.buffer.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
