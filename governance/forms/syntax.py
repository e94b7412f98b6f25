"""Syntax of JSON and TOML that somebody wrote by hand: each mistake has its place and says what to write."""

import json
import re
import tomllib
from collections.abc import Sequence

from governance.forms.form import Doubled, FormError
from governance.sayable import N_, Wording

_UNCLOSED_TEXT = N_("text is missing its closing quotation mark")
_BACKSLASH = N_("a backslash inside text must be written twice")
_TWICE = N_("this key appears twice")
_NO_JSON = (
    ("Expecting value", N_("a value is missing here: text in double quotes, a number, a list or a table")),
    ("Expecting ',' delimiter", N_("a comma or a closing bracket is missing here")),
    ("Expecting property name", N_("a key in double quotes is missing here; the last entry has no comma after it")),
    ("Illegal trailing comma", N_("the last entry has no comma after it")),
    ("Expecting ':' delimiter", N_("a colon is missing after the key")),
    ("Extra data", N_('the data ends before this; put several votes in one list, between "[" and "]"')),
    ("Unterminated string", _UNCLOSED_TEXT),
    ("Invalid control character", _UNCLOSED_TEXT),
    ("Invalid \\", _BACKSLASH),
)
_NO_TOML = (
    ("Cannot ", _TWICE),
    ("Duplicate ", _TWICE),
    ("Unclosed ", N_("a bracket is not closed")),
    ("Expected ']", N_("a bracket is not closed")),
    ("Expected newline", N_("a line ends after its value; put text in quotation marks")),
    ("Expected '='", N_("write each line as: key = value")),
    ("Expected ", _UNCLOSED_TEXT),
    ("Unterminated string", _UNCLOSED_TEXT),
    ("Illegal character '\\n'", _UNCLOSED_TEXT),
    ("Illegal character", N_("this character is not allowed in text")),
    ("Found invalid character", N_("this character is not allowed in text")),
    ("Invalid statement", N_("write each line as: key = value")),
    ("Invalid initial character", N_("write each line as: key = value")),
    ("Invalid date", N_("there is no such date; a date is written 2026-04-01")),
    ("Invalid value", N_("this is not a value; put text in quotation marks")),
    ("Unescaped ", _BACKSLASH),
    ("Invalid hex", _BACKSLASH),
    ("Escaped character", _BACKSLASH),
)
_AT = re.compile(r"\(at line (?P<line>\d+), column (?P<column>\d+)\)$")


def read_json(text: str) -> object:
    """JSON without the two things that lose votes silently: keys that stand there twice, and rounded numbers.

    Decimal numbers stay the text that was written. Raises FormError with line and column.
    """
    try:
        return json.loads(
            text,
            parse_float=str,
            parse_constant=_no_number,
            object_pairs_hook=_table,
        )
    except json.JSONDecodeError as error:
        why = _why(error.msg, _NO_JSON)
        raise FormError(_place(error.lineno, error.colno), "not valid JSON: {why}", why=why) from error
    except RecursionError as error:
        raise FormError("", "the tables are nested too deeply") from error
    except FormError:
        raise
    except ValueError as error:  # Python reads no whole number of thousands of digits
        raise FormError("", "there is a number with far too many digits") from error


def read_toml(text: str) -> dict[str, object]:
    """TOML. Raises FormError with line and column."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place, why = toml_mistake(error)
        raise FormError(place, "not valid TOML: {why}", why=why) from error
    except ValueError as error:
        raise FormError("", "there is a number with far too many digits") from error
    except RecursionError as error:
        raise FormError("", "the tables are nested too deeply") from error


def toml_mistake(error: tomllib.TOMLDecodeError) -> tuple[Wording, Wording]:
    """Where a TOML text cannot be read, and why."""
    said = str(error).splitlines()[0]
    at = _AT.search(said)
    place = _place(int(at["line"]), int(at["column"])) if at else Wording("at the end")
    return place, _why(said, _NO_TOML)


def _place(line: int, column: int) -> Wording:
    return Wording("line {line}, column {column}", line=line, column=column)


def _why(said: str, known: Sequence[tuple[str, str]]) -> Wording:
    sentence = next((ours for theirs, ours in known if said.startswith(theirs)), N_("this cannot be understood"))
    return Wording(sentence)


def _table(pairs: list[tuple[str, object]]) -> dict[str, object]:
    table = dict(pairs)
    if len(table) == len(pairs):
        return table
    seen: set[str] = set()
    twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return Doubled(table, twice)


def _no_number(word: str) -> object:
    raise FormError("", "{word} is not a number", word=word)
