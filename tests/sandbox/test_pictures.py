"""How large is this picture? Four formats, and what is none."""

from __future__ import annotations

import struct

import pytest

from bot.sandbox.pictures import grey, size

JPEG = (
    b"\xff\xd8"
    + b"\xff\xe0\x00\x04ab"  # a segment to be skipped
    + b"\xff\x01"  # a marker without a length
    + b"\xff\xc0"
    + struct.pack(">HBHH", 17, 8, 480, 640)
    + b"\x00" * 12
)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (grey(31, 17), (31, 17)),
        (b"GIF89a" + struct.pack("<HH", 5, 7), (5, 7)),
        (JPEG, (640, 480)),
        (b"RIFF0000WEBPVP8X" + b"\x00" * 8 + b"\x0f\x00\x00\x09\x00\x00", (16, 10)),
        (b"RIFF0000WEBPVP8 " + b"\x00" * 10 + struct.pack("<HH", 20, 30), (20, 30)),
        (b"RIFF0000WEBPVP8L" + b"\x00" * 10, (512, 512)),
        (b"\xff\xd8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", None),
        (b"\xff\xd8", None),
        (b"%PDF-1.7", None),
        (b"", None),
    ],
)
def test_sizes(data: bytes, found: tuple[int, int] | None) -> None:
    assert size(data) == found
