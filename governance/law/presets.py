"""Presets: which rules of decision are built in, where they come from, and what they are called.

The data lie in `governance/law/statutes`, one readable TOML file per place. A community's own rule has the same
form (`parse_preset`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from governance.forms.form import Doubled, Form, FormError
from governance.forms.syntax import read_toml
from governance.law.rule import Rule
from governance.law.rule_form import read_rule
from governance.sayable import N_, Sayable

SOURCES = ("text", "secondary", "knowledge")
"""How sure a rule is: its words were read; read in a commentary; from knowledge and not checked."""

PROXIES = ("free", "free_unchecked", "house_rules", "in_a_form", "barred", "unchecked")
"""Whether one may vote for others where the rule sets no limit of its own (`proxy_limit`): the law sets none; the same
from knowledge; none nationally, the house may; only in a form that the notes name; not at all; not looked into."""

PLACES = (
    "cn", "tw", "hk", "sg", "jp", "kr", "de", "at", "ch", "fr", "be", "es",
    "it", "pt", "ru", "us", "au", "ca", "ew",
)  # fmt: skip
"""The files in `governance/law/statutes`, in the order in which they are listed."""
_STATUTES = Path(__file__).with_name("statutes")


def _is_chinese(language: str) -> bool:
    """Whether a language code asks for the Chinese of what the data say in two languages."""
    return language.lower().startswith("zh")


@dataclass(frozen=True, slots=True)
class Place:
    """A country, or a part of one with a law of its own."""

    code: str
    name_en: str
    name_zh: str

    def name(self, language: str) -> str:
        """The name in Chinese or English."""
        return self.name_zh if _is_chinese(language) else self.name_en


@dataclass(frozen=True, slots=True)
class Preset:
    """A rule with its origin. `valid_from`, `valid_until` and `amended_on` are None where the source does not say.

    `read_on` is the day on which a source for its figures was last read; `amended_by` the act that changed it last.
    `proxies` is a word of `PROXIES`, "" where the rule limits mandates itself or nothing is said.
    A statute is cited in English or in its own language, and in Chinese.
    A rule of one's own may be without a name.
    """

    rule: Rule
    jurisdiction: str
    citation: str
    name_en: str
    name_zh: str
    name_local: str
    verified: str
    valid_from: date | None = None
    valid_until: date | None = None
    notes_en: str = ""
    notes_zh: str = ""
    citation_zh: str = ""
    matters_en: str = ""
    matters_zh: str = ""
    read_on: date | None = None
    amended_on: date | None = None
    amended_by: str = ""
    proxies: str = ""

    @property
    def id(self) -> str:
        """The id under which it is chosen."""
        return self.rule.id

    def name(self, language: str) -> str:
        """The name in Chinese or English, "" for a rule of one's own that has none."""
        return self.name_zh if _is_chinese(language) else self.name_en

    def source(self, language: str) -> str:
        """Where the rule stands, "" for a rule of one's own that does not say."""
        return (_is_chinese(language) and self.citation_zh) or self.citation

    def notes(self, language: str) -> str:
        """What else one should know, in Chinese or English."""
        return self.notes_zh if _is_chinese(language) else self.notes_en

    def matters(self, language: str) -> str:
        """For which matters it is meant, "" for a rule of one's own that does not say."""
        return self.matters_zh if _is_chinese(language) else self.matters_en

    def valid_on(self, day: date) -> bool:
        """Whether the law was in force on that day, as far as its dates are known."""
        return (self.valid_from or day) <= day <= (self.valid_until or day)


class UnknownPreset(Sayable, LookupError):  # noqa: N818 - it is said as a sentence: unknown preset
    """There is no built-in rule of that id; `alike` are ids that look like it."""

    def __init__(self, preset_id: str) -> None:
        from difflib import get_close_matches

        self.preset_id = preset_id
        longer = [each for each in ids() if each.startswith(preset_id)]
        near = [each for each in ids() if each.startswith(preset_id.partition("_")[0] + "_")]
        self.alike = tuple(longer[:3] or get_close_matches(preset_id[:50], near or ids(), n=3))
        if self.alike:
            super().__init__(
                N_("there is no preset '{preset}'; did you mean {alike}"), preset=preset_id, alike=self.alike
            )
        else:
            super().__init__(N_("there is no preset '{preset}'"), preset=preset_id)


def get(preset_id: str) -> Rule:
    """The rule of a built-in preset. Raises UnknownPreset."""
    return preset(preset_id).rule


def preset(preset_id: str) -> Preset:
    """A built-in preset with its names and source. Raises UnknownPreset."""
    place = preset_id.partition("_")[0]
    if place in PLACES:
        found = _load(place)[1].get(preset_id)
        if found:
            return found
    raise UnknownPreset(preset_id)


def ids() -> tuple[str, ...]:
    """The ids of all built-in presets."""
    return tuple(each.id for each in all_presets())


def all_presets() -> Iterator[Preset]:
    """Every built-in preset, place by place."""
    for place in PLACES:
        yield from _load(place)[1].values()


def places() -> Iterator[tuple[Place, tuple[Preset, ...]]]:
    """Every place with its presets."""
    for code in PLACES:
        place, presets = _load(code)
        yield place, tuple(presets.values())


@cache
def _load(code: str) -> tuple[Place, dict[str, Preset]]:
    text = (_STATUTES / f"{code}.toml").read_text(encoding="utf-8")
    return parse_statutes(text, f"{code}.toml")


def parse_statutes(text: str, name: str) -> tuple[Place, dict[str, Preset]]:
    """A file of presets. Raises FormError; every place begins with `name`."""
    try:
        data = read_toml(text)
    except FormError as error:
        raise FormError(name, error.message, **error.values) from error
    form = Form(data, name)
    head = Form(form.raw("place"), form.at("place"))
    place = Place(head.text("code"), head.text("name_en"), head.text("name_zh"))
    head.close()
    presets: dict[str, Preset] = {}
    for item, where in form.items("preset", needed=True):
        found = parse_preset(item, where)
        if found.id in presets:
            raise FormError(f"{where}.id", "there is already a preset '{id}'", id=found.id)
        presets[found.id] = found
    form.close()
    return place, presets


def parse_preset(data: object, place: str = "", *, named: bool = True) -> Preset:
    """A preset, or a community's own rule in the same form. Raises FormError naming the place.

    `named`: it must have a name in both languages.
    """
    form = Form(data, place)
    found = Preset(
        rule=read_rule(form),
        jurisdiction=form.text("jurisdiction", "OWN"),
        citation=form.text("citation", ""),
        citation_zh=form.text("citation_zh", ""),
        name_en=form.text("name_en") if named or "name_en" in form else "",
        name_zh=form.text("name_zh") if named or "name_zh" in form else "",
        name_local=form.text("name_local", ""),
        verified=form.choice("verified", SOURCES),
        valid_from=_day(form, "valid_from"),
        valid_until=_day(form, "valid_until"),
        notes_en=form.text("notes_en", ""),
        notes_zh=form.text("notes_zh", ""),
        matters_en=form.text("matters_en", ""),
        matters_zh=form.text("matters_zh", ""),
        read_on=_day(form, "read_on"),
        amended_on=_day(form, "amended_on"),
        amended_by=form.text("amended_by", ""),
        proxies=_proxies(form),
    )
    form.close()
    return found


def _proxies(form: Form) -> str:
    if "proxies" not in form:
        return ""
    if "proxy_limit" in form:
        raise form.fault("proxies", "the rule limits mandates already (proxy_limit); leave one of the two")
    return form.choice("proxies", PROXIES)


def parse_own(data: object, place: str = "") -> Preset:
    """A community's own rule, whose names and source may be left out. Raises FormError naming the place."""
    if not isinstance(data, Mapping):
        raise FormError(place, "a rule is a table; `yishiting rules --json cn_278_ordinary` prints one")
    if isinstance(data, Doubled):
        return parse_preset(data, place)
    return parse_preset({"verified": "knowledge", **data}, place, named=False)


def _day(form: Form, key: str) -> date | None:
    value = form.optional(key)
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise form.fault(key, "'{value}' is not a date; a date is written 2026-04-01", value=value) from error
    if value is not None and type(value) is not date:
        raise form.fault(key, "a date is written 2026-04-01")
    return value
