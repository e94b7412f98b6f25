"""Atlas: every place of law that is built in, read from `governance/places/kept`, one readable TOML file a country."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from governance.forms.form import Form
from governance.forms.syntax import read_toml
from governance.law import presets
from governance.motions.motion_class import Electorate
from governance.places.place import WORDS, Kind, Named, Option, Place, Question

ELSEWHERE = "OWN"
"""The place of whoever lives where nothing is built in, and of clubs."""
_KEPT = Path(__file__).with_name("kept")
_FILES = (*presets.PLACES, ELSEWHERE.lower())
_VOTERS = tuple(each.value for each in Electorate if each is not Electorate.PRESENT)


@cache
def everywhere() -> Mapping[str, Place]:
    """Code → place, countries before their parts, in the order in which they are offered."""
    return {place.id: place for name in _FILES for place in _read(name)}


def place_of(code: str) -> Place:
    """The place of a code; of an unknown part its country, of an unknown country whatever is elsewhere."""
    known = everywhere()
    country = code.upper().partition("-")[0]
    return known.get(code.upper()) or known.get(country) or known[ELSEWHERE]


def countries() -> list[Place]:
    """All of them, and last whatever is not built in."""
    return [place for place in everywhere().values() if not place.within]


def parts_of(country: str) -> list[Place]:
    """Where in a country the law differs."""
    return [place for place in everywhere().values() if place.within == country]


def _read(name: str) -> list[Place]:
    found: dict[str, Place] = {}
    form = Form(read_toml((_KEPT / f"{name}.toml").read_text(encoding="utf-8")), f"{name}.toml")
    for item, where in form.items("place", needed=True):
        place = _place(Form(item, where), found)
        found[place.id] = place
    form.close()
    return list(found.values())


def _place(form: Form, before: Mapping[str, Place]) -> Place:
    """A part has what its country has, and more; `alone`: classes and questions of its own in place of these."""
    code, within = form.text("code"), form.text("within", "")
    country = before[within] if within else Place("", "", "")
    kinds = tuple(_kind(Form(item, where)) for item, where in form.items("classes"))
    questions = tuple(_question(Form(item, where)) for item, where in form.items("question"))
    words = {each.id: each for each in (_named(Form(item, where)) for item, where in form.items("words"))}
    inherits = not form.flag("alone", default=False)
    place = Place(
        code,
        form.text("name_en"),
        form.text("name_zh"),
        within=within,
        zones=_texts(form, "zones") or country.zones,
        words=words or country.words,
        kinds=(*country.kinds, *kinds) if inherits else kinds,
        questions=(*country.questions, *questions) if inherits else questions,
        swap=_table(form, "swap"),
        own_rules=form.flag("own_rules", default=country.own_rules),
    )
    form.close()
    if set(place.words) != set(WORDS):
        raise form.fault("words", "every place has a word for each of these: {words}", words=", ".join(WORDS))
    return place


def _named(form: Form) -> Named:
    found = Named(form.text("id"), form.text("en"), form.text("zh"))
    form.close()
    return found


def _kind(form: Form) -> Kind:
    only = form.optional("only", {})
    found = Kind(
        form.text("id"),
        form.text("en"),
        form.text("zh"),
        preset=form.text("preset"),
        electorate=Electorate(form.choice("voters", _VOTERS, Electorate.OWNERS.value)),
        note_en=form.text("note_en", ""),
        note_zh=form.text("note_zh", ""),
        only={str(question): tuple(allowed) for question, allowed in dict(_mapping(only)).items()},
    )
    form.close()
    return found


def _question(form: Form) -> Question:
    options = tuple(_option(Form(item, where)) for item, where in form.items("options", needed=True))
    found = Question(form.text("id"), form.text("en"), form.text("zh"), options)
    form.close()
    return found


def _option(form: Form) -> Option:
    found = Option(form.text("id"), form.text("en"), form.text("zh"), _table(form, "swap"))
    form.close()
    return found


def _table(form: Form, key: str) -> dict[str, str]:
    return {str(name): str(value) for name, value in _mapping(form.optional(key, {})).items()}


def _texts(form: Form, key: str) -> tuple[str, ...]:
    value: Any = form.optional(key, [])
    return tuple(str(each) for each in value)


def _mapping(value: object) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}
