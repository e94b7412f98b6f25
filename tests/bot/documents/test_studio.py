"""Does the studio make one picture of two photos, whatever the photos are, and let nothing out that is not seen?"""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from bot.documents import foreign
from bot.documents.limits import NotAPicture

LABELS = ("之前", "之后")
PLACE = "31.2304N 121.4737E"


def a_photo(color: str, size: tuple[int, int] = (300, 200), form: str = "JPEG", **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, form, **more)
    return out.getvalue()


def a_photo_that_tells(color: str) -> bytes:
    """It lies on its side, and says where it was taken, with what, by whom."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x013B] = 6, f"camera {PLACE}", f"somebody {PLACE}"
    return a_photo(color, exif=exif, comment=f"at {PLACE}".encode())


def a_bomb() -> bytes:
    """A few kilobytes that say they are 60,000 by 60,000 pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def test_two_photos_become_one_upright_picture_that_tells_nothing_else() -> None:
    picture = await foreign.draw("pair", [a_photo_that_tells("red"), a_photo("blue", form="PNG")], LABELS)

    with Image.open(io.BytesIO(picture)) as found:
        assert found.format == "JPEG"
        assert found.size == (1292, 804)
        assert not found.getexif()
        assert "comment" not in found.info
        left, right = found.convert("RGB").getpixel((320, 444)), found.convert("RGB").getpixel((972, 444))
        beside = found.convert("RGB").getpixel((20, 444))
    assert PLACE.encode() not in picture
    assert left[0] > 200 > 60 > left[2]  # red, and upright: 200 wide, so that the field beside it is grey
    assert right[2] > 200 > 60 > right[0]
    assert min(beside) > 180
    assert len(picture) < 200_000


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"GIF89a" + b"\0" * 100,
        b"%PDF-1.7",
        a_photo("red")[:150],
        a_bomb(),
        a_photo("red", form="TIFF"),
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 1000,
    ],
    ids=["nothing", "gif", "pdf", "cut off", "bomb", "tiff", "noise"],
)
async def test_what_is_no_photo_becomes_no_picture(bad: bytes) -> None:
    with pytest.raises(NotAPicture):
        await foreign.draw("pair", [a_photo("red"), bad], LABELS)


async def test_a_process_past_its_time_ends_without_a_picture() -> None:
    with pytest.raises(NotAPicture):
        await foreign.draw("pair", [a_photo("red")], LABELS, within=0.0)


async def test_without_photos_there_is_a_grey_stand_in() -> None:
    picture = await foreign.draw("pair", [], ["照片已撤回"])

    with Image.open(io.BytesIO(picture)) as found:
        assert found.size == (640, 804)
        assert len({found.convert("RGB").getpixel((x, 500)) for x in range(10, 630, 50)}) == 1
