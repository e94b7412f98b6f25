"""Finding of places and clocks by what people write: a country, a state, a city, a name of the IANA database."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from governance.forms.form import Form
from governance.forms.syntax import read_toml
from governance.places.atlas import everywhere
from governance.places.place import Place

_ZONES = Path(__file__).with_name("zones.toml")
_AS_ALIKE = 0.75


def find_zone(text: str, database: Collection[str]) -> str | None:
    """The time zone of a city, state or country; `database`: the names that this machine knows. None: nobody knows."""
    return _clocks(frozenset(database)).get(_plain(text))


def zones_like(text: str, database: Collection[str]) -> list[str]:
    """Up to three places with a clock whose names look like what was written."""
    known = _clocks(frozenset(database))
    return [name.title() for name in get_close_matches(_plain(text), known, n=3, cutoff=_AS_ALIKE)]


def find_place(text: str) -> Place | None:
    """The place of law that is called so, by its name in either language or its code."""
    return _named().get(_plain(text))


def places_like(text: str) -> list[Place]:
    """Up to three places whose names look like what was written."""
    known = _named()
    alike = get_close_matches(_plain(text), known, n=3, cutoff=_AS_ALIKE)
    return list({known[name].id: known[name] for name in alike}.values())


def _plain(text: str) -> str:
    """Without accents, capitals and the signs between words: “Málaga” is found under “malaga”."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(bare.casefold().replace("_", " ").replace("-", " ").split())


@cache
def _named() -> Mapping[str, Place]:
    places = everywhere()
    found = {_plain(name): place for place in places.values() for name in (place.name_en, place.name_zh, place.id)}
    for code, names in _table("also").items():
        found |= {_plain(name): places[code] for name in names}
    return found


@cache
def _table(key: str) -> Mapping[str, list[str]]:
    """A table of `zones.toml`: whatever people write, by what is meant."""
    form = Form(read_toml(_ZONES.read_text(encoding="utf-8")), _ZONES.name)
    table = Form(form.raw(key), form.at(key))
    return {meant: table.text(meant).split(", ") for meant in table.everything()}


@cache
def _clocks(database: frozenset[str]) -> Mapping[str, str]:
    found = {_plain(zone.rpartition("/")[2]): zone for zone in sorted(database) if "/" in zone}
    found |= {_plain(zone): zone for zone in sorted(database)}
    for name, place in _named().items():
        if place.zones:
            found[name] = place.zones[0]
    for zone, names in _table("names").items():
        if zone in database:
            found |= {_plain(name): zone for name in names}
    return found
