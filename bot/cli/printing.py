"""Printing of text from a file, so that it can neither steer the terminal nor pretend to be a line of ours."""

import json
import sys
import unicodedata
from collections.abc import Iterable

import typer

_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Control characters, invisible ones, halves of a character, line and paragraph separators."""


def visible(text: str) -> str:
    """The text on one line, with what steers a terminal written out: `\\x1b[31m`."""
    if text.isprintable():
        return text
    return "".join(
        letter.encode("unicode_escape").decode() if unicodedata.category(letter) in _STEERING else letter
        for letter in text
    )


def print_json(data: object) -> None:
    """Data on standard output, in the letters themselves where they can be written."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        text = json.dumps(data, indent=1)
    sys.stdout.write(text + "\n")


def print_lines(lines: Iterable[str]) -> None:
    """Each line on standard output as it can be shown."""
    typer.echo("\n".join(visible(line) for line in lines))
