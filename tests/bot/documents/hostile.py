"""Files that somebody makes to keep the bot busy, to fill its memory or to end it; the same ones for the same seed."""

from __future__ import annotations

import io
import random
import struct
import sys
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml"
_SHEET = "xl/worksheets/sheet1.xml"
_HEADING = "楼栋,单元,房号,面积,业主\n"
_HOME = "1,1,101,89.37,王秀英\n"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file, and what may become of it: it is read, refused as `no spreadsheet` or `too large`, or given up."""

    name: str
    becomes: str
    content: bytes


READ, NONE, LARGE, GIVEN_UP = "read", "no spreadsheet", "too large", "given up"


def cell(at: str, text: str) -> str:
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, line: str) -> str:
    cells = (cell(f"{letter}{number}", text) for letter, text in zip("ABCDE", line.strip().split(","), strict=False))
    return f'<row r="{number}">{"".join(cells)}</row>'


HOMES = row(1, _HEADING) + row(2, _HOME)


def sheet(rows: str = HOMES, after: str = "", before: str = "") -> str:
    return f"{before}<worksheet {_MAIN}><sheetData>{rows}</sheetData>{after}</worksheet>"


def parts(sheet_xml: str | bytes = "", *, sheets: int = 1, **more: str) -> dict[str, str | bytes]:
    """What a workbook consists of; each of `sheets` refers to the one part that there is."""
    listed = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, sheets + 1))
    links = f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    for number, name in enumerate(more, start=2):
        links += f'<Relationship Id="rId{number}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>'
    office = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    return {
        "[Content_Types].xml": _types({"workbook": "sheet.main", **{name: name for name in more}}),
        "_rels/.rels": f"<Relationships {_LINKS}>{office}</Relationships>",
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships {_LINKS}>{links}</Relationships>",
        _SHEET: sheet_xml or sheet(),
        **{f"xl/{name}.xml": content for name, content in more.items()},
    }


def _types(of: Mapping[str, str]) -> str:
    """The part that says what the others are; not every reader asks for it."""
    said = "".join(f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPE.format(of[name])}"/>' for name in of)
    start = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    return f'{start}<Default Extension="xml" ContentType="application/xml"/>{said}</Types>'


def packed(content: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, part in content.items():
            package.writestr(name, part)
    return out.getvalue()


def workbook(rows: str = HOMES, after: str = "", before: str = "", **more: str) -> bytes:
    return packed(parts(sheet(rows, after, before), **more))


def _announcing(content: bytes, size: int) -> bytes:
    """The package with another size announced for its sheet, in the list of contents and before the part itself."""
    lying = bytearray(content)
    for mark, name_at, size_at in ((b"PK\x01\x02", 46, 24), (b"PK\x03\x04", 30, 22)):
        at = -1
        while (at := lying.find(mark, at + 1)) >= 0:
            if lying[at + name_at :].startswith(_SHEET.encode()):
                lying[at + size_at : at + size_at + 4] = struct.pack("<I", size)
    return bytes(lying)


def _locked(content: bytes) -> bytes:
    """The package as if each part needed a password."""
    lying = bytearray(content)
    for mark, flags_at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = -1
        while (at := lying.find(mark, at + 1)) >= 0:
            lying[at + flags_at] |= 1
    return bytes(lying)


def _twice_the_same_part(many: int) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        warnings.simplefilter("ignore")
        for name, part in parts().items():
            for _ in range(many):
                package.writestr(name, part)
    return out.getvalue()


_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {this} "{f"&{before};" * 10}">' for before, this in zip("abcdefgh", "bcdefghi", strict=True)
)
_SECRET = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_OUTSIDE = (
    f'<Relationship Id="rId9" Type="{_OFFICE}/externalLink" Target="https://example.org/x" TargetMode="External"/>'
    f'<Relationship Id="rId8" Type="{_OFFICE}/vbaProject" Target="vbaProject.bin"/>'
)


def _with_links(links: str) -> bytes:
    content = parts()
    book = str(content["xl/_rels/workbook.xml.rels"])
    return packed(
        {**content, "xl/_rels/workbook.xml.rels": book.replace("</R", links + "</R"), "xl/vbaProject.bin": b"\0"}
    )


def _climbing() -> bytes:
    content = parts()
    book = str(content["xl/_rels/workbook.xml.rels"])
    return packed({**content, "xl/_rels/workbook.xml.rels": book.replace("worksheets/", "../../../../../etc/")})


_SHARED = "<row>" + '<c t="s"><v>0</v></c>' * 5 + "</row>"

Make = Callable[[random.Random, int], bytes]
"""From a source of chance and how many times larger than the smallest it is to be."""

_TEXTS: dict[str, tuple[str, Make]] = {
    "quotes that kill the sniffer": (READ, lambda _, n: b',"a",\n' + b'"' * (2000 * n) + b"a"),
    "nothing but commas": (LARGE, lambda _, n: b"," * (1_000_000 * n)),
    "nothing but ends of lines": (LARGE, lambda _, n: b"\n" * (1_500_000 * n)),
    "a quote that never closes": (NONE, lambda _, n: _HEADING.encode() + b'"' + b"x,\n" * (500_000 * n)),
    "one cell of megabytes": (NONE, lambda _, n: b"x" * (2_000_000 * n)),
    "cells longer than any program allows": (LARGE, lambda _, n: (b"x" * 40_000 + b"\n") * (10 * n)),
    "zero bytes": (NONE, lambda chance, n: b"a,b\n" + chance.randbytes(100) + b"\0" * (1000 * n)),
    "noise": (NONE, lambda chance, n: b"\xff" + chance.randbytes(100_000 * n) + b"\xff"),
    "half a letter": (READ, lambda _, n: (b"\xff\xfe" + (_HEADING + _HOME * n).encode("utf-16-le"))[:-1]),
    "places that the pattern for places is slow at": (
        READ,
        lambda _, n: (_HEADING + f"1,1,{'1栋' * 300}{'门' * 300}-,89.37,王秀英\n" * (200 * n)).encode(),
    ),
    "letters that become eighteen": (
        READ,
        lambda _, n: (_HEADING + f"1,1,101,89.37,{'ﷺ' * 10_000}\n" * (20 * n)).encode(),
    ),
    "more faults than can be told": (READ, lambda _, n: (_HEADING + ",,x,y,\n" * (5_000 * n)).encode()),
    "more homes than any community has": (READ, lambda _, n: (_HEADING + _HOME * (21_000 * n)).encode()),
}

_BOOKS: dict[str, tuple[str, Make]] = {
    "a sheet that unpacks without end": (LARGE, lambda _, n: workbook(" " * (70_000_000 + 10_000_000 * n))),
    "a sheet that unpacks to more than it says": (
        NONE,
        lambda _, n: _announcing(workbook(HOMES + " " * (70_000_000 + 10_000_000 * n)), 1000),
    ),
    "a sheet that says it is huge": (LARGE, lambda _, n: _announcing(workbook(), 100_000_000 * n)),
    "a sheet that says it is larger": (READ, lambda _, n: _announcing(workbook(), 1_000_000 * n)),
    "a billion laughs": (NONE, lambda _, n: workbook(cell("A1", "&i;"), before=_LAUGHS + "]>")),
    "somebody else's file": (NONE, lambda _, n: workbook(cell("A1", "&a;"), before=_SECRET)),
    "tags deeper than any": (LARGE, lambda _, n: workbook("<x>" * (100_000 * n))),
    "a tag that never ends": (LARGE, lambda _, n: workbook(f'<row r="{"1" * (3_000_000 * n)}"/>')),
    "a remark that never ends": (LARGE, lambda _, n: workbook(f"<!--{'x' * (3_000_000 * n)}-->")),
    "a million empty rows": (READ, lambda _, n: workbook(HOMES + "<row/>" * (1_000_000 * n))),
    "blank cells far away": (
        LARGE,
        lambda _, n: workbook(HOMES + f'<row r="{50_000 * n}"><c r="CV{50_000 * n}"/></row>'),
    ),
    "millions of cells": (
        LARGE,
        lambda _, n: workbook(("<row>" + "<c><v>1</v></c>" * 100 + "</row>") * 38_000 + " " * n),
    ),
    "a million rows of a blank cell": (LARGE, lambda _, n: workbook("<row><c/></row>" * (1_000_000 + n))),
    "cells beyond every sheet": (LARGE, lambda _, n: workbook(f'<row><c r="ZZZ{9_999_990 + n}"><v>1</v></c></row>')),
    "cells nowhere": (NONE, lambda _, n: workbook('<row><c r="1A"><v>1</v></c></row>' * n)),
    "merged over the whole sheet": (
        LARGE,
        lambda _, n: workbook(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>' * n),
    ),
    "many merged ranges": (
        LARGE,
        lambda _, n: workbook(after="<mergeCells>" + '<mergeCell ref="A1:CV100"/>' * (1000 * n) + "</mergeCells>"),
    ),
    "linked over the whole sheet": (
        LARGE,
        lambda _, n: workbook(after='<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>' * n),
    ),
    "thousands of sheets": (LARGE, lambda _, n: packed(parts(sheets=3_000 * n))),
    "hundreds of sheets": (READ, lambda _, n: packed(parts(sheets=80 * n))),
    "shared texts without end": (
        LARGE,
        lambda _, n: workbook(sharedStrings=f"<sst {_MAIN}>{'<si/>' * (1_100_000 * n)}</sst>"),
    ),
    "one shared text of megabytes": (
        LARGE,
        lambda _, n: workbook(sharedStrings=f"<sst {_MAIN}><si><t>{'x' * (5_000_000 * n)}</t></si></sst>"),
    ),
    "a long text shared by all cells": (
        GIVEN_UP,
        lambda _, n: workbook(
            row(1, _HEADING) + _SHARED * (19_000 // n),
            sharedStrings=f"<sst {_MAIN}><si><t>{'ﷺ1栋' * 10_000}</t></si></sst>",
        ),
    ),
    "a shared text that is not there": (
        NONE,
        lambda _, n: workbook(f'<row><c t="s"><v>{n}</v></c></row>', sharedStrings=f"<sst {_MAIN}/>"),
    ),
    "a number of thousands of digits": (NONE, lambda _, n: workbook(f"<row><c><v>{'9' * (10_000 * n)}</v></c></row>")),
    "formats without end": (
        READ,
        lambda _, n: workbook(
            styles=f"<styleSheet {_MAIN}><numFmts>"
            + "".join(f'<numFmt numFmtId="{i}" formatCode="{"[" * 200}d"/>' for i in range(10_000 * n))
            + "</numFmts></styleSheet>"
        ),
    ),
    "broken off": (NONE, lambda chance, n: workbook()[: chance.randrange(30, 900)]),
    "broken within": (NONE, lambda chance, n: _torn(chance, workbook(HOMES * (50 * n)))),
    "locked": (NONE, lambda _, n: _locked(workbook(HOMES * n))),
    "packed in another way": (NONE, lambda _, n: packed(parts(), zipfile.ZIP_BZIP2 if n % 2 else zipfile.ZIP_LZMA)),
    "every part many times": (READ, lambda _, n: _twice_the_same_part(20 * n)),
    "more parts than any": (LARGE, lambda _, n: packed({**parts(), **{f"x/{i}": b"" for i in range(10_000 * n)}})),
    "macros and links to elsewhere": (READ, lambda _, n: _with_links(_OUTSIDE * n)),
    "parts outside the package": (NONE, lambda _, n: _climbing()),
    "an alphabet that is none": (NONE, lambda _, n: workbook(before='<?xml version="1.0" encoding="gb18030"?>')),
    "no sheet at all": (NONE, lambda _, n: packed(parts(sheets=0))),
    "no workbook at all": (NONE, lambda chance, n: packed({"a": chance.randbytes(1000 * n)})),
    "a package in a package": (NONE, lambda _, n: packed(parts(packed(parts())))),
}
KINDS = {**_TEXTS, **_BOOKS}


def _torn(chance: random.Random, content: bytes) -> bytes:
    torn = bytearray(content)
    start = content.index(_SHEET.encode()) + 60
    for _ in range(40):
        torn[start + chance.randrange(40)] ^= 1 << chance.randrange(8)
    return bytes(torn)


def hostile(name: str, times: int = 1, seed: int = 0) -> Hostile:
    """The file of this name, in one of its sizes."""
    becomes, make = KINDS[name]
    return Hostile(name, becomes, make(random.Random(f"{seed}{name}{times}"), times))


def of_many(number: int) -> tuple[str, int]:
    """The kind and the size of one of many: each kind in its smallest size, then in the next."""
    names = list(KINDS)
    return names[number % len(names)], number // len(names) + 1


def _make(folder: Path, first: int, count: int) -> None:
    for number in range(first, first + count):
        name, times = of_many(number)
        (folder / str(number)).write_bytes(hostile(name, times).content)


if __name__ == "__main__":  # in a process of its own, for to make them takes memory too
    _make(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
