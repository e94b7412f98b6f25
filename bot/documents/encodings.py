"""Encodings of a text file: which one was it written in? Nothing in the file says so.

UTF-8 tells itself. Of the others each turns nearly any bytes into some letters; what tells them apart is which letters,
and whether they make headings that a list has.
"""

from __future__ import annotations

import codecs
import re

from bot.documents.limits import NotASpreadsheet
from governance.register.headings import column_of

_WESTERN = ("cp1252", "mac_roman")
_OTHERS = ("gb18030", "big5", "cp932", "cp949", "cp1251")
NAMES = ("utf-8", "utf-16", *_WESTERN, *_OTHERS)
"""All that are tried."""

_SAMPLE = 65_536
_HEADING_LINES = 10
# The letters of western lists beyond a to z, and the signs that stand in them.
_WESTERN_LETTERS = frozenset("áéíóúýñüïçàèìòùâêîôûäëöãõåæøœßÁÉÍÓÚÝÑÜÏÇÀÈÌÒÙÂÊÎÔÛÄËÖÃÕÅÆØŒºª°²‰€·¿¡–—‘’“”«»§£")
_HIGH = re.compile(rb"[\x80-\xff]+")
_CELLS = re.compile(r"[,;\t\r\n]")


def decode(content: bytes) -> str:
    """The text of a file. Raises NotASpreadsheet where it is none in any encoding."""
    if content.startswith(codecs.BOM_UTF8):
        content = content[len(codecs.BOM_UTF8) :]
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for name in _likely(content[:_SAMPLE]):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    raise NotASpreadsheet


def _likely(sample: bytes) -> list[str]:
    """The encodings that make sense of it, the likeliest first.

    Any bytes are letters in most of them: so one is taken for its headings, gb18030 because it refuses what is none,
    and a western one for its letters.
    """
    western = _is_western(sample)
    usual = (*_WESTERN, *_OTHERS) if western else (*_OTHERS, *_WESTERN)
    texts = {name: sample.decode(name, errors="replace") for name in usual}
    letters = {name: _letters(texts[name]) for name in _WESTERN}
    headings = {name: _headings(texts[name]) for name in usual}
    able = [name for name in usual if headings[name] or name == "gb18030" or letters.get(name, 0) > 0]
    return sorted(able, key=lambda name: (-headings[name], -letters.get(name, 0) if western else 0, usual.index(name)))


def _is_western(sample: bytes) -> bool:
    """Do letters beyond a to z stand alone, as an accent in a word does? In Chinese they come by twos and more."""
    runs = [len(found[0]) for found in _HIGH.finditer(sample)]
    return sum(1 for length in runs if length == 1) * 2 > len(runs)


def _letters(text: str) -> int:
    """How many letters and signs are such as stand in western lists, less those that are not."""
    high = [letter for letter in text if ord(letter) > 0x7F]
    return sum(1 if letter in _WESTERN_LETTERS else -1 for letter in high)


def _headings(text: str) -> int:
    """How many cells of the first lines are headings of a list, and not in plain letters: those read alike in all."""
    lines = text.splitlines()[:_HEADING_LINES]
    cells = {cell.strip().strip('"') for line in lines for cell in _CELLS.split(line)[:100]}
    return sum(1 for cell in cells if not cell.isascii() and len(cell) < 60 and column_of(cell) is not None)
