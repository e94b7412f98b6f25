"""Names of owners as each place writes them: several in one cell, the family name first or last, firms, the developer.

`李强、周敏` are two people, `García López, Ana y Pedro Ruiz` are two, `John and Mary Smith` are two Smiths, and
`Müller & Söhne GmbH` is one firm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from governance.register.cells import LONGEST_NAME, CellError, Reason

_AND = r"和|与|and|und|u\.|y|e|et|en|i|и"
# What stands between two people for certain, and what may belong to one name.
_SURE = re.compile(r"\s*[、;；，]\s*")
_BETWEEN = re.compile(rf"\s*[/&]\s*|\s+(?:{_AND})\s+|\s*(?:및)\s*", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")
_FIRM = re.compile(
    r"\b(gmbh|ag|kg|ohg|ug|gbr|ltd|limited|llc|llp|inc|corp|corporation|company|co|plc|pty|sarl|sas|sci|sa|snc|srl|spa|"
    r"lda|bv|nv|trust|foundation|bank|s\.?l\.?u?|s\.?a\.?u?|s\.?r\.?l|s\.?p\.?a|e\.?v|c\.?b)\.?$|公司$|銀行$|银行$|会社$|法人$",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\s*\+?\d[\d ()-]{4,}$")
_DEVELOPER = frozenset(
    [
        "开发商",
        "建设单位",
        "开发企业",
        "未售",
        "未出售",
        "開發商",
        "发展商",
        "發展商",
        "developer",
        "unsold",
        "bauträger",
        "promotor",
        "promotora",
        "promoteur",
        "costruttore",
        "construtora",
        "promotor",
        "застройщик",
    ]
) | {"the developer"}


def goes_family_first(cells: Iterable[str]) -> bool:
    """Do the cells of a column write `García López, Ana`? Then most of those with a person have a comma."""
    people = [text for text in cells if text and _is_latin(text) and not _FIRM.search(text)]
    return len([text for text in people if "," in text]) * 2 > len(people)


def _is_latin(text: str) -> bool:
    return any(letter.isalpha() for letter in text) and all(ord(letter) < 0x2E80 for letter in text)


def read_names(text: str, *, family_first: bool = False) -> tuple[str, ...]:
    """The names in an owner cell, one item per person. Spaces that only line up a Chinese name are dropped.

    `family_first`: a comma stands within a name, as the column tells; without it the cell itself may. Raises CellError.
    """
    return tuple(_checked(_name(one), text) for one in people(text, family_first=family_first))


def people(text: str, *, family_first: bool = False) -> list[str]:
    """The same as pieces of the text, each perhaps with a telephone number behind the name."""
    parts = [part for part in _SURE.split(text) if part]
    return [one for part in parts for one in _within(part, family_first=family_first, among_others=len(parts) > 1)]


def _within(part: str, *, family_first: bool, among_others: bool) -> list[str]:
    """The people in what stands between two semicolons; a firm is one, whatever its name has in it."""
    if _FIRM.search(part):
        return [part]
    pieces = [piece for piece in _BETWEEN.split(part) if piece]
    if pieces and _is_latin(part) and "," in part:
        inverted = all(piece.count(",") <= 1 for piece in pieces) if among_others else _alone(pieces)
        if family_first or inverted:
            return _family_first(pieces)
    found = [name for piece in pieces for name in _COMMA.split(piece) if name]
    return found if "," in part else _one_family(found)


def _alone(pieces: Sequence[str]) -> bool:
    """One cell tells it only where a comma stands beside another sign between people, or before one given name."""
    pieces = [_PHONE.sub("", piece) for piece in pieces]
    with_comma = [piece for piece in pieces if "," in piece]
    if len(pieces) > 1:
        return all(piece.count(",") == 1 for piece in with_comma)
    return pieces[0].count(",") == 1 and " " not in _COMMA.split(pieces[0])[1]


def _family_first(pieces: Sequence[str]) -> list[str]:
    """`García López, Ana` / `Pedro` → two of the family, `Pedro Ruiz` stands by itself."""
    found: list[str] = []
    family = ""
    for piece in pieces:
        parts = [part for part in _COMMA.split(piece) if part]
        if len(parts) == 2:
            family = parts[0]
            found.append(f"{parts[0]}, {parts[1]}")
        elif len(parts) == 1 and family and " " not in parts[0]:
            found.append(f"{family}, {parts[0]}")
        else:
            # Two full names to each person: Ruiz, Pedro, Gómez, Ana.
            found += [", ".join(parts[at : at + 2]) for at in range(0, len(parts), 2)]
    return found


def _one_family(people: Sequence[str]) -> list[str]:
    """`John` / `Mary Smith` → both are Smiths."""
    if (
        len(people) == 2
        and _is_latin(people[0])
        and re.fullmatch(r"\S+( [^\W\d]\S*)+", people[1])
        and " " not in people[0]
    ):
        return [f"{people[0]} {people[1].partition(' ')[2]}", people[1]]
    return list(people)


def _name(text: str) -> str:
    bare = text.replace(" ", "")
    return bare if bare and all(ord(letter) > 0x2E7F or letter == "·" for letter in bare) else text


def _checked(name: str, text: str) -> str:
    if len(name) > LONGEST_NAME:
        raise CellError(Reason.TOO_LONG, text)
    return name


def is_developer(name: str) -> bool:
    """Does the owner cell say that the flat is not sold yet?"""
    return name.lower() in _DEVELOPER
